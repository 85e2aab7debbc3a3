"""Lint a project and mend a copy of it, as a user would who selects every code."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

_MADE = re.compile(r"^ +(\d+) × (KER\d{3}) ", re.M)


class Found(NamedTuple):
    """A finding in a project."""

    path: str
    #: The cell of a notebook, or 0.
    cell: int
    row: int
    column: int
    code: str

    @property
    def place(self) -> str:
        """Row and column, with the cell of a notebook: ``3:1``, ``c2.3:1``."""
        cell = f"c{self.cell}." if self.cell else ""
        return f"{cell}{self.row}:{self.column}"


@dataclass
class Survey:
    """What the linter says of a project."""

    #: Each finding with its message.
    findings: dict[Found, str] = field(default_factory=dict)
    #: Rule to the number of safe and of unsafe fixes that its findings have.
    safe: Counter[str] = field(default_factory=Counter)
    unsafe: Counter[str] = field(default_factory=Counter)
    #: Rule to the number of findings that ``--fix --unsafe-fixes`` mended.
    made: Counter[str] = field(default_factory=Counter)
    #: What went wrong and must not: one line each.
    wrong: list[str] = field(default_factory=list)
    #: Files that cannot be read as Python, one line each; old code is Python 2.
    unreadable: list[str] = field(default_factory=list)


class Linter:
    """The command of a checkout, which need not be this one."""

    def __init__(self, tree: Path, empty: Path) -> None:
        #: A folder without any files, to work in: no configuration of the machine is read.
        self.empty = empty
        self.config = empty.parent / "empty.toml"
        self.config.touch()
        self.environment = {
            **os.environ, "PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8",
            "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self.codes = [rule["code"] for rule in json.loads(self._run("rules")[1])]

    def _run(self, command: str, *arguments: str, form: str = "json") -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "flake8_keras_imports", command, "--output-format", form,
             *arguments],
            cwd=self.empty, env=self.environment, capture_output=True, text=True,
            encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def check(self, folder: Path, *arguments: str, form: str = "json") -> tuple[int, str, str]:
        """Run ``check`` with every code; return its status, output and errors."""
        codes = ",".join(self.codes)
        given = ("--config", str(self.config), "--select", codes, *arguments, str(folder))
        return self._run("check", *given, form=form)


def survey(linter: Linter, folder: Path, fixes: bool = True) -> Survey:
    """Lint a project, and mend a copy of it twice if ``fixes``."""
    found = Survey()
    status, out, errors = linter.check(folder)
    _note_errors(found, status, errors, folder)
    if found.wrong:
        return found
    for entry in json.loads(out):
        _note_finding(found, entry, folder)
    if fixes:
        with tempfile.TemporaryDirectory() as given:
            _mend(found, linter, folder, Path(given) / folder.name)
    return found


def _note_finding(found: Survey, entry: dict[str, Any], folder: Path) -> None:
    path = Path(entry["filename"]).relative_to(folder).as_posix()
    place, code = entry["location"], entry["code"]
    one = Found(path, entry["cell"] or 0, place["row"], place["column"], code)
    # two findings of one rule can share a place: each counts
    message = entry["message"]
    found.findings[one] = f"{found.findings[one]} | {message}" if one in found.findings else message
    kind = entry["fix"]["applicability"] if entry["fix"] else ""
    found.safe[code] += kind == "safe"
    found.unsafe[code] += kind == "unsafe"


def _note_errors(found: Survey, status: int, errors: str, folder: Path) -> None:
    if status not in (0, 1, 2) or "Traceback" in errors:
        last = errors.strip().splitlines()[-1:] or ["no message"]
        found.wrong.append(f"exit status {status}: {last[0]}")
    elif status == 2:
        lines = [line for line in errors.splitlines() if line.startswith("keras-imports: ")]
        found.unreadable = [line.partition(f"{folder}/")[2] for line in lines]


def _mend(found: Survey, linter: Linter, folder: Path, copy: Path) -> None:
    shutil.copytree(folder, copy)
    options = ("--fix", "--unsafe-fixes", "--fix-only", "--show-fixes")
    status, _, errors = linter.check(copy, *options, form="concise")
    _note_errors(found, status, errors, copy)
    for number, code in _MADE.findall(errors):
        found.made[code] += int(number)
    once = _texts(copy)
    for path, old in _texts(folder).items():
        if once[path] != old and _is_read(path, old) and not _is_read(path, once[path]):
            found.wrong.append(f"{path}: cannot be parsed after its fixes")
    linter.check(copy, *options, form="concise")
    twice = _texts(copy)
    found.wrong += [f"{p}: a second run changes it" for p in once if twice.get(p) != once[p]]


def _texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _is_read(path: str, raw: bytes) -> bool:
    """Say whether a file is what its name says: Python or a notebook; others always are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if path.endswith((".py", ".pyi", ".pyw")):
                ast.parse(raw)
            elif path.endswith(".ipynb"):
                json.loads(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
