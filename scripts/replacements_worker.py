"""Calls functions of one installed Keras and prints what came out, as JSON.

    python replacements_worker.py < request > answer

The request is ``{"side": "old"|"new", "entries": [{"id", "path", "calls", "parameters"}]}``.
A call is a Python expression about ``f``, the object at ``path``; the other names in it are the
inputs and helpers below.  ``parameters`` are those of the old function, on both sides: each call
is repeated with its arguments given by position, by keyword, and with NumPy arrays in place of
tensors.  Works on Python 3.8 to 3.11, on Keras 2 and Keras 3 with TensorFlow.
"""

import importlib
import inspect
import json
import os
import re
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ANSWER = os.dup(1)
os.dup2(2, 1)  # whatever the libraries print must not end up in the answer

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

STEPS = 3
# what differs between two runs of a call that fails: addresses, names of files, colours
CHANGING = re.compile(r' at 0x[0-9a-f]+|(?<=File ")[^"]*/|/[\w/]*tmp\w+|\x1b\[\d*m')
BOOKKEEPING = ("name", "dtype", "trainable", "batch_input_shape", "build_config", "is_legacy")


def open_roots(side):
    """Return the modules below which public paths are looked up, best first."""
    names = ["keras", "keras._tf_keras.keras"] if side == "new" else []
    roots = []
    for name in names:
        try:
            roots.append((name.replace("keras._tf_keras.keras", "tf.keras"), import_module(name)))
        except ImportError:
            pass
    return roots or [("tf.keras", tf.keras)]


def import_module(name):
    return importlib.import_module(name)


def find(roots, path):
    """Return the name of the first origin that has the path, and the object there."""
    for origin, root in roots:
        value = root
        try:
            for part in path.split("."):
                value = getattr(value, part)
            return origin, value
        except Exception:
            continue
    return None, None


def versions():
    found = ["Python " + sys.version.split()[0], "TensorFlow " + tf.__version__]
    try:
        import keras

        found.append("Keras " + keras.__version__)
    except Exception:
        pass
    return ", ".join([*found, "NumPy " + np.__version__])


def make_inputs():
    """The arrays that calls use, by name (listed at the top of replacements.txt)."""
    edge = [-1e4, -100.0, -20.0, -3.0, -2.5, -1.0, -0.5, -1e-8]
    edge += [0.0, 1e-8, 0.5, 1.0, 1.5, 2.5, 3.0, 20.0, 100.0, 1e4]
    inputs = {
        "F": np.array([[-1.5, 2.0, 0.25], [3.0, -0.75, 1.0]], "float32"),
        "G": np.array([[0.5, 2.0, -1.25], [4.0, 0.75, 2.0]], "float32"),
        "P": np.array([[0.5, 2.0, 0.25], [3.0, 0.75, 1.0]], "float32"),
        "D": np.array([[-1.5, 2.0, 0.25], [3.0, -0.75, 1.0]], "float64"),
        "H": np.array([[-1.5, 2.0, 0.25], [3.0, -0.75, 1.0]], "float16"),
        "I": np.array([[1, -2, 3], [4, 5, 0]], "int32"),
        "J": np.array([[1, 3, 2], [4, 0, 1]], "int32"),
        "U": np.array([[1, 200, 3], [4, 5, 0]], "uint8"),
        "B": np.array([[True, False, True], [True, True, True]]),
        "C": np.array([[False, False, True], [True, False, True]]),
        "E": np.array(edge, "float32"),
        "NAN": np.array([1.0, np.nan, np.inf, -np.inf], "float32"),
        "S": np.array(1.5, "float32"),
        "V": np.array([1.0, -2.0, 3.0], "float32"),
        "IX": np.array([1, 0, 2], "int32"),
        "T": np.linspace(-1, 1, 24).reshape(2, 3, 4).astype("float32"),
        "T2": np.linspace(0, 2, 40).reshape(2, 4, 5).astype("float32"),
        "IMG": (np.arange(72) % 11 / 10).reshape(1, 6, 6, 2).astype("float32"),
        "VOL": (np.arange(128) % 7 / 5).reshape(1, 4, 4, 4, 2).astype("float32"),
        "K1": (np.arange(24) % 5 / 10).reshape(2, 4, 3).astype("float32"),
        "K2": (np.arange(54) % 7 / 10).reshape(3, 3, 2, 3).astype("float32"),
        "K2D": (np.arange(18) % 7 / 10).reshape(3, 3, 2, 1).astype("float32"),
        "K2P": (np.arange(6) % 7 / 10).reshape(1, 1, 2, 3).astype("float32"),
        "K3": (np.arange(48) % 7 / 10).reshape(2, 2, 2, 2, 3).astype("float32"),
        "PR": np.array([[0.1, 0.2, 0.7], [0.8, 0.15, 0.05]], "float32"),
        "EDGEPR": np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], "float32"),
        "UNNORM": np.array([[0.2, 0.4, 1.4], [1.6, 0.3, 0.1]], "float32"),
        "Y": np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]], "float32"),
        "YI": np.array([2, 1], "int32"),
        "PIX": (np.arange(75) * 7 % 251).reshape(5, 5, 3).astype("float32"),
        "BATCH": (np.arange(150) * 7 % 251).reshape(2, 5, 5, 3).astype("float32"),
    }
    return inputs


