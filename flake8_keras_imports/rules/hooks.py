"""Which overridden methods the releases of Keras call, and how (data/hooks.txt)."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.resolve.values import UNKNOWN, Class
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.names import Releases


class Hooked(NamedTuple):
    """What becomes of a method in the releases of an origin."""

    #: Those in which nothing calls it.
    absent: Releases
    #: By the way in which it is called (``2+training``) those that call it so.
    called: dict[str, Releases]


@lru_cache(maxsize=256)
def outcomes(hook: str, origin: str) -> Hooked:
    """Return what is recorded of a method."""
    found = Hooked({}, {})
    for line in data.lines("hooks.txt", hook):
        answer, *cells = line.split()
        for letter in TIMELINES[origin]:
            mask = releases(letter, cells[LETTERS.index(letter)])
            if not mask or answer == "idle":
                continue
            where = found.absent if answer == "absent" else found.called.setdefault(answer, {})
            where[letter] = where.get(letter, 0) | mask
    return found


def fits(arguments: ast.arguments, shapes: str) -> bool:
    """Say whether a method with these parameters can be called in one of some ways.

    Of several ways each has its occasion, which may not arise.
    """
    return any(_fits(arguments, shape) for shape in shapes.split(";"))


def _fits(arguments: ast.arguments, shape: str) -> bool:
    """Say it of one way; the first parameter is ``self``."""
    count, *given = shape.split("+")
    size = int(count) + 1
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if size > len(positional) and arguments.vararg is None:
        return False
    free = {a.arg for a in arguments.args} - set(positional[:size])
    free |= {a.arg for a in arguments.kwonlyargs}
    if arguments.kwarg is None and not free.issuperset(given):
        return False
    if set(given) & set(positional[:size]):
        return False
    needed = positional[size : len(positional) - len(arguments.defaults)]
    defaults = zip(arguments.kwonlyargs, arguments.kw_defaults)
    needed += [a.arg for a, default in defaults if default is None]
    return set(needed) <= set(given)


def has_unsure_base(subject: Subject, cls: Class) -> bool:
    """Say whether a class may derive from something else than what was found."""
    forcing = subject.module.forcing
    bases = (base for ancestor in forcing.ancestors(cls) for base in ancestor.bases)
    options = [forcing.options(base) for base in bases]
    return any(len(found) > 1 or UNKNOWN in found for found in options)


def is_provided_for(
    subject: Subject, cls: Class, node: ast.FunctionDef | ast.AsyncFunctionDef, advice: str
) -> bool:
    """Say whether a class defines the successor of a method, or calls the method itself."""
    successors = re.findall(r"`(\w+)`", advice)
    family = subject.module.forcing.ancestors(cls)
    if any(name in one.attributes or name in one.stored for one in family for name in successors):
        return True
    for one in family:
        for part in ast.walk(one.node):
            if isinstance(part, ast.Attribute) and part.attr == node.name:
                if isinstance(part.value, ast.Name):  # self.name, not super().name
                    return True
    return False
