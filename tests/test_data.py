"""The data files: readable, sorted, and in agreement with one another."""

from __future__ import annotations

import re

import pytest

from flake8_keras_imports import data
from flake8_keras_imports.resolve.origins import (
    COMPONENT_KINDS,
    Place,
    kind_of,
    known,
    locate,
    names,
    public_home,
)
from flake8_keras_imports.rules.mixtures import _positions


def test_names_are_sorted_unique_and_say_where_they_come_from() -> None:
    rows = data.rows("names.txt", 3)
    paths = [row[0] for row in rows]
    assert paths == sorted(set(paths))
    letters = set(data.columns("names.txt"))
    assert {letter for row in rows for letter in row[2]} <= letters
    kinds = {row[1] for row in rows}
    assert kinds > COMPONENT_KINDS
    assert not any(re.search(r"(^|\.)_", path) for path in paths)


def test_counts_are_those_of_the_releases() -> None:
    """The number of public names that an independent reader of the wheels counted."""
    count = {letter: 0 for letter in data.columns("names.txt")}
    for _, releases in names().values():
        for letter in releases:
            count[letter] += 1
    assert count["a"] == 672  # tf.keras of TensorFlow 2.2
    assert count["b"] == 953  # tf.keras of TensorFlow 2.15
    assert count["c"] + count["s"] == 1504  # keras 3.15
    assert count["d"] + count["s"] == 1651  # tf.keras on keras 3.15


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
    assert names()[path].kind == kind


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
    assert not [p for p in private if p in names() and "c" in names()[p].releases]
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
    ],
)
def test_homes(path: str, home: str | None) -> None:
    assert public_home(path) == home


def test_kind_of_a_private_path() -> None:
    place = locate("keras.engine.topology.Layer")
    assert place is not None and kind_of(place) == "Layer"


def test_members_of_classes_are_known_and_unknown_names_are_not() -> None:
    assert known("layers.Dense.from_config") == names()["layers.Dense"]
    assert known("layers.Densee") is None
    assert known("nonsense") is None


def test_positions_of_callbacks() -> None:
    assert _positions()["fit"] == 5
    assert _positions()["evaluate"] == 6
    assert _positions()["predict"] == 4


def test_origins_name_known_routes() -> None:
    for name, origin, route in data.rows("origins.txt", 3):
        assert origin in ("keras", "tf_keras", "tf.keras", "tensorflow.python.keras")
        assert route in ("public", "compat", "fork")
        assert name == name.strip(".")
