"""Real calls, run in Keras 2.15 and in the newest Keras 3, against what the rules say of them.

tests/calls/calls.jsonl was collected from released packages and run by scripts/run_calls.py,
by somebody who did not look at the rules or their data.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

from flake8_keras_imports.analysis import analyse

CALLS = Path(__file__).parent / "calls" / "calls.jsonl"
CODES = {"KER401", "KER402", "KER403", "KER404"}
#: What KER405 is for: a path that Keras 3 does not save to or load from.
PATHS = (
    "File format not supported",
    "Invalid filepath extension",
    "The filename must end in",
    "only supports loading legacy '.h5'",
    "The `save_format` argument is deprecated in Keras 3. Please remove this argument and pass",
)
#: Calls that run and do harm later: metrics in the place of loss_weights, and the next fit
#: raises "ValueError: dtype='string' is not a valid dtype" (run in Keras 3.15.1).
HARMFUL = {"compile-06"}


def read() -> list[dict[str, str]]:
    return [json.loads(line) for line in CALLS.read_text("utf-8").splitlines()]


def is_reported(program: str) -> bool:
    lines = program.splitlines(keepends=True)
    return bool(analyse(ast.parse(program), lines, "example.py", CODES).findings)


def test_there_are_many_calls() -> None:
    assert len(read()) >= 1000


def test_what_breaks_only_in_keras_3_is_reported() -> None:
    broken = [
        call
        for call in read()
        if not call["keras2"].startswith("raises")
        and call["keras3"].startswith("raises")
        and not any(text in call["keras3"] for text in PATHS)
    ]
    missed = [call["id"] for call in broken if not is_reported(call["program"])]
    assert len(broken) >= 150
    assert len(missed) <= 0.05 * len(broken), missed


def test_what_works_in_both_is_not() -> None:
    fine = [call for call in read() if call["keras2"] == call["keras3"] == "ok"]
    assert len(fine) >= 800
    assert {call["id"] for call in fine if is_reported(call["program"])} == HARMFUL


def test_the_most_frequent_findings_are_true() -> None:
    """The findings that real packages have most, each run (scripts/run_calls.py)."""
    text = (CALLS.parent / "frequent.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert len(rows) >= 20
    for row in rows:
        assert row["keras3"].startswith(("raises", "warns")), row["id"]
        assert is_reported(row["program"]), row["id"]
