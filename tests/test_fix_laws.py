"""What holds of every fix, tried on files that nobody would write."""

from __future__ import annotations

import ast
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_keras_imports.finding import Applicability, Edit, Finding, Fix
from flake8_keras_imports.fixes.apply import _touch, choose
from flake8_keras_imports.fixes.others import Others
from flake8_keras_imports.fixing import mend
from flake8_keras_imports.inspecting import Outcome, Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.project.config import Stack, layer
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.source.reading import decode
from tests import laws

CODES = frozenset(rule.code for rule in all_rules())
VERSIONS = ("", ">=2.16", ">=2.13,<2.16", "==2.5.*")
COMMENTS = ("", "  # \u00e9", "  # noqa: E402", "  # type: ignore", "  # keep me")
MODULES = (
    "keras",
    "keras.layers",
    "keras.models",
    "keras.backend",
    "keras.optimizers",
    "keras.utils",
)
NAMES = ("layers", "Dense", "Model", "Sequential", "backend as K", "Adam", "to_categorical")
CHAINS = (
    "tf.keras.layers.Dense(1)", "keras.layers.Dense(1)", "tf.nn.relu(1)", "K.mean(1)",
    "tf.keras.backend.sum(\n    1,  # inside\n)", "tf . keras.Model", "(tf\n  .keras\n  .Model)",
    "layers.Dense(2), Dense(3)", "Model", "tensorflow.keras.Model", "f'{tf.keras.Model}'",
    "tf.compat.v1.keras.Model", "tf.python.keras.Model", "keras.optimizers.Adam(lr=0.1)",
    "'tf.keras'", "lambda tf: tf.keras.Model", "[tf.keras for x in y]", "tf.keras.utils.Sequence",
)  # fmt: skip


