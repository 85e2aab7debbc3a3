"""
## What it does

Reports a built-in callback of one Keras (`tf.keras.callbacks.EarlyStopping`) given to `fit`,
`evaluate` or `predict` of a model of another one.

## Why is this bad

Built-in callbacks use the inside of the model and its optimizer. Where the two Kerases are two
libraries, `ReduceLROnPlateau` of `tf_keras` finds no `lr` in an optimizer of Keras 3, and a
model of Keras 2 refuses every callback of stand-alone Keras: `AttributeError:
'ReduceLROnPlateau' object has no attribute '_implements_train_batch_hooks'`.

## Example

```python
import keras
import numpy as np
from tensorflow.keras.callbacks import ReduceLROnPlateau

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[ReduceLROnPlateau("loss")])
```

## Use instead

```python
import keras
import numpy as np
from keras.callbacks import ReduceLROnPlateau

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[ReduceLROnPlateau("loss")])
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

`example` and `use_instead` are the programs above; `reverse` gives the one of `keras` to
a `tf.keras` model; `tf_keras` gives that of `tf_keras` to a `keras` model.

@EVIDENCE@

## References

- [Callbacks API](https://keras.io/api/callbacks/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.mixtures import of_origin, tell


def check(subject: Subject) -> Iterator[Report]:
    for found in subject.meetings:
        if found.part != "callback" or found.given.cls is not None:
            continue
        single = f"callback-{found.given.name.rpartition('.')[2]}"
        told = tell(subject, found, "callback", single)
        if told is not None:
            yield (
                found.node,
                f"{told.given} is one of '{found.given.origin}' but the model of '{found.way}'"
                f"{told.via} is one of '{found.main.origin}'; {told.advice} {told.verdict.said}",
                (),
                of_origin(subject, found, single),
            )


RULE = Rule(code="KER302", name="callback-origin", since="0.1.0", check=check, fix="sometimes")
