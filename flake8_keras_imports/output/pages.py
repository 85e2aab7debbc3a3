"""What ``keras-imports rule`` and ``keras-imports rules`` print: the pages of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from json import dumps
from textwrap import wrap
from typing import Any

from flake8_keras_imports.output.colours import Palette
from flake8_keras_imports.rules import page, summary
from flake8_keras_imports.rules.base import Rule

#: The widest that text is set: longer lines are hard to read.
_WIDEST = 100
_ITEM = re.compile(r"(?P<mark>[-*] |\d+\. )")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)")
_COLUMN = re.compile(r"(?<!\\)\|")


def entry(rule: Rule) -> dict[str, Any]:
    """Return what there is to know about a rule, for programs."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": summary(rule),
        "since": rule.since,
        "default": rule.default,
        "fix": rule.fix,
        "explanation": page(rule),
    }


def json_pages(rules: Sequence[Rule], as_list: bool) -> str:
    """Return rules as JSON: an array, or the object of a single rule."""
    entries = [entry(rule) for rule in rules]
    return dumps(entries if as_list else entries[0], indent=2) + "\n"


def markdown_pages(rules: Iterable[Rule]) -> str:
    """Return the pages as they are written."""
    return "\n".join(page(rule) for rule in rules)


def shown_pages(rules: Iterable[Rule], colours: Palette, width: int) -> str:
    """Return the pages as a terminal shows them best."""
    width = min(width - 1, _WIDEST)
    return "\n".join("\n".join(_shown(page(rule), colours, width)) + "\n" for rule in rules)


def table(rules: Iterable[Rule], colours: Palette, width: int | None) -> str:
    """Return one line for each rule; cut where the terminal ends."""
    rules = list(rules)
    names = max(len(rule.name) for rule in rules)
    lines = []
    for rule in rules:
        default = "   " if rule.default else "off"
        fix = "fix" if rule.fix != "none" else "   "
        head = f"{rule.code}  {rule.name:<{names}}  {default}  {fix}  "
        text = summary(rule).removeprefix("Reports ").replace("`", "")
        if width is not None and len(head + text) > width:
            text = text[: max(width - len(head) - 1, 0)] + "…"
        head = colours.paint(colours.strong, rule.code) + head[len(rule.code) :]
        lines.append((head + text).rstrip() + "\n")
    return "".join(lines)


def json_table(rules: Iterable[Rule]) -> str:
    """Return the same as a JSON array."""
    entries = [entry(rule) for rule in rules]
    for one in entries:
        del one["explanation"]
    return dumps(entries, indent=2) + "\n"


def _shown(text: str, colours: Palette, width: int) -> Iterator[str]:
    """Yield the lines of a page: Markdown, as far as the pages use it."""
    blocks = re.split(r"^```\w*\n(.*?)^```\n?", text, flags=re.M | re.S)
    for number, block in enumerate(blocks):
        if number % 2:
            yield from (f"    {line}".rstrip() for line in block.splitlines())
            yield ""
            continue
        for part in re.split(r"\n{2,}", block.strip("\n")):
            if part:
                yield from _block(part.splitlines(), colours, width)
                yield ""


def _block(lines: list[str], colours: Palette, width: int) -> Iterator[str]:
    if lines[0].startswith("#"):
        yield colours.paint(colours.strong, lines[0].lstrip("# "))
        lines = lines[1:]
    if lines and lines[0].startswith("|"):
        yield from _rows(lines, colours)
        return
    for item in _items(lines):
        match = _ITEM.match(item)
        indent = len(match["mark"]) if match else 0
        wrapped = wrap(
            _plain(item),
            width - 2,
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
        yield from _styled((f"  {line}" for line in wrapped), colours)


def _items(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs and the items of lists that lines belong to."""
    found: list[str] = []
    for line in lines:
        if not found or _ITEM.match(line):
            found.append(line)
        else:
            found[-1] += " " + line.strip()
    return found


def _rows(lines: list[str], colours: Palette) -> Iterator[str]:
    rows = [
        [_plain(c.strip().replace("\\|", "|")) for c in _COLUMN.split(line)[1:-1]] for line in lines
    ]
    del rows[1]
    widths = [max(len(_bare(row[i])) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [c + " " * (w - len(_bare(c))) for c, w in zip(row, widths)]
        line = "  " + "  ".join(cells).rstrip()
        yield colours.paint(colours.quiet, line) if number == 0 else next(_styled([line], colours))


def _plain(text: str) -> str:
    """Return a text in which blanks in code are kept together, and links show addresses."""

    def shown(match: re.Match[str]) -> str:
        code, strong, title, address = match.groups()
        if code is not None:
            return "`" + code.replace(" ", "\xa0") + "`"
        if strong is not None:
            return strong
        return f"{title} ({address})" if "://" in address else title  # a page beside this one

    return _INLINE.sub(shown, text)


def _bare(text: str) -> str:
    return text.replace("`", "")


def _styled(lines: Iterable[str], colours: Palette) -> Iterator[str]:
    """Yield lines with code in its colour, or between backquotes where there are no colours."""
    for line in lines:
        if colours.code:
            line = re.sub(r"`([^`]+)`", lambda m: colours.paint(colours.code, m[1]), line)
        yield line.replace("\xa0", " ")
