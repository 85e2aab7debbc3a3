"""
## What it does

Reports `KERAS_BACKEND` and `TF_USE_LEGACY_KERAS` set in `os.environ` below the import that
reads them: `os.environ["KERAS_BACKEND"] = "jax"` after `import keras`.

## Why is this bad

Both are read once. `KERAS_BACKEND` is read when Keras is imported, which `import tensorflow`
(from 2.15 on, not in legacy mode) and `import tf_keras` do as well; later changes are ignored,
and nothing says so.
`TF_USE_LEGACY_KERAS` is read when TensorFlow is imported, which `import keras` and
`import tf_keras` do as well. Set later it does half of its work: `tf.keras.layers.Dense` comes
from `tf_keras`, and `from tensorflow.keras.layers import Dense` from Keras 3.

Only imports outside of functions, that surely ran before, count. Not reported: values that are
what there is anyway (`"tensorflow"`, `"0"`); a variable that is set above the import too, unless
to another value; and files that start other programs or import modules anew (`subprocess`,
`multiprocessing`, `importlib.reload`, `sys.modules`, ...), where a change may be for these.

## Example

```python
import os

import keras

os.environ["KERAS_BACKEND"] = "jax"
assert keras.backend.backend() == "jax", keras.backend.backend()
```

## Use instead

```python
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras

assert keras.backend.backend() == "jax", keras.backend.backend()
```

## Fix safety

The line is moved above the import that reads the variable, with the comments right above it and
the imports of the standard library that it needs. That is done for a statement that stands
outside of functions and branches, alone on one line, and only where the program sets the variable
to one value. The fix is unsafe: the program then does what the line says, which so far was
ignored. With a backend that is not installed, for example, it fails from then on. The reason says
so, too, where statements between the two may matter, and where the value is worked out
(`sys.argv[1]`).

The imports below the moved line are no longer at the top of the file: pycodestyle's E402
reports them, and has to be silenced there.

## Evidence

Keras 2 ignores `KERAS_BACKEND`. JAX is not installed in these environments: that *use instead*
looks for it shows that Keras 3 has read the variable. The other programs check what happens
when a variable is set too late: `tensorflow` sets `KERAS_BACKEND` after `import tensorflow`,
`legacy` sets `TF_USE_LEGACY_KERAS` there, `legacy_keras` after `import keras`.

@EVIDENCE@

## References

- [Configuring your backend](https://keras.io/getting_started/#configuring-your-backend)
- [Keras 2 and legacy mode](https://keras.io/getting_started/#tensorflow--keras-2-backwards-compatibility)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.events import Import, Setting, surely_ran
from flake8_keras_imports.resolve.module import ResolvedModule
from flake8_keras_imports.rules.base import FixMaker, Report, Rule, Subject
from flake8_keras_imports.rules.variables import (
    BACKEND,
    LEGACY_MODE,
    allows_keras_3,
    allows_legacy_mode,
    constants,
    is_default,
)

#: Modules inside of modules that are looked into.
MAX_DEPTH = 3
#: Variables that are set in one row beyond which that row is left where it is.
MAX_CROWD = 2
_READERS = frozenset(("keras", "tensorflow", "tf_keras"))
#: What starts other programs, or imports again: then a change may come in time for these.
_ANEW = re.compile(
    r"subprocess|multiprocessing|concurrent\.futures|Popen|os\.(system|exec|spawn|fork)"
    r"|\breload\(|sys\.modules|set_backend"
)
_INSTEAD = {
    BACKEND: "Keras keeps its backend",
    LEGACY_MODE: "tf.keras is not, or only in part, switched to tf_keras",
}


def check(subject: Subject) -> Iterator[Report]:
    settings = [s for s in subject.module.events.settings if s.way == "set"]
    if not settings or _ANEW.search(subject.whole):
        return
    settings.sort(key=_row)
    imports = sorted((event for event in subject.module.events.imports if event.top), key=_row)
    crowded = Counter(map(_row, settings))
    for setting in settings:
        found = _reader(subject, setting, settings, imports)
        if found is not None and not _is_repeated(subject, setting, found.row, settings):
            yield (
                setting.node,
                f"'{setting.name}' is set too late: the import of {found.what} in "
                f"{subject.line(found.row)} has read it; "
                f"{_INSTEAD[setting.name]}; set it above",
                (),
                _mended(subject, setting, found.row, crowded[_row(setting)]),
            )


def _mended(subject: Subject, setting: Setting, row: int, crowd: int) -> FixMaker:
    def make() -> Fix | None:
        if crowd > MAX_CROWD:
            return None
        from flake8_keras_imports.fixes.environment import move_above

        return move_above(subject, setting, row)

    return make


def _row(event: Import | Setting) -> int:
    return event.node.lineno


def _top(event: Import) -> str:
    return event.targets[0][0].partition(".")[0]


class Reader(NamedTuple):
    """An import that reads a variable."""

    row: int
    #: What it imports, for the message.
    what: str


def _reader(
    subject: Subject, setting: Setting, settings: list[Setting], imports: list[Import]
) -> Reader | None:
    """Return the first import that surely ran before and read the variable.

    ``settings`` and ``imports`` are in the order of their rows.
    """
    if not (allows_keras_3 if setting.name == BACKEND else allows_legacy_mode)(subject):
        return None
    if subject.module.guarded(setting.frame):
        return None  # where an import has failed
    module = subject.module
    found: list[Reader] = []
    for event in imports:
        row = event.node.lineno
        if row >= setting.node.lineno:
            break
        if surely_ran(event.frame, setting.frame):
            if _reads(subject, event, row, setting.name, settings):
                found = [Reader(row, _top(event))]
                break
    for own in module.events.own_imports:
        row = own.node.lineno
        if own.top and row < setting.node.lineno and surely_ran(own.frame, setting.frame):
            if found and min(found).row <= row:
                break  # something else has read it before
            for place in own.places:
                inner = _inside(
                    subject, module.other(place), row, setting.name, settings, MAX_DEPTH
                )
                if inner is not None:
                    where = subject.place_of(place, inner.node.lineno)
                    found.append(
                        Reader(row, f"this module, which imports {_top(inner)} ({where}),")
                    )
                    break
    return min(found, default=None)


def _inside(
    subject: Subject,
    module: ResolvedModule | None,
    row: int,
    name: str,
    settings: list[Setting],
    depth: int,
) -> Import | None:
    """Return the import inside of another module of the project that reads a variable."""
    if module is None or any(s.name == name for s in module.events.settings):
        return None
    for event in module.events.imports:
        if event.top and event.frame is None and _reads(subject, event, row, name, settings):
            return event
    for own in module.events.own_imports if depth else ():
        for place in own.places if own.top and own.frame is None else ():
            found = _inside(subject, module.other(place), row, name, settings, depth - 1)
            if found is not None:
                return found
    return None


def _reads(subject: Subject, event: Import, row: int, name: str, settings: list[Setting]) -> bool:
    """Say whether an import reads a variable in the releases that are allowed."""
    if _top(event) not in _READERS:
        return False
    if name == BACKEND:
        # in legacy mode TensorFlow does not import Keras
        imports_keras = allows_legacy_mode(subject) and not subject.sets_legacy_mode
        return _top(event) == "keras" or imports_keras
    if _top(event) != "keras":
        return True
    # Keras imports TensorFlow if that is its backend
    before = takewhile(lambda other: other.node.lineno < row, settings)
    return not any(other.name == BACKEND for other in before)


def _is_repeated(subject: Subject, setting: Setting, row: int, settings: list[Setting]) -> bool:
    """Say whether the variable has what it should, or may have."""
    values = constants(subject, setting)
    before = [
        constants(subject, other)
        for other in takewhile(lambda other: other.node.lineno < row, settings)
        if other.name == setting.name
    ]
    if not before:
        return any(is_default(setting.name, value) for value in values)
    return not values or any(not b or set(b) & set(values) for b in before)


RULE = Rule(code="KER207", name="env-too-late", since="0.1.0", check=check, fix="sometimes")
