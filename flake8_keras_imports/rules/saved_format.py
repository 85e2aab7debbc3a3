"""
## What it does

Reports a path in `save`, `save_weights`, `load_model`, `load_weights` or `ModelCheckpoint` whose
ending earlier releases of Keras took and a release that the project allows refuses:
`model.save("model")`, `model.save_weights("weights.h5")`, `load_model("saved_model/")`,
`ModelCheckpoint("best.hdf5")`. Constants count, and what only ends in one:
`os.path.join(folder, "model.tf")`, `f"{folder}/model"`, `Path(folder) / "model.hdf5"`.

## Why is this bad

In Keras 2 any path will do: what does not end in `.h5` becomes a directory in the format of
TensorFlow. Keras 3 looks at the ending and raises `ValueError`: after the training, when the
model is to be saved, or when the callback is made. `model.export` still writes a SavedModel;
`keras.layers.TFSMLayer` reads one.

Endings that are not sure are not reported: `f"{name}.h5"` may be `.weights.h5`. Nor are paths
with a scheme (`hf://...`), and calls with `zipped` or `max_shard_size`, which write directories.

## Example

```python
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.save("saved_model")
```

## Use instead

```python
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.save("saved_model.keras")
```

## Fix safety

Never safe: the file gets another name (`model.keras`, `model.weights.h5`) and another format, and
who else reads it must know. The ending of a literal path is changed wherever the file saves to it
or loads from it, all together. There is no fix where the same text is used for anything else
(`os.path.exists("model")`), where the path is loaded only, where a model and its weights have the
same path, and for paths that are put together.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/saving.txt` has what every minor release from TensorFlow 2.0 and Keras 3.0 on made of every
ending (`scripts/measure_saving.py`).

@EVIDENCE@

## References

- [Save, serialize, and export models](https://keras.io/guides/serialization_and_saving/)
- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.endings import ending
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.values import Attribute, Constant, Ending, Symbol, Union, Value
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.names import Releases, shown
from flake8_keras_imports.rules.objects import Target, candidates, counts, target, without
from flake8_keras_imports.rules.paths import names, operations, outcomes, suffix, taken

#: Arguments with which a directory is written on purpose.
_DIRECTORIES = ("zipped", "max_shard_size")


class _Path(NamedTuple):
    """The argument of a call that is the path, and its value."""

    node: ast.expr
    value: Value


class _Refused(NamedTuple):
    """A path that is refused: the message, and the ending to use instead."""

    message: str
    ends: str


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for call in candidates(subject):
        if _last_name(call.callee) not in names() or module.is_conditional(call.frame):
            continue
        if not (call.node.args or call.node.keywords):
            continue
        called = target(subject, call)
        operation = operations().get(called.path) if called is not None else None
        if called is None or operation is None or not counts(subject, called.origin):
            continue
        if any(keyword.arg in _DIRECTORIES for keyword in call.node.keywords):
            continue
        path = _argument(call, operation.position)
        if path is not None:
            found = [_judge(subject, called, name, path) for name in _names(call, operation.name)]
            if found and all(found):
                message, ends = found[0]  # type: ignore[misc]
                yield path.node, message, (), _fix(subject, path.node, ends)


def _fix(subject: Subject, node: ast.expr, ends: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.saved import renamed

        return renamed(subject, node, ends)

    return make


def _last_name(callee: Value) -> str:
    """Return the last part of the name of what is called; of alternatives that of the first."""
    if type(callee) is Union:
        callee = callee.options[0]
    name = callee.name if isinstance(callee, (Symbol, Attribute)) else ""
    return name.rpartition(".")[2]


def _names(call: Call, operation: str) -> list[str]:
    """Return the rows of the data that a call may mean: what is not known may be either."""
    if operation != "callbacks.ModelCheckpoint":
        return [operation]
    both = [operation, f"{operation}:save_weights_only"]
    if len(call.node.args) > 4 or any(keyword.arg is None for keyword in call.node.keywords):
        return both
    given = {keyword.arg: keyword.value for keyword in call.node.keywords}
    value = given.get("save_weights_only", ast.Constant(False))
    return [both[bool(value.value)]] if isinstance(value, ast.Constant) else both


def _argument(call: Call, index: int) -> _Path | None:
    for keyword, (key, value) in zip(call.node.keywords, call.keywords):
        if key in ("filepath", "path"):
            return _Path(keyword.value, value)
    given = call.node.args
    if len(given) <= index or any(isinstance(one, ast.Starred) for one in given[: index + 1]):
        return None
    return _Path(given[index], call.arguments[index])


def _judge(subject: Subject, called: Target, operation: str, path: _Path) -> _Refused | None:
    """Return the message, and the ending to use, if every ending that the path may have is
    refused."""
    text = ending(path.node)
    texts = [text] if text is not None else [*subject.module.forcing.options(path.value)]
    refused: list[Releases] = []
    shown_as = ""
    for option in texts:
        if not isinstance(option, (Constant, Ending)) or not isinstance(option.value, str):
            return None
        if "://" in option.value or not option.value.strip("/."):
            return None
        shown_as = shown_as or _shown(option.value)
        for possible in suffix(operation, option.value, type(option) is Constant):
            bad, good = outcomes(operation, possible, called.origin)
            refused.append(without(subject, called.origin, bad, good))
    if not refused or not all(refused):
        return None
    given = " with 'save_weights_only=True'" if ":" in operation else ""
    ends = taken(operation, called.origin, refused[0])
    return _Refused(
        f"'{called.origin}.{called.path}'{given} refuses {shown_as} in {shown(refused[0])}"
        f"{_advice(operation, called, ends)}",
        ends,
    )


def _advice(operation: str, called: Target, ends: str) -> str:
    if not ends:
        return ""
    if ".load_" not in operation:
        return f"; end it in '{ends}'"
    layer = f", or use '{called.origin}.layers.TFSMLayer'" if "model" in operation else ""
    return f"; save to '{ends}' and load that{layer}"


def _shown(text: str) -> str:
    last = text.rstrip("/").rpartition("/")[2]
    dot = last.rfind(".")
    if last.endswith(".weights.h5"):
        return "a path that ends in '.weights.h5'"
    return f"a path that ends in '{last[dot:]}'" if dot >= 0 else "a path without a suffix"


RULE = Rule(code="KER405", name="saved-format", since="0.1.0", check=check, fix="sometimes")
