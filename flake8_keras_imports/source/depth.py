"""How deep a program is nested."""

from __future__ import annotations

import ast
from collections.abc import Iterable


def deepest(body: Iterable[ast.stmt]) -> int:
    """Return the row (from 1) of the statement in which nodes nest the deepest; 1 if none does."""
    depth, row = 0, 1
    todo: list[tuple[ast.AST, int, int]] = [(node, 1, node.lineno) for node in body]
    while todo:
        node, level, place = todo.pop()
        if isinstance(node, ast.stmt):
            place = node.lineno
        if level > depth:
            depth, row = level, place
        todo += [(child, level + 1, place) for child in ast.iter_child_nodes(node)]
    return row
