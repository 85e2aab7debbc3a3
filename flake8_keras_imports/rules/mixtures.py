"""Whether objects of one Keras go wrong in another one, by what was measured (family 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix, Related
from flake8_keras_imports.project.installations import Era, having_both, shown
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.origins import COMPANION, SWITCHING, TF_KERAS, known
from flake8_keras_imports.rules.base import FixMaker, Report, Subject
from flake8_keras_imports.rules.meetings import Meeting
from flake8_keras_imports.rules.wording import COLUMNS


class Outcome(NamedTuple):
    """What happened when a part of one Keras was given to another one."""

    #: ``works``, ``raises`` or ``wrong``: it runs and goes wrong unnoticed.
    word: str
    detail: str

    @property
    def is_bad(self) -> bool:
        """Whether it raised or went wrong."""
        return self.word != "works"

    @property
    def said(self) -> str:
        """The outcome for a message."""
        return f"raises {self.detail}" if self.word == "raises" else f"unnoticed: {self.detail}"


class Verdict(NamedTuple):
    """What a mixture comes to under the versions that a project allows."""

    #: The kinds of installation in which it goes wrong, in one direction or the other.
    eras: tuple[Era, ...]
    #: Whether these are all that have both origins.
    always: bool
    #: What was measured in this direction, and in the other one.
    own: Outcome | None
    reverse: Outcome | None

    @property
    def said(self) -> str:
        """The end of a message: where, and what happens."""
        where = "" if self.always else f"with {shown(self.eras)}: "
        if self.own is not None:
            return f"({where}{self.own.said})"
        reverse = f"; the reverse {self.reverse.said}" if self.reverse is not None else ""
        return f"({where}ran in every installation tried{reverse})"


@lru_cache(maxsize=4096)
def _measured(part: str, main: str, given: str, era: Era) -> Outcome | None:
    row = f"{part} {era.origin(main)} {era.origin(given)} {era.name}"
    for line in data.lines("mixtures.txt", row):
        word, _, detail = line.split(" ", 2)
        return Outcome(word, detail)
    return None


def verdict(subject: Subject, part: str, main: str, given: str, single: str = "") -> Verdict | None:
    """Judge a part of the origin ``given`` in something of the origin ``main``.

    None where no allowed installation was measured to go wrong.  The pair of origins decides;
    ``single`` names the very case whose outcome the message tells.
    """
    if {main, given} == {TF_KERAS, SWITCHING}:
        return None  # to import the package may be to switch tf.keras
    found = having_both(main, given, subject.versions, subject.sets_legacy_mode)
    bad = tuple(
        era
        for era in found
        if any(
            outcome is not None and outcome.is_bad
            for outcome in (
                _measured(part, main, given, era),
                _measured(part, given, main, era),
            )
        )
    )
    if not bad:
        return None
    own = _first(single or part, main, given, bad)
    if single and own is None and _is_unknown(single, main, given, bad):
        own = _first(part, main, given, bad)
    return Verdict(bad, bad == found, own, _first(part, given, main, bad))


def raises(part: str, single: str, way: str, main: str, given: str, era: Era) -> bool:
    """Say whether a mixture was measured to raise, just as the program makes it.

    ``single`` names the very case if it has one; of a ``Sequential`` only what was tried with
    one counts.
    """
    for line in data.lines("mixtures.txt", f"{single or part} {main} {given} {era.name}"):
        word, case, _ = line.split(" ", 2)
        return word == "raises" and (way != "Sequential" or case.endswith("sequential"))
    return False


def _first(part: str, main: str, given: str, where: tuple[Era, ...]) -> Outcome | None:
    """Return what goes wrong in the newest installation in which something does."""
    for era in reversed(where):
        outcome = _measured(part, main, given, era)
        if outcome is not None and outcome.is_bad:
            return outcome
    return None


def _is_unknown(part: str, main: str, given: str, where: tuple[Era, ...]) -> bool:
    return all(_measured(part, main, given, era) is None for era in where)


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
        if told is None:
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
