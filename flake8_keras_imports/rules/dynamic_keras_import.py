"""
## What it does

Reports modules of TensorFlow's Keras that are named by a constant string:
`importlib.import_module("tensorflow.keras")`, `__import__("tensorflow.keras")`,
`mock.patch("tensorflow.keras.models.load_model")`, and every assignment to an entry
of `sys.modules` that puts another module in the place of some Keras.

## Why is this bad

It has the same effect as the import that KER101 reports, but no search for imports finds it,
and a patch of `tensorflow.keras...` misses the objects that the code gets from `keras`.
Replacing `sys.modules["keras"]` changes which Keras every other module of the program gets.

## Example

```python
import importlib

layers = importlib.import_module("tensorflow.keras.layers")
```

## Use instead

```python
from keras import layers
```

## Fix safety

The string names the same of the preferred Keras, where that can be imported in every release
that the project allows. Safe as the fix of the import would be (KER101). Unsafe for
`mock.patch`: what is patched must be what the code uses, and that may still come from
TensorFlow. `__import__` without `fromlist` gives the package at the top, and is left alone, as are
`sys.modules` and names that are put together.

## Evidence

None: the rule claims nothing about what is raised.

## References

- [importlib.import_module](https://docs.python.org/3/library/importlib.html#importlib.import_module)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.module import Reach
from flake8_keras_imports.resolve.origins import FORK, TF_KERAS
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for reach in subject.module.reaches:
        place = reach.places[0]
        if reach.how != "dynamic" or subject.module.guarded(reach.frame):
            continue
        if reach.written.startswith("sys.modules"):
            yield reach.node, f"'{reach.written} = ...' replaces a Keras for the whole program"
        elif place.origin == subject.settings.preferred and place.route == "public":
            continue
        elif place.origin in (TF_KERAS, FORK) or place.route == "private":
            instead = subject.wording.instead_of_name(place)
            through = "a private path" if place.route == "private" else "TensorFlow"
            said = f"'{reach.written}' reaches Keras through {through}; {instead}"
            yield reach.node, said, (), partial(_mended, subject, reach)


def _mended(subject: Subject, reach: Reach) -> Fix | None:
    from flake8_keras_imports.fixes.strings import rename_module

    return rename_module(subject, reach)


RULE = Rule(code="KER106", name="dynamic-keras-import", since="0.1.0", check=check, fix="sometimes")
