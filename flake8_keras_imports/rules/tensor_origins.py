"""Where in a module symbolic tensors may come from: found in its text, which costs little."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject

Def = ast.FunctionDef | ast.AsyncFunctionDef
#: How tensors come about: by a call of ``Input``, or as ``.inputs`` and ``.output`` of a model.
#: It begins with letters, not with alternatives, which are searched for much more slowly.
_ORIGINS = re.compile(r"put(?:(?<=Input)|(?<=\.input)s?|(?<=\.output)s?)\b")
#: Names that lead to each other are followed so far.
_MAX_ROUNDS = 10
_ASSIGNING = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For)


def may_have_tensors(subject: Subject) -> bool:
    """Say whether a module may have symbolic tensors at all."""
    return _ORIGINS.search(subject.whole) is not None or any(_own(subject.module.exports))


def with_origins(subject: Subject) -> Sequence[Def]:
    """Return the functions and methods in whose bodies tensors may come about, in their order.

    That is where one of the words stands of which tensors come, or a name of the module that
    speaks of inputs; or what is bound in such a row (``make = keras.Input``), or such a function.
    """
    text, body = subject.whole, subject.module.body
    functions = list(functions_of(body))
    ends = list(accumulate(map(len, subject.lines)))
    own = [rf"\b{re.escape(name)}\b" for name in _own(subject.module.exports)]
    pattern = re.compile("|".join([_ORIGINS.pattern, *own]))
    found: set[Def] = set()
    known: set[str] = set()
    for _ in range(_MAX_ROUNDS):
        rows = sorted({bisect_right(ends, match.start()) + 1 for match in pattern.finditer(text)})
        new = [f for f in functions if f not in found and _holds(f, rows)]
        found.update(new)
        spread = {function.name for function in new}
        spread.update(_bound(body, rows, pattern))
        for function in found:
            spread.update(_bound(function.body, rows, pattern, inside=True))
        spread = {name for name in spread - known if name and not name.startswith("__")}
        if not spread:
            return [function for function in functions if function in found]
        known |= spread
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(spread)))})\b")
    return functions


def functions_of(body: Iterable[ast.AST]) -> Iterator[Def]:
    """Yield the functions and methods that are defined in a body, not those inside them."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif not isinstance(node, ast.expr):
            inner = (getattr(node, part, []) for part in ("body", "orelse", "handlers"))
            yield from functions_of([child for part in inner for child in part])


def _own(exports: Iterable[object]) -> list[str]:
    """Return the names of a module, apart from what is stored on attributes, that speak of it."""
    return [name for name in exports if isinstance(name, str) and "Input" in name]


def _holds(node: ast.stmt, rows: list[int]) -> bool:
    """Say whether one of the rows is among those of a statement."""
    index = bisect_right(rows, node.lineno - 1)
    return index < len(rows) and rows[index] <= (node.end_lineno or 0)


def _bound(
    body: Iterable[ast.AST], rows: list[int], pattern: re.Pattern[str], inside: bool = False
) -> Iterator[str]:
    """Yield the names that statements with one of the rows bind for other functions as well.

    Not those of functions in ``body``; ``inside`` of a function only what it stores on something.
    """
    for node in body:
        if not isinstance(node, ast.stmt):
            yield from _bound(getattr(node, "body", ()), rows, pattern, inside)
        elif not _holds(node, rows) or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (a.asname for a in node.names if a.asname and pattern.search(a.name))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _stored(node.value.func, True)  # REGISTRY.update(...)
        elif isinstance(node, _ASSIGNING):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from _stored(target, inside)
        for part in ("body", "orelse", "handlers", "finalbody", "cases"):
            yield from _bound(getattr(node, part, ()), rows, pattern, inside)


def _stored(target: ast.expr, inside: bool) -> Iterator[str]:
    """Yield the names under which others find what is assigned to a target."""
    if isinstance(target, ast.Name) and not inside:
        yield target.id
    elif isinstance(target, ast.Attribute):
        yield target.attr
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _stored(element, inside)
    if isinstance(target, (ast.Attribute, ast.Subscript)) and isinstance(target.value, ast.Name):
        yield target.value.id if target.value.id not in ("self", "cls") else ""
