"""Fixes of mixtures: the same thing of the Keras that it is given to."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes.chains import first_name
from flake8_keras_imports.fixes.imports import is_exported, rewrite_import
from flake8_keras_imports.fixes.judging import applicability, target
from flake8_keras_imports.fixes.names import root_at
from flake8_keras_imports.resolve.origins import COMPONENT_KINDS, Place, kind_of, locate
from flake8_keras_imports.resolve.values import Attribute, Class, Items, Symbol, Value, result_of
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.meetings import components_in, method_of
from flake8_keras_imports.settings import SPELLINGS

if TYPE_CHECKING:
    from flake8_keras_imports.project.installations import Era
    from flake8_keras_imports.resolve.components import Component
    from flake8_keras_imports.rules.meetings import Meeting

#: Lists inside of lists, and names that stand for them, that are looked into.
MAX_DEPTH = 4


@dataclass
class Towards(Subject):
    """The same file, as if the project preferred another Keras."""

    #: Kinds of installation in which what is mended raised: nothing can get worse there.
    broken: tuple[Era, ...] = ()

    def differing(self, one: str, other: str) -> tuple[Era, ...]:
        """Return the allowed kinds of installation in which it matters which one is meant."""
        found = super().differing(one, other)
        return tuple(era for era in found if era not in self.broken)


def given(subject: Subject, found: Meeting, single: str) -> Fix | None:
    """Return the fix that gives an object of the other Keras: the same class of the right one.

    ``single`` names the case of data/mixtures.txt that was measured.
    """
    if found.site is not None or not _may_become(subject, found.main.origin):
        return None
    makers = list(_makers(subject, found.node, found.given))
    fixes = []
    for maker in makers:
        place = _place(subject, maker)
        if place is None or not _is_made_anew(place):
            return None
        fixes.append(
            towards(subject, maker.func, place, found.main.origin, _broken(subject, found, single))
        )
    return _joined(fixes)


def derived(subject: Subject, found: Meeting, single: str) -> Fix | None:
    """Return the fix that derives a class of this file from the Keras that it is used with."""
    cls, origin = found.given.cls, found.main.origin
    if cls is None or not _may_become(subject, origin):
        return None
    if cls.path and cls.path != os.path.abspath(subject.filename):
        return None
    own = [m for m in subject.meetings if m.given.cls is cls]
    if any(m.main.origin != origin for m in own) or _is_at_home(subject, cls, found.given.origin):
        return None
    for node, value in zip(cls.node.bases, cls.bases):
        place = _located(value)
        if place is not None and f"{place.origin}.{place.path}" == found.given.name:
            fix = towards(subject, node, place, origin, _broken(subject, found, single))
            return _with(fix, _of_uses(subject, cls, own)) if fix is not None else None
    return None


def asked(subject: Subject, node: ast.expr, value: Value, origin: str) -> Fix | None:
    """Return the fix that asks ``isinstance`` about the class of the object's own Keras."""
    if not _may_become(subject, origin):
        return None
    fixes = []
    for part, held in _classes(node, value):
        place = _located(held)
        if place is not None and kind_of(place) in COMPONENT_KINDS:
            fixes.append(towards(subject, part, place, origin))
    fix = _joined(fixes)
    return _with(fix, ["the answer becomes True, and what depends on it is done"]) if fix else None


def towards(
    subject: Subject, node: ast.expr, place: Place, origin: str, broken: tuple[Era, ...] = ()
) -> Fix | None:
    """Return the fix that writes what is at a place of one Keras as that of another one."""
    name = first_name(node)
    if name is None or place.origin == origin or subject.text.has_comment(node):
        return None
    settings = subject.settings._replace(preferred=origin)
    other = Towards(
        subject.module, settings, subject.lines, subject.filename, subject.cells, broken
    )
    if isinstance(node, ast.Name) and _loads(subject, name) == 1:
        fix = _at_import(subject, other, name)
        if fix is not None:
            return fix
    goal = target(other, place)
    root = root_at(other, node, name, mended=False) if goal is not None else None
    if goal is None or root is None or not goal.path:
        return None
    written = f"{root.text}.{goal.path}"
    change = subject.text.replace(node, written)
    edits = (change,) if root.edit is None else (root.edit, change)
    return Fix(
        f"Replace with '{written}'", applicability(goal.doubts), edits, "; ".join(goal.doubts)
    )


def _may_become(subject: Subject, origin: str) -> bool:
    """Say whether fixes lead to a Keras: not to one that those of family 1 lead away from."""
    return origin in SPELLINGS and origin in (subject.settings.preferred, "keras", "tf_keras")


