"""Fixes: before and after, as the cases of tests/rules show them."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import Analysis, analyse, analyse_manifest
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.pins import is_readable
from flake8_keras_imports.fixes.rounds import Fixed, fix
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.selection import is_selected
from flake8_keras_imports.settings import VERSION_OPTIONS, Allowed, Settings
from flake8_keras_imports.source.reading import Source, parse
from tests import laws
from tests.cases import Case, all_cases, plain


def fixed(text: str, filename: str, unsafe: bool, case: Case | None = None) -> Fixed:
    """Return what the fixes of a case's rules make of a file."""
    options = case.options if case is not None else {}
    extra = options.get("select", "").split(",")
    codes = {
        r.code
        for r in all_rules()
        if is_selected(r.code, r.default, None, [], extra)
        and r.code.startswith(options.get("only", "KER"))
    }
    said = {p: options.get(option[2:]) for p, option in VERSION_OPTIONS.items()}
    settings = Settings(options.get("preferred", "keras"), Allowed(**said))

    def look(lines: list[str]) -> Analysis:
        return analyse(parse(Source("", lines)), lines, filename, codes, settings, fixes=True)

    def look_at_manifest(lines: list[str]) -> Analysis:
        return Analysis(analyse_manifest(filename, codes, settings, True, lines), [])

    if is_linted(Path(filename).name):
        can_be_read = partial(is_readable, filename)
        return fix(split(text), look_at_manifest, unsafe, exports=None, holds=can_be_read)
    return fix(split(text), look, unsafe)


@pytest.mark.parametrize(
    "case", [case for case in all_cases() if case.after], ids=lambda case: case.name
)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    for path in {path for _, path in case.after}:
        before = plain(case.files[path])
        (tmp_path / path).write_text(before, encoding="utf-8")
        for which in ("safe", "fixed"):
            default = before if which == "safe" else case.after.get(("safe", path), before)
            expected = plain(case.after.get((which, path), default))
            found = fixed(before, str(tmp_path / path), which == "fixed", case)
            assert "".join(found.lines) == expected
            again = fixed("".join(found.lines), str(tmp_path / path), which == "fixed", case)
            assert again.lines == found.lines
            assert not found.dropped


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_that_claims_a_fix_has_a_case(rule) -> None:
    if rule.fix != "none":
        assert any(c.after and c.name.startswith(rule.code) for c in all_cases())


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_fixes_leave_python_and_stay(case: Case, tmp_path: Path) -> None:
    """Every file of every case: the laws hold, and a second run changes nothing."""
    case.write(tmp_path)
    for path, text in case.files.items():
        is_python = path.endswith(".py")
        if not is_python and not is_linted(Path(path).name):
            continue
        for unsafe in (False, True):
            with laws.recorded() as steps:
                once = fixed(text, str(tmp_path / path), unsafe, case)
            laws.only_edits_change(steps)
            if is_python:
                new = "".join(once.lines)
                ast.parse(new)
                laws.comments_survive(text, new)
                laws.names_stay(text, new)
            assert not once.dropped
            twice = fixed("".join(once.lines), str(tmp_path / path), unsafe, case)
            assert twice.lines == once.lines
