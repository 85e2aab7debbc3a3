"""Where the name and the version of a requirement are written in a manifest."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.project.manifests.pin import Pin, normalised

_VERSION = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[\w.*+!]+"
_CLAUSE = re.compile(_VERSION)
_REQUIREMENT = re.compile(
    rf"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(?:\s*\[[^\]]*\])?"
    rf"(?P<version>(?:\s*{_VERSION}(?:\s*,\s*{_VERSION})*)?)"
)
#: What may follow a requirement: a marker, a comment, the end of a string.
_END = re.compile(r"\s*([;#\"']|$)")
_CHANNEL = re.compile(r"[\w./-]+::")
_CONDA = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<version>\s*=\s*[\w.*]+)")
_KEY = re.compile(r"(?P<name>[A-Za-z0-9._-]+)[\"']?\s*=\s*")
_TEXT = re.compile(r"([\"'])(?P<version>[^\"'\\]*)\1")
_ENTRY = re.compile(r"(?<![\w-])version\s*=\s*([\"'])(?P<version>[^\"'\\]*)\1")


class Range(NamedTuple):
    """A part of a line, columns from 1, the end exclusive."""

    row: int
    start: int
    end: int

    def replaced(self, text: str) -> Edit:
        """Return the edit that writes something else there."""
        return Edit(self.row, self.start, self.row, self.end, text)


class Spelling(NamedTuple):
    """How a manifest writes a requirement."""

    name: Range
    version: Range
    #: The version as it is written, without blanks around it.
    text: str
    #: The clauses of the version in the form of PEP 440, as they are written if they have it.
    clauses: tuple[str, ...]

    def with_version(self, clauses: Sequence[str]) -> Edit:
        """Return the edit that writes other clauses, divided as the old ones are."""
        comma = ", " if ", " in self.text else ","
        return self.version.replaced(comma.join(clauses))


def spelling(lines: Sequence[str], pin: Pin) -> Spelling | None:
    """Return how a requirement is written; None if it is not found just where it should be.

    ``lines`` are those of the file in which it stands.
    """
    if not 1 <= pin.row <= len(lines) or pin.is_locked:
        return None
    line = lines[pin.row - 1].rstrip("\r\n")
    if " = " in pin.text:
        return _in_table(lines, line, pin)
    column = pin.column
    if pin.path.endswith((".yml", ".yaml")):
        channel = _CHANNEL.match(line, column - 1)
        column += len(channel[0]) if channel is not None else 0
    if line.endswith("\\") or "--hash" in line:
        return None  # it goes on, or is bound to one file
    if os.path.basename(pin.path).endswith(".py") and line[column - 1 : column] in ("'", '"'):
        column += 1
    match = _REQUIREMENT.match(line, column - 1)
    if match is not None and _END.match(line, match.end()):
        found = _made(pin.row, match, pin)
        is_it = normalised(match["name"]) == pin.name and _says(found.text, pin)
        return found if is_it else None
    match = _CONDA.match(line, column - 1)
    if match is not None and line[column - 1 :].startswith(match[0]):
        return _of_conda(line, pin, match)
    return None


def _made(row: int, match: re.Match[str], pin: Pin, version_row: int = 0) -> Spelling:
    text = match["version"].strip()
    start = match.end("version") - len(match["version"].lstrip())
    clauses = _CLAUSE.findall(text) or [c for c in pin.specifier.split(",") if c]
    return Spelling(
        Range(row, match.start("name") + 1, match.end("name") + 1),
        Range(version_row or row, start + 1, match.end("version") + 1),
        text,
        tuple(clauses),
    )


def _says(text: str, pin: Pin) -> bool:
    """Say whether a specifier is that of a requirement."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(text) == SpecifierSet(pin.specifier)
    except InvalidSpecifier:
        return False


def _of_conda(line: str, pin: Pin, match: re.Match[str]) -> Spelling | None:
    from flake8_keras_imports.project.manifests.other import conda_pin

    if not _END.match(line, match.end()):
        return None  # with a build
    read = conda_pin(match[0], pin.path, pin.row, pin.column)
    if read is None or read.specifier != pin.specifier:
        return None
    return _made(pin.row, match, pin)


def _in_table(lines: Sequence[str], line: str, pin: Pin) -> Spelling | None:
    """Return how a table of poetry or a Pipfile writes a requirement."""
    key = _KEY.match(line, pin.column - 1)
    if key is None:
        return _in_own_table(lines, line, pin)
    value = line[key.end() :]
    pattern = _TEXT if value[:1] in "\"'" else _ENTRY if value[:1] == "{" else None
    match = pattern.search(line, key.end()) if pattern is not None else None
    if match is None or normalised(key["name"]) != pin.name:
        return None
    name = Range(pin.row, key.start("name") + 1, key.end("name") + 1)
    return _of_table(name, pin.row, match, pin)


def _in_own_table(lines: Sequence[str], line: str, pin: Pin) -> Spelling | None:
    """Return how ``[tool.poetry.dependencies.keras]`` does."""
    end = line.find("]", pin.column - 1)
    name = line[pin.column - 1 : end].strip("\"' ")
    if end < 0 or normalised(name) != pin.name:
        return None
    for row, inner in enumerate(lines[pin.row :], start=pin.row + 1):
        if inner.lstrip().startswith("["):
            return None
        match = _ENTRY.match(inner)
        if match is not None:
            at = Range(pin.row, pin.column, pin.column + len(name))
            return _of_table(at, row, match, pin)
    return None


def _of_table(name: Range, row: int, match: re.Match[str], pin: Pin) -> Spelling | None:
    from flake8_keras_imports.project.manifests.toml import poetry_specifier

    text = match["version"]
    if os.path.basename(pin.path) == "Pipfile":
        read = "" if text.strip() == "*" else text.strip()
        read = f"=={read}" if read[:1].isdigit() else read
    else:
        read = poetry_specifier(text)
    if read != pin.specifier:
        return None
    whole = ",".join(part.strip() for part in text.split(","))
    clauses = text.split(",") if whole == pin.specifier else pin.specifier.split(",")
    version = Range(row, match.start("version") + 1, match.end("version") + 1)
    return Spelling(name, version, text, tuple(c.strip() for c in clauses if c))
