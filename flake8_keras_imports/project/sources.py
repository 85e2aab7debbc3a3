"""Where the project's own modules are: what an import in one of its files leads to."""

from __future__ import annotations

import configparser
import os

from flake8_keras_imports.cache.traces import (
    FOLDERS,
    Trace,
    has,
    has_any,
    remembered,
    under,
)
from flake8_keras_imports.project.manifests import text_at
from flake8_keras_imports.project.manifests.pin import ManifestError
from flake8_keras_imports.project.manifests.toml import load, table
from flake8_keras_imports.source.paths import is_elsewhere

#: Files that mark the folder of a project.
MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
#: Folders above a file that are looked at.
MAX_PARENTS = 40


@remembered(4096)
def source_roots(folder: str) -> tuple[str, ...]:
    """Return the folders from which a module in ``folder`` may import its own project.

    The script's own folder, unless it is inside a package; the folder above the
    outermost package; the project's folder, its ``src`` and what pytest adds to the path.
    """
    roots = []
    current = folder
    for _ in range(MAX_PARENTS):
        if not has(current, "__init__.py"):
            roots.append(current)
            break
        current = os.path.dirname(current)
    for _ in range(MAX_PARENTS):
        if any(has(current, marker) for marker in MARKERS):
            roots.append(current)
            if has(current, "src"):
                roots.append(os.path.join(current, "src"))
            roots += _pytest_paths(current)
            break
        parent = os.path.dirname(current)
        if parent == current:
            break
        current = parent
    return tuple(dict.fromkeys(roots))


@remembered(256)
def _pytest_paths(folder: str) -> tuple[str, ...]:
    """Return what pytest's configuration puts on the path (``pythonpath``)."""
    found: object = []
    for name, section in (
        ("pytest.ini", "pytest"),
        ("pyproject.toml", ""),
        ("tox.ini", "pytest"),
        ("setup.cfg", "tool:pytest"),
    ):
        if not has(folder, name):
            continue
        try:
            text = text_at(os.path.join(folder, name))
            if "pythonpath" not in text:
                continue
            if not section:
                found = table(load(text), "tool", "pytest", "ini_options").get("pythonpath")
            else:
                parser = configparser.RawConfigParser()
                parser.read_string(text)
                found = parser.get(section, "pythonpath", fallback="")
        except (OSError, ManifestError, configparser.Error):
            continue  # it is complained of elsewhere
        if found:
            break
    words = found.split() if isinstance(found, str) else found if isinstance(found, list) else []
    texts = [word for word in words if isinstance(word, str) and word and "\0" not in word]
    paths = [os.path.normpath(os.path.join(folder, word)) for word in texts]
    return tuple(path for path in paths if not is_elsewhere(path, folder))


def _has_module(root: str, name: str) -> bool:
    """Say whether ``root`` holds a module or regular package of that name.

    A folder without ``__init__.py`` does not shadow an installed package.
    """
    if has(root, f"{name}.py"):
        return True
    return has(root, name) and has(os.path.join(root, name), "__init__.py")


@remembered(16384)
def below(place: str, name: str) -> str | None:
    """Return the module ``name`` inside of a package (its file, or a folder), or None.

    A folder without ``__init__.py`` is a namespace package and stands for itself.
    """
    folder = os.path.dirname(place) if place.endswith(".py") else place
    if place.endswith(".py") and os.path.basename(place) != "__init__.py":
        return None
    inside = os.path.join(folder, name)
    if has(folder, name):
        if has(inside, "__init__.py"):
            return os.path.join(inside, "__init__.py")
        if not has(folder, f"{name}.py") and has_any(inside):
            return inside
    return os.path.join(folder, f"{name}.py") if has(folder, f"{name}.py") else None


@remembered(16384)
def _is_own(folder: str, name: str) -> bool:
    return any(_has_module(root, name) for root in source_roots(folder))


@remembered(16384)
def _locate(folder: str, module: str, level: int) -> str | None:
    place: str | None = None
    parts = module.split(".") if module else []
    if level:
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        place = folder
    elif not parts:
        return None  # ``import`` and no more, in a text that is half written
    else:
        for root in source_roots(folder):
            place = below(root, parts[0])
            if place is not None:
                break
        parts = parts[1:]
    for part in parts:
        place = below(place, part) if place is not None else None
    if place is not None and not place.endswith(".py"):
        inside = os.path.join(place, "__init__.py")
        place = inside if has(place, "__init__.py") else place
    return place


def forget() -> None:
    """Forget what was found in folders."""
    FOLDERS.clear()
    source_roots.cache_clear()
    _pytest_paths.cache_clear()
    below.cache_clear()
    _is_own.cache_clear()
    _locate.cache_clear()


class Sources:
    """What the imports of one file lead to inside of its own project."""

    def __init__(self, filename: str, trace: Trace | None = None) -> None:
        self.path = os.path.abspath(filename)
        self.folder = os.path.dirname(self.path)
        #: To which it belongs what is asked; None: to whatever is open then.
        self._trace = trace

    def is_own(self, name: str) -> bool:
        """Say whether the project has a top-level module of that name, which is no library."""
        return under(self._trace, _is_own, self.folder, name)

    def locate(self, module: str, level: int = 0) -> str | None:
        """Return the file (or the folder of a namespace package) of a module, or None.

        ``level`` counts the dots of ``from ..package import x``.
        """
        return under(self._trace, _locate, self.folder, module, level)
