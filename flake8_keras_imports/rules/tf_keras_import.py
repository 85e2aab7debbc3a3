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

The same names are imported from the Keras that the project prefers, bound to the same names.
Safe where the project's versions allow only installations in which the two are one library and
every imported name is there; without a word about versions they may be two, and the fix is
unsafe. It is unsafe, too, where other modules may import the name from here (`__init__.py`,
`__all__`), where the file uses a name of the module that the other Keras lacks, for a star
import, and for the few objects that exist twice even so (`layers.AlphaDropout` on Keras 3,
optimizers on TensorFlow 2.11 and 2.12). If one name of several has no home, there is no fix: to
take the others elsewhere would mix two Kerases. An alternative in a `try` or below a test of a
version is never touched.

When nothing uses `import tensorflow as tf` any more after fixes, it goes as well.

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
