"""Find the files to check."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_keras_imports.source.reading import SourceError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Folders that are not entered, unless they are named on the command line.
EXCLUDED = frozenset(
    (".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
     ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__",
     "__pypackages__", "_build", "build", "dist", "node_modules", "site-packages", "venv")
)  # fmt: skip
SUFFIXES = (".py", ".pyi", ".pyw")

#: A folder and the rules of the .gitignore file inside.
_Ignore = tuple[str, "GitIgnoreSpec"]


def find(path: str) -> Iterator[str]:
    """Yield the files to check below ``path`` in a stable order, or ``path`` itself if it is a file."""
    if os.path.isfile(path) or not os.path.isdir(path):
        if not os.path.exists(path):
            raise SourceError("does not exist")
        yield path
        return
    yield from _walk(path, _ignores_above(os.path.abspath(path)))


def _walk(folder: str, ignores: list[_Ignore]) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise SourceError(f"cannot be read: {folder}: {error.strerror or error}") from None
    ignores = ignores + _ignore_file(folder)
    for entry in entries:
        name = entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and not name.endswith(SUFFIXES):
            continue
        if is_folder and (name in EXCLUDED or os.path.exists(os.path.join(entry.path, "pyvenv.cfg"))):
            continue
        if ignores and _is_ignored(os.path.abspath(entry.path), is_folder, ignores):
            continue
        if is_folder:
            yield from _walk(entry.path, ignores)
        elif entry.is_file():
            yield entry.path


def _ignore_file(folder: str) -> list[_Ignore]:
    """Return the rules of the .gitignore file in ``folder``, if there is one."""
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    from pathspec import GitIgnoreSpec

    try:
        return [(os.path.abspath(folder), GitIgnoreSpec.from_lines(lines))]
    except ValueError:  # a pattern that git would not understand either
        return []


def _ignores_above(folder: str) -> list[_Ignore]:
    """Return the rules of the folders above, up to the root of the git checkout."""
    found: list[_Ignore] = []
    current = folder
    while not os.path.exists(os.path.join(current, ".git")):
        parent = os.path.dirname(current)
        if parent == current:
            return []  # not in a checkout: only what is below counts
        current = parent
        found = _ignore_file(current) + found
    return found


def _is_ignored(path: str, is_folder: bool, ignores: list[_Ignore]) -> bool:
    """Apply the rules from the outside to the inside; the last word counts."""
    ignored = False
    for base, spec in ignores:
        relative = os.path.relpath(path, base).replace(os.sep, "/") + ("/" if is_folder else "")
        verdict = spec.check_file(relative).include
        if verdict is not None:
            ignored = verdict
    return ignored
