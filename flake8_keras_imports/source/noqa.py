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


#: Names of files that were parsed before, so that flake8 can break them into tokens.
_PYTHON = (".py", ".pyi", ".pyw", ".ipynb")
#: What a token that spans several lines has in its first and in its last one.
_QUOTES = ('"""', "'''")


def without_ignored(findings: list[Finding], lines: list[str], path: str) -> list[Finding]:
    """Drop the findings that a comment ``# noqa`` or ``# flake8: noqa`` silences."""
    if not findings:
        return findings
    text = "".join(lines).lower()
    if "noqa" not in text:
        return findings
    asked = [f for f in findings if _may_be_ignored(f.row, lines)]
    if "flake8" not in text and not asked:
        return findings
    if (
        "flake8" in text
        or not path.endswith(_PYTHON)
        or any(_is_joined(f.row, lines) for f in asked)
    ):
        return _asked_of_flake8(findings, lines, path)
    return [f for f in findings if not _is_ignored(f, lines[f.row - 1], path)]


def _may_be_ignored(row: int, lines: list[str]) -> bool:
    """Say whether a comment may silence what stands in a row."""
    return "noqa" in _line(row, lines).lower() or _is_joined(row, lines)


def _is_joined(row: int, lines: list[str]) -> bool:
    """Say whether flake8 may look at more than the row itself.

    Strings of several lines and backslashes join rows: to find out which these are is to
    break the whole file into tokens.
    """
    here = _line(row, lines)
    if any(quotes in here for quotes in _QUOTES) or _goes_on(here):
        return True
    return row > 1 and _goes_on(_line(row - 1, lines))


def _line(row: int, lines: list[str]) -> str:
    return lines[row - 1] if row <= len(lines) else ""


def _is_ignored(finding: Finding, line: str, path: str) -> bool:
    """Say whether a comment in the line of a finding silences it."""
    from flake8.violation import Violation

    row, column = finding.row, finding.column
    violation = Violation(finding.code, path, row, column, finding.message, line)
    return violation.is_inline_ignored(disable_noqa=False)


def _goes_on(line: str) -> bool:
    return line.rstrip("\r\n").endswith("\\")


def _asked_of_flake8(findings: list[Finding], lines: list[str], path: str) -> list[Finding]:
    from flake8.processor import FileProcessor

    processor = FileProcessor(path, OPTIONS, lines=list(lines))
    if processor.should_ignore_file():
        return []
    lines_for = processor.noqa_line_for
    return [f for f in findings if not _is_ignored(f, lines_for(f.row) or "", path)]
