"""Whether objects of one Keras go wrong in another one, by what was measured (family 3)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix, Related
from flake8_keras_imports.project.installations import Era, having_both, listed, shown
from flake8_keras_imports.project.versions import Versions, releases, spelled
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.origins import COMPANION, SWITCHING, TF_KERAS, known
from flake8_keras_imports.rules.base import FixMaker, Report, Subject
from flake8_keras_imports.rules.meetings import Meeting
from flake8_keras_imports.rules.wording import COLUMNS

#: Parts that only the newer Keras refuses: their reverse is no sign of anything.
ONE_WAY = ("regularizer", "constraint")


class Outcome(NamedTuple):
    """What happened when a part of one Keras was given to another one."""

    #: ``works``, ``raises`` or ``wrong``: it runs and goes wrong unnoticed.
    word: str
    detail: str
    #: The program of evidence/mixing/ that shows it.
    case: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether it raised or went wrong."""
        return self.word != "works"

    @property
    def said(self) -> str:
        """The outcome for a message."""
        return f"raises {self.detail}" if self.word == "raises" else f"unnoticed: {self.detail}"


class Place(NamedTuple):
    """Installations of one kind in which a mixture goes wrong."""

    era: Era
    #: The releases of Keras 3 in which it does, as bits of its timeline; -1 for all allowed ones.
    releases: int

    @property
    def shown(self) -> str:
        """The installations for a message."""
        if self.releases == -1:
            return self.era.shown
        text = f"Keras {spelled('f', self.releases)}"
        return f"{self.era.shown} and {text}" if self.era.legacy else text


class Verdict(NamedTuple):
    """What a mixture comes to under the versions that a project allows."""

    #: Where it goes wrong, in one direction or the other.
    places: tuple[Place, ...]
    #: Whether these are all installations that have both origins.
    always: bool
    #: What was measured in this direction, and in the other one.
    own: Outcome | None
    reverse: Outcome | None

    @property
    def said(self) -> str:
        """The end of a message: where, and what happens."""
        where = "" if self.always else f"with {_shown(self.places)}: "
        if self.own is not None:
            return f"({where}{self.own.said})"
        reverse = f"; the reverse {self.reverse.said}" if self.reverse is not None else ""
        return f"({where}ran in every installation tried{reverse})"


def _shown(places: Sequence[Place]) -> str:
    """Return installations for a message; legacy mode only where it alone tells something."""
    usual = {place.releases for place in places if place.releases != -1 and not place.era.legacy}
    return listed([p.shown for p in places if not p.era.legacy or p.releases not in usual])


#: Releases of Keras 3 as bits, and what was measured in them.
Measured = tuple[int, Outcome]


@lru_cache(maxsize=4096)
def _measured(part: str, main: str, given: str, era: Era, allowed: int) -> tuple[Measured, ...]:
    """Return what was measured in the allowed releases, of the oldest first."""
    row = f"{part} {era.origin(main)} {era.origin(given)} {era.name}"
    found = []
    for line in data.lines("mixtures.txt", row):
        cell, word, case, detail = line.split(" ", 3)
        mask = allowed if cell == "*" else releases("f", cell) & allowed
        if mask:
            found.append((mask, Outcome(word, detail, case)))
    return tuple(sorted(found))


def _allowed(era: Era, versions: Versions) -> int:
    """Return the allowed releases of Keras 3 as bits; of other kinds there is just one set."""
    return (era.is_keras_3 and versions.may("f")) or 1


def verdict(subject: Subject, part: str, main: str, given: str, single: str = "") -> Verdict | None:
    """Judge a part of the origin ``given`` in something of the origin ``main``.

    None where no allowed installation was measured to go wrong.  The pair of origins decides;
    ``single`` names the very case whose outcome the message tells.
    """
    if {main, given} == {TF_KERAS, SWITCHING}:
        return None  # to import the package may be to switch tf.keras
    found = having_both(main, given, subject.versions, subject.sets_legacy_mode)
    allowed = {era: _allowed(era, subject.versions) for era in found}
    bad = {}
    for era, mask in allowed.items():
        both = *_measured(part, main, given, era, mask), *_measured(part, given, main, era, mask)
        wrong = reduce(operator.or_, (own for own, told in both if told.is_bad), 0)
        if wrong:
            bad[era] = wrong
    if not bad:
        return None
    own = _first(single or part, main, given, bad)
    if single and own is None and not _is_known(single, main, given, bad):
        own = _first(part, main, given, bad)
    places = tuple(Place(era, -1 if bad[era] == allowed[era] else bad[era]) for era in bad)
    always = len(bad) == len(found) and all(place.releases == -1 for place in places)
    return Verdict(places, always, own, _first(part, given, main, bad))


