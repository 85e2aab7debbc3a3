"""Where a program itself provides for another Keras, or for a name that is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache, cached_property

from flake8_keras_imports.resolve.events import Frame, Group
from flake8_keras_imports.resolve.force import Forcing
from flake8_keras_imports.resolve.values import Value, Version

#: Functions that ask what a module or an installation has.
_QUESTIONS = frozenset(
    ("hasattr", "getattr", "find_spec", "callable", "dir", "vars", "backend", "signature",
     "getfullargspec", "getargspec")
)  # fmt: skip
#: Names for a version that another module computed: ``tf_version``, ``keras_3()``,
#: ``multi_backend()`` (is it Keras 3?).
_VERSION_NAME = re.compile(
    r"(tf|tensorflow|keras)\w*version|version\w*(tf|tensorflow|keras)|\b(tf|keras)_?ver\b"
    r"|(tf|keras)_?[123]\b|multi_?backend"
)


@cache
def is_question(written: str) -> bool:
    """Say whether a name in a test speaks of a version, or asks what there is."""
    return written in _QUESTIONS or bool(_VERSION_NAME.search(written.lower()))


def asked(test: ast.expr) -> Iterator[str]:
    """Yield the names in a test; not ``backend`` where a function of it is called."""
    names = list(names_in(test))
    if "backend" not in names:
        yield from names
        return
    modules = {
        part.func.value
        for part in ast.walk(test)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and not hasattr(str, part.func.attr)  # backend.startswith("tensor")
    }
    for part in ast.walk(test):
        written = getattr(part, "attr", getattr(part, "id", None))
        if isinstance(written, str) and (written != "backend" or part not in modules):
            yield written


def names_a_version(node: ast.expr) -> bool:
    """Say whether a test whose value is not known speaks of a version by its names.

    Only ever a reason to stay silent: what another module computes is not seen here.
    """
    return any(_VERSION_NAME.search(name.lower()) for name in names_in(node))


def names_in(node: ast.AST) -> Iterator[str]:
    """Yield the names and the attributes in an expression."""
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Name):
            yield part.id
            continue
        if isinstance(part, ast.Attribute):
            yield part.attr
        for field in part._fields:
            inside = getattr(part, field, None)
            if isinstance(inside, ast.AST):
                todo.append(inside)
            elif isinstance(inside, list):
                todo += [one for one in inside if isinstance(one, ast.AST)]


class Guards:
    """The part of a resolved module that answers about guarded regions."""

    forcing: Forcing

    @cached_property
    def _asking(self) -> dict[Group, list[bool]]:
        """Whether a test or one before it asks something, as far as that was looked at."""
        return {}

    @cached_property
    def _choices(self) -> dict[Group, list[int]]:
        """The tests that choose between origins, of the groups that were looked at."""
        return {}

    def fill_origins(self) -> None:
        """See to it that the frames know the origins that they reach."""
        raise NotImplementedError

    def guarded(self, frame: Frame | None) -> bool:
        """Say whether a place is a deliberate alternative to another Keras.

        That is a handler of a failed import whose ``try`` imports any Keras, or an arm
        of an ``if`` that tests a version and reaches a different origin in each arm.
        """
        self.fill_origins()
        while frame is not None:
            if frame.kind == "handler":
                body = frame.group
                if isinstance(body, Frame) and body.origins:
                    return True
            elif frame.kind == "arm":
                group = frame.group
                if isinstance(group, Group) and group.fallback and frame is group.arms[0]:
                    return True
                if self._is_version_choice(frame):
                    return True
            frame = frame.parent
        return False

    def is_conditional(self, frame: Frame | None) -> bool:
        """Say whether the program itself sees to it that a missing name does no harm.

        That is the body of a ``try`` that catches it, an alternative (:meth:`guarded`), or
        an arm of an ``if`` that tests a version or asks what there is.
        """
        if frame is None:
            return False
        if frame.conditional is None:
            own = frame.catches or frame.kind == "handler" or self._is_asked(frame)
            frame.conditional = own or self.is_conditional(frame.parent)
        return frame.conditional

    def _is_asked(self, frame: Frame) -> bool:
        """Say whether an arm is reached by a test of a version, or of what there is."""
        group = frame.group
        if frame.kind != "arm" or not isinstance(group, Group):
            return False
        if group.fallback and frame is group.arms[0]:
            return True
        known = self._asking.setdefault(group, [])
        index = group.arms.index(frame)
        for node, value in group.tests[len(known) : index + 1]:
            known.append(any(known[-1:]) or self._asks(node, value))
        return any(known[: index + 1][-1:])

    def _asks(self, node: ast.expr, value: Value) -> bool:
        return self._is_version(value) or any(map(is_question, asked(node)))

    def _is_version_choice(self, frame: Frame) -> bool:
        """Say whether an arm is one of a choice by version.

        ``elif`` is an ``if`` inside ``else``: the choice may be that of any test up to this arm.
        """
        group = frame.group
        assert isinstance(group, Group)
        choices = self._choices.get(group)
        if choices is None:
            choices = self._choices[group] = _choices(group)
        last = group.arms.index(frame) if choices else -1
        for node, value in (group.tests[index] for index in choices if index <= last):
            if self._is_version(value) or names_a_version(node):
                return True
        return False

    def _is_version(self, value: Value) -> bool:
        return any(type(option) is Version for option in self.forcing.options(value))


def _choices(group: Group) -> list[int]:
    """Return the tests whose arm reaches some origins and all later arms only other ones."""
    found = []
    others: set[str] = set()
    for index in range(len(group.arms) - 1, -1, -1):
        chosen = group.arms[index].origins
        if index < len(group.tests) and chosen and others and chosen.isdisjoint(others):
            found.append(index)
        others |= chosen
    return found[::-1]
