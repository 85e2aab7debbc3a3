"""What people are told of fixes: diffs, counts, and what else could be mended."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.notebook import CellSource
from flake8_keras_imports.fixing import Outcome, Outcomes
from flake8_keras_imports.source.json_text import code_cells
from flake8_keras_imports.source.notebooks import SUFFIX
from flake8_keras_imports.source.reading import decode


class Wishes(NamedTuple):
    """What a run is to do about fixes."""

    fix: bool
    #: Print what would be changed, and change nothing.
    diff: bool
    #: Do not report what is left.
    only: bool
    #: The exit status says that something was changed.
    fails_on_fix: bool
    #: List what was mended.
    shows: bool

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> Wishes:
        """Return what the command line says."""
        diff = arguments.diff
        return cls(
            (arguments.fix or arguments.fix_only) and not diff,
            diff,
            arguments.fix_only,
            arguments.exit_non_zero_on_fix,
            arguments.show_fixes,
        )

    @property
    def any(self) -> bool:
        """Whether fixes are asked for."""
        return self.fix or self.diff


def print_diffs(outcomes: Outcomes) -> bool:
    """Print what fixes would change; say whether there is anything."""
    changed = False
    for name, outcome in outcomes.items():
        if outcome.new != outcome.old:
            changed = True
            sys.stdout.writelines(_diff(name, outcome))
    return changed


def _diff(name: str, outcome: Outcome) -> Iterator[str]:
    if name.endswith(SUFFIX):
        old, new = _cells(outcome.old), _cells(outcome.new)
        for number in old:
            yield from _unified(f"{name}:cell {number}", old[number], new[number])
    else:
        yield from _unified(name, _text(outcome.old), _text(outcome.new))


def _text(raw: bytes) -> str:
    return decode(raw).text


def _cells(raw: bytes) -> dict[int, str]:
    text = raw.decode().removeprefix("\ufeff")
    return {cell.number: CellSource.read(text, cell.source).text for cell in code_cells(text)}


def _unified(name: str, old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(split(old), split(new), name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def summary(outcomes: Outcomes, wishes: Wishes, unsafe: Mapping[str, bool]) -> Iterator[str]:
    """Yield the lines that stand below the findings.

    ``unsafe`` says for each file whether its unsafe fixes are wanted.
    """
    left = sum(len(outcome.left) for outcome in outcomes.values())
    made = sum(len(outcome.made) for outcome in outcomes.values())
    verb = "Would fix" if wishes.diff else "Fixed"
    if wishes.shows and made:
        yield from _fixes_by_file(outcomes, verb)
    if wishes.diff or wishes.only:
        if not made:
            yield "No fixes to make."
        elif not wishes.shows:
            yield f"{verb} {_findings(made)}."
    elif made:
        yield f"Found {_findings(made + left)} ({made} fixed, {left} remaining)."
    else:
        files = sum(1 for outcome in outcomes.values() if outcome.left)
        checked = f"{counted(len(outcomes), 'file')} checked."
        where = f"{_findings(left)} in {counted(files, 'file')}, "
        yield (where if left else "Nothing found, ") + checked
    yield from _hint(outcomes, wishes, unsafe)


def _fixes_by_file(outcomes: Outcomes, verb: str) -> Iterator[str]:
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    yield f"{verb} {_findings(sum(len(outcome.made) for outcome in outcomes.values()))}:"
    for name, outcome in outcomes.items():
        if outcome.made:
            yield f"- {name}:"
            counts = Counter(finding.code for finding in outcome.made)
            for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                yield f"    {count} × {code} ({names[code]})"


def _hint(outcomes: Outcomes, wishes: Wishes, unsafe: Mapping[str, bool]) -> Iterator[str]:
    """Yield a line about fixes that could be made and were not."""
    ready = hidden = 0
    for name, outcome in outcomes.items():
        for finding in outcome.left:
            kind = applicability(finding)
            if kind is Applicability.SAFE or (kind is Applicability.UNSAFE and unsafe[name]):
                ready += 1
            elif kind is Applicability.UNSAFE:
                hidden += 1
    if wishes.any:
        if hidden:
            yield f"[*] {hidden} more fixable with --unsafe-fixes."
    elif ready:
        more = f", {hidden} more with --unsafe-fixes" if hidden else ""
        yield f"[*] {ready} fixable with --fix{more}."
    elif hidden:
        yield f"[*] {hidden} fixable with --fix --unsafe-fixes."


def applicability(finding: Finding) -> Applicability | None:
    """Return how far the fix of a finding can be trusted; None if it has none."""
    return finding.fix.applicability if finding.fix is not None else None


def _findings(count: int) -> str:
    return counted(count, "finding")


def counted(count: int, word: str) -> str:
    """Return a number of things: ``1 file``, ``2 files``."""
    return f"{count} {word}{'s' if count != 1 else ''}"
