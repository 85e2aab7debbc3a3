"""The pins of a project against the releases that it is to have: which must change, and how."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flake8_keras_imports.analysis import Analysis
from flake8_keras_imports.finding import Finding
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.pins import is_readable, raised
from flake8_keras_imports.fixes.rounds import fix, is_python
from flake8_keras_imports.inspecting import Task
from flake8_keras_imports.project.lookup import family, limited, manifest_at
from flake8_keras_imports.project.manifests import LOCKS, is_manifest, read_text
from flake8_keras_imports.project.manifests.pin import ManifestError, Pin
from flake8_keras_imports.project.solutions import is_outside, matching
from flake8_keras_imports.settings import Allowed

_PROJECTS = ("tensorflow", "keras", "tf-keras")


class Change(NamedTuple):
    """A pin that allows releases which the project is not to have."""

    pin: Pin
    #: What it is to allow: a specifier, or ``none``.
    goal: str


def changes(tasks: Iterable[Task], target: Allowed) -> list[Change]:
    """Return what must change in the manifests among the files."""
    return [
        change
        for task in tasks
        if holds_pins(task)
        for change in _of(manifest_at(os.path.abspath(task.path)).pins, task.path, target)
    ]


def holds_pins(task: Task) -> bool:
    """Say whether a file is a manifest that people write."""
    name = os.path.basename(task.path)
    return is_manifest(name) and name not in LOCKS and not task.stack.isolated


def _of(pins: Sequence[Pin], path: str, target: Allowed) -> Iterator[Change]:
    wanted = dict(zip(_PROJECTS, target))
    for pin in pins:
        project = family(pin.name)
        goal = wanted.get(project) if project is not None else None
        if project is None or goal is None or pin.path != os.path.abspath(path) or not pin.row:
            continue
        asked = limited(pin)
        if (
            goal == "none"
            or is_outside(project, asked)
            or not (matching(project, asked) <= matching(project, goal))
        ):
            yield Change(pin, goal)


def raise_pins(task: Task, raw: bytes, target: Allowed) -> tuple[bytes, list[Finding]]:
    """Return a manifest whose pins ask for Keras 3 and nothing older, and what was changed."""

    def look(lines: list[str]) -> Analysis:
        try:
            pins = read_text(os.path.abspath(task.path), "".join(lines)).pins
        except ManifestError:
            return Analysis([], [])
        found = []
        for pin, goal in _of(pins, task.path, target):
            if goal == "none":
                continue  # who else wants it is not known
            end = pin.column + len(pin.text)
            made = raised(pin, lines=lines)
            found.append(Finding(pin.row, pin.column, "", pin.shown, pin.row, end, fix=made))
        return Analysis(found, [])

    def holds(lines: list[str]) -> bool:
        if task.path.endswith(".py") and not is_python(lines):
            return False
        return is_readable(os.path.abspath(task.path), lines)

    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw, []
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = split(text.removeprefix(mark))
    fixed = fix(lines, look, unsafe=True, exports=None, holds=holds)
    return (mark + "".join(fixed.lines)).encode(), fixed.made
