"""
## What it does

Reports Keras reached as an attribute of TensorFlow: `tf.keras.layers.Dense`, through any
name that is bound to TensorFlow (`tf`, `tensorflow`, `t = tf`, `getattr(tf, "keras")`,
`import tensorflow.compat.v2 as tf`). A chain of attributes is reported once, at its start.

Not reported: parameters that happen to be called `tf`, other libraries with an attribute
`keras` (`wandb.keras`), and the deliberate alternatives that KER101 leaves alone.

## Why is this bad

`tf.keras` is Keras 2 up to TensorFlow 2.15, Keras 3 from 2.16 on, and `tf_keras` when
`TF_USE_LEGACY_KERAS` is set: the same line means another library after an upgrade.

## Example

```python
import tensorflow as tf

layer = tf.keras.layers.Dense(8)
```

## Use instead

```python
import keras

layer = keras.layers.Dense(8)
```

## Fix safety

The chain begins at the Keras that the project prefers, under the name that the file has for it;
else `import keras` is added above the import of TensorFlow. `keras = tf.keras` becomes
`import keras`. How safe that is: as for KER101. Not every name is in both places: with Keras 3,
`tf.keras.backend.sum` exists and `keras.backend.sum` does not; then what was measured to be equal
is written (`keras.ops.sum`), and there is no fix where nothing was.

## Evidence

The names in the message were read from installed releases; `data/names.txt` says from
which.

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import TF_KERAS
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.entries(TF_KERAS, "public"):
        if reach.how == "attribute":
            instead = subject.wording.instead_of(reach)
            made = subject.made_of_tf_keras
            message = f"'{reach.written}' reaches Keras through TensorFlow{made}; {instead}"
            yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(code="KER102", name="tf-keras-attribute", since="0.1.0", check=check, fix="sometimes")
