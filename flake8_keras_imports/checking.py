"""What ``keras-imports check`` does."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from flake8_keras_imports.cache.traces import tracing
from flake8_keras_imports.finishing import finish, mistake, wants_fixes
from flake8_keras_imports.fixes.report import Wishes
from flake8_keras_imports.inspecting import Outcomes, Task
from flake8_keras_imports.output.complaints import Complaints, complain
from flake8_keras_imports.project.config import (
    KEYS,
    Configuration,
    Layer,
    layer,
    read_given,
    shown_path,
)
from flake8_keras_imports.project.flake8_files import flake8_layer
from flake8_keras_imports.project.lookup import unreadable
from flake8_keras_imports.selection import Selection
from flake8_keras_imports.source.discovery import find
from flake8_keras_imports.source.reading import read


def configuration(arguments: argparse.Namespace) -> Configuration:
    """Return what the command line says, and where the rest of the settings is found."""
    names = {key: key.replace("-", "_") for key in KEYS}
    given = {key: getattr(arguments, name, None) for key, name in names.items()}
    table = {key: value for key, value in given.items() if value is not None}
    outer: tuple[Layer, ...] = (layer("command line", os.getcwd(), table),)
    if arguments.isolated:
        return Configuration(outer, isolated=True)
    own = flake8_layer(os.getcwd())
    outer += (own,) if own is not None else ()
    if arguments.config is not None:
        return Configuration(outer, chosen=read_given(arguments.config))
    return Configuration(outer)


def spare_the_collector() -> None:
    """Let the garbage collector look seldom.

    Trees are many objects that are not circular: looking for circles takes longer than it gives.
    """
    gc.freeze()
    gc.set_threshold(1_000_000, 3, 10)


def check(arguments: argparse.Namespace) -> int:
    """Check the paths, print what is found; return the exit status."""
    spare_the_collector()
    wishes = Wishes.of(arguments)
    wrong = mistake(arguments, wishes)
    if wrong is not None:
        complain(wrong)
        return 2
    if arguments.show_settings:
        return show_settings(arguments.paths, configuration(arguments))
    fixes = wishes.any or wants_fixes(arguments)
    if not wishes.any:
        return _check(arguments, wishes, fixes)
    settings, failures = configuration(arguments), Complaints()
    tasks = find_tasks(arguments.paths, arguments.stdin_filename, settings, failures, fixes)
    outcomes = _show_diffs(tasks) if wishes.diff else _fix(list(tasks))
    complain_of_settings(settings, failures)
    unsafe = {name: bool(settings.of(name).get("unsafe-fixes")) for name in outcomes}
    return finish(arguments, wishes, outcomes, unsafe, list(failures.said))


def _check(arguments: argparse.Namespace, wishes: Wishes, fixes: bool) -> int:
    """Check without mending anything, with the help of the cache and of other processes."""
    from flake8_keras_imports.looking import Looking
    from flake8_keras_imports.remembering import Remembering

    forget_everything()
    memory = Remembering(arguments, fixes)
    with memory.printing():
        failures = Complaints()
        with tracing(memory.trace):
            settings = configuration(arguments)
            tasks = list(
                find_tasks(arguments.paths, arguments.stdin_filename, settings, failures, fixes)
            )
            memory.note_baseline()
        looking = Looking(tasks, memory, arguments.jobs)
        outcomes = looking.outcomes()
        for message in (*settings.errors(), *looking.broken()):
            failures(message)
        unsafe = {name: bool(settings.of(name).get("unsafe-fixes")) for name in outcomes}
        code = finish(arguments, wishes, outcomes, unsafe, list(failures.said))
        sys.stdout.flush()
    memory.keep(code, looking.is_whole)
    return code


def forget_everything() -> None:
    """Forget what an earlier run in this process read."""
    if "flake8_keras_imports.project.modules" in sys.modules:
        from flake8_keras_imports.project.caches import forget

        forget()


def find_tasks(
    paths: Iterable[str],
    stdin_filename: str | None,
    settings: Configuration,
    failures: Complaints,
    fixes: bool,
) -> Iterator[Task]:
    """Find the files to look at, each once."""
    selection = Selection()
    seen = set()
    for path in paths:
        for file in ["-"] if path == "-" else find(path, failures, settings):
            name = stdin_filename or "stdin" if file == "-" else file
            if name in seen:
                continue
            seen.add(name)
            stack = settings.of(name)
            codes = selection.codes(stack, name)
            fixable = selection.fixable(stack) if fixes else frozenset[str]()
            given = read(file) if file == "-" else None
            yield Task(file, name, stack, codes, fixable, failures, given)


def _show_diffs(tasks: Iterable[Task]) -> Outcomes:
    from flake8_keras_imports.fixes.diffs import print_diffs
    from flake8_keras_imports.fixing import preview

    found = preview(tasks)
    print_diffs(found)
    return found


def _fix(tasks: list[Task]) -> Outcomes:
    """Mend files; what came from standard input goes to standard output."""
    from flake8_keras_imports.fixing import mend_all, preview

    found = mend_all([task for task in tasks if task.given is None])
    for task in tasks:
        if task.given is not None:
            found.update(preview([task]))
            made = found.get(task.name)
            changed = made is not None and made.new != made.old
            sys.stdout.buffer.write(made.new if made is not None and changed else task.given)
    return found


def complain_of_settings(settings: Configuration, failures: Complaints) -> None:
    """Print what is wrong with the configuration and the manifests that were looked at."""
    for message in settings.errors():
        failures(message)
    for manifest in unreadable():
        failures(f"{shown_path(manifest.path)}: {manifest.error}")


def show_settings(paths: list[str], settings: Configuration) -> int:
    """Print for each path what holds there, and where each value comes from."""
    for number, path in enumerate(paths):
        stack = (
            settings.of_folder(os.path.abspath(path)) if os.path.isdir(path) else settings.of(path)
        )
        print(f"{'' if number == 0 else chr(10)}{path}:")
        for key in KEYS:
            value, source = stack.entry(key)
            print(f"  {key} = {_written(value)}  ({source})")
    errors = settings.errors()
    for message in errors:
        complain(message)
    return 2 if errors else 0


def _written(value: Any) -> str:
    """Return a value as TOML would have it; what nobody set is ``unset``."""
    from json import dumps

    if value is None:
        return "unset"
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "{" + ", ".join(f"{dumps(k)} = {_written(v)}" for k, v in value) + "}"
    return dumps(value, ensure_ascii=False)
