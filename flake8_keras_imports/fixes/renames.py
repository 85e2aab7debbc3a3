"""Fixes of names that have moved or are gone: ``K.sum``, ``keras.losses.MSE``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes import calls
from flake8_keras_imports.fixes.imports import Moved, rewritten
from flake8_keras_imports.fixes.judging import Target
from flake8_keras_imports.fixes.replacing import Goal, goal
from flake8_keras_imports.fixes.routes import route
from flake8_keras_imports.resolve.origins import name
from flake8_keras_imports.settings import SPELLINGS

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject
    from flake8_keras_imports.rules.names import Missing


def renamed(subject: Subject, found: Missing) -> Fix | None:
    """Return the fix that writes what takes the place of a missing name."""
    if isinstance(found.node, ast.alias):
        return _of_import(subject, found, found.node)
    return _of_chain(subject, found) if found.sure else None


def _of_chain(subject: Subject, found: Missing) -> Fix | None:
    node = _part(found)
    if node is None or subject.text.has_comment(node):
        return None
    call = subject.bindings.callers.get(node)
    wanted = goal(subject, found, call, imported=False)
    if wanted is None:
        return _as_method(subject, found, call)
    root = route(subject, node, found.place, wanted.path)
    if root is None:
        return None
    edits = [subject.text.replace(node, root.text)]
    if root.edit is not None:
        edits.insert(0, root.edit)
    if call is not None:
        of_call = calls.edits(subject.text, call, dict(wanted.renamed), wanted.added)
        if of_call is None:
            return None
        edits += of_call
    reason = "; ".join(wanted.doubts)
    return Fix(f"Replace with '{root.text}'", wanted.applicability, tuple(edits), reason)


def _as_method(subject: Subject, found: Missing, call: ast.Call | None) -> Fix | None:
    """Return the fix that asks the first argument for a method: ``variable.assign(value)``."""
    line = data.line("rewrites.txt", found.place.path)
    if line is None or line[0] != "." or call not in subject.bindings.statements:
        return None
    if call is None or len(call.args) != 2 or call.keywords or subject.text.has_comment(call):
        return None
    given = calls.pieces(subject.text, call)
    if len(given) != 2 or not isinstance(call.args[0], ast.Attribute | ast.Name):
        return None
    method, _, _, _, reason = line.split(None, 4)
    written = f"{subject.text.of(call.args[0])}{method}("
    edit = Edit(*subject.text.start(call), *given[1].start, written)
    return Fix(f"Replace with '{written}...)'", Applicability.UNSAFE, (edit,), reason)


def _part(found: Missing) -> ast.expr | None:
    """Return the part of a chain that names what is missing, without what is asked of it."""
    node = found.node
    beyond = found.whole.split(".")[len(found.place.path.split(".")) :]
    for attribute in reversed(beyond):
        if not isinstance(node, ast.Attribute) or node.attr != attribute:
            return None
        node = node.value
    return node if isinstance(node, ast.Attribute) else None


def _of_import(subject: Subject, found: Missing, alias: ast.alias) -> Fix | None:
    """Return the fix of an import, with the other names of the statement that can go along."""
    statement = next((b.statement for b in subject.bindings.imports if b.alias is alias), None)
    if not isinstance(statement, ast.ImportFrom) or statement.level:
        return None
    own = _imported(subject, found)
    if own is None:
        return None
    goals: dict[ast.AST, Goal] = {}
    for other in subject.missing:
        if other.node in statement.names:
            wanted = _imported(subject, other)
            if wanted is not None and _goes_along(wanted, own):
                goals[other.node] = wanted
    package = SPELLINGS[found.place.origin]
    names, kept = [], []
    for one in statement.names:
        if one in goals:
            above, _, last = f"{package}.{goals[one].path}".rpartition(".")
            names.append(Moved(one, Target(goals[one].path), above, last))
        else:
            kept.append(one)
    edits: tuple[Edit, ...]
    if all(one.module == statement.module for one in names):
        title = f"from {statement.module} import {names[0].written}"
        edits = tuple(subject.text.replace(one.alias, one.written) for one in names)
    else:
        made = rewritten(subject, statement, names, kept, [])
        if made is None:
            return None
        title, edits, _ = made
    doubts = dict.fromkeys(doubt for wanted in goals.values() for doubt in wanted.doubts)
    return Fix(f"Replace with '{title}'", own.applicability, edits, "; ".join(doubts))


def _imported(subject: Subject, found: Missing) -> Goal | None:
    entry = name(found.place.path)
    if entry is None or entry.kind == "module" or found.whole != found.place.path:
        return None  # what is reached through a module may have moved to several others
    return goal(subject, found, None, imported=True)


def _goes_along(one: Goal, own: Goal) -> bool:
    """Say whether a fix may write one name when it writes another one."""
    order = (Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY)
    return order.index(one.applicability) <= order.index(own.applicability)