class Rough:
    """A random result: only its dtype, shape, mean and spread are compared."""

    def __init__(self, value):
        self.value = value


class Settings:
    """The configuration of an object: only the keys that both sides have are compared."""

    def __init__(self, thing, drop=()):
        config = thing.get_config()
        self.value = {k: v for k, v in config.items() if k not in BOOKKEEPING + tuple(drop)}


def numbers(value):
    """Return the value of a tensor, variable or array as a NumPy array."""
    if hasattr(value, "numpy"):
        return np.asarray(value.numpy())
    return np.asarray(value)


def steps(optimizer, shape=(3,)):
    """Make a few steps of an optimizer on one variable; return the variable, made larger.

    The variable starts near zero, so that small differences of small steps can be seen.
    """
    start = np.linspace(0.001, 0.002, int(np.prod(shape))).reshape(shape).astype("float32")
    kept = globals()["new_variable"](start)
    for step in range(STEPS):
        gradient = np.cos(1000 * start * (step + 1)).astype("float32")
        optimizer.apply_gradients([(tf.constant(gradient), kept)])
    return tf.constant(numbers(kept) * 1000)


def run(layer, x, **kwargs):
    """Call a layer on x after giving its weights fixed values."""
    layer(x, **kwargs)
    weights = [np.cos(np.arange(w.size)).reshape(w.shape) for w in layer.get_weights()]
    layer.set_weights([(np.abs(w) / 2).astype("float32") for w in weights])
    return layer(x, **kwargs)


def adapted(layer, data, x):
    layer.adapt(data)
    return layer(x)


def metric(instance, *updates):
    for arguments in updates:
        instance.update_state(*arguments)
    return instance.result()


def graph(function, x):
    """Call a function on a tensor of unknown shape, inside tf.function."""
    spec = tf.TensorSpec([None] * len(numbers(x).shape), tf.as_dtype(numbers(x).dtype))
    return tf.function(function, input_signature=[spec])(tf.constant(numbers(x)))


def functional(function, x):
    """Put a function between the input and the output of a functional model and run it."""
    root = globals()["main_root"]
    entry = root.Input(shape=numbers(x).shape[1:], dtype=str(numbers(x).dtype))
    return tf.constant(root.Model(entry, function(entry)).predict(numbers(x), verbose=0))


def gradient_of(function, x):
    with tf.GradientTape() as tape:
        x = tf.constant(numbers(x))
        tape.watch(x)
        y = function(x)
    found = tape.gradient(y, x)
    return None if found is None else tf.convert_to_tensor(found)


class SavedModel:
    """A small model and a path to save it at; an empty suffix means a directory."""

    def __init__(self, suffix):
        root = globals()["main_root"]
        entry = root.Input(shape=(3,))
        self.model = root.Model(entry, root.layers.Dense(2, kernel_initializer="ones")(entry))
        self.path = os.path.join(tempfile.mkdtemp(), "model" + suffix)

    def save(self, function, **kwargs):
        function(self.model, self.path, **kwargs)
        return os.path.exists(self.path)

    def apply(self, function, **kwargs):
        self.model.save(self.path)
        return tf.constant(function(self.path, **kwargs).predict(np.ones((1, 3)), verbose=0))


def variable(value):
    return globals()["new_variable"](np.asarray(value))


def same(one, other):
    return bool(np.array_equal(numbers(one), numbers(other)))


def entered(manager):
    with manager:
        return True


def raises(function):
    try:
        function()
    except Exception as error:
        return type(error).__name__
    return "nothing"


HELPERS = {
    "rough": Rough,
    "settings": Settings,
    "saved_model": SavedModel,
    **{h.__name__: h for h in (steps, run, adapted, metric, graph, functional)},
    **{h.__name__: h for h in (gradient_of, variable, same, raises, entered, numbers)},
    **{"np": np, "tf": tf},
}


class Subject:
    """Stands for the function under test and gives it its arguments in the wanted way."""

    def __init__(self, target, parameters, mode):
        self.target, self.parameters, self.mode = target, parameters, mode
        self.used = set()
        self.changed = mode in ("written", "numpy")
        self.places = 0  # the most arguments that were given by position

    def __getattr__(self, name):
        return getattr(self.target, name)

    def __call__(self, *args, **kwargs):
        new_args, new_kwargs = self.arrange(args, kwargs)
        if (len(new_args), set(new_kwargs)) != (len(args), set(kwargs)):
            self.changed = True
        self.places = max(self.places, len(new_args))
        return self.target(*new_args, **new_kwargs)

    def arrange(self, args, kwargs):
        ordered = [p for p, kind in self.parameters if kind in (0, 1)]
        if len(args) > len(ordered):
            self.used.update(kwargs)
            return args, kwargs
        bound = dict(zip(ordered, args))
        bound.update(kwargs)
        self.used.update(bound)
        if self.mode == "keyword":
            return (), bound
        if self.mode == "positional":
            given = []
            for name in ordered:
                if name not in bound:
                    break
                given.append(bound.pop(name))
            return tuple(given), bound
        return args, kwargs


