"""What was recorded of real projects: counts for each rule, and where the findings stand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from projects.survey import Found, Survey

HEAD = ("project", "rule", "findings", "safe fixes", "unsafe fixes", "mended")


class Counts(NamedTuple):
    """The numbers of one rule in one project."""

    #: Places with a finding.
    findings: int
    #: Findings whose fix is safe, and those whose fix is unsafe.
    safe: int
    unsafe: int
    #: Findings that ``--fix --unsafe-fixes`` mended.
    made: int


#: Project and rule to its numbers.
Table = dict[tuple[str, str], Counts]
#: Project to the places of its findings.
Places = dict[str, set[Found]]


def table_of(surveys: Mapping[str, Survey]) -> Table:
    """Return the numbers of projects; one without a finding has no row."""
    table: Table = {}
    for project, survey in surveys.items():
        for code in sorted({found.code for found in survey.findings} | set(survey.made)):
            number = sum(found.code == code for found in survey.findings)
            counts = Counts(number, survey.safe[code], survey.unsafe[code], survey.made[code])
            table[project, code] = counts
    return table


def places_of(surveys: Mapping[str, Survey]) -> Places:
    """Return where the findings of projects stand."""
    return {project: set(survey.findings) for project, survey in surveys.items()}


def read_table(path: Path) -> Table:
    """Return the recorded numbers."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return {(project, rule): Counts(*map(int, numbers)) for project, rule, *numbers in rows[1:]}


def write_table(path: Path, table: Table) -> None:
    """Record numbers."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows((*key, *counts) for key, counts in sorted(table.items()))


def read_places(path: Path) -> Places:
    """Return where the recorded findings stand."""
    places: Places = {}
    project = file = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            project = line[2:]
            places[project] = set()
        elif line.startswith("  "):
            code, *found = line.split()
            places[project].update(_place(file, code, text) for text in found)
        else:
            file = line
    return places


def _place(path: str, code: str, text: str) -> Found:
    cell, _, place = text.rpartition(".")
    row, _, column = place.partition(":")
    return Found(path, int(cell[1:] or 0), int(row), int(column), code)


def write_places(path: Path, places: Places) -> None:
    """Record where findings stand: a line ``# project``, one for each file, one for each rule."""
    lines = (line for project in sorted(places) for line in _lines(project, places[project]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(project: str, found: Iterable[Found]) -> Iterator[str]:
    yield f"# {project}"
    groups: dict[str, dict[str, list[str]]] = {}
    for one in sorted(found):
        groups.setdefault(one.path, {}).setdefault(one.code, []).append(one.place)
    for path, rules in groups.items():
        yield path
        for code, texts in sorted(rules.items()):
            yield f"  {code} {' '.join(texts)}"
