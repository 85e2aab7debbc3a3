"""Generate docs/rules/KERnnn.md and the table of rules in README.md from the rules.

python scripts/make_docs.py
"""

from __future__ import annotations

import re
from pathlib import Path

from flake8_keras_imports.rules import all_rules, page, summary

ROOT = Path(__file__).parent.parent


def table() -> str:
    """Return the rows of the README's table."""
    rows = ["| code | name | what it reports |", "|---|---|---|"]
    for rule in all_rules():
        off = "" if rule.default else " (off by default)"
        link = f"[{rule.code}](docs/rules/{rule.code}.md)"
        rows.append(f"| {link} | {rule.name}{off} | {summary(rule).removeprefix('Reports ')} |")
    return "\n".join(rows)


def main() -> None:
    folder = ROOT / "docs" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    for rule in all_rules():
        (folder / f"{rule.code}.md").write_text(page(rule), encoding="utf-8")
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    marked = re.compile(r"(?<=<!-- rules -->\n).*(?=<!-- end of rules -->)", re.S)
    readme.write_text(marked.sub(lambda _: table() + "\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
