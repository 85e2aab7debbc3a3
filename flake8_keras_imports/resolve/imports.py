"""Import statements: what they bind, and which of them reach Keras."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from flake8_keras_imports.resolve import builtins as known_builtins
from flake8_keras_imports.resolve.events import Dynamic, Events, Frame, Import
from flake8_keras_imports.resolve.origins import locate, retired, tops
from flake8_keras_imports.resolve.scopes import Bindings
from flake8_keras_imports.resolve.values import UNKNOWN, Class, Symbol, symbol


@lru_cache(maxsize=None)
def relevant() -> frozenset[str]:
    """Return the top-level packages whose names are followed."""
    return tops() | known_builtins.LIBRARIES | frozenset(retired())


class Imports(Bindings):
    """The part of the walk that handles import statements."""

    is_own: Callable[[str], bool]
    events: Events
    frame: Frame | None

    def __init__(self) -> None:
        super().__init__()
        self._relevant = relevant()
        self._classes: dict[ast.ClassDef, Class] = {}

    def _followed(self, module: str) -> bool:
        top = module.partition(".")[0]
        return top in self._relevant and not self.is_own(top)

    def exec_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            module = alias.name
            top = module.partition(".")[0]
            if not self._followed(module):
                self.bind(alias.asname or top, UNKNOWN)
                continue
            if top not in known_builtins.LIBRARIES:
                self.events.imports.append(Import(alias, ((module, alias),), self.frame))
            self.bind(alias.asname or top, symbol(module if alias.asname else top))

    def exec_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level or not self._followed(module):
            for alias in node.names:
                if alias.name != "*":
                    self.bind(alias.asname or alias.name, UNKNOWN)
            return
        targets = []
        for alias in node.names:
            if alias.name == "*":
                self.scope.stars.append(Symbol(module))
                targets.append((module, alias))
            else:
                name = f"{module}.{alias.name}"
                self.bind(alias.asname or alias.name, symbol(name))
                targets.append((name, alias))
        if module.partition(".")[0] not in known_builtins.LIBRARIES:
            self.events.imports.append(Import(node, tuple(targets), self.frame))

    def module_replaced(self, node: ast.expr, name: str) -> None:
        """Note ``sys.modules[name] = ...``."""
        if locate(name) and not self.is_own(name.partition(".")[0]):
            self.events.dynamics.append(Dynamic(node, name, "sys.modules", self.frame))
