"""What ``keras-imports migrate`` does: bring a project to one Keras, and say what is left."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_keras_imports.checking import complain_of_settings, configuration, find_tasks
from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.fixes.mentions import Mention, mentions
from flake8_keras_imports.fixes.report import applicability, print_diffs
from flake8_keras_imports.fixing import Outcomes, mend_all, preview
from flake8_keras_imports.inspecting import Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.project.config import Configuration, layer, shown_path
from flake8_keras_imports.project.lookup import family, limited, manifest_at
from flake8_keras_imports.project.manifests import is_manifest
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.project.solutions import can_be_installed, is_outside, matching
from flake8_keras_imports.settings import VERSION_OPTIONS, Allowed
from flake8_keras_imports.source.reading import SourceError

#: Where each preferred Keras leads, whatever the present pins say; None leaves it to them.
TARGETS = {
    "keras": Allowed(">=2.16", ">=3", "none"),
    "tf_keras": Allowed(None, None, ""),
    "tf.keras": Allowed(None, None, None),
}


class Plan(NamedTuple):
    """What is to be done."""

    preferred: str
    target: Allowed
    tasks: list[Task]
    pins: list[tuple[Pin, str]]


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the files below the paths to one Keras; return the exit status."""
    failures = Complaints()
    missing = [path for path in arguments.paths if not os.path.exists(path)]
    if missing:
        failures(f"{missing[0]}: does not exist")
        return 2
    plan = _plan(arguments, failures)
    if plan is None:
        return 2
    progress = Progress(len(plan.tasks))
    before = _look(plan.tasks, progress)
    progress.clear()
    _print_plan(plan, before)
    if arguments.dry_run:
        outcomes = preview(plan.tasks)
        print()
        print_diffs(outcomes)
    else:
        outcomes = mend_all(plan.tasks, progress)
        progress.clear()
    changed = [name for name, outcome in outcomes.items() if outcome.made]
    _print_outcome(plan, outcomes, arguments.safe_only, arguments.dry_run)
    found = list(mentions(changed, outcomes))
    _print_mentions(found)
    if failures.said:
        return 2
    return 1 if found or any(outcome.left for outcome in outcomes.values()) else 0


def _plan(arguments: argparse.Namespace, failures: Complaints) -> Plan | None:
    arguments.unsafe_fixes = not arguments.safe_only
    plain = configuration(arguments)  # of the manifests themselves
    folder = os.path.abspath(arguments.paths[0])
    folder = folder if os.path.isdir(folder) else os.path.dirname(folder)
    preferred = plain.of_folder(folder).get("preferred")
    said = Allowed(*(getattr(arguments, f"{project}_version") for project in VERSION_OPTIONS))
    target = said.over(TARGETS[preferred])
    if not can_be_installed(target, ""):
        failures(f"no releases fulfil {', '.join(_spelled(target))} together")
        return None
    table = {o[2:]: t for o, t in zip(VERSION_OPTIONS.values(), target) if t is not None}
    goal = layer("target", os.getcwd(), table)
    aimed = Configuration((goal, *plain.outer), plain.isolated, plain.chosen)
    tasks = [
        task._replace(stack=plain.of(task.name)) if task.is_manifest else task
        for task in find_tasks(arguments.paths, None, aimed, failures, True)
    ]
    complain_of_settings(aimed, failures)
    return Plan(preferred, target, tasks, list(_pins_to_change(tasks, target)))


def _spelled(target: Allowed) -> list[str]:
    names = zip(("tensorflow", "keras", "tf-keras"), target)
    return [f"{name} {wanted or '(any)'}" for name, wanted in names if wanted is not None]


