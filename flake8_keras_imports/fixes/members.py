"""Fixes of members that objects have no longer: ``model.fit_generator``, ``optimizer.lr``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Edit, Fix
from flake8_keras_imports.fixes import calls
from flake8_keras_imports.fixes.judging import applicability
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.resolve.values import Symbol
from flake8_keras_imports.rules.callbacks import is_rate
from flake8_keras_imports.rules.names import shown
from flake8_keras_imports.rules.objects import Target, base_of, outcomes

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject
    from flake8_keras_imports.rules.members import Lost

_RATE = "optimizers.Optimizer.lr"
#: What both the old and the new variable of the rate have.
_OF_VARIABLES = frozenset(("assign", "dtype", "name", "numpy", "shape"))


class _Row(NamedTuple):
    """What takes the place of a member (data/member_fixes.txt)."""

    new: str
    called: bool
    added: str
    cells: tuple[str, ...]
    reason: str

    def doubts(self, subject: Subject, origin: str) -> list[str]:
        """Return what speaks against it: a reason, and releases in which it is not the same."""
        other = {}
        for letter in TIMELINES[origin]:
            same = releases(letter, self.cells[LETTERS.index(letter)])
            other[letter] = subject.versions.may(letter) & ~same
        other = {letter: mask for letter, mask in other.items() if mask}
        found = [f"in {shown(other)} '{self.new}' is not the same"] if other else []
        return found if self.reason == "-" else [*found, self.reason]


def _row(key: str) -> _Row | None:
    line = data.line("member_fixes.txt", key)
    if line is None:
        return None
    new, called, added, *cells = line.split(None, 3 + len(LETTERS))
    return _Row(new, called == "()", added, tuple(cells[:-1]), cells[-1])


def renamed(subject: Subject, found: Lost) -> Fix | None:
    """Return the fix that writes what takes the place of a member."""
    keys = (f"{path}.{found.member}" for path in (found.path, base_of(found.component.kind)))
    key = next((key for key in keys if _row(key) is not None), None)
    node = _named(found.node, found.member)
    if key is None or node is None:
        return None
    if key == _RATE:
        return rate(subject, found.node, found.origin)
    row = _row(key)
    call = subject.bindings.callers.get(node)
    if row is None or row.called != (call is not None):
        return None
    if found.component.cls is not None and _defines(subject, found, row.new):
        return None
    edits = [_last(subject, node, row.new)]
    if call is not None:
        old = Target(found.origin, f"{_owner(key)}.{found.member}", found.path)
        more = _arguments(subject, call, old, Target(found.origin, f"Model.{row.new}", found.path))
        if _owner(key) in ("Model", "Sequential") and more is None:
            return None
        edits += more or []
        if row.added != "-" and not _gives(call, row.added, old):
            added = calls.edits(subject.text, call, {}, row.added)
            if added is None:
                return None
            edits += added
    doubts = row.doubts(subject, found.origin)
    title = f"Replace '{found.member}' with '{row.new}'"
    return Fix(title, applicability(doubts), tuple(edits), "; ".join(doubts))


def _owner(key: str) -> str:
    return key.rpartition(".")[0]


def _named(node: ast.expr, member: str) -> ast.Attribute | None:
    """Return the part of a chain that names a member."""
    while isinstance(node, ast.Attribute):
        if node.attr == member:
            return node
        node = node.value
    return None


def _last(subject: Subject, node: ast.Attribute, new: str) -> Edit:
    """Return the edit that writes another name for the last one of a chain."""
    row, column = subject.text.end(node)
    return Edit(row, column - len(node.attr), row, column, new)


def _defines(subject: Subject, found: Lost, name: str) -> bool:
    """Say whether the class of an object has something else of that name."""
    cls = found.component.cls
    family = subject.module.forcing.ancestors(cls) if cls is not None else ()
    return any(name in one.attributes or name in one.stored for one in family)


def _arguments(subject: Subject, call: ast.Call, old: Target, new: Target) -> list[Edit] | None:
    """Return the edits that give a call's arguments to another method; None if it cannot be."""
    given = calls.pieces(subject.text, call)
    if any(isinstance(one, ast.Starred) for one in call.args) or (call.args and not given):
        return None
    edits: list[Edit] = []
    named = False
    for index in range(len(call.args)):
        before, after = _at(old, index), _at(new, index)
        if len(before) != 1:
            return None
        name = next(iter(before))
        named |= bool(index) and after != before
        if index and not _takes(subject, new, name):
            return None
        if named:
            edits.append(subject.text.insert(given[index].start, f"{name}="))
    for keyword in call.keywords:
        if keyword.arg == "generator":
            edits.append(calls.rename(subject.text, keyword, "x"))
        elif keyword.arg is None or not _takes(subject, new, keyword.arg):
            return None
    return edits


