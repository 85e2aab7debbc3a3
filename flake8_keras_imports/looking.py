"""Looking at all files of a run: what is known already, and what has to be found out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_keras_imports.cache.records import Keys, Record, read_back, tell
from flake8_keras_imports.cache.table import Table
from flake8_keras_imports.cache.traces import want
from flake8_keras_imports.inspecting import Outcome, Outcomes, Task
from flake8_keras_imports.project.config import shown_path
from flake8_keras_imports.workers import Lost, looked_at

if TYPE_CHECKING:
    from flake8_keras_imports.cache.table import Entry
    from flake8_keras_imports.remembering import Remembering


class Looking:
    """The files of one run."""

    def __init__(self, tasks: list[Task], memory: Remembering, jobs: int | None) -> None:
        self._tasks = tasks
        self._jobs = jobs
        self._store = memory.open() if tasks else None
        self._records: dict[int, Record] = {}
        self._lost: dict[int, str] = {}
        self._keys = Keys()

    @property
    def is_whole(self) -> bool:
        """Whether every file was looked at."""
        return not self._lost

    def outcomes(self) -> Outcomes:
        """Return what was found in each file that could be checked; say what is wrong with others.

        Everything is in the order of the tasks, whoever looked at them and when.
        """
        left = [index for index, task in enumerate(self._tasks) if not self._is_known(index, task)]
        store = self._store
        table = store.table if store is not None else Table()
        want(store is not None)
        tasks = [self._tasks[index] for index in left]

        def take_module(path: str, entry: Entry) -> None:
            if store is not None:
                store.put_module(path, entry)

        for one in looked_at(tasks, self._jobs, table, take_module):
            index = left[one.number]
            if isinstance(one, Lost):
                self._lost[index] = one.reason
                continue
            self._records[index] = one.entry.record
            if store is not None and self._tasks[index].given is None:
                task = self._tasks[index]
                store.put(os.path.abspath(task.path), one.entry, self._keys.of(task))
        return dict(self._outcomes())

    def _is_known(self, index: int, task: Task) -> bool:
        if self._store is None or task.given is not None:
            return False
        record = self._store.get(os.path.abspath(task.path), self._keys.of(task))
        if record is None:
            return False
        self._records[index] = record
        return True

    def _outcomes(self) -> Iterator[tuple[str, Outcome]]:
        for index, task in enumerate(self._tasks):
            if index in self._lost:
                task.failed(f"{task.name}: {self._lost[index]}")
                continue
            record = self._records[index]
            tell(record, task)
            if record.findings is not None:
                yield task.name, Outcome([read_back(lists) for lists in record.findings], [])

    def broken(self) -> Iterator[str]:
        """Yield what is wrong with manifests that were looked at."""
        for index in sorted(self._records):
            for path, error in self._records[index].broken:
                yield f"{shown_path(path)}: {error}"
