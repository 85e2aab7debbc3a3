"""Results of single files, for runs in which not everything is as it was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

from flake8_keras_imports.cache import place
from flake8_keras_imports.cache.records import Record, read_back
from flake8_keras_imports.cache.states import Folders
from flake8_keras_imports.cache.table import Checker, Entry, Row, Table
from flake8_keras_imports.cache.traces import Answer

#: Files beyond which those that were not checked this time are forgotten.
MAX_FILES = 20_000


class Store:
    """What is known of files from earlier runs, and what becomes known in this one."""

    def __init__(self, path: str, folders: Folders) -> None:
        self._path = path
        self.table = Table()
        self._old: dict[str, Entry] = {}
        self._old_modules: dict[str, Entry] = {}
        self._rows: list[Row] = []
        self._read()
        self._before = list(self._rows)
        self._checker = Checker(self._rows, folders)
        self._changed: frozenset[str] | None = None
        #: The files that were checked in this run, and all that will be known.
        self.used: list[str] = []
        self.files: dict[str, Entry] = {}
        self.modules: dict[str, Entry] = {}
        self._is_new = False

    def _read(self) -> None:
        text = place.load(self._path)
        if text is None:
            return
        try:
            data = json.loads(text)
            self._rows += [_row(*row) for row in data["rows"]]
            size = len(self._rows)
            self._old_modules = {path: _entry(size, *e) for path, e in data["modules"].items()}
            keys = data["keys"]
            for path, (key, record, *rest) in data["files"].items():
                found = _record(record)
                self._old[path] = _entry(size, *rest)._replace(record=found, key=keys[key])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            self._rows, self._old, self._old_modules = [], {}, {}

    def get(self, path: str, key: str) -> Record | None:
        """Return what a file was found to have, if nothing that it depends on has changed."""
        entry = self._old.get(path)
        if entry is None or entry.key != key or not self._checker.are_same(entry.rows):
            return None
        if not self._bad_modules().isdisjoint(entry.modules):
            return None
        self.files[path] = self.table.taken(entry, self._rows)
        self.used.append(path)
        return entry.record

    def _bad_modules(self) -> frozenset[str]:
        """Return the modules that are not what they were, by what leads to them."""
        if self._changed is None:
            users: dict[str, list[str]] = {}
            for path, entry in self._old_modules.items():
                for used in entry.modules:
                    users.setdefault(used, []).append(path)
            left = [p for p, e in self._old_modules.items() if not self._checker.are_same(e.rows)]
            known = self._old_modules
            left += [path for path in users if path not in known]
            left += {m for e in self._old.values() for m in e.modules if m not in known}
            bad: set[str] = set()
            while left:
                path = left.pop()
                if path not in bad:
                    bad.add(path)
                    left += users.get(path, ())
            self._changed = frozenset(bad)
        return self._changed

    def put(self, path: str, entry: Entry, key: str) -> None:
        """Keep what a file was found to have; the rows are those of the table."""
        self.files[path] = entry._replace(key=key)
        self.used.append(path)
        self._is_new = True

    def put_module(self, path: str, entry: Entry) -> None:
        """Keep what a module depends on, besides what is known already."""
        known = self.modules.get(path)
        if known is not None:
            rows = dict.fromkeys([*known.rows, *entry.rows])
            modules = dict.fromkeys([*known.modules, *entry.modules])
            entry = Entry(list(rows), list(modules))
        self.modules[path] = entry

    def finish(self) -> None:
        """Take over what is still right of the modules that results depend on, and of files."""
        self._is_new = self._is_new or self._before != self._rows
        room = MAX_FILES - len(self.files)
        for path, entry in self._old.items() if self._is_new else ():
            if path not in self.files and room > 0 and os.path.exists(path):
                if self._bad_modules().isdisjoint(entry.modules):
                    self.files[path] = self.table.taken(entry, self._rows)
                    room -= 1
        needed = {m for entry in self.files.values() for m in entry.modules}
        left = list(needed)
        while left:
            path = left.pop()
            old = self._old_modules.get(path)
            if old is not None and path not in self._bad_modules():
                self.put_module(path, self.table.taken(old, self._rows))
            found = self.modules.get(path)
            more = [m for m in found.modules if m not in needed] if found is not None else []
            needed.update(more)
            left += more
        self.modules = {path: e for path, e in self.modules.items() if path in needed}

    def answers(self, paths: Iterable[str]) -> Iterator[tuple[Any, Answer]]:
        """Yield every question with its answer on which the results of files depend."""
        entries = [self.files[path] for path in paths if path in self.files]
        left = [m for entry in entries for m in entry.modules]
        seen = set(left)
        while left:
            module = self.modules.get(left.pop())
            if module is not None:
                entries.append(module)
                more = [m for m in module.modules if m not in seen]
                seen.update(more)
                left += more
        for number in {number for entry in entries for number in entry.rows}:
            yield self.table.rows[number]

    def save(self) -> None:
        """Write the results, if there is anything new."""
        if not self._is_new:
            return
        keys: dict[str, int] = {}
        files = {
            path: [keys.setdefault(e.key, len(keys)), _plain(e.record), e.rows, e.modules]
            for path, e in self.files.items()
        }
        data = {
            "keys": list(keys),
            "rows": [[*question, *answer] for question, answer in self.table.rows],
            "modules": {path: [e.rows, e.modules] for path, e in self.modules.items()},
            "files": files,
        }
        try:
            text = json.dumps(data, separators=(",", ":"))
        except (ValueError, RecursionError):
            return
        place.save(self._path, text)


def _plain(record: Record) -> list[Any]:
    return list(record) if record != Record() else []


def _record(lists: list[Any]) -> Record:
    """Return a record that was written; raise TypeError or ValueError if it is none."""
    record = Record(*lists)
    for finding in record.findings or ():
        read_back(finding)
    for is_error, with_name, text in record.said:
        _text(text), bool(is_error), bool(with_name)
    for path, error in record.broken:
        _text(path), _text(error)
    return record


def _row(kind: str, path: str, name: str, *answer: str) -> Row:
    for text in (kind, path, name, *answer):
        _text(text)
    if len(answer) != (2 if kind == "f" else 1):
        raise ValueError(kind)
    return (kind, path, name), answer


def _entry(size: int, rows: list[int], modules: list[str]) -> Entry:
    if any(type(number) is not int or not 0 <= number < size for number in rows):
        raise ValueError("no such row")
    return Entry(rows, [_text(path) for path in modules])


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value
