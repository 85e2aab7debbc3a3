"""Where the values of a JSON text stand in it: to change some and leave every other byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.S)
_PART = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.S)
_SCALAR = re.compile(r"[^\s,\]}]+")
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[0-7])[0-9a-fA-F]{4}")


class Extent(NamedTuple):
    """The place of a value: from its first character to behind its last one."""

    start: int
    end: int


class CodeCell(NamedTuple):
    """The source of a cell of code in the text of a notebook."""

    #: Among all cells, from 1.
    number: int
    source: Extent


def code_cells(text: str) -> list[CodeCell]:
    """Return where the sources of a notebook's code stand in its text, which must be valid."""
    top = members(text, _blank(text, 0))
    cells = top.get("cells")
    lists = [cells] if cells is not None and text[cells.start] == "[" else []
    if not lists and "worksheets" in top:  # the format 3 of old
        lists = [
            inside["cells"]
            for sheet in elements(text, top["worksheets"].start)
            if "cells" in (inside := members(text, sheet.start))
        ]
    found = []
    whole = [cell for one in lists for cell in elements(text, one.start)]
    for number, cell in enumerate(whole, start=1):
        parts = members(text, cell.start)
        kind = parts.get("cell_type")
        if kind is None or json.loads(text[slice(*kind)]) != "code":
            continue
        source = parts.get("source", parts.get("input"))
        if source is not None:
            found.append(CodeCell(number, source))
    return found


def members(text: str, at: int) -> dict[str, Extent]:
    """Return the values of an object that begins at a place; nothing for another value."""
    found: dict[str, Extent] = {}
    if text[at] != "{":
        return found
    at = _blank(text, at + 1)
    while text[at] != "}":
        end = _end(text, at)
        key = json.loads(text[at:end])
        value = _blank(text, _blank(text, end) + 1)
        found[key] = Extent(value, _end(text, value))
        at = _next(text, found[key].end)
    return found


def elements(text: str, at: int) -> list[Extent]:
    """Return the values of a list that begins at a place; nothing for another value."""
    found: list[Extent] = []
    if text[at] != "[":
        return found
    at = _blank(text, at + 1)
    while text[at] != "]":
        found.append(Extent(at, _end(text, at)))
        at = _next(text, found[-1].end)
    return found


def escapes(text: str) -> bool:
    """Say whether a text writes what is not ASCII as ``\\u00e9``."""
    return text.isascii() and _ESCAPED.search(text) is not None


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _next(text: str, at: int) -> int:
    """Return where the next key or element begins, or the end of what holds them."""
    at = _blank(text, at)
    return _blank(text, at + 1) if text[at] == "," else at


def _end(text: str, at: int) -> int:
    """Return the place behind the value that begins at a place."""
    if text[at] not in "[{":
        match = (_STRING if text[at] == '"' else _SCALAR).match(text, at)
        assert match is not None
        return match.end()
    depth = 0
    for part in _parts(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(part[0], 0)
        if not depth:
            return part.end()
    raise ValueError("is no JSON")


def _parts(text: str, at: int) -> Iterator[re.Match[str]]:
    return _PART.finditer(text, at)
