"""The part of measure_tf_functions.py that runs inside an installation; needs TensorFlow.

Reads the pairs of calls as JSON, writes what happened as JSON.
"""

from __future__ import annotations

import inspect
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

with_output = os.dup(1)
os.dup2(2, 1)  # what functions print is no result

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

#: Modules of TensorFlow whose functions take tensors.
MODULES = (
    "", "audio", "bitwise", "debugging", "dtypes", "experimental.numpy", "image", "keras.backend",
    "linalg", "math", "nn", "quantization", "ragged", "random", "sets", "signal", "sparse",
    "strings",
)  # fmt: skip
#: What changes the state of TensorFlow, reads files or never ends is not called.
AVOIDED = ("set_", "enable_", "disable_", "load_", "clear_", "reset_", "manual_", "experimental_")
rng = np.random.default_rng(1)
ARRAYS: dict[str, Any] = {
    "x": rng.random((2, 3), "float32") + 0.1,
    "y": rng.random((2, 3), "float32") + 0.1,
    "m": rng.random((3, 3), "float32") + 3 * np.eye(3, dtype="float32"),
    "s": rng.random((2, 5, 3), "float32"),
    "i": np.array([[0, 1, 2], [2, 1, 0]], "int32"),
    "b": np.array([[True, False, True], [False, False, True]]),
    "g": rng.random((2, 4, 4, 3), "float32"),
}
#: Not symbolic: what stands beside a tensor in calls.
PLAIN: dict[str, Any] = {
    "kernel": rng.random((2, 2, 3, 5), "float32"),
    "depthwise": rng.random((2, 2, 3, 1), "float32"),
    "line": rng.random((2, 3, 4), "float32"),
}


def symbolic() -> dict[str, Any]:
    """Return a symbolic tensor for every array."""
    return {
        name: keras.Input(batch_shape=a.shape, dtype=str(a.dtype)) for name, a in ARRAYS.items()
    }


def module(path: str) -> Any:
    found: Any = tf
    for part in path.split(".") if path else ():
        found = getattr(found, part)
    return found


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public functions, each under its names."""
    for path in MODULES:
        space = module(path)
        for name in sorted(dir(space)):
            value = getattr(space, name, None)
            if name[0] == "_" or not callable(value) or inspect.isclass(value):
                continue
            if not name.startswith(AVOIDED) and name not in ("print", "while_loop", "function"):
                yield (f"{path}.{name}" if path else name), value


def filler(name: str, choice: int) -> Any:
    """Return something plausible for a parameter that is required beside the tensor."""
    if "shape" in name or name in ("size", "multiples"):
        return (3, 2) if choice == 0 else (2, 3)
    if "dtype" in name or name in ("type", "Tout"):
        return "float32" if choice == 0 else ["float32"]
    if name in ("perm", "paddings", "pad_width"):
        return [1, 0] if choice == 0 else [[0, 0], [1, 1]]
    if name in ("f", "fn", "func", "fun", "true_fn", "elems_fn", "function"):
        return (lambda x: x) if choice == 0 else (lambda a, x: a)
    if name.startswith(("num", "axis", "depth", "k", "n", "max", "strides", "frame", "factor")):
        return (1, 2, 0)[choice]
    if name == "padding":
        return "SAME"
    if name == "equation":
        return "ab->ba"
    return (ARRAYS["x"], 1, ARRAYS["i"])[choice]


def attempts(parameter: inspect.Parameter, others: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what the other required parameters are given."""
    for choice in range(3):
        yield {other: filler(other, choice) for other in others}


def outcome(call: Callable[[], Any]) -> str:
    """Return ``runs``, ``raises`` where the error speaks of the symbolic tensor, or ``other``."""
    try:
        call()
    except Exception as error:
        return (
            "raises" if "KerasTensor" in f"{error}" or "Keras symbolic" in f"{error}" else "other"
        )
    return "runs"


def measure(function: Callable[..., Any], tensors: dict[str, Any]) -> dict[str, str]:
    """Return for each parameter, and for a list given for it, what happens."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return {}
    named = [p for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    required = [p.name for p in named if p.default is p.empty]
    found = {}
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD or parameter.name == "name":
            continue
        others = [name for name in required if name != parameter.name]
        for suffix, as_list in (("", False), ("[]", True)):
            results = set()
            tries = itertools.product(tensors.values(), attempts(parameter, others))
            for tensor, given in tries:
                if "runs" in results:
                    break
                value = [tensor, tensor] if as_list else tensor
                if parameter.kind is parameter.VAR_POSITIONAL:
                    results.add(outcome(lambda v=value, g=given: function(v, v, **g)))
                else:
                    whole = {**given, parameter.name: value}
                    results.add(outcome(lambda w=whole: function(**w)))
            star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
            word = "runs" if "runs" in results else "raises" if "raises" in results else "other"
            found[f"{star}{parameter.name}{suffix}"] = word
    return found


def called(written: str, tensors: dict[str, Any]) -> str:
    """Return whether a complete call with symbolic tensors runs, and the error if not."""
    try:
        eval(written, {"tf": tf, **PLAIN, **tensors})
    except Exception as error:
        return f"raises {type(error).__name__}: {' '.join(str(error).split())[:80]}"
    return "runs"


def value_of(result: Any) -> list[Any]:
    parts = [np.asarray(part) for part in tf.nest.flatten(result)]
    return [np.asarray(parts)] if all(part.ndim == 0 for part in parts) else parts  # a shape


def compared(old: str, new: str) -> str:
    """Run a call and its replacement on real arrays, and the latter on symbolic tensors."""
    eager = {name: tf.constant(array) for name, array in ARRAYS.items()}
    try:
        want = value_of(eval(old, {"tf": tf, **PLAIN, **eager}))
    except Exception as error:
        return f"old raises {type(error).__name__}: {str(error)[:80]}"
    try:
        names = {"keras": keras, **PLAIN}
        got = value_of(eval(new, {**names, **eager}))
        tensors = symbolic()
        made = eval(new, {**names, **tensors})
        if tf.nest.flatten(made)[0].__class__.__name__ == "KerasTensor":
            model = keras.Model(list(tensors.values()), tf.nest.flatten(made))
            got += value_of(model(list(eager.values())))
            want = want * 2
    except Exception as error:
        return f"new raises {type(error).__name__}: {str(error)[:80]}"
    if len(want) != len(got) or any(a.shape != b.shape for a, b in zip(want, got)):
        return "other shapes"
    kinds = {(a.dtype.kind, b.dtype.kind) for a, b in zip(want, got)}
    if not all(np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True) for a, b in zip(want, got)):
        return "other values"
    return "equal" if all(a == b for a, b in kinds) else "other dtype"


def main() -> None:
    pairs = json.load(sys.stdin)
    found: dict[str, Any] = {"versions": [tf.__version__, keras.__version__], "functions": {}}
    tensors = symbolic()
    new = int(keras.__version__[0]) >= 3
    for name, function in functions() if new else ():  # Keras 2 makes a layer of each, for hours
        found["functions"][name] = measure(function, tensors)
    first: dict[int, str] = {}
    for name, function in functions():
        same = first.setdefault(id(function), name)
        found.setdefault("same", {})[name] = same
    found["calls"] = {old: called(old, tensors) for old, _ in pairs}
    if new:
        found["pairs"] = {old: compared(old, new) for old, new in pairs}
    found["methods"] = {
        "get_shape": called("x.get_shape()", tensors),
        "shape.as_list": called("x.shape.as_list()", tensors),
    }
    with os.fdopen(with_output, "w") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
