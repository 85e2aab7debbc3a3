"""Notebooks: cells, magics, positions, and what they install."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports.source.magics import mask
from flake8_keras_imports.source.notebooks import read_notebook
from flake8_keras_imports.source.reading import SourceError
from tests.support import check


def notebook(*cells: str, language: str = "python") -> str:
    """Return a notebook of a heading and these cells of code."""
    entries: list[dict[str, object]] = [{"cell_type": "markdown", "source": ["# keras"]}]
    entries += [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    metadata = {"language_info": {"name": language}}
    return json.dumps({"cells": entries, "metadata": metadata, "nbformat": 4})


def lint(folder: Path, *cells: str, options: tuple[str, ...] = ()) -> list[str]:
    """Return ``cell:row:column CODE`` of each finding."""
    (folder / "a.ipynb").write_text(notebook(*cells))
    _, out, err = check(*options, "a.ipynb", cwd=folder)
    assert not err
    return [" ".join(found) for found in re.findall(r"cell (\d+:\d+:\d+): (KER\d+)", out)]


def test_positions_and_one_name_space(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(
        notebook(
            "import keras\n\nimport tensorflow as tf",
            "class Log(tf.keras.callbacks.Callback):\n    pass",
            "keras.Sequential().fit(\n    callbacks=[Log()])",
        )
    )
    _, out, _ = check("--select=KER3", ".", cwd=tmp_path)
    assert out.startswith("./a.ipynb:cell 4:2:16: KER301 callback 'Log' (cell 3 line 1) derives")
    _, out, _ = check("--select=KER3", "--output-format=json", ".", cwd=tmp_path)
    (found,) = json.loads(out)
    assert found["cell"] == 4
    assert (found["location"], found["noqa_row"]) == ({"column": 16, "row": 2}, 2)
    assert found["end_location"] == {"column": 21, "row": 2}


def test_standard_input(tmp_path: Path) -> None:
    text = notebook("import tensorflow.keras")
    _, out, _ = check("--stdin-filename=b.ipynb", "-", cwd=tmp_path, stdin=text)
    assert out.startswith("b.ipynb:cell 2:1:8: KER101 ")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!ls {x}\nfiles = !ls\nx, y = %sql select", "pass\nfiles = None\nx, y = None"),
        ("model?\n??model\nmodel.fit??", "pass\npass\npass"),
        ("x = (1\n  % 2)\ny = '''\n!no\n%no\n'''", "x = (1\n  % 2)\ny = '''\n!no\n%no\n'''"),
        ("x = 1 \\\n  % 2", "x = 1 \\\n  % 2"),
        ("if x:\n    !pip install \\\n  a", "if x:\n    pass\n"),
        ("%time x = f()", "pass; x = f()"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%bash\nrm -r x\n", "\n\n"),
        ("\n%%html\n<b>", "\n\n"),
        ("pip install keras", "pass"),
        ("%env KERAS_BACKEND=jax", "import os; os.environ['KERAS_BACKEND'] = 'jax'"),
        ("!pip install keras  # noqa: KER201", "pass  # noqa: KER201"),
        ("x = '%s' % 1  # ?\nx = y[\n'?']", "x = '%s' % 1  # ?\nx = y[\n'?']"),
        ("x = \"'''\"\n%ls", "x = \"'''\"\npass"),
        ("x != 1\nx == !y", "x != 1\nx == !y"),
    ],
)
def test_what_is_not_python_is_masked(cell: str, expected: str) -> None:
    assert mask(cell).lines == expected.split("\n")


def test_a_cell_that_is_no_python_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(
        notebook("import tensorflow as tf", "def keras(:", "tf.keras", "x = '\n")
    )
    status, out, err = check("a.ipynb", cwd=tmp_path)
    assert status == 2
    assert out.startswith("a.ipynb:cell 4:1:1: KER102")
    first, second = err.splitlines()
    assert first == "keras-imports: a.ipynb:cell 3: line 1: invalid syntax"
    assert second.startswith("keras-imports: a.ipynb:cell 5: line 1: unterminated")


def test_noqa(tmp_path: Path) -> None:
    assert lint(tmp_path, "import tensorflow.keras  # noqa", "import tensorflow.keras") == [
        "3:1:8 KER101"
    ]
    assert lint(tmp_path, "# flake8: noqa", "import tensorflow.keras") == []
    assert lint(tmp_path, "!pip install tensorflow keras  # noqa: KER201\n") == []


def test_what_a_notebook_installs(tmp_path: Path) -> None:
    assert (
        lint(tmp_path, "!pip install -U tensorflow 'keras==2.*' && rm -r tensorflow\nkeras") == []
    )
    assert lint(tmp_path, "# keras\n%pip install -q tensorflow\n!pip3 install tensorflow-gpu") == [
        "2:2:17 KER201",
        "2:3:15 KER205",
    ]
    assert lint(tmp_path, "%%bash\npip install 'tensorflow==2.15' \"keras>=3\"") == [
        "2:2:14 KER202"
    ]
    # the shell takes an unquoted > for itself
    assert lint(tmp_path, "!pip install tensorflow>=2.17 # keras") == ["2:1:14 KER201"]
    assert lint(tmp_path, "!pip install 'tensorflow>=2.17' # keras") == []
    assert lint(tmp_path, "!pip install -r keras.txt -c tensorflow --upgrade keras-tuner") == []


def test_it_replaces_what_the_project_says(tmp_path: Path) -> None:
    cell = "from keras import backend as K\nK.sum([1])"
    assert lint(tmp_path, cell) == ["2:2:1 KER401"]
    assert lint(tmp_path, "!pip install tensorflow==2.10.1", cell) == []
    (tmp_path / "requirements.txt").write_text("tensorflow==2.10.1\n")
    assert lint(tmp_path, cell) == []
    assert lint(tmp_path, "!pip install tensorflow==2.17.0", cell) == ["3:2:1 KER401"]
    _, out, _ = check("--select=KER1", "a.ipynb", cwd=tmp_path)
    assert out == ""


def test_environment_variables_of_magics(tmp_path: Path) -> None:
    assert lint(tmp_path, "import keras", "%env KERAS_BACKEND=jax") == ["3:1:1 KER207"]
    assert lint(tmp_path, "  \n%env KERAS_BACKEND JAX", "import keras") == ["2:2:1 KER208"]


def test_old_and_foreign_notebooks(tmp_path: Path) -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "import tensorflow.keras"}]}]}
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    (tmp_path / "r.ipynb").write_text(notebook("import tensorflow.keras", language="R"))
    _, out, err = check(".", cwd=tmp_path)
    assert not err
    assert out.count("\n") == 1
    assert out.startswith("./old.ipynb:cell 1:1:8: KER101")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"keras", "is no notebook: line 1: Expecting value"),
        (b"[1, 'keras']", "is no notebook: line 1"),
        (b'["keras"]', "is no notebook: it is not a JSON object"),
        (b'{"keras": "\xff"}', "is no notebook: it is not UTF-8"),
        (b'{"keras": ' + b"[" * 100_000, "is no notebook: "),
    ],
)
def test_bad_notebooks(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.ipynb").write_bytes(content)
    (tmp_path / "good.py").write_text("import tensorflow.keras\n")
    status, out, err = check(".", cwd=tmp_path)
    assert status == 2 and "good.py" in out
    assert err.startswith(f"keras-imports: ./bad.ipynb: {message}") and err.count("\n") == 1


LINES = st.sampled_from(
    ["%magic", "!ls \\", "x = 1", "x = '''", "'''", "f(", ")", "x?", "%%time", "    y = !z",
     "é = 2", "%env A=b", "# keras", "x = [", "]", "%time g()", "", "x = 3 \\", "pip install keras"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12))
def test_lines_stay_where_they_are(lines: list[str]) -> None:
    source = "\n".join(lines)
    masked = mask(source)
    assert len(masked.lines) == len(source.split("\n"))
    kept = [row for row, line in enumerate(masked.lines, 1) if row not in masked.replaced]
    for row in kept:  # what is not replaced stands where it stood
        assert len(masked.lines[row - 1]) == len(source.split("\n")[row - 1])


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(
        ["cells", "cell_type", "source", "metadata", "worksheets", "language_info", "name"]
    ) | st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
))  # fmt: skip
def test_no_json_crashes(data: object) -> None:
    try:
        found = read_notebook(json.dumps(data).encode())
    except SourceError:
        return
    assert ast.parse("".join(found.source.lines)) is not None
