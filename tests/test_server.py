"""The language server, spoken to by a real client over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

HEAD = "import tensorflow as tf\n\nprint('é', tf.keras.layers.Dense(1), tf.constant(1))\n"
PINS = "tensorflow>=2.16\n"


class Editor(LanguageClient):
    """A client that remembers what was published."""

    def __init__(self) -> None:
        super().__init__("an editor", "1")
        self.published: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Event()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def note(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = list(params.diagnostics)
            self.news.set()

        self.said: list[str] = []

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        @self.feature(types.WINDOW_LOG_MESSAGE)
        def hear(params: types.ShowMessageParams | types.LogMessageParams) -> None:
            self.said.append(params.message)
            print(params.message)

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.watched = params.registrations

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what was published fulfils a condition."""
        async with asyncio.timeout(60) if sys.version_info >= (3, 11) else _Endless():
            while not condition():
                self.news.clear()
                await self.news.wait()

    def codes(self, uri: str) -> list[str]:
        """Return the codes that are shown for a document."""
        return [str(d.code) for d in self.published.get(uri, [])]

    def open(self, uri: str, text: str) -> None:
        """Open a document."""
        document = types.TextDocumentItem(uri, "python", 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def change(self, uri: str, version: int, text: str) -> None:
        """Replace the text of a document."""
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )


class _Endless:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *args: object) -> None: ...


def talk(folder: Path, what: Callable[[Editor], Awaitable[None]], **options: Any) -> None:
    """Start a server in a folder, shake hands, have a talk and end it."""

    async def all_of_it() -> None:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "flake8_keras_imports", "server")
        capabilities = types.ClientCapabilities(
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                    dynamic_registration=True
                ),
            )
        )
        await editor.initialize_async(
            types.InitializeParams(
                capabilities=capabilities,
                root_uri=folder.as_uri(),
                initialization_options=options or None,
            )
        )
        editor.initialized(types.InitializedParams())
        await what(editor)
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()

    asyncio.run(all_of_it())


def whole(line: int, start: int, end: int) -> types.Range:
    return types.Range(types.Position(line, start), types.Position(line, end))


async def actions(
    editor: Editor, uri: str, where: types.Range, only: list[str] | None = None
) -> list[types.CodeAction]:
    found = await editor.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(uri), where, types.CodeActionContext([], only)
        )
    )
    return [action for action in found or [] if isinstance(action, types.CodeAction)]


def edits(action: types.CodeAction) -> list[tuple[str, int, int, str]]:
    assert action.edit is not None and action.edit.document_changes is not None
    return [
        (change.text_document.uri.rpartition("/")[2], e.range.start.line, e.range.start.character,
         e.new_text)
        for change in action.edit.document_changes
        for e in change.edits
    ]  # fmt: skip


def test_findings_fixes_and_pages(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(PINS)
    uri = (tmp_path / "train.py").as_uri()

    async def talking(editor: Editor) -> None:
        editor.open(uri, HEAD)
        await editor.until(lambda: editor.codes(uri) == ["KER102"])
        shown = editor.published[uri][0]
        assert shown.range == whole(2, 11, 32)
        assert shown.source == "keras-imports"
        quick = await actions(editor, uri, whole(2, 15, 15), ["quickfix"])
        assert [a.title for a in quick] == [
            "KER102: Replace with 'keras.layers.Dense'",
            "KER102: silence it in this line (# noqa)",
        ]
        assert quick[0].is_preferred
        assert edits(quick[0]) == [
            ("train.py", 0, 0, "import keras\n"), ("train.py", 2, 11, "keras"),
        ]  # fmt: skip
        every = await actions(editor, uri, whole(0, 0, 0), ["source.fixAll"])
        assert [a.kind for a in every] == ["source.fixAll.keras-imports"]
        page = await editor.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 12))
        )
        assert page is not None and isinstance(page.contents, types.MarkupContent)
        assert page.contents.value.startswith("# KER102 tf-keras-attribute")

    talk(tmp_path, talking)


def test_half_typed_text_keeps_what_was_found(tmp_path: Path) -> None:
    uri = (tmp_path / "train.py").as_uri()

    async def talking(editor: Editor) -> None:
        editor.open(uri, "import tensorflow.keras\n")
        await editor.until(lambda: editor.codes(uri) == ["KER101"])
        editor.change(uri, 2, "import tensorflow.keras\nprint(\n")
        await asyncio.sleep(0.5)
        assert editor.codes(uri) == ["KER101"]
        editor.change(uri, 3, "import keras\n")
        await editor.until(lambda: editor.codes(uri) == [])

    talk(tmp_path, talking)