def _pins_to_change(tasks: Iterable[Task], target: Allowed) -> Iterator[tuple[Pin, str]]:
    """Yield the pins of manifests that allow what the target does not, with what it wants."""
    wanted = dict(zip(("tensorflow", "keras", "tf-keras"), target))
    for task in tasks:
        path = os.path.abspath(task.path)
        if not is_manifest(os.path.basename(path)) or task.stack.isolated:
            continue
        for pin in manifest_at(path).pins:
            project = family(pin.name)
            goal = wanted.get(project) if project is not None else None
            if project is None or goal is None or pin.path != path:
                continue
            asked = limited(pin)
            if goal == "none":
                yield pin, "not needed"
            elif is_outside(project, asked) or not (
                matching(project, asked) <= matching(project, goal)
            ):
                yield pin, goal


def _look(tasks: Iterable[Task], progress: Progress) -> dict[str, list[Finding]]:
    found = {}
    for task in tasks:
        progress(task)
        try:
            found[task.name] = look(task)
        except SourceError as error:
            task.failed(f"{task.name}: {error}")
    return found


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


def _print_plan(plan: Plan, before: dict[str, list[Finding]]) -> None:
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    versions = _spelled(plan.target)
    print(f"To {plan.preferred}" + (f" with {', '.join(versions)}" if versions else ""))
    findings = [finding for found in before.values() for finding in found]
    files = sum(1 for found in before.values() if found)
    print(f"\n{len(findings)} findings in {files} of {len(before)} files")
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
        for pin, goal in plan.pins:
            print(f"  {shown_path(pin.path)}:{pin.row}: {pin.shown} -> {goal}")


def _kind(finding: Finding) -> str:
    kind = applicability(finding)
    return kind.value if kind in (Applicability.SAFE, Applicability.UNSAFE) else "by hand"


def _print_outcome(plan: Plan, outcomes: Outcomes, safe_only: bool, dry_run: bool) -> None:
    made = [finding for outcome in outcomes.values() for finding in outcome.made]
    files = sum(1 for outcome in outcomes.values() if outcome.made)
    verb = "Would make" if dry_run else "Made"
    print(f"\n{verb} {len(made)} fixes in {files} files")
    _print_doubts(outcomes)
    left = [(name, f) for name, outcome in outcomes.items() for f in outcome.left]
    if left:
        print(f"\nLeft: {len(left)}")
    for name, finding in left:
        cell = f"cell {finding.cell}:" if finding.cell is not None else ""
        print(f"{name}:{cell}{finding.row}:{finding.column}: {finding.code} {finding.message}")
        print(f"    {_why_left(finding, safe_only)}")


def _print_doubts(outcomes: Outcomes) -> None:
    """Print why fixes that were made are not safe: each reason once, with its places."""
    reasons: dict[str, dict[str, list[int]]] = {}
    for name, outcome in outcomes.items():
        for finding in outcome.made:
            if finding.fix is not None and finding.fix.reason:
                places = reasons.setdefault(finding.fix.reason, {})
                places.setdefault(name, []).append(finding.row)
    if reasons:
        print("\nTo look at: these fixes may change what the program does")
    for reason, where in sorted(reasons.items(), key=lambda pair: -sum(map(len, pair[1].values()))):
        print(f"- {reason} ({sum(map(len, where.values()))})")
        for name, rows in where.items():
            print(f"    {name}: line {', '.join(map(str, rows))}")


def _why_left(finding: Finding, safe_only: bool) -> str:
    from flake8_keras_imports.rules import all_rules

    fix = finding.fix
    if fix is None:
        rule = next(rule for rule in all_rules() if rule.code == finding.code)
        return "no fix: " + (
            f"{rule.code} has none" if rule.fix == "none" else "nothing certain can be written here"
        )
    if fix.applicability is Applicability.DISPLAY:
        return f"suggestion: {fix.title}" + (f" ({fix.reason})" if fix.reason else "")
    if fix.applicability is Applicability.UNSAFE and safe_only:
        return f"unsafe: {fix.title} ({fix.reason})"
    return f"not made: {fix.title}"


def _print_mentions(found: list[Mention]) -> None:
    if found:
        print("\nTexts that name what was changed, to be changed by hand")
    for mention in found:
        print(f"{mention.path}:{mention.row}:{mention.column}: '{mention.text}' ({mention.reason})")
