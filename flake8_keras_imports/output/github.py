"""Workflow commands that GitHub shows as annotations of the changed lines."""

from __future__ import annotations

from flake8_keras_imports.output.places import message_of, place_of, root, shown
from flake8_keras_imports.output.report import Report, level


def render(report: Report) -> str:
    """Return one ``::error`` or ``::warning`` for each finding and each file that has failed."""
    base = root()
    lines = []
    for path, finding in report:
        place = place_of(report, path, finding)
        properties = {
            "title": f"keras-imports ({finding.code})",
            "file": shown(path, base),
            "line": str(place.row),
            "endLine": str(place.end_row),
        }
        if place.column is not None and place.row == place.end_row:  # GitHub takes no other ones
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
        text = f"{finding.code} {message_of(finding)}"
        lines.append(_command(level(finding.code), properties, text))
    lines += [_command("error", {"title": "keras-imports"}, error) for error in report.errors]
    return "".join(lines)


def _command(name: str, properties: dict[str, str], text: str) -> str:
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{_data(text)}\n"


def _data(text: str) -> str:
    """Write what GitHub would take for the end of a command, as its own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
