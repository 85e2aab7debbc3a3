"""What calls and attributes of Keras objects mean in the releases that a project allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import (
    TIMELINES,
    allowed_releases,
    lacking,
    releases,
    timeline,
)
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.module import Component
from flake8_keras_imports.resolve.origins import LETTERS, locate, name
from flake8_keras_imports.resolve.values import NONE, Attribute, Symbol, Value, attribute_of
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.names import Releases

#: The class that has what all classes of a kind have.
BASES = {
    "Model": "Model",
    "Layer": "layers.Layer",
    "Callback": "callbacks.Callback",
    "Optimizer": "optimizers.Optimizer",
    "LearningRateSchedule": "optimizers.schedules.LearningRateSchedule",
    "Loss": "losses.Loss",
    "Metric": "metrics.Metric",
}


_MODELS = ("Model", "Sequential")


class Target(NamedTuple):
    """What a call calls: a public path, or a method as ``Model.fit``."""

    origin: str
    path: str
    #: The path whose releases count: that of the class of a method.
    owner: str


class Outcomes(NamedTuple):
    """What becomes of an argument: releases of an origin, by timeline."""

    accepted: Releases
    refused: Releases
    ignored: Releases


def _public(qualified: str) -> tuple[str, str] | None:
    """Return origin and path of a public name."""
    place = locate(qualified)
    if place is None or place.route != "public" or place.origin not in TIMELINES:
        return None
    return place.origin, place.path


def target(subject: Subject, call: Call) -> Target | None:
    """Return the one thing of some Keras that a call can only be."""
    found: Target | None = None
    for option in subject.module.forcing.options(call.callee):
        if option is NONE:
            continue
        one = _target(subject, option)
        if one is None or (found is not None and one != found):
            return None
        found = one
    return found


def _target(subject: Subject, option: Value) -> Target | None:
    if type(option) is Symbol:
        public = _public(option.name)
        return Target(*public, public[1]) if public is not None else None
    if type(option) is not Attribute:
        return None
    owner = subject.module.component(option.base)
    public = owned(owner) if owner is not None else None
    if owner is None or public is None:
        return None
    origin, path = public
    methods = f"{path}.{option.name}", f"{BASES.get(owner.kind)}.{option.name}"
    known = next((m for m in methods if data.lines("parameters.txt", m)), None)
    if known is None:
        return None
    if path not in (known.rpartition(".")[0], "Model", "Sequential") and _overrides(
        path, option.name
    ):
        return None
    return Target(origin, known, path)


def _overrides(path: str, member: str) -> bool:
    """Say whether some release's class of that path may define the member itself."""
    return bool(data.table("members.txt").get(f"{path}.{member}"))


def owned(component: Component) -> tuple[str, str] | None:
    """Return origin and path of the Keras class that a component is made of."""
    public = _public(component.name.replace("tf.keras", "tensorflow.keras", 1))
    if public is not None and component.kind == "Model" and public[1] not in _MODELS:
        return public[0], "Model"
    return public


def outcomes(called: Target, argument: str) -> Outcomes:
    """Return what releases do with an argument of a call; the rest is not known.

    Measured outcomes count first (data/arguments.txt), then the parameters that a release
    names; one that takes ``**kwargs`` may do anything.
    """
    found = Outcomes({}, {}, {})
    by_word = {"ok": found.accepted, "raises": found.refused, "ignored": found.ignored}
    # Keras 1 has the models in keras.models only
    paths = [called.path]
    if called.owner in _MODELS:
        paths += [f"models.{called.path}", f"Model.{called.path.rpartition('.')[2]}"]
    tried = [line for path in paths for line in data.lines("arguments.txt", f"{path} {argument}")]
    named_by = [line for path in paths[:2] for line in data.lines("parameters.txt", path)]
    for index, letter in enumerate(LETTERS):
        if letter not in TIMELINES[called.origin]:
            continue
        measured = 0
        for line in tried:
            word, *cells = line.split()
            by_word[word][letter] = releases(letter, cells[index])
            measured |= by_word[word][letter]
        for line in named_by:
            cells, named, is_open = _signature(line)
            which = releases(letter, cells[index]) & ~measured
            if argument in named:
                found.accepted[letter] = found.accepted.get(letter, 0) | which
            elif not is_open:
                found.refused[letter] = found.refused.get(letter, 0) | which
    return found


