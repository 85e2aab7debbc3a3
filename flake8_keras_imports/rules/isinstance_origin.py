"""
## What it does

Reports `isinstance` of an object, and `issubclass` of a class of this program, of one Keras
against a class of another one. Not where the same object is also asked about a class of its own
Keras. Only where the versions that the project allows admit an installation in which that pair
was measured to go wrong.

## Why is this bad

The answer is False, and nothing says why: a layer of `tf_keras` is no `keras.layers.Layer`.
What is written for layers is then never done for these.

## Example

```python
import keras
import tensorflow as tf

layer = keras.layers.Dense(1)
assert isinstance(layer, tf.keras.layers.Layer), "a layer is no layer"
```

## Use instead

```python
import keras

layer = keras.layers.Dense(1)
assert isinstance(layer, keras.layers.Layer), "a layer is no layer"
```

## Fix safety

Unsafe: the class of the same name in the Keras of the object is asked about, and the answer
becomes True; what depends on it is done from then on. No fix leads to `tf.keras` unless the
project prefers it.

## Evidence

`example` and `use_instead` are the programs above. The outcomes in messages are those of
`evidence/mixing.csv`, where every pair of Kerases was tried in both directions.

@EVIDENCE@

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import COMPONENT_KINDS, Place, kind_of, locate
from flake8_keras_imports.resolve.values import Class, Items, Symbol, Value
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.mixtures import verdict

_ASKING = ("builtins.isinstance", "builtins.issubclass")


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    if not module.may_mix:
        return
    asked = [call for name in _ASKING for call in module.calls.symbols.get(name, ())]
    known: dict[str, set[str]] = {}
    for call in asked:
        if len(call.arguments) == 2:
            origins = {place.origin for place in _classes(subject, call.arguments[1])}
            known.setdefault(ast.dump(call.node.args[0]), set()).update(origins)
    for call in asked:
        found = _component(subject, call) if len(call.arguments) == 2 else None
        if found is None or module.guarded(call.frame):
            continue
        if found.origin in known[ast.dump(call.node.args[0])]:
            continue  # both are asked for, on purpose
        for place in _classes(subject, call.arguments[1])[:1]:
            part = f"isinstance-{kind_of(place)}"  # in some releases only one kind differs
            judged = verdict(subject, part, place.origin, found.origin)
            if judged is not None:
                name = found.name if found.cls is None else found.cls.name
                where = "" if judged.always else f" {judged.said.partition(':')[0]})"
                yield (
                    call.node,
                    f"'{name}' of '{found.origin}' is no '{place.origin}.{place.path}': "
                    f"the answer is False{where}",
                    (),
                    _mended(subject, call, found.origin),
                )


def _mended(subject: Subject, call: Call, origin: str) -> FixMaker:
    def make() -> Fix | None:
        from flake8_keras_imports.fixes.origins import asked

        return asked(subject, call.node.args[1], call.arguments[1], origin)

    return make


def _component(subject: Subject, call: Call) -> Component | None:
    """Return the object, or what objects of the class are, that is asked about."""
    assert type(call.callee) is Symbol
    if call.callee.name == "builtins.isinstance":
        return subject.module.component(call.arguments[0])
    options = subject.module.forcing.options(call.arguments[0])
    if len(options) == 1 and type(options[0]) is Class:
        return subject.module.class_component(options[0])
    return None


def _classes(subject: Subject, value: Value) -> list[Place]:
    """Return the classes of some Keras that are asked for; none if anything else is too."""
    found = []
    for option in subject.module.forcing.options(value):
        if type(option) is Items:
            for item in option.items:
                found += _classes(subject, item.value)
            continue
        place = locate(option.name) if type(option) is Symbol else None
        if place is not None and kind_of(place) in COMPONENT_KINDS:
            found.append(place)
    return found


RULE = Rule(code="KER311", name="isinstance-origin", since="0.1.0", check=check, fix="sometimes")
