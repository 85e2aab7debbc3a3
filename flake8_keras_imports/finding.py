"""A finding: what every face shows."""

from __future__ import annotations

from typing import NamedTuple


class Related(NamedTuple):
    """Another place that a finding speaks of; rows and columns as in :class:`Finding`."""

    #: Absolute, or empty for the file of the finding.
    path: str
    row: int
    column: int
    message: str


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
