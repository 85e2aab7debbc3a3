"""The project's configuration: ``[tool.keras-imports]`` and ``keras-imports.toml``.

What holds for a file is a stack of layers, the first that says something wins: the command
line, flake8's own configuration file, the nearest configuration file above the checked one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from flake8_keras_imports.cache.traces import exists, is_file, remembered
from flake8_keras_imports.settings import (
    SPELLINGS,
    VERSION_OPTIONS,
    Allowed,
    Settings,
    VersionError,
    specifier,
)
from flake8_keras_imports.source.paths import seen_from

#: Names of configuration files; in one folder the first one counts.
NAMES = ("keras-imports.toml", "pyproject.toml")
#: Folders that are the top of a checkout: nothing above them counts.
TOPS = (".git", ".hg", ".svn", ".jj")
#: Origins that a package can be bound to.
ORIGINS = (*SPELLINGS, "tensorflow.python.keras")


class ConfigError(ValueError):
    """A value that means nothing; the message names neither file nor key."""


class Layer(NamedTuple):
    """What one source of settings says."""

    #: For people: a path, ``command line``.
    source: str
    #: What its patterns are relative to.
    folder: str
    values: dict[str, Any]
    #: Complaints about it, each one line that names the file.
    errors: tuple[str, ...] = ()


def _version(value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError("must be a string such as '>=2.13,<2.16'")
    try:
        return specifier(value)
    except VersionError as error:
        raise ConfigError(str(error)) from None


def _origin(value: object, allowed: tuple[str, ...] = tuple(SPELLINGS)) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise ConfigError(f"{value!r} is none of {', '.join(allowed)}{suggestion(value, allowed)}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"must be true or false, not {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise ConfigError("must be a list of strings")
    if not all(isinstance(entry, str) for entry in value):
        raise ConfigError("must be a list of strings")
    return tuple(value)


def codes(value: object) -> tuple[str, ...]:
    """Return codes or prefixes of codes in capitals; raise ConfigError for what is none."""
    from flake8_keras_imports.rules import all_rules

    known = tuple(rule.code for rule in all_rules())
    found = tuple(text.strip().upper() for text in _texts(value))
    for code in found:
        if code != "ALL" and not any(name.startswith(code) for name in known):
            raise ConfigError(f"no rule has the code {code!r}{suggestion(code, known)}")
    return tuple("KER" if code == "ALL" else code for code in found)


def _per_file(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ConfigError('must be a table such as {"tests/*" = ["KER1"]}')
    return tuple((pattern, codes(given)) for pattern, given in value.items())


def packages(value: object) -> tuple[tuple[str, str], ...]:
    """Return modules with the origin that each is bound to, from a table."""
    if not isinstance(value, dict):
        raise ConfigError('must be a table such as {"ours.compat.keras" = "tf.keras"}')
    for module in value:
        if not all(part.isidentifier() for part in module.split(".")):
            raise ConfigError(f"{module!r} is no name of a module")
    return tuple((module, _origin(origin, ORIGINS)) for module, origin in value.items())


#: Every key, with what reads its value.
KEYS: dict[str, Callable[[Any], Any]] = {
    "preferred": _origin,
    "tensorflow-version": _version,
    "keras-version": _version,
    "tf-keras-version": _version,
    "both-keras": _flag,
    "packages": packages,
    "select": codes,
    "ignore": codes,
    "extend-select": codes,
    "per-file-ignores": _per_file,
    "unsafe-fixes": _flag,
    "fixable": codes,
    "unfixable": codes,
    "exclude": _texts,
    "extend-exclude": _texts,
}
#: What holds where nobody says anything.
DEFAULTS: dict[str, Any] = {
    "preferred": "keras",
    "both-keras": False,
    "packages": (),
    "ignore": (),
    "extend-select": (),
    "per-file-ignores": (),
    "unsafe-fixes": False,
    "unfixable": (),
    "extend-exclude": (),
}


def suggestion(value: object, known: tuple[str, ...]) -> str:
    """Return the end of a message that names the nearest thing there is, if any is near."""
    from difflib import get_close_matches

    found = get_close_matches(str(value), known, n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""


def shown_path(path: str) -> str:
    """Return a path for people: relative where it is below the working folder."""
    return seen_from(os.curdir, path) if path.startswith(os.getcwd() + os.sep) else path


def layer(source: str, folder: str, table: dict[str, Any]) -> Layer:
    """Return a layer of a table's values; what means nothing is left out and complained of."""
    values, errors = {}, []
    for key, value in table.items():
        read = KEYS.get(key.replace("_", "-"))
        if read is None:
            near = suggestion(key, tuple(KEYS))
            errors.append(f"{source}: unknown key {key!r}{near}")
            continue
        try:
            values[key.replace("_", "-")] = read(value)
        except ConfigError as error:
            errors.append(f"{source}: {key}: {error}")
    return Layer(source, folder, values, tuple(errors))


