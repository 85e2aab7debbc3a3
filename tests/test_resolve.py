"""Bounds on the work: growth with the size of a file, recursion, wide unions."""

from __future__ import annotations

import ast
import gc
import time

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.resolve.module import ResolvedModule, resolve
from flake8_keras_imports.resolve.values import MAX_OPTIONS, UNKNOWN

HEAD = "import tensorflow as tf\nimport keras\n"


def module(text: str) -> ResolvedModule:
    return resolve(ast.parse(HEAD + text))


def cpu(text: str) -> float:
    """Return the seconds of CPU time that an analysis takes."""
    tree, lines = ast.parse(HEAD + text), (HEAD + text).splitlines(keepends=True)
    codes = {"KER102", "KER110", "KER301"}
    gc.disable()  # its cost is that of everything else that the tests keep alive
    start = time.process_time()
    analyse(tree, lines, "x.py", codes)
    gc.enable()
    return time.process_time() - start


def growth(text: str, small: int, factor: int = 10) -> float:
    """Return how many times longer ``factor`` times as many lines take."""
    one = min(cpu(text * small) for _ in range(5))
    return min(cpu(text * (small * factor)) for _ in range(3)) / one


def test_time_grows_with_the_length_of_the_file() -> None:
    assert growth("x = tf.keras.layers.Dense(3)(x)\n", 300) < 30
    assert growth("x.append(keras.layers.Dense(3))\n", 300) < 30
    assert growth("if x:\n    y = tf.keras\nelse:\n    y = keras\n", 200) < 30
    assert growth("for x in y:\n    y = keras.Sequential(y)\n", 200) < 30
    assert growth("def f(a):\n    return f(keras.Model(a))\n", 200) < 30
    assert growth("class C(keras.Model):\n    x = C()\n", 200) < 30
    assert growth("try:\n    import keras\nexcept ImportError:\n    keras = tf.keras\n", 200) < 30


def test_a_list_that_grows_without_end() -> None:
    text = "x = []\n" + "x.append(keras.callbacks.History())\n" * 3000
    assert cpu(text) < 5


def test_nested_loops_are_not_walked_exponentially() -> None:
    text = "".join("    " * i + f"for x{i} in x:\n" for i in range(15))
    text += "    " * 15 + "x = keras.Model(x)\n"
    assert cpu(text) < 2


def test_a_value_that_contains_itself_many_times() -> None:
    text = "x = [1]\n" + "x = [x, x, x]\n" * 22 + "y = x if input() else None\n"
    text += "d = {}\n" + "d = {'l': d, 'r': d}\n" * 22 + "y = d if input() else None\n"
    assert cpu(text) < 2


def test_what_a_statement_that_is_left_out_binds_is_unknown() -> None:
    deep = "x" + ".f()" * 900
    found = module(f"tf = {deep}\ntf.keras\nif tf:\n    while {deep}:\n        tf = 1\ntf.keras\n")
    assert found.skipped
    assert not [reach for reach in found.reaches if reach.how == "attribute"]


def test_a_long_chain_of_functions() -> None:
    text = "def f0():\n    return keras.Sequential()\n"
    text += "".join(f"def f{i}():\n    return f{i - 1}()\n" for i in range(1, 300))
    found = module(text + "f10().fit()\nf299().fit()\n")
    calls = [c for c in found.events.calls if getattr(c.callee, "name", "") == "fit"]
    kinds = [found.component(c.callee.base) for c in calls]  # type: ignore[attr-defined]
    assert kinds[0] is not None and kinds[0].origin == "keras"


def test_mutual_recursion_of_functions_and_classes() -> None:
    found = module(
        "def a(): return b()\ndef b(): return a() or keras.Model()\n"
        "class A(B): pass\nclass B(A): pass\nx = a()\ny = A()\n"
    )
    env = {c.node.lineno: found.component(found_value(c)) for c in found.events.calls}
    assert env  # no endless loop is what matters


def found_value(call: object) -> object:
    from flake8_keras_imports.resolve.values import result_of

    return result_of(call.callee)  # type: ignore[attr-defined]


def test_many_alternatives_become_unknown() -> None:
    text = "".join(f"if c{i}:\n    x = keras.layers.Layer{i}\n" for i in range(60))
    found = module(text + "x()\n")
    options = found.forcing.options(found.events.calls[-1].callee)
    assert UNKNOWN in options
    assert len(options) <= MAX_OPTIONS
