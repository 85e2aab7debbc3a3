"""
## What it does

Reports a module that makes models, layers, optimizers, losses, metrics or callbacks of two
kinds of Keras, for example of `keras` and of `tf.keras`. Once for each module, at the first
import (or first use) of the second Keras.

Imports alone are not a mixture; neither are alternatives in `try`/`except ImportError`.

## Why is this bad

Objects of different Keras libraries do not belong together: some mixtures raise, others
train nothing and say nothing. Whether two spellings are two libraries depends on the
versions that are installed.

## Example

```python
import keras
from tensorflow.keras.optimizers import Adam

model = keras.Sequential([keras.layers.Dense(1)])
optimizer = Adam(0.01)
```

## Use instead

```python
import keras
from keras.optimizers import Adam

model = keras.Sequential([keras.layers.Dense(1)])
optimizer = Adam(0.01)
```

## Fix safety

There is no automatic fix yet.

## Evidence

The example itself raises nothing. What happens when the objects meet is recorded with the
rules of family 3 (KER301 and following).

## References

- [Migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_keras_imports.resolve.module import Reach, ResolvedModule
from flake8_keras_imports.resolve.values import Class, Symbol, result_of
from flake8_keras_imports.rules.base import Report, Rule, Subject

KINDS = frozenset(("Model", "Layer", "Optimizer", "Loss", "Metric", "Callback"))


def check(subject: Subject) -> Iterator[Report]:
    if len(subject.module.origins) < 2:
        return
    first_made = _first_objects(subject.module)
    if len(first_made) < 2:
        return
    first_reached: dict[str, Reach] = {}
    for reach in sorted(subject.module.reaches, key=_position):
        for place in reach.places:
            if place.origin in first_made and not subject.module.guarded(reach.frame):
                first_reached.setdefault(place.origin, reach)
    if len(first_reached) < 2:
        return
    first, second = list(first_reached)[:2]
    one, other = first_made[first], first_made[second]
    yield (
        first_reached[second].node,
        (
            f"this module makes objects of '{first}' (line {one.lineno}) and of '{second}' "
            f"(line {other.lineno}); keep to one Keras"
        ),
    )


def _first_objects(module: ResolvedModule) -> dict[str, ast.Call]:
    """Return the first call that makes an object of each origin."""
    found: dict[str, ast.Call] = {}
    for call in sorted(module.events.calls, key=_position):
        made_by = module.forcing.options(call.callee)
        if any(type(maker) not in (Symbol, Class) for maker in made_by):
            continue  # a function of this module: what it calls itself counts
        component = module.component(result_of(call.callee))
        if component is None or component.kind not in KINDS or component.origin in found:
            continue
        if not module.guarded(call.frame):
            found[component.origin] = call.node
    return found


def _position(event: object) -> tuple[int, int]:
    node = event.node  # type: ignore[attr-defined]
    return node.lineno, node.col_offset


RULE = Rule(code="KER110", name="mixed-origins", since="0.1.0", check=check)
