"""Findings with the lines that they speak of, for people."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from flake8_keras_imports.finding import Applicability, Edit, Finding, Related
from flake8_keras_imports.fixes.apply import apply
from flake8_keras_imports.output.report import Report, fixable, level
from flake8_keras_imports.source.paths import seen_from

#: Columns of a line that are shown where the terminal does not say.
_WIDTH = 160
_TAB = " " * 4
#: Lines of a change that are shown.
_MOST = 12
#: How a fix of each kind is announced.
_KINDS = {
    Applicability.SAFE: "fix",
    Applicability.UNSAFE: "unsafe fix",
    Applicability.DISPLAY: "suggestion",
}


def render(report: Report) -> str:
    """Return each finding with its line, related places and the change that mends it."""
    return "".join("\n".join(_finding(report, path, f)) + "\n\n" for path, f in report)


class _Gutter(NamedTuple):
    """The numbers at the left."""

    report: Report
    width: int

    def line(self, number: int | str, text: str = "", mark: str = "|") -> str:
        head = f"{number:>{self.width}} {mark}"
        return f"{self.report.colours.paint(self.report.colours.quiet, head)} {text}".rstrip()

    def arrow(self, arrow: str, place: str) -> str:
        colours = self.report.colours
        return " " * self.width + f"{colours.paint(colours.quiet, arrow)} {place}"


def _finding(report: Report, path: str, finding: Finding) -> Iterator[str]:
    colours = report.colours
    style = colours.error if level(finding.code) == "error" else colours.warning
    edits = finding.fix.edits if finding.fix is not None else ()
    related = [place for place in finding.related if _line(report, path, finding, place)]
    rows = [finding.row, *(place.row for place in related), *(edit.end_row for edit in edits)]
    gutter = _Gutter(report, max(2, *(len(str(row)) for row in rows)))

    yield from _head(report, finding, style)
    cell = f"cell {finding.cell}:" if finding.cell is not None else ""
    shown = clean(f"{path}:{cell}{finding.row}:{finding.column}")
    yield gutter.arrow("-->", colours.paint(colours.strong, shown))
    line = report.line(path, finding.row, finding.cell)
    end = finding.end_column if finding.end_row == finding.row else len(line) + 1
    yield gutter.line("")
    yield from _excerpt(gutter, finding.row, line, finding.column, end, style, "^")
    for place in related:
        yield gutter.arrow(":::", _place(path, finding, place))
        text = _line(report, path, finding, place)
        end = len(text.rstrip().removesuffix(":")) + 1
        yield from _excerpt(gutter, place.row, text, place.column, end, colours.quiet, "-")
    if finding.fix is not None:
        yield from _fix(gutter, path, finding)


def _head(report: Report, finding: Finding, style: str) -> list[str]:
    """Return the message, wrapped where the terminal ends."""
    colours = report.colours
    mark = "[*] " if fixable(finding) else ""
    text = clean(finding.message)
    indent = len(finding.code) + 1
    first, *rest = _wrapped(mark + text, report, indent)
    if mark:
        first = colours.paint(colours.fix, "[*]") + first[3:]
    code = colours.paint(style, finding.code)
    return [f"{code} {first}", *(" " * indent + line for line in rest)]


def _wrapped(text: str, report: Report, indent: int) -> list[str]:
    """Return a text in lines that fit into the terminal, two columns narrower than it allows."""
    if report.width is None:
        return [text]
    return wrap(text, max(report.width - indent - 2, 40), break_on_hyphens=False)


def _line(report: Report, path: str, finding: Finding, place: Related) -> str:
    return report.line(place.path or path, place.row, None if place.path else place.cell)


def _place(path: str, finding: Finding, place: Related) -> str:
    """Return where a related place is, and what."""
    shown = seen_from(os.curdir, place.path) if place.path else path
    cell = f"cell {place.cell}:" if place.cell is not None else ""
    return clean(f"{shown}:{cell}{place.row}:{place.column}: {place.message}")


def _excerpt(
    gutter: _Gutter, row: int, line: str, column: int, end: int, style: str, sign: str
) -> Iterator[str]:
    """Yield a line and what is underlined in it; no more of it than fits."""
    before, marked, after = line[: column - 1], line[column - 1 : end - 1], line[end - 1 :]
    shown = [clean(before), clean(marked.rstrip("\n")), clean(after.rstrip())]
    room = (gutter.report.width or _WIDTH) - gutter.width - 4
    if sum(map(_columns, shown)) > room:
        shown = _cut(shown, room)
    yield gutter.line(row, "".join(shown))
    under = sign * max(_columns(shown[1]), 1)
    space = " " * _columns(shown[0])
    yield gutter.line("", space + gutter.report.colours.paint(style, under))


def _cut(parts: list[str], room: int) -> list[str]:
    """Shorten a line around the part that matters."""
    before, marked, after = parts
    if _columns(before) > room // 3 and _columns(before) + _columns(marked) > room:
        keep = room // 3
        while _columns(before) > keep:
            before = before[max(len(before) - keep, 1) :]
        before = "…" + before[1:]
    rest = max(room - _columns(before), 8)
    if _columns(marked) > rest:
        return [before, _first(marked, rest - 1) + "…", ""]
    rest -= _columns(marked)
    return [before, marked, after if _columns(after) <= rest else _first(after, rest - 1) + "…"]


def _first(text: str, columns: int) -> str:
    while _columns(text) > columns:
        text = text[: min(columns, len(text) - 1)]
    return text


def clean(text: str) -> str:
    """Return a text that cannot do anything to a terminal: no tabs, no control characters."""
    text = text.replace("\t", _TAB)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else "\ufffd"
        for char in text
    )


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _fix(gutter: _Gutter, path: str, finding: Finding) -> Iterator[str]:
    """Yield what the fix does, as a change of lines."""
    assert finding.fix is not None
    report, fix = gutter.report, finding.fix
    colours = report.colours
    reason = f" ({clean(fix.reason)})" if fix.reason else ""
    text = f"{_KINDS[fix.applicability]}: {clean(fix.title)}{reason}"
    first, *rest = _wrapped(text, report, gutter.width + 3)
    kind, colon, first = first.partition(":")
    yield gutter.line("", colours.paint(colours.fix, kind + colon) + first, "=")
    yield from (gutter.line("", f"  {line}", " ") for line in rest)
    lines = report.lines(path, finding.cell)
    changes = list(changes_of(lines, fix.edits)) if lines else []
    shown = 0
    for change in changes:
        for sign, style, texts in (
            ("-", colours.removed, change.old),
            ("+", colours.added, change.new),
        ):
            for number, text in enumerate(texts, start=change.row):
                shown += 1
                if shown > _MOST:
                    yield gutter.line("", "...", " ")
                    return
                text = clean(text.rstrip("\n"))
                head = f"{number:>{gutter.width}} {sign} "
                yield colours.paint(style, _first(head + text, report.width or _WIDTH).rstrip())


class Change(NamedTuple):
    """Lines that others take the place of."""

    row: int
    old: Sequence[str]
    new: Sequence[str]


def changes_of(lines: Sequence[str], edits: Sequence[Edit]) -> Iterator[Change]:
    """Yield the lines that edits change, those that touch in one; ``lines`` without ends."""
    groups: list[list[Edit]] = []
    for edit in sorted(edits):
        if groups and edit.row <= groups[-1][-1].end_row:
            groups[-1].append(edit)
        else:
            groups.append([edit])
    for group in groups:
        first, last = group[0].row, min(max(edit.end_row for edit in group), len(lines))
        old = [f"{line}\n" for line in lines[first - 1 : last]]
        shifted = [
            edit._replace(row=edit.row - first + 1, end_row=edit.end_row - first + 1)
            for edit in group
        ]
        new = apply(old, shifted)
        while old and new and old[0] == new[0]:
            first, old, new = first + 1, old[1:], new[1:]
        while old and new and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        yield Change(first, old, new)
