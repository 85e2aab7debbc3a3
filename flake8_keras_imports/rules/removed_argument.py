"""
## What it does

Reports an argument that an earlier release of Keras took and a release that the project allows
refuses or ignores: `SGD(lr=...)`, `fit(..., workers=4)`, `Embedding(input_length=...)`,
`ModelCheckpoint(period=...)`. Calls of classes and functions are looked at, and calls of the
methods of models, layers and optimizers where the object is known.

## Why is this bad

What is refused raises `TypeError` or `ValueError`, often after hours of setting up. What is
ignored is worse: `Adam(decay=1e-4)` of Keras 3 trains without any decay, and Keras 2.11 to 2.15
take `SGD(lr=0.5)` and train with a rate of 0.01; a line in the log is all that they say.

Which releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the options
`--tensorflow-version`, `--keras-version` and `--tf-keras-version` allow. Arguments that still
work are not reported, even if a release warns of them.

## Example

```python
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(lr=0.1), loss="mse")
model.fit([[1.0]], [[1.0]], workers=2)
```

## Use instead

```python
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")
model.fit([[1.0]], [[1.0]])
```

## Fix safety

There is no automatic fix yet.

## Evidence

`data/parameters.txt` has the parameters of every release; what classes take through `**kwargs`
was tried in installations of thirty releases, `evidence/arguments.txt` has every outcome.

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.names import versions
from flake8_keras_imports.rules.objects import Target, counts, outcomes, target, without


def check(subject: Subject) -> Iterator[Report]:
    for call in subject.module.events.calls:
        names = [keyword.arg for keyword in call.node.keywords if keyword.arg]
        if not names or subject.module.is_conditional(call.frame):
            continue
        called = target(subject, call)
        if called is None or not counts(subject, called.origin):
            continue
        for keyword in call.node.keywords:
            message = _judge(subject, called, keyword.arg) if keyword.arg else None
            if message is not None:
                yield keyword, message


def _judge(subject: Subject, called: Target, argument: str) -> str | None:
    found = outcomes(called, argument)
    if not any(found.accepted.values()):
        return None
    written = f"'{called.origin}.{called.path}'"
    refused = without(subject, called.origin, found.refused)
    if refused:
        text = f"argument '{argument}' of {written} does not exist in {versions(refused)}"
        return text + _advice(called, argument)
    ignored = without(subject, called.origin, found.ignored)
    if ignored:
        text = f"argument '{argument}' of {written} is ignored in {versions(ignored)}"
        return text + _advice(called, argument)
    return None


def _advice(called: Target, argument: str) -> str:
    """Return what to write instead, from the row of the path or of the last resort."""
    for key in (f"{called.path}.{argument}", f"*.{argument}"):
        text = data.table("advice.txt").get(key)
        if text is not None:
            return f"; {text}"
    return ""


RULE = Rule(code="KER403", name="removed-argument", since="0.1.0", check=check)
