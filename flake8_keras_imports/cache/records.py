"""What a file was found to have, in lists and texts that can be written down and sent."""

from __future__ import annotations

from typing import Any, NamedTuple

from flake8_keras_imports.cache.traces import Trace, tracing_if_wanted
from flake8_keras_imports.finding import Applicability, Edit, Finding, Fix, Related
from flake8_keras_imports.inspecting import Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.source.reading import SourceError


class Record(NamedTuple):
    """What came of one file."""

    #: Its findings as lists; None where it could not be checked.
    findings: list[Any] | None = []
    #: What is to be said: whether it is an error, whether the name of the file comes first, text.
    said: list[Any] = []
    #: Manifests that it depends on and that could not be read, with the reasons.
    broken: list[Any] = []


#: Of a file that has nothing to do with Keras.
NOTHING = Record()


def recorded(task: Task) -> tuple[Record, Trace]:
    """Look at a file; return what came of it and what that was computed from."""
    said = _Said()
    trace = Trace()
    findings: list[Any] | None = None
    with tracing_if_wanted(trace):
        try:
            findings = [written(finding) for finding in look(task._replace(failed=said))]
        except SourceError as error:
            said(f"{task.name}: {error}")
    lines = [_without_name(is_error, text, task.name) for is_error, text in said.lines]
    broken = [list(entry) for entry in trace.broken.items()]
    return Record(findings, lines, broken) if findings != [] or lines or broken else NOTHING, trace


def tell(record: Record, task: Task) -> None:
    """Say what was said when the file was looked at."""
    for is_error, with_name, text in record.said:
        whole = f"{task.name}{text}" if with_name else text
        if is_error:
            task.failed(whole)
        else:
            task.failed.note(whole)


class _Said(Complaints):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[bool, str]] = []

    def __call__(self, message: str) -> None:
        self.lines.append((True, message))

    def note(self, message: str) -> None:
        self.lines.append((False, message))


def _without_name(is_error: bool, text: str, name: str) -> list[Any]:
    has_name = text.startswith(name)
    return [int(is_error), int(has_name), text.removeprefix(name) if has_name else text]


def written(finding: Finding) -> list[Any]:
    """Return a finding as lists."""
    *place, related, fix = finding
    made = None
    if fix is not None:
        made = [fix.title, fix.applicability.value, [list(edit) for edit in fix.edits], fix.reason]
    return [*place, [list(other) for other in related], made]


def read_back(lists: list[Any]) -> Finding:
    """Return the finding that was written; raise TypeError or ValueError where it is none."""
    row, column, code, message, end_row, end_column, cell, related, made = lists
    fix = None
    if made is not None:
        title, kind, edits, reason = made
        fix = Fix(title, Applicability(kind), tuple(Edit(*edit) for edit in edits), reason)
    places = tuple(Related(*other) for other in related)
    return Finding(row, column, code, message, end_row, end_column, cell, places, fix)


class Keys:
    """What results depend on besides files, as text."""

    def __init__(self) -> None:
        #: With the things that are known by their identities, so that they stay.
        self._known: dict[tuple[int, int, int], tuple[Task, str]] = {}

    def of(self, task: Task) -> str:
        """Return the key of a file."""
        parts = id(task.stack), id(task.codes), id(task.fixable)
        found = self._known.get(parts)
        if found is None:
            key = repr((sorted(task.codes), sorted(task.fixable), tuple(task.stack.settings)))
            found = self._known[parts] = task, key
        return found[1]
