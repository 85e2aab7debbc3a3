"""Writing: the old text or the whole new one, whatever happens."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_keras_imports.fixes import files
from flake8_keras_imports.fixes.files import WriteError, encode, replace
from tests.support import ROOT, run

OLD, NEW = b"from tensorflow import keras\n", b"import keras\n"


def fix(*arguments: str, cwd: Path, stdin: str | None = None) -> tuple[int, str, str]:
    return run(
        "flake8_keras_imports", "check", "-q", "--fix", "--unsafe-fixes", *arguments,
        cwd=cwd, stdin=stdin,
    )  # fmt: skip


def temporary(folder: Path) -> list[Path]:
    return list(folder.glob(".keras-imports-*"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a byte-order mark, a coding cookie, Latin letters
        (b"\xef\xbb\xbffrom tensorflow import keras  # \xc3\xa9\n", b"\xef\xbb\xbfimport keras"),
        (b"# coding: latin-1\nfrom tensorflow import keras  # \xe9\n", b"import keras  # \xe9\n"),
        (b"# \xc3\xa9\n# coding: cp1252\nfrom tensorflow import keras  # \x80", b" # \x80"),
        # ends of lines, mixed ones too
        (b"x = 1\r\nfrom tensorflow import keras\r\ny = 2\r\n", b"x = 1\r\nimport keras\r\ny = 2"),
        (b"x = 1\rfrom tensorflow import keras\ry = 2\r", b"x = 1\rimport keras\ry = 2\r"),
        (b"x = 1\nfrom tensorflow import keras\r\ny = 2\r", b"x = 1\nimport keras\r\ny = 2\r"),
        # no end at the end, a form feed, white space at the ends of lines
        (b"x = 1\n\x0c\nfrom tensorflow import keras", b"x = 1\n\x0c\nimport keras"),
        (b"x = 1 \t\nfrom tensorflow import keras \n\n\n", b"x = 1 \t\nimport keras \n\n\n"),
        (
            b"x = '\xe2\x80\xa8\x1c'\nfrom tensorflow import keras\n",
            b"'\xe2\x80\xa8\x1c'\nimport k",
        ),
    ],
)
def test_bytes_outside_the_edits_stay(tmp_path: Path, before: bytes, after: bytes) -> None:
    (tmp_path / "a.py").write_bytes(before)
    status, _, err = fix("a.py", cwd=tmp_path)
    found = (tmp_path / "a.py").read_bytes()
    assert (status, err) == (0, "")
    assert after in found
    assert found == before.replace(b"from tensorflow import keras", b"import keras")


def test_new_lines_end_like_most(tmp_path: Path) -> None:
    text = b"import tensorflow as tf\r\n\r\nx = tf.keras.layers\r\ny = tf.nn\n"
    (tmp_path / "a.py").write_bytes(text)
    fix("a.py", cwd=tmp_path)
    assert (tmp_path / "a.py").read_bytes() == (
        b"import keras\r\nimport tensorflow as tf\r\n\r\nx = keras.layers\r\ny = tf.nn\n"
    )


def test_what_the_encoding_lacks_is_not_written() -> None:
    with pytest.raises(WriteError, match="'€' cannot be written in iso-8859-1"):
        encode("# coding: latin-1\nx = '€'\n", b"# coding: latin-1\nx = 1\n")
    with pytest.raises(WriteError, match="not be read as iso-8859-1 any more"):
        encode("\n\n# coding: latin-1\n", b"# coding: latin-1\n")
    with pytest.raises(WriteError, match="not be read as utf-8 any more"):
        encode("\n# coding: nonsense\n", b"\n\n# coding: nonsense\n")


def test_an_encoding_with_several_spellings_is_left_alone(tmp_path: Path) -> None:
    text = b"# coding: utf-7\nfrom tensorflow import keras  # +AGE-\n"
    (tmp_path / "a.py").write_bytes(text)
    status, out, err = fix("a.py", cwd=tmp_path)
    assert (status, (tmp_path / "a.py").read_bytes()) == (1, text)
    assert "KER101" in out
    assert (
        err == "keras-imports: a.py: was not changed: its encoding has several ways to write it\n"
    )


def test_mode_and_links(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.py", tmp_path / "link.py"
    target.write_bytes(OLD)
    target.chmod(0o751)
    link.symlink_to("there/a.py")
    assert fix("link.py", cwd=tmp_path)[0] == 0
    assert link.is_symlink() and os.readlink(link) == "there/a.py"
    assert target.read_bytes() == NEW
    assert target.stat().st_mode & 0o7777 == 0o751
    assert not temporary(tmp_path) and not temporary(target.parent)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root")
def test_the_owner_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(OLD)
    os.chown(file, 1234, 4321)
    file.chmod(0o4755)
    replace(str(file), OLD, NEW)
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 4321, 0o4755)


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"# mine\n")
    with pytest.raises(WriteError, match="was changed meanwhile"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == b"# mine\n"
    file.unlink()
    with pytest.raises(WriteError, match="No such file"):
        replace(str(file), OLD, NEW)
    assert not file.exists() and not temporary(tmp_path)


def test_read_only_files(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(OLD)
    (tmp_path / "a.py").chmod(0o444)
    status, out, err = fix("a.py", "b.py", cwd=tmp_path)
    assert status == 2
    assert out.startswith("a.py:1:1: KER101 ")  # it is left, and the other one is mended
    assert err == "keras-imports: a.py: was not changed: it is read-only\n"
    assert (tmp_path / "a.py").read_bytes() == OLD
    assert (tmp_path / "b.py").read_bytes() == NEW


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
def test_read_only_folders(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(OLD)
    tmp_path.chmod(0o555)
    try:
        status, _, err = fix("a.py", cwd=tmp_path)
        assert (status, (tmp_path / "a.py").read_bytes()) == (2, OLD)
        assert "was not changed: Permission denied" in err
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("call", ["mkstemp", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_errors_leave_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fails(*arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    file = tmp_path / "a.py"
    file.write_bytes(OLD)
    monkeypatch.setattr(files.tempfile if call == "mkstemp" else files.os, call, fails)
    with pytest.raises(WriteError, match=f"was not changed: {os.strerror(number)}"):
        replace(str(file), OLD, NEW)
    monkeypatch.undo()
    assert file.read_bytes() == OLD and not temporary(tmp_path)


def test_a_full_disk(tmp_path: Path) -> None:
    """On a real one, of 64 kilobytes."""
    mounted = tmp_path / "small"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mounted)]
    try:
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
    except OSError:
        pytest.skip("nothing can be mounted here")
    try:
        text = OLD + b"#" * 40_000 + b"\n"
        (mounted / "a.py").write_bytes(text)
        status, _, err = fix("a.py", cwd=mounted)
        assert status == 2
        assert err == "keras-imports: a.py: was not changed: No space left on device\n"
        assert (mounted / "a.py").read_bytes() == text and not temporary(mounted)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


#: Kills itself, or asks itself to end, where the named function is called.
_DYING = """
import os, signal, sys, tempfile
from flake8_keras_imports.cli import main
# a shell that starts the tests in the background has it ignored
signal.signal(signal.SIGINT, signal.default_int_handler)
owner, call, when, number = {owner}, {call!r}, {when!r}, signal.{number}
real = getattr(owner, call)
def dies(*arguments, **more):
    if when == "before":
        os.kill(os.getpid(), number)
    result = real(*arguments, **more)
    os.kill(os.getpid(), number)
    return result
