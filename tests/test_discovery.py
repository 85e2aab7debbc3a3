"""Which files are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_keras_imports.source.discovery import find


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("")


def found(folder: Path) -> list[str]:
    paths = find(str(folder), pytest.fail)
    return [str(Path(path).relative_to(folder)) for path in paths]


def test_suffixes_and_order(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "a.pyi", "c/a.pyw", "c/readme.md", "d.txt", "B.py")
    assert found(tmp_path) == ["B.py", "a.pyi", "b.py", "c/a.pyw"]


def test_usual_folders_are_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a.py", ".venv/a.py", "build/a.py", "x/node_modules/a.py", "site-packages/a.py")
    make(tmp_path, "env/pyvenv.cfg", "env/lib/a.py")
    assert found(tmp_path) == ["a.py"]
    assert found(tmp_path / "build") == ["a.py"]  # named on the command line


def test_gitignore(tmp_path: Path) -> None:
    make(tmp_path, "a.py", "gen/a.py", "gen/keep.py", "sub/b.py", "sub/c_pb2.py", "sub/deep/gen.py")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*_pb2.py\n/gen/*\n!/gen/keep.py\n")
    (tmp_path / "sub" / ".gitignore").write_text("deep/\n")
    assert found(tmp_path) == ["a.py", "gen/keep.py", "sub/b.py"]
    assert found(tmp_path / "sub") == ["b.py"]


def test_a_file_that_is_named_is_checked(tmp_path: Path) -> None:
    make(tmp_path, "script", "build/a.py")
    assert list(find(str(tmp_path / "script"), pytest.fail)) == [str(tmp_path / "script")]
    assert list(find(str(tmp_path / "build/a.py"), pytest.fail)) == [str(tmp_path / "build/a.py")]


def test_a_missing_path(tmp_path: Path) -> None:
    failures: list[str] = []
    assert list(find(str(tmp_path / "no"), failures.append)) == []
    assert failures == [f"{tmp_path / 'no'}: does not exist"]


def test_symlinks_do_not_loop(tmp_path: Path) -> None:
    make(tmp_path, "a/a.py")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert found(tmp_path) == ["a/a.py"]
