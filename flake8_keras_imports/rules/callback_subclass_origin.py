"""
## What it does

Reports an object of a class that derives from the `callbacks.Callback` of one Keras, given to
`fit`, `evaluate` or `predict` of a model of another one; first of all
a `tf.keras.callbacks.Callback` with a stand-alone `keras` model.

Lists are followed through names, `append`, `extend`, `+=`, comprehensions, attributes of
`self` and `**` dictionaries; classes through the chain of their bases.

Silent where the module alone does not tell: parameters without an annotation, attributes and
methods that a subclass overrides with another Keras, lists from which something was taken
away, alternatives of two origins.

## Why is this bad

Whether `keras` and `tf.keras` are one library depends on what is installed. Where they are
two, a model of `tf.keras` (Keras 2) stops at the first step of `fit` with a callback of
stand-alone Keras: `AttributeError: 'Log' object has no attribute
'_implements_train_batch_hooks'`. In the other direction, the example below, a class that does as
little as this one ran in every installation that was tried; it stands on what two libraries
happen to have in common.

## Example

```python
import keras
import numpy as np
import tensorflow as tf


class Log(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, logs)


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[Log()])
```

## Use instead

```python
import keras
import numpy as np


class Log(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, logs)


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[Log()])
```

## Fix safety

The class gets the `Callback` of the Keras of the model as its base, if it stands in the same file,
derives from the other Keras itself and is given to models of one Keras only. No fix leads to
`tf.keras` unless the project prefers it; the model is moved then (KER102).

Unsafe where the two can be two libraries under the versions that the project allows, unless every
such installation was measured to raise before; where other modules are meant to use the class
(`__all__`, `__init__.py`); and where the class is used for anything else than an object that is
given to such a model.

## Evidence

`example` and `use_instead` are the programs above; `reverse` gives a callback class of `keras` to a
`tf.keras` model; `tf_keras` and `tf_keras_reverse` do the same with `tf_keras` and `keras`.

@EVIDENCE@

## References

- [Writing your own callbacks](https://keras.io/guides/writing_your_own_callbacks/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.mixtures import of_origin, tell


def check(subject: Subject) -> Iterator[Report]:
    for found in subject.meetings:
        if found.part != "callback" or found.given.cls is None:
            continue
        told = tell(subject, found, "callback", "callback-subclass")
        if told is not None:
            yield (
                found.node,
                f"{told.given} but the model of '{found.way}'{told.via} is one of "
                f"'{found.main.origin}'; {told.advice} {told.verdict.said}",
                told.related,
                of_origin(subject, found, "callback-subclass"),
            )


RULE = Rule(
    code="KER301", name="callback-subclass-origin", since="0.1.0", check=check, fix="sometimes"
)
