"""``# noqa`` exactly as the installed flake8 understands it: by asking flake8."""

from __future__ import annotations

from argparse import Namespace

from flake8_keras_imports.finding import Finding

#: What flake8's file processor wants to know besides the lines.
_OPTIONS = Namespace(
    hang_closing=False,
    indent_size=4,
    max_line_length=79,
    max_doc_length=None,
    disable_noqa=False,
    verbose=0,
)


#: What a token that spans several lines has in its first and in its last one.
_QUOTES = ('"""', "'''")


def without_ignored(findings: list[Finding], lines: list[str], path: str) -> list[Finding]:
    """Drop the findings that a comment ``# noqa`` or ``# flake8: noqa`` silences."""
    if not findings:
        return findings
    text = "".join(lines).lower()
    if "noqa" not in text:
        return findings
    if "flake8" not in text and not any(_may_be_ignored(f.row, lines) for f in findings):
        return findings
    return _asked_of_flake8(findings, lines, path)


def _may_be_ignored(row: int, lines: list[str]) -> bool:
    """Say whether a comment may silence what stands in a row.

    flake8 looks at the row, and at those that strings of several lines and backslashes join
    to it: to find out which these are is to break the whole file into tokens.
    """
    here = lines[row - 1] if row <= len(lines) else ""
    if "noqa" in here.lower() or any(quotes in here for quotes in _QUOTES):
        return True
    return _goes_on(here) or (row > 1 and _goes_on(lines[row - 2]))


def _goes_on(line: str) -> bool:
    return line.rstrip("\r\n").endswith("\\")


def _asked_of_flake8(findings: list[Finding], lines: list[str], path: str) -> list[Finding]:
    from flake8.processor import FileProcessor
    from flake8.violation import Violation

    processor = FileProcessor(path, _OPTIONS, lines=list(lines))
    if processor.should_ignore_file():
        return []
    kept = []
    for finding in findings:
        line = processor.noqa_line_for(finding.row) or ""
        violation = Violation(
            finding.code, path, finding.row, finding.column, finding.message, line
        )
        if not violation.is_inline_ignored(disable_noqa=False):
            kept.append(finding)
    return kept
