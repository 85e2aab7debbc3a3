"""
## What it does

Reports a method or attribute that objects of an earlier release of Keras had and that those of
a release that the project allows have no longer: `model.fit_generator(...)`,
`model.predict_classes(...)`, `model.reset_states()`, `layer.input_shape`,
`model.optimizer.lr`. Only of values that are known to be Keras objects.

## Why is this bad

It raises `AttributeError`, and only when the line is reached: after the training, or in the
callback that runs at the end of an epoch.

Which releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the options
`--tensorflow-version`, `--keras-version` and `--tf-keras-version` allow. Classes of the module
that define the attribute themselves, attributes that the module sets anywhere, and places that
ask first (`hasattr`, a test of a version, `try`) are not reported.

## Example

```python
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.ones((4, 2)), np.ones((4, 1))


model.fit_generator(batches(), steps_per_epoch=1, epochs=1)
print(model.optimizer.lr)
```

## Use instead

```python
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.ones((4, 2)), np.ones((4, 1))


model.fit(batches(), steps_per_epoch=1, epochs=1)
print(model.optimizer.learning_rate)
```

## Fix safety

- `fit_generator`, `evaluate_generator` and `predict_generator` become `fit`, `evaluate` and
  `predict`, their arguments get names where the place is another one, and `verbose=0` is added
  where that was the default. Only if all allowed releases take every argument; with `workers=` or
  `max_queue_size=` and Keras 3 there is no fix. Safe from TensorFlow 2.1 and keras 2.4 on.
- `predict_proba` becomes `predict`, with `verbose=0`. Safe.
- `optimizer.lr` becomes `optimizer.learning_rate`, safe from keras 2.3 on; not what variables of
  Keras 3 lack (`.read_value()`). `K.set_value(optimizer.lr, rate)` becomes an assignment, since it
  raises with Keras 3 for any variable. Not safe where the file assigns to `lr` too.
- `reset_states` of a metric becomes `reset_state`. Safe from TensorFlow 2.5 and keras 2.6 on.
- What is no method any more is not called. Safe if it is none in any allowed release.
- `layer.input_shape` becomes `layer.input.shape`, never safely: of several inputs it is a list.

There is none for `predict_classes`, `model.reset_states`, `get_updates_for` and the like.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/members.txt` has what the classes of every release define or set; what instances have
beyond that was asked of real ones (`data/present.txt`).

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.callbacks import of_body
from flake8_keras_imports.rules.members import Lost, called_values, lost_members
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.objects import base_of


def check(subject: Subject) -> Iterator[Report]:
    for found in lost_members(subject):
        if of_body(subject, found.base, found.member):
            continue  # KER407 has it
        written = f"{found.origin}.{found.path}"
        yield (
            found.node,
            f"'{found.member}' of '{written}' objects does not exist in "
            f"{shown(found.releases)}{_advice(found)}",
            (),
            _fix(subject, found, called=False),
        )
    for found in called_values(subject):
        yield (
            found.node,
            f"'{found.member}' of '{found.origin}.{found.path}' objects is no method in "
            f"{shown(found.releases)}; read it without calling it",
            (),
            _fix(subject, found, called=True),
        )


def _fix(subject: Subject, found: Lost, called: bool) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.members import renamed, uncalled

        return (uncalled if called else renamed)(subject, found)

    return make


def _advice(found: Lost) -> str:
    for path in (found.path, base_of(found.component.kind)):
        text = data.table("advice.txt").get(f"{path}.{found.member}")
        if text is not None:
            return f"; {text}"
    return ""


RULE = Rule(code="KER404", name="removed-method", since="0.1.0", check=check, fix="sometimes")
