"""What the project's other modules want of a module: names that it must go on to bind."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cached_property

from flake8_keras_imports.project.config import Configuration
from flake8_keras_imports.project.modules import imports
from flake8_keras_imports.project.sources import below, source_roots
from flake8_keras_imports.source.discovery import find
from flake8_keras_imports.source.reading import SourceError, read

#: Files of a project beyond which nobody looks, and every name counts as wanted.
MAX_FILES = 5000


class Others:
    """Looks into the other modules of a project, only when it is asked."""

    def __init__(self) -> None:
        self._projects: dict[str, list[_Module] | None] = {}

    def wanting(self, path: str) -> Callable[[str], bool]:
        """Return what says of a name whether other modules want it from the module at a path."""
        path = os.path.abspath(path)
        if os.path.basename(path) == "__init__.py":
            return lambda name: True

        def wanted(name: str) -> bool:
            modules = self._of(os.path.dirname(path))
            return modules is None or any(m.wants(path, name) for m in modules)

        return wanted

    def _of(self, folder: str) -> list[_Module] | None:
        """Return the modules of the project of a folder; None if they are too many."""
        top = min(source_roots(folder), key=len, default=folder)
        if top not in self._projects:
            found: list[_Module] | None = []
            for path in find(top, _nothing, Configuration(isolated=True)):
                if path.endswith((".py", ".pyi", ".pyw")):
                    found.append(_Module(path))  # type: ignore[union-attr]
                    if len(found) > MAX_FILES:  # type: ignore[arg-type]
                        found = None
                        break
            self._projects[top] = found
        return self._projects[top]


class _Module:
    """A module that may want something of another one."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)

    @cached_property
    def _text(self) -> str:
        try:
            return read(self.path).decode("utf-8", "replace")
        except SourceError:
            return ""

    def wants(self, path: str, name: str) -> bool:
        """Say whether a name is taken from the module at a path."""
        if path == self.path:
            return False
        word = re.compile(rf"\b{re.escape(name)}\b")
        for here, place, there in imports(self.path):
            if place == path and there in ("*", name):
                if there == name or word.search(self._text):
                    return True
            elif place == path if not there else below(place, there) == path:
                if re.search(rf"\b{re.escape(here)}\.{re.escape(name)}\b", self._text):
                    return True
        module = os.path.basename(path).rpartition(".")[0]  # mock.patch("package.module.tf")
        return re.search(rf"['\"][\w.]*\b{module}\.{re.escape(name)}\b", self._text) is not None


def _nothing(message: str) -> None:
    """Say nothing of what cannot be read: it is told of where it is checked."""
