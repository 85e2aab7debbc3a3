"""Fixes: before and after, as the cases of tests/rules show them."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

import pytest

from flake8_keras_imports import data
from flake8_keras_imports.analysis import Analysis, analyse, analyse_manifest
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.pins import is_readable
from flake8_keras_imports.fixes.rounds import Fixed, fix
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.rules.objects import Target, outcomes
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


def test_what_fixes_write_exists() -> None:
    """The new names of the data files are known to some release of Keras 3."""
    for path, new, safety, added, keywords, _ in data.rows("rewrites.txt", 6):
        assert safety in ("safe", "unsafe")
        assert any(line.startswith(f"{new} ") for line in data.lines("replacements.txt", path)) or (
            new.startswith(".") and safety == "unsafe"
        )
        names = {word.split("=")[1] for word in keywords.split(",") if word != "-"}
        names |= {added.partition("=")[0]} - {"-"}
        called = Target("keras", new, new)
        assert all(any(outcomes(called, name).accepted.values()) for name in names)
    for key, action, what, _ in data.rows("argument_fixes.txt", 4):
        assert action in ("rename", "remove")
        rows = data.rows("arguments.txt", 3) if action == "rename" else []
        known = {row[1] for row in rows}
        named = any(f" {what}=" in line for line in data.words("parameters.txt"))
        assert action == "remove" or what in known or named, key
    for key, new, *_ in data.rows("member_fixes.txt", 9):
        _, _, member = key.rpartition(".")
        assert data.line("members.txt", key) or data.line("present.txt", key), key
        assert new != member
    for hook, action, _ in data.rows("override_fixes.txt", 3):
        assert data.lines("hooks.txt", hook), hook
        assert action in ("rename", "parameter", "add")


@pytest.mark.parametrize(
    "name",
    ["rewrites.txt", "argument_fixes.txt", "member_fixes.txt", "override_fixes.txt", "tf_same.txt"],
)
def test_tables_of_fixes_can_be_searched(name: str) -> None:
    keys = [line.split(" ")[0] for line in data.words(name)]
    assert keys == sorted(keys)
    assert all(data.lines(name, key) for key in keys) or name == "tf_same.txt"


def test_programs_of_fixes_were_run() -> None:
    """What is called safe gave the same before and after, and again where both were run."""
    folder = Path(__file__).parent.parent / "evidence"
    sections = (folder / "fixes.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    assert [s.partition(":")[0] for s in sections] == sorted(
        path.stem for path in (folder / "fixes").glob("*.py")
    )
    for section in sections:
        after = [line.split(None, 2) for line in section.splitlines() if "  after  " in line]
        assert after and all(said == "equal" for _, _, said in after), section
        assert "results: 0" not in section
