"""What people met: reproduced on real releases, and reported at the right line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.settings import DEFAULT

EVIDENCE = Path(__file__).parent.parent / "evidence"
PROGRAMS = sorted((EVIDENCE / "symptoms").glob("*.py"))
RECORD = (EVIDENCE / "symptoms.txt").read_text(encoding="utf-8")
CODES = {rule.code for rule in all_rules() if rule.code.startswith("KER3")}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_that_was_run_is_reported(program: Path) -> None:
    text = program.read_text(encoding="utf-8")
    wanted = [
        (row, code)
        for row, line in enumerate(text.split("\n"), start=1)
        for code in re.findall(r"# (KER\d+)$", line)
    ]
    settings = DEFAULT._replace(isolated=True)
    lines = text.splitlines(keepends=True)
    found = analyse(ast.parse(text), lines, program.name, CODES, settings).findings
    assert wanted and {(f.row, f.code) for f in found} == set(wanted)
    message = re.search(r"^# message: (.*)$", text, re.M)
    assert message is not None
    assert re.search(rf"^{program.stem} .*: reproduced: {re.escape(message[1])}$", RECORD, re.M)


def test_how_many_threads_that_is() -> None:
    threads = [re.findall(r"#\d+", p.read_text(encoding="utf-8").split("\n")[0]) for p in PROGRAMS]
    assert sum(map(len, threads)) >= 24
