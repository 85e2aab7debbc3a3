"""The data files: readable, sorted, and in agreement with one another."""

from __future__ import annotations

import re

import pytest

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import releases, spelled, timeline
from flake8_keras_imports.resolve.origins import (
    KINDS,
    LETTERS,
    Place,
    kind_of,
    known,
    locate,
    name,
    public_home,
)
from flake8_keras_imports.rules.meetings import _callbacks


def test_names_are_sorted_unique_and_say_where_they_come_from() -> None:
    rows = data.rows("names.txt", 6)
    paths = [row[0] for row in rows]
    assert paths == sorted(set(paths))
    assert list(data.columns("names.txt")) == list(LETTERS)
    assert {row[1] for row in rows} >= KINDS
    assert not any(re.search(r"(^|\.)_", path) for path in paths)


@pytest.mark.parametrize(
    ("file", "first"),
    [("names.txt", 2), ("deep_names.txt", 2), ("stubs.txt", 1), ("parameters.txt", 1)],
)
def test_cells_can_be_read_and_spelled_again(file: str, first: int) -> None:
    letters = list(data.columns(file))
    for row in data.rows(file, first + len(letters) + (file == "parameters.txt")):
        for letter, cell in zip(letters, row[first:]):
            for part in cell.split("|"):
                assert releases(letter, part) or part == "-", row
                text = spelled(letter, releases(letter, part)).replace(" ", "")
                assert releases(letter, text or "-") == releases(letter, part)


@pytest.mark.parametrize(
    ("letter", "version", "count"),
    [
        ("t", "2.0.4", 649),
        ("t", "2.2.3", 672),
        ("t", "2.5.3", 737),
        ("t", "2.10.1", 918),
        ("t", "2.15.1", 953),
        ("f", "3.0.5", 1249),
        ("f", "3.15.1", 1651),
        ("k", "2.15.0", 953),
        ("k", "3.15.1", 1504),
        ("l", "2.21.0", 956),
    ],
)
def test_counts_are_those_of_the_releases(letter: str, version: str, count: int) -> None:
    """The number of public names that an independent reader of the wheels counted."""
    bit = 1 << timeline(letter).index(version)
    entries = [name(row[0]) for row in data.rows("names.txt", 2)]
    has = [e for e in entries if e and releases(letter, e.cell(letter, False)) & bit]
    assert len(has) == count


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("layers.Dense", "Layer"),
        ("Sequential", "Model"),
        ("models.load_model", "model-function"),
        ("applications.ResNet50", "model-function"),
        ("applications.resnet50.ResNet50", "model-function"),
        ("callbacks.EarlyStopping", "Callback"),
        ("optimizers.Adam", "Optimizer"),
        ("optimizers.schedules.CosineDecay", "LearningRateSchedule"),
        ("losses.MeanSquaredError", "Loss"),
        ("metrics.AUC", "Metric"),
        ("regularizers.L2", "Regularizer"),
        ("layers.Input", "tensor-function"),
        ("utils.to_categorical", "function"),
        ("layers", "module"),
        ("layers.CuDNNLSTM", "Layer"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    entry = name(path)
    assert entry is not None and entry.kind == kind


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("tensorflow", None),
        ("tensorflow.data", None),
        ("tensorflow.keras", Place("tf.keras", "", "public")),
        ("tensorflow.keras.layers.Dense", Place("tf.keras", "layers.Dense", "public")),
        ("tensorflow.compat.v2.keras.Model", Place("tf.keras", "Model", "public")),
        ("tensorflow.compat.v1.keras.Model", Place("tf.keras", "Model", "compat")),
        ("tensorflow.python.keras.Model", Place("tensorflow.python.keras", "Model", "fork")),
        ("keras", Place("keras", "", "public")),
        ("keras.src.layers", Place("keras", "src.layers", "private")),
        ("keras.layers.core.Dense", Place("keras", "layers.core.Dense", "private")),
        ("tf_keras.layers", Place("tf_keras", "layers", "public")),
        ("kerasx.layers", None),
        ("numpy.keras", None),
    ],
)
def test_places(name: str, place: Place | None) -> None:
    assert locate(name) == place


def test_private_paths_are_not_public_names() -> None:
    private = {row[0] for row in data.rows("private_paths.txt", 2)}
    entries = {path: name(path) for path in private}
    assert not [path for path, e in entries.items() if e and e.is_in_newest("k")]
    assert {"src", "engine", "utils.np_utils", "layers.core"} <= private


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("engine.topology.Layer", "layers.Layer"),
        ("src.layers.core.dense.Dense", "layers.Dense"),
        ("utils.np_utils.to_categorical", "utils.to_categorical"),
        ("src.backend", None),
        ("src.utils.tf_utils", None),
        ("layers.core.Nonsense", None),
        ("objectives", "losses"),
        ("objectives.hinge", "losses.hinge"),
        ("objectives.Nonsense", None),
    ],
)
def test_homes(path: str, home: str | None) -> None:
    assert public_home(path) == home


def test_kind_of_a_private_path() -> None:
    place = locate("keras.engine.topology.Layer")
    assert place is not None and kind_of(place) == "Layer"


def test_members_of_classes_are_known_and_unknown_names_are_not() -> None:
    assert known("layers.Dense.from_config") == name("layers.Dense")
    assert known("layers.Densee") is None
    assert known("nonsense") is None


def test_positions_of_callbacks() -> None:
    assert _callbacks()["fit"] == 5
    assert _callbacks()["evaluate"] == 6
    assert _callbacks()["predict"] == 4


def test_origins_name_known_routes() -> None:
    for root, origin, route in data.rows("origins.txt", 3):
        assert origin in ("keras", "tf_keras", "tf.keras", "tensorflow.python.keras")
        assert route in ("public", "compat", "fork")
        assert root == root.strip(".")


def test_functions_of_tensorflow_have_parameters_and_replacements_that_exist() -> None:
    rows = [line.split() for line in data.words("tf_functions.txt")]
    names = [row[0] for row in rows]
    assert names == sorted(set(names))
    assert len(rows) > 900
    for _, ran, instead, *parameters in rows:
        assert ran in ("ran", "-")
        assert re.search("=[tl]", parameters[-1])
        assert all(re.fullmatch(r"\*?\w+(=(t|l|tl))?", parameter) for parameter in parameters)
        if instead != "-":
            entry = name(instead.partition("(")[0])
            assert entry is not None and entry.is_in_newest("k"), instead


def test_layers_that_depend_on_training_exist() -> None:
    rows = data.rows("training.txt", 2)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    for path, arguments in rows:
        entry = name(path)
        assert entry is not None and entry.kind == "Layer" and entry.is_in_newest("k"), path
        assert re.fullmatch(r"-|:?\w+(,:?\w+)*", arguments)
    assert {"layers.Dropout", "layers.BatchNormalization"} <= {row[0] for row in rows}
