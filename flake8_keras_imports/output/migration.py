"""What ``keras-imports migrate`` prints."""

from __future__ import annotations

import sys
from collections import Counter
from typing import NamedTuple

from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.fixes.goal import Change
from flake8_keras_imports.fixes.mentions import Mention
from flake8_keras_imports.fixes.report import applicability, counted
from flake8_keras_imports.inspecting import Outcomes, Task
from flake8_keras_imports.project.config import shown_path
from flake8_keras_imports.settings import Allowed


class Plan(NamedTuple):
    """What is to be done."""

    preferred: str
    target: Allowed
    tasks: list[Task]
    pins: list[Change]


def spelled(target: Allowed) -> list[str]:
    """Return the releases that a project is to have, for people."""
    names = zip(("tensorflow", "keras", "tf-keras"), target)
    return [f"{name} {wanted or '(any)'}" for name, wanted in names if wanted is not None]


class Progress:
    """Shows on a terminal how far the work is."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.is_shown = sys.stderr.isatty()

    def __call__(self, task: Task) -> None:
        self.count += 1
        if self.is_shown:
            number = (self.count - 1) % self.total + 1
            print(f"\r\033[K{number}/{self.total} {task.name}"[:100], end="", file=sys.stderr)

    def clear(self) -> None:
        """Take the line away."""
        if self.is_shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def print_plan(plan: Plan, before: dict[str, list[Finding]]) -> None:
    """Print what was found, and what can be mended."""
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    versions = spelled(plan.target)
    print(f"To {plan.preferred}" + (f" with {', '.join(versions)}" if versions else ""))
    findings = [finding for found in before.values() for finding in found]
    files = sum(1 for found in before.values() if found)
    print(f"\n{counted(len(findings), 'finding')} in {files} of {counted(len(before), 'file')}")
    if findings:
        print(f"\n{'':32}{'findings':>9}{'safe':>6}{'unsafe':>8}{'by hand':>9}")
    for code, count in sorted(Counter(finding.code for finding in findings).items()):
        kinds = Counter(_kind(finding) for finding in findings if finding.code == code)
        title = f"{code} {names[code]}"
        print(
            f"{title:32}{count:9}{kinds['safe']:6}{kinds['unsafe']:8}{kinds['by hand']:9}".rstrip()
        )
    if plan.pins:
        print("\nPins to change")
        _print_pins(plan.pins)


def _kind(finding: Finding) -> str:
    kind = applicability(finding)
    return kind.value if kind in (Applicability.SAFE, Applicability.UNSAFE) else "by hand"


def print_outcome(
    outcomes: Outcomes, raised: list[tuple[str, Finding]], safe_only: bool, dry_run: bool
) -> None:
    """Print what was mended, why that may be wrong, and what is left."""
    made = sum(len(outcome.made) for outcome in outcomes.values())
    mended = sum(1 for outcome in outcomes.values() if outcome.made)
    verb = "Would make" if dry_run else "Made"
    print(f"\n{verb} {_fixes(made)} in {counted(mended, 'file')}")
    for name, pin in raised:
        assert pin.fix is not None
        print(f"{name}:{pin.row}: {pin.message} -> {pin.fix.title}")
    _print_doubts(outcomes)
    _print_left(outcomes, safe_only)


def _fixes(count: int) -> str:
    return "1 fix" if count == 1 else f"{count} fixes"


def _print_left(outcomes: Outcomes, safe_only: bool) -> None:
    """Print what is left, by rule and by why it is left."""
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    groups: dict[tuple[str, str], list[str]] = {}
    for name, outcome in outcomes.items():
        for finding in outcome.left:
            cell = f"cell {finding.cell}:" if finding.cell is not None else ""
            line = f"{name}:{cell}{finding.row}:{finding.column}: {finding.code} {finding.message}"
            groups.setdefault((finding.code, _why_left(finding, safe_only)), []).append(line)
    if groups:
        print(f"\nLeft to be done by hand: {sum(map(len, groups.values()))}")
    for (code, why), lines in sorted(groups.items()):
        print(f"\n{code} {names[code]}, {why}")
        print("\n".join(lines))


def _print_doubts(outcomes: Outcomes) -> None:
    """Print why fixes that were made are not safe: each reason once, with its places."""
    reasons: dict[str, dict[str, list[int]]] = {}
    for name, outcome in outcomes.items():
        for finding in outcome.made:
            for reason in finding.fix.reason.split("; ") if finding.fix is not None else ():
                if reason:
                    reasons.setdefault(reason, {}).setdefault(name, []).append(finding.row)
    if reasons:
        print("\nTo look at: these fixes may change what the program does")
    counted = [(sum(map(len, where.values())), why, where) for why, where in reasons.items()]
    for count, reason, where in sorted(counted, key=lambda entry: (-entry[0], entry[1])):
        print(f"- {reason} ({count})")
        for name, rows in where.items():
            print(f"    {name}: line {', '.join(map(str, rows))}")


def _why_left(finding: Finding, safe_only: bool) -> str:
    """Return why a finding was not mended."""
    from flake8_keras_imports.rules import all_rules

    fix = finding.fix
    if fix is None:
        rule = next(rule for rule in all_rules() if rule.code == finding.code)
        return "which has no fix" if rule.fix == "none" else "where no fix is certain to be right"
    reason = f": {fix.reason}" if fix.reason else ""
    if fix.applicability is Applicability.DISPLAY:
        return f"only a suggestion{reason}"
    if fix.applicability is Applicability.UNSAFE and safe_only:
        return f"not safe{reason}"
    return "not made"


def print_by_hand(pins: list[Change], texts: list[Mention]) -> None:
    """Print what no rule reports and must be changed all the same."""
    if pins:
        print("\nPins to change by hand")
    _print_pins(pins)
    if texts:
        print("\nTexts that name what was changed, to change by hand")
    for text in texts:
        print(f"{text.path}:{text.row}:{text.column}: '{text.text}': {text.reason}")


def _print_pins(pins: list[Change]) -> None:
    for pin, goal in pins:
        wanted = "not needed" if goal == "none" else goal
        print(f"{shown_path(pin.path)}:{pin.row}: {pin.shown} -> {wanted}")
