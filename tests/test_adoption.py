"""Baselines and ``--add-noqa``: how a code base with many findings begins."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from flake8_keras_imports.source.reading import decode, parse
from tests.cases import all_cases
from tests.support import check, flake8, run

BASE = "known.json"


def baseline(folder: Path, *arguments: str) -> tuple[int, str, str]:
    return check("--baseline", BASE, *arguments, ".", cwd=folder)


def test_a_baseline_lets_only_new_findings_through(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("import tensorflow as tf\nm = tf.keras.Model\n")
    assert baseline(tmp_path, "--write-baseline") == (0, "", "")
    assert json.loads((tmp_path / BASE).read_text()) == {
        "version": 1,
        "findings": {"a.py": [{"code": "KER102", "count": 1, "line": "m = tf.keras.Model"}]},
    }
    assert baseline(tmp_path) == (0, "", "")
    # lines move, white space changes, the linter speaks differently
    file.write_text("# é\nimport tensorflow as tf\n\nif 1:\n    m  =  tf.keras.Model\n")
    assert baseline(tmp_path, "--preferred=tf_keras")[0] == 0
    # more of the same is new, and so is another line
    file.write_text("import tensorflow as tf\nm = tf.keras.Model\nm = tf.keras.Model\n")
    status, out, _ = baseline(tmp_path)
    assert status == 1 and [line.split(":")[1] for line in out.splitlines()] == ["3"]
    file.write_text("import tensorflow as tf\nm = tf.keras.Sequential\n")
    assert baseline(tmp_path)[0] == 1
    # another file with the same line
    file.rename(tmp_path / "b.py")
    assert baseline(tmp_path)[0] == 1


def test_a_baseline_is_the_same_from_everywhere(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "é.py").write_text("import tensorflow.keras\n", encoding="utf-8")
    baseline(tmp_path, "--write-baseline")
    for folder, path in ((tmp_path, "sub/é.py"), (tmp_path / "sub", "."), (tmp_path, "sub")):
        status, out, _ = check("--baseline", str(tmp_path / BASE), path, cwd=folder)
        assert (status, out) == (0, "")
    text = (tmp_path / BASE).read_text(encoding="utf-8")
    assert '"sub/é.py"' in text and str(tmp_path) not in text


def test_what_was_mended_is_told_and_forgotten(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras\n")
    (tmp_path / "b.py").write_text("import tensorflow.keras\n")
    command = ("flake8_keras_imports", "check", "--baseline", BASE)
    _, _, err = run(*command, "--write-baseline", ".", cwd=tmp_path)
    assert err == "known.json: 2 findings written.\n"
    _, _, err = run(*command, ".", cwd=tmp_path)
    assert err == "Nothing found, 2 files checked.\n2 findings more in the baseline.\n"
    (tmp_path / "a.py").write_text("import keras\n")
    _, _, err = run(*command, "b.py", cwd=tmp_path)  # a.py was not looked at
    assert "not found any more" not in err
    _, _, err = run(*command, ".", cwd=tmp_path)
    assert "\n1 entry of the baseline not found any more; --write-baseline" in err
    (tmp_path / "c.py").write_text("import tensorflow.keras\n")
    _, _, err = run(*command, "--write-baseline", "a.py", cwd=tmp_path)  # what is known of b stays
    assert err == "known.json: 1 finding written.\n"
    (tmp_path / "b.py").unlink()
    _, _, err = run(*command, "--write-baseline", "c.py", cwd=tmp_path)
    assert list(json.loads((tmp_path / BASE).read_text())["findings"]) == ["c.py"]


def test_notebooks_and_manifests_are_known_too(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.13\n")
    cells = [{"cell_type": "code", "source": ["import tensorflow.keras\n"]}]
    (tmp_path / "nb.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    assert check(".", cwd=tmp_path)[1].count("\n") == 2
    baseline(tmp_path, "--write-baseline")
    cells.insert(0, {"cell_type": "code", "source": ["x = 1\n"]})
    (tmp_path / "nb.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    (tmp_path / "requirements.txt").write_text("numpy\ntensorflow>=2.13\n")
    assert baseline(tmp_path) == (0, "", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "known.json: does not exist; --write-baseline makes it"),
        ("{", "known.json: is no baseline: it is no JSON"),
        ("[]", "known.json: is no baseline of version 1"),
        ('{"version": 2}', "known.json: is no baseline of version 1"),
        ('{"version": 1, "findings": {"a": [1]}}', "known.json: is no baseline: it has another"),
    ],
)
def test_a_baseline_that_cannot_be_used(tmp_path: Path, content: str | None, message: str) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras\n")
    if content is not None:
        (tmp_path / BASE).write_text(content)
    status, out, err = baseline(tmp_path)
    assert (status, out) == (2, "") and err.startswith(f"keras-imports: {message}")


def test_options_that_exclude_each_other(tmp_path: Path) -> None:
    for options, message in (
        (["--write-baseline"], "needs --baseline FILE"),
        (["--add-noqa", "-"], "not into standard input"),
        (["--add-noqa", "--write-baseline", "--baseline=b"], "exclude each other"),
    ):
        status, out, err = check(*options, cwd=tmp_path)
        assert (status, out) == (2, "") and message in err


#: What is added stands between guillemets.
NOQA = """\
import tensorflow
import tensorflow.keras«  # noqa: KER101»
import tensorflow.keras « # noqa: KER101»
import tensorflow.keras  # why«  # noqa: KER101»
import tensorflow.keras  # noqa: E501«,KER101»
import tensorflow.keras  # noqa:E501 W1«,KER101»
import tensorflow.keras  # NOQA: E501«,KER101», because of this
import tensorflow.keras  # noqa
import tensorflow.keras  # noqa: KER1
from tensorflow.keras import («  # noqa: KER101»
  layers,
)
from tensorflow.keras import \\
  layers«  # noqa: KER101»
