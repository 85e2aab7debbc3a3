"""Findings and fixes in the words of the Language Server Protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lsprotocol import types
from pygls.uris import from_fs_path

from flake8_keras_imports.finding import Applicability, Edit, Finding, Fix

SOURCE = "keras-imports"
#: Counts what the client counts in a text: UTF-16 code units, as a rule.
Units = Callable[[str], int]


class Ranges:
    """Turns rows and columns of a document into the client's positions."""

    def __init__(self, lines: Sequence[str], units: Units) -> None:
        self.lines = lines
        self.units = units

    def position(self, row: int, column: int) -> types.Position:
        """Return a place (row and column from 1, in characters) as the client counts."""
        line = self.lines[row - 1] if row <= len(self.lines) else ""
        before = line[: column - 1]
        return types.Position(row - 1, column - 1 if before.isascii() else self.units(before))

    def of(self, thing: Finding | Edit) -> types.Range:
        """Return the range of a finding or of an edit."""
        start = self.position(thing.row, thing.column)
        return types.Range(start, self.position(thing.end_row, thing.end_column))


def diagnostic(finding: Finding, ranges: Ranges, uri: str) -> types.Diagnostic:
    """Return a finding as the client shows it."""
    related = []
    for place in finding.related:
        start = types.Position(place.row - 1, place.column - 1)
        there = from_fs_path(place.path) if place.path else uri
        related.append(
            types.DiagnosticRelatedInformation(
                types.Location(there or uri, types.Range(start, start)), place.message
            )
        )
    return types.Diagnostic(
        range=ranges.of(finding),
        message=finding.message,
        severity=types.DiagnosticSeverity.Warning,
        code=finding.code,
        source=SOURCE,
        related_information=related or None,
    )


def text_edits(edits: Sequence[Edit], ranges: Ranges) -> list[types.TextEdit]:
    """Return edits as the client makes them."""
    return [types.TextEdit(ranges.of(edit), edit.text) for edit in edits]


def workspace_edit(
    changes: dict[str, list[types.TextEdit]], versions: dict[str, int | None], versioned: bool
) -> types.WorkspaceEdit:
    """Return changes of documents; with their versions where the client understands these.

    A client that has gone on meanwhile refuses what was meant for another version.
    """
    if not versioned:
        return types.WorkspaceEdit(changes=changes)
    documents = [
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=versions.get(uri)),
            list(edits),
        )
        for uri, edits in changes.items()
    ]
    return types.WorkspaceEdit(document_changes=list(documents))


def title_of(fix: Fix, code: str) -> str:
    """Return what the menu of quick fixes shows."""
    if fix.applicability is Applicability.SAFE:
        return f"{code}: {fix.title}"
    return f"{code}: {fix.title} (unsafe: {fix.reason})" if fix.reason else f"{code}: {fix.title}"
