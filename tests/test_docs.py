"""The documentation: generated pages, links, and what the pages show of the command."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.pages import Change, checked_by_tests, is_ours, printed, steps
from tests.support import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2`*$", re.M | re.S)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def test_generated_pages_are_those_of_the_generator() -> None:
    for path, wanted in generator().pages().items():
        assert text(path) == wanted, f"{path}: run scripts/make_docs.py"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generator().readme(readme) == readme, "run scripts/make_docs.py"


def test_every_page_is_in_the_navigation() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))

    def entries(node: object) -> list[str]:
        if isinstance(node, str):
            return [node]
        values = node.values() if isinstance(node, dict) else node
        return [entry for value in values for entry in entries(value)]  # type: ignore[attr-defined]

    assert sorted(entries(config["nav"])) == PAGES


def anchors(page: str) -> set[str]:
    """Return the anchors of the headings of a page, as MkDocs names them."""
    found: set[str] = set()
    for title in re.findall(r"^#+ +(.*)$", _FENCE.sub("", text(page)), re.M):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
        count = 1
        while slug in found:
            slug, count = f"{re.sub(r'_[0-9]+$', '', slug)}_{count}", count + 1
        found.add(slug)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_links_and_anchors_exist(page: str) -> None:
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text(page)))
    for link in _LINK.findall(prose):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (DOCS / page).parent / path if path else DOCS / page
        assert target.is_file(), f"{page}: {link}"
        name = target.resolve().relative_to(DOCS.resolve()).as_posix()  # below docs
        assert not anchor or anchor in anchors(name), f"{page}: {link}"


def test_the_readme_links_to_what_is_there() -> None:
    readme = _FENCE.sub("", (ROOT / "README.md").read_text(encoding="utf-8"))
    for link in _LINK.findall(readme):
        if not re.match(r"[a-z]+:|#", link):
            assert (ROOT / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("page", [p for p in PAGES if not p.startswith(("tutorial/", "rules/"))])
def test_commands_print_what_the_pages_show(page: str) -> None:
    for shown in checked_by_tests(text(page)):
        lines = printed(shown.command, ROOT)
        assert shown.agrees(lines), "\n".join([shown.command, *lines])


def test_the_tutorial_goes_as_it_says(tmp_path: Path) -> None:
    """As far as it needs no TensorFlow."""
    folder = tmp_path / "waves"
    shutil.copytree(DOCS / "tutorial" / "waves", folder)
    commands = []
    for step in steps(text("tutorial/index.md")):
        if isinstance(step, Change):
            step.make(folder)
        elif is_ours(step.command):
            lines = printed(step.command, folder, tmp_path, errors=True)
            assert step.agrees(lines), "\n".join([step.command, *lines])
            commands.append(step.command.split()[1])
        elif step.command.startswith("cat "):
            assert step.output == (folder / step.command[4:]).read_text().splitlines()
    assert {"versions", "check", "report", "migrate"} <= set(commands)
    for path in folder.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")
