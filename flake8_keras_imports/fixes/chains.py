"""Fixes of attribute chains that reach a Keras: ``tf.keras.layers.Dense``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports.finding import Edit, Fix
from flake8_keras_imports.fixes import calls, replacing
from flake8_keras_imports.fixes.judging import applicability, of_route, target
from flake8_keras_imports.fixes.names import root_at
from flake8_keras_imports.project.versions import TIMELINES
from flake8_keras_imports.resolve.origins import KERAS, Place
from flake8_keras_imports.rules.names import Missing

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.module import Reach
    from flake8_keras_imports.rules.base import Subject


def rewrite_chain(subject: Subject, reach: Reach) -> Fix | None:
    """Return the fix that reaches the same through the preferred Keras."""
    place = reach.places[0]
    goal = target(subject, place)
    whole = reach.node
    if not isinstance(whole, ast.expr) or len(set(reach.alternatives)) > 1:
        return None
    if goal is None:
        return _replaced(subject, place, whole)
    node = _stripped(whole, place.path)
    if node is None or subject.text.has_comment(whole):
        return None
    assigned = _as_import(subject, node, goal.path)
    if assigned is not None:
        edits: tuple[Edit, ...] = (assigned,)
        written = assigned.text
    else:
        root = root_at(subject, whole, first_name(whole))
        if root is None:
            return None
        written = f"{root.text}.{goal.path}" if goal.path else root.text
        same = goal.path == place.path
        change = subject.text.replace(node if same else whole, root.text if same else written)
        edits = (change,) if root.edit is None else (root.edit, change)
    doubts = goal.doubts
    return Fix(f"Replace with '{written}'", applicability(doubts), edits, "; ".join(doubts))


def _replaced(subject: Subject, place: Place, whole: ast.expr) -> Fix | None:
    """Return the fix that writes what was measured to take the place of a name, as in KER401."""
    allowed = {letter: subject.versions.may(letter) for letter in TIMELINES[KERAS]}
    if subject.settings.preferred != KERAS or place.route != "public" or not all(allowed.values()):
        return None
    if _stripped(whole, place.path) is None or subject.text.has_comment(whole):
        return None
    call = subject.bindings.callers.get(whole)
    missing = Missing(whole, Place(KERAS, place.path, "public"), allowed, place.path)
    wanted = replacing.goal(subject, missing, call, imported=False)
    root = root_at(subject, whole, first_name(whole))
    if wanted is None or root is None:
        return None
    of_call = calls.edits(subject.text, call, dict(wanted.renamed), wanted.added) if call else []
    if of_call is None:
        return None
    written = f"{root.text}.{wanted.path}"
    edits = [subject.text.replace(whole, written), *of_call]
    doubts = (*of_route(subject, place), *wanted.doubts)
    kind = applicability(doubts) if not wanted.display else wanted.applicability
    made = ([root.edit] if root.edit is not None else []) + edits
    return Fix(f"Replace with '{written}'", kind, tuple(made), "; ".join(doubts))


def _stripped(node: ast.expr, path: str) -> ast.expr | None:
    """Return the part of a chain that is the root of Keras: ``tf.keras``; None if it is none."""
    for name in reversed(path.split(".") if path else []):
        if not isinstance(node, ast.Attribute) or node.attr != name:
            return None
        node = node.value
    return node if isinstance(node, ast.Attribute | ast.Name) and first_name(node) else None


def first_name(node: ast.expr) -> str | None:
    """Return the name at which a chain begins."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _as_import(subject: Subject, node: ast.expr, path: str) -> Edit | None:
    """Return the import that takes the place of ``keras = tf.keras``."""
    if path or subject.settings.preferred == "tf.keras" or subject.is_own(subject.wording.package):
        return None
    statement = subject.bindings.assigned.get(node)
    first = statement.targets[0] if statement is not None else None
    if statement is None or len(statement.targets) != 1 or not isinstance(first, ast.Name):
        return None
    package = subject.wording.package
    renamed = f" as {first.id}" if first.id != package else ""
    return subject.text.replace(statement, f"import {package}{renamed}")
