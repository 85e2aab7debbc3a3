"""What must hold of every file, however odd; a law that does not hold raises Broken."""

from __future__ import annotations

import ast
import os
import re
import signal
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from flake8.defaults import VALID_CODE_PREFIX

from flake8_keras_imports.finding import Edit, Finding
from flake8_keras_imports.fixes.others import Others
from flake8_keras_imports.fixing import mend
from flake8_keras_imports.inspecting import Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.output.lsp import Ranges, diagnostic, text_edits
from flake8_keras_imports.plugin import KerasImportsPlugin
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.project.config import Configuration, Stack, layer
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.source.reading import SourceError, decode, parse

#: Seconds of CPU that one file may take at most to be looked at, and again to be mended: this much
#: for each 1,000 bytes, and never less than LEAST.
PER_KILOBYTE, LEAST = 0.15, 3.0
#: Seconds after which a file hangs.
HANGS = 120
CODES = frozenset(rule.code for rule in all_rules())
VERSIONS = ("", "", ">=2.16", ">=2.13,<2.16", "==2.5.*")
_CODE = re.compile(r"KER\d{3} \S")


class Broken(Exception):
    """A law that does not hold; the message says which."""


class Way(NamedTuple):
    """How a file is looked at."""

    versions: str = ""
    preferred: str = "keras"


def task(path: str, way: Way, raw: bytes | None = None) -> Task:
    """Return a file to look at with every code and all fixes; ``raw`` needs no file."""
    table = {"unsafe-fixes": True, "preferred": way.preferred}
    table |= {"tensorflow-version": way.versions} if way.versions else {}
    stack = Stack((layer("fuzz", ".", table),), isolated=raw is not None)
    shown = "-" if raw is not None else path
    return Task(shown, path, stack, CODES, CODES, Complaints(), raw)


@contextmanager
def bounded(what: str, size: int) -> Iterator[None]:
    """Raise Broken if something takes longer than a file of ``size`` bytes may."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Broken(f"{what}: does not end in {HANGS} s")

    old = signal.signal(signal.SIGALRM, stop) if hasattr(signal, "SIGALRM") else None
    if old is not None:
        signal.alarm(HANGS)
    start = time.process_time()
    try:
        yield
    finally:
        if old is not None:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, old)
    taken, most = time.process_time() - start, max(LEAST, size / 1000 * PER_KILOBYTE)
    if taken > most:
        raise Broken(f"{what}: takes {taken:.1f} s, not {most:.1f} s")


def check_file(raw: bytes, way: Way, name: str = "nowhere/example.py") -> int:
    """Check all laws of one file; return the number of its findings, -1 if it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing but findings is printed
        return _check_file(raw, way, name)


def _check_file(raw: bytes, way: Way, name: str) -> int:
    one = task(name, way, raw)
    try:
        with bounded("look", len(raw)):
            found = look(one)
        source = decode(raw)
        tree = parse(source)
    except SourceError as error:
        if "\n" in str(error):
            raise Broken(f"an error of two lines: {error}") from None
        return -1
    check_places(found, source.lines)
    check_plugin(tree, source.lines, name)
    with bounded("mend", len(raw)):
        once = mend(task(name, way, raw), Others())
    if not once.new or once.new == raw:
        return len(found)
    try:
        parse(decode(once.new))
    except SourceError as error:
        raise Broken(f"after its fixes: {error}") from None
    twice = mend(task(name, way, once.new), Others())
    if twice.made or (twice.new and twice.new != once.new):
        again = ", ".join(f"{f.code} at {f.row}:{f.column}" for f in twice.made)
        raise Broken(f"a second run changes it again: {again}")
    return len(found)


def check_places(found: list[Finding], lines: list[str]) -> None:
    """Check that findings and edits stand inside the file, in characters and as LSP counts."""
    ranges = Ranges(lines, lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2)
    for finding in found:
        where = f"{finding.code} at {finding.row}:{finding.column}"
        if finding.code not in CODES or "\n" in finding.message or not finding.message:
            raise Broken(f"{where}: {finding.message!r}")
        _check_range(finding, lines, where)
        shown = diagnostic(finding, ranges, "file:///nowhere/example.py").range
        end = (finding.end_row, finding.end_column)
        if (finding.row, finding.column) >= end or (shown.start.line, shown.end.line) != (
            finding.row - 1, finding.end_row - 1
        ):  # fmt: skip
            raise Broken(f"{where}: ends at {end}, as LSP has it {shown}")
        for edit in finding.fix.edits if finding.fix is not None else ():
            _check_range(edit, lines, f"edit of {where}")
        for edit in text_edits(finding.fix.edits, ranges) if finding.fix is not None else ():
            for place in (edit.range.start, edit.range.end):
                if place.character < 0 or place.line < 0:
                    raise Broken(f"edit of {where}: as LSP has it {edit.range}")


def _check_range(thing: Finding | Edit, lines: list[str], where: str) -> None:
    for row, column in ((thing.row, thing.column), (thing.end_row, thing.end_column)):
        line = lines[row - 1] if 1 <= row <= len(lines) else ""
        # an insertion may stand behind the last line
        behind = isinstance(thing, Edit) and row == len(lines) + 1 and column == 1
        if not behind and (not 1 <= row <= len(lines) or not 1 <= column <= len(line) + 1):
            raise Broken(f"{where}: {row}:{column} is outside of the file")


def check_plugin(tree: ast.Module, lines: list[str], name: str) -> None:
    """Check that flake8 can show what the plugin gives it."""
    KerasImportsPlugin.asked, KerasImportsPlugin.configuration = CODES, Configuration(isolated=True)
    for row, column, text, kind in KerasImportsPlugin(tree, lines, name).run():
        code = text.partition(" ")[0]
        good = row >= 1 and column >= 0 and kind is KerasImportsPlugin and _CODE.match(text)
        if not good or not VALID_CODE_PREFIX.match(code[:3]) or "\n" in text:
            raise Broken(f"flake8 is given {row}, {column}, {text!r}")


def check_project(folder: str, way: Way) -> int:
    """Check all laws of the files of a folder, which import each other; return their findings."""
    paths = sorted(
        os.path.join(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith((".py", ".toml", ".txt", ".cfg", ".yml", ".ipynb", "Pipfile"))
    )
    size = sum(os.path.getsize(path) for path in paths)
    forget()
    number = 0
    with warnings.catch_warnings(), bounded("a project", 3 * size):
        warnings.simplefilter("error")
        for path in paths:
            number += _look_at(path, way)
        others = Others()
        for path in paths:
            try:
                made = mend(task(path, way), others)
                if made.new != made.old and path.endswith(".py"):
                    parse(decode(made.new))
            except SourceError:
                with open(path, "rb") as file:
                    if path.endswith(".py") and _is_python(file.read()):
                        raise Broken(f"{path}: after its fixes it is no Python") from None
    return number


def _look_at(path: str, way: Way) -> int:
    try:
        found = look(task(path, way))
    except SourceError:
        return 0
    if found and path.endswith(".py"):
        with open(path, "rb") as file:
            check_places(found, decode(file.read()).lines)
    return len(found)


def _is_python(raw: bytes) -> bool:
    try:
        parse(decode(raw))
    except SourceError:
        return False
    return True
