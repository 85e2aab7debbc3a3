"""
## What it does

Reports a model that was saved or serialised by one Keras and is loaded by another one, where
both stand in one module: `save` and `load_model` with the same literal path, `to_json` and
`model_from_json`, `get_config` and `from_config`, `clone_model`. Only where the versions that
the project allows admit an installation in which that pair was measured to go wrong.

## Why is this bad

Each Keras writes the names and arguments of its own classes. Keras 3 cannot read what
`tf_keras` writes into a `.keras` file or into JSON, nor the other way round. Weights in
`.weights.h5` files and `set_weights(get_weights())` were measured to cross and are not
reported.

## Example

```python
import keras
import tensorflow as tf

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
text = model.to_json()
again = tf.keras.models.model_from_json(text)
```

## Use instead

```python
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
text = model.to_json()
again = keras.models.model_from_json(text)
```

## Fix safety

There is no automatic fix yet.

## Evidence

`example` and `use_instead` are the programs above. The outcomes in messages are those of
`evidence/mixing.csv`, where every pair of Kerases was tried in both directions.

@EVIDENCE@

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Call, contradict, exclusive
from flake8_keras_imports.resolve.origins import Place
from flake8_keras_imports.resolve.values import Attribute, Constant, Result, Value
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.meetings import argument_of
from flake8_keras_imports.rules.mixtures import verdict

_LOADERS = ("models.load_model", "saving.load_model")
_READERS = {
    "models.model_from_json": ("to_json", "saved-json"),
    "Model.from_config": ("get_config", "saved-config"),
    "Sequential.from_config": ("get_config", "saved-config"),
}
_LOADING = frozenset(("models.clone_model", *_READERS, *_LOADERS))
_SUFFIXES = {".keras": "saved-keras", ".h5": "saved-h5", ".hdf5": "saved-h5"}


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    if not module.may_mix:
        return
    if not any(place.path in _LOADING for place, _ in module.calls.keras):
        return
    saved = list(_saved(subject))
    for place, call in ((place, call) for place, calls in module.calls.keras for call in calls):
        if not call.arguments or module.guarded(call.frame):
            continue
        found = _source(subject, call, place, saved)
        if found is None:
            continue
        model, part, way = found
        if model.origin == place.origin:
            continue
        judged = verdict(subject, part, place.origin, model.origin)
        if judged is not None and judged.own is not None:
            yield (
                call.node,
                f"'{place.origin}.{place.path}' is given a model of '{model.origin}' ({way}); "
                f"use one Keras for both {judged.said}",
            )


def _source(
    subject: Subject, call: Call, place: Place, saved: list[tuple[Call, str, Component]]
) -> tuple[Component, str, str] | None:
    """Return the model that a call loads, the part of mixtures.txt, and how it was passed on."""
    if place.path == "models.clone_model":
        model = subject.module.component(call.arguments[0])
        return (model, "cloned", "cloned") if model is not None and model.kind == "Model" else None
    if place.path in _READERS:
        method, part = _READERS[place.path]
        model = _result_of_method(subject, call.arguments[0], method)
        return (model, part, method) if model is not None else None
    path = _constant(subject, call.arguments[0]) if place.path in _LOADERS else None
    for other, written, model in reversed(saved) if path is not None else ():
        if written == path and other.node.lineno <= call.node.lineno:
            if not exclusive(other.frame, call.frame) and not contradict(other.frame, call.frame):
                parts = (part for suffix, part in _SUFFIXES.items() if written.endswith(suffix))
                way = f"saved in {subject.line(other.node.lineno)}"
                return model, next(parts, "saved-directory"), way
    return None


def _saved(subject: Subject) -> Iterator[tuple[Call, str, Component]]:
    """Yield the calls that save a model under a literal path."""
    for call in subject.module.calls.methods.get("save", ()):
        assert type(call.callee) is Attribute
        given = argument_of(subject.module, call, "filepath", 0)
        path = _constant(subject, given[1]) if given is not None else None
        model = subject.module.component(call.callee.base) if path is not None else None
        if path is not None and model is not None and model.kind == "Model":
            yield call, path, model


def _constant(subject: Subject, value: Value) -> str | None:
    options = subject.module.forcing.options(value)
    if len(options) == 1 and type(options[0]) is Constant:
        return str(options[0].value)
    return None


def _result_of_method(subject: Subject, value: Value, method: str) -> Component | None:
    """Return the model whose method gave a value."""
    options = subject.module.forcing.options(value)
    if len(options) != 1 or type(options[0]) is not Result:
        return None
    callee = options[0].callee
    if type(callee) is not Attribute or callee.name != method:
        return None
    model = subject.module.component(callee.base)
    return model if model is not None and model.kind == "Model" else None


RULE = Rule(code="KER310", name="saved-model-origin", since="0.1.0", check=check)
