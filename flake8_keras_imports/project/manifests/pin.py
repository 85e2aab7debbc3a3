"""One requirement of a manifest on one distribution, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PYTHON = re.compile(r"python(?:_full)?_version\s*([<>=!~]=?)\s*['\"]([\d.]+)['\"]")
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


class Pin(NamedTuple):
    """What a manifest says of one distribution."""

    #: Normalised name (PEP 503).
    name: str
    #: PEP 440 specifier; empty for any version.
    specifier: str
    #: Environment marker, empty without one.
    marker: str
    #: Extra or dependency group; empty for what is always installed.
    group: str
    path: str
    #: From 1, in characters; row 0 where the place is not known.
    row: int
    column: int
    #: As it is written.
    text: str
    #: Whether it only limits what something else asks for (``-c``).
    is_constraint: bool = False
    #: Whether it is the exact version of a lock file.
    is_locked: bool = False

    @property
    def shown(self) -> str:
        """Name and specifier for people."""
        return f"{self.name} {self.specifier or '(any version)'}"

    @property
    def python(self) -> str:
        """The Pythons for which it holds, as a specifier: what its marker says of them alone."""
        if " or " in self.marker:
            return ""
        parts = _PYTHON.findall(self.marker)
        return ",".join(f"{sign}{text}" for sign, text in parts)


class ManifestError(Exception):
    """A manifest that cannot be read; the message does not name the file."""


def normalised(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse_requirement(text: str, path: str, row: int, column: int, group: str = "") -> Pin | None:
    """Return the pin of a PEP 508 requirement; None if it is none.

    What cannot be parsed but begins with a name counts as that name in any version, with
    the marker if there is one: a URL, a version that is no version.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    text = text.strip()
    try:
        found = Requirement(text)
    except InvalidRequirement:
        match = _NAME.match(text)
        if match is None or "://" in text.split("@", 1)[0]:
            return None
        return Pin(normalised(match[1]), "", "", group, path, row, column, text)
    marker = str(found.marker) if found.marker is not None else ""
    extra = re.search(r"extra == ['\"]([^'\"]+)['\"]", marker)
    if extra is not None:
        group = group or extra[1]
    specifier = str(found.specifier) if not found.url else ""
    return Pin(normalised(found.name), specifier, marker, group, path, row, column, text)


class Places:
    """Finds where the strings of a parsed file stand in its text, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursors: dict[str, int] = {}
        self.start = 0

    def go_to(self, pattern: str) -> None:
        """Let the next strings stand behind the first line that matches, if one does."""
        match = re.search(pattern, self.text, re.M)
        self.start = match.start() if match else 0

    def find(self, literal: str) -> tuple[int, int]:
        """Return row and column of the next place of a string; (0, 0) if there is none."""
        if not literal:
            return 0, 0
        start = max(self.cursors.get(literal, 0), self.start)
        position = self._quoted(literal, start)
        if position < 0 and '"' in literal:  # as TOML and JSON write it
            position = self.text.find(literal.replace('"', '\\"'), start)
        if position < 0 and self.start:
            position = self._quoted(literal, self.cursors.get(literal, 0))
        if position < 0:
            return 0, 0
        self.cursors[literal] = position + 1
        row = self.text.count("\n", 0, position) + 1
        return row, position - (self.text.rfind("\n", 0, position) + 1) + 1

    def _quoted(self, literal: str, start: int) -> int:
        """Prefer a place at which the string stands alone to one inside another string."""
        for quote in "\"'":
            position = self.text.find(f"{quote}{literal}{quote}", start)
            if position >= 0:
                return position + 1
        pattern = re.compile(rf"(?<![\w.-]){re.escape(literal)}(?![\w.-])")
        match = pattern.search(self.text, start)
        return match.start() if match else self.text.find(literal, start)


def strings(value: object) -> Iterator[str]:
    """Yield the strings of a list; nothing for what is none."""
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, str))
