"""
## What it does

Reports the `Input` of one Keras given to a layer or to `Model` of another one. Only where the
versions that the project allows admit an installation in which that pair was measured to go
wrong.

## Why is this bad

`Model` refuses it (`All inputs values must be KerasTensors`), or nothing is raised and the
layers that come after become opaque operations whose weights are never trained.

## Example

```python
import keras
import tensorflow as tf

inputs = tf.keras.Input((2,))
outputs = keras.layers.Dense(1)(inputs)
model = keras.Model(inputs, outputs)
```

## Use instead

```python
import keras

inputs = keras.Input((2,))
outputs = keras.layers.Dense(1)(inputs)
model = keras.Model(inputs, outputs)
```

## Fix safety

There is no automatic fix yet.

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

PARTS = {"tensor": "tensor of"}


def check(subject: Subject) -> Iterator[Report]:
    yield from given_to(subject, PARTS, lambda found: f"tensor-{found.way}")


RULE = Rule(code="KER306", name="tensor-origin", since="0.1.0", check=check)
