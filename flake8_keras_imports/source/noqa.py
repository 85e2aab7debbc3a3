"""``# noqa`` exactly as the installed flake8 understands it: by asking flake8."""

from __future__ import annotations

from argparse import Namespace

from flake8_keras_imports.finding import Finding

#: What flake8's file processor wants to know besides the lines.
OPTIONS = Namespace(
    hang_closing=False,
    indent_size=4,
    max_line_length=79,
    max_doc_length=None,
    disable_noqa=False,
    verbose=0,
)


def without_ignored(findings: list[Finding], lines: list[str], path: str) -> list[Finding]:
    """Drop the findings that a comment ``# noqa`` or ``# flake8: noqa`` silences."""
    if not findings or not any("noqa" in line.lower() for line in lines):
        return findings
    from flake8.processor import FileProcessor
    from flake8.violation import Violation

    processor = FileProcessor(path, OPTIONS, lines=list(lines))
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
