"""Paths and streams as Windows has them, tried on any system."""

from __future__ import annotations

import io
import ntpath
import os
import posixpath
import sys
from pathlib import Path

import pytest

from flake8_keras_imports.explaining import place
from flake8_keras_imports.fixes.diffs import print_diffs
from flake8_keras_imports.inspecting import Outcome
from flake8_keras_imports.project.manifests import requirements, setup_files
from flake8_keras_imports.project.sources import source_roots
from flake8_keras_imports.source import paths
from flake8_keras_imports.source.paths import is_elsewhere, relative, seen_from
from tests.support import ROOT, run


@pytest.mark.parametrize(
    ("path", "folder", "seen"),
    [
        (r"C:\work\pkg\a.py", r"C:\work", "pkg/a.py"),
        (r"c:\Work\pkg\a.py", r"C:\work", "pkg/a.py"),
        (r"C:\other\a.py", r"C:\work", "../other/a.py"),
        (r"D:\work\a.py", r"C:\work", "D:/work/a.py"),
        (r"\\host\share\a.py", r"C:\work", "//host/share/a.py"),
    ],
)
def test_a_path_on_another_drive_is_told_whole(path: str, folder: str, seen: str) -> None:
    assert relative(path, folder, ntpath) == seen


def test_no_path_is_told_in_a_way_that_another_drive_has_not() -> None:
    for path in (ROOT / "flake8_keras_imports").rglob("*.py"):
        assert path.name == "paths.py" or "relpath(" not in path.read_text(encoding="utf-8"), path
    assert seen_from(r"C:\work", r"D:\work\a.py", ntpath) == r"D:\work\a.py"
    assert seen_from(r"C:\work", r"C:\work\b\a.py", ntpath) == r"b\a.py"


def test_names_with_backslashes_stay_whole_elsewhere() -> None:
    assert relative("/work/a\\b.py", "/work", posixpath) == "a\\b.py"


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [
        (r"\\host\share\requirements.txt", True),
        ("//host/share/requirements.txt", True),
        (r"\\.\pipe\name", True),
        (r"\\?\UNC\host\share\x", True),
        (r"D:\requirements.txt", False),
        (r"C:\work\..\requirements.txt", False),
    ],
)
def test_shares_are_elsewhere(path: str, elsewhere: bool) -> None:
    assert is_elsewhere(path, r"C:\work\requirements.txt", ntpath) == elsewhere
    assert not is_elsewhere(path, "/work/requirements.txt", posixpath)


def test_a_project_on_a_share_may_name_what_is_there() -> None:
    near = r"\\Host\Share\work\requirements.txt"
    assert not is_elsewhere(r"\\host\share\base.txt", near, ntpath)
    assert is_elsewhere(r"\\host\other\base.txt", near, ntpath)


def test_no_manifest_leads_to_another_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``is_elsewhere`` as it is on Windows; reading is all that could tell the other one."""
    monkeypatch.setattr(paths.is_elsewhere, "__defaults__", (ntpath,))
    asked: list[str] = []

    def reader(path: str) -> str:
        asked.append(path)
        return ""

    requirements.read("requirements.txt", "-r //host/share/a.txt\n-r b.txt\n", reader)
    setup = (
        "from setuptools import setup\n"
        "setup(install_requires=[*open('//host/share/requirements.txt').read().split()],\n"
        "      extras_require={'x': open('more-requirements.txt').read().split()})\n"
    )
    setup_files.read_setup_py("setup.py", setup, reader)
    assert asked == ["b.txt", "more-requirements.txt"]
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = //host/share lib\n")
    (tmp_path / "setup.py").write_text("")
    assert str(tmp_path / "lib") in source_roots(str(tmp_path))
    assert not any("share" in root for root in source_roots(str(tmp_path)))


def test_libraries_on_windows_are_not_the_place_of_a_mistake() -> None:
    own = r"C:\Users\me\code\lib\train.py"
    frames = [
        own,
        r"C:\Users\me\AppData\Local\Programs\Python\Python311\Lib\runpy.py",
        r"C:\Users\me\miniconda3\envs\tf\lib\importlib\__init__.py",
        r"C:\ProgramData\Anaconda3\Lib\json\__init__.py",
        r"C:\code\.venv\Lib\site-packages\keras\__init__.py",
    ]
    text = "\n".join(f'  File "{path}", line 3, in f' for path in frames)
    found = place(text)
    assert found is not None and found.path == own


def test_diffs_have_the_line_ends_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of Windows makes two characters of each line end, unless it is told not to."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "utf-8", newline="\r\n"))
    print_diffs({"a.py": Outcome([], [], old=b"a\r\nb\r\n", new=b"a\r\nc\r\n")})
    sys.stdout.flush()
    assert raw.getvalue() == b"--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--diff", "--unsafe-fixes", "é.py"),
        ("check", "--output-format=full", "é.py"),
        ("migrate", "--dry-run", "é.py"),
        ("versions", "."),
        ("report", "--html", "-", "."),
        ("rule", "--all"),
        ("rules",),
    ],
    ids=" ".join,
)
def test_no_encoding_of_a_terminal_is_a_reason_to_fail(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    source = "import tensorflow.keras  # 日本\n\nprint(tensorflow.keras.Model)\n"
    (tmp_path / "é.py").write_text(source, encoding="utf-8")
    status, out, err = run("flake8_keras_imports", *arguments, cwd=tmp_path, encoding="ascii")
    assert status in (0, 1) and out, err
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == ["é.py"]
