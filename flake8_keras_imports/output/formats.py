"""Write findings for people and for programs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from flake8_keras_imports.finding import Finding, Fix

#: A path and the findings in the file, in the order of their positions.
Results = Iterable[tuple[str, list[Finding]]]


def _cell(finding: Finding) -> str:
    return f"cell {finding.cell}:" if finding.cell is not None else ""


def text(results: Results) -> str:
    """Return one line for each finding: ``path:row:column: CODE message``.

    In notebooks ``path:cell 3:row:column``.
    """
    return "".join(
        f"{path}:{_cell(f)}{f.row}:{f.column}: {f.code} {f.message}\n"
        for path, findings in results
        for f in findings
    )


def json(results: Results) -> str:
    """Return findings as a JSON array in the shape of ruff's."""
    from json import dumps

    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    entries = [
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
        for path, findings in results
        for finding in findings
    ]
    return dumps(entries, indent=2) + "\n"


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


FORMATS = {"text": text, "json": json}
