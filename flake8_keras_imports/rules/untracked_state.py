"""
## What it does

Reports a `tf.Variable`, or an object of a `tf.Module` subclass, that a layer or model of Keras 3
keeps as an attribute, alone or in a list or dictionary; and a layer or model of Keras 3 that a
`tf.Module` keeps.

## Why is this bad

Nothing is said, and the state is lost. Keras 3 tracks its own variables only: a `tf.Variable` is
not among `trainable_weights`, `fit` never changes it, `save`, `save_weights` and `load_weights`
leave it out. Keras 2 did all of that (TensorFlow 2.2 only with the variable of a layer itself or
in a list: evidence below). A counter with `trainable=False` is not saved either. In the
other direction `trainable_variables` of a `tf.Module` is empty where its weights belong to layers
of Keras 3.

`tf.train.Checkpoint` still finds such variables, and a gradient taken by hand reaches them.

Only where a Keras 3 is among the allowed releases, and not for `tf.keras` where the file names
`TF_USE_LEGACY_KERAS`.

## Example

```python
import keras
import numpy as np
import tensorflow as tf


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = tf.Variable(1.0)

    def call(self, x):
        return x * self.factor


layer = Scale()
layer(np.ones((4, 2), "float32"))
assert len(layer.trainable_weights) == 1, "the tf.Variable is no weight of the layer"
```

## Use instead

```python
import keras
import numpy as np


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = self.add_weight(name="factor", shape=(), initializer="ones")

    def call(self, x):
        return x * self.factor


layer = Scale()
layer(np.ones((4, 2), "float32"))
assert len(layer.trainable_weights) == 1, "the variable is no weight of the layer"
```

## Fix safety

There is no automatic fix: the initial value has to become an initializer and a shape.

## Evidence

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.resolve.values import NONE, Class, Symbol, result_of
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.classes import assignments, derives_from, name_of
from flake8_keras_imports.rules.names import Releases, shown
from flake8_keras_imports.rules.objects import keras_3

_VARIABLES = frozenset(
    ("tensorflow.Variable", "tensorflow.compat.v2.Variable", "tensorflow.compat.v1.Variable")
)
_MODULES = frozenset(("tensorflow.Module", "tensorflow.compat.v2.Module"))


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for cls in module.forcing.classes:
        component = module.class_component(cls)
        if component is not None and component.kind in ("Layer", "Model"):
            releases = keras_3(subject, component.origin)
            if releases:
                owner = f"a {component.origin} {component.kind.lower()}"
                yield from _in_keras(subject, cls, owner, releases)
        elif component is None and derives_from(module, cls, _MODULES):
            yield from _in_module(subject, cls)


def _in_keras(subject: Subject, cls: Class, owner: str, releases: Releases) -> Iterator[Report]:
    for target, value in assignments(subject.module, cls):
        for call in _calls(value):
            found = _foreign(subject, call)
            if found is None:
                continue
            what, trainable = found
            lost = "trained or saved" if trainable else "saved with its weights"
            yield (
                target,
                f"{what} held by {owner} is never {lost} in {shown(releases)}, unnoticed; "
                "use 'self.add_weight'",
            )
            break


def _foreign(subject: Subject, node: ast.Call) -> tuple[str, bool] | None:
    """Return what a call makes that Keras 3 does not track, and whether it could be trained."""
    made = _made(subject, node)
    if type(made) is Symbol and made.name in _VARIABLES:
        given = next((k.value for k in node.keywords if k.arg == "trainable"), None)
        if given is None and len(node.args) > 1:
            given = node.args[1]
        constant = isinstance(given, ast.Constant) and given.value is False
        return "tf.Variable", not constant
    if type(made) is Symbol and made.name in _MODULES:
        return "tf.Module", True
    if type(made) is Class and subject.module.class_component(made) is None:
        if derives_from(subject.module, made, _MODULES):
            return f"tf.Module '{made.name}'", True
    return None


def _in_module(subject: Subject, cls: Class) -> Iterator[Report]:
    for target, value in assignments(subject.module, cls):
        for call in _calls(value):
            made = _made(subject, call)
            if made is None:
                continue
            component = subject.module.component(result_of(made))
            if component is None or component.kind not in ("Layer", "Model"):
                continue
            releases = keras_3(subject, component.origin)
            if releases:
                yield (
                    target,
                    f"{name_of(component)} held by a tf.Module is missing from its "
                    f"'trainable_variables' in {shown(releases)}, unnoticed; "
                    f"derive from '{component.origin}.layers.Layer'",
                )
                break


def _made(subject: Subject, node: ast.Call) -> Symbol | Class | None:
    """Return the one thing that a call can only call, a symbol or a class of the module."""
    call = subject.calls.get(node)
    if call is None or subject.module.is_conditional(call.frame):
        return None
    options = [o for o in subject.module.forcing.options(call.callee) if o is not NONE]
    only = options[0] if len(options) == 1 else None
    return only if isinstance(only, (Symbol, Class)) else None


def _calls(value: ast.expr) -> Iterator[ast.Call]:
    """Yield the calls whose results an expression is, or has in a list or dictionary."""
    if isinstance(value, ast.Call):
        yield value
    elif isinstance(value, (ast.List, ast.Tuple)):
        for element in value.elts:
            yield from _calls(element)
    elif isinstance(value, ast.Dict):
        for element in value.values:
            yield from _calls(element)
    elif isinstance(value, ast.ListComp):
        yield from _calls(value.elt)
    elif isinstance(value, ast.DictComp):
        yield from _calls(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _calls(value.body)
        yield from _calls(value.orelse)


RULE = Rule(code="KER409", name="untracked-state", since="0.1.0", check=check)
