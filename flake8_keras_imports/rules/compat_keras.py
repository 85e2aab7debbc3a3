"""
## What it does

Reports Keras reached through TensorFlow's compatibility modules: `tf.compat.v1.keras`,
`from tensorflow.compat.v1 import keras`, `import tensorflow.compat.v1 as tf` with `tf.keras`, and
`tensorflow.contrib.keras`.

## Why is this bad

`tf.compat.v1.keras` is the Keras of TensorFlow 1 up to TensorFlow 2.15. From 2.16 on it is
Keras 3, which has nothing of that behaviour; and `tensorflow.contrib` ended with TensorFlow 1.

## Example

```python
import tensorflow as tf

layer = tf.compat.v1.keras.layers.Dense(8)
```

## Use instead

```python
import keras

layer = keras.layers.Dense(8)
```

## Fix safety

Unsafe: `tf.compat.v1.keras` keeps the behaviour of TensorFlow 1 (graphs, variables, layers),
which no other Keras has.

## Evidence

Asked of the releases: the attribute `tf.compat.v1.keras` is `keras.api._v1.keras` on TensorFlow
2.12 and 2.15 and `keras._tf_keras.keras` on 2.21, where `import tensorflow.compat.v1.keras`
raises ModuleNotFoundError.

## References

- [Migrate from TensorFlow 1 to TensorFlow 2](https://www.tensorflow.org/guide/migrate)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import TF_KERAS
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.entries(TF_KERAS, "compat"):
        if reach.how == "dynamic":
            continue
        through = "tf.contrib" if ".contrib." in reach.names[0] else "tf.compat.v1"
        instead = subject.wording.instead_of(reach)
        made = subject.made_of_tf_keras
        message = f"'{reach.written}' reaches Keras through {through}{made}; {instead}"
        yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(code="KER105", name="compat-keras", since="0.1.0", check=check, fix="sometimes")
