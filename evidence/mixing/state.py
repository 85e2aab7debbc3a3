"""Settings made through origin c that a new object of origin m should obey."""

from __future__ import annotations

import contextlib

import numpy as np
from base import Absent, X, case, check, close, first, scratch, values, variants

KINDS = {
    "Model": "models.Model",
    "Sequential": "models.Sequential",
    "Layer": "layers.Layer",
    "Dense": "layers.Dense",
    "LSTM": "layers.LSTM",
    "BatchNormalization": "layers.BatchNormalization",
    "Input": "layers.Input",
    "Optimizer": "optimizers.Optimizer",
    "SGD": "optimizers.SGD",
    "Adam": "optimizers.Adam",
    "LearningRateSchedule": "optimizers.schedules.LearningRateSchedule",
    "Loss": "losses.Loss",
    "MeanSquaredError": "losses.MeanSquaredError",
    "Metric": "metrics.Metric",
    "MeanAbsoluteError": "metrics.MeanAbsoluteError",
    "Callback": "callbacks.Callback",
    "EarlyStopping": "callbacks.EarlyStopping",
    "ModelCheckpoint": "callbacks.ModelCheckpoint",
    "l2": "regularizers.l2",
    "Constant": "initializers.Constant",
    "Sequence": "utils.Sequence",
    "load_model": "models.load_model",
    "set_floatx": "backend.set_floatx",
    "clear_session": "backend.clear_session",
}


@case
def same(m, c):
    """Which names of the two origins are the same object."""
    words = {"identical": [], "different": [], "absent": []}
    for kind, path in KINDS.items():
        try:
            words["identical" if first(m, path) is first(c, path) else "different"].append(kind)
        except Absent:
            words["absent"].append(kind)
    return "; ".join(f"{word}: {' '.join(kinds) or '-'}" for word, kinds in words.items())


def reset(origin):
    """Undo what the programs below set; called before each of them."""
    for path, value in (
        ("backend.set_floatx", "float32"),
        ("backend.set_epsilon", 1e-7),
        ("backend.set_image_data_format", "channels_last"),
        ("mixed_precision.set_global_policy", None),
        ("mixed_precision.experimental.set_policy", None),
    ):
        with contextlib.suppress(Exception):
            first(origin, path)(value)
    with contextlib.suppress(Exception):
        origin.backend.clear_session()


@case
def state_floatx(m, c):
    first(c, "backend.set_floatx", "config.set_floatx")("float64")
    layer = m.layers.Dense(1)
    layer.build((None, 4))
    found = str(layer.weights[0].dtype)
    check("float64" in found, f"weights of {found} instead of float64")


@case
def state_epsilon(m, c):
    c.backend.set_epsilon(0.5)
    check(m.backend.epsilon() == 0.5, f"epsilon {m.backend.epsilon()} instead of 0.5")


@case
def state_image_data_format(m, c):
    c.backend.set_image_data_format("channels_first")
    found = m.layers.Conv2D(1, 1).data_format
    check(found == "channels_first", f"{found} instead of channels_first")


@case
def state_mixed_precision(m, c):
    paths = "mixed_precision.set_global_policy", "mixed_precision.experimental.set_policy"
    first(c, *paths)("mixed_float16")
    layer = m.layers.Dense(1)
    layer.build((None, 4))
    found = str(layer(X).dtype)
    check("float16" in found, f"a layer computes in {found} instead of float16")


@case
def state_clear_session(m, c):
    m.backend.clear_session()
    names = [m.layers.Dense(1).name for _ in range(2)]
    c.backend.clear_session()
    found = m.layers.Dense(1).name
    check(found == names[0], f"next layer is {found} instead of {names[0]}")


@case
def state_random_seed(m, c):
    seed, found = c.utils.set_random_seed, []
    for _ in range(2):
        seed(7)
        layer = m.layers.Dense(3)
        layer.build((None, 4))
        found.append(values(layer)[0])
    check(close(*found), "other initial weights with the same seed")


@case
def state_interactive_logging(m, c):
    c.utils.disable_interactive_logging()
    try:
        found = m.utils.is_interactive_logging_enabled()
    finally:
        c.utils.enable_interactive_logging()
    check(not found, "still enabled")


def scale(m, name):
    """Return a Layer subclass of origin m and a model that contains it."""

    class Scale(m.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

    Scale.__name__ = Scale.__qualname__ = name
    return Scale


def from_text(m, kind, scope):
    """Build a model from its own text."""
    text = m.models.Sequential([kind(input_shape=(4,)), m.layers.Dense(1)]).to_json()
    with scope:
        m.models.model_from_json(text)


def from_file(m, kind, scope):
    """Build a model from a file."""
    model = m.models.Sequential([kind(input_shape=(4,)), m.layers.Dense(1)])
    path = scratch("model.keras" if m.keras3 else "model.h5")
    model.save(path)
    with scope:
        m.models.load_model(path, compile=False)


@variants("state", register_from_json=from_text, register_load_model=from_file)
def registered(way, m, c):
    register = first(c, "utils.register_keras_serializable", "saving.register_keras_serializable")
    kind = scale(m, "Registered" + way.__name__.title().replace("_", ""))
    way(m, register(package="mixing")(kind), contextlib.nullcontext())


@variants("state", custom_objects_from_json=from_text, custom_objects_load_model=from_file)
def noted(way, m, c):
    kind = scale(m, "Noted")
    objects = first(c, "utils.get_custom_objects", "saving.get_custom_objects")()
    objects["Noted"] = kind
    try:
        way(m, kind, contextlib.nullcontext())
    finally:
        del objects["Noted"]


@variants("state", custom_object_scope_from_json=from_text, custom_object_scope_load=from_file)
def scoped(way, m, c):
    kind = scale(m, "Scoped")
    scope = first(c, "utils.custom_object_scope", "saving.custom_object_scope")
    way(m, kind, scope({"Scoped": kind}))


@case
def state_learning_phase(m, c):
    c.backend.set_learning_phase(1)
    found = m.layers.Dropout(0.5)(np.ones((10, 10), "float32"))
    check(0 in np.array(found), "Dropout drops nothing")
