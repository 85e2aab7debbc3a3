"""The programs of evidence/migration: what the command makes of them, and what the record says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flake8_keras_imports.cli import main
from tests.support import ROOT

FOLDER = ROOT / "evidence" / "migration"
#: Where the careful person wrote the same in another way: an import in another order, ``assign``.
OTHERWISE = {
    "05_housing_backend_metrics.py",
    "07_warmup_callback.py",
    "32_tf_functions_on_layers.py",
    "56_backend_first_steps.ipynb",
}


def rows() -> list[dict[str, str]]:
    with open(ROOT / "evidence" / "migration.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (FOLDER / "after").iterdir() if path.name not in OTHERWISE)
)
def test_the_command_does_what_a_careful_person_would(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    target.write_bytes((FOLDER / "before" / name).read_bytes())
    main(["migrate", "--isolated", "--keras-version=>=3.15", str(target)])
    assert target.read_text(encoding="utf-8") == (FOLDER / "after" / name).read_text(
        encoding="utf-8"
    )


def test_the_record_has_every_program() -> None:
    programs = {path.name for path in (FOLDER / "before").iterdir()}
    assert len([name for name in programs if name.endswith(".py")]) >= 25
    assert len([name for name in programs if name.endswith(".ipynb")]) >= 5
    for variant in ("unchanged", "safe", "all"):
        assert {row["program"] for row in rows() if row["variant"] == variant} == programs
    for row in rows():
        if row["variant"] == "unchanged" and "tensorflow 2.15" in row["installation"]:
            assert row["outcome"] == "runs", row["program"]
        if row["variant"] == "expected" and row["outcome"] != "not tried":
            assert (row["outcome"], row["same"]) == ("runs", "yes"), row["program"]


def test_safe_fixes_break_nothing_and_change_no_numbers() -> None:
    """Other numbers than before are those that the unchanged program gives there as well."""
    kept = {
        (row["program"], row["installation"]): row
        for row in rows()
        if row["variant"] == "unchanged"
    }
    compared = 0
    for row in rows():
        unchanged = kept.get((row["program"], row["installation"]))
        if row["variant"] == "safe" and unchanged is not None and "2.21" in row["installation"]:
            compared += 1
            if unchanged["outcome"] == "runs":
                assert row["outcome"] == "runs", row["program"]
                if row["same"] == "no":
                    assert unchanged["numbers"] == row["numbers"], row["program"]
    assert compared >= 40
