"""Taking from a module what is needed for its own check only.

A syntax tree takes fifty times the memory of its text, and the garbage collector of Python walks
over all of it again and again.  What other modules ask a module is what its names are bound to,
what its functions return, and what these do with models that they are given.
"""

from __future__ import annotations

import ast
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)
Def = ast.FunctionDef | ast.AsyncFunctionDef
#: Statements of a function of another module beyond which nobody looks into its body.
MAX_STATEMENTS = 3


def is_short(function: Def) -> bool:
    """Say whether other modules look into the body of a function."""
    return len(function.body) <= MAX_STATEMENTS and not any(
        hasattr(statement, "body") for statement in function.body
    )


def without_body(function: Def) -> Def:
    """Return a function of the same name and parameters; the same one if it is short."""
    return function if is_short(function) else _with_body(function, [])


def without_bodies(cls: ast.ClassDef) -> ast.ClassDef:
    """Return a class of the same name, with nothing in it but its methods, without bodies."""
    methods = [n for n in cls.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return _with_body(cls, [without_body(method) for method in methods])


def _with_body(node: N, body: list[Def]) -> N:
    made = type(node).__new__(type(node))  # to make one by a call warns of what is missing
    made.__dict__.update(node.__dict__, body=body)
    return made
