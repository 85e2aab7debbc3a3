"""Under which name a fix can reach the preferred Keras, and the import that this needs."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.fixes.bindings import Binding
from flake8_keras_imports.resolve.origins import locate

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject


class Root(NamedTuple):
    """How to write the root of a Keras at some place."""

    text: str
    #: The import that must be added for it, if any.
    edit: Edit | None


#: What is imported for each preferred Keras, and the name that it usually gets.
_IMPORTS = {
    "keras": ("keras", "keras", ""),
    "tf_keras": ("tf_keras", "tf_keras", ""),
    "tf.keras": ("tensorflow", "tf", ".keras"),
}


def root_at(subject: Subject, node: ast.AST, name: str | None, mended: bool = True) -> Root | None:
    """Return how the preferred Keras is written at a place; None if it cannot be.

    ``name`` is the one through which the program reaches Keras there: the import is added
    beside the one that binds it.  With ``mended`` imports count as what their fixes make of them.
    """
    package, usual, suffix = _IMPORTS[subject.settings.preferred]
    if subject.is_own(package):
        return None  # a module of the project would be imported instead
    wanted = package if suffix else subject.settings.preferred
    bindings = subject.bindings
    assigned = _will_be_import(subject, node) if mended else None
    if assigned is not None:
        return Root(assigned, None)
    leading, foreign = _leading(subject, wanted, mended)
    for binding in leading:
        if binding.name not in bindings.others and _is_before(binding, node):
            return Root(binding.name + suffix, None)
    if usual in foreign and any(
        locate(binding.qualified) is not None for binding in bindings.of(usual)
    ):
        return None  # that name is another Keras, and stays so
    names = (usual, f"{usual}_", f"{usual}_lib", f"the_{usual}")
    free = next(n for n in names if n not in foreign and n not in bindings.others)
    statement = f"import {package}" + (f" as {free}" if free != package else "")
    edit = import_beside(subject, node, name, statement)
    return Root(free + suffix, edit) if edit is not None else None


def _will_be_import(subject: Subject, node: ast.AST) -> str | None:
    """Return the name that ``keras = tf.keras`` binds above, which becomes an import."""
    if subject.settings.preferred == "tf.keras":
        return None
    row: int = node.lineno  # type: ignore[attr-defined]
    return next((name for last, name in subject.new_imports if last < row), None)


def new_imports(subject: Subject) -> list[tuple[int, str]]:
    """Return the names that assignments such as ``keras = tf.keras`` bind, with their last rows."""
    roots = {id(reach.node) for reach in subject.module.reaches if not reach.places[0].path}
    found = []
    for statement in subject.bindings.body:
        if isinstance(statement, ast.Assign) and id(statement.value) in roots:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and subject.bindings.others[target.id] == 1:
                if not subject.bindings.of(target.id):
                    found.append((statement.end_lineno or statement.lineno, target.id))
    return found


def _leading(subject: Subject, wanted: str, mended: bool) -> tuple[list[Binding], frozenset[str]]:
    """Return the imports that bind the root of what is wanted, and the names of all others."""
    known = subject.leading.get((wanted, mended))
    if known is None:
        leading, foreign = [], set()
        for binding in subject.bindings.imports:
            if _leads_to(subject, binding, wanted, mended):
                leading.append(binding)
            else:
                foreign.add(binding.name)
        known = subject.leading[wanted, mended] = leading, frozenset(foreign)
    return known


def _leads_to(subject: Subject, binding: Binding, wanted: str, mended: bool) -> bool:
    """Say whether an import binds the root of what is wanted, or will when it is fixed."""
    if binding.qualified.lstrip(".") == wanted or not mended:
        return binding.qualified.lstrip(".") == wanted
    from flake8_keras_imports.fixes.imports import will_be

    return will_be(subject, binding) == wanted


def _is_before(binding: Binding, node: ast.AST) -> bool:
    """Say whether an import of the module's own suite has surely run at a place."""
    if binding.scope is not None or binding.statement.col_offset:
        return False
    return bool(binding.statement.lineno < node.lineno)  # type: ignore[attr-defined]


def import_beside(subject: Subject, node: ast.AST, name: str | None, statement: str) -> Edit | None:
    """Return the edit that adds an import where it has run before a place is reached."""
    bindings = subject.bindings
    for scope in bindings.around(node):
        for binding in bindings.of(name) if name else ():
            if binding.scope is scope and binding.statement.lineno <= node.lineno:  # type: ignore[attr-defined]
                return _above(subject, binding.suite, binding.statement, statement)
    for anchor in bindings.body:
        if isinstance(anchor, ast.Import | ast.ImportFrom) and not _is_future(anchor):
            if anchor.lineno < node.lineno:  # type: ignore[attr-defined]
                return _above(subject, bindings.body, anchor, statement)
            break
    return _at_top(subject, statement)


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _above(
    subject: Subject, suite: list[ast.stmt], anchor: ast.stmt, statement: str
) -> Edit | None:
    """Return the edit that writes an import above another one, where isort would have it."""
    text = subject.text
    index = suite.index(anchor)
    while index and _goes_before(subject, suite[index - 1], suite[index], statement):
        index -= 1
    indent = text.indent(suite[index])
    if indent is None:  # `try: import tensorflow`
        return text.insert(text.start(suite[index]), f"{statement}; ")
    return text.insert((suite[index].lineno, 1), f"{indent}{statement}\n")


def _goes_before(subject: Subject, one: ast.stmt, below: ast.stmt, statement: str) -> bool:
    """Say whether an import belongs above the neighbour of the line that it would go to."""
    if one.end_lineno is None or one.end_lineno + 1 != below.lineno:
        return False  # another section
    if subject.text.indent(one) is None:
        return False
    module = statement.split()[1]
    if statement.startswith("from "):
        return isinstance(one, ast.ImportFrom) and _is_third_party(one) and one.module > module  # type: ignore[operator]
    if isinstance(one, ast.Import):
        first = one.names[0].name
        return first.partition(".")[0] not in sys.stdlib_module_names and first > module
    return isinstance(one, ast.ImportFrom) and not _is_future(one) and _is_third_party(one)


def _is_third_party(statement: ast.ImportFrom) -> bool:
    top = (statement.module or "").partition(".")[0]
    return not statement.level and top not in sys.stdlib_module_names


def _at_top(subject: Subject, statement: str) -> Edit:
    """Return the edit that writes an import behind the docstring and ``__future__``."""
    row, blank = 1, ""
    lines = subject.lines
    for node in subject.bindings.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (is_text and isinstance(node.value.value, str)) and not _is_future(node):  # type: ignore[attr-defined]
            break
        row, blank = (node.end_lineno or node.lineno) + 1, "\n"
    if row == 1:
        while row <= len(lines) and lines[row - 1].startswith("#"):
            row += 1
    if row > len(lines) and lines and not lines[-1].endswith("\n"):
        return Edit(
            len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 1, f"\n{statement}\n"
        )
    return Edit(row, 1, row, 1, f"{blank}{statement}\n")
