"""A finding: what every face shows; and the fix that may belong to it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Related(NamedTuple):
    """Another place that a finding speaks of; rows and columns as in :class:`Finding`."""

    #: Absolute, or empty for the file of the finding.
    path: str
    row: int
    column: int
    message: str
    #: In a notebook: the cell, as in :class:`Finding`.
    cell: int | None = None


class Applicability(Enum):
    """How far a fix can be trusted."""

    #: The result means the same under every version that the project allows.
    SAFE = "safe"
    #: It may not; the reason says how.
    UNSAFE = "unsafe"
    #: Shown to people, never applied.
    DISPLAY = "display-only"


class Edit(NamedTuple):
    """Text that takes the place of a range; positions as in :class:`Finding`.

    An empty range is an insertion.  ``text`` ends its lines with ``\\n``, whatever the file has.
    """

    row: int
    column: int
    end_row: int
    end_column: int
    text: str


class Fix(NamedTuple):
    """Edits that mend what a finding reports; they are made together or not at all."""

    #: What is done, for people: ``Replace with 'keras.layers.Dense'``.
    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]
    #: Why it is not safe; empty if it is.
    reason: str = ""


class Finding(NamedTuple):
    """One reported place.

    Rows and columns count from 1 and columns count characters, not bytes;
    the end is exclusive.  ``message`` is one line and does not repeat the code.
    """

    row: int
    column: int
    code: str
    message: str
    end_row: int
    end_column: int
    #: In a notebook: the cell, counting all cells from 1; rows count inside of it then.
    cell: int | None = None
    related: tuple[Related, ...] = ()
    #: Only where it was asked for.
    fix: Fix | None = None
