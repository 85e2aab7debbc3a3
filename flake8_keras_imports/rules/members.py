"""Which members of Keras objects are missing in releases that the project allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import TIMELINES, lacking, releases, timeline
from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.origins import LETTERS, called_members, name
from flake8_keras_imports.resolve.values import NONE, Attribute, Value, attribute_of
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.names import Releases
from flake8_keras_imports.rules.objects import base_of, counts, owned
from flake8_keras_imports.rules.wording import stubs


class Lost(NamedTuple):
    """An attribute that objects of some class have no longer."""

    node: ast.expr
    component: Component
    origin: str
    path: str
    member: str
    releases: Releases
    #: What the attribute is asked of.
    base: Value


def lost_members(subject: Subject) -> Iterator[Lost]:
    """Find attributes of known Keras objects that some allowed release lacks."""
    module = subject.module
    for read in module.events.reads:
        node = read.node
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue  # getattr() is used by who knows that it may be missing
        if module.is_conditional(read.frame):
            continue
        value = read.root
        for member in read.attributes:
            base, value = value, attribute_of(value, member)
            if member in module.events.stored:
                continue
            found = _lost(subject, base, member, node)
            if found is not None and _is_library_member(subject, base, value):
                yield found
                break


def _is_library_member(subject: Subject, base: Value, value: Value) -> bool:
    """Say whether an attribute can only be one that the library gives."""
    if all(type(option) is Attribute for option in subject.module.forcing.options(base)):
        return True  # it is asked of something that the library gave: model.optimizer.lr
    options = [o for o in subject.module.forcing.options(value) if o is not NONE]
    return bool(options) and all(type(option) is Attribute for option in options)


def _lost(subject: Subject, base: Value, member: str, node: ast.expr) -> Lost | None:
    component = subject.module.component(base)
    public = owned(component) if component is not None else None
    if component is None or public is None:
        return None
    origin, path = public
    if not counts(subject, origin):
        return None
    if path in stubs():
        has = _beside_stubs(origin, path)
    else:
        cells = _member(path, component.kind, member)
        if cells is None:
            return None
        has = _having(origin, path, cells)
    if not any(has[letter] & _exists(path, letter) for letter in has):
        return None
    lacks = lacking(origin, has, subject.versions)
    return Lost(node, component, origin, path, member, lacks, base) if lacks else None


def _beside_stubs(origin: str, path: str) -> Releases:
    """Return the releases in which a name is more than a stub, which has no members."""
    cells = stubs()[path].split()
    return {
        letter: ((1 << len(timeline(letter))) - 1) & ~releases(letter, cells[LETTERS.index(letter)])
        for letter in TIMELINES[origin]
    }


def _having(origin: str, path: str, cells: list[str]) -> Releases:
    """Return the releases that some cells speak of, and those without the class."""
    has = {}
    for letter in TIMELINES[origin]:
        everywhere = (1 << len(timeline(letter))) - 1
        has[letter] = everywhere & ~_exists(path, letter)
        for one in cells:
            has[letter] |= releases(letter, one.split()[LETTERS.index(letter)])
    return has


def called_values(subject: Subject) -> Iterator[Lost]:
    """Find calls of what is a method in some releases and a plain value in others."""
    module = subject.module
    for call in module.calls.called(called_members()):
        callee, function = call.callee, call.node.func
        if type(callee) is not Attribute or not isinstance(function, ast.Attribute):
            continue
        if callee.name in module.events.stored or module.is_conditional(call.frame):
            continue
        found = _no_method(subject, callee, function)
        if found is not None and _is_library_member(subject, callee.base, callee):
            yield found


def _no_method(subject: Subject, callee: Attribute, node: ast.expr) -> Lost | None:
    component = subject.module.component(callee.base)
    public = owned(component) if component is not None else None
    if component is None or public is None or not counts(subject, public[0]):
        return None
    origin, path = public
    cells = _member(path, component.kind, f"{callee.name}()")
    if cells is None:
        return None
    has = _having(origin, path, cells)
    there = _member(path, component.kind, callee.name)
    if there is not None:  # where it is missing altogether is another finding
        present = _having(origin, path, there)
        for letter in has:
            has[letter] |= ((1 << len(timeline(letter))) - 1) & ~present[letter]
    if not any(has[letter] & _exists(path, letter) for letter in has):
        return None
    lacks = lacking(origin, has, subject.versions)
    found = Lost(node, component, origin, path, callee.name, lacks, callee.base)
    return found if lacks else None


def _member(path: str, kind: str, member: str) -> list[str] | None:
    """Return the cells that say which releases of a class have a member."""
    # the old and the new optimizers stood side by side and have other members
    base = "" if path.startswith("optimizers.legacy.") else base_of(kind)
    for owner in (path, base):
        cells = data.line("members.txt", f"{owner}.{member}")
        if cells is not None:
            more = (data.line("present.txt", f"{one}.{member}") for one in (path, base))
            return [cells, *(m for m in more if m is not None)]
    return None


def _exists(path: str, letter: str) -> int:
    entry = name(path)
    if entry is None:
        return 0
    return releases(letter, entry.cell(letter, True)) | releases(letter, entry.cell(letter, False))
