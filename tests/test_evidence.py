"""Pages claim what was recorded: the example goes wrong somewhere, what to use instead does not."""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from flake8_keras_imports import data
from flake8_keras_imports.project.installations import eras
from flake8_keras_imports.rules import EVIDENCE, MODULES, all_rules
from flake8_keras_imports.rules.mixtures import Outcome

ROOT = Path(__file__).parent.parent
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
    assert bad & good, f"{rule.code}: run evidence/run.py"


@pytest.mark.parametrize(
    ("case", "on_keras_3"),
    [
        ("true", "AssertionError"),
        ("false", "AssertionError"),
        ("base", "AssertionError"),
        ("recurrent", "AssertionError"),
        ("evaluate", "AssertionError"),
        ("dropout", "AssertionError"),
        ("subclass", "runs"),
        ("frozen", "runs"),
        ("called", "runs"),
    ],
)
def test_keras_3_does_not_heed_training(case: str, on_keras_3: str) -> None:
    """What KER403 says of `training=`, in every release that was tried."""
    found = outcomes("KER403")[f"training_{case}"]
    new = {
        said
        for (name, _), said in found.items()
        if name in ("keras3.0", "keras3.8", "tf2.21", "jax")
    }
    old = {said for (name, _), said in found.items() if name in ("tf2.8", "tf2.12", "tf2.15")}
    assert old == {"runs"}
    assert len(new) == 1 and on_keras_3 in new.pop()


def test_every_rule_about_mixtures_has_a_record() -> None:
    codes = {rule.code for rule in all_rules() if rule.code.startswith("KER3")}
    assert codes == {rule.code for rule in SHOWN if rule.code.startswith("KER3")}


