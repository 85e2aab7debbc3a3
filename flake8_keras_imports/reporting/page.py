"""The report as one HTML page that needs nothing else."""

from __future__ import annotations

import os
from html import escape

from flake8_keras_imports import __version__
from flake8_keras_imports.reporting.graph import MAX_NODES, Graph, css_name
from flake8_keras_imports.reporting.survey import ORDER, WAYS, Survey, Surveyed, names, way
from flake8_keras_imports.rules import all_rules, page

#: What each family of rules is about, by the fourth letter of its codes.
FAMILIES = {
    "1": "How the code reaches Keras",
    "2": "Versions and pins",
    "3": "Objects of one Keras given to another",
    "4": "What Keras 3 no longer has",
}


def html(survey: Survey) -> str:
    """Return the page."""
    title = f"Which Keras: {os.path.basename(survey.folder) or survey.folder}"
    style = _asset("report.css")
    body = "\n".join(
        (
            _head(survey, title),
            _map(survey),
            _crossings(survey),
            _rules(survey),
            _modules(survey),
            _versions(survey),
            _failures(survey),
        )
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n"
        f"</main>\n<footer>keras-imports {__version__}. The numbers are those of "
        "<code>keras-imports check --output-format json</code>.</footer>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"


def _head(survey: Survey, title: str) -> str:
    there, using = survey.migrated
    share = round(100 * there / using) if using else 100
    ways = [way(finding) for _, finding in survey.findings]
    tiles = [
        (str(survey.checked), "files looked at"),
        (str(using), "modules use a Keras"),
        (str(len(survey.findings)), "findings"),
        (str(ways.count("safe")), "mend themselves safely"),
        (str(ways.count("unsafe")), "mend themselves, to be looked at"),
        (str(ways.count("manual")), "by hand"),
    ]
    shown = "".join(f"<li><b>{value}</b> {text}</li>" for value, text in tiles)
    preferred = escape(survey.preferred)
    return (
        f'<h1>{escape(title)}</h1>\n<ul class="tiles">{shown}</ul>\n'
        f'<p id="progress">{there} of {_plural(using, "module")} that use a Keras use only '
        f"<code>{preferred}</code> and have nothing left to mend: <b>{share} %</b>.</p>\n"
        f'<div class="meter" role="progressbar" aria-labelledby="progress" aria-valuenow="{share}" '
        f'aria-valuemin="0" aria-valuemax="100"><div style="width:{share}%"></div></div>'
    )


def _legend() -> str:
    entries = "".join(f"<li>{_chip(origin)}</li>" for origin in ORDER)
    return f'<ul class="legend">{entries}<li><i class="line"></i> objects cross</li></ul>'


def _chip(origin: str) -> str:
    return f'<span class="chip {css_name(origin)}">{escape(origin)}</span>'


def _map(survey: Survey) -> str:
    modules = survey.modules
    if not modules:
        return "<h2>Modules</h2><p>No module concerns Keras.</p>"
    what = "folder" if len(modules) > MAX_NODES else "module"
    drawn = Graph(modules, survey.crossings()).svg()
    region = '<div class="scroll" tabindex="0" role="region" aria-label="Map">'
    return (
        f"<h2>Map</h2>\n<p>One box for each {what} that concerns Keras, with the number of its "
        f"findings; an arrow leads to who imports it.</p>\n{_legend()}\n{region}{drawn}</div>"
    )


def _crossings(survey: Survey) -> str:
    found = survey.crossings()
    if not found:
        return ""
    shown = "".join(
        f"<li><code>{escape(c.source)}</code> → <code>{escape(c.target)}:{c.row}</code> "
        f"<b>{c.code}</b> {escape(c.message)}</li>"
        for c in found
    )
    return (
        "<h2>What crosses between modules</h2>\n<p>Made in the first module, given to another "
        f"Keras in the second one.</p>\n<ol>{shown}</ol>"
    )


def _rules(survey: Survey) -> str:
    counts, shown = survey.by_rule(), []
    if not counts:
        return "<h2>Findings</h2>\n<p>None.</p>"
    known = {rule.code: rule for rule in all_rules()}
    for letter, title in FAMILIES.items():
        codes = [code for code in counts if code[3] == letter]
        if codes:
            shown.append(f"<h3>{title}</h3>")
            shown += [_rule(survey, code, page(known[code])) for code in codes]
    return "<h2>Findings by rule</h2>\n" + "\n".join(shown)


def _rule(survey: Survey, code: str, text: str) -> str:
    ways = survey.by_rule()[code]
    parts = ", ".join(f"{ways[kind]} {kind}" for kind in WAYS if ways[kind])
    places = "".join(
        f"<li><code>{escape(path)}:{'' if f.cell is None else f'cell {f.cell}:'}"
        f"{f.row}:{f.column}</code> {escape(f.message)}</li>"
        for path, f in survey.findings
        if f.code == code
    )
    what = text.partition("## What it does")[2].partition("##")[0].strip().split("\n\n")[0]
    return (
        f'<details><summary><b>{code}</b> {names()[code]} <span class="number">'
        f"{ways.total()}</span> <small>{parts}</small></summary>"
        f"<p>{_inline(what)}</p><ol>{places}</ol></details>"
    )


def _inline(text: str) -> str:
    """Return a paragraph of a rule's page with its code marked up."""
    pieces = escape(" ".join(text.split())).split("`")
    return "".join(
        f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces)
    )


def _modules(survey: Survey) -> str:
    rows = "".join(_module(file) for file in survey.files)
    return (
        '<h2>Modules</h2>\n<div class="scroll"><table><thead><tr><th>File</th><th>Keras</th>'
        '<th class="number">Findings</th><th>Rules</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _module(file: Surveyed) -> str:
    codes: dict[str, int] = {}
    for finding in file.findings:
        codes[finding.code] = codes.get(finding.code, 0) + 1
    listed = ", ".join(
        code if count == 1 else f"{code} × {count}" for code, count in sorted(codes.items())
    )
    chips = " ".join(map(_chip, file.origins)) or ("manifest" if file.is_manifest else "none")
    return (
        f"<tr><td>{escape(file.path)}</td><td>{chips}</td>"
        f'<td class="number">{len(file.findings)}</td><td>{listed}</td></tr>'
    )


def _versions(survey: Survey) -> str:
    lines = escape("\n".join(survey.versions))
    return f"<h2>What the requirements allow</h2>\n<pre>{lines}</pre>"


def _failures(survey: Survey) -> str:
    if not survey.failures:
        return ""
    shown = "".join(f"<li>{escape(text)}</li>" for text in survey.failures)
    return f"<h2>Files that could not be read</h2>\n<ul>{shown}</ul>"
