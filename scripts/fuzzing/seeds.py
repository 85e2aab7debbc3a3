"""Texts that mutations start from: the cases of the rules, and programs of the evidence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_BLOCK = re.compile(r"^```(\w+)(?: +file=(\S+))?[^\n]*\n(.*?)^```$", re.M | re.S)
_FOLDERS = ("examples", "evidence/symptoms", "evidence/mixing", "evidence/migration")

#: Files of a project by their paths.
Project = dict[str, str]


@cache
def projects() -> tuple[Project, ...]:
    """Return small projects, in a stable order; the names of the files are theirs."""
    found: list[Project] = []
    for path in sorted((ROOT / "tests" / "rules").glob("*.md")):
        for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            blocks = _BLOCK.findall(section)
            files = {
                name or "example.py": text
                for language, name, text in blocks
                if name or language == "python"
            }
            if files:
                found.append(files)
    for folder in _FOLDERS:
        for program in sorted((ROOT / folder).rglob("*.py")):
            found.append({"example.py": program.read_text(encoding="utf-8")})
    return tuple(found)


@cache
def programs() -> tuple[str, ...]:
    """Return every Python text of the projects."""
    return tuple(
        text for files in projects() for name, text in files.items() if name.endswith(".py")
    )
