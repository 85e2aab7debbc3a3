"""Apply fixes to the text of a file: those that do not get into each other's way."""

from __future__ import annotations

import io
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flake8_keras_imports.finding import Edit, Finding


class Applied(NamedTuple):
    """A text with fixes made."""

    lines: list[str]
    #: The findings whose fixes were made, in the order of the text.
    findings: list[Finding]


def choose(findings: Iterable[Finding]) -> tuple[list[Finding], list[Edit]]:
    """Return the findings whose fixes can be made together, and their edits, in order.

    The first of two that touch the same text wins; the other one is for the next round.
    Equal insertions (an import that several need) are made once.
    """
    chosen: list[Finding] = []
    known: set[Edit] = set()
    edits: list[Edit] = []
    for finding in findings:
        if finding.fix is None:
            continue
        new = set(finding.fix.edits) - known
        if not any(_touches(one, edits) for one in new):
            chosen.append(finding)
            known |= new
            for one in new:
                insort(edits, one)
    return chosen, edits


def _touches(one: Edit, edits: list[Edit]) -> bool:
    """Say whether an edit touches one of others, which are sorted and do not overlap."""
    index = bisect_left(edits, one)
    for after in range(index, len(edits)):
        if _touch(one, edits[after]):
            return True
        if edits[after][:2] > one[2:4]:
            break
    for before in range(index - 1, -1, -1):
        if _touch(one, edits[before]):
            return True
        if edits[before][:2] < one[:2]:
            break  # what stands before that ends there at the latest
    return False


def _touch(one: Edit, other: Edit) -> bool:
    """Say whether two edits change the same text, or insert at one place."""
    first, second = sorted((one, other))
    begins = second[:2]
    if first[:2] == begins and _inserts_lines(first):
        return second[2:4] == begins  # above a line that changes is all right
    return begins < first[2:4] or first[:2] == begins


def _inserts_lines(edit: Edit) -> bool:
    return edit[:2] == edit[2:4] and edit.column == 1 and edit.text.endswith("\n")


def apply(lines: Sequence[str], edits: Sequence[Edit], newline: str = "\n") -> list[str]:
    """Return the lines with edits made, which are sorted and do not overlap.

    ``newline`` ends the lines that are new; all others keep their ends.
    """
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = "".join(lines)
    parts = []
    done = 0
    for edit in edits:
        start = _offset(starts, edit.row, edit.column)
        parts += [text[done:start], edit.text.replace("\n", newline)]
        done = _offset(starts, edit.end_row, edit.end_column)
    parts.append(text[done:])
    return split("".join(parts))


def _offset(starts: Sequence[int], row: int, column: int) -> int:
    return starts[row - 1] + column - 1 if row <= len(starts) else starts[-1]


def split(text: str) -> list[str]:
    """Return the lines of a text with their ends as they are: ``\\n``, ``\\r\\n`` or ``\\r``."""
    return io.StringIO(text, newline="").readlines()


def newline_of(lines: Sequence[str]) -> str:
    """Return how most lines of a file end."""
    counts = {"\n": 0, "\r\n": 0, "\r": 0}
    for line in lines:
        for end in ("\r\n", "\n", "\r"):
            if line.endswith(end):
                counts[end] += 1
                break
    return max(counts, key=lambda end: counts[end])