setattr(owner, call, dies)
sys.exit(main(["check", "-q", "--fix", "--unsafe-fixes", "a.py"]))
"""


def end(folder: Path, owner: str, call: str, when: str, number: str) -> int:
    program = _DYING.format(owner=owner, call=call, when=when, number=number)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment)
    return done.returncode


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
@pytest.mark.parametrize(
    ("owner", "call"), [("tempfile", "mkstemp"), ("os", "fsync"), ("os", "replace")]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_point(tmp_path: Path, owner: str, call: str, when: str) -> None:
    (tmp_path / "a.py").write_bytes(OLD)
    assert end(tmp_path, owner, call, when, "SIGKILL") == -signal.SIGKILL
    done = call == "replace" and when == "after"
    assert (tmp_path / "a.py").read_bytes() == (NEW if done else OLD)
    fix("a.py", cwd=tmp_path)  # what may lie about is in nobody's way
    assert (tmp_path / "a.py").read_bytes() == NEW


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs signals")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize(("owner", "call"), [("tempfile", "mkstemp"), ("os", "fsync")])
def test_asked_to_end_while_writing(tmp_path: Path, owner: str, call: str, number: str) -> None:
    """The file is finished first, and nothing is left lying about."""
    (tmp_path / "a.py").write_bytes(OLD)
    status = end(tmp_path, owner, call, "after", number)
    assert status == (130 if number == "SIGINT" else -signal.SIGTERM)
    assert (tmp_path / "a.py").read_bytes() == NEW and not temporary(tmp_path)