x = tensorflow.keras.layers, '''
'''«  # noqa: KER102»
x = tensorflow.keras.layers; import tensorflow.keras«  # noqa: KER101,KER102»
x = [
  tensorflow.keras.layers,«  # noqa: KER102»
  tensorflow.keras.layers]«  # noqa: KER102»
x = '''é
# 1''', tensorflow.keras.layers, '''
'''«  # noqa: KER102»
if x:
  def f(model: tensorflow.keras.Model): pass«  # noqa: KER102»
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_are_added_where_flake8_looks(tmp_path: Path, end: str) -> None:
    file = tmp_path / "a.py"
    before = re.sub("«.*?»", "", NOQA).replace("\n", end)
    after = re.sub("[«»]", "", NOQA).replace("\n", end)
    file.write_bytes(before.encode())
    assert check("--add-noqa", "a.py", cwd=tmp_path) == (0, "", "")
    assert file.read_bytes().decode() == after
    assert check("a.py", cwd=tmp_path) == (0, "", "")
    assert not flake8("--select=KER", "a.py", cwd=tmp_path)
    assert check("--add-noqa", "a.py", cwd=tmp_path) == (0, "", "")
    assert file.read_bytes().decode() == after


def test_a_string_that_looks_like_the_comment_is_left_alone(tmp_path: Path) -> None:
    text = (
        "import tensorflow\nx = '# noqa: E501', tensorflow.keras.layers\n"
        "y = '''\n# noqa: E501\n''', tensorflow.keras.layers\nz = tensorflow.keras.layers\n"
    )
    (tmp_path / "a.py").write_text(text)
    status, _, err = check("--add-noqa", "a.py", cwd=tmp_path)
    assert (tmp_path / "a.py").read_text() == text[:-1] + "  # noqa: KER102\n"
    assert status == 1
    assert err.splitlines() == [
        "keras-imports: a.py:2: KER102 cannot be silenced by a comment here",
        "keras-imports: a.py:5: KER102 cannot be silenced by a comment here",
    ]


def test_every_case_is_silenced_and_stays_the_same_program(tmp_path: Path) -> None:
    for number, case in enumerate(all_cases()):
        case.write(tmp_path / f"case{number:03}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    run("flake8_keras_imports", "check", "--add-noqa", "--isolated", ".", cwd=tmp_path)
    changed = 0
    for path, old in before.items():
        new = path.read_bytes()
        changed += new != old
        one, two = (ast.dump(parse(decode(raw)), include_attributes=True) for raw in (old, new))
        assert one == two
        for row, (line, now) in enumerate(zip(old.splitlines(), new.splitlines()), start=1):
            assert now == line or now.startswith(line) or b"noqa" in line, (path, row)
    assert changed > 100
    _, out, _ = check("--isolated", ".", cwd=tmp_path)
    left = [line for line in out.splitlines() if ".ipynb:" not in line]
    assert not left


def test_encodings(tmp_path: Path) -> None:
    text = "# coding: latin-1\nimport tensorflow.keras  # é\n"
    (tmp_path / "latin.py").write_bytes(text.encode("latin-1"))
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbfimport tensorflow.keras")
    assert check("--add-noqa", ".", cwd=tmp_path)[0] == 0
    wanted = text.encode("latin-1")[:-1] + b"  # noqa: KER101\n"
    assert (tmp_path / "latin.py").read_bytes() == wanted
    wanted = b"\xef\xbb\xbfimport tensorflow.keras  # noqa: KER101"
    assert (tmp_path / "bom.py").read_bytes() == wanted


def test_manifests_get_comments_where_they_may_have_them(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "numpy\ntensorflow>=2.13\n",
        "pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "tensorflow>=2.13",\n]\n',
        "environment.yml": "dependencies:\n  - tensorflow>=2.13\n",
        "setup.cfg": "[options]\ninstall_requires =\n  tensorflow>=2.13\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    status, _, err = check("--add-noqa", ".", cwd=tmp_path)
    wrong = err.splitlines()
    assert status == 1
    assert wrong == ["keras-imports: ./setup.cfg:3: KER201 cannot be silenced by a comment here"]
    assert (tmp_path / "setup.cfg").read_text() == files.pop("setup.cfg")
    for name, text in files.items():
        new = (tmp_path / name).read_text()
        assert new.replace("  # noqa: KER201", "") == text and new != text
    assert check(".", cwd=tmp_path)[1].count("\n") == 1


def test_what_was_done_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras\nimport tensorflow.keras\n")
    command = ("flake8_keras_imports", "check", "--add-noqa", ".")
    assert run(*command, cwd=tmp_path) == (0, "", "2 findings silenced in 1 file.\n")
    assert run(*command, cwd=tmp_path) == (0, "", "0 findings silenced in 0 files.\n")
