"""What callbacks of a module do with themselves, and what releases make of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import TIMELINES, lacking, releases, timeline
from flake8_keras_imports.resolve.events import Frame, Group
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.resolve.values import NONE, Attribute, Class, Constant, Result, Value
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.names import Releases
from flake8_keras_imports.rules.objects import counts


def is_callback(subject: Subject, value: Value) -> bool:
    """Say whether a value can only be an object of a callback class of this module."""
    return bool(own_callback(subject, value)) and _is_own(subject, value)


def defines(subject: Subject, value: Value, name: str) -> bool:
    """Say whether a class of this module, of which a value is an object, defines a name."""
    forcing = subject.module.forcing
    classes = [option.callee for option in forcing.options(value) if type(option) is Result]
    ancestors = [a for cls in classes if type(cls) is Class for a in forcing.ancestors(cls)]
    return any(name in cls.attributes for cls in ancestors)


def _is_own(subject: Subject, value: Value) -> bool:
    options = subject.module.forcing.options(value)
    return bool(options) and all(
        type(option) is Result and type(option.callee) is Class for option in options
    )


def is_rate(subject: Subject, value: Value) -> bool:
    """Say whether a value can only be the optimizer of the model of such a callback."""
    component = subject.module.component(value)
    return (
        component is not None
        and component.kind == "Optimizer"
        and bool(own_callback(subject, value))
    )


def of_body(subject: Subject, base: Value, member: str) -> bool:
    """Say whether an attribute of a value is what the rule about callbacks reports."""
    if member == "lr":
        return is_rate(subject, base)
    return member == "validation_data" and is_callback(subject, base)


def own_callback(subject: Subject, value: Value) -> str:
    """Return the origin of the callback that a value belongs to: it, its model, its optimizer."""
    origins = set()
    for option in subject.module.forcing.options(value):
        if option is NONE:
            continue
        for name in ("optimizer", "model"):
            if type(option) is Attribute and option.name == name:
                inner = subject.module.forcing.options(option.base)
                if len(inner) != 1:
                    return ""
                option = inner[0]
        if type(option) is not Result or type(option.callee) is not Class:
            return ""
        component = subject.module.class_component(option.callee)
        if component is None or component.kind != "Callback":
            return ""
        origins.add(component.origin if component.origin in TIMELINES else "")
    return origins.pop() if len(origins) == 1 else ""


def bad(subject: Subject, origin: str, what: str, outcome: str) -> Releases:
    """Return the allowed releases in which something has an outcome (data/callback_body.txt).

    Those that are older than all in which it goes well are left to history.
    """
    if not counts(subject, origin):
        return {}
    cells = {row[1]: row[2:] for row in data.rows("callback_body.txt", 6) if row[0] == what}
    masks = {
        word: {x: releases(x, row[LETTERS.index(x)].strip()) for x in TIMELINES[origin]}
        for word, row in cells.items()
    }
    wanted = masks.get(outcome, {})
    if not any(masks.get("ok", {}).values()):  # it was never there
        found = {x: mask & subject.versions.may(x) for x, mask in wanted.items()}
    else:
        has = {x: (1 << len(timeline(x))) - 1 for x in wanted}
        for word, by_line in masks.items():
            for letter, mask in by_line.items() if word != "ok" else ():
                has[letter] = has.get(letter, 0) & ~mask
        lacks = lacking(origin, has, subject.versions) if has else {}
        found = {x: mask & wanted.get(x, 0) for x, mask in lacks.items()}
    return {x: mask for x, mask in found.items() if mask}


class Asked(NamedTuple):
    """A key that a callback asks of its ``params``, by a subscript or by ``get``."""

    node: ast.expr
    callback: Value
    key: str


def asked_params(subject: Subject) -> Iterator[Asked]:
    """Find the keys that callbacks of this module ask for without a test or a default."""
    module = subject.module
    found: list[tuple[ast.expr, Value, str | int | None, Frame | None]] = [
        (s.node, s.base, s.key, s.frame) for s in module.events.subscripts
    ]
    for call in module.calls.methods.get("get", ()):
        callee, given = call.callee, next(iter(call.arguments), None)
        if type(callee) is Attribute and len(call.arguments) == 1:
            key = given.value if type(given) is Constant else None
            found.append((call.node, callee.base, key, call.frame))
    for node, base, key, frame in found:
        if type(base) is not Attribute or base.name != "params" or not isinstance(key, str):
            continue
        if "params" in module.events.stored or not is_callback(subject, base.base):
            continue
        if not module.is_conditional(frame) and not _asks_for(frame, key):
            yield Asked(node, base.base, key)


def _asks_for(frame: Frame | None, key: str) -> bool:
    """Say whether a place is reached by a test that speaks of the key."""
    while frame is not None:
        if isinstance(frame.group, Group):
            for test, _ in frame.group.tests:
                if any(getattr(part, "value", None) == key for part in ast.walk(test)):
                    return True
        frame = frame.parent
    return False