def test_another_open_file_changes(tmp_path: Path) -> None:
    """What callbacks.py says in the editor counts for train.py, saved or not."""
    (tmp_path / "requirements.txt").write_text("tensorflow==2.15.*\ntf-keras\nkeras==2.15.*\n")
    other, train = tmp_path / "callbacks.py", tmp_path / "train.py"
    other.write_text("import keras\nclass Mine(keras.callbacks.Callback): pass\n")
    text = (
        "import keras\nfrom callbacks import Mine\nmodel = keras.Sequential()\n"
        "model.fit([1], callbacks=[Mine()])\n"
    )

    async def talking(editor: Editor) -> None:
        editor.open(train.as_uri(), text)
        await editor.until(lambda: train.as_uri() in editor.published)
        assert editor.codes(train.as_uri()) == []
        editor.open(other.as_uri(), other.read_text())
        foreign = "import tf_keras\nclass Mine(tf_keras.callbacks.Callback): pass\n"
        editor.change(other.as_uri(), 2, foreign)
        await editor.until(lambda: editor.codes(train.as_uri()) == ["KER301"])
        related = editor.published[train.as_uri()][0].related_information
        assert related is not None and related[0].location.uri == other.as_uri()
        closing = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(other.as_uri()))
        editor.text_document_did_close(closing)
        await editor.until(lambda: editor.codes(train.as_uri()) == [])

    talk(tmp_path, talking)


def test_manifests_and_their_changes(tmp_path: Path) -> None:
    pins, train = tmp_path / "requirements.txt", tmp_path / "train.py"
    pins.write_text("tensorflow>=2.13\n")
    text = "import keras\nprint(keras.layers.CuDNNLSTM)\n"

    async def talking(editor: Editor) -> None:
        editor.open(train.as_uri(), text)
        editor.open(pins.as_uri(), "tensorflow==2.3.*\nkeras==2.3.*\n")
        await editor.until(lambda: editor.codes(train.as_uri()) == [])
        editor.change(pins.as_uri(), 2, "tensorflow>=2.13\n")
        await editor.until(lambda: editor.codes(pins.as_uri()) == ["KER201"])
        await editor.until(lambda: editor.codes(train.as_uri()) == ["KER401"])

    talk(tmp_path, talking)


def test_settings_of_the_editor(tmp_path: Path) -> None:
    uri = (tmp_path / "train.py").as_uri()

    async def talking(editor: Editor) -> None:
        editor.open(uri, "import tensorflow.keras\nfrom tensorflow.python import keras\n")
        await editor.until(lambda: editor.codes(uri) == ["KER103"])
        settings = {"keras-imports": {"ignore": ["KER103"]}}
        editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
        await editor.until(lambda: editor.codes(uri) == ["KER101"])

    talk(tmp_path, talking, ignore=["KER101"])


def test_notebooks(tmp_path: Path) -> None:
    notebook = (tmp_path / "a.ipynb").as_uri()
    cells = ["%matplotlib inline\nimport tensorflow as tf", "# words", "tf.keras.layers.Dense(1)"]
    kinds = [types.NotebookCellKind.Code, types.NotebookCellKind.Markup,
             types.NotebookCellKind.Code]  # fmt: skip

    async def talking(editor: Editor) -> None:
        uris = [f"{notebook}#{number}" for number in range(3)]
        editor.notebook_document_did_open(
            types.DidOpenNotebookDocumentParams(
                types.NotebookDocument(
                    notebook, "jupyter-notebook", 1,
                    [types.NotebookCell(kind, uri) for kind, uri in zip(kinds, uris)],
                ),
                [types.TextDocumentItem(uri, "python", 1, text) for uri, text in zip(uris, cells)],
            )
        )  # fmt: skip
        await editor.until(lambda: editor.codes(uris[2]) == ["KER102"])
        assert editor.published[uris[2]][0].range == whole(0, 0, 21)
        assert editor.codes(uris[0]) == []
        quick = await actions(editor, uris[2], whole(0, 0, 0), ["quickfix"])
        assert edits(quick[0]) == [("a.ipynb#0", 1, 0, "import keras\n"),
                                   ("a.ipynb#2", 0, 0, "keras")]  # fmt: skip

    talk(tmp_path, talking)


def test_no_text_ends_the_server(tmp_path: Path) -> None:
    uri = (tmp_path / "train.py").as_uri()

    async def talking(editor: Editor) -> None:
        editor.open(uri, "")
        for version, text in enumerate(("\0", "print(", "keras" + "(" * 3000, "é\rkeras = 1"), 2):
            editor.change(uri, version, text)
            await asyncio.sleep(0.3)
        editor.change(uri, 9, "import tensorflow.keras\n")
        await editor.until(lambda: editor.codes(uri) == ["KER101"])

    talk(tmp_path, talking)
