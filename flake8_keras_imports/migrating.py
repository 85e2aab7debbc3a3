"""What ``keras-imports migrate`` does: bring a project to one Keras, and say what is left."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable

from flake8_keras_imports.checking import complain_of_settings, configuration, find_tasks
from flake8_keras_imports.finding import Finding
from flake8_keras_imports.fixes import files
from flake8_keras_imports.fixes.diffs import print_diffs
from flake8_keras_imports.fixes.goal import changes, holds_pins, raise_pins
from flake8_keras_imports.fixes.mentions import mentions
from flake8_keras_imports.fixing import mend_all, preview
from flake8_keras_imports.inspecting import Outcomes, Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.output.migration import (
    Plan,
    Progress,
    print_by_hand,
    print_outcome,
    print_plan,
    spelled,
)
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.project.config import Configuration, layer
from flake8_keras_imports.project.solutions import can_be_installed
from flake8_keras_imports.settings import VERSION_OPTIONS, Allowed
from flake8_keras_imports.source.reading import SourceError, read

#: Where each preferred Keras leads, whatever the present pins say; None leaves it to them.
TARGETS = {
    "keras": Allowed(">=2.16", ">=3", "none"),
    "tf_keras": Allowed(None, None, ""),
    "tf.keras": Allowed(None, None, None),
}


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
    print_plan(plan, before)
    outcomes, raised = _made(plan, arguments, progress)
    progress.clear()
    if arguments.dry_run:
        print()
        print_diffs(outcomes)
    print_outcome(outcomes, raised, arguments.safe_only, arguments.dry_run)
    left = changes(plan.tasks, plan.target)
    if arguments.dry_run:  # the files are still as they were
        places = {(os.path.abspath(name), f.row, f.column) for name, f in raised}
        left = [one for one in left if (one.pin.path, one.pin.row, one.pin.column) not in places]
    changed = [name for name, outcome in outcomes.items() if outcome.made]
    found = list(mentions(changed, outcomes))
    print_by_hand(left, found)
    if failures.said:
        return 2
    return 1 if left or found or any(outcome.left for outcome in outcomes.values()) else 0


def _made(
    plan: Plan, arguments: argparse.Namespace, progress: Progress
) -> tuple[Outcomes, list[tuple[str, Finding]]]:
    """Return what fixes made of every file, or would make, and the pins that were raised."""
    raised: list[tuple[str, Finding]] = []
    tasks, originals = [], {}
    for task in plan.tasks:
        if plan.preferred == "keras" and not arguments.safe_only and holds_pins(task):
            raw = read(task.path)
            new, made = raise_pins(task, raw, plan.target)
            try:
                if made and not arguments.dry_run:
                    files.replace(task.path, raw, new)
                raised += [(task.name, finding) for finding in made]
                if made:
                    originals[task.name] = raw
                    task = task._replace(given=new if arguments.dry_run else None)
            except files.WriteError as error:
                task.failed(f"{task.name}: {error}")
        tasks.append(task)
    if not arguments.dry_run:
        forget()
        return mend_all(tasks, progress), raised
    outcomes = preview(tasks)
    for task in tasks:
        if task.given is not None and task.name in outcomes:
            outcome = outcomes[task.name]
            new = outcome.new or task.given  # nothing was looked for where no rule speaks of it
            outcomes[task.name] = outcome._replace(old=originals[task.name], new=new)
    return outcomes, raised


def _plan(arguments: argparse.Namespace, failures: Complaints) -> Plan | None:
    arguments.unsafe_fixes = not arguments.safe_only
    plain = configuration(arguments)  # of the manifests themselves
    folder = os.path.abspath(arguments.paths[0])
    folder = folder if os.path.isdir(folder) else os.path.dirname(folder)
    preferred = plain.of_folder(folder).get("preferred")
    said = Allowed(*(getattr(arguments, f"{project}_version") for project in VERSION_OPTIONS))
    target = said.over(TARGETS[preferred])
    if not can_be_installed(target, ""):
        failures(f"no releases fulfil {', '.join(spelled(target))} together")
        return None
    table = {o[2:]: t for o, t in zip(VERSION_OPTIONS.values(), target) if t is not None}
    goal = layer("target", os.getcwd(), table)
    aimed = Configuration((goal, *plain.outer), plain.isolated, plain.chosen)
    tasks = [
        task._replace(stack=plain.of(task.name)) if task.is_manifest else task
        for task in find_tasks(arguments.paths, None, aimed, failures, True)
    ]
    complain_of_settings(aimed, failures)
    return Plan(preferred, target, tasks, changes(tasks, target))


def _look(tasks: Iterable[Task], progress: Progress) -> dict[str, list[Finding]]:
    found = {}
    for task in tasks:
        progress(task)
        try:
            found[task.name] = look(task)
        except SourceError as error:
            task.failed(f"{task.name}: {error}")
    return found
