"""
## What it does

Reports a function of TensorFlow that is given a symbolic tensor of Keras 3: `tf.reshape(x, ...)`,
`tf.concat([x, y], 1)`, `tf.nn.relu(x)`, `tf.keras.backend.mean(x)`, where `x` comes from
`keras.Input` through layers, operators, subscripts, lists and functions of the same file; also
`x.get_shape()` and `x.shape.as_list()`.

## Why is this bad

Keras 2 made a layer of such a call. Keras 3 does not: it raises `ValueError: A KerasTensor cannot
be used as input to a TensorFlow function` while the model is built. The functions of `keras.ops`
take symbolic tensors, and work with every backend.

What happens inside the `call` of a layer or model, inside `Lambda`, and in functions that are only
passed on, is not reported: there the tensors are those of TensorFlow. Nor is a place that asks
first (`is_keras_tensor`, `isinstance`, a test of a version, `try`), nor a tensor that comes from
elsewhere. Only where a Keras 3 is among the allowed releases, and not for `tf.keras` where the
file names `TF_USE_LEGACY_KERAS`.

## Example

```python
import tensorflow as tf
from tensorflow import keras

inputs = keras.Input((4, 4))
x = tf.reshape(inputs, (-1, 16))
outputs = keras.layers.Dense(1)(tf.nn.relu(x))
keras.Model(inputs, outputs).summary()
```

## Use instead

```python
import keras

inputs = keras.Input((4, 4))
x = keras.layers.Reshape((16,))(inputs)
outputs = keras.layers.Dense(1)(keras.layers.ReLU()(x))
keras.Model(inputs, outputs).summary()
```

## Fix safety

The function of `keras.ops` takes the place of that of TensorFlow, through the Keras that made the
tensor; keywords get their new names, and what was the default is written where it is another one.
Safe for functions that gave the same values, shapes and dtypes for floats, integers and booleans
(`data/tf_same.txt`), called in a form that was compared: one tensor or list, two for `maximum` and
its like, `axis` and `keepdims` by name; and if all allowed releases have it. Else it is not:
`tf.argmax` gives `int64`, `ops.argmax` `int32`. None where an argument has no counterpart
(`name=`, `transpose_b=`), and where a layer takes the function's place.
`x.get_shape()` becomes `x.shape`, not safe with Keras 2, whose shapes are no tuples;
`x.shape.as_list()` becomes `list(x.shape)`, safe.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/tf_functions.txt` has every public function of TensorFlow that raised in all the installations
with Keras 3 that were tried, by parameter. What the message names instead was run beside it, on
arrays and in a model, and gave equal values (`evidence/tf_functions.txt`).

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
- [keras.ops](https://keras.io/api/ops/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.values import Symbol
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.names import Releases, exists, shown
from flake8_keras_imports.rules.objects import keras_3
from flake8_keras_imports.rules.symbolic import NO_TENSOR, Flow
from flake8_keras_imports.rules.tensor_origins import may_have_tensors
from flake8_keras_imports.rules.tensors import (
    Flowing,
    Many,
    Shape,
    Tensor,
    Use,
    meets,
    tensor_of,
)

#: What is reported: messages and what makes the fixes, by calls.
Found = dict[ast.AST, tuple[str, FixMaker]]


def check(subject: Subject) -> Iterator[Report]:
    if not _may_happen(subject):
        return
    if not any(keras_3(subject, origin) for origin in subject.module.origins):
        return
    found: Found = {}
    Flow(subject, lambda use, name: _judge(subject, use, name, found)).run()
    taken = {missing.node for missing in subject.missing} if found else set()
    for node, (message, make) in found.items():
        if isinstance(node, ast.Call) and node.func not in taken:
            yield node, message, (), make


def _may_happen(subject: Subject) -> bool:
    """Say whether the module has symbolic tensors at all, and calls that the rule speaks of."""
    text = subject.whole
    if not may_have_tensors(subject):
        return False
    if "get_shape" in text or "as_list" in text:
        return True
    calls = subject.module.calls
    if not any(name.startswith("tensorflow.") for name in calls.symbols):
        return False
    return any(map(_row, calls.symbols)) or any(
        type(option) is Symbol and _row(option.name)
        for call in _unsure(subject)
        for option in subject.module.forcing.options(call.callee)
    )


def _unsure(subject: Subject) -> Iterator[Call]:
    """Yield the calls of which not even the form says what they call."""
    calls = subject.module.calls
    yield from calls.others
    for found in calls.methods.values():
        yield from found


def _row(name: str) -> str | None:
    """Return what is recorded of a function of TensorFlow."""
    if not name.startswith("tensorflow."):
        return None
    path = name.removeprefix("tensorflow.").removeprefix("compat.v2.")
    return data.line("tf_functions.txt", path)


def _judge(subject: Subject, use: Use, name: str, found: Found) -> Flowing:
    """Note a call that raises; return what it would give."""
    path = name.removeprefix("tensorflow.").removeprefix("compat.v2.")
    row = _row(name)
    if row is None:
        if not name:
            _judge_method(subject, use, found)
        return None
    _, instead, *parameters = row.split()
    tensor = _given(use, parameters)
    releases = keras_3(subject, tensor.origin) if tensor is not None else {}
    if tensor is None or not releases or not meets(tensor, use.call):
        return None
    replacement = instead.partition("(")[0]
    if not use.muted:
        has = exists(tensor.origin, replacement, releases)
        advice = f"; use 'keras.{_written(use, instead, parameters)}'" if has else ""
        since = f" ({shown(has)})" if has and has != releases else ""
        found[use.node] = (
            f"'tf.{path}' {_raising(tensor, releases)}{advice}{since}",
            _fix(subject, use.node, tensor.origin, path),
        )
    return tensor if replacement != "-" and replacement not in NO_TENSOR else None


def _judge_method(subject: Subject, use: Use, found: Found) -> None:
    """Note a method that only tensors of TensorFlow and their shapes have."""
    owner, function = use.owner, use.node.func
    method = function.attr if isinstance(function, ast.Attribute) else ""
    if isinstance(owner, Shape) and method == "as_list":
        tensor = owner.tensor
    elif isinstance(owner, Tensor) and method == "get_shape":
        tensor = owner
    else:
        return
    releases = keras_3(subject, tensor.origin)
    if releases and meets(tensor, use.call) and not use.muted:
        message = f"'{method}' {_raising(tensor, releases)}; '.shape' is a tuple"
        found[use.node] = message, _shape_fix(subject, use.node)


def _fix(subject: Subject, call: ast.Call, origin: str, name: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.tensor_calls import replaced

        return replaced(subject, call, origin, name)

    return make


def _shape_fix(subject: Subject, call: ast.Call) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.tensor_calls import as_shape

        return as_shape(subject, call)

    return make


def _written(use: Use, instead: str, parameters: list[str]) -> str:
    """Return a replacement, with what it needs for a default if the call does not say it."""
    path, _, rest = instead.partition("(...,")
    names = [parameter.partition("=")[0] for parameter in parameters]
    given = {*names[: len(use.arguments)], *use.keywords}
    more = [word for word in rest.rstrip(")").split(",") if word.partition("=")[0] not in given]
    return f"{path}(..., {', '.join(more)})" if rest and more else path


def _raising(tensor: Tensor, releases: Releases) -> str:
    return f"raises in {shown(releases)} for a symbolic tensor of '{tensor.origin}.Input'"


def _given(use: Use, parameters: list[str]) -> Tensor | None:
    """Return the symbolic tensor that is given where it raises, if one is."""
    for index, value in enumerate(use.arguments):
        if isinstance(use.node.args[index], ast.Starred) or not parameters:
            return None
        parameter = parameters[min(index, len(parameters) - 1)]
        if index >= len(parameters) and parameter[0] != "*":
            return None
        if _raises(value, parameter):
            return tensor_of(value)
    for parameter in parameters:
        value = use.keywords.get(parameter.partition("=")[0])
        if _raises(value, parameter):
            return tensor_of(value)
    return None


def _raises(value: Flowing, parameter: str) -> bool:
    marks = parameter.partition("=")[2]
    if isinstance(value, Many):
        return "l" in marks and any(isinstance(item, Tensor) for item in value.items)
    return isinstance(value, Tensor) and "t" in marks


RULE = Rule(
    code="KER406", name="tf-op-on-keras-tensor", since="0.1.0", check=check, fix="sometimes"
)
