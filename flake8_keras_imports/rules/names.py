"""Which names that a module uses are missing in releases that the project allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import (
    TIMELINES,
    Versions,
    lacking,
    releases,
    spelled,
)
from flake8_keras_imports.resolve.origins import LETTERS, Known, Place, locate, name
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.wording import stubs

#: Releases by the letter of their timeline.
Releases = dict[str, int]


class Missing(NamedTuple):
    """A use of a name that some allowed release lacks."""

    node: ast.AST
    #: The path that is missing, and its origin.
    place: Place
    #: The releases without it; empty where no release of any origin has it.
    releases: Releases
    #: The path as the program goes on from there.
    whole: str = ""
    #: Whether it can be nothing else.
    sure: bool = True

    @property
    def written(self) -> str:
        """The name as its origin spells it."""
        return f"{self.place.origin}.{self.place.path}"


class Replacement(NamedTuple):
    """A measured way to write a name anew (see data/replacements.txt)."""

    path: str
    #: ``safe``, ``positional``, ``unless:ARGUMENTS``, ``unsafe`` or ``none``.
    safety: str
    reason: str


def missing(subject: Subject) -> Iterator[Missing]:
    """Find the names that are missing where nothing in the program provides for it."""
    for node, place, relation, alternatives in _uses(subject):
        if place.origin == "tf.keras" and subject.sets_legacy_mode:
            continue
        found = _judge(subject.versions, node, place, relation)
        if found is None:
            continue
        others = [locate(other) for other in alternatives]
        if all(
            other is not None and _judge(subject.versions, node, other, relation)
            for other in others
        ):
            yield found._replace(sure=not alternatives)


def _uses(subject: Subject) -> Iterator[tuple[ast.AST, Place, bool | None, tuple[str, ...]]]:
    """Yield every public name that is used: node, place, relation, what else it may be.

    The relation is True for what is imported, False for what is reached from the root of
    an origin, None for what is reached from something that was imported.
    """
    module = subject.module
    imported = set()
    added = {  # K.mine = ..., and later K.mine
        reach.names[0]
        for reach in module.reaches
        if isinstance(reach.node, ast.Attribute) and isinstance(reach.node.ctx, ast.Store)
    }
    for event in module.events.imports:
        for qualified, alias in event.targets:
            place = locate(qualified)
            if place is None or place.route != "public":
                continue
            imported.add(place)
            if place.path and not module.is_conditional(event.frame):
                yield alias, place, True, ()
    for reach in module.reaches:
        place = reach.places[0]
        if reach.how != "attribute" or place.route != "public" or not place.path:
            continue
        if module.is_conditional(reach.frame) or reach.names[0] in added:
            continue
        node = reach.node
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            continue
        if isinstance(node, ast.Call) and len(node.args) > 2:
            continue  # getattr(keras, "name", default)
        from_import = reach.start is not None and bool(reach.start.path)
        relation = None if from_import or _is_loaded(place, imported) else False
        others = tuple(n for n in reach.alternatives if n != reach.names[0])
        yield node, place, relation, others


def _is_loaded(place: Place, imported: set[Place]) -> bool:
    """Say whether an import of this file has set what the chain goes through.

    ``import tensorflow.keras.saving`` makes ``tf.keras.saving`` an attribute.
    """
    parts = place.path.split(".")
    above = (".".join(parts[:size]) for size in range(1, len(parts)))
    return any(place._replace(path=path) in imported for path in above)


def _judge(
    versions: Versions, node: ast.AST, place: Place, relation: bool | None
) -> Missing | None:
    """Return what is missing of a place, or None."""
    parts = place.path.split(".")
    entry: Known | None = None
    path = ""
    for size in range(1, len(parts) + 1):
        if parts[size - 1].startswith("_"):
            return None
        longer = name(".".join(parts[:size]))
        if longer is None:
            if entry is not None and entry.kind != "module":
                break  # an attribute of a class, or of something that is not Keras's
            return _unknown(versions, node, place._replace(path=".".join(parts[:size])), place.path)
        entry, path = longer, ".".join(parts[:size])
    assert entry is not None
    letters = TIMELINES.get(place.origin)
    if letters is None:
        return None
    has = {letter: _has(letter, entry, relation) for letter in letters}
    if not any(has.values()):
        return _unknown(versions, node, place._replace(path=path), place.path)
    lacks = lacking(place.origin, has, versions)
    return Missing(node, place._replace(path=path), lacks, place.path) if lacks else None


def _has(letter: str, entry: Known, relation: bool | None) -> int:
    found = 0
    if relation is not False:
        found |= releases(letter, entry.cell(letter, True))
    if relation is not True:
        found |= releases(letter, entry.cell(letter, False))
    return found


def _unknown(versions: Versions, node: ast.AST, place: Place, whole: str) -> Missing | None:
    """Return a name that its origin never had, unless none of its releases is allowed."""
    letters = TIMELINES.get(place.origin, "")
    if any(versions.may(letter) for letter in letters):
        return Missing(node, place, {}, whole)
    return None


def exists(origin: str, path: str, wanted: Releases) -> Releases:
    """Return in which of the wanted releases of an origin a path is an attribute."""
    entry = name(path)
    if entry is None:
        return {}
    found = {
        letter: releases(letter, entry.cell(letter, False)) & mask
        for letter, mask in wanted.items()
    }
    return {letter: mask for letter, mask in found.items() if mask}


def new_home(found: Missing, versions: Versions) -> str | None:
    """Return the path under which the same object is in all releases that lack the old one.

    Of several that which most of the other allowed releases have too.
    """
    origin = found.place.origin
    may = {letter: versions.may(letter) for letter in TIMELINES[origin]}
    best: tuple[int, str] | None = None
    for path in data.lines("moved.txt", found.place.path):
        if found.releases and exists(origin, path, found.releases) == found.releases:
            count = sum(mask.bit_count() for mask in exists(origin, path, may).values())
            if best is None or count > best[0]:
                best = count, path
    return best[1] if best is not None else None


def replacement(found: Missing) -> Replacement | None:
    """Return the measured replacement that exists in some release without the old name."""
    nothing: Replacement | None = None
    for line in data.lines("replacements.txt", found.place.path):
        path, safety, reason = line.split(None, 2)
        row = Replacement(path, safety, reason)
        if path == "-":
            nothing = nothing or row
        elif exists(found.place.origin, path, found.releases):
            return row
    return nothing


def shown(wanted: Releases) -> str:
    """Return releases for a message: ``TensorFlow 2.9-2.15, Keras 3.0-3.15``."""
    parts = []
    for letter, mask in wanted.items():
        project = {"t": "TensorFlow", "l": "tf_keras"}.get(letter, "Keras")
        parts.append(f"{project} {spelled(letter, mask)}")
    return " and ".join(parts)


def called_stubs(subject: Subject) -> Iterator[Missing]:
    """Find calls of names that are there only to raise when they are called."""
    module = subject.module
    for place, calls in module.calls.keras:
        if place.route != "public" or place.path not in stubs():
            continue
        if place.origin == "tf.keras" and subject.sets_legacy_mode:
            continue
        cells = dict(zip(LETTERS, stubs()[place.path].split()))
        found = {
            letter: releases(letter, cells[letter]) & subject.versions.may(letter)
            for letter in TIMELINES[place.origin]
        }
        found = {letter: mask for letter, mask in found.items() if mask}
        for call in calls if found else ():
            if not module.is_conditional(call.frame):
                yield Missing(call.node.func, place, found, place.path)
