"""Questions and answers by number, so that each is written down and sent once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from flake8_keras_imports.cache.records import NOTHING, Record
from flake8_keras_imports.cache.states import (
    FILE,
    MISSING,
    Folders,
    Question,
    settled_status,
    status,
)
from flake8_keras_imports.cache.traces import Answer, Trace, digest

#: A question with its answer.
Row = tuple[Question, Answer]


class Entry(NamedTuple):
    """What one file was found to have, or what a module is, and what that depends on."""

    #: Numbers of rows.
    rows: list[int]
    #: Paths of modules.
    modules: list[str]
    record: Record = NOTHING
    #: What else the result depends on; see :class:`records.Keys`.
    key: str = ""


class Table:
    """Rows that are numbered."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[Row, int] = {}
        #: The rows of traces to which nothing is added any more.
        self._parts: dict[Trace, set[int]] = {}

    def number(self, row: Row) -> int:
        """Return the number of a row, a new one if it was not there."""
        found = self._numbers.get(row)
        if found is None:
            found = self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return found

    def entry(self, trace: Trace, record: Record = NOTHING) -> Entry:
        """Return an entry with what a trace holds."""
        return Entry(sorted(self._numbers_of(trace)), list(trace.modules), record)

    def _numbers_of(self, trace: Trace) -> set[int]:
        found = {self.number(row) for row in trace.answers.items()}
        for part in trace.parts:
            known = self._parts.get(part)
            if known is None:
                known = self._parts[part] = self._numbers_of(part)
            found |= known
        return found

    def answers(self, trace: Trace) -> list[Row]:
        """Return the questions and answers that a trace holds."""
        return [self.rows[number] for number in self._numbers_of(trace)]

    def taken(self, entry: Entry, rows: list[Row]) -> Entry:
        """Return an entry of another table, whose rows are given."""
        return entry._replace(rows=[self.number(rows[index]) for index in entry.rows])


class Checker:
    """Says of rows whether their answers are still the same, asking each question once."""

    def __init__(self, rows: list[Row], folders: Folders) -> None:
        self._rows = rows
        self._folders = folders
        self._known: list[bool | None] = [None] * len(rows)

    def is_same(self, number: int) -> bool:
        """Say whether the answer is the same; a number that is none has no answer."""
        found = self._known[number]
        if found is None:
            found = self._known[number] = self._ask(number)
        return found

    def are_same(self, numbers: Iterable[int]) -> bool:
        """Say whether all of some answers are the same."""
        return all(map(self.is_same, numbers))

    def _ask(self, number: int) -> bool:
        question, answer = self._rows[number]
        kind, path, _ = question
        if kind != FILE:
            return self._folders.answer(question) == answer[0]
        known, content = answer
        if known and status(path) == known:
            return True
        if known == MISSING or len(content) != 32:  # there was nothing to compare with
            return False
        settled = settled_status(path)  # before it is read
        try:
            if not os.path.isfile(path):  # or a pipe, which would never end
                return False
            with open(path, "rb") as file:
                if digest(file.read()) != content:
                    return False
        except OSError:
            return False
        self._rows[number] = question, (settled, content)
        return True
