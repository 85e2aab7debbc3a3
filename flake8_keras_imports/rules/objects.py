"""What calls and attributes of Keras objects mean in the releases that a project allows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import (
    TIMELINES,
    lacking,
    numbers,
    releases,
    timeline,
)
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import LETTERS, locate
from flake8_keras_imports.resolve.values import NONE, Attribute, Symbol, Union, Value
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.names import Releases

_MODELS = ("Model", "Sequential")
#: The timelines in which the origins are Keras 3.
_KERAS_3 = {"tf.keras": "f", "keras": "k"}


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


def base_of(kind: str) -> str:
    """Return the path of the class that has what all classes of a kind have."""
    return data.line("bases.txt", kind) or ""


def _public(qualified: str) -> tuple[str, str] | None:
    """Return origin and path of a public name."""
    place = locate(qualified)
    if place is None or place.route != "public" or place.origin not in TIMELINES:
        return None
    return place.origin, place.path


@cache
def _methods() -> frozenset[str]:
    """Return the names of the methods whose parameters are known."""
    return frozenset(data.words("method_names.txt"))


def candidates(subject: Subject) -> Iterator[Call]:
    """Yield the calls for which :func:`target` may find something; to ask that costs more."""
    calls = subject.module.calls
    for place, found in calls.keras:
        if place.route == "public" and place.origin in TIMELINES:
            yield from found
    for name, found in calls.methods.items():
        if name in _methods() or name[:1].isupper():
            yield from found
    for call in calls.others:
        if type(call.callee) is Union:
            yield call


def target(subject: Subject, call: Call) -> Target | None:
    """Return the one thing of some Keras that a call can only be."""
    found: Target | None = None
    kind = type(call.callee)
    if kind is Attribute:
        name = call.callee.name  # type: ignore[attr-defined]
        if name not in _methods() and not name[:1].isupper():
            return None  # to find out what it is may be to read other modules
    elif kind is not Symbol and kind is not Union:
        return None
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
    methods = f"{path}.{option.name}", f"{base_of(owner.kind)}.{option.name}"
    known = next((m for m in methods if data.lines("parameters.txt", m)), None)
    return Target(origin, known, path) if known is not None else None


def owned(component: Component) -> tuple[str, str] | None:
    """Return origin and path of the Keras class that a component is made of."""
    public = _public(component.name.replace("tf.keras", "tensorflow.keras", 1))
    if public is not None and component.kind == "Model" and public[1] not in _MODELS:
        return public[0], "Model"
    return public


@lru_cache(maxsize=4096)
def outcomes(called: Target, argument: str, measured_only: bool = False) -> Outcomes:
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
            word, *columns = line.split()
            which = releases(letter, columns[index])
            by_word[word][letter] = by_word[word].get(letter, 0) | which
            measured |= which
        for line in () if measured_only else named_by:
            cells, named, is_open = _signature(line)
            which = releases(letter, cells[index]) & ~measured
            if argument in named:
                found.accepted[letter] = found.accepted.get(letter, 0) | which
            elif not is_open:
                found.refused[letter] = found.refused.get(letter, 0) | which
    return found


def overlaid(general: Outcomes, special: Outcomes) -> Outcomes:
    """Return general outcomes, with the special ones for the releases that these know."""
    known: Releases = {}
    for part in special:
        for letter, mask in part.items():
            known[letter] = known.get(letter, 0) | mask
    parts = []
    for one, other in zip(general, special):
        letters = {*one, *other}
        parts.append(
            {x: one.get(x, 0) & ~known.get(x, 0) | other.get(x, 0) for x in sorted(letters)}
        )
    return Outcomes(*parts)


@lru_cache(maxsize=1024)
def _signature(line: str) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """Return cells, names of parameters, and whether ``**kwargs`` is among them."""
    parts = line.split()
    cells, parameters = parts[: len(LETTERS)], parts[len(LETTERS) :]
    named = frozenset(p.rstrip("=?") for p in parameters if p[0] != "*")
    return tuple(cells), named, any(p.startswith("**") for p in parameters)


class Positions(NamedTuple):
    """What releases make of one argument given by position."""

    #: Releases that take fewer.
    refused: Releases
    #: Releases in which another parameter stands there, and the one before is elsewhere.
    moved: Releases
    #: Releases in which it means what it meant first.
    fine: Releases
    #: The parameter that it was, and the one that it is then.
    before: str
    after: str


@lru_cache(maxsize=4096)
def position(called: Target, index: int) -> Positions:
    """Return what happens to the argument at an index, counted from 0."""
    found = Positions({}, {}, {}, "", "")
    rows = []
    for order, letter in enumerate(TIMELINES[called.origin]):
        for line in data.lines("parameters.txt", called.path):
            cells, _, _ = _signature(line)
            mask = releases(letter, cells[LETTERS.index(letter)])
            if mask:
                rows.append(((order, mask.bit_length()), letter, mask, _places(line)))
    rows.sort(key=lambda row: row[0])
    earlier = ""
    for _, letter, mask, places in rows:
        here = places.names[index] if index < len(places.names) else ""
        which = found.fine if here or places.is_open else found.refused
        which[letter] = which.get(letter, 0) | mask
        elsewhere = places.names if here else places.keywords
        if earlier and earlier != here and earlier in elsewhere and (here or not found.before):
            # who wrote for what stood here before this one knows nothing of older changes
            found = found._replace(moved={}, before=earlier, after=here)
        if found.before and here != found.before:
            found.moved[letter] = found.moved.get(letter, 0) | mask
        earlier = here or earlier
    return found


class _Places(NamedTuple):
    """Parameters that can be given by position, whether ``*args`` can, and the other ones."""

    names: tuple[str, ...]
    is_open: bool
    keywords: frozenset[str]


@lru_cache(maxsize=1024)
def _places(line: str) -> _Places:
    parameters = [p for p in line.split()[len(LETTERS) :] if p[-1] != "?"]
    size = next((i for i, p in enumerate(parameters) if p[0] == "*"), len(parameters))
    star = parameters[size] if size < len(parameters) else ""
    names = tuple(p.rstrip("=") for p in parameters[:size])
    keywords = frozenset(p.rstrip("=") for p in parameters[size:])
    return _Places(names, star[:1] == "*" and star[1:2] not in ("", "*"), keywords)


def without(subject: Subject, origin: str, bad: Releases, good: Releases) -> Releases:
    """Return the allowed releases among ``bad``, if they are what later releases do.

    Those that are older than the first of ``good`` do not count.
    """
    if not any(bad.values()):
        return {}
    has = {
        letter: ((1 << len(timeline(letter))) - 1) & ~bad.get(letter, 0)
        for letter in TIMELINES[origin]
    }
    lacks = lacking(origin, has, subject.versions)
    found = {}
    seen = False
    for letter in TIMELINES[origin]:
        mask = lacks.get(letter, 0) & bad.get(letter, 0)
        if not seen:
            first = good.get(letter, 0)
            mask &= -(first & -first) if first else 0
            seen = bool(first)
        if mask:
            found[letter] = mask
    return found


def keras_3(subject: Subject, origin: str) -> Releases:
    """Return the allowed releases of an origin that are Keras 3."""
    if origin not in _KERAS_3 or not counts(subject, origin):
        return {}
    letter = _KERAS_3[origin]
    first = next(i for i, v in enumerate(timeline(letter)) if numbers(v) >= (3,))
    found = subject.versions.may(letter) & -(1 << first)
    return {letter: found} if found else {}


def counts(subject: Subject, origin: str) -> bool:
    """Say whether any release of an origin is allowed, and tf.keras is what it seems."""
    if origin == "tf.keras" and subject.sets_legacy_mode:
        return False
    return any(subject.versions.may(letter) for letter in TIMELINES[origin])
