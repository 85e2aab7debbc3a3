"""docs/rules: a page for each rule, and one that lists them; the same list in the README."""

from __future__ import annotations

from flake8_keras_imports.rules import all_rules, page, summary

FAMILIES = {
    "KER1": ("How the code reaches Keras",
             "Which import it is, and what to write instead. A matter of order rather than of "
             "failure: the code may run today."),
    "KER2": ("Versions, requirements and environment variables",
             "KER201 to KER205 stand on the line of a manifest that declares a version: in the "
             "command's output, in editors, in `setup.py` also in flake8's."),
    "KER3": ("Objects of one Keras given to another one",
             "Reported only where the releases that the project allows contain an installation in "
             "which the two are two libraries, and where this kind of mixture was measured to "
             "fail or to go wrong ([versions](../versions.md))."),
    "KER4": ("What some allowed release does not have",
             "Names, arguments, methods, file formats and habits of Keras 2 that Keras 3 has "
             "dropped, and the other way round where the project says that it supports older "
             "releases."),
}  # fmt: skip
_HEAD = """# Rules

<!-- made by scripts/make_docs.py -->

{count} rules in four families. Each has a page with an example, what to write instead, how safe its fixes are, and,
where it says that something breaks, what happened when its examples ran on real releases. `keras-imports rule KER301`
prints a page in the terminal.

A code that is off by default stays off until it is selected in full: `--extend-select=KER190`.
`# noqa: KER101` at the end of a line silences one finding there.
"""


def table(folder: str, family: str = "KER") -> str:
    """Return the rows of a table of rules, with links to their pages in a folder."""
    rows = ["| code | name | what it reports |", "|---|---|---|"]
    for rule in all_rules():
        if rule.code.startswith(family):
            off = "" if rule.default else " (off by default)"
            link = f"[{rule.code}]({folder}{rule.code}.md)"
            rows.append(f"| {link} | {rule.name}{off} | {summary(rule).removeprefix('Reports ')} |")
    return "\n".join(rows)


def index() -> str:
    """Return the page that lists the rules."""
    parts = [_HEAD.format(count=len(all_rules()))]
    for family, (title, about) in FAMILIES.items():
        parts.append(f"## {family}: {title}\n\n{about}\n\n{table('', family)}\n")
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return the pages by their paths below docs."""
    found = {f"rules/{rule.code}.md": page(rule) for rule in all_rules()}
    return {**found, "rules/index.md": index()}