def parameters_of(target):
    """Return the parameters as [name, kind, default] or None if they cannot be asked for."""
    try:
        found = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):
        return None
    empty = inspect.Parameter.empty
    return [[p.name, int(p.kind), "" if p.default is empty else repr(p.default)] for p in found]


def describe(value, depth=0):
    """Turn a result into plain data: what sort of thing, dtype, shape and numbers."""
    if isinstance(value, Rough):
        array = numbers(value.value)
        moments = [float(array.mean()), float(array.std())]
        return {**describe(value.value), "values": moments, "rough": True}
    if isinstance(value, Settings):
        return describe_settings(value.value)
    if value is None or isinstance(value, (bool, str)):
        return {"sort": type(value).__name__, "values": value}
    if isinstance(value, (int, float)) and not isinstance(value, np.generic):
        return {"sort": "number", "values": [value]}
    if isinstance(value, (tf.DType, np.dtype)):
        return {"sort": type(value).__name__, "values": tf.as_dtype(value).name}
    if isinstance(value, (tf.SparseTensor, tf.RaggedTensor, tf.IndexedSlices)):
        dense = value.to_tensor() if hasattr(value, "to_tensor") else tf.convert_to_tensor(value)
        if isinstance(value, tf.SparseTensor):
            dense = tf.sparse.to_dense(value)
        return {**describe(dense), "sort": type(value).__name__}
    if isinstance(value, (tf.Variable, tf.Tensor, np.ndarray, np.generic)) or hasattr(
        value, "assign"
    ):
        return describe_array(value)
    if isinstance(value, dict):
        return {"sort": "dict", "items": describe_items(value, depth)}
    if isinstance(value, (list, tuple)) and depth < 4:
        return {
            "sort": "tuple" if isinstance(value, tuple) else "list",
            "items": {str(i): describe(v, depth + 1) for i, v in enumerate(value[:40])},
        }
    return {"sort": "object of class " + type(value).__name__}


def describe_items(value, depth):
    return {str(k): describe(v, depth + 1) for k, v in value.items()}


def describe_settings(value):
    """Like describe, but what is only written in another way comes out the same."""
    if isinstance(value, dict):
        return {"sort": "settings", "items": {k: describe_settings(v) for k, v in value.items()}}
    if isinstance(value, (list, tuple)):
        return {
            "sort": "list",
            "items": {str(i): describe_settings(v) for i, v in enumerate(value)},
        }
    if isinstance(value, np.generic) or (hasattr(value, "numpy") and not numbers(value).shape):
        value = numbers(value).item()
    return describe(value)


def describe_array(value):
    sort = "array" if isinstance(value, np.ndarray) else "tensor"
    if isinstance(value, np.generic):
        sort = "NumPy scalar"
    elif hasattr(value, "assign"):
        sort = "variable"
    array = numbers(value)
    flat = [v.decode() if isinstance(v, bytes) else v for v in array.ravel()[:400].tolist()]
    return {"sort": sort, "dtype": array.dtype.name, "shape": list(array.shape), "values": flat}


def call(target, parameters, text, mode, inputs):
    """Evaluate one call; return its result and the old parameters that it gives."""
    subject = Subject(target, parameters, mode)
    tensors = mode != "numpy"
    names = {k: tf.constant(v) if tensors else v.copy() for k, v in inputs.items()}
    tf.random.set_seed(1)
    np.random.seed(1)
    try:
        result = describe(eval(text, {**names, **HELPERS, "f": subject}))
    except Exception as error:
        message = " ".join(CHANGING.sub("", str(error)).split())[:160]
        result = {"sort": "error", "values": type(error).__name__ + ": " + message}
    result["places"] = subject.places
    return result, sorted(subject.used), subject.changed


def answer(entry, roots, inputs):
    origin, target = find(roots, entry["path"])
    if origin is None:
        return {"id": entry["id"], "origin": None}
    parameters = parameters_of(target)
    old = [p[:2] for p in entry.get("parameters") or parameters or []]
    calls = {}
    for text in entry["calls"]:
        calls[text] = {}
        for mode in ("written", "positional", "keyword", "numpy"):
            result, used, changed = call(target, old, text, mode, inputs)
            if changed:
                calls[text][mode] = result
            calls[text].setdefault("used", used)
    return {"id": entry["id"], "origin": origin, "parameters": parameters, "calls": calls}


def main():
    request = json.load(sys.stdin)
    state = globals()
    state["roots"] = roots = open_roots(request["side"])
    state["main_root"] = roots[0][1]
    plain = getattr(roots[0][1], "Variable", None)
    state["new_variable"] = plain if plain is not None else tf.Variable
    inputs = make_inputs()
    found = [answer(entry, roots, inputs) for entry in request["entries"]]
    text = json.dumps({"versions": versions(), "entries": found})
    with os.fdopen(ANSWER, "w") as stream:
        stream.write(text)


main()
