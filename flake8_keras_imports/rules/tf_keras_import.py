"""
## What it does

Reports imports of Keras through TensorFlow: `import tensorflow.keras`,
`from tensorflow.keras.layers import Dense`, `from tensorflow import keras`, also inside
functions and `if TYPE_CHECKING:` blocks. One finding for each statement (for each name
of `import a, b`).

Not reported: a fallback in `except ImportError:` of a `try` that imports some Keras (or after
it), and the branches of an `if` that tests the version of TensorFlow or Keras, or which
Keras there is, and reaches a different Keras in each.

## Why is this bad

`tensorflow.keras` is whatever Keras TensorFlow brings along: Keras 2 up to TensorFlow
2.15, Keras 3 from 2.16 on, and the package `tf_keras` when the environment variable
`TF_USE_LEGACY_KERAS` is set. The same line means another library after an upgrade. Editors
and type checkers cannot follow it either, because TensorFlow loads the module lazily:
`Import "tensorflow.keras" could not be resolved`.

## Example

```python
from tensorflow.keras.layers import Dense
```

## Use instead

```python
from keras.layers import Dense
```

## Fix safety

There is no automatic fix yet. Before Keras 3, `keras` and `tf.keras` were not always the
same objects; change all modules of a program together.

## Evidence

The names in the message were read from installed releases; `data/names.txt` says from
which.

## References

- [Keras 3: getting started](https://keras.io/getting_started/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import TF_KERAS
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.entries(TF_KERAS, "public"):
        if reach.how == "import":
            instead = subject.wording.instead_of(reach)
            made = subject.made_of_tf_keras
            message = f"'{reach.written}' reaches Keras through TensorFlow{made}; {instead}"
            yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(code="KER101", name="tf-keras-import", since="0.1.0", check=check, fix="sometimes")
