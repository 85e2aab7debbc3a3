"""Where an object of one Keras is given to another one (family 3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.installations import having_both, shown
from flake8_keras_imports.resolve.events import Call, contradict
from flake8_keras_imports.resolve.module import Component, ResolvedModule
from flake8_keras_imports.resolve.origins import known
from flake8_keras_imports.resolve.values import NONE, Attribute, Mapping, Union, Value, union
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.wording import COLUMNS


class Foreign(NamedTuple):
    """A callback of another Keras than the model that it is given to."""

    node: ast.expr
    callback: Component
    model: Component
    method: str


@cache
def _positions() -> dict[str, int]:
    """Return the methods of a model that take callbacks, with the argument's index."""
    return {method: int(index) for method, index, _ in data.rows("methods.txt", 3)}


def foreign_callbacks(subject: Subject) -> Iterator[Foreign]:
    """Find callbacks given to a model of another origin, each once per call.

    Only where the project's versions allow an installation with two libraries.
    """
    module = subject.module
    if len(module.origins) < 2:
        return
    for call in module.events.calls:
        name = _method(call.callee)
        if name not in _positions() or module.guarded(call.frame):
            continue
        given = _argument(module, call, "callbacks", _positions()[name])
        if given is None:
            continue
        model = _model(module, call.callee)
        if model is None:
            continue
        node, value = given
        changing = module.nonlocals | module.globals if call.top else module.nonlocals
        if _speaks_of([call.node.func, node], changing):
            continue  # a function that was called before may have bound it anew
        seen = set()
        for callback, written in module.components(value):
            if written is not None and contradict(module.additions.get(written), call.frame):
                continue  # it was added where this call is not reached
            place = written if written is not None and _inside(written, node) else node
            key = (place, callback.cls or callback.name)
            if callback.kind != "Callback" or callback.origin == model.origin or key in seen:
                continue
            if subject.differing(model.origin, callback.origin):
                seen.add(key)
                yield Foreign(place, callback, model, name)


def _method(callee: Value) -> str:
    """Return the name of the method that is called, the same one in every branch."""
    options = callee.options if type(callee) is Union else (callee,)
    names = {option.name for option in options if type(option) is Attribute}
    return names.pop() if len(names) == 1 else ""


def _model(module: ResolvedModule, callee: Value) -> Component | None:
    """Return the model whose own method, not one of this module, is called."""
    found: Component | None = None
    for option in module.forcing.options(callee):
        if option is NONE:
            continue
        if type(option) is not Attribute:
            return None
        model = module.component(option.base)
        if model is None or model.kind != "Model":
            return None
        if found is not None and found.origin != model.origin:
            return None
        found = model
    return found


def _argument(
    module: ResolvedModule, call: Call, name: str, index: int
) -> tuple[ast.expr, Value] | None:
    """Return node and value of an argument given by keyword, position or ``**``."""
    for keyword, (key, value) in zip(call.node.keywords, call.keywords):
        if key == name:
            return keyword.value, value
        if key is None:
            found = _entry(module, value, name)
            if found is not None:
                node, held = found
                return (node if _inside(node, keyword.value) else keyword.value), held
    positional = call.node.args
    if len(positional) > index and not any(type(a) is ast.Starred for a in positional):
        return positional[index], call.arguments[index]
    return None


def _entry(module: ResolvedModule, value: Value, name: str) -> tuple[ast.expr, Value] | None:
    """Return what a dictionary given with ``**`` holds under ``name``, if that is sure."""
    found: list[tuple[ast.expr, Value]] = []
    for option in module.forcing.options(value):
        if type(option) is not Mapping:
            return None
        for key, held, node in reversed(option.entries):
            if key is None:
                return None  # it may be overwritten there
            if key == name:
                found.append((node, held))
                break
    return (found[0][0], union([held for _, held in found])) if found else None


def _speaks_of(nodes: list[ast.expr], names: set[str]) -> bool:
    parts = (part for node in nodes for part in ast.walk(node))
    return bool(names) and any(type(part) is ast.Name and part.id in names for part in parts)


def advice(model: Component, path: str, verb: str) -> str:
    """Return what to write instead of a foreign callback, if the model's Keras has it."""
    entry = known(path)
    column = COLUMNS.get(model.origin)
    if column is None:
        return "use one Keras for both"
    if entry is None or not entry.is_in_newest(column):
        return f"use a callback of '{model.origin}'"
    return f"{verb} '{model.origin}.{path}'"


def two_libraries(subject: Subject, one: str, other: str) -> str:
    """Return in which installations two origins are two libraries, for a message."""
    found = subject.differing(one, other)
    if found == having_both(one, other, subject.versions, subject.sets_legacy_mode):
        return f"'{one}' and '{other}' are two libraries"
    return f"they are two libraries with {shown(found)}"


def _inside(node: ast.expr, outer: ast.expr) -> bool:
    """Say whether ``node`` is written inside ``outer``."""
    start = (outer.lineno, outer.col_offset)
    end = (outer.end_lineno or 0, outer.end_col_offset or 0)
    return start <= (node.lineno, node.col_offset) < end
