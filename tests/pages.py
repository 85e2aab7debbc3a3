"""What the pages show: commands with their output, and changes to be made by hand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT

_BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.M | re.S)


class Shown(NamedTuple):
    """A command and what it prints; a line ``...`` stands for any lines."""

    command: str
    output: list[str]

    def agrees(self, printed: list[str]) -> bool:
        """Say whether a command printed what is shown."""
        parts = [".*" if line == "..." else re.escape(line + "\n") for line in self.output]
        return re.fullmatch("".join(parts), "".join(f"{x}\n" for x in printed), re.S) is not None


class Change(NamedTuple):
    """Lines of a file, and what takes their place."""

    path: str
    old: str
    new: str

    def make(self, folder: Path) -> None:
        """Make the change; the old lines must be there once."""
        text = (folder / self.path).read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.path}: {self.old!r}"
        (folder / self.path).write_text(text.replace(self.old, self.new), encoding="utf-8")


def steps(page: str) -> Iterator[Shown | Change]:
    """Yield the commands and changes of a page, in their order."""
    for kind, body in _BLOCK.findall(page):
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                command, *output = part.splitlines()
                yield Shown(command, output)
        else:
            yield from _changes(body)


def _changes(body: str) -> Iterator[Change]:
    for part in re.split(r"^--- ", body, flags=re.M)[1:]:
        path, *lines = part.splitlines()
        while lines:
            old, lines = _taken(lines, "-")
            new, lines = _taken(lines, "+")
            assert old
            yield Change(path, "\n".join(old), "\n".join(new))


def _taken(lines: list[str], sign: str) -> tuple[list[str], list[str]]:
    count = 0
    while count < len(lines) and lines[count].startswith(sign):
        count += 1
    return [line[1:] for line in lines[:count]], lines[count:]


def is_ours(command: str) -> bool:
    """Say whether a command is the linter's own, and nothing but that."""
    return command.startswith("keras-imports ") and "|" not in command


def checked_by_tests(page: str) -> list[Shown]:
    """Return the commands of a page that look at the examples."""
    found = [step for step in steps(page) if isinstance(step, Shown)]
    return [step for step in found if is_ours(step.command) and " examples" in step.command]


def printed(
    command: str, folder: Path, home: Path | None = None, errors: bool = False
) -> list[str]:
    """Run a command of the linter, and return what it prints."""
    words = [word.replace("~", str(home or "~"), 1) for word in shlex.split(command)[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "flake8_keras_imports", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUNBUFFERED": "1",
        },
    )
    lines = done.stdout.splitlines()
    return [line.replace(str(home), "~") for line in lines] if home else lines
