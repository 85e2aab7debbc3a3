"""Pages claim what was recorded: the example goes wrong somewhere, what to use instead does not."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from flake8_keras_imports import data
from flake8_keras_imports.project.installations import eras
from flake8_keras_imports.rules import EVIDENCE, MODULES, all_rules
from flake8_keras_imports.rules.mixtures import Outcome

ROOT = Path(__file__).parent.parent
#: What to use instead asks for JAX, which these installations do not have (their pages say so).
WITHOUT_JAX = ("KER207", "KER208")
#: Rules whose page shows a record of runs.
SHOWN = [
    rule
    for rule, module in zip(all_rules(), MODULES)
    if EVIDENCE in (ROOT / "flake8_keras_imports" / "rules" / f"{module}.py").read_text("utf-8")
]


def outcomes(code: str) -> dict[str, dict[tuple[str, str], str]]:
    """Return for each program of a rule what happened, by installation and mode."""
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for own, case, name, mode, outcome in data.rows("evidence.txt", 5):
        if own == code:
            found[case][name, mode] = outcome
    return found


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_an_example_fails_where_its_counterpart_runs(rule) -> None:
    found = outcomes(rule.code)
    bad = {
        place
        for case, runs in found.items()
        if case != "use_instead"
        for place, said in runs.items()
        if said != "runs"
    }
    good = {place for place, said in found["use_instead"].items() if said == "runs"}
    assert bad & good or (bad and rule.code in WITHOUT_JAX), f"{rule.code}: run evidence/run.py"


def test_every_rule_about_mixtures_has_a_record() -> None:
    codes = {rule.code for rule in all_rules() if rule.code.startswith("KER3")}
    assert codes == {rule.code for rule in SHOWN if rule.code.startswith("KER3")}


def test_mixtures_are_those_of_the_record() -> None:
    """The generated table says nothing that no program did."""
    with (ROOT / "evidence" / "mixing.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bad = {
        (row["model_origin"], row["component_origin"], row["case"], row["outcome"])
        for row in rows
        if row["outcome"] in ("raises", "wrong")
    }
    names = {era.name for era in eras()}
    for _, model, component, era, outcome, case, detail in data.rows("mixtures.txt", 7):
        assert era in names
        assert Outcome(outcome, detail).is_bad == (case != "-")
        assert case == "-" or (model, component, case, outcome) in bad


def test_what_was_measured_harmless_is_harmless() -> None:
    harmless = ("initializer", "regularizer", "constraint")
    with (ROOT / "evidence" / "mixing.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["case"].startswith(harmless):
                assert row["outcome"] in ("works", "control fails", "absent"), row


def test_the_same_library_is_what_the_table_says() -> None:
    """Where origins are one library by data/eras.txt, no program went wrong (but known ones)."""
    from scripts.make_mixtures import era_of

    by_name = {era.name: era for era in eras()}
    known = {"isinstance_Optimizer"}  # tf.keras 2.6-2.12 and keras have each their own
    with (ROOT / "evidence" / "mixing.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            era = by_name[str(era_of(row["installation"], row["mode"]))]
            one, other = row["model_origin"], row["component_origin"]
            fork = "tensorflow.python.keras" in (one, other)
            if one != other and not fork and era.library(one) == era.library(other):
                if row["case"] not in known:
                    assert row["outcome"] not in ("raises", "wrong"), row
