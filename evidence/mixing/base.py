"""What the programs share: origins by name, a small model with known results, verdicts."""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import tempfile
import types

import numpy as np

ORIGINS = {
    "tf.keras": "tensorflow",
    "keras": "keras",
    "tf_keras": "tf_keras",
    "tensorflow.python.keras": "tensorflow.python.keras",
}
PRIVATE = "tensorflow.python.keras"
# Where the private package, and keras 2.5 to 2.12, keep what tf.keras has under the names on
# the left; looked at only where an origin lacks these.
HOMES = {
    "optimizers.SGD": "optimizer_v2.gradient_descent.SGD",
    "optimizers.Adam": "optimizer_v2.adam.Adam",
    "optimizers.Optimizer": "optimizer_v2.optimizer_v2.OptimizerV2",
    "optimizers.schedules": "optimizer_v2.learning_rate_schedule",
    "utils.Sequence": "utils.data_utils.Sequence",
    "utils.get_custom_objects": "utils.generic_utils.get_custom_objects",
    "utils.custom_object_scope": "utils.generic_utils.custom_object_scope",
    "utils.register_keras_serializable": "utils.generic_utils.register_keras_serializable",
    "mixed_precision.set_global_policy": "mixed_precision.policy.set_global_policy",
}
# With MIXING_GRAPH=1 models are compiled as by default; without it they run op by op, which
# saves the tracing of some hundred graphs for each pair.
GRAPH = os.environ.get("MIXING_GRAPH") == "1"
CASES = {}
# The names of each origin that programs have asked for: where two origins have the same objects
# under all of them, a program does the same with either.
USED = {}

X = np.random.RandomState(0).normal(size=(32, 4)).astype("float32")
Y = (X @ np.array([[1.0], [-2.0], [3.0], [0.5]]) + 1.0).astype("float32")
BATCH = 16
EPOCHS = 2


class Absent(Exception):
    """The origin has no such name."""


class Wrong(Exception):
    """The program ran to its end with a wrong result."""


class Origin:
    """The names of one origin, found as attributes or, as from-imports do, as modules."""

    def __init__(self, module, name, path=""):
        self.module, self.name, self.path = module, name, path

    def __getattr__(self, name):
        path = (self.path + "." + name).lstrip(".")
        try:
            value = self.find(name, path)
        except Absent:
            USED.setdefault(self.name, set()).add(path)
            raise
        if isinstance(value, types.ModuleType):
            return Origin(value, self.name, path)
        USED.setdefault(self.name, set()).add(path)
        return value

    def find(self, name, path):
        with contextlib.suppress(AttributeError, ImportError):
            return getattr(self.module, name)
        homes = HOMES if self.name in ("keras", PRIVATE) else {}
        home = self.name.replace("tf.keras", "tensorflow.keras") + "." + homes.get(path, path)
        head, _, tail = home.rpartition(".")
        with contextlib.suppress(ImportError):
            return importlib.import_module(home)
        if path in homes:
            with contextlib.suppress(ImportError, AttributeError):
                return getattr(importlib.import_module(head), tail)
        raise Absent(self.name + "." + path)

    @property
    def keras3(self):
        return hasattr(self.module, "ops")

    @property
    def multi_backend(self):
        """Whether this is the Keras that still ran on Theano (2.3 and before)."""
        version = getattr(self.module, "__version__", "")
        return self.name == "keras" and version.split(".")[:2] in (["2", "2"], ["2", "3"])


def origin(name):
    """Import an origin, by the way most programs do."""
    module = importlib.import_module(ORIGINS[name])
    if name == "tf.keras":
        module = module.keras
        _ = module.layers  # the first access may fail, long after the import of tensorflow
    return Origin(module, name)


def same_objects(one, other, paths):
    """Return those of the paths that lead to one object in both origins, or nowhere in both."""
    if (one.keras3, one.multi_backend) != (other.keras3, other.multi_backend):
        return []

    def end(origin, path):
        try:
            return functools.reduce(getattr, path.split("."), origin)
        except Absent:
            return Absent

    return [path for path in paths if end(one, path) is end(other, path)]


def case(function, name=""):
    """Register a program; its name is its kind, ``_`` and the variant."""
    CASES[name or function.__name__] = function
    return function


def variants(prefix, **choices):
    """Register one program several times, with a first argument that differs."""

    def register(function):
        for name, choice in choices.items():
            case(functools.partial(function, choice), prefix + "_" + name)
        return function

    return register


def first(where, *paths):
    """Return the object at the first path that the origin has."""
    for path in paths:
        try:
            return functools.reduce(getattr, path.split("."), where)
        except Absent:
            continue
    raise Absent(where.name + "." + paths[0])


def check(condition, detail):
    """Call the result wrong unless the condition holds."""
    if not condition:
        raise Wrong(detail)


def close(a, b, tolerance=1e-4):
    """Whether two numbers, arrays or lists of arrays agree."""
    a, b = (x if isinstance(x, (list, tuple)) else [x] for x in (a, b))
    same = [
        np.shape(x) == np.shape(y) and np.allclose(x, y, tolerance, tolerance) for x, y in zip(a, b)
    ]
    return len(a) == len(b) and all(same)


def scratch(name):
    """Return a path of this name in a new directory."""
    return os.path.join(tempfile.mkdtemp(prefix="mixing_"), name)


def linear(m, *more):
    """Return a model of one Dense layer whose weights are known."""
    dense = m.layers.Dense(1, input_shape=(4,))
    model = m.models.Sequential([dense] + list(more))
    model.set_weights([np.full((4, 1), 0.5, "float32"), np.zeros(1, "float32")])
    return model


def compiled(m, model, **options):
    """Compile a model of origin m, with plain strings where the case gives no object."""
    settings = {"optimizer": "sgd", "loss": "mse"}
    if not m.multi_backend and not GRAPH:
        settings["run_eagerly"] = True
    elif m.keras3:
        settings["jit_compile"] = False
    settings.update(options)
    model.compile(**settings)
    return model


def fit(model, x=X, y=Y, **options):
    """Train shortly, without shuffling, so that the result is known."""
    settings = {"epochs": EPOCHS, "batch_size": BATCH, "verbose": 0, "shuffle": False}
    settings.update(options)
    return model.fit(x, y, **settings)


def descent(rates, kernel=0.5):
    """Return kernel and bias after these steps of gradient descent, computed here."""
    w, b = np.full((4, 1), kernel), np.zeros(1)
    for step, rate in enumerate(rates):
        start = step * BATCH % len(X)
        x, y = X[start : start + BATCH], Y[start : start + BATCH]
        error = x @ w + b - y
        w, b = w - rate * 2 * x.T @ error / BATCH, b - rate * 2 * error.mean(0)
    return [w, b]


def values(thing):
    """Return copies of the weights of a layer or model."""
    try:
        return [np.array(value) for value in thing.get_weights()]
    except Exception:
        return [np.array(weight) for weight in thing.weights]


def rate(model):
    """Return the learning rate that the optimizer of a model uses now."""
    optimizer = model.optimizer
    value = getattr(optimizer, "learning_rate", None)
    value = optimizer.lr if value is None else value
    return float(value.numpy() if hasattr(value, "numpy") else value)


def predictions(model, x=X):
    return np.array(model.predict(x, batch_size=len(x), verbose=0))
