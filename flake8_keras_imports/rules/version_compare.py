"""
## What it does

Reports versions of TensorFlow and Keras that are compared as text where that gives another answer
than the versions do: `tf.__version__ >= "2.9"`, `keras.__version__[:3] < "2.4"`,
`float(tf.__version__[:3]) >= 2.4`, `tf.__version__.startswith("2.1")`; tests for one exact
release, `tf.__version__ == "2.3.0"`; and `tf.keras.__version__`, which is not always there.

## Why is this bad

As text `"2.10.0"` comes before `"2.9"`, and the first three characters of it are `"2.1"`. The test
worked up to TensorFlow 2.9; since then the program takes the way for old releases, and nothing
says so. A test for one exact release is false from the next bug fix on.
`tf.keras.__version__` does not exist in TensorFlow 2.13 to 2.15, on Keras 3.0 and with
`TF_USE_LEGACY_KERAS=1`.

Only comparisons that some release answers wrongly are reported: `tf.__version__ >= "2"`,
`keras.__version__ < "3.0"` and `tf.__version__[0] == "2"` are right in every release. Which
releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the project allows. What was
parsed (`Version(...)`, `tuple(map(int, ...))`) is not reported, nor is `tf.keras.__version__`
where the program asks first (`hasattr`, `getattr` with a default, `try`).

## Example

```python
import tensorflow as tf

if tf.__version__ < "2.9":
    raise ImportError(f"TensorFlow {tf.__version__} is too old, 2.9 is needed")
```

## Use instead

```python
import tensorflow as tf
from packaging.version import Version

if Version(tf.__version__) < Version("2.9"):
    raise ImportError(f"TensorFlow {tf.__version__} is too old, 2.9 is needed")
```

## Fix safety

Whole versions that are compared by `<`, `<=`, `>` and `>=` become `packaging.version.Version`
objects. Unsafe: packaging must be installed, and `2.9.0` is no longer more than `"2.9"`.
`startswith("2.1")` gets the missing dot; unsafe, since that is another answer. Parts of versions
(`tf.__version__[:3]`) and tests for one exact release have no fix: what was meant is not known.

`tf.keras.__version__` is reached through the preferred Keras; safe where every release that the
project allows has the two as one library.

## Evidence

Every comparison is computed with the numbers of all releases (`data/releases.txt`).

@EVIDENCE@

## References

- [packaging.version](https://packaging.pypa.io/en/stable/version.html)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.events import Comparison
from flake8_keras_imports.resolve.module import Reach
from flake8_keras_imports.resolve.origins import TF_KERAS, locate
from flake8_keras_imports.resolve.values import Version
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.version_text import (
    EQUALITIES,
    MIRRORED,
    Wanted,
    literal,
    may_be_literal,
    text_of,
    without_version,
    wrong,
)

_INSTEAD = "compare packaging.version.Version objects"


def check(subject: Subject) -> Iterator[Report]:
    yield from _comparisons(subject)
    yield from _beginnings(subject)
    yield from _missing(subject)


def _comparisons(subject: Subject) -> Iterator[Report]:
    for event in subject.module.events.comparisons:
        nodes = [event.node.left, *event.node.comparators]
        for index, op in enumerate(event.node.ops):
            if type(op) not in MIRRORED and type(op) not in EQUALITIES:
                continue
            for one, other in ((index, index + 1), (index + 1, index)):
                if not may_be_literal(event.values[other], nodes[other]):
                    continue  # to find out what the other side is costs more
                text = text_of(subject, event.values[one])
                wanted = literal(subject, event.values[other], nodes[other]) if text else None
                if wanted is not None:
                    kind = type(op) if one == index else MIRRORED.get(type(op), type(op))
                    said = _judge(subject, text, kind, wanted)
                    if said:
                        message = f"'{_written(nodes[one])}' {said}"
                        yield event.node, message, (), partial(_as_versions, subject, event)


def _as_versions(subject: Subject, event: Comparison) -> Fix | None:
    from flake8_keras_imports.fixes.comparing import as_versions

    return as_versions(subject, event)


def _with_dot(subject: Subject, node: ast.expr, value: str) -> Fix | None:
    from flake8_keras_imports.fixes.strings import longer

    reason = "it is no longer true for releases for which it was"
    return longer(subject, node, f"{value}.", reason)


def _reached(subject: Subject, reach: Reach) -> Fix | None:
    """Return the fix of ``tf.keras.__version__``, which family 1 may have too."""
    is_other = subject.settings.preferred != TF_KERAS and reach.how != "dynamic"
    return subject.rewritten(reach)() if is_other else None


def _judge(subject: Subject, text: str, kind: type, wanted: Wanted) -> str:
    """Say what is wrong with a comparison, if anything is."""
    if kind in EQUALITIES and text in ("tensorflow", "keras", "tf-keras"):
        if not isinstance(wanted.value, str):
            return ""
        if len(wanted.numbers) > 2:
            return f"is {wanted.value!r} in this one release only; test for a range of versions"
        return f"is never {wanted.value!r}: releases have three numbers; {_INSTEAD}"
    releases = wrong(subject, text, kind, wanted)
    if not releases:
        return ""
    return f"compared with {wanted.value!r} as text is wrong for {releases}; {_INSTEAD}"


def _beginnings(subject: Subject) -> Iterator[Report]:
    """Find ``startswith("2.1")``, which is true of 2.10 as well."""
    for call in subject.module.events.calls:
        if type(call.callee) is Version and call.callee.text.endswith(".startswith"):
            if len(call.arguments) != 1:
                continue
            wanted = literal(subject, call.arguments[0], call.node.args[0])
            releases = wanted and wrong(subject, call.callee.text, ast.Eq, wanted)
            if wanted is not None and releases:
                yield (
                    call.node,
                    f"'{_written(call.node.func)}({wanted.value!r})' is true for {releases} "
                    f"as well; write '{wanted.value}.' or {_INSTEAD}",
                    (),
                    partial(_with_dot, subject, call.node.args[0], wanted.value),
                )


def _missing(subject: Subject) -> Iterator[Report]:
    """Find ``tf.keras.__version__``."""
    for reach in subject.module.reaches:
        for place, name in zip(reach.places, reach.names):
            if place.origin != TF_KERAS or place.path != "__version__":
                continue
            if reach.how == "dynamic" or subject.module.is_conditional(reach.frame):
                continue
            if isinstance(reach.node, ast.Call) and len(reach.node.args) > 2:
                continue  # getattr(tf.keras, "__version__", None)
            if any(locate(other) != place for other in reach.alternatives if other != name):
                continue
            lacks = without_version(subject)
            if lacks:
                yield (
                    reach.node,
                    f"'tf.keras.__version__' does not exist in {lacks}; use keras.__version__, "
                    "or tf.__version__",
                    (),
                    partial(_reached, subject, reach),
                )
            break


def _written(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else "the version"


RULE = Rule(code="KER206", name="version-compare", since="0.1.0", check=check, fix="sometimes")
