"""JUnit's XML, which nearly every server reads: a test for each finding and each clean file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.output.places import root, shown
from flake8_keras_imports.output.report import Report, level

#: What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return the XML, a suite for each file."""
    base = root()
    suites = []
    for path, findings in report.results.items():
        name = shown(path, base)
        cases = [_failure(report, path, name, finding) for finding in findings]
        counts = f'tests="{len(cases) or 1}" failures="{len(cases)}" errors="0"'
        lines = cases or [f"    <testcase {_attributes(name='keras-imports', classname=name)} />\n"]
        suites += [f"  <testsuite {_attributes(name=name)} {counts}>\n", *lines, "  </testsuite>\n"]
    if report.errors:
        suites += _errors(report)
    tests = sum(max(len(findings), 1) for findings in report.results.values())
    counts = (
        f'tests="{tests + len(report.errors)}" failures="{report.found}" '
        f'errors="{len(report.errors)}"'
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="keras-imports" {counts}>\n'
    text = "".join([head, *suites, "</testsuites>\n"])
    # readable whatever the encoding of the stream is
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _failure(report: Report, path: str, name: str, finding: Finding) -> str:
    cell = f"cell {finding.cell}:" if finding.cell is not None else ""
    place = f"{cell}{finding.row}:{finding.column}"
    line = report.line(path, finding.row, finding.cell).strip()
    text = f"{name}:{place}: {finding.code} {finding.message}\n{line}\n"
    return (
        f"    <testcase {_attributes(name=f'{finding.code} {place}', classname=name)}>\n"
        f"      <failure {_attributes(type=level(finding.code), message=finding.message)}>"
        f"{escape(_allowed(text))}</failure>\n"
        "    </testcase>\n"
    )


def _errors(report: Report) -> Iterator[str]:
    """Yield a suite of what could not be checked."""
    count = len(report.errors)
    yield f'  <testsuite name="keras-imports" tests="{count}" failures="0" errors="{count}">\n'
    for error in report.errors:
        path = error.partition(": ")[0]
        yield f"    <testcase {_attributes(name='keras-imports', classname=path)}>\n"
        yield f"      <error {_attributes(type='error', message=error)} />\n    </testcase>\n"
    yield "  </testsuite>\n"


def _attributes(**values: str) -> str:
    return " ".join(f"{name}={quoteattr(_allowed(value))}" for name, value in values.items())


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
