"""`training=` given where a functional model is built: what Keras 3 makes of it.

Measured on Keras 3.0 to 3.15 (evidence/cases/KER403_training_*.py): the model keeps the argument,
and `fit`, `evaluate` and `predict` put their own in its place, in nested models too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.values import Result
from flake8_keras_imports.rules.base import Report, Subject
from flake8_keras_imports.rules.names import Releases, shown
from flake8_keras_imports.rules.objects import keras_3
from flake8_keras_imports.rules.symbolic import Flow
from flake8_keras_imports.rules.tensor_origins import may_have_tensors
from flake8_keras_imports.rules.tensors import Tensor, Use, meets
from flake8_keras_imports.rules.training import is_given, is_off

#: What ``trainable = False`` puts into inference mode, measured (evidence/cases:
#: KER403_training_frozen.py); Dropout is not (KER403_training_dropout.py).
_FREEZES = "BatchNormalization"
_GIVEN = re.compile(r"training\s*=\s*(?:True|False)\b")


def check(subject: Subject) -> Iterator[Report]:
    """Yield what gives a layer or model a constant that fit or predict do not heed."""
    if not _GIVEN.search(subject.whole) or not may_have_tensors(subject):
        return
    if not any(map(_given, subject.calls)):
        return
    if not any(keras_3(subject, origin) for origin in subject.module.origins):
        return
    found: dict[ast.keyword, str] = {}
    frozen = _is_frozen(subject)

    def applied(use: Use, component: Component, tensor: Tensor) -> None:
        keyword = _given(use.node)
        releases = keras_3(subject, component.origin)
        if keyword is None or use.call is None or not releases or use.muted:
            return
        if meets(tensor, use.call):
            said = _judge(subject, use.call, component, _is_on(keyword), frozen)
            if said is not None:
                found[keyword] = _message(keyword, component, releases, said)

    Flow(subject, lambda use, name: None, applied).run()
    yield from found.items()


def _given(call: ast.Call) -> ast.keyword | None:
    """Return the argument ``training=True`` or ``training=False`` of a call."""
    for keyword in call.keywords:
        if keyword.arg == "training" and isinstance(keyword.value, ast.Constant):
            return keyword if isinstance(keyword.value.value, bool) else None
    return None


def _is_on(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Constant) and keyword.value.value is True


def _message(keyword: ast.keyword, of: Component, releases: Releases, said: str) -> str:
    on = _is_on(keyword)
    by = "'evaluate' and 'predict'" if on else "'fit'"
    return (
        f"argument 'training={on}' of a call of '{of.name}' is ignored by {by} in "
        f"{shown(releases)}, unnoticed; {said}"
    )


def _judge(
    subject: Subject, call: Call, component: Component, on: bool, frozen: bool
) -> str | None:
    """Return what to do instead; None where the argument makes no difference, or may make none."""
    if component.cls is not None:
        return None  # nobody knows what it makes of it; many are called just to be built
    path = component.name.removeprefix(f"{component.origin}.")
    name = path.rpartition(".")[2]
    if path.startswith("applications."):
        return _of_application(name, on, frozen)
    row = data.line("training.txt", path)
    creations = _creations(subject, call)
    if row is None or row[0] == ":" or not creations or all(map(is_off, creations)):
        return None
    if row != "-" and not any(all(is_given(c.node, a) for c in creations) for a in row.split(",")):
        return None
    if name == _FREEZES and frozen:
        return None
    if on:
        return "make a subclass whose 'call' passes 'training=True' on"
    return "set its 'trainable' to False" if name == _FREEZES else "it is in training mode there"


def _creations(subject: Subject, call: Call) -> list[Call]:
    """Return the calls that may have made the layer that is called."""
    direct = subject.calls.get(call.node.func)  # type: ignore[call-overload]
    if direct is not None:
        return [direct]
    forcing = subject.module.forcing
    made = {o.callee for o in forcing.options(call.callee) if type(o) is Result}
    return [c for c in subject.module.events.calls if made.intersection(forcing.options(c.callee))]


def _of_application(name: str, on: bool, frozen: bool) -> str | None:
    """Judge a model of ``applications`` by the layers that it has (data/applications.txt)."""
    row = data.line("applications.txt", name)
    kinds = [kind for kind in (row or "-").split(",") if kind != "-"]
    if frozen:
        kinds = [kind for kind in kinds if kind != _FREEZES]
    if not kinds:
        return None
    held = f"its '{kinds[0]}' layers are in {'inference' if on else 'training'} mode"
    if on or kinds[0] != _FREEZES:
        return held
    return f"{held}; set the 'trainable' of these to False"


def _is_frozen(subject: Subject) -> bool:
    """Say whether a module sets ``trainable`` to False only, or picks out the normalizations."""
    text, found = subject.whole, []
    if "trainable" not in text and _FREEZES not in text:
        return False
    picks = "isinstance" in text and _FREEZES in text
    for node in (node for statement in subject.module.body for node in ast.walk(statement)):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr == "trainable":
                    given = node.value
                    found.append(isinstance(given, ast.Constant) and given.value is False)
        elif picks and isinstance(node, ast.Call) and _is_isinstance(node):
            return True
    return bool(found) and all(found)


def _is_isinstance(call: ast.Call) -> bool:
    return "isinstance" in ast.unparse(call.func) and _FREEZES in ast.unparse(call)
