"""Texts that name parts of changed modules: ``mock.patch("pkg.mod.tf.keras.Model")``."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_keras_imports.fixes.bindings import Bindings
from flake8_keras_imports.project.sources import source_roots
from flake8_keras_imports.source.paths import relative
from flake8_keras_imports.source.positions import characters
from flake8_keras_imports.source.reading import SourceError, decode, parse, read

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


class Mention(NamedTuple):
    """A text that names what is no longer there, or no longer used."""

    path: str
    row: int
    column: int
    text: str
    reason: str


def mentions(changed: Iterable[str], files: Iterable[str]) -> Iterator[Mention]:
    """Find the texts in files that name something of changed modules, as it was before."""
    modules = {
        name: _Module(path) for path in changed if path.endswith(".py") for name in _names(path)
    }
    if not modules:
        return
    for path in files:
        if path.endswith(".py"):
            yield from _in_file(path, modules)


def _in_file(path: str, modules: dict[str, _Module]) -> Iterator[Mention]:
    try:
        source = decode(read(path))
        if not any(f"{name}." in source.text for name in modules):
            return
        tree = parse(source)
    except SourceError:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if not _DOTTED.fullmatch(node.value):
            continue
        for name in sorted(modules, key=len, reverse=True):
            if node.value.startswith(f"{name}."):
                reason = modules[name].lacks(node.value[len(name) + 1 :])
                if reason:
                    column = characters(source.lines, node.lineno, node.col_offset) + 1
                    yield Mention(path, node.lineno, column, node.value, reason)
                break


def _names(path: str) -> list[str]:
    """Return how a module can be imported."""
    path = os.path.abspath(path)
    found = []
    for root in source_roots(os.path.dirname(path)):
        seen = relative(path, root)
        if not seen.startswith(os.pardir) and not os.path.isabs(seen):
            name = seen.removesuffix(".py").replace("/", ".")
            found.append(name.removesuffix(".__init__"))
    return found


class _Module:
    """A module that fixes have changed."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            tree = parse(decode(read(path)))
        except SourceError:
            tree = ast.Module([], [])
        bindings = Bindings(tree.body)
        self.bound = {binding.name for binding in bindings.imports} | set(bindings.others)
        #: The chains that it reads.
        self.read = {
            ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        }

    def lacks(self, rest: str) -> str:
        """Return why a path in this module leads nowhere any more; empty if it may lead on."""
        first, _, more = rest.partition(".")
        if first not in self.bound:
            return f"it no longer binds '{first}'"
        keras = more.split(".")[0] in ("keras", "python", "compat")
        if keras and not any(f"{chain}.".startswith(f"{rest}.") for chain in self.read):
            return f"it no longer uses '{rest}'"
        return ""
