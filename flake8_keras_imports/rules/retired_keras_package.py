"""
## What it does

Reports imports of Keras packages that are no longer developed, and names the successor:
`keras_core`, `kerastuner`, `keras_applications`, `keras_preprocessing`, `keras_contrib`,
`tensorflow_addons`, `keras_cv`, `keras_nlp`.

## Why is this bad

They were made for a Keras of their time and do not follow it any more.

## Example

```python
import keras_nlp
```

## Use instead

```python
import keras_hub
```

## Fix safety

Unsafe: another distribution must be installed. `keras_core` and `kerastuner` become `keras` and
`keras_tuner`, under the name that the file uses (`import keras_tuner as kerastuner`), if all that
the file takes from them is known to be there: every name of `keras_core` 0.1.7 is in Keras 3, and
`data/renamed_names.txt` has what `kerastuner` of keras-tuner 1.0.2 and `keras_tuner` 1.4.8 have
in common. Star imports, `import kerastuner.tuners` and imports in a `try` or an `if` are left
alone. The other successors are not the same name for name.

## Evidence

`import tensorflow_addons` of `tensorflow-addons` 0.23.0 raises `ModuleNotFoundError: No module
named 'keras.src.engine'` with keras 3.15.1 on TensorFlow 2.21.0. The other packages were
not run; that they are no longer developed is what their projects announce.

## References

- [KerasHub](https://keras.io/keras_hub/)
- [TensorFlow Addons is in maintenance and release mode](https://github.com/tensorflow/addons/issues/2807)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.events import Import
from flake8_keras_imports.resolve.origins import retired
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for event in subject.module.events.imports:
        top = event.targets[0][0].partition(".")[0]
        advice = retired().get(top)
        if advice is not None and not subject.module.guarded(event.frame):
            said = f"'{top}' is no longer developed; {advice}"
            yield event.node, said, (), partial(_mended, subject, event)


def _mended(subject: Subject, event: Import) -> Fix | None:
    from flake8_keras_imports.fixes.retired import rename

    return rename(subject, event)


RULE = Rule(
    code="KER107", name="retired-keras-package", since="0.1.0", check=check, fix="sometimes"
)
