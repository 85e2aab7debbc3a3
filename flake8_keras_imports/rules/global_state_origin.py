"""
## What it does

Reports what is set for the whole program through one Keras and relied on through another one:
floatx, epsilon, the order of image data, the policy of mixed precision, `clear_session`; a
class of one Keras that is registered with another one; a `custom_object_scope` of one Keras in
a module that loads models through another one only. Setters are reported where the module makes
models and layers of the other Keras only, and does not set it there too. Only where the
versions that the project allows admit an installation in which that pair was measured to go
wrong.

## Why is this bad

Two libraries have two states. `tf.keras.backend.set_floatx("float64")` changes nothing for a
model of `keras`, and nothing says so; a class that is registered with another Keras is not
found when the model is loaded.

## Example

```python
import keras
import tensorflow as tf

tf.keras.backend.set_floatx("float64")
layer = keras.layers.Dense(1)
layer.build((None, 2))
assert "float64" in str(layer.weights[0].dtype), f"a weight of {layer.weights[0].dtype}"
```

## Use instead

```python
import keras

keras.backend.set_floatx("float64")
layer = keras.layers.Dense(1)
layer.build((None, 2))
assert "float64" in str(layer.weights[0].dtype), f"a weight of {layer.weights[0].dtype}"
```

## Fix safety

There is no automatic fix yet.

## Evidence

`example` and `use_instead` are the programs above. The outcomes in messages are those of
`evidence/mixing.csv`, where every pair of Kerases was tried in both directions.
`set_random_seed` was measured to cross and is never reported.

@EVIDENCE@

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator

from flake8_keras_imports import data
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import Place, locate
from flake8_keras_imports.resolve.values import Result, Symbol, Value, result_of
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.mixtures import verdict

_REGISTER = ("utils.register_keras_serializable", "saving.register_keras_serializable")
_SCOPES = ("utils.custom_object_scope", "utils.CustomObjectScope", "saving.custom_object_scope")
_LOADERS = ("models.load_model", "saving.load_model", "models.model_from_json")


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    if len(module.origins) < 2:
        return
    called = [(call, place) for place, calls in module.calls.keras for call in calls]
    yield from _setters(subject, called)
    yield from _scopes(subject, called)
    yield from _registered(subject)


def _place(value: Value) -> Place | None:
    return locate(value.name) if type(value) is Symbol else None


def _setters(subject: Subject, called: list[tuple[Call, Place]]) -> Iterator[Report]:
    made = _origins_of_objects(subject)
    if len(made) != 1:
        return
    (other,) = made
    parts = {path: row.split(" ", 1) for path, row in data.table("state.txt").items()}
    setting = [place for _, place in called if place.path in parts]
    everywhere = {(parts[place.path][0], place.origin) for place in setting}
    for call, place in called:
        if place.path not in parts or place.origin == other:
            continue
        part, what = parts[place.path]
        if (part, other) in everywhere or subject.module.guarded(call.frame):
            continue
        judged = verdict(subject, part, other, place.origin)
        if judged is not None and judged.own is not None:
            yield (
                call.node,
                f"'{place.origin}.{place.path}' sets {what} of '{place.origin}', but what this "
                f"module makes is of '{other}' {judged.said}",
            )


def _origins_of_objects(subject: Subject) -> set[str]:
    """Return the origins of which the module makes models and layers."""
    found = set()
    for call in subject.module.events.calls:
        if type(call.callee) is not Symbol or locate(call.callee.name) is not None:
            component = subject.module.component(result_of(call.callee))
            if component is not None and component.kind in ("Model", "Layer"):
                found.add(component.origin)
    for cls in subject.module.forcing.classes:
        component = subject.module.class_component(cls)
        if component is not None and component.kind in ("Model", "Layer"):
            found.add(component.origin)
    return found


def _scopes(subject: Subject, called: list[tuple[Call, Place]]) -> Iterator[Report]:
    loading = {place.origin for _, place in called if place.path in _LOADERS}
    if len(loading) != 1:
        return
    (other,) = loading
    for call, place in called:
        if place.path in _SCOPES and place.origin != other:
            judged = verdict(subject, "custom_object_scope", other, place.origin)
            if judged is not None:
                yield (
                    call.node,
                    f"'{place.origin}.{place.path}' is no scope for models that "
                    f"'{other}' loads {judged.said}",
                )


def _registered(subject: Subject) -> Iterator[Report]:
    for cls in subject.module.forcing.classes:
        for node, value in cls.decorators:
            made_by = value.callee if type(value) is Result else value
            place = _place(made_by)
            if place is None or place.path not in _REGISTER:
                continue
            component = subject.module.class_component(cls)
            if component is None or component.origin == place.origin:
                continue
            if component.kind not in ("Model", "Layer"):
                continue
            judged = verdict(subject, "registered", component.origin, place.origin)
            if judged is not None:
                yield (
                    node,
                    f"'{cls.name}' of '{component.origin}' is registered with '{place.origin}', "
                    f"where '{component.origin}' does not look {judged.said}",
                )


RULE = Rule(code="KER309", name="global-state-origin", since="0.1.0", check=check)
