"""Fixes in notebooks: the source of changed cells, and not a byte besides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports.source.json_text import code_cells, elements, members
from tests.support import run


def check(*arguments: str, cwd: Path, stdin: str | None = None) -> tuple[int, str, str]:
    options = ("-q", "--isolated", "--tensorflow-version=>=2.16", "--unsafe-fixes")
    return run("flake8_keras_imports", "check", *options, *arguments, cwd=cwd, stdin=stdin)


def book(*cells: Any, **layout: Any) -> str:
    """Return a notebook of cells of code with outputs, given as texts or lists of lines."""
    entries: list[dict[str, Any]] = [{"cell_type": "markdown", "source": "tf.keras \u00e9 \\"}]
    for number, cell in enumerate(cells):
        entries.append({"cell_type": "code", "execution_count": number, "metadata": {"a": 1.50}})
        entries[-1]["outputs"] = [{"text": ["source: [", '"cells": [{}]}'], "x": 1e3}]
        entries[-1]["source"] = cell
    data = {"metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "cells": entries}
    return json.dumps(data, **layout) + "\n" * ("indent" in layout)


def fixed(folder: Path, text: str, *options: str) -> str:
    path = folder / "a.ipynb"
    path.write_bytes(text.encode())
    _, _, err = check("--fix", *options, "a.ipynb", cwd=folder)
    assert not err
    return path.read_bytes().decode()


LAYOUTS: list[dict[str, Any]] = [
    {"indent": 1, "ensure_ascii": False},
    {"indent": 2},
    {"indent": 4, "sort_keys": True, "ensure_ascii": False},
    {"indent": "\t"},
    {},
    {"separators": (",", ":"), "ensure_ascii": False},
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("as_text", [False, True])
def test_the_style_stays(tmp_path: Path, layout: dict[str, Any], as_text: bool) -> None:
    def cells(*texts: str) -> list[Any]:
        return [text if as_text else text.splitlines(keepends=True) for text in texts]

    first = "import h5py\nimport tensorflow as tf\n\nprint('\u00e9\U0001f600', \"\\\\\\n\")"
    second = "# \u00e9\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1, name='\u00e9')])\n"
    same = "%matplotlib inline\nx = 1"
    before = book(*cells(first, same, second), **layout)
    wanted = book(
        *cells(
            first.replace("import tensorflow as tf\n", "import keras\n"),
            same,
            second.replace("tf.keras", "keras"),
        ),
        **layout,
    )
    assert fixed(tmp_path, before) == wanted
    assert fixed(tmp_path, wanted) == wanted


def test_other_escapes_of_lines_that_stay(tmp_path: Path) -> None:
    text = (
        '{"cells": [{"cell_type": "code", "source":\r\n [ "\\u0069mport tensorflow as tf\\n",'
        '"x = \'\\/ \\u00e9 \u00e9\'\\n" , "tf.keras.Model"\r\n ]}]}\r\n'
    )
    assert fixed(tmp_path, text) == (
        '{"cells": [{"cell_type": "code", "source":\r\n [ "import keras\\n",'
        '"x = \'\\/ \\u00e9 \u00e9\'\\n","keras.Model"\r\n ]}]}\r\n'
    )


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        # magics stay, and rows of theirs are never edited
        (
            ["%%time\nfrom tensorflow import keras", "!pip install keras\nkeras.Model"],
            ["%%time\nimport keras", "!pip install keras\nkeras.Model"],
        ),
        (
            ["import tensorflow as tf", "\n%%time\nm = tf.keras.Model(tf.nn)\n"],
            ["import keras\nimport tensorflow as tf", "\n%%time\nm = keras.Model(tf.nn)\n"],
        ),
        (
            ["%time import tensorflow as tf\n!ls\nx = tf.keras.Model, tf.nn"],
            ["%time import keras; import tensorflow as tf\n!ls\nx = keras.Model, tf.nn"],
        ),
        (["import tensorflow as tf\nm = %sql tf.keras.Model\n?tf.keras.Model"], None),
        (["%%bash\nimport tensorflow.keras"], None),
        (
            [
                "!pip install keras\n\ndef f():\n    from tensorflow.keras import layers\n"
                "    return tf.keras.Model, layers",
                "import tensorflow as tf\ntf.nn",
            ],
            [
                "!pip install keras\nimport keras\n\ndef f():\n    from keras import layers\n"
                "    return keras.Model, layers",
                "import tensorflow as tf\ntf.nn",
            ],
        ),
        # an import is taken away with its line, at the end of a cell too
        (
            ["import h5py\nimport tensorflow as tf", "tf.keras.Model"],
            ["import h5py\nimport keras", "keras.Model"],
        ),
        (
            ["import keras\nx = 1\nimport tensorflow as tf", "tf.keras.Model"],
            ["import keras\nx = 1", "keras.Model"],
        ),
        (
            ["import keras\n\nimport tensorflow as tf\n", "tf.keras.Model"],
            ["import keras\n\n", "keras.Model"],
        ),
        # a cell that is no Python is left alone, and so is one with other ends of lines
        (
            ["keras = (", "from tensorflow import keras\r\nkeras.Model\r\n"],
            ["keras = (", "import keras\r\nkeras.Model\r\n"],
        ),
        # statements that go on
        (
            ["from tensorflow.keras import (\n    layers,\n    Model,\n)", "layers, Model"],
            ["from keras import (\n    layers,\n    Model,\n)", "layers, Model"],
        ),
    ],
)
def test_cells(tmp_path: Path, cells: list[str], wanted: list[str] | None) -> None:
    lists = [cell.splitlines(keepends=True) for cell in cells]
    (tmp_path / "a.ipynb").write_text(book(*lists, indent=1))
    check("--fix", "a.ipynb", cwd=tmp_path)
    data = json.loads((tmp_path / "a.ipynb").read_text())
    found = ["".join(cell["source"]) for cell in data["cells"][1:]]
    assert found == (wanted or cells)


def test_noqa_and_selection(tmp_path: Path) -> None:
    before = book("from tensorflow import keras  # noqa\nimport tensorflow.keras.layers as k\nk")
    assert "keras  # noqa\\nimport keras.layers" in fixed(tmp_path, before).replace(
        "tensorflow.", ""
    )
    assert fixed(tmp_path, before, "--select=KER102") == before
    assert fixed(tmp_path, before, "--no-unsafe-fixes", "--unfixable=KER101") == before


def test_the_old_format_and_byte_order_marks(tmp_path: Path) -> None:
    text = (
        '{"worksheets": [{"cells": [{"cell_type": "heading", "source": ["x"]},'
        '{"input": ["from tensorflow import keras"], "cell_type": "code", "outputs": []}]}]}'
    )
    assert fixed(tmp_path, f"\ufeff{text}") == "\ufeff" + text.replace(
        "from tensorflow import keras", "import keras"
    )


def test_diff_and_standard_input(tmp_path: Path) -> None:
    text = book("x = 1", "from tensorflow import keras")
    _, out, _ = check("--diff", "--stdin-filename=b.ipynb", "-", cwd=tmp_path, stdin=text)
    assert out == (
        "--- b.ipynb:cell 3\n+++ b.ipynb:cell 3\n@@ -1 +1 @@\n-from tensorflow import keras\n"
        "\\ No newline at end of file\n+import keras\n\\ No newline at end of file\n"
    )
    status, out, err = check("--fix", "--stdin-filename=b.ipynb", "-", cwd=tmp_path, stdin=text)
    assert (status, out, err) == (0, book("x = 1", "import keras"), "")


def test_json_speaks_of_the_cell(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(book("x = 1\n", "import tensorflow as tf\nx=tf.keras.Model"))
    _, out, _ = check("--output-format=json", "a.ipynb", cwd=tmp_path)
    (found,) = json.loads(out)
    assert found["cell"] == 3
    assert [edit["location"] for edit in found["fix"]["edits"]] == [
        {"column": 1, "row": 1},
        {"column": 3, "row": 2},
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.sampled_from(LAYOUTS))
def test_values_are_found_in_any_json(value: Any, layout: dict[str, Any]) -> None:
    layout = {**layout, "sort_keys": False}
    text = json.dumps({"a": value, "b": [value, value], '"]}\\': {}}, **layout)
    found = members(text, 0)
    assert list(found) == ["a", "b", '"]}\\']
    assert json.loads(text[slice(*found["a"])]) == value
    inside = elements(text, found["b"].start)
    assert [json.loads(text[slice(*one)]) for one in inside] == [value, value]
    assert code_cells(text) == []
