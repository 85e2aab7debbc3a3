"""
## What it does

Reports values of `KERAS_BACKEND` and `TF_USE_LEGACY_KERAS` that are ignored or raise:
`os.environ["TF_USE_LEGACY_KERAS"] = "yes"`, `os.environ["KERAS_BACKEND"] = "JAX"`, numbers in
place of strings, and `os.putenv`.

## Why is this bad

Only `"1"`, `"true"` and `"True"` switch legacy mode on; `"TRUE"`, `"yes"` and all others are
ignored, and nothing says so. `KERAS_BACKEND` must be `"tensorflow"`, `"jax"`, `"torch"`,
`"numpy"` or `"openvino"`, in lower case: anything else raises `ValueError: Unable to import
backend : JAX` when Keras 3 is imported (`"theano"` and `"cntk"` ended with Keras 2.3).
`os.environ` takes strings only. `os.putenv` changes the environment of programs that are
started, not `os.environ`, from which Keras and TensorFlow read.

Where the project allows no TensorFlow from 2.15 on, or no `tf_keras`, legacy mode itself is
reported: it does nothing there, or fails.

Values that are not constants, and values that leave legacy mode off (`"0"`, `"False"`, `""`),
are not reported. In `monkeypatch.setenv` and `mock.patch.dict(os.environ, ...)` the values are
checked too.

## Example

```python
import os

os.environ["KERAS_BACKEND"] = "JAX"
import keras

print(keras.backend.backend())
```

## Use instead

```python
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras

print(keras.backend.backend())
```

## Fix safety

Unsafe: what was ignored or raised counts then. Values that can only mean one thing are written
as they count: `"TRUE"`, `"yes"` and `1` become `"1"`, `"JAX"` becomes `"jax"`. `os.putenv(a, b)`
becomes `os.environ[a] = b`, which started programs see as well. Values that stand elsewhere
(`VALUE = "yes"`) are left alone.

## Evidence

Keras 2 ignores `KERAS_BACKEND`. JAX is not installed in these environments: *use instead*
looks for it, the example not even that. The other programs check that `TF_USE_LEGACY_KERAS=TRUE` is
ignored (`legacy`), that a number raises (`number`), and that `os.putenv` has no effect
(`putenv`).

@EVIDENCE@

## References

- [Configuring your backend](https://keras.io/getting_started/#configuring-your-backend)
- [os.putenv](https://docs.python.org/3/library/os.html#os.putenv)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.resolve.events import Setting
from flake8_keras_imports.resolve.values import NONE
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.variables import (
    BACKEND,
    ON,
    allows_keras_3,
    allows_legacy_mode,
    constants,
    is_default,
)

_BACKENDS = ("tensorflow", "jax", "torch", "numpy", "openvino")
_OLD_BACKENDS = ("theano", "cntk")


def check(subject: Subject) -> Iterator[Report]:
    for setting in subject.module.events.settings:
        said = _judge(subject, setting)
        if said:
            yield setting.node, said, (), partial(_mended, subject, setting)


def _mended(subject: Subject, setting: Setting) -> Fix | None:
    from flake8_keras_imports.fixes.environment import counted

    return counted(subject, setting)


def _judge(subject: Subject, setting: Setting) -> str:
    """Say what is wrong with a setting, if anything is."""
    if setting.way == "putenv":
        return (
            f"os.putenv does not change os.environ, from which '{setting.name}' is read; "
            f"write os.environ['{setting.name}'] = ..."
        )
    values = constants(subject, setting)
    kind = _kind(setting, values)
    if kind and setting.way != "monkeypatch":
        return f"'{setting.name}' must be a string: {kind} raises TypeError"
    judge = _backend if setting.name == BACKEND else _legacy_mode
    said = [judge(subject, str(value)) for value in values]
    return said[0] if all(said) and said else ""


def _kind(setting: Setting, values: list[str | int]) -> str:
    """Return the type of a value that is no string, if it is known."""
    if setting.value is NONE:
        return "None"
    if values:
        return "int" if all(isinstance(value, int) for value in values) else ""
    written = setting.written
    if isinstance(written, ast.Constant) and isinstance(written.value, (bool, float, bytes)):
        return type(written.value).__name__
    return ""


def _backend(subject: Subject, value: str) -> str:
    if value in _BACKENDS or is_default(BACKEND, value) or not allows_keras_3(subject):
        return ""
    if value in _OLD_BACKENDS:
        return f"'{value}' is a backend up to Keras 2.3 only: Keras 3 raises ValueError"
    meant = value.strip().lower()
    meant = {"tf": "tensorflow", "pytorch": "torch"}.get(meant, meant)
    advice = f"write '{meant}'" if meant in _BACKENDS else f"it has {', '.join(_BACKENDS)}"
    return f"'{value}' is no backend: Keras 3 raises ValueError when it is imported; {advice}"


def _legacy_mode(subject: Subject, value: str) -> str:
    if is_default("TF_USE_LEGACY_KERAS", value):
        return ""
    if value not in ON:
        return f"TF_USE_LEGACY_KERAS='{value}' is ignored: only '1', 'true' and 'True' count"
    if not allows_legacy_mode(subject):
        return "TF_USE_LEGACY_KERAS is ignored before TensorFlow 2.15"
    if not subject.versions.may("l"):
        return "TF_USE_LEGACY_KERAS needs tf_keras, which the project does not have"
    return ""


RULE = Rule(code="KER208", name="env-ineffective", since="0.1.0", check=check, fix="sometimes")
