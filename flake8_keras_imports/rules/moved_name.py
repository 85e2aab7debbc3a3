"""
## What it does

Reports a name that releases of Keras have only under another path, where an earlier release
had the same object under both: `tf.keras.layers.experimental.preprocessing.Rescaling` is
`tf.keras.layers.Rescaling`, `tf.keras.losses.mean_squared_error` is `tf.keras.losses.MSE`.

## Why is this bad

The old path raises `AttributeError` or `ImportError` as soon as a release without it is
installed. The new path exists in the older releases too, so nothing speaks for the old one.

Which releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the options
`--tensorflow-version`, `--keras-version` and `--tf-keras-version` allow. The new path is only
named if all of the releases that lack the old one have it. Names in a `try` that catches their
absence, or below a test of a version or of `hasattr`, are not reported.

## Example

```python
import keras

scale = keras.layers.experimental.preprocessing.Rescaling(1 / 255)
print(keras.losses.MSE([0.0], [1.0]))
```

## Use instead

```python
import keras

scale = keras.layers.Rescaling(1 / 255)
print(keras.losses.mean_squared_error([0.0], [1.0]))
```

## Fix safety

The new path is written where the old one stands: in a chain behind the name with which it begins,
in an import so that the bound name stays (`from keras.losses import mean_squared_error as MSE`).
Safe if every release that the project allows has the new path, and calls of both gave the same
(`data/replacements.txt`). Not safe where an allowed release is too old for the new path, or where
the object does something else in Keras 3: `Resizing` keeps integer images integers. Modules that
are imported (`import keras.losses as l`), and what may be something else, are left alone.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

The same object: two paths of one release lead to one definition. `data/moved.txt` lists them,
`data/names.txt` the releases of each path.

@EVIDENCE@

## References

- [Keras 3 API documentation](https://keras.io/api/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.names import new_home, shown


def check(subject: Subject) -> Iterator[Report]:
    for found in subject.missing:
        home = new_home(found, subject.versions)
        if home is not None:
            yield (
                found.node,
                f"'{found.written}' does not exist in {shown(found.releases)}; "
                f"it has moved: use '{found.place.origin}.{home}'",
                (),
                subject.renamed(found),
            )


RULE = Rule(code="KER402", name="moved-name", since="0.1.0", check=check, fix="sometimes")
