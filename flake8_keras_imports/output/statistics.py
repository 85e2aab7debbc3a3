"""How often each code was found."""

from __future__ import annotations

from collections import Counter

from flake8_keras_imports.output.report import Report, fixable


def counts(report: Report) -> list[tuple[int, str, str, int]]:
    """Return number, code, name and number of safe fixes of each code, the most frequent first."""
    from flake8_keras_imports.rules import all_rules

    names = {rule.code: rule.name for rule in all_rules()}
    found = Counter(finding.code for _, finding in report)
    mended = Counter(finding.code for _, finding in report if fixable(finding))
    return [
        (number, code, names[code], mended[code])
        for code, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def render(report: Report) -> str:
    """Return the table: count, code, name; ``[*]`` where every fix is safe, ``[-]`` where some are.

    Without any fixes the column is not there.
    """
    table = counts(report)
    colours = report.colours
    width = max((len(str(number)) for number, *_ in table), default=0)
    marked = any(mended for *_, mended in table)
    lines = []
    for number, code, name, mended in table:
        mark = "   " if not mended else "[*]" if mended == number else "[-]"
        shown = f" {colours.paint(colours.fix, mark)}" if marked else ""
        lines.append(f"{number:>{width}} {colours.paint(colours.strong, code)}{shown} {name}\n")
    if marked:
        lines.append("\n[*] all of them fixable with --fix, [-] some of them\n")
    return "".join(lines)


def render_json(report: Report) -> str:
    """Return the same as a JSON array."""
    from json import dumps

    entries = [
        {"code": code, "count": number, "fixable": mended, "name": name}
        for number, code, name, mended in counts(report)
    ]
    return dumps(entries, indent=2) + "\n"
