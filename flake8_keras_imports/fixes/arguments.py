"""Fixes of arguments that are gone: ``SGD(lr=0.1)``, ``fit(..., workers=1)``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Edit, Fix
from flake8_keras_imports.fixes import calls
from flake8_keras_imports.fixes.judging import applicability
from flake8_keras_imports.project.versions import TIMELINES, numbers, releases, timeline
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.rules.names import Releases, shown
from flake8_keras_imports.rules.objects import Target, outcomes

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject


#: The timeline of each origin in which it is Keras 2.
_KERAS_2 = {"tf.keras": "t", "keras": "k", "tf_keras": "l"}


class _Row(NamedTuple):
    """What becomes of an argument (data/argument_fixes.txt)."""

    action: str
    #: Of ``rename`` the new name, of ``remove`` the values, ``*`` or ``!``.
    what: str
    reason: str


def of_keyword(
    subject: Subject, called: Target, call: ast.Call, keyword: ast.keyword
) -> Fix | None:
    """Return the fix of a keyword that a release refuses or ignores."""
    argument = str(keyword.arg)
    for row in _rows(called, argument):
        if row.action == "rename":
            return _renamed(subject, called, call, keyword, row)
        if _is_listed(keyword.value, row.what):
            return _removed(subject, called, call, keyword, row)
    return None


def _rows(called: Target, argument: str) -> list[_Row]:
    lines: tuple[str, ...] = ()
    for key in (f"{called.path}.{argument}", f"*.{argument}"):
        lines = lines or data.lines("argument_fixes.txt", key)
    return [_Row(*line.split(None, 2)) for line in lines]


def _allowed(subject: Subject, releases: Releases) -> Releases:
    found = {letter: mask & subject.versions.may(letter) for letter, mask in releases.items()}
    return {letter: mask for letter, mask in found.items() if mask}


def _renamed(
    subject: Subject, called: Target, call: ast.Call, keyword: ast.keyword, row: _Row
) -> Fix | None:
    if any(other.arg == row.what for other in call.keywords):
        return None
    new = outcomes(called, row.what)
    accepted = _allowed(subject, new.accepted)
    if not accepted:
        return None
    doubts = []
    for mask, verb in ((new.refused, "do not take"), (new.ignored, "ignore")):
        without = _allowed(subject, mask)
        if without:
            doubts.append(f"{shown(without)} {verb} '{row.what}'")
    ignored = _allowed(subject, outcomes(called, str(keyword.arg)).ignored)
    if ignored:
        doubts.append(f"from then on it counts in {shown(ignored)}, where it is ignored now")
    doubts += _of_call(call)
    edit = calls.rename(subject.text, keyword, row.what)
    title = f"Replace '{keyword.arg}=' with '{row.what}='"
    return Fix(title, applicability(doubts), (edit,), "; ".join(doubts))


def _of_call(call: ast.Call) -> list[str]:
    if any(keyword.arg is None for keyword in call.keywords):
        return ["what '**' gives is not seen"]
    return []


def _is_listed(given: ast.expr, what: str) -> bool:
    """Say whether a row speaks of a value that is given."""
    if what in ("*", "!"):
        return True
    return isinstance(given, ast.Constant) and repr(given.value) in what.split(",")


def _removed(
    subject: Subject, called: Target, call: ast.Call, keyword: ast.keyword, row: _Row
) -> Fix | None:
    doubts = []
    if row.what == "!":
        doubts.append(row.reason)
    elif row.what == "*":
        used = _allowed(subject, outcomes(called, str(keyword.arg)).accepted)
        if used:
            doubts.append(f"{shown(used)} {'take' if len(used) > 1 else 'takes'} it: {row.reason}")
    if not _is_plain(keyword.value):
        doubts.append("what its value does is not done any more")
    edit = calls.remove(subject.text, call, keyword)
    if edit is None:
        return None
    title = f"Remove '{keyword.arg}='"
    return Fix(title, applicability(doubts), (edit,), "; ".join(doubts))


def _is_plain(node: ast.expr) -> bool:
    """Say whether to evaluate an expression does nothing that would be missed."""
    calling = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
    return not any(isinstance(part, calling) for part in ast.walk(node))


def _meant(called: Target, index: int) -> str:
    """Return the parameter that stood at a position in the last Keras 2."""
    letter = _KERAS_2[called.origin]
    last = max(i for i, v in enumerate(timeline(letter)) if letter == "l" or numbers(v) < (3,))
    found = _standing(called, index, {letter: 1 << last})
    return next(iter(found), "")


def _standing(called: Target, index: int, wanted: Releases) -> dict[str, Releases]:
    """Return by the parameter that stands at a position the releases in which it does."""
    found: dict[str, Releases] = {}
    for letter, mask in wanted.items():
        for line in data.lines("parameters.txt", called.path):
            words = line.split()
            here = releases(letter, words[LETTERS.index(letter)]) & mask
            if here:
                names = words[len(LETTERS) :]
                name = names[index].rstrip("=") if index < len(names) else "*"
                part = found.setdefault(name, {})
                part[letter] = part.get(letter, 0) | here
    return found


def _of_others(
    subject: Subject, called: Target, call: ast.Call, index: int, name: str
) -> list[str]:
    """Return what allowed releases take an argument by position for, unless they raise.

    They do if what they take it for is given by keyword as well.  Where a release has ``*args``
    (``add_weight`` of Keras 3.14) that stands for what was there before.
    """
    allowed = {letter: subject.versions.may(letter) for letter in TIMELINES[called.origin]}
    given = {str(keyword.arg) for keyword in call.keywords}
    standing = _standing(called, index, allowed)
    twice = {other for other in standing if other != name} & given
    return [
        f"it is taken for '{other}' in {shown(where)}"
        for other, where in standing.items()
        if other not in {name, *twice} and not (other.startswith("*") and twice)
    ]


def of_position(subject: Subject, called: Target, call: ast.Call, index: int) -> Fix | None:
    """Return the fix of an argument whose position means something else: with its name."""
    edits: list[Edit] = []
    doubts: list[str] = []
    names: list[str] = []
    given = calls.pieces(subject.text, call)
    if not given or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    for place in range(index, len(call.args)):
        name = _meant(called, place)
        if not name.isidentifier() or name in {keyword.arg for keyword in call.keywords}:
            return None
        found = outcomes(called, name)
        if not _allowed(subject, found.accepted):
            return None
        lacks = _allowed(subject, found.refused)
        if lacks:
            doubts.append(f"{shown(lacks)} do not take '{name}'")
        names.append(name)
        edits.append(subject.text.insert(given[place].start, f"{name}="))
    doubts += _of_others(subject, called, call, index, names[0])
    doubts += _of_call(call)
    title = "Write " + ", ".join(f"'{name}='" for name in names)
    return Fix(title, applicability(doubts), tuple(edits), "; ".join(doubts))
