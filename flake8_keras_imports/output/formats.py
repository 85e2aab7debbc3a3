"""Write findings for people and for programs: which formats there are, and the simple ones."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flake8_keras_imports.finding import Fix
    from flake8_keras_imports.output.report import Report

#: Each format and the module whose ``render`` writes it.
_MODULES = {
    "full": "full",
    "concise": "",
    "json": "",
    "json-lines": "",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "sarif": "sarif",
    # the name of the concise format of old
    "text": "",
}
FORMATS = tuple(_MODULES)
#: Formats for people: a summary follows them.
FOR_PEOPLE = ("full", "concise", "text")
#: Formats that show what mends a finding.
WITH_FIXES = ("full", "json", "json-lines", "sarif")


def write(name: str, report: Report) -> str:
    """Return a report in one of the formats."""
    if name in ("concise", "text"):
        return concise(report)
    if name in ("json", "json-lines"):
        return json(report) if name == "json" else json_lines(report)
    module = import_module(f"{__package__}.{_MODULES[name]}")
    text: str = module.render(report)
    return text


def concise(report: Report) -> str:
    """Return one line for each finding: ``path:row:column: CODE message``.

    In notebooks ``path:cell 3:row:column``.
    """
    from flake8_keras_imports.output.report import level

    colours = report.colours
    styles = {"error": colours.error, "warning": colours.warning}
    lines = []
    for path, f in report:
        cell = f"cell {f.cell}:" if f.cell is not None else ""
        place = colours.paint(colours.strong, f"{path}:{cell}{f.row}:{f.column}:")
        lines.append(f"{place} {colours.paint(styles[level(f.code)], f.code)} {f.message}\n")
    return "".join(lines)


def json(report: Report) -> str:
    """Return findings as a JSON array in the shape of ruff's."""
    from json import dumps

    return dumps(_entries(report), indent=2) + "\n"


def json_lines(report: Report) -> str:
    """Return the same objects, one on each line."""
    from json import dumps

    return "".join(f"{dumps(entry)}\n" for entry in _entries(report))


def _entries(report: Report) -> list[dict[str, Any]]:
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    return [
        {
            "cell": finding.cell,
            "code": finding.code,
            "end_location": {"column": finding.end_column, "row": finding.end_row},
            "filename": os.path.abspath(path),
            "fix": _fix(finding.fix),
            "location": {"column": finding.column, "row": finding.row},
            "message": finding.message,
            "name": names[finding.code],
            "noqa_row": finding.row,
            "related": [
                {
                    "filename": place.path or os.path.abspath(path),
                    "location": {"column": place.column, "row": place.row},
                    "message": place.message,
                }
                for place in finding.related
            ],
            "url": None,
        }
        for path, finding in report
    ]


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    """Return a fix in the shape of ruff's."""
    if fix is None:
        return None
    return {
        "applicability": fix.applicability.value,
        "edits": [
            {
                "content": edit.text,
                "end_location": {"column": edit.end_column, "row": edit.end_row},
                "location": {"column": edit.column, "row": edit.row},
            }
            for edit in fix.edits
        ],
        "message": fix.title,
    }
