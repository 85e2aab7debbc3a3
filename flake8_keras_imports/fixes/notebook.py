"""Fixes in notebooks, cell by cell: nothing but the source of changed cells is written anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from flake8_keras_imports.analysis import Analysis
from flake8_keras_imports.finding import Edit, Finding
from flake8_keras_imports.fixes.apply import apply, newline_of, split
from flake8_keras_imports.source.json_text import Extent, code_cells, elements, escapes
from flake8_keras_imports.source.notebooks import Notebook, read_notebook
from flake8_keras_imports.source.reading import SourceError

_BOM = "\ufeff"


@dataclass(frozen=True)
class NotebookDocument:
    """The text of a notebook in which fixes are made."""

    text: str
    notebook: Notebook
    look: Callable[[Notebook], Analysis]

    @property
    def lines(self) -> list[str]:
        """The lines of all cells, joined."""
        return self.notebook.source.lines

    def analyse(self) -> Analysis:
        """Return the findings, with their fixes; rows are those of the joined cells."""
        return self.look(self.notebook)

    def possible(self, edit: Edit) -> bool:
        """Say whether an edit stays in one cell, and changes nothing there that is no Python."""
        found = self.notebook.cells.inside(edit)
        if found is None:
            return False
        source = self.sources.get(found[0].number)
        return source is not None and "\0" not in source.text

    def place(self, finding: Finding) -> str:
        """Return where a finding stands."""
        located = self.notebook.cells.located(finding)
        return f"cell {located.cell}:{located.row}:{located.column}"

    @cached_property
    def sources(self) -> dict[int, CellSource]:
        """The sources of the cells of code, by number."""
        return {
            cell.number: CellSource.read(self.text, cell.source) for cell in code_cells(self.text)
        }

    def edited(self, edits: Sequence[Edit]) -> NotebookDocument | None:
        """Return the notebook with edits made, or None if a cell would be no Python any more."""
        of_cell: dict[int, list[Edit]] = {}
        for edit in edits:
            found = self.notebook.cells.inside(edit)
            if found is None:
                return None
            of_cell.setdefault(found[0].number, []).append(found[1])
        parts = []
        done = 0
        ascii_only = escapes(self.text)
        for number, own in sorted(of_cell.items()):
            source = self.sources[number]
            parts += [self.text[done : source.extent.start], source.edited(own, ascii_only)]
            done = source.extent.end
        parts.append(self.text[done:])
        text = "".join(parts)
        try:
            notebook = read_notebook(text.encode())
        except (SourceError, UnicodeEncodeError):
            return None
        if len(notebook.failures) > len(self.notebook.failures):
            return None
        return NotebookDocument(text, notebook, self.look)


@dataclass(frozen=True)
class CellSource:
    """The source of a cell, as the text of the notebook has it: a list of lines or one string."""

    extent: Extent
    #: Decoded, with the ends that its lines have.
    text: str
    #: What stands for the value in the JSON text.
    raw: str
    #: Of a list: its elements in the JSON text, and what stands before, between and behind them.
    parts: tuple[str, ...] | None
    gaps: tuple[str, str, str]

    @classmethod
    def read(cls, text: str, extent: Extent) -> CellSource:
        """Return the source that stands at a place."""
        raw = text[slice(*extent)]
        if raw[:1] != "[":
            return cls(extent, _joined([json.loads(raw)]), raw, None, ("", "", ""))
        found = elements(raw, 0)
        parts = tuple(raw[slice(*part)] for part in found)
        if found:
            head, tail = raw[1 : found[0].start], raw[found[-1].end : -1]
        else:
            head = tail = ""
        between = f",{head}" if "\n" in head else ", "
        if len(found) > 1:
            between = raw[found[0].end : found[1].start]
        joined = _joined([json.loads(part) for part in parts])
        return cls(extent, joined, raw, parts, (head, between, tail))

    def edited(self, edits: Sequence[Edit], ascii_only: bool) -> str:
        """Return what stands for the value with edits of the cell made."""
        old = split(self.text)
        if not old or old[-1].endswith(("\n", "\r")):
            old.append("")  # a row of its own, to which the joined module gives an end
        newline = newline_of(old)
        new = "".join(apply(old, sorted(edits), newline))
        if not self.text.endswith(newline) and new.endswith(newline):
            new = new.removesuffix(newline)  # the last line went
        if self.parts is None:
            return json.dumps(new, ensure_ascii=ascii_only)
        written = self._written(split(new), ascii_only)
        head, between, tail = self.gaps
        return f"[{head}{between.join(written)}{tail}]" if written else "[]"

    def _written(self, new: list[str], ascii_only: bool) -> list[str]:
        """Return the elements of the list; those of lines that stay are as they were."""
        assert self.parts is not None
        old = [json.loads(part) for part in self.parts]
        written = [json.dumps(line, ensure_ascii=ascii_only) for line in new]
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            written[block.b : block.b + block.size] = self.parts[block.a : block.a + block.size]
        return written


def _joined(parts: list[object]) -> str:
    return "".join(part for part in parts if isinstance(part, str))


def opened(raw: bytes, look: Callable[[Notebook], Analysis]) -> NotebookDocument:
    """Return a notebook to fix; raise SourceError if it is none."""
    notebook = read_notebook(raw)
    return NotebookDocument(raw.decode().removeprefix(_BOM), notebook, look)


def written(document: NotebookDocument, old: bytes) -> bytes:
    """Return the bytes of a notebook; ``old`` are those before."""
    mark = _BOM if old.startswith(_BOM.encode()) else ""
    return f"{mark}{document.text}".encode()
