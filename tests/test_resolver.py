"""KER202 and KER203 against what a real installer answered (scripts/ask_resolver.py)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import analyse_manifest

SETS = Path(__file__).parent / "resolver" / "sets.csv"
CODES = {"KER202", "KER203"}
#: Where resolver and rules differ, with the reason.
DIFFERENT = {
    "tensorflow==2.16.* ; tf-keras==2.15.*": "tf-keras 2.15.0 declares no TensorFlow, and fails",
    "tensorflow==2.16.* ; tf-keras==2.15.0": "tf-keras 2.15.0 declares no TensorFlow, and fails",
    "tensorflow==2.17.* ; tf-keras<2.16": "tf-keras 2.15.0 declares no TensorFlow, and fails",
    "tensorflow==2.12.* ; keras==2.12.* ; tf-keras==2.15.0": "KER203 asks for the same minor",
    "tensorflow==2.5.*": "asked without pre-releases, and it requires keras-nightly 2.5.0.dev",
    "tensorflow==2.5.* ; keras<3": "the same",
    "tensorflow==2.5.3 ; keras==2.4.3": "the same",
}


def read() -> list[dict[str, str]]:
    with SETS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", read(), ids=lambda row: f"{row['python']} {row['requirements']}")
def test_verdict(row: dict[str, str], tmp_path: Path) -> None:
    wanted = ", ".join(f'"{one}"' for one in row["requirements"].split(" ; "))
    python = f'requires-python = "=={row["python"]}.*"'
    text = f'[project]\nname = "x"\n{python}\ndependencies = [{wanted}]\n'
    (tmp_path / "pyproject.toml").write_text(text)
    found = analyse_manifest(str(tmp_path / "pyproject.toml"), CODES)
    agrees = bool(found) == (row["answer"] == "impossible")
    assert agrees == (row["requirements"] not in DIFFERENT), (row["answer"], found)


def test_there_are_enough_sets() -> None:
    assert len(read()) >= 80
    assert not [row for row in read() if row["answer"].startswith("failed")]