def mixing() -> list[dict[str, str]]:
    """Return the record of evidence/mixing.py."""
    with (ROOT / "evidence" / "mixing.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_mixtures_are_those_of_the_record() -> None:
    """The generated table says nothing that no program did."""
    rows = mixing()
    bad = {
        (row["model_origin"], row["component_origin"], row["case"], row["outcome"])
        for row in rows
        if row["outcome"] in ("raises", "wrong")
    }
    names = {era.name for era in eras()}
    for _, model, component, era, _, outcome, case, detail in data.rows("mixtures.txt", 8):
        assert era in names
        assert Outcome(outcome, detail).is_bad == (case != "-")
        assert case == "-" or (model, component, case, outcome) in bad


def test_initializers_are_harmless() -> None:
    for row in mixing():
        if row["case"].startswith("initializer"):
            assert row["outcome"] in ("works", "control fails", "absent"), row


def test_regularizers_and_constraints_are_harmless_but_for_keras_3_1_to_3_14() -> None:
    """These releases want their own, in layers; their own layers are not of the other Keras."""
    seen = Counter()
    for row in mixing():
        kind = row["case"].partition("_")[0]
        if kind not in ("regularizer", "constraint") or row["outcome"] in (
            "control fails",
            "absent",
        ):
            continue
        release = re.search(r"\bkeras 3\.(\d+)", row["installation"])
        legacy = row["mode"] == "legacy"
        is_3 = {"keras": True, "tf.keras": not legacy}
        one, other = (is_3.get(row[name], False) for name in ("model_origin", "component_origin"))
        if release and 1 <= int(release[1]) <= 14 and one and not other:
            assert row["outcome"] == "raises", row
            assert f"Expected an instance of `keras.{kind}s." in row["detail"], row
        else:
            assert row["outcome"] == "works", row
        seen[kind, row["outcome"]] += 1
    assert min(seen.values()) >= 8 and len(seen) == 4


def test_the_same_library_is_what_the_table_says() -> None:
    """Where origins are one library by data/eras.txt, no program went wrong (but known ones)."""
    from scripts.make_mixtures import era_of

    known = {"isinstance_Optimizer"}  # tf.keras 2.6-2.12 and keras have each their own
    for row in mixing():
        era = era_of(row["installation"], row["mode"])
        assert era is not None, row
        one, other = row["model_origin"], row["component_origin"]
        fork = "tensorflow.python.keras" in (one, other)
        if one != other and not fork and era.library(one) == era.library(other):
            if row["case"] not in known:
                assert row["outcome"] not in ("raises", "wrong"), row


def test_every_claim_about_mixtures_went_wrong_and_went_right() -> None:
    """What a rule says of a part (a callback, a layer, ...) has rows for and against it."""
    from scripts.make_mixtures import PARTS

    seen = defaultdict(set)
    for row in mixing():
        if row["model_origin"] != row["component_origin"]:
            seen[row["case"]].add(row["outcome"])
    parts = [part for part, *_, outcome, _, _ in data.rows("mixtures.txt", 8) if outcome != "works"]
    assert len(set(parts)) > 50
    for part in parts:
        names = [name.rstrip("*") for name in PARTS[part]]
        cases = {case for case in seen if case.startswith(tuple(names))}
        found = set().union(*(seen[case] for case in cases))
        assert "works" in found and {"raises", "wrong"} & found, part


def test_the_record_is_of_the_installations_that_are_planned() -> None:
    """evidence/installations.txt tells everyone how to make what was measured."""
    planned = {}
    for line in (ROOT / "evidence" / "installations.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, _, parts, wanted = line.split(None, 3)
            planned[name] = parts, dict(re.findall(r"([\w-]+)==(\S+)", wanted))
    mixed = {row["installation"].replace("TF", "tensorflow") for row in mixing()}
    texts = (ROOT / "flake8_keras_imports" / "data" / "evidence.txt").read_text("utf-8")
    shown = dict(re.findall(r"^#   (\S+)  (.*)$", texts, re.M))
    assert shown.keys() == {name for name, (parts, _) in planned.items() if "examples" in parts}
    assert len(mixed) == sum(parts != "examples" for parts, _ in planned.values())
    for name, (parts, wanted) in planned.items():
        keys = wanted.keys() & {"tensorflow", "keras", "tf-keras", "jax"}
        tell = {f"{key} {wanted[key]}" for key in keys}
        places = [place for place in mixed if tell <= set(place.split(" + "))]
        assert places or parts == "examples", name
        assert name not in shown or tell <= set(shown[name].split(" + ")), name


def test_the_number_of_rows_is_the_one_that_is_stated() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"[{len(mixing()):,} rows](evidence/mixing.csv)" in readme
    assert f"[{len(list(data.rows('evidence.txt', 5))):,} rows](flake8_keras_imports" in readme
    installations = {row["installation"] for row in mixing()}
    programs = {row["case"] for row in mixing()}
    words = {17: "seventeen", 18: "eighteen", 19: "nineteen"}
    assert f"{len(programs)} small programs" in readme
    assert f"{words[len(installations)]} installations" in " ".join(readme.split())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the programs run in forks of one process")
def test_programs_run_in_forks_as_they_do_alone(monkeypatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "evidence")
    from installation import ALONE, Installation

    programs = {
        "import sys\nassert sys.argv == ['-c'] and __name__ == '__main__'": (0, ""),
        "open('saved', 'w').write('x')\nimport os\nassert os.listdir() == ['saved']": (0, ""),
        "raise ValueError('wrong')": (1, "ValueError: wrong"),
        "raise SystemExit('stopped')": (1, "stopped"),
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)": (-9, ""),
        "import os\nprint(os.environ['TF_USE_LEGACY_KERAS'])": (0, ""),
        "while True:\n    pass": (None, ""),
    }
    with Installation(sys.executable, legacy=True) as installation:
        for text, (code, last) in programs.items():
            found, said = installation.run(text, "<string>", 1 if code is None else 60)
            assert (found, said.strip().rpartition("\n")[2]) == (code, last), text
    assert [bool(ALONE.search(text)) for text in programs] == [0, 0, 0, 0, 0, 1, 0]
