"""The promise of SECURITY.md: the code that is read is never run, imported or sent anywhere.

A hostile project is checked in processes whose every event Python's audit hooks write down.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.support import ROOT, run
from tests.trap import CODE, Trap

AUDITED = ROOT / "tests" / "audited.py"
#: Events that change nothing and tell nobody anything.  What is not named here is refused.
HARMLESS = frozenset(
    ("import", "exec", "compile", "open", "os.listdir", "os.scandir", "marshal.loads",
     "sys._getframe", "sys._getframemodulename", "code.__new__", "gc.get_objects",
     "builtins.id", "os.walk", "glob.glob", "sys.unraisablehook", "cpython._PySys_ClearAuditHooks")
)  # fmt: skip
#: What it takes to put a complete new file in the place of an old one.
REPLACING = frozenset(
    ("tempfile.mkstemp", "os.rename", "os.chmod", "os.chown", "os.remove", "os.listxattr",
     "os.getxattr", "os.setxattr")
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
Event = dict[str, Any]


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path.resolve())


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GITHUB_", "CI_"))}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}


def events_of(log: Path) -> list[Event]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def audited(trap: Trap, *command: str, stdin: str = "") -> tuple[int, str, list[Event]]:
    """Run a module in the project; return its status, all that it printed, and the events."""
    log = trap.mark.with_name("log")
    if "check" in command and "--cache-dir" not in command:
        command = (*command, "--no-cache", "--jobs=1")  # what these do has a test of its own
    done = subprocess.run(
        [sys.executable, str(AUDITED), str(log), *command],
        cwd=trap.folder,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=300,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr, events_of(log)


def declared(name: str, extras: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the distribution and all that it requires, as far as it is installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield name
    for text in found.requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(
            wanted.marker.evaluate({"extra": extra}) for extra in (*extras, "")
        ):
            yield from declared(wanted.name, frozenset(wanted.extras))


def trusted_folders() -> list[str]:
    """Return where code may come from: this package, the standard library, what is declared."""
    found = {str(ROOT / "flake8_keras_imports"), str(AUDITED)}
    names = set(declared("flake8-keras-imports", frozenset(("lsp",))))
    # flake8 itself loads every plugin that is installed beside it
    names |= {
        one.metadata["Name"]
        for one in distributions()
        if any(entry.group == "flake8.extension" for entry in one.entry_points)
    }
    for name in names:
        for file in distribution(name).files or ():
            if file.suffix in (".py", ".so", ".pyd", ".json"):
                top = file.parts[0]
                found.add(str(Path(str(distribution(name).locate_file(top))).resolve()))
    return sorted(found)


TRUSTED = trusted_folders()
STANDARD = [str(Path(sysconfig.get_path(key)).resolve()) for key in ("stdlib", "platstdlib")]


def is_trusted(file: str) -> bool:
    """Say whether code of a file belongs to this program."""
    if file.startswith("<frozen "):
        return True
    path = os.path.realpath(file)
    if any(path == one or path.startswith(one + os.sep) for one in TRUSTED):
        return True
    standard = any(path.startswith(folder + os.sep) for folder in STANDARD)
    return standard and "site-packages" not in path and "dist-packages" not in path


def is_made_by_a_library(event: Event) -> bool:
    """Say whether code without a file was made by a library: a named tuple, a data class."""
    caller = event["caller"]
    own = caller.startswith(str(ROOT / "flake8_keras_imports") + os.sep)
    return event["file"][:1] in ("", "<") and is_trusted(caller) and not own


def complaints(events: list[Event], folder: Path, extra: frozenset[str]) -> Iterator[Event]:
    """Yield the events that break the promise; ``extra`` are events that are asked for."""
    for event in events:
        kind = event["event"]
        if kind == "open":
            mode, flags = event["mode"] or "", event["flags"] or 0
            writes = any(letter in mode for letter in "wax+") or flags & _WRITING
            inside = event["file"].startswith(str(folder)) or not os.path.isabs(event["file"])
            if writes and not ("write" in extra and inside):
                yield event
        elif kind == "import":
            if event["file"] is not None and not is_trusted(event["file"]):
                yield event
        elif kind == "exec":
            if not is_trusted(event["file"]) and not is_made_by_a_library(event):
                yield event
        elif kind == "compile" and not event["tree"]:
            made = is_made_by_a_library(event) and "tensorflow.keras" not in event["source"]
            if not is_trusted(event["file"]) and not made:
                yield event
        elif kind not in HARMLESS and kind not in extra:
            yield event


def assert_kept(trap: Trap, events: list[Event], *extra: str) -> None:
    """Fail where the promise is broken."""
    assert not trap.mark.exists(), trap.mark.read_text()
    kinds = {event["event"] for event in events}
    assert {"import", "open"} <= kinds  # the hook was there
    assert not list(complaints(events, trap.folder, frozenset(extra)))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


OURS = "flake8_keras_imports"
#: What only reads.
READING = [
    (OURS, "check", "."),
    (OURS, "check", "--output-format=full", "--unsafe-fixes", "."),
    (OURS, "check", "--output-format=sarif", "."),
    (OURS, "check", "--diff", "--unsafe-fixes", "."),
    (OURS, "check", "--show-settings", "."),
    (OURS, "migrate", "--dry-run", "."),
    (OURS, "report", "--html", "-", "."),
]
_CODE = re.compile(r"KER[1-4]\d\d")


@pytest.mark.parametrize("command", READING, ids=lambda command: " ".join(command[1:]))
def test_checking_runs_nothing_and_writes_nothing(command: tuple[str, ...], trap: Trap) -> None:
    before = contents(trap.folder)
    _, printed, events = audited(trap, *command)
    assert_kept(trap, events)
    assert contents(trap.folder) == before
    if "--diff" in command:
        assert "+import keras" in printed
    elif "--show-settings" not in command:
        assert {"KER101", "KER102", "KER201"} <= set(_CODE.findall(printed))
        assert "program.py" in printed and "notes.ipynb" in printed
        assert any(event["event"] == "compile" and event["tree"] for event in events)


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="nothing is copied")
def test_cache_and_processes_write_in_the_folder_of_the_cache_only(trap: Trap) -> None:
    """And the processes are copies of this one, which start nothing and talk through pipes."""
    before = contents(trap.folder)
    kept = trap.folder / "kept"
    kept.mkdir()
    command = OURS, "check", ".", "--jobs=2", "--cache-dir", str(kept)
    printed = set()
    for _ in range(2):
        _, text, events = audited(trap, *command)
        printed.add(text)
        writing = "write", "os.fork", "os.rename", "os.mkdir", "os.remove"
        assert_kept(trap, events, *writing, "pickle.find_class")
        for event in events:
            if event["event"] == "pickle.find_class":  # what the copies send
                module, name = event["given"]
                assert module.startswith("'flake8_keras_imports.") or name == "'range'", event
        assert any(event["event"] == "os.fork" for event in events) or len(printed) == 1
        for event in events:
            if event["event"] == "open" and (event["flags"] or 0) & _WRITING:
                assert event["file"].startswith((str(kept), os.devnull)), event
    assert len(printed) == 1
    now = contents(trap.folder)
    assert {n: raw for n, raw in now.items() if not n.startswith("kept/")} == before
    assert any(n.endswith(".results") for n in now)


@pytest.mark.parametrize(
    "command",
    [
        (OURS, "rules"),
        (OURS, "rule", "--all"),
        (OURS, "versions", "."),
        (OURS, "completion", "bash"),
        (OURS, "--version"),
        (OURS, "explain", "File \"program.py\", line 1\nNo module named 'tensorflow.keras'"),
    ],
    ids=lambda command: " ".join(command[1:]),
)
def test_other_commands_run_nothing(command: tuple[str, ...], trap: Trap) -> None:
    _, printed, events = audited(trap, *command)
    assert printed
    assert_kept(trap, events)
    if command[1] != "versions":  # which reads manifests
        inside = str(trap.folder) + os.sep
        assert not [e for e in events if e["event"] == "open" and e["file"].startswith(inside)]


@pytest.mark.parametrize(
    "command", ["check --fix --unsafe-fixes .", "migrate .", "check --add-noqa ."]
)
def test_what_writes_writes_into_the_checked_files_only(command: str, trap: Trap) -> None:
    before = contents(trap.folder)
    _, _, events = audited(trap, OURS, *command.split())
    assert_kept(trap, events, "write", *REPLACING)
    after = contents(trap.folder)
    assert after.keys() == before.keys()  # nothing new, nothing left lying about
    changed = {name for name in before if after[name] != before[name]}
    assert "plain/program.py" in changed
    assert ("plain/notes.ipynb" in changed) == ("--add-noqa" not in command)


def test_reports_go_where_they_are_asked_to_go(trap: Trap) -> None:
    before = contents(trap.folder)
    _, _, events = audited(trap, OURS, "check", "--output-file=said.txt", ".")
    assert_kept(trap, events, "write")
    _, _, events = audited(trap, OURS, "check", "--baseline=known.json", "--write-baseline", ".")
    assert_kept(trap, events, "write")
    _, _, events = audited(trap, OURS, "report", "--html=page.html", ".")
    assert_kept(trap, events, "write")
    assert contents(trap.folder).keys() - before.keys() == {"said.txt", "known.json", "page.html"}


def test_standard_input_is_not_run_either(trap: Trap) -> None:
    text = CODE + trap.leaves_mark("stdin") + "\n"
    status, printed, events = audited(trap, OURS, "check", "--stdin-filename=x.py", "-", stdin=text)
    assert status == 2 and "KER101" in printed  # the manifests cannot all be read
    assert_kept(trap, events)


def test_the_plugin_runs_nothing(trap: Trap) -> None:
    """In a folder without stand-ins: flake8 itself is imported before this plugin can act."""
    for path in list(trap.folder.glob("*.py")):
        if path.stem not in ("program", "setup", "conftest"):
            path.unlink()
    for name in ("yaml", "pathspec"):
        shutil.rmtree(trap.folder / name)
    command = ("flake8", "--jobs=1", "--select=KER", "program.py", "setup.py", "conftest.py")
    status, printed, events = audited(trap, *command)
    assert status == 1
    assert {"KER101", "KER102", "KER201"} <= set(_CODE.findall(printed))
    assert_kept(trap, events)


@pytest.mark.parametrize("arguments", ["check .", "versions .", "report --html - ."])
def test_no_file_of_the_working_folder_is_imported(arguments: str, trap: Trap) -> None:
    """As users start it: nothing else is imported before the program, no hook is there."""
    (trap.folder / "encodings").mkdir()
    (trap.folder / "encodings" / "hostile.py").write_text(trap.leaves_mark("encodings") + "\n")
    done = subprocess.run(
        [sys.executable, "-m", OURS, *arguments.split()],
        cwd=trap.folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=300,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert not trap.mark.exists(), trap.mark.read_text()
    assert done.stdout


def test_plugins_that_a_project_names_are_not_loaded_by_the_command(trap: Trap) -> None:
    """flake8 loads them: that is why SECURITY.md speaks of them."""
    text = "[flake8:local-plugins]\nextension =\n  EVI = keras:Plugin\npaths = .\n"
    (trap.folder / ".flake8").write_text(text)
    (trap.folder / "setup.cfg").unlink()
    _, printed, events = audited(trap, OURS, "check", ".")
    assert_kept(trap, events)
    assert "KER101" in printed


def test_the_language_server_runs_nothing(trap: Trap) -> None:
    lsp = pytest.importorskip("lsprotocol.types")
    from tests.test_server import Editor

    log = trap.mark.with_name("log")
    path = trap.folder / "program.py"

    async def talk() -> None:
        editor = Editor()
        await editor.start_io(
            sys.executable, str(AUDITED), str(log), OURS, "server",
            cwd=trap.folder, env=environment(),
        )  # fmt: skip
        folder = lsp.WorkspaceFolder(trap.folder.as_uri(), "project")
        await editor.initialize_async(
            lsp.InitializeParams(lsp.ClientCapabilities(), workspace_folders=[folder])
        )
        editor.initialized(lsp.InitializedParams())
        for name in ("program.py", "notes.txt", "requirements.txt", "setup.py"):
            file = trap.folder / name
            editor.open(file.as_uri(), file.read_text() if file.exists() else CODE)
        await editor.until(lambda: {"KER101", "KER102"} <= set(editor.codes(path.as_uri())))
        document = lsp.TextDocumentIdentifier(path.as_uri())
        everything = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
        actions = await editor.text_document_code_action_async(
            lsp.CodeActionParams(document, everything, lsp.CodeActionContext([]))
        )
        assert actions
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()

    asyncio.run(talk())
    # the loop of events wakes itself through a pair of sockets, which lead nowhere else
    events = events_of(log)
    sockets = [event for event in events if event["event"] == "socket.__new__"]
    assert all("asyncio" in e["caller"] or e["caller"].endswith("socket.py") for e in sockets)
    # (that pygls falls over the closed stream at the end is no affair of this test)
    loop = (
        "socket.__new__", "sys.set_asyncgen_hook_finalizer", "sys.set_asyncgen_hook_firstiter",
        "_thread.start_new_thread", "_thread.start_joinable_thread", "sys.excepthook",
    )  # fmt: skip
    assert_kept(trap, events, *loop)


def test_the_hook_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """What the promise forbids is refused, each for itself."""
    folder = tmp_path.resolve()
    deeds = {
        "import yaml_of_mine": "exec",
        "exec('x = 1')": "compile",
        "exec(compile('x = 1', 'a.py', 'exec'))": "exec",
        "open('new', 'w')": "open",
        "import os; os.system('true')": "os.system",
        "import subprocess; subprocess.run(['true'])": "subprocess.Popen",
        "import ast; compile(ast.parse('x = 1'), 'a.py', 'exec')": "compile",
        "import socket; socket.socket()": "socket.__new__",
        "import ctypes; ctypes.CDLL(None)": "ctypes.dlopen",
        "import os; os.remove('deed.py')": "os.remove",
    }
    (folder / "yaml_of_mine.py").write_text("")
    for deed, kind in deeds.items():
        (folder / "deed.py").write_text(deed + "\n")
        log = folder / "log"
        subprocess.run(
            [sys.executable, str(AUDITED), str(log), "deed"],
            cwd=folder, env=environment(), check=True,
        )  # fmt: skip
        found = {event["event"] for event in complaints(events_of(log), folder, frozenset())}
        assert kind in found, deed
        log.unlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
@pytest.mark.parametrize("path", [".", "uses.py"])
def test_what_can_be_read_without_an_end_is_left_alone(path: str, trap: Trap) -> None:
    """A pipe waits for ever for who writes into it, a device never ends."""
    folder = trap.folder / "pipes"
    _, printed, _ = run(OURS, "check", path, cwd=folder)
    assert "KER101" in printed


@pytest.mark.parametrize("cookie", ["punycode", "PunyCode"])
def test_no_encoding_takes_time_with_the_square_of_the_size(cookie: str, tmp_path: Path) -> None:
    text = f"# coding: {cookie}\n{CODE}x = '{'a' * 300_000}-{'b9' * 150_000}'\n"
    (tmp_path / "a.py").write_text(text, encoding="ascii")
    status, _, err = run(OURS, "check", "a.py", cwd=tmp_path)
    assert status == 2 and "a.py: is not text in its declared encoding: " in err
