"""What classes of a module hold and make, for the rules about subclasses of Keras's."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.module import ResolvedModule
from flake8_keras_imports.resolve.values import UNKNOWN, Class, Symbol


def methods(cls: Class) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions that the body of a class defines."""
    for node in cls.node.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def inside(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, without the functions and classes inside it."""
    todo = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo[:0] = ast.iter_child_nodes(node)


def assignments(cls: Class) -> Iterator[tuple[ast.Attribute, ast.expr]]:
    """Yield the attributes that methods assign to ``self``, with what they assign.

    A local name that a method binds once stands for what it is bound to.
    """
    for method in methods(cls):
        parameters = [*method.args.posonlyargs, *method.args.args]
        if not parameters or any(_name(d) in _UNBOUND for d in method.decorator_list):
            continue
        bound: dict[str, list[ast.expr]] = {}
        for node in inside(method):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.setdefault(node.id, []).append(node)
        local: dict[str, ast.expr] = {}
        for target, value in _bindings(method):
            if isinstance(target, ast.Name) and len(bound[target.id]) == 1:
                local[target.id] = value
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                if target.value.id == parameters[0].arg:
                    known = local.get(value.id) if isinstance(value, ast.Name) else None
                    yield target, known or value


def _bindings(method: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield target and value of every assignment of a method."""
    for node in inside(method):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield target, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value


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
