"""GitLab's Code Quality report."""

from __future__ import annotations

from json import dumps
from typing import Any

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.places import identified, message_of, place_of, root, shown
from flake8_keras_imports.output.report import Report, level

_SEVERITIES = {"warning": "minor", "error": "major"}


def render(report: Report) -> str:
    """Return the JSON array that GitLab compares between a branch and its target."""
    base = root()
    entries = [
        {
            "description": f"{finding.code} {message_of(finding)}",
            "check_name": finding.code,
            "categories": ["Compatibility"],
            "fingerprint": identity,
            "severity": _SEVERITIES[level(finding.code)],
            "location": {"path": shown(path, base), **_location(report, path, finding)},
        }
        for path, finding, identity in identified(report, base)
    ]
    return dumps(entries, indent=2) + "\n"


def _location(report: Report, path: str, finding: Finding) -> dict[str, Any]:
    place = place_of(report, path, finding)
    if place.column is None:
        return {"lines": {"begin": place.row, "end": place.end_row}}
    return {
        "positions": {
            "begin": {"line": place.row, "column": place.column},
            "end": {"line": place.end_row, "column": place.end_column},
        }
    }
