"""The language server: ``keras-imports server``, which editors start and speak to.

It needs the extra ``[lsp]``.  Python files, notebooks and manifests are checked while they are
typed; other open files are checked again, because what a module exports may matter to them.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from flake8_keras_imports import __version__
from flake8_keras_imports.analysis import (
    analyse,
    analyse_manifest,
    analyse_notebook,
    concerns_keras,
)
from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.lsp import (
    Ranges,
    diagnostic,
)
from flake8_keras_imports.output.lsp_actions import FIX_ALL, fix_all, quick_fixes
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.project.config import Configuration, layer
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.rules import all_rules, page
from flake8_keras_imports.selection import Selection
from flake8_keras_imports.source.noqa import without_ignored
from flake8_keras_imports.source.notebooks import SUFFIX, Cells, read_notebook
from flake8_keras_imports.source.reading import SourceError, decode, parse
from flake8_keras_imports.source.unsaved import TEXTS

#: Seconds without typing after which a document is checked.
DELAY = 0.15
#: Files whose change on disk may change what is known of a project.
WATCHED = (
    "**/*.py", "**/{pyproject,keras-imports,poetry.lock,uv.lock,Pipfile}*",
    "**/{setup.cfg,tox.ini,.flake8}", "**/*requirements*", "**/*constraints*",
    "**/environment*.{yml,yaml}",
)  # fmt: skip


class Checked(NamedTuple):
    """What is known of a document, or of a notebook with all of its cells."""

    findings: list[Finding]
    #: By the number of the cell; 0 for what is no notebook.
    ranges: dict[int, Ranges]
    uris: dict[int, str]
    lines: list[str]
    cells: Cells | None = None


class KerasImportsServer(LanguageServer):
    """The server with what it knows of the documents that are open."""

    def __init__(self) -> None:
        super().__init__(
            "keras-imports",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=types.NotebookDocumentSyncOptions(
                notebook_selector=[
                    types.NotebookDocumentFilterWithCells(
                        cells=[types.NotebookCellLanguage(language="python")]
                    )
                ]
            ),
        )
        self.configuration = Configuration()
        self.checked: dict[str, Checked] = {}
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def configure(self, given: object) -> None:
        """Take the settings of the editor: the keys of the configuration file."""
        table = given.get("keras-imports", given) if isinstance(given, dict) else {}
        outer = layer("editor", os.getcwd(), table if isinstance(table, dict) else {})
        for message in outer.errors:
            self.complain(message)
        self.configuration = Configuration((outer,) if outer.values else ())

    def complain(self, message: str) -> None:
        """Write a line into the editor's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))

    def units(self, text: str) -> int:
        """Return the length of a text as the client counts."""
        return int(self.workspace.position_codec.client_num_units(text))

    def soon(self, uri: str) -> None:
        """Check a document when nobody has typed in it for a moment."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(DELAY, self.everything, uri)

    def everything(self, first: str | None = None) -> None:
        """Check every open document again, the one that changed first."""
        if first is not None:
            self._waiting.pop(first, None)
        forget()
        self._hold_texts()
        notebooks = list(self.workspace.notebook_documents)
        inside = {
            cell.document
            for document in self.workspace.notebook_documents.values()
            for cell in document.cells
        }
        texts = [uri for uri in self.workspace.text_documents if uri not in inside]
        for uri in sorted([*texts, *notebooks], key=lambda uri: uri != first):
            self.check(uri)

    def _hold_texts(self) -> None:
        """Let the analysis read what is open as it is in the editor."""
        TEXTS.clear()
        for uri, document in self.workspace.text_documents.items():
            path = to_fs_path(uri)
            if path is not None and uri.startswith("file:"):
                TEXTS[os.path.abspath(path)] = document.source.encode("utf-8", "surrogatepass")

    def check(self, uri: str) -> None:
        """Check a document and publish what is found."""
        try:
            found = self._checked(uri)
        except SourceError:
            return  # half-typed: what was found last still stands
        except Exception as error:  # an editor must not lose its server
            self.complain(f"{uri}: {type(error).__name__}: {error}")
            return
        old = self.checked.get(uri)
        self.checked[uri] = found
        uris = dict.fromkeys([*(old.uris.values() if old else ()), *found.uris.values()])
        for target in uris:
            self._publish(target, found)

    def _publish(self, target: str, found: Checked) -> None:
        shown = [
            diagnostic(finding, found.ranges[finding.cell or 0], target)
            for finding in found.findings
            if found.uris.get(finding.cell or 0) == target
        ]
        document = self.workspace.text_documents.get(target)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(target, shown, document.version if document else None)
        )

    def _checked(self, uri: str) -> Checked:
        path = to_fs_path(uri) or uri
        stack = self.configuration.of(path)
        codes = Selection().codes(stack, path)
        notebook = self.workspace.notebook_documents.get(uri)
        if notebook is not None:
            return self._of_notebook(notebook, path, codes, stack.settings)
        source = decode(self.workspace.get_text_document(uri).source.encode())
        lines, ranges = source.lines, Ranges(source.lines, self.units)
        if is_linted(os.path.basename(path)):
            found = analyse_manifest(path, codes, stack.settings)
        elif path.endswith(SUFFIX) or not concerns_keras(source.text, path, stack.settings):
            found = []
        else:
            tree = parse(source)
            found = analyse(tree, lines, path, codes, stack.settings, fixes=True).findings
        return Checked(without_ignored(found, lines, path), {0: ranges}, {0: uri}, lines)

    def _of_notebook(
        self, document: types.NotebookDocument, path: str, codes: frozenset[str], settings: Any
    ) -> Checked:
        texts, uris = [], {}
        for number, cell in enumerate(document.cells, start=1):
            text = ""
            if cell.kind is types.NotebookCellKind.Code:
                text = self.workspace.get_text_document(cell.document).source
                uris[number] = cell.document
            texts.append({"cell_type": "code", "source": text})
        notebook = read_notebook(json.dumps({"cells": texts, "metadata": {}}).encode())
        analysis = analyse_notebook(notebook, path, codes, settings, fixes=True)
        found = without_ignored(analysis.findings, notebook.source.lines, path)
        ranges = {
            number: Ranges(str(cell["source"]).split("\n"), self.units)
            for number, cell in enumerate(texts, start=1)
        }
        # a fix may need more than one cell: its edits stay as they are
        located = [notebook.cells.located(one)._replace(fix=one.fix) for one in found]
        return Checked(located, ranges, uris, notebook.source.lines, notebook.cells)

    def at(self, uri: str, wanted: types.Range) -> list[tuple[Finding, Checked]]:
        """Return the findings of a document that touch a range."""
        found = []
        for checked in self.checked.values():
            for finding in checked.findings:
                cell = finding.cell or 0
                if checked.uris.get(cell) != uri:
                    continue
                place = checked.ranges[cell].of(finding)
                if _before(place.start, wanted.end) and _before(wanted.start, place.end):
                    found.append((finding, checked))
        return found


def _before(one: types.Position, other: types.Position) -> bool:
    return (one.line, one.character) <= (other.line, other.character)


SERVER = KerasImportsServer()


@SERVER.feature(types.INITIALIZED)
def initialized(server: KerasImportsServer, params: types.InitializedParams) -> None:
    """Ask the client to tell of files that change on disk."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is not None and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(pattern) for pattern in WATCHED]
        )
        registration = types.Registration(
            "keras-imports-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
        )
        server.client_register_capability(types.RegistrationParams([registration]))


