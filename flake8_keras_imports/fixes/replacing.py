"""What takes the place of a name that is gone, and whether a use of it means the same then."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability
from flake8_keras_imports.fixes.calls import is_open
from flake8_keras_imports.fixes.judging import lacking, without
from flake8_keras_imports.project.versions import releases
from flake8_keras_imports.rules.names import Missing, Replacement, new_home, replacement
from flake8_keras_imports.rules.objects import Target, outcomes

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject


class Goal(NamedTuple):
    """The new path of a name, and what a use of it needs."""

    path: str
    doubts: tuple[str, ...] = ()
    #: Keywords that have other names: old and new.
    renamed: tuple[tuple[str, str], ...] = ()
    #: A keyword that says what was the default: ``axis=-1``; empty if there is none.
    added: str = ""
    #: Whether people must look at it.
    display: bool = False

    @property
    def applicability(self) -> Applicability:
        """How far a fix can be trusted that writes the path."""
        if self.display:
            return Applicability.DISPLAY
        return Applicability.UNSAFE if self.doubts else Applicability.SAFE


def goal(subject: Subject, found: Missing, call: ast.Call | None, imported: bool) -> Goal | None:
    """Return what to write for a missing name; None if nothing takes its place.

    ``call`` is the call of it, if it is called where it stands.
    """
    if not found.releases:
        return None
    home = new_home(found, subject.versions)
    row = _row_of(found, home) if home is not None else replacement(found)
    path = home or (row.path if row is not None else "-")
    if path == "-":
        return None
    lacks = lacking(subject, path, found.place.origin, imported)
    if lacks is None:
        return None
    doubts = [without(lacks, path)] if lacks else []
    if row is None:
        return Goal(path, tuple(doubts))
    found_goal = _measured(subject, found, row, call)
    if found_goal.display and home is not None:
        found_goal = found_goal._replace(display=False)  # the name is right, whatever it does
    return found_goal._replace(path=path, doubts=(*doubts, *found_goal.doubts))


def _row_of(found: Missing, path: str) -> Replacement | None:
    """Return what calls of the same object under its new path have shown."""
    for line in data.lines("replacements.txt", found.place.path):
        row = Replacement(*line.split(None, 2))
        if row.path == path:
            return row
    return None


def _measured(subject: Subject, found: Missing, row: Replacement, call: ast.Call | None) -> Goal:
    """Return what was measured of a replacement as far as it touches one use."""
    known = _Reason(row.reason)
    doubts = list(known.of_releases(subject, found))
    if row.safety == "safe":
        return Goal(row.path, tuple(doubts))
    if row.safety == "unsafe":
        return _rewritten(found, row, call, doubts)
    if call is None or is_open(call):
        return Goal(row.path, (*doubts, row.reason))
    given = {keyword.arg for keyword in call.keywords}
    renamed = tuple((old, new) for old, new in known.keywords if old in given)
    if row.safety == "positional":
        return Goal(row.path, (*doubts, *known.caveats), renamed)
    excluded = row.safety.partition(":")[2].split(",")
    touched = [one for one in excluded if _touches(call, one, known.keywords)]
    if touched:
        doubts.append(row.reason)
    display = not all(_is_taken(found, row.path, one) for one in touched)
    return Goal(row.path, tuple(doubts), renamed, display=display)


class _Reason:
    """The reason of a row of data/replacements.txt, taken apart."""

    def __init__(self, text: str) -> None:
        #: Keywords that have other names.
        self.keywords: list[tuple[str, str]] = []
        self.caveats: list[str] = []
        self._older: list[str] = []
        for part in text.split("; "):
            if part.startswith("keywords: "):
                pairs = (word.split("=") for word in part[len("keywords: ") :].split(", "))
                self.keywords = [(old, new) for old, new in pairs]
            elif re.search(r" in Keras 3\.0\.5$", part):
                if not part.startswith("missing"):  # data/names.txt says it better
                    self._older.append(part)
            elif not part.startswith("equal "):
                self.caveats.append(part)

    def of_releases(self, subject: Subject, found: Missing) -> list[str]:
        """Return what differs in older releases of Keras 3, if such are allowed.

        Between 3.0.5 and 3.15.1 nothing was measured.
        """
        letter = "f" if found.place.origin == "tf.keras" else "k"
        older = releases(letter, "3.0-3.14")
        if not self._older or not subject.versions.may(letter) & older:
            return []
        return ["not every call of it gives the same in Keras 3.0.5"]


def _touches(call: ast.Call, excluded: str, renamed: list[tuple[str, str]]) -> bool:
    """Say whether the new name is not the same for a call, by ``name``, ``>2`` or ``x=``."""
    if excluded.startswith(">"):
        return len(call.args) > int(excluded[1:])
    name = excluded.rstrip("=")
    if excluded.endswith("=") and any(old == name for old, _ in renamed):
        return False  # it gets its new name
    return any(keyword.arg == name for keyword in call.keywords)


def _is_taken(found: Missing, path: str, argument: str) -> bool:
    """Say whether the new function takes an argument, whatever it makes of it."""
    accepted = outcomes(Target(found.place.origin, path, path), argument).accepted
    return any(accepted.values())


def _rewritten(found: Missing, row: Replacement, call: ast.Call | None, doubts: list[str]) -> Goal:
    """Return how a call is to be changed with its name (data/rewrites.txt)."""
    for line in data.lines("rewrites.txt", found.place.path):
        path, safety, added, keywords, reason = line.split(None, 4)
        if path != row.path:
            continue
        if safety == "unsafe":
            doubts = [*doubts, reason]
        if added == "-" and keywords == "-":
            return Goal(path, tuple(doubts))
        if call is None or is_open(call):
            return Goal(path, (*doubts, row.reason), display=True)
        given = {str(keyword.arg): keyword for keyword in call.keywords}
        pairs = [tuple(word.split("=")) for word in keywords.split(",")] if keywords != "-" else []
        renamed = tuple((old, new) for old, new in pairs if old in given)
        text, _, index = added.partition("@")
        name = text.partition("=")[0]
        more = added != "-" and name not in given and len(call.args) <= int(index)
        return Goal(path, tuple(doubts), renamed, text if more else "")
    return Goal(row.path, (*doubts, row.reason), display=True)
