"""How a chain that reaches a Keras is written for another path of the same Keras."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports.fixes.names import Root, import_beside
from flake8_keras_imports.settings import SPELLINGS

if TYPE_CHECKING:
    from flake8_keras_imports.fixes.bindings import Binding
    from flake8_keras_imports.resolve.origins import Place
    from flake8_keras_imports.rules.base import Subject


class _Way(NamedTuple):
    """How a chain gets to a path."""

    #: What is written before the attributes, and the path that it stands for.
    text: str
    path: str
    #: The name at which the chain begins.
    name: str


def route(subject: Subject, chain: ast.expr, place: Place, path: str) -> Root | None:
    """Return how another path of the same Keras is written where a chain reaches ``place``.

    By what the chain begins with, by another name that is bound, or by an import that is
    added beside the one through which the chain goes.
    """
    way = _way(subject, chain, place)
    if way is None:
        return None
    rest = _below(path, way.path)
    if rest:
        return Root(f"{way.text}.{rest}", None)
    return reached(subject, chain, way.name, SPELLINGS[place.origin], path)


def reached(
    subject: Subject, node: ast.expr, name: str | None, package: str, path: str
) -> Root | None:
    """Return how a path of a package is written at a place, by any name, or by a new one.

    ``name`` is the one through which the program reaches that Keras at the place.
    """
    beside = subject.bindings.of(name) if name else []
    usable = [b for b in subject.bindings.imports if _is_usable(subject, b, node, beside)]
    for binding in usable:
        bound = binding.qualified
        rest = _below(path, bound[len(package) + 1 :]) if _is_in(bound, package) else ""
        if rest:
            return Root(f"{binding.name}.{rest}", None)
    for binding in usable:
        if package.startswith(f"{binding.qualified}."):  # tf.keras
            return Root(f"{binding.name}{package[len(binding.qualified) :]}.{path}", None)
    module, _, rest = path.partition(".")
    if not rest or _is_taken(subject, module):
        module, rest = "", path
    statement = _statement(package, module)
    bound = statement.rpartition(" ")[2]
    if _is_taken(subject, bound) or subject.is_own(package.partition(".")[0]):
        return None
    edit = import_beside(subject, node, name, statement)
    return Root(f"{bound}.{rest}", edit) if edit is not None else None


def _statement(package: str, module: str) -> str:
    if module:
        return f"from {package} import {module}"
    above, _, last = package.rpartition(".")
    return f"from {above} import {last}" if above else f"import {package}"


def _way(subject: Subject, chain: ast.expr, place: Place) -> _Way | None:
    """Return how a chain gets to a place; None if it is no plain chain of names."""
    node, parts = chain, place.path.split(".")
    while parts and isinstance(node, ast.Attribute) and node.attr == parts[-1]:
        node = node.value
        parts.pop()
    first = node
    while isinstance(first, ast.Attribute):
        first = first.value
    if not isinstance(first, ast.Name) or (parts and first is not node):
        return None
    return _Way(subject.text.of(node), ".".join(parts), first.id)


def _below(path: str, above: str) -> str:
    """Return how a path goes on from another one; nothing if it does not."""
    if not above:
        return path
    return path[len(above) + 1 :] if path.startswith(f"{above}.") else ""


def _is_in(qualified: str, package: str) -> bool:
    return qualified == package or qualified.startswith(f"{package}.")


def _is_usable(subject: Subject, binding: Binding, node: ast.expr, beside: list[Binding]) -> bool:
    """Say whether the name of an import surely means that at a place."""
    bindings = subject.bindings
    if binding.name in bindings.others:
        return False
    if any(other.qualified != binding.qualified for other in bindings.of(binding.name)):
        return False
    if binding.statement.lineno >= node.lineno:
        return False
    if binding.scope is None and not binding.statement.col_offset:
        return True
    around = bindings.around(node)
    return any(b.suite is binding.suite and b.scope in around for b in beside)


def _is_taken(subject: Subject, name: str) -> bool:
    return name in subject.bindings.others or bool(subject.bindings.of(name))
