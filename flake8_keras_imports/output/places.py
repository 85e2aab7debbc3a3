"""Where findings are, as servers want it: paths from the root, lines of files, identities."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from urllib.parse import quote

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.report import Report

#: Variables in which servers say where the repository is checked out.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
#: How paths are written on this machine.
PATHS: type[PurePath] = PureWindowsPath if os.name == "nt" else PurePosixPath


def root(environ: Mapping[str, str] = os.environ) -> str:
    """Return the folder that paths are told from: the checkout, or the current folder."""
    here = os.getcwd()
    for folder in (os.path.abspath(environ[name]) for name in _ROOTS if environ.get(name)):
        if PATHS(here).is_relative_to(PATHS(folder)):
            return folder
    return here


def told(path: str, base: str, here: str, kind: type[PurePath] = PATHS) -> PurePath:
    """Return a path as it is told from ``base``; absolute, if it is outside of it.

    ``here`` is the folder that relative paths start in.
    """
    parts: list[str] = []
    full = kind(here, path)
    for part in full.parts[1:]:
        if part == "..":
            del parts[-1:]
        else:
            parts.append(part)
    full = kind(full.anchor, *parts)
    return full.relative_to(kind(base)) if full.is_relative_to(kind(base)) else full


def shown(path: str, base: str) -> str:
    """Return a path as servers want it: from the root, with slashes."""
    return told(path, base, os.getcwd()).as_posix()


def uri(path: PurePath) -> str:
    """Return the URI of an absolute path, or the reference of a relative one."""
    text = path.as_posix()
    if not path.is_absolute():
        # the first part may hold a colon, which would make it a scheme
        return ("./" if ":" in path.parts[0] else "") + _quoted(text, "/:")
    if text.startswith("//"):  # a share on Windows
        return "file:" + _quoted(text, "/")
    return "file://" + ("" if text.startswith("/") else "/") + _quoted(text, "/:")


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe, errors="surrogateescape")


class Place(NamedTuple):
    """The lines of a file that a finding stands on, and the columns, where they are known."""

    row: int
    end_row: int
    column: int | None
    end_column: int | None


def place_of(report: Report, path: str, finding: Finding) -> Place:
    """Return where a finding stands in the file itself: in a notebook, in its JSON."""
    if finding.cell is None:
        return Place(finding.row, finding.end_row, finding.column, finding.end_column)
    row = report.row_in_file(path, finding.cell, finding.row)
    return Place(row, report.row_in_file(path, finding.cell, finding.end_row), None, None)


def message_of(finding: Finding) -> str:
    """Return the message; of a notebook, with the place in its cell, which no server knows."""
    if finding.cell is None:
        return finding.message
    return f"cell {finding.cell}, line {finding.row}: {finding.message}"


def identified(report: Report, base: str) -> Iterator[tuple[str, Finding, str]]:
    """Yield path, finding and an identity that holds as long as the line is written as it is.

    Equal lines of one file are counted, from above.
    """
    seen: Counter[str] = Counter()
    for path, finding in report:
        line = " ".join(report.line(path, finding.row, finding.cell).split())
        key = "\0".join((shown(path, base), finding.code, line))
        seen[key] += 1
        yield path, finding, sha256(f"{key}\0{seen[key]}".encode("utf-8", "replace")).hexdigest()
