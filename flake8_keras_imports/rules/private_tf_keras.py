"""
## What it does

Reports `tensorflow.python.keras`, imported or reached by attributes.

## Why is this bad

It is not the code behind `tf.keras` but a private copy of Keras that stayed inside
TensorFlow when Keras moved out in 2.6. Since then its classes are not those of any other
Keras. Editors like to offer it when they complete an import.

## Example

```python
from tensorflow.python.keras.layers import Dense
```

## Use instead

```python
from keras.layers import Dense
```

## Fix safety

Unsafe: names and behaviour of the copy are those of TensorFlow 2.5, and its classes are not those
of any other Keras. Offered where the name has a public home; modules of the copy that were never
public have none.

## Evidence

`tensorflow.python.keras` could be imported on TensorFlow 2.2, 2.5, 2.12, 2.15 and 2.21. On
2.12, 2.15 and 2.21 some 200 classes that it shares by name with `tf.keras` were compared: none
was the same object. As an attribute (`tf.python.keras`) it raises AttributeError on 2.5 and
later.

## References

- [Keras: where the source lives](https://github.com/keras-team/keras)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import FORK
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.entries(FORK, "fork"):
        if reach.how != "dynamic":
            instead = subject.wording.instead_of(reach)
            message = f"'{reach.written}' is a private, frozen copy of Keras; {instead}"
            yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(code="KER103", name="private-tf-keras", since="0.1.0", check=check, fix="sometimes")
