"""What fixes would change, as unified diffs."""

from __future__ import annotations

import difflib
import io
import sys
from collections.abc import Iterator

from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.notebook import CellSource
from flake8_keras_imports.inspecting import Outcome, Outcomes
from flake8_keras_imports.source.json_text import code_cells
from flake8_keras_imports.source.notebooks import SUFFIX
from flake8_keras_imports.source.reading import decode


def print_diffs(outcomes: Outcomes) -> None:
    """Print what fixes would change, with the line ends of the files."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")
    for name, outcome in outcomes.items():
        if outcome.new != outcome.old:
            sys.stdout.writelines(_diff(name, outcome))


def _diff(name: str, outcome: Outcome) -> Iterator[str]:
    if name.endswith(SUFFIX):
        old, new = _cells(outcome.old), _cells(outcome.new)
        for number in old:
            yield from _unified(f"{name}:cell {number}", old[number], new[number])
    else:
        yield from _unified(name, _text(outcome.old), _text(outcome.new))


def _text(raw: bytes) -> str:
    return decode(raw).text


def _cells(raw: bytes) -> dict[int, str]:
    text = raw.decode().removeprefix("\ufeff")
    return {cell.number: CellSource.read(text, cell.source).text for cell in code_cells(text)}


def _unified(name: str, old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(split(old), split(new), name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
