"""What comes of comparing a version as text, for every release."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from flake8_keras_imports.project.versions import everything, numbers, released, spelled, timeline
from flake8_keras_imports.resolve.values import NONE, UNKNOWN, Constant, Items, Value, Version
from flake8_keras_imports.rules.base import Subject

_ORDER: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
EQUALITIES: dict[type, Callable[[Any, Any], bool]] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
#: The operator that says the same with the sides exchanged.
MIRRORED: dict[type, type] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_NAMES = {"tensorflow": "TensorFlow", "keras": "Keras", "tf-keras": "tf_keras"}
_NUMBERS = re.compile(r"\d+(\.\d+)*\.?")
#: What was done with the text of a version, one step after the other.
_STEP = re.compile(r"\.[a-z]+(?:\(\))?|\[:?-?\d+\]")
#: The parts that single characters are while all numbers have one digit.
_CHARACTERS = {"[0]": 0, "[2]": 1, "[4]": 2}

#: The TensorFlow and the Keras 3 releases whose tf.keras has no ``__version__``.
_WITHOUT = {"t": lambda version: version >= (2, 13), "f": lambda version: version < (3, 1)}


class Wanted(NamedTuple):
    """What a version is compared with: as the program has it, and as numbers."""

    value: Any
    numbers: tuple[int, ...]


def text_of(subject: Subject, value: Value) -> str:
    """Return what is known of a version as text, or nothing if it is anything else."""
    if type(value) is Constant:
        return ""
    options = subject.module.forcing.options(value)
    return options[0].text if len(options) == 1 and type(options[0]) is Version else ""


def may_be_literal(value: Value, node: ast.expr) -> bool:
    """Say by their form alone whether :func:`literal` may find a version in them."""
    if isinstance(node, ast.Constant):
        given = node.value
        return isinstance(given, (int, float)) or (
            isinstance(given, str) and _NUMBERS.fullmatch(given) is not None
        )
    return value is not UNKNOWN and value is not NONE and type(value) is not Version


def literal(subject: Subject, value: Value, node: ast.expr) -> Wanted | None:
    """Return a constant that stands for a version: text, a number, or a list of texts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        parts = str(node.value).split(".")
        return Wanted(node.value, tuple(map(int, parts))) if "e" not in str(node.value) else None
    if type(value) is Items and value.exact and value.items:
        texts = [item.value.value for item in value.items if type(item.value) is Constant]
        if len(texts) == len(value.items) and all(
            isinstance(t, str) and t.isdigit() for t in texts
        ):
            return Wanted(texts, tuple(map(int, texts)))
        return None
    options = subject.module.forcing.options(value)
    option = options[0] if len(options) == 1 else None
    if type(option) is not Constant:
        return None
    if isinstance(option.value, int):
        return Wanted(option.value, (option.value,))
    if not _NUMBERS.fullmatch(option.value):
        return None
    return Wanted(option.value, tuple(map(int, option.value.rstrip(".").split("."))))


def wrong(subject: Subject, text: str, kind: type, wanted: Wanted) -> str:
    """Return the releases for which a comparison gives another answer than it should."""
    compare = _ORDER.get(kind) or EQUALITIES.get(kind)
    project, _, _ = re.split(r"([.\[])", text + ".", maxsplit=1)
    steps = _STEP.findall(text[len(project) :])
    part = _part(steps)
    if compare is None or part is None:
        return ""
    found = []
    for release in _allowed(subject, project):
        own = numbers(release)[part:][: len(wanted.numbers)]
        if kind in _ORDER and own == wanted.numbers:
            continue  # whether 2.3.1 is more than "2.3" is a matter of taste
        try:
            made: Any = _made(release, steps)
            if steps and steps[-1] == ".startswith":
                answer = made.startswith(wanted.value)
            else:
                answer = compare(made, wanted.value)
        except (ValueError, TypeError, IndexError, AttributeError):
            return ""  # it raises: another matter
        if answer is not compare(own, wanted.numbers):
            found.append(release)
    return f"{_NAMES[project]} {_ranges(released(project), found)}" if found else ""


def _part(steps: list[str]) -> int | None:
    """Return the index of the number at which what is compared begins."""
    first = next((step for step in steps if step[0] == "["), "")
    if not first or first[1] == ":":
        return 0
    if ".split()" in steps:
        return int(first[1:-1]) if first[1] != "-" else None
    return _CHARACTERS.get(first)


def _made(release: str, steps: list[str]) -> object:
    """Return what the program makes of the text of a release."""
    value: Any = release
    for step in steps:
        if step == ".split()":
            value = value.split(".")
        elif step[0] == "[":
            end = int(step.strip("[:]"))
            value = value[:end] if step[1] == ":" else value[end]
        elif step == ".join":
            value = ".".join(value)
        elif step == ".float" or step == ".int":
            value = float(value) if step == ".float" else int(value)
        elif step != ".startswith":
            raise ValueError(step)
    return value


def _allowed(subject: Subject, project: str) -> list[str]:
    """Return the releases of a project that count."""
    letter = {"keras": "k", "tf-keras": "l"}.get(project)
    mask = subject.versions.may(letter) if letter else subject.versions.tensorflow
    return [version for index, version in enumerate(released(project)) if mask >> index & 1]


def _ranges(versions: tuple[str, ...], wanted: list[str]) -> str:
    """Return releases for people, by their first two numbers: ``2.2-2.9``."""
    minors = list(dict.fromkeys(version.rpartition(".")[0] for version in versions))
    chosen = {minors.index(version.rpartition(".")[0]) for version in wanted}
    parts = []
    for first in sorted(index for index in chosen if index - 1 not in chosen):
        last = first
        while last + 1 in chosen:
            last += 1
        parts.append(minors[first] if first == last else f"{minors[first]}-{minors[last]}")
    return ", ".join(parts)


def without_version(subject: Subject) -> str:
    """Return where tf.keras has no ``__version__``, for a message."""
    found = []
    for letter, project in (("t", "TensorFlow"), ("f", "Keras")):
        mask = sum(1 << i for i, v in enumerate(timeline(letter)) if _WITHOUT[letter](numbers(v)))
        mask &= subject.versions.may(letter)
        if mask:
            found.append(f"{project} {spelled(letter, mask)}")
    if subject.sets_legacy_mode or subject.versions == everything():
        found.append("legacy mode (TF_USE_LEGACY_KERAS=1)")
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
