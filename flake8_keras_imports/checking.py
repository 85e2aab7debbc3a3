"""What ``keras-imports check`` does."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import Any

from flake8_keras_imports.analysis import (
    analyse,
    analyse_file,
    analyse_manifest,
    analyse_notebook,
    concerns_keras_bytes,
)
from flake8_keras_imports.delivering import finish, mistake, wants_fixes
from flake8_keras_imports.finding import Finding
from flake8_keras_imports.project.config import (
    KEYS,
    Configuration,
    Layer,
    Stack,
    layer,
    read_given,
    shown_path,
)
from flake8_keras_imports.project.flake8_files import flake8_layer
from flake8_keras_imports.project.lookup import unreadable
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.selection import Selection
from flake8_keras_imports.settings import Settings
from flake8_keras_imports.source.discovery import find
from flake8_keras_imports.source.noqa import without_ignored
from flake8_keras_imports.source.notebooks import SUFFIX, read_notebook
from flake8_keras_imports.source.reading import SourceError, decode, parse, read


class Complaints:
    """Prints one-line errors, each once, and remembers that there was one."""

    def __init__(self) -> None:
        self.said: dict[str, None] = {}

    def __call__(self, message: str) -> None:
        if message not in self.said:
            self.said[message] = None
            complain(message)


def complain(message: str) -> None:
    """Print a one-line error."""
    print(f"keras-imports: {message}", file=sys.stderr)


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


def check(arguments: argparse.Namespace) -> int:
    """Check the paths, print what is found; return the exit status."""
    gc.set_threshold(100_000, 20, 100)  # trees are many objects that are not circular
    wrong = mistake(arguments)
    if wrong is not None:
        complain(wrong)
        return 2
    settings = configuration(arguments)
    if arguments.show_settings:
        return show_settings(arguments.paths, settings)
    selection = Selection()
    results: dict[str, list[Finding]] = {}
    failures = Complaints()
    fixes = wants_fixes(arguments)
    for path in arguments.paths:
        for file in ["-"] if path == "-" else find(path, failures, settings):
            name = arguments.stdin_filename or "stdin" if file == "-" else file
            if name not in results:
                try:
                    stack = settings.of(name)
                    codes = selection.codes(stack, name)
                    results[name] = (
                        _check_file(file, name, codes, stack, failures, fixes) if codes else []
                    )
                except SourceError as error:
                    failures(f"{name}: {error}")
    for message in settings.errors():
        failures(message)
    for manifest in unreadable():
        failures(f"{shown_path(manifest.path)}: {manifest.error}")
    return finish(arguments, results, list(failures.said), complain)


def _check_file(
    path: str,
    name: str,
    codes: frozenset[str],
    stack: Stack,
    failed: Complaints,
    fixes: bool = False,
) -> list[Finding]:
    """Return the findings of one file that no comment silences."""
    settings = stack.settings
    raw = read(path)
    if is_linted(os.path.basename(path)):
        found = analyse_manifest(path, codes, settings) if not settings.isolated else []
        lines = raw.decode("utf-8", "replace").splitlines(keepends=True)
        return without_ignored(found, lines, name)
    if not concerns_keras_bytes(raw, path, settings):
        return []
    if (name if path == "-" else path).endswith(SUFFIX):
        return _check_notebook(raw, name, codes, settings, failed, fixes)
    source = decode(raw)
    if path == "-":
        analysis = analyse(parse(source), source.lines, name, codes, settings, fixes)
    else:
        analysis = analyse_file(source, path, codes, settings, fixes)
    for line in analysis.skipped:
        complain(f"{name}: line {line}: is nested too deeply and was not analysed")
    return without_ignored(analysis.findings, source.lines, name)


def _check_notebook(
    raw: bytes,
    name: str,
    codes: frozenset[str],
    settings: Settings,
    failed: Complaints,
    fixes: bool = False,
) -> list[Finding]:
    notebook = read_notebook(raw)
    for failure in notebook.failures:
        failed(f"{name}:{failure}")
    analysis = analyse_notebook(notebook, name, codes, settings, fixes)
    for line in analysis.skipped:
        shown = notebook.cells.shown(line)
        complain(f"{name}: {shown}: is nested too deeply and was not analysed")
    found = without_ignored(analysis.findings, notebook.source.lines, name)
    return [notebook.cells.located(finding) for finding in found]


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
