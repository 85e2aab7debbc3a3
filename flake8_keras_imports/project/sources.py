"""Which top-level modules are the project's own and shadow a library of that name."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache

#: Files that mark the folder of a project.
MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
#: Folders above a file that are looked at.
MAX_PARENTS = 40


@lru_cache(maxsize=4096)
def _names(folder: str) -> frozenset[str]:
    """Return the names of the entries of a folder, none if it cannot be read."""
    try:
        return frozenset(os.listdir(folder or "."))
    except OSError:
        return frozenset()


@lru_cache(maxsize=4096)
def source_roots(folder: str) -> tuple[str, ...]:
    """Return the folders from which a module in ``folder`` may import its own project.

    The script's own folder, unless it is inside a package; the folder above the
    outermost package; the project's folder and its ``src``.
    """
    roots = []
    current = folder
    for _ in range(MAX_PARENTS):
        if "__init__.py" not in _names(current):
            roots.append(current)
            break
        current = os.path.dirname(current)
    for _ in range(MAX_PARENTS):
        entries = _names(current)
        if not entries.isdisjoint(MARKERS):
            roots.append(current)
            if "src" in entries:
                roots.append(os.path.join(current, "src"))
            break
        parent = os.path.dirname(current)
        if parent == current:
            break
        current = parent
    return tuple(dict.fromkeys(roots))


def _has_module(root: str, name: str) -> bool:
    """Say whether ``root`` holds a module or regular package of that name.

    A folder without ``__init__.py`` does not shadow an installed package.
    """
    entries = _names(root)
    if f"{name}.py" in entries:
        return True
    return name in entries and "__init__.py" in _names(os.path.join(root, name))


def own_modules(filename: str) -> Callable[[str], bool]:
    """Return a predicate: does the project of ``filename`` have this top-level module?"""
    folder = os.path.dirname(os.path.abspath(filename))

    def is_own(name: str) -> bool:
        return any(_has_module(root, name) for root in source_roots(folder))

    return is_own
