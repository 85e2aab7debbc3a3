"""
## What it does

Reports private parts of stand-alone Keras, imported or reached by attributes: `keras.src`,
`keras.engine`, `keras.api`, `keras._tf_keras`, `tf_keras.src`, and the deep module paths of old
code, such as `keras.utils.np_utils` and `keras.layers.core`.

## Why is this bad

Only the public names keep their place. Keras 2.13 moved all of its code to `keras.src`, and
every deep path of before ended there: `ModuleNotFoundError: No module named 'keras.engine'`.
What is inside `keras.src` moves from release to release.

## Example

```python
from keras.engine.topology import Layer
from keras.src.layers import Dense
```

## Use instead

```python
from keras.layers import Dense, Layer
```

## Fix safety

The public home is written instead, where there is one. Unsafe: that it is the same object was
concluded from the name and the kind of the object, not measured for each path and release.

## Evidence

The paths are those of the modules inside the wheels of Keras 2.0 to 2.12 that were public in
no release; `data/private_paths.txt` lists them and the releases.

## References

- [Keras 3 API documentation](https://keras.io/api/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.origins import KERAS, LEGACY
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for origin in (KERAS, LEGACY):
        for reach in subject.entries(origin, "private"):
            if reach.how != "dynamic":
                instead = subject.wording.instead_of(reach)
                message = f"'{reach.written}' is a private path inside Keras; {instead}"
                yield reach.node, message, (), subject.rewritten(reach)


RULE = Rule(code="KER104", name="private-keras", since="0.1.0", check=check, fix="sometimes")
