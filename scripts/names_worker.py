"""Runs inside an environment that has TensorFlow and Keras; prints what they offer as JSON.

    python names_worker.py tf.keras|keras|tf_keras

The output is ``{"version": ..., "names": {path: kind}, "callbacks": {method: index}}``.
A kind is that of the first base class which the table below names, or ``stub``
(can be imported and raises when it is used), ``model-function``, ``tensor-function``,
``function``, ``module``, ``class``, ``object``.
"""

import importlib
import inspect
import json
import os
import sys
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Most specific first: a Model is a Layer too, and so is a Metric in Keras 2.
BASES = [
    ("Model", "Model"),
    ("metrics.Metric", "Metric"),
    ("layers.Layer", "Layer"),
    ("callbacks.Callback", "Callback"),
    ("optimizers.schedules.LearningRateSchedule", "LearningRateSchedule"),
    ("optimizers.Optimizer", "Optimizer"),
    ("optimizers.legacy.Optimizer", "Optimizer"),
    ("optimizers.experimental.Optimizer", "Optimizer"),
    ("losses.Loss", "Loss"),
    ("initializers.Initializer", "Initializer"),
    ("regularizers.Regularizer", "Regularizer"),
    ("constraints.Constraint", "Constraint"),
    ("utils.Sequence", "Dataset"),
    ("utils.PyDataset", "Dataset"),
]
# Functions that return a model of their own Keras. A function cannot be asked
# what it returns without calling it; these are documented to, and the
# applications are recognised by their parameters.
MODEL_FUNCTIONS = {
    "load_model",
    "clone_model",
    "model_from_json",
    "model_from_yaml",
    "model_from_config",
    "multi_gpu_model",
}


def resolve(root, path):
    for part in path.split("."):
        root = getattr(root, part, None)
        if root is None:
            return None
    return root


def open_root(origin):
    if origin == "tf.keras":
        import tensorflow as tf

        names = [n for n in ("keras._tf_keras.keras", "keras.api._v2.keras")]
        for name in names:
            try:
                return importlib.import_module(name)
            except ImportError:
                pass
        return importlib.import_module(tf.keras.__name__)
    return importlib.import_module(origin)


def kind_of(value, last, bases):
    if isinstance(value, types.ModuleType):
        return "module"
    if inspect.isclass(value):
        if value.__name__ == "LegacyOptimizerWarning":
            return "stub"  # Keras 3: the name is there, and a call of it raises ImportError
        for base, kind in bases:
            if issubclass(value, base):
                return kind
        return "class"
    if callable(value):
        if last in MODEL_FUNCTIONS:
            return "model-function"
        try:
            parameters = inspect.signature(value).parameters
        except (TypeError, ValueError):
            parameters = {}
        if "include_top" in parameters and "weights" in parameters:
            return "model-function"
        if last == "Input":
            return "tensor-function"
        return "function"
    return "object"


def walk(root):
    names = {}
    bases = [(b, k) for p, k in BASES for b in [resolve(root, p)] if inspect.isclass(b)]
    todo, seen = [("", root)], set()
    while todo:
        prefix, module = todo.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        for name in sorted(set(dir(module))):
            if name.startswith("_") or (not prefix and name in ("src", "api")):
                continue
            try:
                value = getattr(module, name)
            except Exception:  # a lazy attribute that cannot load here
                continue
            path = prefix + name
            if isinstance(value, types.ModuleType):
                # tf.keras of Keras 3 shares most of its modules with keras itself
                package = root.__name__.partition(".")[0] + "."
                if not value.__name__.startswith(package) or ".src" in value.__name__:
                    continue
                todo.append((path + ".", value))
            names[path] = kind_of(value, name, bases)
    return names


def callbacks_position(root):
    found = {}
    for method in (
        "fit",
        "evaluate",
        "predict",
        "fit_generator",
        "evaluate_generator",
        "predict_generator",
    ):
        function = getattr(root.Model, method, None)
        # the real signature sits below Keras's traceback filters and decorators
        if function is not None:
            parameters = list(inspect.signature(function).parameters)
            if "callbacks" in parameters:
                found[method] = parameters.index("callbacks") - 1  # without self
    return found


def main():
    origin = sys.argv[1]
    root = open_root(origin)
    if origin == "tf.keras":
        import tensorflow

        version = "tensorflow " + tensorflow.__version__
    else:
        version = origin + " " + getattr(root, "__version__", "?")
    result = {"version": version, "names": walk(root), "callbacks": callbacks_position(root)}
    json.dump(result, sys.stdout)


main()
