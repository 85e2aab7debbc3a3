"""The releases that a project allows, and which of them have something.

A set of releases is an integer: bit ``i`` stands for release ``i`` of a timeline.  The
timelines are those of data/names.txt: ``t`` and ``f`` are tf.keras on Keras 2 and on Keras 3,
``k`` is stand-alone keras, ``l`` is tf_keras.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.resolve.origins import KERAS, LEGACY, LETTERS, TF_KERAS

#: The timelines of each origin, oldest first.
TIMELINES = {TF_KERAS: "tf", KERAS: "k", LEGACY: "l"}
#: The first Keras 3, and the first TensorFlow whose tf.keras it is.
_KERAS_3, _ON_KERAS_3 = (3,), (2, 16)
#: Releases older than these are history: no project that says nothing allows them.
_OLDEST = {"t": (2,), "f": (3,), "k": (2,), "l": (2,)}


def numbers(version: str) -> tuple[int, ...]:
    """Return a version of the data as a tuple, for comparing."""
    return tuple(map(int, version.split(".")))


@cache
def released(project: str) -> tuple[str, ...]:
    """Return the known final releases of a project, oldest first."""
    return tuple(line.split(" ", 1)[0] for line in data.lines("releases.txt", project))


@cache
def timeline(letter: str) -> tuple[str, ...]:
    """Return the versions of a timeline, oldest first."""
    if letter == "t":
        return tuple(v for v in released("tensorflow") if numbers(v) < _ON_KERAS_3)
    if letter == "f":
        return tuple(v for v in released("keras") if numbers(v) >= _KERAS_3)
    return released("keras" if letter == "k" else "tf-keras")


@cache
def _edges(letter: str) -> dict[str, tuple[int, int]]:
    """Return for every minor version and every version its first and last index."""
    found: dict[str, tuple[int, int]] = {}
    for index, version in enumerate(timeline(letter)):
        minor = version.rpartition(".")[0]
        found[minor] = (found.get(minor, (index, index))[0], index)
        found[version] = (index, index)
    return found


@lru_cache(maxsize=4096)
def releases(letter: str, cell: str) -> int:
    """Return the set of releases that a cell of a data file speaks of."""
    if cell == "*":
        return (1 << len(timeline(letter))) - 1
    found = 0
    if cell != "-":
        edges = _edges(letter)
        for part in cell.split(","):
            first, dash, last = part.partition("-")
            start = edges[first][0]
            end = edges[last or first][1] if last or not dash else len(timeline(letter)) - 1
            found |= (1 << end + 1) - (1 << start)
    return found


def spelled(letter: str, wanted: int) -> str:
    """Return a set of releases for people: ``2.0-2.12, 3.0.5-3.15``."""
    versions = timeline(letter)
    parts = []
    index = 0
    while wanted >> index:
        if not wanted >> index & 1:
            index += 1
            continue
        start = index
        while wanted >> index & 1:
            index += 1
        parts.append(_range(versions, start, index - 1))
    return ", ".join(parts)


def _range(versions: tuple[str, ...], first: int, last: int) -> str:
    begins, ends = versions[first], versions[last]
    if first == 0 or versions[first - 1].rpartition(".")[0] != begins.rpartition(".")[0]:
        begins = begins.rpartition(".")[0]
    if last + 1 == len(versions) or (
        versions[last + 1].rpartition(".")[0] != ends.rpartition(".")[0]
    ):
        ends = ends.rpartition(".")[0]
    if first == last and ends.count(".") != begins.count("."):
        return versions[first]
    return begins if begins == ends else f"{begins}-{ends}"


class Versions(NamedTuple):
    """The releases that a project allows, for each timeline in the order of LETTERS."""

    masks: tuple[int, ...]
    #: Whether somebody wrote down which release is the lowest.
    floors: tuple[bool, ...]
    #: The allowed releases of TensorFlow, as bits of ``released("tensorflow")``.
    tensorflow: int
    #: The kinds of installation that are allowed (data/eras.txt), by name.
    eras: frozenset[str]
    #: Whether somebody named tf-keras, without which there is no legacy mode.
    names_legacy: bool

    def may(self, letter: str) -> int:
        """Return the allowed releases of a timeline."""
        return self.masks[LETTERS.index(letter)]

    def sets_floor(self, letter: str) -> bool:
        """Say whether somebody wrote down the lowest release, and it is not just the oldest."""
        index = LETTERS.index(letter)
        return self.floors[index] and lowest(self.masks[index]) > lowest(everything().masks[index])


@cache
def everything() -> Versions:
    """Return what a project allows that says nothing."""
    masks = tuple(
        sum(1 << i for i, v in enumerate(timeline(letter)) if numbers(v) >= _OLDEST[letter])
        for letter in LETTERS
    )
    return Versions(
        masks,
        (False,) * len(LETTERS),
        (1 << len(released("tensorflow"))) - 1,
        frozenset(row[0] for row in data.rows("eras.txt", 6)),
        True,
    )


def lowest(wanted: int) -> int:
    """Return the index of the oldest release of a set, -1 for the empty one."""
    return (wanted & -wanted).bit_length() - 1


def lacking(origin: str, has: dict[str, int], versions: Versions) -> dict[str, int]:
    """Return, for each timeline of an origin, the allowed releases without something.

    ``has`` says which releases have it, allowed or not.  Where somebody wrote down which
    release is the lowest, all count.  Otherwise those count that are newer than the last
    one that has it (to say nothing of versions is not to say that Keras 2.6 must work),
    and with them the older ones that an even older one precedes.
    """
    letters = TIMELINES[origin]
    may = {letter: versions.may(letter) for letter in letters}
    if not any(may[letter] & has[letter] for letter in letters):
        if versions != everything() or _is_older(letters, has):
            return {letter: may[letter] for letter in letters if may[letter]}
    found = {}
    seen = False
    for index, letter in enumerate(letters):
        lacks = may[letter] & ~has[letter]
        if not versions.sets_floor(letter):
            last = (may[letter] & has[letter]).bit_length()
            if any(may[later] & has[later] for later in letters[index + 1 :]) or not lacks >> last:
                lacks = 0
            elif not seen:
                lacks &= -1 << lowest(has[letter]) if has[letter] else 0
        if lacks:
            found[letter] = lacks
        seen |= bool(has[letter])
    return found


def _is_older(letters: str, has: dict[str, int]) -> bool:
    """Say whether what no allowed release has was there before them (Keras 1)."""
    return any(
        has[letter] and has[letter].bit_length() <= lowest(everything().may(letter))
        for letter in letters
    )