@remembered(1024)
def read(path: str) -> Layer | None:
    """Return what a configuration file says; None for a pyproject.toml that says nothing."""
    from flake8_keras_imports.project.manifests import text_at
    from flake8_keras_imports.project.manifests.pin import ManifestError
    from flake8_keras_imports.project.manifests.toml import load, table

    folder, name = os.path.split(path)
    shown = shown_path(path)
    try:
        text = text_at(path)
        if name == "pyproject.toml" and "keras-imports" not in text:
            return None
        found = load(text)
    except ManifestError as error:
        return Layer(shown, folder, {}, (f"{shown}: {error}",))
    except OSError as error:
        return Layer(shown, folder, {}, (f"{shown}: {error.strerror or 'cannot be read'}",))
    if name == "pyproject.toml":
        if "keras-imports" not in table(found, "tool"):
            return None
        found = found["tool"]["keras-imports"]
        if not isinstance(found, dict):
            return Layer(shown, folder, {}, (f"{shown}: tool.keras-imports must be a table",))
    return layer(shown, folder, found)


def read_given(path: str) -> Layer:
    """Return what a configuration file says that was named; one without a table is empty."""
    found = read(os.path.abspath(path))
    return found if found is not None else Layer(path, os.path.dirname(os.path.abspath(path)), {})


@remembered(4096)
def nearest(folder: str) -> Layer | None:
    """Return the configuration of the nearest folder, from an absolute one upwards."""
    for name in NAMES:
        path = os.path.join(folder, name)
        if exists(folder, name):
            found = read(path) if is_file(path) else None
            if found is not None:
                return found
    above = os.path.dirname(folder)
    if above == folder or any(exists(folder, top) for top in TOPS):
        return None
    return nearest(above)


class Stack:
    """The layers that hold for a file, the one that wins first."""

    def __init__(self, layers: tuple[Layer, ...], isolated: bool) -> None:
        self.layers = layers
        self.isolated = isolated

    def get(self, key: str) -> Any:
        """Return the value of a key, or its default."""
        return self.entry(key)[0]

    def entry(self, key: str) -> tuple[Any, str]:
        """Return the value of a key and where it comes from."""
        for one in self.layers:
            if key in one.values:
                return one.values[key], one.source
        return DEFAULTS.get(key), "default"

    @cached_property
    def settings(self) -> Settings:
        """What changes the meaning of findings."""
        allowed = Allowed(*(self.get(option[2:]) for option in VERSION_OPTIONS.values()))
        preferred, both, bound = map(self.get, ("preferred", "both-keras", "packages"))
        return Settings(preferred, allowed, self.isolated, both, bound)


class Configuration:
    """What one run is told from outside, and what the checked projects themselves say."""

    def __init__(
        self,
        outer: tuple[Layer, ...] = (),
        isolated: bool = False,
        chosen: Layer | None = None,
    ) -> None:
        self.outer = outer
        self.isolated = isolated
        #: Counts instead of the files that would be found.
        self.chosen = chosen
        self._stacks: dict[str, Stack] = {}
        #: What was wrong when so many stacks were known.
        self._errors: tuple[int, tuple[str, ...]] = (-1, ())

    def of(self, filename: str) -> Stack:
        """Return what holds for a file, which need not exist."""
        return self.of_folder(os.path.dirname(os.path.abspath(filename)))

    def of_folder(self, folder: str) -> Stack:
        """Return what holds for the files of a folder (an absolute path)."""
        found = self._stacks.get(folder)
        if found is None:
            own = self.chosen
            if own is None and not self.isolated:
                own = nearest(folder)
            layers = self.outer + ((own,) if own is not None else ())
            found = self._stacks[folder] = Stack(layers, self.isolated)
        return found

    def errors(self) -> tuple[str, ...]:
        """Return what is wrong in the configuration that was looked at so far."""
        if self._errors[0] != len(self._stacks):
            stacks = self._stacks.values()
            layers = [*self.outer, *(one for stack in stacks for one in stack.layers)]
            errors = tuple(dict.fromkeys(error for one in layers for error in one.errors))
            self._errors = len(self._stacks), errors
        return self._errors[1]
