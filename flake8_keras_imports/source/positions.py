"""From the offsets of syntax trees to rows and columns."""

from __future__ import annotations

from collections.abc import Sequence


def characters(lines: Sequence[str], row: int, offset: int) -> int:
    """Turn an offset in UTF-8 bytes, as syntax trees have it, into one in characters.

    Rows count from 1, offsets from 0.
    """
    line = lines[row - 1] if row <= len(lines) else ""
    if line.isascii():
        return offset
    return len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))
