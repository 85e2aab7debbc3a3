"""Import statements: what they bind, and which of them reach Keras."""

from __future__ import annotations

import ast
from functools import cache

from flake8_keras_imports.resolve import library
from flake8_keras_imports.resolve.events import Import, OwnImport
from flake8_keras_imports.resolve.origins import companions, is_bound, retired, successors, tops
from flake8_keras_imports.resolve.scopes import MODULE
from flake8_keras_imports.resolve.values import UNKNOWN, Module, Symbol, attribute_of, symbol
from flake8_keras_imports.resolve.walk import Walk


@cache
def _relevant(roots: frozenset[str]) -> frozenset[str]:
    return roots | library.LIBRARIES | frozenset(retired()) | successors() | companions()


def relevant() -> frozenset[str]:
    """Return the top-level packages whose names are followed."""
    return _relevant(tops())


class Imports(Walk):
    """The part of the walk that handles import statements."""

    def _followed(self, module: str) -> bool:
        top = module.partition(".")[0]
        return top in relevant() and (not self.is_own(top) or is_bound(top))

    def exec_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            module = alias.name
            top = module.partition(".")[0]
            if not self._followed(module):
                place = self.sources.locate(module if alias.asname else top)
                if place is not None:
                    self._note_own(node, (module if alias.asname else top, 0), (module, 0))
                self.bind(alias.asname or top, UNKNOWN if place is None else Module(place))
                continue
            if top not in library.LIBRARIES:
                self.events.imports.append(
                    Import(alias, ((module, alias),), self.frame, self.scope.kind is MODULE)
                )
            self.bind(alias.asname or top, symbol(module if alias.asname else top))

    def exec_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level or not self._followed(module):
            self._import_own(node)
            return
        targets = []
        for alias in node.names:
            if alias.name == "*":
                self._star(Symbol(module))
                targets.append((module, alias))
            else:
                name = f"{module}.{alias.name}"
                self.bind(alias.asname or alias.name, symbol(name))
                targets.append((name, alias))
        if module.partition(".")[0] not in library.LIBRARIES:
            self.events.imports.append(
                Import(node, tuple(targets), self.frame, self.scope.kind is MODULE)
            )

    def _note_own(self, node: ast.stmt, *names: tuple[str, int]) -> None:
        top = self.scope.kind is MODULE
        self.events.own_imports.append(OwnImport(node, names, self.sources.locate, self.frame, top))

    def _import_own(self, node: ast.ImportFrom) -> None:
        """Bind what comes from another module of the project, or from who knows where."""
        level, module = node.level, node.module or ""
        place = self.sources.locate(module, level)
        inside = f"{module}." if module else ""
        if place is not None:
            inner = ((f"{inside}{alias.name}", level) for alias in node.names)
            self._note_own(node, (module, level), *inner)
        base = Module(place) if place is not None else UNKNOWN
        for alias in node.names:
            if alias.name == "*":
                if type(base) is Module:
                    self._star(base)
                else:
                    self.scope.stars.append((None, self.frame))
                continue
            value = attribute_of(base, alias.name)
            if place is not None and place == self.sources.path:
                # a package that imports from itself means the module inside of it
                own = self.sources.locate(f"{inside}{alias.name}", level)
                value = Module(own) if own is not None else UNKNOWN
            self.bind(alias.asname or alias.name, value)

    def _star(self, module: Symbol | Module) -> None:
        """Bind what a star import overrides; other names are found when they are used."""
        self.scope.stars.append((module, self.frame))
        for name in self.scope.env.keys() & set(self.star_names(module)):
            self.bind(str(name), attribute_of(module, str(name)))
