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

There is no automatic fix: the successors are not the same name for name.

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

from flake8_keras_imports.resolve.origins import retired
from flake8_keras_imports.rules.base import Report, Rule, Subject


def check(subject: Subject) -> Iterator[Report]:
    for event in subject.module.events.imports:
        top = event.targets[0][0].partition(".")[0]
        advice = retired().get(top)
        if advice is not None and not subject.module.guarded(event.frame):
            yield event.node, f"'{top}' is no longer developed; {advice}"


RULE = Rule(code="KER107", name="retired-keras-package", since="0.1.0", check=check)
