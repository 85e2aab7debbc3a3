"""
## What it does

Reports a class derived from `Model` or `Layer` of one Keras that holds layers of another one:
as an attribute, in a list, added to a list. Reported at the assignment. Only where the versions
that the project allows admit an installation in which that pair was measured to go wrong.

## Why is this bad

Nothing is raised. The weights of the foreign layers are in no list of the model: they are never
trained and never saved, `trainable = False` does not freeze them, and what they add to the loss
is lost. The loss may still fall, because the model's own layers train.

## Example

```python
import keras
import numpy as np
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(4)
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))


net = Net()
net.compile("sgd", "mse")
net.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
assert len(net.trainable_weights) == 4, f"{len(net.trainable_weights)} of 4 weights are trained"
```

## Use instead

```python
import keras
import numpy as np


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(4)
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))


net = Net()
net.compile("sgd", "mse")
net.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
assert len(net.trainable_weights) == 4, f"{len(net.trainable_weights)} of 4 weights are trained"
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

from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Assigned
from flake8_keras_imports.resolve.values import Class, Result
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.meetings import components_in
from flake8_keras_imports.rules.mixtures import advice, verdict


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    if not module.may_mix:
        return
    seen = set()
    for assigned in module.events.assigned:
        holder = _holder(subject, assigned)
        if holder is None or holder.cls is None or module.guarded(assigned.frame):
            continue
        for held, _ in components_in(module, assigned.value):
            key = (holder.cls, assigned.name)
            if held.kind not in ("Layer", "Model") or held.origin == holder.origin or key in seen:
                continue
            part = "model-attribute" if holder.kind == "Model" else "layer-attribute"
            judged = verdict(subject, part, holder.origin, held.origin)
            if judged is not None:
                seen.add(key)
                name = held.name if held.cls is None else held.cls.name
                path = held.name.removeprefix(f"{held.origin}.")
                instead = advice(holder, held, path, "use")
                yield (
                    assigned.node,
                    f"'{name}' of '{held.origin}' is held by '{holder.cls.name}', a "
                    f"{holder.kind.lower()} of '{holder.origin}'; {instead} {judged.said}",
                )


def _holder(subject: Subject, assigned: Assigned) -> Component | None:
    """Return the layer or model of this module whose attribute is bound."""
    options = subject.module.forcing.options(assigned.base)
    if len(options) != 1 or type(options[0]) is not Result:
        return None
    if type(options[0].callee) is not Class:
        return None
    holder = subject.module.component(options[0])
    return holder if holder is not None and holder.kind in ("Model", "Layer") else None


RULE = Rule(code="KER308", name="subclass-origin", since="0.1.0", check=check)
