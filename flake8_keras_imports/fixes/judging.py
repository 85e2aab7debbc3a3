"""Where a name is to be found in the preferred Keras, and whether to write it is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability
from flake8_keras_imports.project.installations import shown as shown_eras
from flake8_keras_imports.project.versions import TIMELINES, releases, spelled
from flake8_keras_imports.resolve.origins import (
    KERAS,
    TF_KERAS,
    Place,
    is_private,
    known,
    public_home,
)
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.wording import stubs

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject


class Target(NamedTuple):
    """What to write for a name: a path in the preferred Keras, and what speaks against it."""

    path: str
    #: Empty if the result surely means the same.
    doubts: tuple[str, ...] = ()


def applicability(doubts: tuple[str, ...] | list[str]) -> Applicability:
    """Return how far a fix with these doubts can be trusted."""
    return Applicability.UNSAFE if doubts else Applicability.SAFE


def target(subject: Subject, place: Place) -> Target | None:
    """Return where the preferred Keras has what a place names; None if nowhere."""
    doubts = of_route(subject, place)
    for path in _candidates(place):
        lacks = lacking(subject, path)
        if lacks is None:
            continue
        return Target(path, (*doubts, *([without(lacks, path)] if lacks else [])))
    return _replacement(subject, place, doubts)


def _candidates(place: Place) -> list[str]:
    """Return the paths under which the object may be found, the best one first."""
    private = place.route in ("private", "fork") or is_private(place.path)
    found = [place.path] if place.route != "private" else []
    if private:
        home = public_home(place.path)
        found += [home] if home is not None else []
    return found + list(data.lines("moved.txt", place.path))


def lacking(
    subject: Subject, path: str, origin: str = "", imported: bool | None = None
) -> dict[str, int] | None:
    """Return the allowed releases of an origin, or of the preferred Keras, without a path.

    None where the newest of them that is allowed lacks it.  ``imported`` asks for what can be
    imported (True) or is an attribute (False) and not for either.
    """
    origin = origin or subject.settings.preferred
    letters = TIMELINES[origin]
    may = {letter: subject.versions.may(letter) for letter in letters}
    if not path or "._" in f".{path}":
        return {}
    entry = known(path)
    if entry is None or (path in stubs() and origin != "tf_keras"):
        return None
    ways = (False, True) if imported is None else (imported,)
    has = dict.fromkeys(letters, 0)
    for letter in letters:
        for way in ways:
            has[letter] |= releases(letter, entry.cell(letter, way))
    newest = max((letter for letter in letters if may[letter]), key=letters.index, default="")
    if not newest or not has[newest] >> (may[newest].bit_length() - 1) & 1:
        return None
    lacks = {letter: may[letter] & ~has[letter] for letter in letters}
    return {letter: mask for letter, mask in lacks.items() if mask}


def without(lacks: dict[str, int], path: str) -> str:
    """Return in words that some releases lack a path."""
    return f"{shown(lacks)} {'have' if len(lacks) > 1 else 'has'} no '{path}'"


def of_route(subject: Subject, place: Place) -> list[str]:
    """Return what speaks against another route to an object of the same name."""
    preferred = subject.settings.preferred
    if place.route == "fork":
        return ["tensorflow.python.keras is another library, with classes of its own"]
    if place.route == "compat":
        return ["tf.compat.v1.keras keeps the behaviour of TensorFlow 1"]
    doubts = []
    if place.route == "private":
        doubts.append("what private modules hold was compared by name only")
    if place.origin != preferred:
        eras = subject.differing(place.origin, preferred)
        if eras:
            doubts.append(f"{place.origin} and {preferred} are two libraries in {shown_eras(eras)}")
        elif not subject.together(place.origin, preferred):
            doubts.append(f"{place.origin} and {preferred} are two libraries")
        else:
            doubts += other_object(subject, place)
    return doubts


def other_object(subject: Subject, place: Place) -> list[str]:
    """Return what speaks against a path that is another object in the other origin.

    See data/not_same.txt: a few are, where tf.keras and keras are one library.
    """
    line = data.line("not_same.txt", place.path)
    if line is None or {place.origin, subject.settings.preferred} != {TF_KERAS, KERAS}:
        return []
    tensorflow, keras_3 = line.split()
    allowed = releases("t", tensorflow) & subject.versions.may("t")
    found = [f"TensorFlow {spelled('t', allowed)}"] if allowed else []
    found += ["Keras 3"] if keras_3 != "-" and subject.versions.may("f") else []
    if not found:
        return []
    return [f"'{place.path}' of tf.keras and of keras are two objects in {' and '.join(found)}"]


def _replacement(subject: Subject, place: Place, doubts: list[str]) -> Target | None:
    """Return what was measured to be equal to a name that is gone."""
    if subject.settings.preferred == "tf_keras":
        return None
    for line in data.lines("replacements.txt", place.path):
        path, safety, _ = line.split(None, 2)
        lacks = lacking(subject, path) if safety == "safe" else None
        if lacks is not None:
            return Target(path, (*doubts, *([without(lacks, path)] if lacks else [])))
    return None
