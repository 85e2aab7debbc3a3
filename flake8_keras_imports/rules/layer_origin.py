"""
## What it does

Reports a layer or model of one Keras in a `Sequential` or in `add` of another one, or called on
the tensors of another one. Only where the versions that the project allows admit an
installation in which that pair was measured to go wrong.

## Why is this bad

A `Sequential` of Keras 3 refuses a layer of `tf_keras`: `ValueError: Only instances of
keras.Layer can be added to a Sequential model`. In a functional model nothing need be raised:
the foreign layer becomes an opaque operation, and its weights are in no list and never trained.

## Example

```python
import keras
import tensorflow as tf

model = keras.Sequential([tf.keras.layers.Dense(1)])
model.build((None, 2))
```

## Use instead

```python
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.build((None, 2))
```

## Fix safety

The class of the same name in the Keras of the model takes its place, where the releases that the
project allows have it: in the call that makes the object, if that stands in the argument itself or
is what a name stands for that is bound once and used once. A name that is imported and used only
there is imported from the other Keras, if that is the preferred one. No fix leads to `tf.keras`
unless the project prefers it; the model is moved then (KER102). Classes of the program and models
that are read from a file are left alone.

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

PARTS = {"layer": "layer", "nested": "model"}


def _single(found: Meeting) -> str:
    return f"{found.part}-{found.way}" if found.way in ("call", "add") else ""


def check(subject: Subject) -> Iterator[Report]:
    yield from given_to(subject, PARTS, _single)


RULE = Rule(code="KER303", name="layer-origin", since="0.1.0", check=check, fix="sometimes")