def _at(method: Target, index: int) -> set[str]:
    """Return the names that the parameter at a position has in some release."""
    found = set()
    for line in data.lines("parameters.txt", method.path):
        words = line.split()[len(LETTERS) :]
        if _counts(line, method.origin):
            found.add(words[index].rstrip("=?") if index < len(words) else "")
    return found


def _counts(line: str, origin: str) -> bool:
    """Say whether a row of data/parameters.txt speaks of a release that counts.

    Keras before 2.2.5 had other methods.
    """
    cells = line.split()[: len(LETTERS)]
    later = {letter: releases(letter, "2.2.5-" if letter == "k" else "*") for letter in LETTERS}
    return any(
        releases(letter, cells[LETTERS.index(letter)]) & later[letter]
        for letter in TIMELINES[origin]
    )


def _takes(subject: Subject, method: Target, argument: str) -> bool:
    """Say whether all allowed releases take an argument."""
    found = outcomes(method, argument)
    return not any(
        subject.versions.may(letter) & mask
        for part in (found.refused, found.ignored)
        for letter, mask in part.items()
    )


def _gives(call: ast.Call, added: str, method: Target) -> bool:
    name = added.partition("=")[0]
    if any(keyword.arg == name for keyword in call.keywords):
        return True
    return any(name in _at(method, index) for index in range(len(call.args)))


def uncalled(subject: Subject, found: Lost) -> Fix | None:
    """Return the fix that reads a value where an older release has a method."""
    call = subject.bindings.callers.get(found.node)
    if call is None or call.args or call.keywords or subject.text.has_comment(call):
        return None
    methods = {
        letter: subject.versions.may(letter) & ~found.releases.get(letter, 0)
        for letter in TIMELINES[found.origin]
    }
    methods = {letter: mask for letter, mask in methods.items() if mask}
    doubts = [f"it may be a method in {shown(methods)}"] if methods else []
    edit = Edit(*subject.text.end(call.func), *subject.text.end(call), "")
    return Fix(
        f"Read '{found.member}' without calling it", applicability(doubts), (edit,),
        "; ".join(doubts),
    )  # fmt: skip


def rate(subject: Subject, whole: ast.expr, origin: str) -> Fix | None:
    """Return the fix of a place that reads ``lr`` of an optimizer."""
    node, row = _named(whole, "lr"), _row(_RATE)
    if node is None or row is None:
        return None
    doubts = [*row.doubts(subject, origin), *_of_stores(subject)]
    title = f"Replace 'lr' with '{row.new}'"
    setting = _setting(subject, node)
    if setting is not None:
        statement, value = setting
        if subject.text.has_comment(statement):
            return None
        written = f"{subject.text.of(node.value)}.{row.new} = {value}"
        edit = subject.text.replace(statement, written)
        return Fix(f"Replace with '{written}'", applicability(doubts), (edit,), "; ".join(doubts))
    behind = _behind(whole, node)
    if behind and behind not in _OF_VARIABLES:
        return None  # variables of Keras 3 do not have it
    edit = _last(subject, node, row.new)
    return Fix(title, applicability(doubts), (edit,), "; ".join(doubts))


def _of_stores(subject: Subject) -> list[str]:
    """Return what speaks against a fix of one place: that another one then goes wrong unnoticed."""
    for store in subject.module.events.stores:
        if store.node.attr == "lr" and not store.augmented and is_rate(subject, store.base):
            row = subject.line(store.node.lineno)
            return [f"the assignment in {row} has no effect where 'lr' is gone"]
    return []


def _behind(whole: ast.expr, node: ast.expr) -> str:
    """Return the attribute that is asked of a part of a chain."""
    while isinstance(whole, ast.Attribute) and whole is not node:
        if whole.value is node:
            return whole.attr
        whole = whole.value
    return ""


def _setting(subject: Subject, node: ast.expr) -> tuple[ast.Call, str] | None:
    """Return the ``K.set_value(node, value)`` that a statement consists of, and the value.

    Of tf.keras on Keras 3 that raises for any variable.
    """
    for call, known in subject.calls.items():
        if type(known.callee) is not Symbol or not known.callee.name.endswith(".set_value"):
            continue
        if len(call.args) != 2 or call.keywords or call.args[0] is not node:
            continue
        if call in subject.bindings.statements:
            given = calls.pieces(subject.text, call)
            return (call, subject.text.between(*given[1][:2])) if len(given) == 2 else None
    return None


def rate_store(subject: Subject, node: ast.Attribute, origin: str, ignored: str) -> Fix | None:
    """Return the fix of an assignment to ``lr`` of an optimizer.

    ``ignored`` says in which releases the assignment has no effect now, and raises nothing.
    """
    row = _row(_RATE)
    if row is None:
        return None
    doubts = row.doubts(subject, origin)
    if ignored:
        doubts.append(f"the rate changes then in {ignored}, where it stays now")
    else:
        doubts += _of_stores(subject)
    edit = _last(subject, node, row.new)
    title = f"Replace 'lr' with '{row.new}'"
    return Fix(title, applicability(doubts), (edit,), "; ".join(doubts))
