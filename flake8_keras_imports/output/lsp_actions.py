"""What the language server offers to do about findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.fixes.apply import choose
from flake8_keras_imports.output.lsp import diagnostic, text_edits, title_of, workspace_edit

if TYPE_CHECKING:
    from flake8_keras_imports.server import Checked, KerasImportsServer

FIX_ALL = "source.fixAll.keras-imports"


def quick_fixes(
    server: KerasImportsServer, finding: Finding, checked: Checked, uri: str
) -> list[types.CodeAction]:
    """Return what mends a finding, and what silences it."""
    shown = diagnostic(finding, checked.ranges[finding.cell or 0], uri)
    actions = []
    if finding.fix is not None:
        edit = _edit(server, [finding], checked)
        safe = finding.fix.applicability is Applicability.SAFE
        if edit is not None and finding.fix.applicability is not Applicability.DISPLAY:
            actions.append(
                types.CodeAction(
                    title_of(finding.fix, finding.code),
                    types.CodeActionKind.QuickFix,
                    [shown],
                    is_preferred=safe,
                    edit=edit,
                )
            )
    ranges = checked.ranges[finding.cell or 0]
    if not uri.endswith((".toml", ".json", ".lock")):
        line = ranges.lines[finding.end_row - 1].rstrip("\r\n")
        end = ranges.position(finding.end_row, len(line) + 1)
        comment = f", {finding.code}" if "# noqa: " in line else f"  # noqa: {finding.code}"
        change = {uri: [types.TextEdit(types.Range(end, end), comment)]}
        actions.append(
            types.CodeAction(
                f"{finding.code}: silence it in this line (# noqa)",
                types.CodeActionKind.QuickFix,
                [shown],
                edit=types.WorkspaceEdit(changes=change),
            )
        )
    return actions


def fix_all(server: KerasImportsServer, uri: str) -> list[types.CodeAction]:
    """Return the action that makes all safe fixes of a document, if there are any."""
    for checked in server.checked.values():
        if uri not in checked.uris.values():
            continue
        safe = [
            finding
            for finding in checked.findings
            if finding.fix is not None and finding.fix.applicability is Applicability.SAFE
        ]
        edit = _edit(server, choose(safe)[0], checked)
        if safe and edit is not None:
            title = f"Fix all that is safe to fix ({len(safe)})"
            return [types.CodeAction(title, FIX_ALL, edit=edit)]
    return []


def _edit(
    server: KerasImportsServer, findings: list[Finding], checked: Checked
) -> types.WorkspaceEdit | None:
    """Return the edits of fixes; None if one does not stay in one cell."""
    changes: dict[str, list[types.TextEdit]] = {}
    _, edits = choose(findings)
    for edit in edits:
        cell = 0
        if checked.cells is not None:
            inside = checked.cells.inside(edit)
            if inside is None:
                return None
            cell, edit = inside[0].number, inside[1]
        uri = checked.uris[cell]
        changes.setdefault(uri, []).extend(text_edits([edit], checked.ranges[cell]))
    documents = server.workspace.text_documents
    versions = {uri: documents[uri].version for uri in changes if uri in documents}
    workspace = server.client_capabilities.workspace
    wants = workspace.workspace_edit if workspace else None
    return workspace_edit(changes, versions, bool(wants and wants.document_changes))
