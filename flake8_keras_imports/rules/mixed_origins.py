"""
## What it does

Reports a module that makes models, layers, optimizers, losses, metrics or callbacks of two
kinds of Keras, for example of `keras` and of `tf.keras`. Once for each module, at the first
import (or first use) of the second Keras.

Imports alone are not a mixture; neither are alternatives in `try`/`except ImportError` or in the
arms of one `if`.

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

from collections.abc import Iterator
from itertools import combinations

from flake8_keras_imports.resolve.events import Call, contradict, exclusive
from flake8_keras_imports.resolve.module import Reach, ResolvedModule
from flake8_keras_imports.resolve.values import Class, Symbol, result_of
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.mixtures import two_libraries

#: Calls of the second origin that are looked at for each one of the first.
MAX_PAIRS = 200
KINDS = frozenset(("Model", "Layer", "Optimizer", "Loss", "Metric", "Callback"))


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    if len(module.origins) < 2:
        return
    made = _objects(module)
    reached = _first_places(module, made)
    for first, second in combinations(reached, 2):
        if not subject.differing(first, second):
            continue
        pair = _together(made[first], made[second])
        if pair is not None:
            one, other = pair
            yield (
                reached[second].node,
                f"this module makes objects of '{first}' ({subject.line(one.node.lineno)}) and of "
                f"'{second}' ({subject.line(other.node.lineno)}); keep to one Keras "
                f"({two_libraries(subject, first, second)})",
            )
            return


def _objects(module: ResolvedModule) -> dict[str, list[Call]]:
    """Return the calls that make an object, by origin, each in the order of the lines."""
    found: dict[str, list[Call]] = {}
    for call in sorted(module.events.calls, key=_position):
        made_by = module.forcing.options(call.callee)
        if any(type(maker) not in (Symbol, Class) for maker in made_by):
            continue  # a function of this module: what it calls itself counts
        component = module.component(result_of(call.callee))
        if component is None or component.kind not in KINDS or module.guarded(call.frame):
            continue
        found.setdefault(component.origin, []).append(call)
    return found


def _first_places(module: ResolvedModule, made: dict[str, list[Call]]) -> dict[str, Reach]:
    """Return where each origin with objects is first reached, in the order of the lines."""
    found: dict[str, Reach] = {}
    for reach in sorted(module.reaches, key=_position):
        for place in reach.places:
            if place.origin in made and not module.guarded(reach.frame):
                found.setdefault(place.origin, reach)
    return found


def _together(ones: list[Call], others: list[Call]) -> tuple[Call, Call] | None:
    """Return the first two calls that may happen in one run of the program."""
    for one in ones:
        for other in others[:MAX_PAIRS]:
            if not exclusive(one.frame, other.frame) and not contradict(one.frame, other.frame):
                return one, other
    return None


def _position(event: object) -> tuple[int, int]:
    node = event.node  # type: ignore[attr-defined]
    return node.lineno, node.col_offset


RULE = Rule(code="KER110", name="mixed-origins", since="0.1.0", check=check)
