"""Make the fixes of a file, round after round, until nothing is left to mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flake8_keras_imports.analysis import Analysis
from flake8_keras_imports.finding import Applicability, Edit, Finding
from flake8_keras_imports.fixes.apply import apply, choose, newline_of
from flake8_keras_imports.fixes.tidy import leftovers
from flake8_keras_imports.source.reading import Source, SourceError, parse

#: Rounds after which a file is left as it is: fixes that undo each other would never end.
MAX_ROUNDS = 30

#: Returns the findings, with their fixes, of the lines of a file, ended with ``\n``.
Analyse = Callable[[list[str]], Analysis]


class Fixed(NamedTuple):
    """A file after its fixes."""

    #: With their ends as the file has them.
    lines: list[str]
    #: The findings that were mended, each as it stood when it was.
    made: list[Finding]
    #: What is left, in the new text.
    left: Analysis
    #: Why fixes were not made, one line each.
    dropped: list[str]


def fix(
    lines: Sequence[str],
    analyse: Analyse,
    unsafe: bool = False,
    possible: Callable[[Edit], bool] = lambda edit: True,
    exports: bool = False,
    readable: Callable[[Sequence[str]], bool] | None = None,
) -> Fixed:
    """Return a file with its fixes made.

    ``lines`` end as they do in the file.  Only safe fixes are made unless ``unsafe``.
    ``possible`` says of an edit whether it can be made at all (in a notebook none goes from one
    cell into the next).  With ``exports`` no import is taken away that nothing uses any more.
    ``readable`` says of the lines of a file that is no Python whether it can still be read.
    """
    current, newline = list(lines), newline_of(lines)
    exports |= readable is not None
    parses = readable or _parses
    made: list[Finding] = []
    dropped: dict[str, None] = {}
    for _ in range(MAX_ROUNDS):
        left = analyse(normalised(current))
        wanted = [
            f
            for f in left.findings
            if f.fix is not None
            and _is_allowed(f, unsafe)
            and _key(f) not in dropped
            and all(map(possible, f.fix.edits))
        ]
        chosen, edits = choose(wanted)
        if not chosen:
            break
        new = apply(current, edits, newline)
        if not parses(new):
            for finding in _breaking(current, chosen, newline, parses):
                dropped[_key(finding)] = None
            continue
        current = new
        made += chosen
    if made and not exports:
        tidied = apply(current, leftovers(normalised(lines), normalised(current)), newline)
        if tidied != current and _parses(tidied):
            current = tidied
            left = analyse(normalised(current))
    return Fixed(current, made, left, list(dropped))


def _is_allowed(finding: Finding, unsafe: bool) -> bool:
    assert finding.fix is not None
    kind = finding.fix.applicability
    return kind is Applicability.SAFE or (unsafe and kind is Applicability.UNSAFE)


def _key(finding: Finding) -> str:
    place = f"{finding.row}:{finding.column}"
    return f"{place}: the fix of {finding.code} was not made: the result would be no Python"


def _breaking(
    lines: Sequence[str],
    chosen: list[Finding],
    newline: str,
    parses: Callable[[Sequence[str]], bool],
) -> list[Finding]:
    """Return the findings whose fixes make no Python; all of them, if each one alone does."""
    alone = [f for f in chosen if not parses(apply(lines, choose([f])[1], newline))]
    return alone or chosen


def normalised(lines: Sequence[str]) -> list[str]:
    """Return lines with ``\\n`` at their ends, as they are parsed."""
    return [
        line
        if not line.endswith("\r\n") and not line.endswith("\r")
        else line.rstrip("\r\n") + "\n"
        for line in lines
    ]


def _parses(lines: Sequence[str]) -> bool:
    try:
        parse(Source("", normalised(lines)))
    except SourceError:
        return False
    return True
