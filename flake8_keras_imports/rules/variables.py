"""The environment variables that decide which Keras there is, and how it works."""

from __future__ import annotations

from functools import lru_cache

from flake8_keras_imports.project.versions import numbers, released
from flake8_keras_imports.resolve.events import Setting
from flake8_keras_imports.resolve.values import Constant
from flake8_keras_imports.rules.base import Subject

BACKEND, LEGACY_MODE = "KERAS_BACKEND", "TF_USE_LEGACY_KERAS"
#: The only values that switch legacy mode on.
ON = frozenset(("1", "true", "True"))
#: Values that are there to leave it off.
_OFF = frozenset(("", "0", "false", "no", "off", "none", "f", "n"))


def constants(subject: Subject, setting: Setting) -> list[str | int]:
    """Return the values that a variable may be set to, or nothing if one is not known."""
    found = []
    for option in subject.module.forcing.options(setting.value):
        if type(option) is not Constant:
            return []
        found.append(option.value)
    return found


def is_default(name: str, value: str | int) -> bool:
    """Say whether a value is what there is anyway, unless somebody else sets the variable."""
    if name == BACKEND:
        return value in ("", "tensorflow")
    return str(value).lower() in _OFF


def allows_keras_3(subject: Subject) -> bool:
    """Say whether some allowed release is Keras 3, which has backends."""
    own = _from("keras", subject.versions.may("k"), (3,))
    return own or bool(subject.versions.may("f"))


def allows_legacy_mode(subject: Subject) -> bool:
    """Say whether some allowed release of TensorFlow (2.15 and later) has legacy mode.

    These are also the ones that import Keras at once.
    """
    return _from("tensorflow", subject.versions.tensorflow, (2, 15))


@lru_cache(maxsize=64)
def _from(project: str, mask: int, first: tuple[int, ...]) -> bool:
    """Say whether a set of a project's releases has one from a version on."""
    versions = enumerate(released(project))
    return any(mask >> index & 1 and numbers(version) >= first for index, version in versions)
