"""
## What it does

Reports an argument that an earlier release of Keras took and a release that the project allows
refuses or ignores: `SGD(lr=...)`, `fit(..., workers=4)`, `Embedding(input_length=...)`,
`ModelCheckpoint(period=...)`. Calls of classes and functions are looked at, and calls of the
methods of models, layers and optimizers where the object is known.

And `training=True` or `training=False` of a layer or model that is called with a symbolic tensor,
`Dropout(0.5)(x, training=True)`: in Keras 3 `fit`, `evaluate` and `predict` put their own in its
place.

## Why is this bad

What is refused raises `TypeError` or `ValueError`, often after hours of setting up. What is
ignored is worse: `Adam(decay=1e-4)` of Keras 3 trains without any decay, and Keras 2.11 to 2.15
take `SGD(lr=0.5)` and train with a rate of 0.01; a line in the log is all that they say.

Of `training=` not even that. With Keras 2 `Dropout(0.5)(x, training=True)` drops in `predict` too,
which estimates of uncertainty are made of: with Keras 3 all of them are equal. And `base(x,
training=False)`, the way of transfer learning, keeps the statistics of the base's
`BatchNormalization` when it is unfrozen: with Keras 3 `fit` moves them, unless these layers
themselves have `trainable = False`. Only a call of the model itself, `model(x)`, heeds it. Not
reported where it makes no difference: layers that do not ask, bases of `keras.applications` without
such layers, or frozen and with no others than `BatchNormalization`; nor where what the base holds
is not known.

Which releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the options
`--tensorflow-version`, `--keras-version` and `--tf-keras-version` allow. Arguments that still
work are not reported, even if a release warns of them.

## Example

```python
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(lr=0.1), loss="mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)), workers=2)
```

## Use instead

```python
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)))
```

## Fix safety

- An argument that is only called otherwise is renamed (`lr=`, and the names of Keras 1). Safe if
  all allowed releases take the new name and none ignores the old one: TensorFlow 2.11 to 2.15 do,
  and would train with another rate after the fix.
- An argument that is what it is by default is left out: `workers=1`, `time_major=False`. Safe.
- `input_length=`, `implementation=` and `experimental_run_tf_function=` are left out. Safe if no
  allowed release uses them: in Keras 2 `input_length` decides whether a layer is built at once.
- Other values of `workers=`, `use_multiprocessing=` and `max_queue_size=` are left out, never
  safely: the data are made in another way.
- An argument by position gets the name that it has in the last Keras 2: `add_weight("kernel",
  shape=shape)`. Safe if all allowed releases that take it for something else raise now, since
  that is given by keyword as well.

There is none for `training=`, `decay=`, `period=2`, `time_major=True` and others, which need
another program, nor where the call gives the new name as well. `data/argument_fixes.txt` has all
of it.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/parameters.txt` has the parameters of every release; what classes take through `**kwargs`
was tried in thirty-six installations, `evidence/arguments.txt` has every outcome.
`data/training.txt` and `data/applications.txt` say which layers and bases ask for `training`; what
becomes of it was run for `Dropout`, `BatchNormalization`, `LSTM` and nested models:
`evidence/cases/KER403_training_*.py`.

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.values import Attribute, Module
from flake8_keras_imports.rules import training_argument
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.objects import (
    Target,
    candidates,
    counts,
    outcomes,
    overlaid,
    position,
    target,
    without,
)


def check(subject: Subject) -> Iterator[Report]:
    for call in candidates(subject):
        node = call.node
        if not (node.args or node.keywords):
            continue
        if type(call.callee) is Attribute and type(call.callee.base) is Module:
            continue  # what another module exports: its own functions, nearly always
        called = target(subject, call)
        if called is None or not counts(subject, called.origin):
            continue
        if subject.module.is_conditional(call.frame):
            continue
        for keyword in node.keywords:
            message = _judge(subject, called, keyword) if keyword.arg else None
            if message is not None:
                yield keyword, message, (), _keyword_fix(subject, called, node, keyword)
        yield from _by_position(subject, called, node)
    yield from training_argument.check(subject)


def _judge(subject: Subject, called: Target, keyword: ast.keyword) -> str | None:
    argument, given = str(keyword.arg), keyword.value
    found = outcomes(called, argument)
    named = f"'{argument}'"
    if isinstance(given, ast.Constant):
        of_value = outcomes(called, f"{argument}={given.value!r}", measured_only=True)
        if any(of_value.refused.values()):
            found, named = overlaid(found, of_value), f"'{argument}={given.value!r}'"
    if not any(found.accepted.values()) and not any(found.ignored.values()):
        return None
    what = f"argument {named} of '{called.origin}.{called.path}'"
    taken = found.accepted if any(found.accepted.values()) else found.ignored
    refused = without(subject, called.origin, found.refused, taken)
    if refused:
        return f"{what} does not exist in {shown(refused)}{_advice(called, argument)}"
    ignored = without(subject, called.origin, found.ignored, taken)
    if ignored and not (isinstance(given, ast.Constant) and given.value is None):
        raising = {x: m & subject.versions.may(x) for x, m in found.refused.items()}
        raising = {x: m for x, m in raising.items() if m and x not in ignored}
        more = f" and raises in {shown(raising)}" if raising else ""
        return f"{what} is ignored in {shown(ignored)}{more}{_advice(called, argument)}"
    return None


def _keyword_fix(
    subject: Subject, called: Target, call: ast.Call, keyword: ast.keyword
) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.arguments import of_keyword

        return of_keyword(subject, called, call, keyword)

    return make


def _position_fix(subject: Subject, called: Target, call: ast.Call, index: int) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.arguments import of_position

        return of_position(subject, called, call, index)

    return make


def _by_position(subject: Subject, called: Target, call: ast.Call) -> Iterator[Report]:
    """Yield the first argument whose position means nothing, or something else."""
    for index, node in enumerate(call.args):
        if isinstance(node, ast.Starred):
            return
        found = position(called, index)
        what = f"'{called.origin}.{called.path}'"
        refused = without(subject, called.origin, found.refused, found.fine)
        if refused:
            yield node, f"{what} takes only {index} arguments by position in {shown(refused)}"
            return
        moved = without(subject, called.origin, found.moved, found.fine)
        if moved:
            yield (
                node,
                f"'{found.before}' of {what} is not the argument at this position in "
                f"{shown(moved)}, '{found.after}' is; write '{found.before}='",
                (),
                _position_fix(subject, called, call, index),
            )
            return


def _advice(called: Target, argument: str) -> str:
    """Return what to write instead, from the row of the path or of the last resort."""
    for key in (f"{called.path}.{argument}", f"*.{argument}"):
        text = data.table("advice.txt").get(key)
        if text is not None:
            return f"; {text}"
    return ""


RULE = Rule(code="KER403", name="removed-argument", since="0.1.0", check=check, fix="sometimes")
