"""Which statements of a file bind a name: what a fix must know before it writes one."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
ImportStatement = ast.Import | ast.ImportFrom


class Binding(NamedTuple):
    """An import that binds a name."""

    name: str
    statement: ImportStatement
    alias: ast.alias
    #: The suite in which the statement stands.
    suite: list[ast.stmt]
    #: The function or class around it; None for the module.
    scope: ast.AST | None

    @property
    def qualified(self) -> str:
        """What the name is: ``tensorflow.keras`` for ``from tensorflow import keras``."""
        if isinstance(self.statement, ast.Import):
            return self.alias.name if self.alias.asname else self.alias.name.partition(".")[0]
        return f"{'.' * self.statement.level}{self.statement.module or ''}.{self.alias.name}"


class _Scope(NamedTuple):
    """A function or a class."""

    start: tuple[int, int]
    end: tuple[int, int]
    node: ast.AST
    #: The index of the one around it.
    outer: int | None


class Bindings:
    """The names that a module binds, anywhere in it."""

    def __init__(self, body: Sequence[ast.stmt]) -> None:
        self.body = list(body)
        #: Every import, in the order of the text.
        self.imports: list[Binding] = []
        #: Names that something else than an import binds, and how often.
        self.others: Counter[str] = Counter()
        self._visit_all()

    def of(self, name: str) -> list[Binding]:
        """Return the imports that bind a name."""
        return [binding for binding in self.imports if binding.name == name]

    def around(self, node: ast.AST) -> list[ast.AST | None]:
        """Return the functions and classes around a place, from inside to outside; then None."""
        place = (node.lineno, node.col_offset)  # type: ignore[attr-defined]
        scopes = self._scopes
        index: int | None = bisect_right(scopes, place, key=lambda one: one.start) - 1
        found: list[ast.AST | None] = []
        while index is not None and index >= 0:
            if place < scopes[index].end:
                found.append(scopes[index].node)
            index = scopes[index].outer
        return [*found, None]

    @cached_property
    def _scopes(self) -> list[_Scope]:
        """The functions and classes in the order of the text."""
        nodes = [n for n in _ordered(ast.Module(self.body, [])) if isinstance(n, _SCOPES)]
        nodes.sort(key=lambda n: (n.lineno, n.col_offset))
        found: list[_Scope] = []
        around: list[int] = []
        for node in nodes:
            start = (node.lineno, node.col_offset)
            while around and found[around[-1]].end <= start:
                around.pop()
            end = (node.end_lineno or 0, node.end_col_offset or 0)
            found.append(_Scope(start, end, node, around[-1] if around else None))
            around.append(len(found) - 1)
        return found

    @cached_property
    def assignments(self) -> list[ast.Assign]:
        """Every assignment, in the order of the text."""
        module = ast.Module(self.body, [])
        return [node for node in _ordered(module) if isinstance(node, ast.Assign)]

    @cached_property
    def callers(self) -> dict[ast.expr, ast.Call]:
        """Every call by what it calls."""
        module = ast.Module(self.body, [])
        return {node.func: node for node in ast.walk(module) if isinstance(node, ast.Call)}

    @cached_property
    def constants(self) -> list[ast.Constant]:
        """The constants, in the order of the text; not those inside of f-strings."""
        module = ast.Module(self.body, [])
        inside = {
            id(part)
            for node in ast.walk(module)
            if isinstance(node, ast.JoinedStr)
            for part in ast.walk(node)
        }
        return [
            node
            for node in _ordered(module)
            if isinstance(node, ast.Constant) and id(node) not in inside
        ]

    @cached_property
    def names(self) -> dict[str, list[ast.Name]]:
        """The places where names stand, by the name, in the order of the text."""
        found: dict[str, list[ast.Name]] = {}
        for node in _ordered(ast.Module(self.body, [])):
            if isinstance(node, ast.Name):
                found.setdefault(node.id, []).append(node)
        return found

    @cached_property
    def _loads(self) -> dict[str, list[ast.Name]]:
        return {
            name: [node for node in nodes if isinstance(node.ctx, ast.Load)]
            for name, nodes in self.names.items()
        }

    def loads(self, name: str) -> list[ast.Name]:
        """Return the places where a name is read."""
        return self._loads.get(name, [])

    @cached_property
    def assigned(self) -> dict[ast.expr, ast.Assign]:
        """The assignments by what they assign."""
        return {statement.value: statement for statement in reversed(self.assignments)}

    @cached_property
    def values(self) -> dict[str, ast.expr]:
        """What names are bound to by assignments to one name alone; the first one of each."""
        found: dict[str, ast.expr] = {}
        for statement in self.assignments:
            first = statement.targets[0]
            if len(statement.targets) == 1 and isinstance(first, ast.Name):
                found.setdefault(first.id, statement.value)
        return found

    @cached_property
    def _rows(self) -> list[int]:
        return [statement.lineno for statement in self.body]

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement of the module itself that holds a node; None if none does."""
        row: int = node.lineno  # type: ignore[attr-defined]
        index = bisect_right(self._rows, row)
        while index and (self.body[index - 1].end_lineno or 0) >= row:
            index -= 1
            if any(part is node for part in ast.walk(self.body[index])):
                return self.body[index]
        return None

    @cached_property
    def statements(self) -> set[ast.expr]:
        """The expressions that are statements."""
        module = ast.Module(self.body, [])
        return {node.value for node in ast.walk(module) if isinstance(node, ast.Expr)}

    @cached_property
    def exported(self) -> frozenset[str]:
        """The names in ``__all__``."""
        found = set()
        for statement in self.body:
            value: ast.expr | None = None
            if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
                targets = getattr(statement, "targets", None) or [statement.target]  # type: ignore[union-attr]
                if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
                    value = statement.value
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                function = statement.value.func  # __all__.extend([...])
                owner = function.value if isinstance(function, ast.Attribute) else None
                if isinstance(owner, ast.Name) and owner.id == "__all__":
                    value = statement.value
            if value is not None:
                found |= {
                    part.value
                    for part in ast.walk(value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
        return frozenset(found)

    @cached_property
    def used(self) -> frozenset[str]:
        """The names that are read, deleted or declared anywhere, in annotations as text too."""
        found: set[str] = set()
        for node in ast.walk(ast.Module(self.body, [])):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Global | ast.Nonlocal):
                found.update(node.names)
        return frozenset(found)

    def _visit_all(self) -> None:
        """Look at every node, in the order of the text; expressions can be very deep."""
        todo: list[tuple[ast.AST, ast.AST | None, list[ast.stmt]]] = []
        todo += [(node, None, self.body) for node in reversed(self.body)]
        while todo:
            node, scope, suite = todo.pop()
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    plain = top if isinstance(node, ast.Import) else alias.name
                    self.imports.append(Binding(alias.asname or plain, node, alias, suite, scope))
                continue
            self._note(node)
            inner = node if isinstance(node, _SCOPES) else scope
            below: list[tuple[ast.AST, ast.AST | None, list[ast.stmt]]] = []
            for _, value in ast.iter_fields(node):
                if isinstance(value, ast.AST):
                    below.append((value, inner, suite))
                elif isinstance(value, list) and value:
                    own = value if isinstance(value[0], ast.stmt) else suite
                    below += [(part, inner, own) for part in value if isinstance(part, ast.AST)]
            todo += reversed(below)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            self.others[node.id] += 1
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.others[node.name] += 1
        elif isinstance(node, ast.arg):
            self.others[node.arg] += 1
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            self.others[node.name] += 1
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self.others[node.rest] += 1
        elif isinstance(node, ast.Global | ast.Nonlocal):
            self.others.update(node.names)


def _ordered(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below a node, each before what is inside of it."""
    todo = [*ast.iter_child_nodes(node)][::-1]
    while todo:
        child = todo.pop()
        yield child
        todo += [*ast.iter_child_nodes(child)][::-1]
