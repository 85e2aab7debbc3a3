"""
## What it does

Reports an optimizer of one Keras given to `compile` of a model of another one, and a learning
rate schedule of one Keras given to an optimizer of another one. Only where the versions that
the project allows admit an installation in which that pair was measured to go wrong.

## Why is this bad

`compile` raises `ValueError: Could not interpret optimizer identifier`, in every pair that was
tried but one; an optimizer with a foreign schedule fails at the first step of `fit`.

## Example

```python
import keras
import tensorflow as tf

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss="mse")
```

## Use instead

```python
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
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
from flake8_keras_imports.rules.mixtures import given_to

PARTS = {"optimizer": "optimizer", "schedule": "schedule"}


def check(subject: Subject) -> Iterator[Report]:
    yield from given_to(subject, PARTS)


RULE = Rule(code="KER304", name="optimizer-origin", since="0.1.0", check=check, fix="sometimes")
