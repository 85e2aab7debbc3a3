"""What a run of ``keras-imports check`` takes from earlier runs and leaves for later ones."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from flake8_keras_imports.cache import place
from flake8_keras_imports.cache.store import Store
from flake8_keras_imports.cache.table import Table
from flake8_keras_imports.cache.traces import FOLDERS, Trace, note_file, status_before
from flake8_keras_imports.project.config import TOPS

#: Options that say nothing of what is found in a file.
_ELSEWHERE = frozenset(
    ("paths", "run", "jobs", "no_cache", "cache_dir", "output_format", "output_file", "quiet",
     "statistics", "exit_zero", "baseline", "write_baseline", "add_noqa", "show_settings",
     "stdin_filename", "argv", "show_fixes", "exit_non_zero_on_fix")
)  # fmt: skip
#: Options with which a run does more than print, or is not asked twice.
_DOING = (
    "fix", "fix_only", "diff", "output_file", "write_baseline", "add_noqa", "show_settings",
)  # fmt: skip


class Tee:
    """A stream that keeps what is written to it."""

    def __init__(self, stream: TextIO, number: int, chunks: list[tuple[int, str]]) -> None:
        self._stream = stream
        self._number = number
        self._chunks = chunks

    def write(self, text: str) -> int:
        """Write to the stream."""
        if text:
            if self._chunks and self._chunks[-1][0] == self._number:
                text_before = self._chunks.pop()[1]
                self._chunks.append((self._number, text_before + text))
            else:
                self._chunks.append((self._number, text))
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self._stream, name)


class Remembering:
    """The cache of one run; without a folder nothing is kept."""

    def __init__(self, arguments: argparse.Namespace, fixes: bool) -> None:
        folder = "" if arguments.no_cache else place.folder(arguments.cache_dir)
        self._folder = folder
        #: What the run depends on besides the results of files.
        self.trace = Trace()
        self._chunks: list[tuple[int, str]] = []
        self._key: str | None = None
        self._argv: list[str] | None = getattr(arguments, "argv", None)
        self._whole = "-" not in arguments.paths and not any(
            getattr(arguments, name) for name in _DOING
        )
        self._arguments = arguments
        self._fixes = fixes
        self.store: Store | None = None

    def open(self) -> Store | None:
        """Return the results of earlier runs with such options; None if none are kept."""
        if self._folder and self.store is None:
            try:
                self.store = Store(self._store_path(), FOLDERS)
            except OSError:  # this package is not in a folder
                return None
        return self.store

    def _store_path(self) -> str:
        from hashlib import blake2b

        said = sorted((k, v) for k, v in vars(self._arguments).items() if k not in _ELSEWHERE)
        key = repr((place.versions(), place.user(), _top(self._arguments.paths), said, self._fixes))
        name = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return os.path.join(self._folder, f"{name}.results")

    @contextmanager
    def printing(self) -> Iterator[None]:
        """Keep what is printed inside of the block, if a run like this can be made without it."""
        if not self._folder or not self._whole or self._argv is None:
            yield
            return
        from flake8_keras_imports.cache.replay import key_of

        self._key = key_of(self._argv)
        before = sys.stdout, sys.stderr
        sys.stdout = Tee(sys.stdout, 1, self._chunks)
        sys.stderr = Tee(sys.stderr, 2, self._chunks)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before

    def note_baseline(self) -> None:
        """Note the state of the baseline, before it is read."""
        if self._arguments.baseline is not None:
            path = os.path.abspath(self._arguments.baseline)
            note_file(path, status_before(path), None)

    def keep(self, code: int, is_whole: bool) -> None:
        """Write down what is to be remembered; a run in which something was lost is not."""
        if not self._folder:
            return
        if self.store is not None:
            self.store.finish()
            self.store.save()
        if self._key is not None and is_whole:
            from flake8_keras_imports.cache.replay import path_of, text_of

            answers = Table().answers(self.trace)
            if self.store is not None:
                answers += self.store.answers(self.store.used)
            text = text_of(self._key, code, self._chunks, answers)
            path = path_of(self._folder, self._key)
            if text is None or not place.save(path, text):
                place.remove(path)
        place.prune(self._folder, time.time())


def _top(paths: list[str]) -> str:
    """Return the folder under which results are kept together: the checkout, if it is one."""
    start = os.path.abspath(paths[0]) if paths else os.getcwd()
    here = os.getcwd()
    folder = start
    while not any(os.path.lexists(os.path.join(folder, top)) for top in TOPS):
        above = os.path.dirname(folder)
        if above == folder:
            return here if start.startswith(here) else start
        folder = above
    return folder
