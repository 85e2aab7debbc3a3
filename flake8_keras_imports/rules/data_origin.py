"""
## What it does

Reports data of one Keras (`Sequence`, `PyDataset` and classes that derive from them) given to
`fit`, `evaluate` or `predict` of a model of another one, and cells and layers given to `RNN`,
`TimeDistributed` or `Bidirectional` of another one; also regularizers and constraints of one
Keras given to layers of Keras 3.1 to 3.14, which want their own (3.0 and 3.15 take any).
Initializers and activations were measured harmless and are never reported. Only where the
versions that the project allows admit an installation in which that pair was measured to go wrong.

## Why is this bad

A model knows the data classes of its own Keras only: `Unrecognized data type` or `Failed to
find data adapter`. Wrappers ask their layer for what only layers of their own Keras have.

## Example

```python
import keras
import numpy as np
import tensorflow as tf

layer = keras.layers.RNN(tf.keras.layers.LSTMCell(4), input_shape=(3, 2))
model = keras.Sequential([layer])
model.predict(np.ones((1, 3, 2)))
```

## Use instead

```python
import keras
import numpy as np

layer = keras.layers.RNN(keras.layers.LSTMCell(4), input_shape=(3, 2))
model = keras.Sequential([layer])
model.predict(np.ones((1, 3, 2)))
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

PARTS = {
    "data": "data",
    "cell": "cell",
    "wrapped": "layer",
    "regularizer": "regularizer",
    "constraint": "constraint",
}


def check(subject: Subject) -> Iterator[Report]:
    yield from given_to(subject, PARTS)


RULE = Rule(code="KER307", name="data-origin", since="0.1.0", check=check)
