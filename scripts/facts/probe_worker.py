"""Runs inside an installation: tries arguments and asks instances for members; prints JSON.

    python probe_worker.py tf.keras|keras|tf_keras < questions

Python 3.7 runs it too.  The questions are ``{"arguments": {path: [names]}, "members": {path:
[names]}}``.  Every class is made once with what it needs alone, then once with each argument;
every method is called so.  The answer has ``{path: {argument: outcome}}``, where an outcome is
``ok``, ``raises MESSAGE`` or ``warns MESSAGE``, and ``{path: [members that instances have]}``.
What cannot be tried (no instance could be made, or the value was wrong rather than the
argument) is left out.
"""

import importlib
import json
import logging
import os
import re
import sys
import tempfile
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

#: What parameters without a default are given.
NEEDED = {
    "units": 4, "filters": 4, "kernel_size": 2, "rate": 0.5, "pool_size": 2, "factor": 0.1,
    "height": 4, "width": 4, "num_heads": 2, "key_dim": 2, "head_dim": 2, "num_query_heads": 2,
    "num_key_value_heads": 2, "equation": "ab,bc->ac", "output_shape": (4,), "scale": 0.1,
    "input_dim": 5, "output_dim": 3, "n": 2, "dims": (2, 1), "size": 2, "target_shape": (4, 1),
    "num_bins": 4, "num_tokens": 4, "l": 0.5, "filepath": "a.keras", "monitor": "loss",
    "initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "boundaries": [1],
    "values": [0.1, 0.2], "first_decay_steps": 10, "stddev": 0.1, "num_classes": 2,
    "target_class_ids": [0], "precision": 0.5, "recall": 0.5, "specificity": 0.5,
    "sensitivity": 0.5, "height_factor": 0.1, "width_factor": 0.1, "groups": 2,
    "learning_rate": 0.1, "max_number": 3, "output_size": 4, "crop_to_aspect_ratio": False, 
    "axes": 1, "num_oov_indices": 1, "filename": "a.csv", "name": "probe",
    "embedding_dim": 3, "momentum": 0.9, "input_length": 3,
    "schedule": lambda *a: 0.1, "function": lambda x: x, "fn": lambda y, p: y, "mean_relative": 1,
    "backup_dir": "backup", "gain": 1.0, "normalizer": [0.5, 0.5], "shape": (4,),
}  # fmt: skip
#: What is tried as the value of an argument.
VALUES = {
    "lr": 0.1, "decay": 0.01, "learning_rate": 0.1, "input_shape": (4,),
    "batch_input_shape": (2, 4), "batch_size": 2, "weights": None, "dtype": "float32",
    "input_length": 3, "clipnorm": 1.0,
    "clipvalue": 0.5, "global_clipnorm": 1.0, "epsilon": 1e-7, "period": 1, "momentum": 0.5,
    "schedule_decay": 0.004, "rho": 0.9, "beta_1": 0.9, "beta_2": 0.99, "alpha": 0.3, "axis": -1,
    "input_dim": 4, "time_major": False, "implementation": 1, "unroll": False, "verbose": 0,
    "epochs": 1, "steps_per_epoch": 1, "initial_epoch": 0, "validation_split": 0.0,
    "callbacks": [], "optimizer": "sgd", "loss": "mse", "metrics": ["mae"], "save_format": "h5",
    "overwrite": True, "include_optimizer": True, "max_queue_size": 10, "workers": 1,
    "use_multiprocessing": False, "steps": 1, "shuffle": False, "name": "probe_argument",
    "trainable": True, "data_format": "channels_last", "padding": "valid", "strides": 1,
    "run_eagerly": False, "steps_per_execution": 1, "from_logits": True, "save_freq": "epoch",
    "gradient_aggregator": None, "line_length": 80, "print_fn": print, "nb_epoch": 1,
    "nb_worker": 1,
}  # fmt: skip
FALLBACK = (None, False, 1, 0.5, "sum", "zeros")
_UNKNOWN = re.compile(
    r"unexpected keyword|[Uu]nrecognized|not understood|[Ii]nvalid keyword|not a valid|"
    r"[Kk]eyword argument|not recognized|deprecated in the new|not supported|"
    r"invalid argument|Arguments? not|should not|unsupported|no longer|Unexpected",
)
_METHODS = {
    "compile": "", "fit": "x, y", "evaluate": "x, y", "predict": "x", "train_on_batch": "x, y",
    "test_on_batch": "x, y", "predict_on_batch": "x", "save": "'a.h5'", "to_json": "",
    "save_weights": "'a.weights.h5'", "load_weights": "'a.weights.h5'", "summary": "",
}  # fmt: skip


