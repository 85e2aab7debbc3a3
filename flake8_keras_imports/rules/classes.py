"""What classes of a module hold and make, for the rules about subclasses of Keras's."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.module import ResolvedModule
from flake8_keras_imports.resolve.values import UNKNOWN, Class, Parameter, Symbol, Value


def methods(cls: Class) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions that the body of a class defines."""
    for node in cls.node.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def inside(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, without the functions and classes inside it."""
    todo = list(ast.iter_child_nodes(function))
    todo.reverse()
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += reversed(list(ast.iter_child_nodes(node)))


def assignments(module: ResolvedModule, cls: Class) -> Iterator[tuple[ast.Attribute, ast.expr]]:
    """Yield the attributes that methods assign to ``self``, with what they assign.

    A local name that a method binds once stands for what it is bound to.
    """
    found = module.assigned_by_methods.get(cls, ())
    own = {m for m in methods(cls) if not any(_name(d) in _UNBOUND for d in m.decorator_list)}
    local: dict[ast.AST, dict[str, tuple[tuple[int, int], ast.expr]]] = {}
    for store in found:
        method = store.function.node if store.function is not None else None
        target, written = store.node, store.written
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) or method not in own:
            continue
        first = next(iter((*method.args.posonlyargs, *method.args.args)), None)
        if first is None or written is None:
            continue
        if not isinstance(target.value, ast.Name) or target.value.id != first.arg:
            continue
        if isinstance(written, ast.Name) and not _is_parameter(store.value, written.id):
            if method not in local:
                local[method] = _bound_once(method)
            place, value = local[method].get(written.id, (_place(target), written))
            written = value if place < _place(target) else written
        yield target, written


def _is_parameter(value: Value, name: str) -> bool:
    return type(value) is Parameter and value.name == name


def _place(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _bound_once(method: ast.AST) -> dict[str, tuple[tuple[int, int], ast.expr]]:
    """Return the local names that a method binds once, with where, and what they are bound to."""
    nodes = list(inside(method))
    times: dict[str, int] = {}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            times[node.id] = times.get(node.id, 0) + 1
    found = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and times[target.id] == 1:
                found[target.id] = _place(target), value
    return found


def derives_from(module: ResolvedModule, cls: Class, names: frozenset[str]) -> bool:
    """Say whether a class derives from one of these, as far as its bases are known."""
    found = False
    for ancestor in module.forcing.ancestors(cls):
        for base in ancestor.bases:
            options = module.forcing.options(base)
            if UNKNOWN in options:
                return False
            found |= any(type(o) is Symbol and o.name in names for o in options)
    return found


def name_of(component: Component) -> str:
    """Return what a component is for a message: ``keras layer 'Dense'``."""
    name = component.cls.name if component.cls is not None else component.name.rpartition(".")[2]
    return f"{component.origin} {component.kind.lower()} '{name}'"


_UNBOUND = frozenset(("staticmethod", "classmethod"))


def _name(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
