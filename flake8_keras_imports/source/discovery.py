"""Find the files to check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flake8_keras_imports.cache.states import UNREADABLE, WALK, written
from flake8_keras_imports.cache.traces import (
    FOLDERS,
    exists,
    is_tracing,
    note_answer,
    note_file,
    status_before,
)
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
        yield from _walk(path, ignores, failed, settings or Configuration(isolated=True), True)
    elif os.path.lexists(path):
        yield path
    else:
        whole = os.path.abspath(path)
        note_file(whole, status_before(whole), None)  # it may be there next time
        failed(f"{path}: does not exist")


def _walk(
    folder: str,
    ignores: list[_Ignore],
    failed: Callable[[str], None],
    settings: Configuration,
    is_top: bool = False,
) -> Iterator[str]:
    whole = os.path.abspath(folder)
    entries = _entries(folder, whole, failed)
    names = FOLDERS.names(whole)
    if not entries or ("pyvenv.cfg" in names and not is_top):
        return
    if ".gitignore" in names:
        ignores = ignores + _ignore_file(folder)
    stack = settings.of_folder(whole)
    excluded = EXCLUDED if stack.get("exclude") is None else frozenset[str]()
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder:
            wanted = entry.name not in excluded
        else:
            wanted = entry.name.endswith(SUFFIXES) or is_linted(entry.name)
            wanted = wanted and _is_regular(entry)
        if not wanted:
            continue
        if ignores and _is_ignored(os.path.join(whole, entry.name), is_folder, ignores):
            continue
        if _is_excluded(entry.path, is_folder, stack):
            continue
        if is_folder:
            yield from _walk(entry.path, ignores, failed, settings)
        else:
            yield entry.path


def _entries(folder: str, whole: str, failed: Callable[[str], None]) -> list[os.DirEntry[str]]:
    """Return the entries of a folder by their names, none if it cannot be read."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        failed(f"{folder}: cannot be read: {error.strerror or error}")
        note_answer((WALK, whole, ""), UNREADABLE)
        return []
    FOLDERS.put(whole, frozenset(entry.name for entry in entries))
    if is_tracing():
        note_answer((WALK, whole, ""), written(entries))
    return entries


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
    if is_tracing() and entry.is_symlink():  # it may lead elsewhere next time
        whole = os.path.abspath(entry.path)
        note_file(whole, status_before(whole), b"", hashed=False)
    try:
        return entry.is_file() or not os.path.exists(entry.path)
    except OSError:  # links that go in circles
        return True


def _ignore_file(folder: str) -> list[_Ignore]:
    """Return the rules of the .gitignore file in ``folder``, if there is one."""
    path = os.path.join(os.path.abspath(folder), ".gitignore")
    status, raw = status_before(path), None
    try:
        if not os.path.isfile(path):  # or a pipe, which would never end
            return []
        with open(path, "rb") as file:
            raw = file.read()
    except OSError:
        return []
    finally:
        note_file(path, status, raw)
    lines = raw.decode("utf-8", "replace").splitlines()
    from pathspec import GitIgnoreSpec

    try:
        return [(os.path.abspath(folder), GitIgnoreSpec.from_lines(lines))]
    except ValueError:  # a pattern that git would not understand either
        return []


def _ignores_above(folder: str) -> list[_Ignore]:
    """Return the rules of the folders above, up to the root of the git checkout."""
    found: list[_Ignore] = []
    current = folder
    while not exists(current, ".git"):
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