def a(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def joined(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    strategies = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map("".join)


COMMENT = a(COMMENTS)
ROOT = a(("tensorflow.", "tensorflow.python.", "tensorflow.compat.v1.", "", "tf_"))
LISTED = st.lists(a(NAMES), min_size=1, max_size=4, unique=True)
IMPORTS = st.one_of(
    joined("import tensorflow as tf", COMMENT),
    joined("import tensorflow", COMMENT),
    joined("import ", ROOT, a(MODULES), a(("", " as k", " as keras", ", os")), COMMENT),
    joined("from tensorflow import ", a(("keras", "keras as K", "nn, keras, io")), COMMENT),
    joined("from ", ROOT, a(MODULES), " import ", LISTED.map(", ".join), COMMENT),
    joined("from ", ROOT, a(MODULES), " import (", COMMENT, "\n    ",
           LISTED.map(",  # one\n    ".join), a(("", ",", ",  # last")), "\n)", COMMENT),
    joined("from ", ROOT, a(MODULES), " import \\\n    ", LISTED.map(", \\\n        ".join)),
    joined("from ", ROOT, a(MODULES), " import *", COMMENT),
    joined("import tensorflow as tf; import os", COMMENT),
)  # fmt: skip
USES = st.one_of(
    joined("x = ", a(CHAINS), COMMENT),
    joined("def f(tf=None):\n    return ", a(CHAINS), COMMENT),
    joined("class C(", a(("tf.keras.Model", "keras.layers.Layer", "Model")), "):\n",
           "    y = ", a(CHAINS), COMMENT),
    joined("try:\n    ", a(("import keras", "from tensorflow import keras", "x = 1")),
           "\nexcept ImportError:\n    from tensorflow import keras"),
    joined("if x:\n    import tensorflow as tf\n    x = ", a(CHAINS)),
    joined("def g():\n    from tensorflow.keras import layers\n    return ", a(CHAINS), COMMENT),
    a(("__all__ = ['tf', 'keras']", "\f", "", "# alone", "tf = None", "keras = tf.keras")),
)  # fmt: skip
HEADS = a(
    ("", "'''Text.'''\n", "#!/usr/bin/python\n# coding: utf-8\n", "from __future__ import x\n")
)
FILES = st.tuples(
    HEADS,
    st.lists(IMPORTS, min_size=1, max_size=4),
    st.lists(USES, min_size=1, max_size=5),
    a(("\n", "")),
).map(lambda parts: parts[0] + "\n".join([*parts[1], *parts[2]]) + parts[3])


def task(raw: bytes, name: str, versions: str, preferred: str = "keras") -> Task:
    table = {"unsafe-fixes": True, "preferred": preferred}
    table |= {"tensorflow-version": versions} if versions else {}
    stack = Stack((layer("test", ".", table),), isolated=True)
    return Task("-", name, stack, CODES, CODES, Complaints(), raw)


def fixed(raw: bytes, name: str, versions: str, preferred: str = "keras") -> Outcome:
    one = task(raw, name, versions, preferred)
    made = mend(one, Others())
    assert not one.failed.said
    return made if made.made else made._replace(old=raw, new=raw)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    FILES, a(VERSIONS), a(("utf-8", "utf-8-sig", "latin-1")), a(("\n", "\r\n", "\r")),
    a(("keras", "keras", "tf_keras", "tf.keras")),
)  # fmt: skip
def test_laws(text: str, versions: str, encoding: str, end: str, preferred: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError:
        return
    if encoding == "latin-1" and end != "\r":  # Python finds no cookie there
        text = "# coding: latin-1\n" + text.replace("# coding: utf-8\n", "")
    raw = text.replace("\n", end).encode("utf-8" if end == "\r" else encoding)
    with laws.recorded() as steps:
        made = fixed(raw, "nowhere/a.py", versions, preferred)
    old, new = decode(raw).text, decode(made.new).text
    ast.parse(new)
    laws.only_edits_change(steps)
    laws.comments_survive(old, new)
    laws.names_stay(old, new)
    laws.nothing_new(look(task(raw, "nowhere/a.py", versions, preferred)), made.made, made.left)
    again = fixed(made.new, "nowhere/a.py", versions, preferred)
    assert again.new == made.new and not again.made


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.one_of(IMPORTS, USES), max_size=4), max_size=4), st.booleans())
def test_laws_of_notebooks(cells: list[list[str]], ascii_only: bool) -> None:
    sources = ["\n".join(["%matplotlib inline", *cell]).splitlines(keepends=True) for cell in cells]
    data = {
        "cells": [{"cell_type": "code", "source": s, "outputs": [{"a": 1.0}]} for s in sources],
        "nbformat": 4,
    }
    raw = json.dumps(data, indent=1, ensure_ascii=ascii_only).encode()
    one = task(raw, "a.ipynb", ">=2.16")
    made = mend(one, Others())
    if not made.made:
        return
    new = json.loads(made.new)
    for cell in new["cells"]:
        assert cell["source"][0].rstrip() == "%matplotlib inline"
    again = mend(task(made.new, "a.ipynb", ">=2.16"), Others())
    assert again.new in (made.new, b"")
    changed = [cell.pop("source") != source for cell, source in zip(new["cells"], sources)]
    assert any(changed)
    for cell in data["cells"]:
        del cell["source"]  # type: ignore[attr-defined]
    assert new == data


PLACES = st.tuples(st.integers(1, 3), st.integers(1, 5))
EDITS = st.builds(
    lambda start, end, text: Edit(*min(start, end), *max(start, end), text),
    PLACES, PLACES, a(("", "x", "import a\n", "import b\n")),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=1), max_size=8))
def test_fixes_that_touch_the_same_text_are_not_made_together(fixes: list[list[Edit]]) -> None:
    """What is looked up in the order of the text is what a look at all pairs would say."""
    findings = [
        Finding(1, 1, "KER101", str(i), 1, 2, fix=Fix("", Applicability.SAFE, tuple(edits)))
        for i, edits in enumerate(fixes)
    ]
    taken: list[Edit] = []
    for finding in findings:
        assert finding.fix is not None
        new = [edit for edit in finding.fix.edits if edit not in taken]
        touching = any(_touch(one, other) for one in new for other in taken)
        taken += [] if touching else new
    chosen, edits = choose(findings)
    assert edits == sorted(taken)
    assert all(set(f.fix.edits) <= set(edits) for f in chosen if f.fix is not None)
