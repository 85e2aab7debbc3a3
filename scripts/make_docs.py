"""Generate the pages of docs that are made from the rules and the facts, and the README's table.

    python scripts/make_docs.py

docs/rules from the rules, docs/versions.md from data/releases.txt, eras.txt and not_same.txt,
docs/symptoms.md from data/messages.toml.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from pages import rules, symptoms, versions  # noqa: E402


def pages() -> dict[str, str]:
    """Return the generated pages by their paths below docs."""
    return {**rules.pages(), "versions.md": versions.page(), "symptoms.md": symptoms.page()}


def readme(text: str) -> str:
    """Return the README with the table of rules that belongs there."""
    marked = re.compile(r"(?<=<!-- rules -->\n).*(?=<!-- end of rules -->)", re.S)
    return marked.sub(lambda _: rules.table("docs/rules/") + "\n", text)


def main() -> None:
    for path, text in pages().items():
        target = ROOT / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    path = ROOT / "README.md"
    path.write_text(readme(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
