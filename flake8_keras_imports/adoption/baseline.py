"""A baseline: the findings that a project knows and does not want to hear of again.

A finding is known by its file, its code and the text of its line, not by the number of the line
nor by the message, which speaks of other lines and of versions; equal ones are counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any, NamedTuple

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.places import told
from flake8_keras_imports.output.report import Report

VERSION = 1

#: Path from the folder of the baseline, code and line.
Key = tuple[str, str, str]


class BaselineError(Exception):
    """A baseline that cannot be used; the message is one line."""


class Applied(NamedTuple):
    """What is left of a report."""

    results: dict[str, list[Finding]]
    #: Findings that the baseline knows.
    known: int
    #: Entries for files that were checked and that no longer have such findings.
    gone: int


def read_baseline(file: str) -> Counter[Key]:
    """Return how often each finding is known."""
    try:
        with open(file, encoding="utf-8") as stream:
            data: Any = json.load(stream)
    except FileNotFoundError:
        raise BaselineError(f"{file}: does not exist; --write-baseline makes it") from None
    except OSError as error:
        raise BaselineError(f"{file}: cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{file}: is no baseline: it is no JSON") from None
    version = data.get("version") if isinstance(data, dict) else None
    if version != VERSION:
        raise BaselineError(f"{file}: is no baseline of version {VERSION}")
    try:
        return Counter(
            {
                (path, str(entry["code"]), str(entry["line"])): int(entry["count"])
                for path, entries in data["findings"].items()
                for entry in entries
            }
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BaselineError(f"{file}: is no baseline: it has another shape") from None


def apply_baseline(report: Report, file: str, known: Counter[Key]) -> Applied:
    """Drop the findings that are known; of more than are known, the first ones."""
    left = known.copy()
    results: dict[str, list[Finding]] = {}
    dropped = 0
    for path, findings in report.results.items():
        results[path] = []
        for finding in findings:
            key = _key(report, file, path, finding)
            if left[key] > 0:
                left[key] -= 1
                dropped += 1
            else:
                results[path].append(finding)
    checked = {_path(file, path) for path in report.results}
    gone = sum(number for key, number in left.items() if key[0] in checked)
    return Applied(results, dropped, gone)


def write_baseline(report: Report, file: str) -> int:
    """Write all findings of a report, keep what is known of files that were not checked.

    Return the number of findings that are known now.
    """
    entries = Counter(_key(report, file, path, finding) for path, finding in report)
    if os.path.exists(file):
        checked = {_path(file, path) for path in report.results}
        folder = os.path.dirname(os.path.abspath(file))
        for key, number in read_baseline(file).items():
            if key[0] not in checked and os.path.exists(os.path.join(folder, key[0])):
                entries[key] = number
    findings: dict[str, list[dict[str, Any]]] = {}
    for (path, code, line), number in sorted(entries.items()):
        findings.setdefault(path, []).append({"code": code, "count": number, "line": line})
    text = json.dumps({"version": VERSION, "findings": findings}, indent=1, ensure_ascii=False)
    try:
        with open(file, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(f"{text}\n")
    except OSError as error:
        raise BaselineError(f"{file}: cannot be written: {error.strerror or error}") from None
    return sum(entries.values())


def _key(report: Report, file: str, path: str, finding: Finding) -> Key:
    line = " ".join(report.line(path, finding.row, finding.cell).split())
    return _path(file, path), finding.code, line.encode("utf-8", "replace").decode()


def _path(file: str, path: str) -> str:
    """Return a path as it stands in a baseline: the same on every machine."""
    return told(path, os.path.dirname(os.path.abspath(file)), os.getcwd()).as_posix()
