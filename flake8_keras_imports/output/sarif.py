"""SARIF 2.1.0, the exchange format of static analysis, which code scanning and editors read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from json import dumps
from typing import Any

from flake8_keras_imports import __version__
from flake8_keras_imports.finding import Applicability, Finding, Fix, Related
from flake8_keras_imports.output.places import PATHS, identified, message_of, place_of, root, told
from flake8_keras_imports.output.places import uri as uri_of
from flake8_keras_imports.output.report import Report, level
from flake8_keras_imports.rules import all_rules, page, summary
from flake8_keras_imports.rules.base import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "ROOT"


def render(report: Report) -> str:
    """Return the log: one run, with the rules that have found something."""
    base = root()
    codes = {finding.code for _, finding in report}
    rules = [rule for rule in all_rules() if rule.code in codes]
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "keras-imports",
                "version": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": uri_of(PATHS(base)).rstrip("/") + "/"}},
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": error}} for error in report.errors
                ],
            }
        ],
        "results": [
            _result(report, path, finding, identity, numbers, base)
            for path, finding, identity in identified(report, base)
        ],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    text = page(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(rule)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level(rule.code), "enabled": rule.default},
        "properties": {"tags": ["keras", "tensorflow"], "since": rule.since, "fix": rule.fix},
    }


def _result(
    report: Report,
    path: str,
    finding: Finding,
    identity: str,
    numbers: dict[str, int],
    base: str,
) -> dict[str, Any]:
    place = place_of(report, path, finding)
    region: dict[str, Any] = {"startLine": place.row, "endLine": place.end_row}
    if place.column is not None:
        region |= {"startColumn": place.column, "endColumn": place.end_column}
    artifact = _artifact(path, base)
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": artifact, "region": region}
    }
    if finding.cell is not None:
        location["logicalLocations"] = [
            {"name": f"cell {finding.cell}", "kind": "object"},
        ]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": level(finding.code),
        "message": {"text": message_of(finding)},
        "locations": [location],
        "partialFingerprints": {"kerasImportsLine/v1": identity},
    }
    if finding.related:
        result["relatedLocations"] = [
            _related(report, path, related, base) for related in finding.related
        ]
    # positions in cells say nothing of the notebook's file, and nobody applies a mere suggestion
    fix = finding.fix
    if fix is not None and finding.cell is None and fix.applicability is not Applicability.DISPLAY:
        result["fixes"] = [_fix(fix, artifact, report.lines(path))]
    return result


def _artifact(path: str, base: str) -> dict[str, Any]:
    where = told(path, base, os.getcwd())
    found = {"uri": uri_of(where)}
    return found if where.is_absolute() else {**found, "uriBaseId": _BASE}


def _related(report: Report, path: str, related: Related, base: str) -> dict[str, Any]:
    region = {"startLine": related.row, "startColumn": related.column}
    if not related.path and related.cell is not None:
        region = {"startLine": report.row_in_file(path, related.cell, related.row)}
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(related.path or path, base),
            "region": region,
        },
        "message": {"text": related.message},
    }


def _fix(fix: Fix, artifact: dict[str, Any], lines: Sequence[str]) -> dict[str, Any]:
    replacements = []
    for edit in fix.edits:
        end_row, end_column = edit.end_row, edit.end_column
        if end_row > len(lines) >= edit.row:  # the last line has no line behind it
            end_row, end_column = len(lines), len(lines[-1]) + 1
        region = {
            "startLine": edit.row,
            "startColumn": edit.column,
            "endLine": end_row,
            "endColumn": end_column,
        }
        replacements.append({"deletedRegion": region, "insertedContent": {"text": edit.text}})
    reason = f" ({fix.reason})" if fix.reason else ""
    return {
        "description": {"text": fix.title + reason},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"applicability": fix.applicability.value},
    }
