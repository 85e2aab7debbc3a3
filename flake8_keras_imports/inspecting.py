"""One file, looked at: a module, a notebook or a manifest."""

from __future__ import annotations

import os
from typing import NamedTuple

from flake8_keras_imports.analysis import (
    analyse,
    analyse_file,
    analyse_manifest,
    analyse_notebook,
    concerns_keras_bytes,
    source_of,
)
from flake8_keras_imports.cache.traces import note_content
from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.project.config import Stack
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.source.noqa import without_ignored
from flake8_keras_imports.source.notebooks import SUFFIX, read_notebook
from flake8_keras_imports.source.reading import Source, decode, parse, read


class Task(NamedTuple):
    """A file to look at."""

    #: ``-`` is standard input.
    path: str
    #: What it is called.
    name: str
    stack: Stack
    #: The codes that are reported.
    codes: frozenset[str]
    #: Those of which fixes are wanted.
    fixable: frozenset[str] = frozenset()
    failed: Complaints = Complaints()
    #: What came from standard input.
    given: bytes | None = None

    @property
    def is_manifest(self) -> bool:
        """Whether it is a manifest that is no Python."""
        return is_linted(os.path.basename(self.path))

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook."""
        return self.name.endswith(SUFFIX)

    def read(self) -> bytes | None:
        """Return what the file holds, or None if nothing in it can be reported."""
        if not self.codes:
            return None
        raw = read(self.path, hashed=False) if self.given is None else self.given
        if self.is_manifest:
            concerns = not self.stack.settings.isolated
        else:
            concerns = concerns_keras_bytes(raw, self.path, self.stack.settings)
        if concerns and self.given is None:
            note_content(os.path.abspath(self.path), raw)
        return raw if concerns else None


class Outcome(NamedTuple):
    """A file that was looked at, and perhaps mended."""

    #: The findings that it has now.
    left: list[Finding]
    #: Those that were mended.
    made: list[Finding]
    #: What it held before and what it is to hold; the same if nothing was mended.
    old: bytes = b""
    new: bytes = b""


Outcomes = dict[str, Outcome]


def look(task: Task, raw: bytes | None = None) -> list[Finding]:
    """Return the findings of one file that no comment silences; raise SourceError."""
    settings, fixes = task.stack.settings, bool(task.fixable)
    source = source_of(task.path) if raw is None and task.given is None else None
    if source is not None:  # read before, because another file imports it
        return _look_at_module(task, source)
    raw = task.read() if raw is None else raw
    if raw is None:
        return []
    if task.is_manifest:
        found = analyse_manifest(task.path, task.codes, settings, fixes)
        lines = raw.decode("utf-8", "replace").splitlines(keepends=True)
        return kept(task, found, lines)
    if task.is_notebook:
        return _look_at_notebook(task, raw)
    return _look_at_module(task, decode(raw))


def _look_at_module(task: Task, source: Source) -> list[Finding]:
    settings, fixes = task.stack.settings, bool(task.fixable)
    if task.path == "-":
        analysis = analyse(parse(source), source.lines, task.name, task.codes, settings, fixes)
    else:
        analysis = analyse_file(source, task.path, task.codes, settings, fixes)
    for line in analysis.skipped:
        task.failed.note(f"{task.name}: line {line}: is nested too deeply and was not analysed")
    return kept(task, analysis.findings, source.lines)


def _look_at_notebook(task: Task, raw: bytes) -> list[Finding]:
    notebook = read_notebook(raw)
    for failure in notebook.failures:
        task.failed(f"{task.name}:{failure}")
    fixes = bool(task.fixable)
    analysis = analyse_notebook(notebook, task.name, task.codes, task.stack.settings, fixes)
    for line in analysis.skipped:
        shown = notebook.cells.shown(line)
        task.failed.note(f"{task.name}: {shown}: is nested too deeply and was not analysed")
    found = kept(task, analysis.findings, notebook.source.lines)
    return [notebook.cells.located(finding) for finding in found]


def kept(task: Task, findings: list[Finding], lines: list[str]) -> list[Finding]:
    """Return the findings that no comment silences, with the fixes that are wanted."""
    return [
        finding if finding.code in task.fixable else finding._replace(fix=None)
        for finding in without_ignored(findings, lines, task.name)
    ]
