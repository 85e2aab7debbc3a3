"""A short run of scripts/fuzz.py and of what it stands on; the long one is done by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.support import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from fuzz import fuzz
from fuzzing.laws import Broken, Way, bounded, check_file, check_places, check_project
from fuzzing.mutate import MUTATIONS, mutated
from fuzzing.seeds import programs, projects
from fuzzing.shapes import shapes

from flake8_keras_imports.finding import Finding


def test_a_short_run(tmp_path: Path) -> None:
    tally = fuzz(20, seed=8, keep=tmp_path)
    assert not tally.broken, tally.broken
    assert tally.tried["mutants"] >= 5 and tally.tried["projects"] >= 5
    assert tally.findings["mutants"] > 0 and tally.findings["projects"] > 0


@pytest.mark.parametrize("name", shapes())
@pytest.mark.parametrize("size", [1, 9, 90])
def test_deep_and_tangled_programs(name: str, size: int, tmp_path: Path) -> None:
    for path, text in shapes()[name](size).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    check_project(str(tmp_path), Way())


EXPRESSIONS = ("attributes", "calls", "sums", "powers", "signs", "lambdas", "lists", "conditions")


@pytest.mark.parametrize("name", [*EXPRESSIONS, "elif", "x = x + 1", "dictionary", "f-strings"])
@pytest.mark.parametrize("size", [1000, 3000, 100_000])
def test_no_depth_is_a_crash(name: str, size: int) -> None:
    (text,) = shapes()[name](size if name in EXPRESSIONS else min(size, 3000)).values()
    check_file(text.encode(), Way())


def test_what_an_import_was_in_the_way_of_is_mended_too() -> None:
    """Once the fixes of other findings have left that import unused."""
    lines = (
        "import keras",
        "from keras import layers",
        "from keras.layers.core import Dense",
        "keras.utils.np_utils.to_categorical([1])",
        "layers.recurrent.LSTM",
        "import keras_core as keras",
        "import keras_hub",
    )
    check_file("\n".join(lines).encode(), Way(preferred="tf.keras"))


def test_mutations_are_the_same_for_the_same_seed() -> None:
    one, two = (mutated(Random(3), programs()[5], programs()) for _ in range(2))
    assert one == two
    assert len(projects()) > 500
    changed = {m.__name__ for m in MUTATIONS if any(
        m(Random(seed), programs()[5], programs()[7]) != programs()[5] for seed in range(5)
    )}  # fmt: skip
    assert changed == {m.__name__ for m in MUTATIONS}


def test_the_laws_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that never fails says nothing."""
    lines = ["import keras\n"]
    good = Finding(1, 1, "KER101", "x", 1, 7)
    check_places([good], lines)
    for bad in (
        good._replace(row=2, end_row=2), good._replace(end_row=0), good._replace(end_column=1),
        good._replace(column=0), good._replace(message="a\nb"), good._replace(code="E101"),
        good._replace(end_column=15),
    ):  # fmt: skip
        with pytest.raises(Broken):
            check_places([bad], lines)
    monkeypatch.setattr("fuzzing.laws.LEAST", 0.01)
    with pytest.raises(Broken, match="takes"), bounded("a test", 1):
        sum(x for x in range(10**6))
