"""Taking from a module what is needed for its own check only.

A syntax tree takes fifty times the memory of its text, and the garbage collector of Python walks
over all of it again and again.  What other modules ask a module is what its names are bound to,
what its functions return, and what these do with models that they are given.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

N = TypeVar("N", bound=ast.AST)
Def = ast.FunctionDef | ast.AsyncFunctionDef
#: What never is what a function was given.
_CALLS = (ast.Call, ast.Await, ast.JoinedStr, ast.Dict, ast.DictComp, ast.Lambda)
_OTHERS = (*_CALLS, ast.Constant)
#: Stands for those.
_NOTHING = ast.Constant(None)
_BLOCKS = ("body", "orelse", "finalbody")


def may_hand_on(function: Def) -> bool:
    """Say whether a function may return what it is given, and not only what a call gives.

    Only then other modules look into its body.
    """
    return _returns_names(function.body)


def _returns_names(body: Iterable[ast.AST]) -> bool:
    for node in body:
        if type(node) is ast.Return:
            if node.value is not None and not isinstance(node.value, _OTHERS):
                return True
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for part in (*_BLOCKS, "handlers", "cases"):
                if _returns_names(getattr(node, part, ())):
                    return True
    return False


def without_body(function: Def) -> Def:
    """Return a function of the same name and parameters, that hands on what the first one does."""
    return _with(function, body=_handing_on(function.body) if may_hand_on(function) else [])


def without_bodies(cls: ast.ClassDef, made: Mapping[ast.AST, ast.AST]) -> ast.ClassDef:
    """Return a class of the same name, with nothing in it but its methods, as they were made."""
    return _with(cls, body=[made[node] for node in cls.body if node in made])


def _handing_on(body: Iterable[Any]) -> list[Any]:
    """Return statements without the calls in them: what these give was not handed on."""
    found: list[Any] = []
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
            found.append(_with(node, value=_without_calls(node.value)) if node.value else node)
        elif isinstance(node, ast.Expr):
            if _grows(node.value):
                found.append(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        elif hasattr(node, "body") or hasattr(node, "cases"):
            blocks: dict[str, Any] = {}
            for part in _BLOCKS:
                if hasattr(node, part):
                    blocks[part] = _handing_on(getattr(node, part))
            for part in ("handlers", "cases"):
                if hasattr(node, part):
                    inner = getattr(node, part)
                    blocks[part] = [_with(one, body=_handing_on(one.body)) for one in inner]
            if hasattr(node, "test"):
                blocks["test"] = _NOTHING
            if hasattr(node, "iter"):
                blocks["iter"] = _without_calls(node.iter)
            found.append(_with(node, **blocks))
    return found


def _grows(node: ast.expr) -> bool:
    """Say whether an expression is ``tensors.append(x)``."""
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr in ("append", "extend")


class _Calls(ast.NodeTransformer):
    """Puts nothing in the place of calls."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return _NOTHING if isinstance(node, _CALLS) else super().generic_visit(node)


def _without_calls(node: ast.expr) -> ast.expr:
    if isinstance(node, _OTHERS):
        return _NOTHING
    if isinstance(node, ast.Name) or not any(isinstance(n, _CALLS) for n in ast.walk(node)):
        return node
    try:
        made: ast.expr = _Calls().visit(copy.deepcopy(node))
    except RecursionError:  # nobody will follow it
        return _NOTHING
    return made


def _with(node: N, **fields: object) -> N:
    """Return a copy of a node with other fields; to make one by a call warns of what is missing."""
    made = type(node).__new__(type(node))
    made.__dict__.update(node.__dict__, **fields)
    return made
