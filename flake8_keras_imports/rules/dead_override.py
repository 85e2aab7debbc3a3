"""
## What it does

Reports an overridden method that earlier releases of Keras call and a release that the project
allows does not call, or calls with arguments that its signature does not take: `reset_states` of
a metric, `_resource_apply_dense` or `update_step(self, gradient, variable)` of an optimizer,
`on_train_batch_end(self, batch, log)` of a callback.

## Why is this bad

What is not called is not missed: nothing raises, and the code stands there as if it ran. A
metric whose `reset_states` nobody calls carries what it counts in attributes from one epoch to
the next. Wrong arguments raise `TypeError`, in the first step of the training.

A class that defines what takes the method's place as well (`reset_state`), and one that calls the
method itself, are not reported.

## Example

```python
import keras
import numpy as np


class Batches(keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="batches")
        self.count = 0

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.count += 1

    def result(self):
        return float(self.count)

    def reset_states(self):
        self.count = 0


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=[Batches()], run_eagerly=True)
x, y = np.ones((4, 2)), np.ones((4, 1))
model.fit(x, y, batch_size=4, epochs=2, verbose=0)
assert model.evaluate(x, y, batch_size=4, verbose=0)[1] == 1.0, "never reset"
```

## Use instead

```python
import keras
import numpy as np


class Batches(keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="batches")
        self.count = 0

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.count += 1

    def result(self):
        return float(self.count)

    def reset_state(self):
        self.count = 0


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=[Batches()], run_eagerly=True)
x, y = np.ones((4, 2)), np.ones((4, 1))
model.fit(x, y, batch_size=4, epochs=2, verbose=0)
assert model.evaluate(x, y, batch_size=4, verbose=0)[1] == 1.0, "never reset"
```

## Fix safety

- A parameter of a callback's method is renamed to `logs`, in all of its body; `update_step` of an
  optimizer gets a third parameter, `learning_rate=None`. Safe if all allowed releases call it in a
  way that fits then. None where the new name means something else already, or the name stands in
  an f-string.
- `reset_states` of a metric becomes `reset_state`, in calls of `super()` too. Never safe: Keras 3
  does not call it now and does so then, and other code may call it by its old name. None where the
  class reads `reset_states` of anything else.

There is none for the methods of the optimizers of Keras 2.10: `update_step` is to be written anew.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/hooks.txt` has which methods each release called, and how, while models whose parts override
everything were trained, evaluated, saved and loaded (`scripts/measure_hooks.py`, with the
TensorFlow backend). Of these methods those are reported that `data/advice.txt` names as hooks:
others, as `fit_generator` or `update_state` of a metric, programs call themselves.

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.values import Class, Function
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.hooks import (
    fits,
    has_unsure_base,
    is_provided_for,
    outcomes,
)
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.objects import counts, owned, without

_PLAIN = frozenset(("property", "staticmethod", "classmethod"))


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for cls in module.forcing.classes:
        component = module.class_component(cls)
        public = owned(component) if component is not None else None
        if component is None or public is None or not counts(subject, public[0]):
            continue
        if public[1].startswith("optimizers.legacy.") or has_unsure_base(subject, cls):
            continue  # another optimizer; what may define the rest
        for value in cls.attributes.values():
            if type(value) is not Function or value.owner is not cls or value.marks & _PLAIN:
                continue
            if isinstance(value.node, ast.Lambda) or module.is_conditional(value.frame):
                continue
            message = _judge(subject, component, public[0], cls, value.node)
            if message:
                yield value.node, message, (), _fix(subject, component, cls, value.node)


def _fix(
    subject: Subject,
    component: Component,
    cls: Class,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.overrides import of_override

        return of_override(subject, component.kind, component.origin, cls, node)

    return make


def _judge(
    subject: Subject,
    component: Component,
    origin: str,
    cls: Class,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> str:
    hook = f"{component.kind}.{node.name}"
    advice = data.table("advice.txt").get(f"def.{hook}")
    if advice is None:  # programs may call it themselves: fit_generator, update_state
        return ""
    found = outcomes(hook, origin)
    what = f"'{node.name}' of a '{origin}' {component.kind.lower()}"
    called = {x: m for answer in found.called for x, m in found.called[answer].items()}
    dead = without(subject, origin, found.absent, called)
    if dead and called and not is_provided_for(subject, cls, node, advice):
        return f"{what} is never called in {shown(dead)}; {advice}"
    for shape in found.called:
        if not fits(node.args, shape):
            good = {s: m for s, m in found.called.items() if fits(node.args, s)}
            fine = {x: m for masks in good.values() for x, m in masks.items()}
            wrong = without(subject, origin, found.called[shape], fine) if fine else {}
            if wrong:
                return (
                    f"{what} is called with {_spelled(shape)} in {shown(wrong)}, "
                    f"which its signature does not take; {advice}"
                )
    return ""


def _spelled(shape: str) -> str:
    count, *names = shape.split("+")
    text = f"{count} argument{'s' if count != '1' else ''} by position"
    return " and ".join([text, *(f"'{name}='" for name in names)])


RULE = Rule(code="KER410", name="dead-override", since="0.1.0", check=check, fix="sometimes")
