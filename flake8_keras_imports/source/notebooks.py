"""Jupyter notebooks: their Python cells as one module."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from flake8_keras_imports.finding import Edit, Finding, Fix, Related
from flake8_keras_imports.source.magics import mask
from flake8_keras_imports.source.reading import Source, SourceError, parse

SUFFIX = ".ipynb"


class Cell(NamedTuple):
    """A cell of Python code."""

    #: Among all cells, from 1.
    number: int
    #: The row of the module at which it begins.
    row: int
    #: Its lines as they are written, without their ends.
    lines: tuple[str, ...]
    #: Rows of the cell that are IPython's and not Python's.
    replaced: frozenset[int]
    #: Whether it is a program in Python at all.
    is_python: bool = True

    @property
    def first(self) -> int:
        """The first row above which a line can be written: below what IPython is told at the top.

        A magic of the whole cell must stay there, and what is installed cannot be imported before.
        """
        first = 1
        for row, line in enumerate(self.lines, start=1):
            if row in self.replaced or line.startswith("%%"):
                first = row + 1
            elif line.strip():
                break
        return first


class Cells:
    """Where the rows of the joined module stand in the notebook."""

    def __init__(self, cells: list[Cell]) -> None:
        self._cells = cells
        self._rows = [cell.row for cell in cells]

    def __iter__(self) -> Iterator[Cell]:
        """Yield the cells, in their order."""
        return iter(self._cells)

    def place(self, row: int) -> tuple[Cell, int]:
        """Return the cell of a row, and the row inside of it."""
        cell = self._cells[max(bisect_right(self._rows, row) - 1, 0)]
        return cell, row - cell.row + 1

    def inside(self, edit: Edit) -> tuple[Cell, Edit] | None:
        """Return the cell of an edit, and the edit with its rows inside of it.

        None if it goes from one cell into the next, or changes what is not Python.
        """
        cell, row = self.place(edit.row)
        end_row = edit.end_row - edit.row + row
        behind = len(cell.lines) + 1
        if end_row > behind or (end_row == behind and edit.end_column > 1):
            return None
        changed = range(row, end_row + (edit.end_column > 1 or end_row == row))
        if edit[:2] == edit[2:4] and edit.column == 1 and edit.text.endswith("\n"):
            changed = range(0)  # an insertion above a row leaves it alone
            row = end_row = max(row, cell.first)
        if not cell.is_python or not cell.replaced.isdisjoint(changed):
            return None
        return cell, edit._replace(row=row, end_row=end_row)

    def located(self, finding: Finding) -> Finding:
        """Return a finding of the joined module with its cell and the row inside of it."""
        cell, row = self.place(finding.row)
        end_row = self.place(finding.end_row)[1]
        column, end = finding.column, finding.end_column
        line = cell.lines[row - 1]
        if row in cell.replaced and end > len(line) + 1:  # what stands for the line is longer
            column, end = len(line) - len(line.lstrip()) + 1, len(line) + 1
        fix = self._located_fix(finding.fix, cell) if finding.fix is not None else None
        return finding._replace(
            row=row,
            column=column,
            end_row=end_row,
            end_column=end,
            cell=cell.number,
            fix=fix,
            related=tuple(self._related(place) for place in finding.related),
        )

    def _related(self, place: Related) -> Related:
        if place.path:
            return place
        cell, row = self.place(place.row)
        return place._replace(row=row, cell=cell.number)

    def _located_fix(self, fix: Fix, cell: Cell) -> Fix | None:
        """Return a fix with its rows inside of a cell; None if it needs another one too."""
        found = [self.inside(edit) for edit in fix.edits]
        edits = tuple(edit for place, edit in filter(None, found) if place is cell)
        return fix._replace(edits=edits) if len(edits) == len(fix.edits) else None

    def shown(self, row: int) -> str:
        """Return a row for people: ``cell 3 line 2``."""
        cell, inside = self.place(row)
        return f"cell {cell.number} line {inside}"


class Notebook(NamedTuple):
    """A notebook that was read."""

    source: Source
    cells: Cells
    #: Shell commands: row in the module and text.
    commands: list[tuple[int, str]]
    #: What could not be read: cells and messages.
    failures: list[str]


def read_notebook(raw: bytes) -> Notebook:
    """Return the Python cells of a notebook, joined; raise SourceError if it is none.

    A cell that is not Python is left out, with a message; the others are kept.
    """
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceError(f"is no notebook: {_reason(error)}") from None
    if not isinstance(data, dict):
        raise SourceError("is no notebook: it is not a JSON object")
    lines: list[str] = []
    found = Notebook(Source("", lines), Cells([]), [], [])
    cells = []
    for number, text in _code(data) if _language(data) == "python" else ():
        masked = mask(text)
        row = len(lines) + 1
        found.commands.extend((row + at - 1, command) for at, command in masked.commands)
        own = [f"{line}\n" for line in masked.lines]
        is_python = len(masked.replaced) < len(own)
        try:
            parse(Source("", own))
        except SourceError as error:
            found.failures.append(f"cell {number}: {error}")
            own = ["\n"] * len(own)
            is_python = False
        cells.append(Cell(number, row, tuple(text.split("\n")), masked.replaced, is_python))
        lines += own
    return found._replace(source=Source("".join(lines), lines), cells=Cells(cells))


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}: {error.msg}"
    return "it nests too deeply" if isinstance(error, RecursionError) else "it is not UTF-8"


def _language(data: dict[str, Any]) -> str:
    """Return the language of the code, Python where nothing is said."""
    metadata = data.get("metadata")
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(section) if isinstance(metadata, dict) else None
        name = part.get(key) if isinstance(part, dict) else None
        if isinstance(name, str):
            return "python" if name.lower().startswith(("python", "ipython")) else name
    return "python"


def _code(data: dict[str, Any]) -> list[tuple[int, str]]:
    """Return number and text of every cell of code, in both formats of notebooks."""
    cells = data.get("cells")
    if not isinstance(cells, list):  # the format 3 of old
        sheets = data.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        parts = [s.get("cells") for s in sheets if isinstance(s, dict)]
        cells = [cell for part in parts if isinstance(part, list) for cell in part]
    found = []
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        text = cell.get("source", cell.get("input", ""))
        if isinstance(text, list):
            text = "".join(part for part in text if isinstance(part, str))
        if isinstance(text, str):
            clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            found.append((number, clean))
    return found
