"""Fixes of methods of subclasses: their names and their parameters."""

from __future__ import annotations

import ast
import copy
import re
from typing import TYPE_CHECKING

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes.judging import applicability
from flake8_keras_imports.fixes.text import Position
from flake8_keras_imports.rules.hooks import fits, outcomes
from flake8_keras_imports.rules.names import Releases, shown

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.values import Class
    from flake8_keras_imports.rules.base import Subject

Method = ast.FunctionDef | ast.AsyncFunctionDef


def of_override(subject: Subject, kind: str, origin: str, cls: Class, node: Method) -> Fix | None:
    """Return the fix of a method that the library does not call, or calls otherwise."""
    line = data.line("override_fixes.txt", f"{kind}.{node.name}")
    if line is None:
        return None
    action, what = line.split()
    if action == "rename":
        return _renamed(subject, kind, origin, cls, node, what)
    new = copy.deepcopy(node.args)
    if action == "add":
        if _calls_super(node, node.name):
            return None
        edits = add_parameter(subject, node, what)
        name, _, default = what.partition("=")
        new.args.append(ast.arg(name))
        new.defaults.append(ast.parse(default, mode="eval").body)
        title = f"Add the parameter '{name}'"
    else:
        index, _, name = what.partition("=")
        if len(new.args) <= int(index) or new.posonlyargs:
            return None
        title = f"Rename '{new.args[int(index)].arg}' to '{name}'"
        edits = _rename_parameter(subject, node, node.args.args[int(index)], name)
        new.args[int(index)].arg = name
    if edits is None:
        return None
    doubts = _of_calls(subject, f"{kind}.{node.name}", origin, new)
    return Fix(title, applicability(doubts), tuple(edits), "; ".join(doubts))


def _of_calls(subject: Subject, hook: str, origin: str, new: ast.arguments) -> list[str]:
    """Return the allowed releases that call a method in a way that its new parameters do not take.

    Where the old ones did not take it either, nothing gets worse; but it would be no fix.
    """
    found = []
    for shape, masks in outcomes(hook, origin).called.items():
        where = _allowed(subject, masks)
        if where and not fits(new, shape):
            found.append(f"{shown(where)} call it with other arguments")
    return found


def _allowed(subject: Subject, releases: Releases) -> Releases:
    found = {letter: mask & subject.versions.may(letter) for letter, mask in releases.items()}
    return {letter: mask for letter, mask in found.items() if mask}


def _calls_super(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Attribute) and one.attr == name for one in ast.walk(node))


def _renamed(
    subject: Subject, kind: str, origin: str, cls: Class, node: Method, new: str
) -> Fix | None:
    """Return the fix that gives a method the name under which it is called.

    Never safe: where it is not called now, it is then.
    """
    edits = [_name_edit(subject, node, new)]
    for part in ast.walk(cls.node):
        if isinstance(part, ast.Attribute) and part.attr == node.name:
            base = part.value
            if not (isinstance(base, ast.Call) and isinstance(base.func, ast.Name)):
                return None
            row, column = subject.text.end(part)
            edits.append(Edit(row, column - len(part.attr), row, column, new))
    old = outcomes(f"{kind}.{node.name}", origin)
    doubts = [f"{shown(_allowed(subject, old.absent))} call it then, and do not now"]
    without = _allowed(subject, outcomes(f"{kind}.{new}", origin).absent)
    if without:
        doubts.append(f"{shown(without)} do not call '{new}'")
    doubts.append(f"other code may call '{node.name}'")
    if None in edits:
        return None
    made = tuple(edit for edit in edits if edit is not None)
    return Fix(f"Rename it to '{new}'", Applicability.UNSAFE, made, "; ".join(doubts))


def _name_edit(subject: Subject, node: Method, new: str) -> Edit | None:
    row, column = subject.text.start(node)
    found = re.compile(rf"(?:async\s+)?def\s+({re.escape(node.name)})\b").match(
        subject.text.lines[row - 1], column - 1
    )
    return Edit(row, found.start(1) + 1, row, found.end(1) + 1, new) if found else None


def _rename_parameter(
    subject: Subject, node: Method, parameter: ast.arg, new: str
) -> list[Edit] | None:
    """Return the edits that give a parameter another name in all of a function."""
    old = parameter.arg
    for function, call in subject.bindings.callers.items():
        if isinstance(function, ast.Attribute) and function.attr == node.name:
            if any(keyword.arg == old for keyword in call.keywords):
                return None
    inside = [part for statement in node.body for part in ast.walk(statement)]
    for part in inside:
        scope = isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if scope and old in {a.arg for a in ast.walk(part) if isinstance(a, ast.arg)}:
            return None
        if isinstance(part, ast.Name) and part.id in (new, "locals", "vars", "eval", "exec"):
            return None
        if isinstance(part, ast.ClassDef | ast.Global | ast.Nonlocal | ast.MatchAs):
            return None
        if isinstance(part, ast.JoinedStr):
            if any(isinstance(one, ast.Name) and one.id == old for one in ast.walk(part)):
                return None  # places inside of an f-string are known from Python 3.12 on
    if any(arg.arg == new for arg in ast.walk(node.args) if isinstance(arg, ast.arg)):
        return None
    row, column = subject.text.start(parameter)
    edits = [Edit(row, column, row, column + len(old), new)]
    edits += [
        subject.text.replace(part, new)
        for part in inside
        if isinstance(part, ast.Name) and part.id == old
    ]
    return edits


def add_parameter(subject: Subject, node: Method, written: str) -> list[Edit] | None:
    """Return the edit that adds a parameter with a default behind those that are there."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    last: ast.arg | None
    default: ast.expr | None
    if arguments.kwonlyargs:
        last, default = arguments.kwonlyargs[-1], arguments.kw_defaults[-1]
    elif arguments.vararg is not None:
        last, default = arguments.vararg, None
    elif arguments.args:
        last, default = positional[-1], arguments.defaults[-1] if arguments.defaults else None
    else:
        return None
    place = _end(subject, last, default)
    return [subject.text.insert(place, f", {written}")] if place is not None else None


def _end(subject: Subject, parameter: ast.arg, default: ast.expr | None) -> Position | None:
    """Return the place behind a parameter; None where parentheses hide it."""
    for value in (default, parameter.annotation):
        if value is not None and subject.text.before(value).rstrip().endswith("("):
            return None
    return subject.text.end(default if default is not None else parameter)


def add_training(subject: Subject, node: Method, name: str) -> Fix | None:
    """Return the fix that lets the ``call`` of a model know whether it is training."""
    edits = add_parameter(subject, node, "training=None")
    if edits is None:
        return None
    reason = (
        f"the model trains in another way, with '{name}' in training mode; "
        "with JAX the layers must be given 'training' as well"
    )
    return Fix("Add the parameter 'training'", Applicability.UNSAFE, tuple(edits), reason)