@SERVER.feature(types.INITIALIZE)
def initialize(server: KerasImportsServer, params: types.InitializeParams) -> None:
    """Take the settings that the editor starts with."""
    server.configure(params.initialization_options or {})


@SERVER.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
def changed_settings(
    server: KerasImportsServer, params: types.DidChangeConfigurationParams
) -> None:
    """Take new settings."""
    server.configure(params.settings)
    server.everything()


@SERVER.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def changed_files(server: KerasImportsServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Check again: a manifest, the configuration or a module may have changed."""
    server.configuration = Configuration(server.configuration.outer)
    server.everything()


@SERVER.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(server: KerasImportsServer, params: types.DidOpenTextDocumentParams) -> None:
    """Check a document that was opened, and those that may import it."""
    server.everything(params.text_document.uri)


@SERVER.feature(types.TEXT_DOCUMENT_DID_CHANGE)
async def changed(server: KerasImportsServer, params: types.DidChangeTextDocumentParams) -> None:
    """Check a document that is being typed."""
    server.soon(params.text_document.uri)


@SERVER.feature(types.TEXT_DOCUMENT_DID_SAVE)
def saved(server: KerasImportsServer, params: types.DidSaveTextDocumentParams) -> None:
    """Check again: what is saved may be a manifest or the configuration."""
    server.configuration = Configuration(server.configuration.outer)
    server.everything(params.text_document.uri)


@SERVER.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def closed(server: KerasImportsServer, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a document; what it says on disk counts again."""
    uri = params.text_document.uri
    server.checked.pop(uri, None)
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    server.everything()


@SERVER.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
def notebook_opened(
    server: KerasImportsServer, params: types.DidOpenNotebookDocumentParams
) -> None:
    """Check a notebook that was opened."""
    server.everything(params.notebook_document.uri)


@SERVER.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
async def notebook_changed(
    server: KerasImportsServer, params: types.DidChangeNotebookDocumentParams
) -> None:
    """Check a notebook that is being typed."""
    server.soon(params.notebook_document.uri)


@SERVER.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
def notebook_closed(
    server: KerasImportsServer, params: types.DidCloseNotebookDocumentParams
) -> None:
    """Forget a notebook."""
    gone = server.checked.pop(params.notebook_document.uri, None)
    for uri in gone.uris.values() if gone else ():
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


@SERVER.feature(types.TEXT_DOCUMENT_HOVER)
def hover(server: KerasImportsServer, params: types.HoverParams) -> types.Hover | None:
    """Show the page of the rule that reports something here."""
    place = types.Range(params.position, params.position)
    found = server.at(params.text_document.uri, place)
    if not found:
        return None
    pages = {rule.code: rule for rule in all_rules()}
    codes = dict.fromkeys(finding.code for finding, _ in found)
    text = "\n\n---\n\n".join(page(pages[code]) for code in codes)
    finding, checked = found[0]
    where = checked.ranges[finding.cell or 0].of(finding)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), where)


@SERVER.feature(
    types.TEXT_DOCUMENT_CODE_ACTION,
    types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL]),
)
def code_actions(
    server: KerasImportsServer, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """Offer the fixes of what is reported here, and all safe ones of the document."""
    uri, only = params.text_document.uri, params.context.only
    actions = []
    if only is None or any(types.CodeActionKind.QuickFix.startswith(kind) for kind in only):
        for finding, checked in server.at(uri, params.range):
            actions += quick_fixes(server, finding, checked, uri)
    if only is None or any(FIX_ALL.startswith(kind) for kind in only):
        actions += fix_all(server, uri)
    return actions


def main() -> int:
    """Serve an editor on standard input and output."""
    SERVER.start_io()
    return 0
