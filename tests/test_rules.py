"""The readable cases of tests/rules and the examples on the rules' pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import analyse, analyse_manifest
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.rules import MODULES, all_rules, page
from flake8_keras_imports.selection import is_selected
from flake8_keras_imports.settings import VERSION_OPTIONS, Allowed, Settings
from tests.cases import RULES, Case, Expected, all_cases

ROOT = Path(__file__).parent.parent


def findings(case: Case, folder: Path) -> list[tuple[Expected, str]]:
    """Return what the analysis says about the files of a case."""
    case.write(folder)
    extra = case.options.get("select", "").split(",")
    codes = {r.code for r in all_rules() if is_selected(r.code, r.default, None, [], extra)}
    said = {p: case.options.get(option[2:]) for p, option in VERSION_OPTIONS.items()}
    settings = Settings(case.options.get("preferred", "keras"), Allowed(**said))
    found = []
    for path, text in case.files.items():
        if path.endswith(".py"):
            lines = text.splitlines(keepends=True)
            result = analyse(ast.parse(text), lines, str(folder / path), codes, settings)
            for f in result.findings:
                if f.code.startswith(case.options.get("only", "KER")):
                    found.append((Expected(path, f.row, f.column, f.code, ""), f.message))
        elif is_linted(path):
            for f in analyse_manifest(str(folder / path), codes, settings):
                if f.code.startswith(case.options.get("only", "KER")):
                    found.append((Expected(path, f.row, f.column, f.code, ""), f.message))
    return sorted(found, key=lambda pair: (pair[0].path, pair[0].row, pair[0].column, pair[0].code))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    found = findings(case, tmp_path)
    expected = case.expected()
    if case.after and not expected:
        return  # it shows what fixes do
    assert [f for f, _ in found] == [
        Expected(e.path, e.row, e.column, e.code, "") for e in expected
    ], "\n".join(f"{f.path}:{f.row}:{f.column} {f.code} {m}" for f, m in found)
    for announced, (_, message) in zip(expected, found):
        assert announced.text in message


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_examples_on_the_page(rule, tmp_path: Path) -> None:
    """The example is reported by its rule; what to use instead is not."""
    sections = re.findall(r"^## (Example|Use instead)\n(.*?)(?=^## )", page(rule), re.M | re.S)
    assert [title for title, _ in sections] == ["Example", "Use instead"]
    reported = {}
    for title, section in sections:
        files = {}
        for language, name, text in re.findall(
            r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", section, re.M | re.S
        ):
            files[name or {"python": "example.py", "toml": "pyproject.toml"}[language]] = text
        assert files
        folder = tmp_path / title
        folder.mkdir()
        case = Case(title, files, {"select": rule.code})
        reported[title] = {f.code for f, _ in findings(case, folder)}
    assert rule.code in reported["Example"]
    assert not reported["Use instead"]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_is_complete(rule) -> None:
    """Every code has a page with all its sections, cases and a row in the README."""
    text = page(rule)
    for section in ("What it does", "Why is this bad", "Example", "Use instead", "Fix safety",
                    "Evidence", "References"):  # fmt: skip
        assert f"\n## {section}\n" in text
    cases = RULES / f"{rule.code}.md"
    assert cases.exists()
    assert f"{rule.code}:" in cases.read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith(f"| [{rule.code}]("))
    assert rule.name in row
    generated = ROOT / "docs" / "rules" / f"{rule.code}.md"
    assert generated.read_text(encoding="utf-8") == text, "run scripts/make_docs.py"


def test_rules_are_all_registered() -> None:
    helpers = {
        "__init__",
        "base",
        "wording",
        "mixtures",
        "meetings",
        "names",
        "objects",
        "members",
        "manifests",
    }
    helpers |= {"version_text", "variables", "symbolic", "tensors", "classes", "training"}
    helpers |= {"training_argument", "tensor_values", "tensor_origins"}
    helpers |= {"paths", "callbacks", "hooks"}
    folder = ROOT / "flake8_keras_imports" / "rules"
    files = {path.stem for path in folder.glob("*.py")} - helpers
    assert files == set(MODULES)
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(set(codes))
    assert all(rule.name.replace("-", "_") in MODULES for rule in all_rules())


def test_no_page_or_case_without_a_rule() -> None:
    codes = {rule.code for rule in all_rules()}
    assert {path.stem for path in RULES.glob("KER*.md")} == codes
    assert {path.stem for path in (ROOT / "docs" / "rules").glob("KER*.md")} == codes
