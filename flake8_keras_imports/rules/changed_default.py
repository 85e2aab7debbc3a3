"""
## What it does

Reports a call that gives another result in a release that the project allows than in earlier
ones, although nothing of it is gone: an argument is left to a default that has changed (`l1_l2()`,
`ConvLSTM2D(8, 3)`, `optimizers.Lion()`), or the function itself gives another result
(`hard_sigmoid`, `to_categorical`). Activations named by a text count as well:
`Dense(1, activation="hard_sigmoid")`.

## Why is this bad

Nothing raises: a model that was trained with one release gives other numbers with another one.

The rule is off by default: who trains anew may not care. An argument that is given, also by
position, is not reported; nor is a call with `*` or `**`, nor a result of another type to which
the program gives a type itself (`to_categorical(y).astype("int32")`).

## Example

```python
import keras

penalty = keras.regularizers.l1_l2().get_config()
assert penalty["l1"] > 0, "no penalty"
```

## Use instead

```python
import keras

penalty = keras.regularizers.l1_l2(l1=0.01, l2=0.01).get_config()
assert penalty["l1"] > 0, "no penalty"
```

## Fix safety

There is no automatic fix: which of the values is wanted is not known.

## Evidence

`data/changed_defaults.txt` has the values of real releases (`scripts/measure_defaults.py`).

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.names import Releases, exists, shown
from flake8_keras_imports.rules.objects import counts, target, without

_ACTIVATIONS = ("activation", "recurrent_activation")


def check(subject: Subject) -> Iterator[Report]:
    module = subject.module
    for call in module.events.calls:
        called = None if module.is_conditional(call.frame) else target(subject, call)
        if called is None or not counts(subject, called.origin):
            continue
        for argument in _changed().get(called.path, {}):
            if argument[0] == "(":
                given = _is_type(called.path, argument) and _sets_type(subject, call, called.path)
            else:
                given = _gives(call, called.path, argument)
            if not given:
                message = _judge(subject, called.origin, called.path, argument)
                if message:
                    yield call.node, message
                    break
        for keyword in call.node.keywords:
            if keyword.arg in _ACTIVATIONS and isinstance(keyword.value, ast.Constant):
                path = f"activations.{keyword.value.value!s}"
                for argument in _changed().get(path, {}):
                    message = _judge(subject, called.origin, path, argument)
                    if message:
                        yield keyword.value, message


@cache
def _changed() -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    """Return values and their cells, by path and argument; arguments before results."""
    found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    rows = data.rows("changed_defaults.txt", 3 + len(LETTERS))
    for path, argument, value, *cells in sorted(rows, key=lambda row: row[1][0] == "("):
        by_argument = found.setdefault(path, {})
        if argument[0] == "(" and any(known[0] != "(" for known in by_argument):
            continue  # the default that has changed says it better
        by_argument.setdefault(argument, {})[value] = tuple(cell.strip() for cell in cells)
    return found


def _gives(call: Call, path: str, argument: str) -> bool:
    """Say whether a call gives an argument, or may do so."""
    node = call.node
    if any(keyword.arg in (None, argument) for keyword in node.keywords):
        return True
    if any(isinstance(one, ast.Starred) for one in node.args):
        return True
    for line in data.lines("parameters.txt", path):
        names = [word.rstrip("=") for word in line.split()[len(LETTERS) :]]
        if argument in names and names.index(argument) < len(node.args):
            return True
    return False


def _is_type(path: str, argument: str) -> bool:
    """Say whether only the type of a result has changed."""
    return len({value.partition(":")[2] for value in _changed()[path][argument]}) == 1


def _sets_type(subject: Subject, call: Call, path: str) -> bool:
    """Say whether a call gives the type of its result, or the result another one."""
    return _gives(call, path, "dtype") or any(
        isinstance(part, ast.Attribute) and part.attr == "astype" and part.value is call.node
        for statement in subject.module.body
        for part in ast.walk(statement)
    )


def _judge(subject: Subject, origin: str, path: str, argument: str) -> str:
    values: dict[str, Releases] = {}
    for value, cells in _changed()[path][argument].items():
        masks = {x: releases(x, cells[LETTERS.index(x)]) for x in TIMELINES[origin]}
        values[value] = exists(origin, path, masks)
    newest = max(values, key=lambda value: _age(values[value], origin))
    old = {value: masks for value, masks in values.items() if value != newest and masks}
    before: Releases = {}
    for masks in old.values():
        for letter, mask in masks.items():
            before[letter] = before.get(letter, 0) | mask
    later = without(subject, origin, values[newest], before) if before else {}
    if not later:
        return ""
    said = [f"{_plain(value)} in {shown(masks)}" for value, masks in old.items()]
    said.append(f"{_plain(newest)} in {shown(later)}")
    what = f"'{origin}.{path}"
    if argument[0] == "(":
        return f"the result of {what}{argument}' is {', '.join(said)}"
    return f"'{argument}' of {what}' is by default {', '.join(said)}; give it"


def _age(masks: Releases, origin: str) -> tuple[int, int]:
    letters = TIMELINES[origin]
    return max(((letters.index(x), m.bit_length()) for x, m in masks.items()), default=(-1, 0))


def _plain(value: str) -> str:
    kind, colon, numbers = value.partition(":")
    return f"{numbers} ({kind})" if colon else value.replace(":", "")


RULE = Rule(code="KER411", name="changed-default", since="0.1.0", check=check, default=False)