@lru_cache(maxsize=1024)
def _signature(line: str) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """Return cells, names of parameters, and whether ``**kwargs`` is among them."""
    parts = line.split()
    cells, parameters = parts[: len(LETTERS)], parts[len(LETTERS) :]
    named = frozenset(p.rstrip("=") for p in parameters if p[0] not in "*/")
    return tuple(cells), named, any(p.startswith("**") for p in parameters)


def without(subject: Subject, origin: str, bad: Releases) -> Releases:
    """Return the allowed releases among ``bad``, if they are what later releases do."""
    has = {
        letter: ((1 << len(timeline(letter))) - 1) & ~bad.get(letter, 0)
        for letter in TIMELINES[origin]
    }
    found = lacking(origin, has, subject.settings.allowed)
    return {letter: found[letter] & bad.get(letter, 0) for letter in found if letter in bad}


class Lost(NamedTuple):
    """An attribute that objects of some class have no longer."""

    node: ast.expr
    component: Component
    origin: str
    path: str
    member: str
    releases: Releases


def lost_members(subject: Subject) -> Iterator[Lost]:
    """Find attributes of known Keras objects that some allowed release lacks."""
    module = subject.module
    for read in module.events.reads:
        if not isinstance(read.node.ctx, ast.Load) or module.is_conditional(read.frame):
            continue
        value = read.root
        for member in read.attributes:
            base, value = value, attribute_of(value, member)
            if member in module.events.stored or not _is_library_member(subject, base, value):
                continue
            found = _lost(subject, base, member, read.node)
            if found is not None:
                yield found
                break


def _is_library_member(subject: Subject, base: Value, value: Value) -> bool:
    """Say whether an attribute can only be one that the library gives."""
    if all(type(option) is Attribute for option in subject.module.forcing.options(base)):
        return True  # it is asked of something that the library gave: model.optimizer.lr
    options = [o for o in subject.module.forcing.options(value) if o is not NONE]
    return bool(options) and all(type(option) is Attribute for option in options)


def _lost(subject: Subject, base: Value, member: str, node: ast.expr) -> Lost | None:
    component = subject.module.component(base)
    public = owned(component) if component is not None else None
    if component is None or public is None:
        return None
    origin, path = public
    if origin == "tf.keras" and subject.sets_legacy_mode:
        return None
    cells = _member(path, component.kind, member)
    if cells is None:
        return None
    has = {}
    for letter in TIMELINES[origin]:
        index = LETTERS.index(letter)
        has[letter] = 0
        for one in cells:
            has[letter] |= releases(letter, one.split()[index])
        has[letter] |= ((1 << len(timeline(letter))) - 1) & ~_exists(path, letter)
    if not any(has[letter] & _exists(path, letter) for letter in has):
        return None
    lacks = lacking(origin, has, subject.settings.allowed)
    return Lost(node, component, origin, path, member, lacks) if lacks else None


def _member(path: str, kind: str, member: str) -> list[str] | None:
    """Return the cells that say which releases of a class have a member."""
    table = data.table("members.txt")
    base = BASES.get(kind, "")
    for owner in (path, base):
        cells = table.get(f"{owner}.{member}")
        if cells is not None:
            measured = data.table("present.txt")
            more = (measured.get(f"{one}.{member}") for one in (path, base))
            return [cells, *(m for m in more if m is not None)]
    return None


def _exists(path: str, letter: str) -> int:
    entry = name(path)
    if entry is None:
        return 0
    return releases(letter, entry.cell(letter, True)) | releases(letter, entry.cell(letter, False))


def counts(subject: Subject, origin: str) -> bool:
    """Say whether any release of an origin is allowed, and tf.keras is what it seems."""
    if origin == "tf.keras" and subject.sets_legacy_mode:
        return False
    allowed = subject.settings.allowed
    return any(allowed_releases(allowed, letter) for letter in TIMELINES[origin])
