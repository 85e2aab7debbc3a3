"""From the offsets of syntax trees to rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

#: The bytes of UTF-8 with which no character begins.
_INNER = bytes(range(0x80, 0xC0))
#: Bytes of a line between two places whose offset in characters is remembered.
_STEP = 512


def characters(lines: Sequence[str], row: int, offset: int) -> int:
    """Turn an offset in UTF-8 bytes, as syntax trees have it, into one in characters.

    Rows count from 1, offsets from 0.
    """
    line = lines[row - 1] if row <= len(lines) else ""
    if line.isascii():
        return offset
    raw, before = _measured(line)
    step = min(offset // _STEP, len(before) - 1)
    return before[step] + _count(raw[step * _STEP : offset])


@lru_cache(maxsize=4)
def _measured(line: str) -> tuple[bytes, list[int]]:
    """Return a line in UTF-8, and how many characters begin before each step of it."""
    raw = line.encode("utf-8", "surrogatepass")
    before = [0]
    for start in range(0, len(raw) - _STEP, _STEP):
        before.append(before[-1] + _count(raw[start : start + _STEP]))
    return raw, before


def _count(raw: bytes) -> int:
    """Return how many characters begin in a part of a text in UTF-8."""
    return len(raw.translate(None, _INNER))
