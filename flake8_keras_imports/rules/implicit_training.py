"""
## What it does

Reports the `call` of a model subclass that has no `training` parameter and calls layers which
behave differently in training: `Dropout`, `BatchNormalization`, `GaussianNoise`,
`LSTM(dropout=...)`; held by the model itself, in lists, in a `Sequential`, or inside layers of the
same file. What is called with `training=` is left alone.

## Why is this bad

Nothing is said, and the model trains without them. Keras 2 told every layer below `fit` that it is
training. Keras 3 begins with the model: if its `call` takes no `training`, nobody knows, and
`Dropout` drops nothing and `BatchNormalization` uses, and never updates, its initial statistics.
The same with TensorFlow and with JAX. Take the parameter, `call(self, x, training=None)`, and hand
it on: with TensorFlow it gets to the layers anyway, with JAX it does not (which is not reported).
`**kwargs` is not enough: Keras 3 gives it nothing.

The model that is trained decides. A layer without the parameter is fine inside a `Sequential`, a
functional model or a model that has it, and so is a model class that the file only uses inside
others: not reported. Only where a Keras 3 is among the allowed releases, and not for `tf.keras`
where the file names `TF_USE_LEGACY_KERAS`.

## Example

```python
import keras
import numpy as np


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.norm(x))


model = Net()
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
assert model.norm.get_weights()[2].any(), "BatchNormalization has not been in training mode"
```

## Use instead

```python
import keras
import numpy as np


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.dense = keras.layers.Dense(1)

    def call(self, x, training=None):
        return self.dense(self.norm(x, training=training))


model = Net()
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
assert model.norm.get_weights()[2].any(), "BatchNormalization has not been in training mode"
```

## Fix safety

Never safe: `training=None` is added to the parameters of `call`, and from then on the model trains
in another way. With TensorFlow the layers learn of it by themselves; with JAX they must be given
`training=training`, which is left to you.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/training.txt` has the layers, measured with TensorFlow and with JAX; `evidence/training.txt`
every outcome, and where the layer may stand.

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.values import Class, Function
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.classes import methods
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.objects import keras_3
from flake8_keras_imports.rules.training import Holder, takes_training


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for cls in module.forcing.classes:
        component = module.class_component(cls)
        if component is None or component.kind != "Model":
            continue
        releases = keras_3(subject, component.origin)
        call = cls.attributes.get("call")
        if not releases or type(call) is not Function or isinstance(call.node, ast.Lambda):
            continue
        if takes_training(call.node) or _decides_itself(subject, cls):
            continue
        found = Holder(subject).first(cls, call)
        if found is not None and not _is_part(subject, cls):
            yield (
                call.node,
                f"'call' of '{cls.name}' has no parameter 'training': '{found}' is not in "
                f"training mode in 'fit' with {shown(releases)}, unnoticed; take "
                "'training=None' and hand it on",
                (),
                _fix(subject, call.node, found),
            )


def _fix(subject: Subject, node: ast.FunctionDef | ast.AsyncFunctionDef, found: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.overrides import add_training

        return add_training(subject, node, found)

    return make


def _decides_itself(subject: Subject, cls: Class) -> bool:
    """Say whether a class has its own way to call itself."""
    own = {m.name for c in subject.module.forcing.ancestors(cls) for m in methods(c)}
    return not own.isdisjoint(("__call__", "train_step"))


def _is_part(subject: Subject, cls: Class) -> bool:
    """Say whether the module makes objects of a class only inside other layers and models."""
    module = subject.module
    called = {call.node.func for call in module.events.calls}
    parts: set[ast.AST] = set()
    for other in module.forcing.classes:
        if other is not cls and module.class_component(other) is not None:
            parts.update(ast.walk(other.node))
    made = [c.node for c in module.events.calls if cls in module.forcing.options(c.callee)]
    return bool(made) and all(node in parts or node in called for node in made)


RULE = Rule(code="KER408", name="implicit-training", since="0.1.0", check=check, fix="sometimes")
