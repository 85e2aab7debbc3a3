"""Fixes of versions that are compared as text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes.chains import first_name
from flake8_keras_imports.fixes.names import import_beside
from flake8_keras_imports.project.lookup import family
from flake8_keras_imports.rules.version_text import literal, text_of

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.events import Comparison
    from flake8_keras_imports.resolve.values import Value
    from flake8_keras_imports.rules.base import Subject

_MODULE = "packaging.version"
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def as_versions(subject: Subject, event: Comparison) -> Fix | None:
    """Return the fix that compares versions: ``Version(tf.__version__) >= Version("2.10")``."""
    nodes = [event.node.left, *event.node.comparators]
    if not all(isinstance(op, _ORDERING) for op in event.node.ops):
        return None
    if not all(_is_version(subject, v, n) for v, n in zip(event.values, nodes)):
        return None
    found = _class(subject, event.node)
    if found is None:
        return None
    name, edit = found
    edits = [edit] if edit is not None else []
    for node in nodes:
        edits.append(subject.text.insert(subject.text.start(node), f"{name}("))
        edits.append(subject.text.insert(subject.text.end(node), ")"))
    return Fix(
        f"Compare {name} objects",
        Applicability.UNSAFE,
        tuple(edits),
        "packaging must be installed; '2.9' and '2.9.0' are equal then",
    )


def _is_version(subject: Subject, value: Value, node: ast.expr) -> bool:
    """Say whether an operand is a whole version: of some release, or a constant."""
    if isinstance(node, ast.NamedExpr | ast.Starred):
        return False
    if family(text_of(subject, value)) is not None:
        return True
    wanted = literal(subject, value, node)
    return wanted is not None and isinstance(wanted.value, str) and wanted.value[-1:] != "."


def _class(subject: Subject, node: ast.Compare) -> tuple[str, Edit | None] | None:
    """Return how the class is written at a place, and the import that this needs."""
    bindings = subject.bindings
    for binding in bindings.imports:
        if binding.scope is not None or binding.statement.col_offset:
            continue
        if binding.name in bindings.others or binding.statement.lineno >= node.lineno:
            continue
        if binding.qualified in (f"{_MODULE}.Version", f"{_MODULE}.parse"):
            return binding.name, None
        if binding.qualified == _MODULE:
            return f"{binding.name}.Version", None
        if binding.alias.name == _MODULE and binding.alias.asname is None:
            return f"{_MODULE}.Version", None
    if "Version" in bindings.others or bindings.of("Version") or subject.is_own("packaging"):
        return None
    edit = _imported(subject, node)
    return ("Version", edit) if edit is not None else None


def _imported(subject: Subject, node: ast.Compare) -> Edit | None:
    """Return the edit that imports the class, where isort would have it."""
    statement = f"from {_MODULE} import Version"
    body = subject.bindings.body
    names = [first_name(part) for part in ast.walk(node) if isinstance(part, ast.Name)]
    bound = [b for name in names if name is not None for b in subject.bindings.of(name)]
    index = next((body.index(b.statement) for b in bound if b.statement in body), None)
    if index is None or not _goes_below(body[index]):
        name = bound[0].name if bound else None
        return import_beside(subject, node, name, statement)
    while index + 1 < len(body) and _goes_below(body[index + 1]):
        if body[index + 1].lineno != (body[index].end_lineno or 0) + 1:
            break
        index += 1
    row = (body[index].end_lineno or 0) + 1
    return subject.text.insert((row, 1), f"{statement}\n") if row <= node.lineno else None


def _goes_below(statement: ast.stmt) -> bool:
    """Say whether the import of the class belongs below a statement."""
    if isinstance(statement, ast.ImportFrom):
        return not statement.level and (statement.module or "") < _MODULE
    return isinstance(statement, ast.Import)
