"""Code that nests so deep that a rule, a fix or Python itself gives up: no face crashes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.source.depth import deepest
from tests.support import check

CODES = {rule.code for rule in all_rules()}
HEAD = "import tensorflow as tf\nfrom tensorflow import keras\n"
DEEP = {
    "chain": f"keras{'.add(1)' * 600}\n",
    "assigned": f"x = keras.Sequential(){'.add(tf.reshape(keras.Input(1), 2))' * 600}\n",
    "exported": f"__all__ = ['tf']\nx{'.a' * 900}.extend(['a'])\n",
    "lists": f"def f(x=tf.keras.Input(1)):\n    return {'[' * 80}tf.abs(x){']' * 80}\n",
    "tensor": f"x = tf.abs(keras.Input(1)){' + x' * 900}\n",
    "called": f"def f(x):\n    return {'-' * 900}keras.Model(x)\nf(1).fit()\n",
}


@pytest.mark.parametrize("name", DEEP)
def test_other_lines_are_still_reported(name: str) -> None:
    text = HEAD + DEEP[name] + "tf.keras.Model()\n"
    lines = text.splitlines(keepends=True)
    analysis = analyse(ast.parse(text), lines, "nowhere.py", CODES, fixes=True)
    assert {(2, "KER101"), (len(lines), "KER102")} <= {(f.row, f.code) for f in analysis.findings}


@pytest.mark.parametrize("name", DEEP)
def test_it_can_be_mended(name: str, tmp_path: Path) -> None:
    text = HEAD + DEEP[name] + "tf.keras.Model()\n"
    (tmp_path / "a.py").write_text(text)
    options = ("--isolated", "--fix", "--unsafe-fixes", "--exit-zero")
    status, _, errors = check(*options, "a.py", cwd=tmp_path)
    assert status == 0 and "Traceback" not in errors
    new = (tmp_path / "a.py").read_text()
    ast.parse(new)
    assert new != text
    assert check(*options, "a.py", cwd=tmp_path)[0] == 0
    assert (tmp_path / "a.py").read_text() == new


def test_where_it_is_deepest() -> None:
    text = "x = 1\nif x:\n    def f():\n        y = 1\n        z = [[[1]]]\nx = ((((1))))\n"
    assert deepest(ast.parse(text).body) == 5
    assert deepest([]) == 1


def test_warnings_of_python_about_the_code_are_not_printed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(HEAD + "x = '\\d' if 1else keras.Model()\ntf.keras.Model()\n")
    _, _, errors = check("--isolated", "--fix", "--unsafe-fixes", "a.py", cwd=tmp_path)
    assert "SyntaxWarning" not in errors


CHAIN = "import keras\nimport tensorflow as tf\n"
CHAIN += "".join(f"def f{n}():\n    return f{n + 1}()\n" for n in range(1000))
CHAIN += "def f1000():\n    return tf.keras.callbacks.EarlyStopping()\n"
CHAIN += "keras.Sequential().fit(callbacks=[f0()])\n"


@pytest.mark.parametrize("frames", [0, 200, 400])
def test_functions_that_call_each_other_are_followed_however_deep_the_stack_is(
    frames: int,
) -> None:
    def asked(depth: int) -> list[tuple[int, str]]:
        if depth:
            return asked(depth - 1)
        lines = CHAIN.splitlines(keepends=True)
        found = analyse(ast.parse(CHAIN), lines, "nowhere.py", {"KER302"}).findings
        return [(finding.row, finding.code) for finding in found]

    assert asked(frames) == [(2005, "KER302")]


def test_functions_that_call_each_other_in_a_wide_circle() -> None:
    text = CHAIN.replace("return tf.keras.callbacks.EarlyStopping()", "return f0()")
    lines = text.splitlines(keepends=True)
    assert not analyse(ast.parse(text), lines, "nowhere.py", {"KER302"}).findings
