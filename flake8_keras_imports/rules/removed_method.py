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

There is no automatic fix yet.

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
