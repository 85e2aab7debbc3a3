"""
## What it does

Reports a loss or metric object of one Keras given to `compile` of a model of another one.
Functions such as `keras.losses.mean_squared_error` were measured harmless. Only where the
versions that the project allows admit an installation in which that pair was measured to go
wrong.

## Why is this bad

Nothing need be raised. A foreign loss is taken for a plain function: with `sample_weight` or
`class_weight` it gives another value, and training goes another way. A foreign metric is never
reset: its value runs on over batches, epochs and `evaluate`.

## Example

```python
import keras
import numpy as np
import tensorflow as tf

model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer="sgd", loss="mse", metrics=[tf.keras.metrics.MeanAbsoluteError(name="mae")])
x = y = np.arange(8.0).reshape(8, 1)
first = model.evaluate(x, y * 3, verbose=0)[1]
second = model.evaluate(x, y, verbose=0)[1]
assert second < 0.001, f"the error is 0, the metric says {second:.1f}"
```

## Use instead

```python
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer="sgd", loss="mse", metrics=[keras.metrics.MeanAbsoluteError(name="mae")])
x = y = np.arange(8.0).reshape(8, 1)
first = model.evaluate(x, y * 3, verbose=0)[1]
second = model.evaluate(x, y, verbose=0)[1]
assert second < 0.001, f"the error is 0, the metric says {second:.1f}"
```

## Fix safety

The class of the same name in the Keras of the model takes its place, where the releases that the
project allows have it: in the call that makes the object, if that stands in the argument itself or
is what a name stands for that is bound once and used once. A name that is imported and used only
there is imported from the other Keras, if that is the preferred one. No fix leads to `tf.keras`
unless the project prefers it; the model is moved then (KER102). Classes of the program are left
alone.

Unsafe where the two can be two libraries under the versions that the project allows, unless every
such installation was measured to raise before: then nothing can get worse. The reason names the
installations.

## Evidence

`example` and `use_instead` are the programs above. The outcomes in messages are those of
`evidence/mixing.csv`, where every pair of Kerases was tried in both directions.

@EVIDENCE@

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.meetings import Meeting
from flake8_keras_imports.rules.mixtures import given_to

PARTS = {"loss": "loss", "metric": "metric"}


def _single(found: Meeting) -> str:
    return f"{found.part}-subclass" if found.given.cls is not None else ""


def check(subject: Subject) -> Iterator[Report]:
    yield from given_to(subject, PARTS, _single)


RULE = Rule(code="KER305", name="loss-metric-origin", since="0.1.0", check=check, fix="sometimes")
