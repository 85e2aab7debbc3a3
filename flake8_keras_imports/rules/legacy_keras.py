"""
## What it does

Reports imports of `tf_keras`. Off by default; select it with its full code when a project
wants to leave Keras 2.

## Why is this bad

`tf_keras` is Keras 2, kept alive for code that cannot move to Keras 3. It gets no
new features, and each of its releases needs the TensorFlow of the same minor version.

## Example

```python
import tf_keras
```

## Use instead

```python
import keras
```

## Fix safety

Unsafe: Keras 3 is another library than `tf_keras`. The name stays (`import keras as tf_keras`), so
that what uses it goes on.

## Evidence

None: the rule claims nothing about what is raised.

## References

- [tf_keras](https://github.com/keras-team/tf-keras)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import LEGACY
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.entries(LEGACY, "public"):
        if reach.how == "import":
            instead = subject.wording.instead_of(reach)
            message = f"'{reach.written}' is Keras 2, kept for old code; {instead}"
            yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(
    code="KER190", name="legacy-keras", since="0.1.0", check=check, fix="sometimes", default=False
)
