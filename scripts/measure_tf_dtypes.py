"""Find out which functions of TensorFlow and of keras.ops agree in values and dtypes.

    PYTHON scripts/measure_tf_dtypes.py > flake8_keras_imports/data/tf_same.txt

PYTHON has TensorFlow and Keras 3.  Those of data/tf_functions.txt that have a counterpart in
keras.ops are called with float32, int32 and bool tensors, alone, in pairs or lists if they take
such, and with `axis` and `keepdims`; a call that TensorFlow refuses does not count.  Listed are
the functions of which no call differed.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

DATA = Path(__file__).parent.parent / "flake8_keras_imports" / "data" / "tf_functions.txt"
FLOATS = np.array([[0.3, 0.7, 0.9], [0.2, -0.4, -0.8]], "float32")
INTS = np.array([[3, -7, 9], [2, 4, -2]], "int32")
INPUTS = [
    (tf.constant(FLOATS), tf.constant(FLOATS[::-1].copy())),
    (tf.constant(INTS), tf.constant(INTS[::-1].copy())),
    (tf.constant(FLOATS > 0), tf.constant(FLOATS < 0.5)),
]
KEYWORDS = ({}, {"axis": 1}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"keepdims": True})


def found(root: object, path: str) -> object:
    """Return what a dotted path below an object names."""
    for name in path.split("."):
        root = getattr(root, name)
    return root


def forms(parameters: list[str], x: tf.Tensor, y: tf.Tensor) -> list[tuple[object, ...]]:
    """Return what to give by position to a function with these parameters."""
    names = [parameter.partition("=")[0] for parameter in parameters]
    if names[0] == "values":
        return [([x, y],)]
    second = names[1] if len(names) > 1 else ""
    return [(x,), (x, y)] if second in ("x", "y", "b") else [(x,)]


def same(old: object, new: object, default: dict[str, int], parameters: list[str]) -> bool:
    """Say whether some call of both ran and none differed."""
    ran = False
    for x, y in INPUTS:
        for given in forms(parameters, x, y):
            for keywords in KEYWORDS:
                try:
                    expected = old(*given, **keywords)
                except Exception:
                    continue
                if not isinstance(expected, tf.Tensor):
                    return False
                more = {} if "axis" in keywords or len(given) > 1 else default
                try:
                    result = new(*given, **{**keywords, **more})
                except Exception:
                    return False
                if (
                    not isinstance(result, tf.Tensor)
                    or result.dtype != expected.dtype
                    or result.shape != expected.shape
                ):
                    return False
                if not np.allclose(result, expected, rtol=1e-5, atol=1e-6, equal_nan=True):
                    return False
                ran = True
    return ran


def main() -> None:
    names = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if line.startswith("#") or not words[2].startswith("ops."):
            continue
        path, _, rest = words[2].partition("(...,")
        default = (
            {k: int(v) for k, v in [rest.rstrip(")").split("=")]} if rest[:4] == "axis" else {}
        )
        try:
            pair = found(tf, words[0]), found(keras, path)
        except AttributeError:
            continue
        if same(*pair, default, words[3:]):
            names.append(words[0])
    print(f"# Recorded by scripts/measure_tf_dtypes.py on {datetime.date.today()} with")
    print(f"# TensorFlow {tf.__version__} and Keras {keras.__version__}: functions of TensorFlow")
    print("# that give the same values, shapes and dtypes as their counterparts in keras.ops")
    print("# (data/tf_functions.txt), of float32, int32 and bool tensors.")
    print("\n".join(sorted(names)))


if __name__ == "__main__":
    main()
