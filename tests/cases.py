"""Readable cases: Markdown with Python blocks that say what is expected of each line.

A section (``## title``) is one case: a small project with one file, or several named by
``file=path`` behind the language of the block.  A comment at the end of a line lists
what is expected there, ``# KER101:1 KER102:5`` (code and column, from 1); a text in double
quotes behind a code must be part of its message.  For a line that cannot hold a
comment, the line before it says ``# next: KER101:1``.  No other finding may appear.
``<!-- select: KER190 -->`` and ``<!-- preferred: tf.keras -->`` set options for a section
or, above the first one, for the file; ``<!-- only: KER3 -->`` looks at these codes alone;
``<!-- keras-version: >=3 -->`` and its like are the options of the command.

A block ``python safe`` is what the safe fixes make of the file of the section, ``python fixed``
what all of them make of it (``safe=path``, ``fixed=path`` where there are several files).  Where
a section has the latter only, the safe ones change nothing.  Comments that list findings do not
count in the comparison; such a section need not have any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

RULES = Path(__file__).parent / "rules"

_BLOCK = re.compile(r"^```(\w+)(?: +file=(\S+))?\n(.*?)^```$", re.M | re.S)
_AFTER = re.compile(r"^```\w+ +(safe|fixed)(?:=(\S+))?\n(.*?)^```$", re.M | re.S)
_OPTION = re.compile(r"<!-- (select|preferred|only|\w+(?:-\w+)?-version): (\S+) -->")
_EXPECTED = re.compile(r"#\s*(next:)?\s*((?:KER\d{3}:\d+(?:\s+\"[^\"]*\")?\s*)+)$")
_ENTRY = re.compile(r"(KER\d{3}):(\d+)(?:\s+\"([^\"]*)\")?")


@dataclass(frozen=True)
class Expected:
    """A finding that a case announces."""

    path: str
    row: int
    column: int
    code: str
    text: str


@dataclass
class Case:
    """One section of a case file."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    #: What fixes make of the files: by ``safe`` or ``fixed`` and the path.
    after: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Create the files of the case."""
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def expected(self) -> list[Expected]:
        """Return the announced findings, in order."""
        found = []
        for path, text in self.files.items():
            for row, line in enumerate(text.split("\n"), start=1):
                match = _EXPECTED.search(line)
                if match:
                    place = row + 1 if match[1] else row
                    entries = _ENTRY.findall(match[2])
                    found += [Expected(path, place, int(c), k, t) for k, c, t in entries]
        return sorted(found, key=lambda e: (e.path, e.row, e.column, e.code))


def plain(text: str) -> str:
    """Return a file without the comments that list findings."""
    lines = (_EXPECTED.sub("", line).rstrip(" ") for line in text.split("\n"))
    return "\n".join(lines)


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file."""
    cases = []
    head, *sections = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)
    for section in sections:
        title, _, body = section.partition("\n")
        options = dict(_OPTION.findall(head) + _OPTION.findall(body))
        case = Case(f"{path.stem}: {title.strip()}", options=options)
        for language, name, text in _BLOCK.findall(body):
            if language == "python" or name:
                case.files[name or "example.py"] = text
        for which, name, text in _AFTER.findall(body):
            case.after[which, name or "example.py"] = text
        if case.files:
            cases.append(case)
    return cases


def all_cases() -> list[Case]:
    """Return every case of every rule."""
    return [case for path in sorted(RULES.glob("*.md")) for case in read_cases(path)]
