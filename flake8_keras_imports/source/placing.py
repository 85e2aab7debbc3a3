"""Where the code of a notebook stands in the lines of its file."""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections.abc import Sequence
from json import JSONDecoder, decoder, scanner
from typing import Any


class Placed(str):
    """A text of a JSON document that knows where it stands."""

    #: Offset of the first character behind the quote, and of the quote at its end.
    start: int
    end: int


class _Decoder(JSONDecoder):
    """Reads texts as :class:`Placed`; keys of objects are plain."""

    def __init__(self) -> None:
        super().__init__()
        self.parse_string = self._placed
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    @staticmethod
    def _placed(text: str, begin: int, strict: bool = True) -> tuple[str, int]:
        value, end = decoder.scanstring(text, begin, strict)  # type: ignore[attr-defined]
        found = Placed(value)
        found.start, found.end = begin, end - 1
        return found, end


def texts_of(document: str) -> dict[int, list[Placed]]:
    """Return the texts that make up each cell, by its number among all cells.

    Empty, if this is no notebook.
    """
    try:
        data: Any = _Decoder().decode(document)
    except (json.JSONDecodeError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    cells = data.get("cells")
    if not isinstance(cells, list):
        sheets = [sheet for sheet in data.get("worksheets", ()) if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", ())]
    found = {}
    for number, cell in enumerate(cells, start=1):
        source = cell.get("source", cell.get("input", "")) if isinstance(cell, dict) else ""
        parts = source if isinstance(source, list) else [source]
        found[number] = [part for part in parts if isinstance(part, Placed)]
    return found


def rows_of(raw: bytes) -> dict[int, Sequence[int]]:
    """Return for each cell the rows of the file at which its own rows begin."""
    document = raw.decode("utf-8-sig", "replace")
    ends = [index for index, char in enumerate(document) if char == "\n"]
    found: dict[int, Sequence[int]] = {}
    for number, texts in texts_of(document).items():
        rows: list[int] = []
        new = True  # a row may be made of several texts
        for text in texts:
            row = bisect_right(ends, text.start) + 1
            for part in _split(text):
                if new:
                    rows.append(row)
                new = part.endswith("\n")
        found[number] = rows or [1]
    return found


def _split(text: str) -> list[str]:
    return io.StringIO(text, newline=None).readlines()
