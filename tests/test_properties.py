"""Laws that hold for every program."""

from __future__ import annotations

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.source.reading import SourceError, decode, parse

CODES = {rule.code for rule in all_rules()}
NAMES = st.sampled_from(["tf", "keras", "k", "self", "model", "cbs", "x", "C", "f"])
ATTRIBUTES = st.sampled_from(
    ["keras", "layers", "Dense", "callbacks", "Callback", "Sequential", "compat", "v1", "python",
     "fit", "append", "x", "model", "src", "__version__", "__class__", "copy", "values"]
)  # fmt: skip
MODULES = st.sampled_from(
    ["tensorflow", "tensorflow.keras", "tensorflow.keras.layers", "keras", "keras.src.layers",
     "tf_keras", "tensorflow.python.keras", "tensorflow.compat.v1", "numpy", "keras_nlp", "sys"]
)  # fmt: skip


def joined(*parts: object) -> st.SearchStrategy[str]:
    strategies = [p if isinstance(p, st.SearchStrategy) else st.just(p) for p in parts]
    return st.tuples(*strategies).map("".join)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        joined(inner, ".", ATTRIBUTES),
        joined(inner, "(", several, ")"),
        joined(inner, "(callbacks=[", several, "])"),
        joined(inner, "(**{'callbacks': ", inner, "})"),
        joined("[", several, "]"),
        joined("(", inner, ", *", inner, ")"),
        joined("{'a': ", inner, ", **", inner, "}"),
        joined(inner, "['a']"),
        joined(inner, "[0]"),
        joined("(", inner, " if ", inner, " else ", inner, ")"),
        joined("(", inner, " or ", inner, ")"),
        joined("(", inner, " + ", inner, ")"),
        joined("[", inner, " for ", NAMES, " in ", inner, "]"),
        joined("(lambda ", NAMES, "=1: ", inner, ")"),
        joined("(", NAMES, " := ", inner, ")"),
        joined("getattr(", inner, ", 'keras')"),
        joined("f'é{", NAMES, ".keras}'"),
        joined("super().", ATTRIBUTES),
    )


EXPRESSIONS = st.recursive(st.one_of(NAMES, st.just("'é'"), st.just("None")), larger, max_leaves=6)


def indented(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())


def statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map("".join).map(indented)
    return st.one_of(
        joined("if ", EXPRESSIONS, ":\n", body, "else:\n", body),
        joined("try:\n", body, "except ImportError:\n", body, "finally:\n", body),
        joined("for ", NAMES, " in ", EXPRESSIONS, ":\n", body),
        joined("while ", EXPRESSIONS, ":\n", body),
        joined("with ", EXPRESSIONS, " as ", NAMES, ":\n", body),
        joined("def f(", NAMES, "=", EXPRESSIONS, "):\n", body, "    return ", EXPRESSIONS, "\n"),
        joined("@", NAMES, "\nclass C(", EXPRESSIONS, "):\n", body),
        joined("def f(self):\n    global tf\n", body),
        joined("match ", EXPRESSIONS, ":\n    case ", NAMES, ":\n", body.map(indented)),
    )


SIMPLE = st.one_of(
    joined(EXPRESSIONS, "\n"),
    joined(NAMES, " = ", EXPRESSIONS, "\n"),
    joined("self.", ATTRIBUTES, " = ", EXPRESSIONS, "\n"),
    joined(NAMES, ", *", NAMES, " = ", EXPRESSIONS, "\n"),
    joined(NAMES, " += ", EXPRESSIONS, "\n"),
    joined("import ", MODULES, " as ", NAMES, "\n"),
    joined("import ", MODULES, "\n"),
    joined("from ", MODULES, " import ", ATTRIBUTES, " as ", NAMES, "\n"),
    joined("from ", MODULES, " import *\n"),
    joined("del ", NAMES, "\n"),
    joined("x: ", EXPRESSIONS, " = ", EXPRESSIONS, "\n"),
)
NESTED = st.recursive(SIMPLE, statements, max_leaves=8)
PROGRAMS = st.lists(NESTED, min_size=1, max_size=6).map(
    lambda parts: "import tensorflow as tf\nimport keras\n" + "".join(parts)
)


@settings(max_examples=400, deadline=None)
@given(PROGRAMS)
def test_no_crash_and_positions_inside_the_file(text: str) -> None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return  # a walrus or a star where none may be
    lines = text.splitlines(keepends=True)
    analysis = analyse(tree, lines, "nowhere.py", CODES)
    assert analysis.skipped == []
    for finding in analysis.findings:
        assert 1 <= finding.row <= finding.end_row <= len(lines)
        line = lines[finding.row - 1].rstrip("\n")
        assert 1 <= finding.column <= len(line)
        assert line[finding.column - 1].strip(), "a finding starts at something that is written"
        assert (finding.row, finding.column) < (finding.end_row, finding.end_column)
        assert "\n" not in finding.message
    assert analyse(ast.parse(text), lines, "nowhere.py", CODES) == analysis
    routes = [f for f in analysis.findings if f.code < "KER110"]
    assert len({(f.row, f.column) for f in routes}) == len(routes), "one place, one KER1 code"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: t.encode("utf-8"))))
def test_any_bytes_give_a_tree_or_one_line(raw: bytes) -> None:
    try:
        parse(decode(raw))
    except SourceError as error:
        assert "\n" not in str(error)
        assert str(error)


@settings(max_examples=100, deadline=None)
@given(PROGRAMS, st.sampled_from(["# a comment\n", "\n", "'''tf.keras'''\n"]))
def test_what_stands_before_only_moves_the_findings(text: str, before: str) -> None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    codes = CODES - {"KER110", "KER301"}  # their messages name lines
    plain = analyse(tree, text.splitlines(keepends=True), "nowhere.py", codes)
    longer = before + text
    lines = longer.splitlines(keepends=True)
    moved = analyse(ast.parse(longer), lines, "nowhere.py", codes)
    assert [(f.row + 1, *f[1:4]) for f in plain.findings] == [f[:4] for f in moved.findings]