def raises(found: Meeting, single: str, era: Era, versions: Versions) -> bool:
    """Say whether a meeting was measured to raise in every release, just as the program makes it.

    ``single`` names the very case if it has one; of a ``Sequential`` only what was tried with
    one counts.
    """
    main, given = found.main.origin, found.given.origin
    told = _measured(single or found.part, main, given, era, _allowed(era, versions))
    return bool(told) and all(
        outcome.word == "raises"
        and (found.way != "Sequential" or outcome.case.endswith("sequential"))
        for _, outcome in told
    )


def _first(part: str, main: str, given: str, where: dict[Era, int]) -> Outcome | None:
    """Return what goes wrong in the newest installation in which something does."""
    for era in reversed(where):
        for _, outcome in reversed(_measured(part, main, given, era, where[era])):
            if outcome.is_bad:
                return outcome
    return None


def _is_known(part: str, main: str, given: str, where: dict[Era, int]) -> bool:
    return any(_measured(part, main, given, era, mask) for era, mask in where.items())


def two_libraries(subject: Subject, one: str, other: str) -> str:
    """Return in which installations two origins are two libraries, for a message."""
    found = subject.differing(one, other)
    if found == having_both(one, other, subject.versions, subject.sets_legacy_mode):
        return f"'{one}' and '{other}' are two libraries"
    return f"they are two libraries with {shown(found)}"


def advice(main: Component, given: Component, path: str, verb: str) -> str:
    """Return what to write instead of a foreign object, if the main one's Keras has it."""
    if {given.origin, main.origin} & {COMPANION, SWITCHING}:
        return "from TensorFlow 2.16 on it is of 'tf_keras'"
    entry = known(path)
    column = COLUMNS.get(main.origin)
    if column is None:
        return "use one Keras for both"
    if entry is None or not entry.is_in_newest(column):
        return f"use one of '{main.origin}' instead"
    return f"{verb} '{main.origin}.{path}'"


class Told(NamedTuple):
    """A meeting that goes wrong: what a message says of it."""

    verdict: Verdict
    #: The foreign object: ``layer 'tf.keras.layers.Dense'``, or a class and where it is.
    given: str
    #: What to write instead.
    advice: str
    #: Where the function is called that brings them together, empty if none does.
    via: str
    related: tuple[Related, ...]


def tell(subject: Subject, found: Meeting, noun: str, single: str = "") -> Told | None:
    """Return what to say of a meeting, or None where nothing was measured to go wrong."""
    judged = verdict(subject, found.part, found.main.origin, found.given.origin, single)
    if judged is None:
        return None
    given, origin = found.given, found.given.origin
    related: tuple[Related, ...] = ()
    path = given.name.removeprefix(f"{origin}.")
    if given.cls is None:
        text, verb = f"{noun} '{given.name}'", "use"
    else:
        place = subject.place_of(given.cls.path, given.cls.node.lineno)
        text = f"{noun} '{given.cls.name}' ({place}) derives from '{given.name}'"
        verb = "derive it from"
        related = (subject.related(given.cls),)
        path = BASES.get(given.kind, path)
    via = ""
    if found.site is not None:
        node = found.site.function.node
        name = getattr(node, "name", "lambda")
        via = f" in '{name}' ({subject.place_of(found.site.function.path, node.lineno)})"
    return Told(judged, text, advice(found.main, given, path, verb), via, related)


#: What classes of each kind derive from.
BASES = {
    "Callback": "callbacks.Callback",
    "Layer": "layers.Layer",
    "Model": "Model",
    "Optimizer": "optimizers.Optimizer",
    "LearningRateSchedule": "optimizers.schedules.LearningRateSchedule",
    "Loss": "losses.Loss",
    "Metric": "metrics.Metric",
    "Dataset": "utils.PyDataset",
}


def given_to(
    subject: Subject, parts: dict[str, str], single: Callable[[Meeting], str] = lambda found: ""
) -> Iterator[Report]:
    """Report the meetings of some parts (with the noun for each) that go wrong.

    ``single`` names the very case of data/mixtures.txt whose outcome is told.
    """
    for found in subject.meetings:
        noun = parts.get(found.part)
        told = tell(subject, found, noun, single(found)) if noun is not None else None
        if told is None or (told.verdict.own is None and found.part in ONE_WAY):
            continue
        where = f"given to '{found.way}' of '{found.main.origin}'"
        if found.part == "tensor":
            where = f"given to '{found.main.name}'"
        elif found.way == "call":
            where = f"called on a tensor of '{found.main.origin}'"
        message = f"{told.given} is {where}{told.via}; {told.advice} {told.verdict.said}"
        yield found.node, message, told.related, of_origin(subject, found, single(found))


def of_origin(subject: Subject, found: Meeting, single: str) -> FixMaker:
    """Return what makes the fix of a meeting: the same of the Keras that it is given to."""

    def make() -> Fix | None:
        from flake8_keras_imports.fixes import origins

        if found.part in ("tensor", "data", "cell", "wrapped"):
            return None
        if found.given.cls is None:
            return origins.given(subject, found, single)
        return origins.derived(subject, found, single) if found.part == "callback" else None

    return make
