"""What people are told of fixes: diffs, counts, and what else could be mended."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.inspecting import Outcomes


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
