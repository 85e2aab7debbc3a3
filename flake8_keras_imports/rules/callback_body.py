"""
## What it does

Reports what a subclass of `callbacks.Callback` uses of itself or of its model although a release
that the project allows does not have it: `self.model.optimizer.lr`, a setter of `self.model`,
`self.validation_data`, and keys of `self.params`.

- `self.model.optimizer.lr` is gone from Keras 3: to read it raises, to assign to it sets an
  attribute that nobody reads;
- `self.model` is a property without a setter there;
- `self.validation_data` is always `None` in tf.keras and from keras 2.4 on, and gone from Keras
  3.5 on;
- `self.params` has `"samples"`, `"metrics"`, `"batch_size"` and `"do_validation"` up to keras 2.3
  and TensorFlow 2.1 only.

## Why is this bad

A callback runs when the training does: what raises ends an epoch, often the first one, after all
its work. An assignment to `optimizer.lr` is worse: a schedule that was written so trains at one
rate for ever, and nothing says so. `self.params.get("samples")` is `None`, and what is computed
from it fails elsewhere.

Names that the class or the module sets itself, places that ask first (`hasattr`, a test of a
version or of the key, `try`) and releases that the project does not allow are not reported.

## Example

```python
import keras
import numpy as np


class Halve(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.optimizer.lr = float(self.model.optimizer.lr) / 2


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)), callbacks=[Halve()])
```

## Use instead

```python
import keras
import numpy as np


class Halve(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        optimizer = self.model.optimizer
        optimizer.learning_rate = optimizer.learning_rate.numpy() / 2


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)), callbacks=[Halve()])
```

## Fix safety

`self.model.optimizer.lr` becomes `self.model.optimizer.learning_rate`, and
`K.set_value(self.model.optimizer.lr, rate)` an assignment to that (the function raises with
Keras 3 for any variable). Safe where it is read. An assignment to `lr` is not safe to mend if
Keras 3 is allowed, for it has no effect there now and changes the rate then; as long as one is in
the file, reading is not safe to mend either: the callback would no longer raise, and would train at
one rate. There is none for `self.model`, `self.validation_data` and `self.params`.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/callback_body.txt` has what every minor release does (`scripts/measure_callbacks.py`).

@EVIDENCE@

## References

- [Writing your own callbacks](https://keras.io/guides/writing_your_own_callbacks/)
- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.values import Attribute
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.callbacks import (
    asked_params,
    bad,
    defines,
    is_callback,
    is_rate,
    of_body,
    own_callback,
)
from flake8_keras_imports.rules.names import shown

_RATE = "model.optimizer.lr"


def check(subject: Subject) -> Iterator[Report]:
    yield from _reads(subject)
    yield from _stores(subject)
    yield from _keys(subject)


def _reads(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for read in module.events.reads:
        node, value = read.node, read.root
        if not isinstance(node, ast.Attribute) or module.is_conditional(read.frame):
            continue
        for member in read.attributes:
            base, value = value, Attribute(value, member)
            if member in module.events.stored and member != "lr":
                continue
            if isinstance(node.ctx, ast.Load) and of_body(subject, base, member):
                origin = own_callback(subject, base)
                what = _RATE if member == "lr" else member
                message = _of_read(subject, origin, what)
                if message and what == _RATE:
                    yield node, message, (), _rate_fix(subject, node, origin)
                elif message:
                    yield node, message


def _of_read(subject: Subject, origin: str, what: str) -> str:
    raising = bad(subject, origin, f"{what}:read", "raises")
    nothing = bad(subject, origin, f"{what}:read", "none")
    parts = []
    if nothing:
        parts.append(f"is always None in {shown(nothing)}")
    if raising:
        parts.append(f"does not exist in {shown(raising)}")
    if not parts:
        return ""
    advice = "; write `learning_rate`" if what == _RATE else "; give it to the constructor"
    return f"'self.{what}' of a '{origin}' callback {' and '.join(parts)}{advice}"


def _stores(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for store in module.events.stores:
        name = store.node.attr
        if name not in ("lr", "model") or module.is_conditional(store.frame):
            continue
        if not (is_rate if name == "lr" else is_callback)(subject, store.base):
            continue
        if name == "model" and defines(subject, store.base, name):
            continue
        origin = own_callback(subject, store.base)
        what = _RATE if name == "lr" else name
        written = f"'self.{what}' of a '{origin}' callback"
        ignored = bad(subject, origin, f"{what}:write", "ignored")
        raising = bad(subject, origin, f"{what}:write", "raises")
        if ignored and store.augmented:
            message = f"{written} does not exist in {shown(ignored)}; write `learning_rate`"
            yield store.node, message, (), _store_fix(subject, store.node, origin, "")
        elif ignored:
            yield (
                store.node,
                f"to assign to {written} has no effect in {shown(ignored)}, "
                "the rate stays as it is; write `learning_rate`",
                (),
                _store_fix(subject, store.node, origin, shown(ignored)),
            )
        elif raising and name == "lr":
            yield store.node, f"to assign to {written} raises in {shown(raising)}"
        elif raising:
            yield (
                store.node,
                f"to assign to {written} raises in {shown(raising)}, it has no setter; "
                "use another name",
            )


def _rate_fix(subject: Subject, node: ast.expr, origin: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.members import rate

        return rate(subject, node, origin)

    return make


def _store_fix(subject: Subject, node: ast.Attribute, origin: str, ignored: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.members import rate_store

        return rate_store(subject, node, origin, ignored)

    return make


def _keys(subject: Subject) -> Iterator[Report]:
    """Yield keys of ``self.params`` that are not there."""
    for asked in asked_params(subject):
        origin = own_callback(subject, asked.callback)
        missing = bad(subject, origin, f"params.{asked.key}", "none")
        if missing:
            outcome = "gives None" if isinstance(asked.node, ast.Call) else "raises KeyError"
            yield (
                asked.node,
                f"'params' of a '{origin}' callback has no '{asked.key}' in {shown(missing)}: "
                f"this {outcome}",
            )


RULE = Rule(code="KER407", name="callback-body", since="0.1.0", check=check, fix="sometimes")
