"""Runs of the command in this process, each as if in a new one."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flake8_keras_imports.cache import replay, states
from flake8_keras_imports.checking import forget_everything
from flake8_keras_imports.cli import main
from flake8_keras_imports.project.caches import forget

#: Instead of two seconds: more than the steps in which file systems count on test machines.
STEP_NS = 30_000_000


class Run(NamedTuple):
    """What a run gave."""

    status: int
    out: str
    err: str


class Project:
    """A folder that is checked again and again, with the cache and without it."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self.cache = cache
        #: Whether the last run was one of before, word for word.
        self.replayed = False
        #: How many files the last run looked at.
        self.looked = 0

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, with the folders that it needs."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def check(self, *arguments: str) -> Run:
        """Check with the cache; the result must be that of a run without it."""
        time.sleep(STEP_NS / 1e9 * 1.5)  # so that what was written is no longer young
        cached = self.run("check", "--cache-dir", str(self.cache), *arguments)
        replayed, looked = self.replayed, self.looked
        plain = self.run("check", "--no-cache", "--jobs=1", *arguments)
        self.replayed, self.looked = replayed, looked
        assert cached == plain
        return cached

    def run(self, *argv: str) -> Run:
        """Run the command as a new process would."""
        import flake8_keras_imports.cache.records as records

        forget()
        out, err = io.StringIO(), io.StringIO()
        self.looked = 0
        usual = records.look

        def counted(task: records.Task) -> object:
            self.looked += 1
            return usual(task)

        records.look = counted  # type: ignore[assignment]
        try:
            with (
                inside(self.root),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                status = replay.answer(list(argv))
                self.replayed = status is not None
                if status is None:
                    status = main(list(argv))
        finally:
            records.look = usual
            forget_everything()
        return Run(status, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Be in a folder, with time that goes in small steps and the collector as it was."""
    before, step, usual = os.getcwd(), states.RECENT_NS, gc.get_threshold()
    os.chdir(folder)
    states.RECENT_NS = STEP_NS
    try:
        yield
    finally:
        os.chdir(before)
        states.RECENT_NS = step
        gc.unfreeze()
        gc.set_threshold(*usual)
