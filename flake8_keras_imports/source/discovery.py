"""Find the files to check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flake8_keras_imports.project.config import Configuration, Stack
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.source.paths import relative

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Folders that are not entered, unless they are named on the command line.
EXCLUDED = frozenset(
    (".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
     ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__",
     "__pypackages__", "_build", "build", "dist", "node_modules", "site-packages", "venv")
)  # fmt: skip
SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")

#: A folder and the rules of the .gitignore file inside.
_Ignore = tuple[str, "GitIgnoreSpec"]


def find(
    path: str, failed: Callable[[str], None], settings: Configuration | None = None
) -> Iterator[str]:
    """Yield the files to check below ``path`` in a stable order, or ``path`` if it is a file.

    What cannot be entered is told to ``failed`` in one line; the rest is still found.
    ``settings`` may exclude files and folders.
    """
    if os.path.isdir(path):
        ignores = _ignores_above(os.path.abspath(path))
        yield from _walk(path, ignores, failed, settings or Configuration(isolated=True))
    elif os.path.lexists(path):
        yield path
    else:
        failed(f"{path}: does not exist")


def _walk(
    folder: str, ignores: list[_Ignore], failed: Callable[[str], None], settings: Configuration
) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        failed(f"{folder}: cannot be read: {error.strerror or error}")
        return
    if any(entry.name == ".gitignore" for entry in entries):
        ignores = ignores + _ignore_file(folder)
    stack = settings.of_folder(os.path.abspath(folder))
    names = EXCLUDED if stack.get("exclude") is None else frozenset[str]()
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder:
            marker = os.path.join(entry.path, "pyvenv.cfg")
            wanted = entry.name not in names and not os.path.exists(marker)
        else:
            wanted = entry.name.endswith(SUFFIXES) or is_linted(entry.name)
            wanted = wanted and _is_regular(entry)
        if not wanted:
            continue
        if ignores and _is_ignored(os.path.abspath(entry.path), is_folder, ignores):
            continue
        if _is_excluded(entry.path, is_folder, stack):
            continue
        if is_folder:
            yield from _walk(entry.path, ignores, failed, settings)
        else:
            yield entry.path


def _is_excluded(path: str, is_folder: bool, stack: Stack) -> bool:
    """Apply the patterns of the configuration; a folder is asked as such."""
    from flake8_keras_imports.selection import is_matched

    for one in stack.layers:
        patterns = (*one.values.get("exclude", ()), *one.values.get("extend-exclude", ()))
        if patterns:
            whole = os.path.abspath(path)
            if any(is_matched(pattern, one.folder, whole, is_folder) for pattern in patterns):
                return True
    return False


def _is_regular(entry: os.DirEntry[str]) -> bool:
    """Say whether to read an entry: a file, or a link that leads nowhere (it is told so)."""
    try:
        return entry.is_file() or not os.path.exists(entry.path)
    except OSError:  # links that go in circles
        return True


def _ignore_file(folder: str) -> list[_Ignore]:
    """Return the rules of the .gitignore file in ``folder``, if there is one."""
    path = os.path.join(folder, ".gitignore")
    if not os.path.isfile(path):  # or a pipe, which would never end
        return []
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
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
        verdict = spec.check_file(relative(path, base) + "/" * is_folder).include
        if verdict is not None:
            ignored = verdict
    return ignored
