"""Scopes, bindings, and how they change over branches."""

from __future__ import annotations

import ast
from bisect import bisect_right

from flake8_keras_imports.resolve.values import (
    STALE,
    UNKNOWN,
    Class,
    Function,
    Module,
    Symbol,
    Value,
    union,
)

#: Later bindings of one name beyond which a function may find anything.
MAX_LATER = 100

MODULE, CLASS, FUNCTION, INLINE = "module", "class", "function", "inline"


class Scope:
    """A Python scope: its bindings at this point of the walk.

    ``INLINE`` scopes (comprehensions) are walked where they stand; the bodies
    of functions are walked after the scope around them is complete.
    """

    __slots__ = (
        "born",
        "cls",
        "dotted",
        "env",
        "function",
        "history",
        "kind",
        "parent",
        "redirects",
        "stars",
    )

    def __init__(self, kind: str, parent: Scope | None, born: int = 0) -> None:
        self.kind = kind
        self.parent = parent
        #: What each name is bound to now.
        self.env: dict[str | tuple[str, str], Value] = {}
        #: For names bound more than once: (moment, value), in order.
        self.history: dict[str | tuple[str, str], list[tuple[int, Value]]] = {}
        #: The moment at which the function of this scope was defined.
        self.born = born
        #: Names declared global or nonlocal, with the scope that holds them.
        self.redirects: dict[str, Scope] = {}
        #: Modules that were imported with a star (None: one that is not known), in order,
        #: with the guarded region in which that was.
        self.stars: list[tuple[Symbol | Module | None, object]] = []
        #: The class whose body or method this is.
        self.cls: Class | None = None
        self.function: Function | None = None
        #: For ``name.attribute = value``: the attributes bound so, by name.
        self.dotted: dict[str, set[str]] = {}

    def seen_from(self, name: str, born: int) -> Value:
        """Return what a function defined at the moment ``born`` may find here.

        That is what the name was bound to then, or anything bound to it later.
        """
        history = self.history.get(name)
        if history is None:
            return self.env[name]
        start = max(bisect_right(history, born, key=_moment) - 1, 0)
        if len(history) - start > MAX_LATER:
            return UNKNOWN
        return union([value for _, value in history[start:]])


def _moment(entry: tuple[int, Value]) -> int:
    return entry[0]


#: What one branch changed: (scope, name) to the value at its end.
Changes = dict[tuple[Scope, "str | tuple[str, str]"], Value]
_Log = list[tuple[Scope, "str | tuple[str, str]", "Value | None"]]


class Bindings:
    """The scope in which the walk is, with an undo log for each branch that is open."""

    def __init__(self) -> None:
        self.module = Scope(MODULE, None)
        self.scope = self.module
        self.moment = 0
        #: Names that some function declares global, and nonlocal.
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self._logs: list[_Log] = []

    def bind(self, name: str, value: Value) -> None:
        """Bind ``name`` in the present scope, or where it was declared to live."""
        scope = self.scope
        if scope.redirects and name in scope.redirects:
            target = scope.redirects[name]
            old = target.env.get(name)
            # nobody knows when this function runs: the old value stays possible
            self._set(target, name, value if old is None else union([old, value]))
            return
        if scope.dotted and name in scope.dotted:
            self.forget_attributes(name)
        self._set(scope, name, value)

    def bind_attribute(self, name: str, attribute: str, value: Value) -> None:
        """Remember ``name.attribute = value`` until something may have changed it."""
        for other, attributes in self.scope.dotted.items():
            if attribute in attributes:  # perhaps another name of the same object
                self._set(self.scope, (other, attribute), STALE)
        self.scope.dotted.setdefault(name, set()).add(attribute)
        self._set(self.scope, (name, attribute), value)

    def forget_attributes(self, name: str) -> None:
        """Forget what was stored on ``name``: it was bound anew, or given to a call."""
        for attribute in self.scope.dotted.get(name, ()):
            self._set(self.scope, (name, attribute), STALE)

    def _set(self, scope: Scope, name: str | tuple[str, str], value: Value) -> None:
        env = scope.env
        old = env.get(name)
        if self._logs:
            self._logs[-1].append((scope, name, old))
        env[name] = value
        if old is value or (old is None and name not in scope.history):
            return
        if old is None or old != value:
            history = scope.history.setdefault(name, [(0, old)])  # type: ignore[list-item]
            self.moment += 1
            history.append((self.moment, value))

    def lookup(self, name: str) -> Value | None:
        """Return what ``name`` is bound to for an expression in the present scope."""
        scope: Scope | None = self.scope
        assert scope is not None
        if scope.redirects and name in scope.redirects:
            return scope.redirects[name].env.get(name)
        value = scope.env.get(name)
        if value is not None:
            return value
        born = None
        while True:
            if scope.kind is FUNCTION:
                born = scope.born
            scope = scope.parent
            if scope is None:
                return None
            value = scope.env.get(name)
            if value is not None and scope.kind is not CLASS:
                return value if born is None else scope.seen_from(name, born)

    @property
    def level(self) -> int:
        """The number of branches that are open."""
        return len(self._logs)

    def begin(self) -> None:
        """Begin a branch."""
        self._logs.append([])

    def since(self, level: int) -> Changes:
        """Return what was bound since the branch ``level`` began."""
        changes: Changes = {}
        for log in self._logs[level:]:
            for scope, name, _ in log:
                value = scope.env.get(name)
                if value is not None:
                    changes[scope, name] = value
        return changes

    def end(self) -> Changes:
        """End a branch: undo its bindings and return them."""
        changes = self.since(self.level - 1)
        for scope, name, old in reversed(self._logs.pop()):
            if old is None:
                scope.env.pop(name, None)
            else:
                scope.env[name] = old
        return changes

    def abandon(self, level: int) -> None:
        """Give up the branches that are open above ``level``, keeping what they bound."""
        while self.level > level:
            log = self._logs.pop()
            if self._logs:
                self._logs[-1].extend(log)

    def merge(self, branches: list[Changes]) -> None:
        """Go on after branches of which any one may have run."""
        names: dict[tuple[Scope, str | tuple[str, str]], None] = {}
        for changes in branches:
            if changes:
                names.update(dict.fromkeys(changes))
        for key in names:
            scope, name = key
            before = scope.env.get(name)
            found = [changes.get(key, before) for changes in branches]
            values = [value for value in found if value is not None]
            self._set(scope, name, STALE if STALE in values else union(values))

    def declare(self, node: ast.Global | ast.Nonlocal) -> None:
        """Note a ``global`` or ``nonlocal`` statement."""
        (self.globals if isinstance(node, ast.Global) else self.nonlocals).update(node.names)
        for name in node.names:
            target: Scope | None = self.module
            if isinstance(node, ast.Nonlocal):
                target = self.scope.parent
                while target is not None and not (target.kind is FUNCTION and name in target.env):
                    target = target.parent
            if target is not None and target is not self.scope:
                self.scope.redirects[name] = target