def _at_import(subject: Subject, other: Subject, name: str) -> Fix | None:
    """Return the fix of the import of a name that is used in one place only."""
    if subject.settings.preferred != other.settings.preferred:
        return None
    bindings = subject.bindings.of(name)
    if len(bindings) != 1 or name in subject.bindings.others:
        return None
    for reach in subject.module.reaches:
        if reach.how == "import" and bindings[0].alias in reach.aliases:
            if len(reach.aliases) == 1 and subject.reports(reach):
                return rewrite_import(other, reach)
    return None


def _loads(subject: Subject, name: str) -> int:
    return sum(1 for _ in _uses(subject, name))


def _uses(subject: Subject, name: str) -> Iterator[ast.Name]:
    for node in ast.walk(ast.Module(subject.bindings.body, [])):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield node


def _makers(
    subject: Subject, node: ast.expr, wanted: Component, depth: int = 0
) -> Iterator[ast.Call]:
    """Yield the calls that make the objects of one Keras in an expression."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, ast.Call):
        call = subject.calls.get(node)
        made = subject.module.component(result_of(call.callee)) if call is not None else None
        if made is not None and made[:2] == wanted[:2] and made.cls is wanted.cls:
            yield node
    elif isinstance(node, ast.List | ast.Tuple):
        for part in node.elts:
            yield from _makers(subject, part, wanted, depth + 1)
    elif isinstance(node, ast.Name):
        value = _value(subject, node.id)
        if value is not None:
            yield from _makers(subject, value, wanted, depth + 1)


def _value(subject: Subject, name: str) -> ast.expr | None:
    """Return what a name is bound to that is bound once and used once."""
    bindings = subject.bindings
    if bindings.others[name] != 1 or bindings.of(name) or _loads(subject, name) != 1:
        return None
    if is_exported(subject, name):
        return None
    for statement in bindings.assignments:
        first = statement.targets[0]
        if len(statement.targets) == 1 and isinstance(first, ast.Name) and first.id == name:
            return statement.value
    return None


def _place(subject: Subject, call: ast.Call) -> Place | None:
    return _located(subject.calls[call].callee)


def _located(value: Value) -> Place | None:
    return locate(value.name) if type(value) is Symbol else None


def _is_made_anew(place: Place) -> bool:
    """Say whether a call makes an object by itself: what is read from a file is another matter."""
    return kind_of(place) in COMPONENT_KINDS or place.path.startswith("applications.")


def _broken(subject: Subject, found: Meeting, single: str) -> tuple[Era, ...]:
    from flake8_keras_imports.rules.mixtures import raises

    eras = subject.differing(found.main.origin, found.given.origin)
    return tuple(era for era in eras if raises(found, single, era, subject.versions))


def _is_at_home(subject: Subject, cls: Class, origin: str) -> bool:
    """Say whether objects of a class are given to models of its own Keras, too."""
    module = subject.module
    for call in module.events.calls:
        if not method_of(call.callee):
            continue
        owners = [o.base for o in module.forcing.options(call.callee) if type(o) is Attribute]
        models = [module.component(owner) for owner in owners]
        if not any(m is not None and (m.kind, m.origin) == ("Model", origin) for m in models):
            continue
        values = [*call.arguments, *(value for _, value in call.keywords)]
        if any(c.cls is cls for value in values for c, _ in components_in(module, value)):
            return True
    return False


def _of_uses(subject: Subject, cls: Class, own: list[Meeting]) -> list[str]:
    """Return what speaks against another base of a class because of where it is used."""
    if is_exported(subject, cls.name):
        return [f"other modules may use '{cls.name}'"]
    made = {id(call.func) for m in own for call in _makers(subject, m.node, m.given)}
    if any(id(use) not in made for use in _uses(subject, cls.name)):
        return [f"'{cls.name}' is used in other places, too"]
    return []


def _classes(node: ast.expr, value: Value) -> Iterator[tuple[ast.expr, Value]]:
    if type(value) is Items and isinstance(node, ast.Tuple | ast.List):
        if len(value.items) == len(node.elts):
            yield from zip(node.elts, (item.value for item in value.items))
    else:
        yield node, value


def _joined(fixes: list[Fix | None]) -> Fix | None:
    """Return one fix that does what several do, if there are any and all can be made."""
    made = [fix for fix in fixes if fix is not None]
    if not made or len(made) < len(fixes):
        return None
    edits: dict[Edit, None] = {}
    for fix in made:
        edits.update(dict.fromkeys(fix.edits))
    reasons = [r for r in dict.fromkeys("; ".join(f.reason for f in made).split("; ")) if r]
    return Fix(made[0].title, applicability(reasons), tuple(sorted(edits)), "; ".join(reasons))


def _with(fix: Fix, doubts: list[str]) -> Fix:
    """Return a fix with more that speaks against it."""
    reasons = [*([fix.reason] if fix.reason else []), *doubts]
    kind = Applicability.UNSAFE if reasons else fix.applicability
    return fix._replace(applicability=kind, reason="; ".join(reasons))