class Log(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        logging.Handler.__init__(self, logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


LOG = Log()


def attempt(call):
    """Return outcome and result of a call."""
    del LOG.lines[:]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = call()
        except BaseException as error:
            text = f"{type(error).__name__}: {error}"
            return "raises " + " ".join(text.split())[:200], None
    said = LOG.lines + [str(w.message) for w in caught]
    return said, value


def values_of(argument):
    """Return the name of an argument and the values to try: one for ``name=value``."""
    name, given, value = argument.partition("=")
    if given:
        return name, [eval(value)]
    return name, [VALUES[name]] if name in VALUES else list(FALLBACK)


def judged(question, call):
    """Try values for an argument; return the outcome, or None if nothing can be said."""
    argument, values = values_of(question)
    outcomes = []
    for value in values:
        outcome, made = attempt(lambda value=value: call({argument: value}))
        if isinstance(outcome, list):
            if argument == "lr":  # who takes it may still not use it
                rate = float(getattr(made, "learning_rate", value))
                return "ok" if abs(rate - value) < 1e-6 else "ignored: " + str(rate)
            said = [
                line for line in outcome if re.search(r"\b" + re.escape(argument) + r"\b", line)
            ]
            return "warns " + " ".join(said[0].split())[:200] if said else "ok"
        outcomes.append(outcome)
    told = [o for o in outcomes if argument in o and _UNKNOWN.search(o)]
    if "=" in question:  # this very value is refused
        return outcomes[0] if argument in outcomes[0] else None
    return told[0] if len(told) == len(outcomes) else None


def find(root, path):
    for part in path.split("."):
        root = getattr(root, part)
    return root


def needed(cls, root, path):
    """Return the arguments without which a class cannot be made."""
    import inspect

    given = {}
    for parameter in list(inspect.signature(cls.__init__).parameters.values())[1:]:
        kind, name = parameter.kind, parameter.name
        if parameter.default is not parameter.empty or kind in (2, 4):
            continue
        if name in ("layer", "cell", "layers", "cells", "model", "inner_optimizer", "call_fn"):
            given[name] = {
                "layer": lambda: (
                    root.layers.LSTM(3, return_sequences=True)
                    if "Bidirectional" in path
                    else root.layers.Dense(3)
                ),
                "cell": lambda: root.layers.LSTMCell(3),
                "cells": lambda: [root.layers.LSTMCell(3)],
                "layers": lambda: [root.layers.Dense(3)],
                "model": lambda: root.Sequential([root.layers.Dense(3)]),
                "inner_optimizer": lambda: root.optimizers.SGD(),
            }[name]()
        else:
            given[name] = NEEDED[name]
    return given


def extra(path):
    """Return what makes an instance of some classes valid."""
    if path == "optimizers.Ftrl":
        return {}
    return {"loss": "mse"} if path.endswith("LossFunctionWrapper") else {}


def probe_class(root, path, names):
    cls = find(root, path)
    base = dict(needed(cls, root, path), **extra(path))
    outcome, instance = attempt(lambda: cls(**base))
    if not isinstance(outcome, list):
        return None, {}
    found = {}
    for name in names:
        if name.partition("=")[0] in base:
            found[name] = "ok"
            continue
        result = judged(name, lambda more: cls(**dict(base, **more)))
        if result is not None:
            found[name] = result
    return instance, found


def small_model(root):
    model = root.Sequential([root.layers.Dense(1, input_shape=(2,)), root.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    return model


def probe_methods(root, names):
    import numpy as np

    x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
    found = {}
    for method, wanted in names.items():
        if method not in _METHODS or not hasattr(root.Sequential, method):
            continue
        outcome, model = attempt(lambda: small_model(root))
        if not isinstance(outcome, list):
            continue
        attempt(
            lambda model=model: (model.fit(x, y, verbose=0), model.save_weights("a.weights.h5"))
        )
        given = eval(
            "(" + _METHODS[method] + ("," if _METHODS[method] else "") + ")", {"x": x, "y": y}
        )

        def call(more, model=model, method=method, given=given):
            quiet = {"verbose": 0} if method in ("fit", "evaluate", "predict") else {}
            return getattr(model, method)(*given, **dict(quiet, **more))

        if not isinstance(attempt(lambda call=call: call({}))[0], list):
            continue
        answers = {}
        for name in wanted:
            result = judged(name, call)
            if result is not None:
                answers[name] = result
        found["Model." + method] = answers
    return found


def probe_functions(root, names):
    """Try the arguments of some functions that take ``**kwargs``."""
    model = small_model(root)
    given = {
        "models.save_model": lambda: (model, "b.h5"),
        "models.load_model": lambda: ("b.h5",),
        "optimizers.get": lambda: ("adam",),
    }
    found = {}
    for path, wanted in sorted(names.items(), reverse=True):  # save before load
        if path not in given:
            continue
        try:
            function = find(root, path)
        except AttributeError:
            continue

        def call(more, path=path, function=function):
            return function(*given[path](), **more)

        if isinstance(attempt(lambda call=call: call({}))[0], list):
            answers = {name: judged(name, call) for name in wanted}
            found[path] = {name: said for name, said in answers.items() if said is not None}
    return found


def only_refuses(method):
    """Say whether a method is there to say that it is gone."""
    code = getattr(getattr(method, "__func__", None), "__code__", None)
    if code is None or "NotImplementedError" not in code.co_names or len(code.co_code) > 80:
        return False
    return any("deprecated" in text for text in code.co_consts if isinstance(text, str))


def has(instance, name):
    if name.endswith("()"):
        return callable(getattr(instance, name[:-2], None))
    try:
        if only_refuses(getattr(instance, name)):
            return False
    except AttributeError as error:
        return name not in str(error)
    except Exception:
        pass
    return True


def main():
    origin = sys.argv[1]
    questions = json.load(sys.stdin)
    os.chdir(tempfile.mkdtemp())
    for name in (None, "absl", "tensorflow"):
        logging.getLogger(name).addHandler(LOG)
    if origin == "tf.keras":
        import tensorflow as tf

        root = tf.keras
    else:
        root = importlib.import_module(origin)
    result = {"arguments": {}, "members": {}}
    for path, names in sorted(questions["arguments"].items()):
        try:
            instance, result["arguments"][path] = probe_class(root, path, names)
        except Exception:  # there is no such class here, or nothing is known that it needs
            result["arguments"].pop(path, None)
            continue
        if instance is not None and path in questions["members"]:
            wanted = questions["members"][path]
            result["members"][path] = [name for name in wanted if has(instance, name)]
    result["arguments"].update(probe_methods(root, questions["methods"]))
    result["arguments"].update(probe_functions(root, questions["functions"]))
    model = small_model(root)
    import numpy as np

    model.fit(np.ones((4, 2), "float32"), np.ones((4, 1), "float32"), verbose=0)
    inputs = root.Input((2,))
    functional = root.Model(inputs, root.layers.Dense(1)(inputs))
    layer = model.layers[0]
    for path, instances in (
        ("Model", [model, functional]),
        ("Sequential", [model]),
        ("layers.Layer", [layer]),
        ("optimizers.Optimizer", [model.optimizer]),
    ):
        wanted = questions["members"].get(path, [])
        result["members"][path] = [n for n in wanted if any(has(i, n) for i in instances)]
    json.dump(result, sys.stdout)


main()
