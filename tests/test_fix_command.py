"""``keras-imports check --fix`` and its relatives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import run

IMPORT = "from tensorflow import keras\n"
SAFE = "import tensorflow as tf\n\nx = tf.keras.layers.Dense(1)\n"
NONE = "import keras_cv\n"
#: Under these versions both Kerases are one, so that fixes are safe.
PINS = "tensorflow>=2.16\n"


def check(*arguments: str, cwd: Path, stdin: str | None = None) -> tuple[int, str, str]:
    return run("flake8_keras_imports", "check", *arguments, cwd=cwd, stdin=stdin)


def project(folder: Path) -> None:
    """Write two files with safe fixes under the pins, one without any, one unsafe fix."""
    (folder / "requirements.txt").write_text(PINS)
    (folder / "safe.py").write_text(IMPORT + SAFE)
    (folder / "unsafe.py").write_text("__all__ = ['keras']\n" + IMPORT)
    (folder / "none.py").write_text(NONE)


def test_only_safe_fixes_are_made_unless_asked(tmp_path: Path) -> None:
    project(tmp_path)
    _, before, err = check(cwd=tmp_path)
    assert err == (
        "4 findings in 3 files, 4 files checked.\n"
        "[*] 2 fixable with --fix, 1 more with --unsafe-fixes.\n"
    )
    assert check("--unsafe-fixes", cwd=tmp_path)[1:] == (
        before,
        "4 findings in 3 files, 4 files checked.\n[*] 3 fixable with --fix.\n",
    )
    status, out, err = check("--fix", cwd=tmp_path)
    assert status == 1
    assert [line.split(" ")[:2] for line in out.splitlines()] == [
        ["./none.py:1:8:", "KER107"],
        ["./unsafe.py:2:1:", "KER101"],
    ]
    assert err == (
        "Found 4 findings (2 fixed, 2 remaining).\n[*] 1 more fixable with --unsafe-fixes.\n"
    )
    assert (tmp_path / "safe.py").read_text() == "import keras\n\nx = keras.layers.Dense(1)\n"
    status, out, err = check("--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (status, out.count("\n")) == (1, 1)
    assert err == "Found 2 findings (1 fixed, 1 remaining).\n"
    assert check("--fix", "--unsafe-fixes", cwd=tmp_path)[2] == (
        "1 finding in 1 file, 4 files checked.\n"
    )


def test_exit_status(tmp_path: Path) -> None:
    project(tmp_path)
    assert check("--fix", "--exit-non-zero-on-fix", "safe.py", cwd=tmp_path)[0] == 1
    assert check("--fix", "--exit-non-zero-on-fix", "safe.py", cwd=tmp_path)[0] == 0
    (tmp_path / "safe.py").write_text(SAFE)
    assert check("--fix", "safe.py", cwd=tmp_path)[0] == 0
    (tmp_path / "safe.py").write_text(SAFE)
    (tmp_path / "broken.py").write_text("keras = (\n")
    assert check("--fix", "safe.py", "broken.py", cwd=tmp_path)[0] == 2
    assert "tf" not in (tmp_path / "safe.py").read_text()


def test_fix_only(tmp_path: Path) -> None:
    project(tmp_path)
    assert check("--fix-only", cwd=tmp_path) == (
        0, "", "Fixed 2 findings.\n[*] 1 more fixable with --unsafe-fixes.\n"
    )  # fmt: skip
    assert check("--fix-only", "--quiet", cwd=tmp_path) == (0, "", "")
    assert check("--fix-only", "-q", "--unsafe-fixes", "--exit-non-zero-on-fix", cwd=tmp_path) == (
        1, "", ""
    )  # fmt: skip


def test_diff_changes_nothing_and_can_be_applied(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "crlf.py").write_bytes((IMPORT + "\nx = 1").replace("\n", "\r\n").encode())
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = subprocess.run(
        [*PYTHON, "check", "--diff", "--unsafe-fixes"], cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 1
    assert done.stderr == b"Would fix 4 findings.\n"
    assert b"--- ./safe.py\n+++ ./safe.py\n" in done.stdout
    assert b"\\ No newline at end of file\n" in done.stdout
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}
    subprocess.run(["git", "apply"], input=done.stdout, cwd=tmp_path, check=True)
    applied = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path, raw in before.items():
        path.write_bytes(raw)
    check("--fix", "--unsafe-fixes", cwd=tmp_path)
    assert applied == {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert check("--diff", "--unsafe-fixes", cwd=tmp_path) == (0, "", "No fixes to make.\n")


PYTHON = [sys.executable, "-m", "flake8_keras_imports"]


def test_show_fixes(tmp_path: Path) -> None:
    project(tmp_path)
    shown = (
        "2 findings:\n- ./safe.py:\n    1 × KER101 (tf-keras-import)\n"
        "    1 × KER102 (tf-keras-attribute)\n"
    )
    assert check("--diff", "--show-fixes", cwd=tmp_path)[2].startswith(f"Would fix {shown}")
    assert check("--fix", "--show-fixes", cwd=tmp_path)[2].startswith(f"Fixed {shown}")


@pytest.mark.parametrize(
    ("arguments", "config", "fixed"),
    [
        (["--select=KER102"], "", ["KER102"]),
        (["--ignore=KER102"], "", ["KER101"]),
        (["--fixable=KER101"], "", ["KER101"]),
        (["--unfixable=KER1"], "", []),
        (["--unfixable=KER1", "--fixable=KER102"], "", ["KER102"]),
        ([], "unfixable = ['KER101']", ["KER102"]),
        ([], "fixable = ['KER2']", []),
        (["--fixable=ALL"], "fixable = ['KER2']", ["KER101", "KER102"]),
        ([], "per-file-ignores = {'safe.py' = ['KER101']}", ["KER102"]),
        ([], "ignore = ['KER1']", []),
    ],
)
def test_selection_holds(
    tmp_path: Path, arguments: list[str], config: str, fixed: list[str]
) -> None:
    (tmp_path / "requirements.txt").write_text(PINS)
    (tmp_path / "keras-imports.toml").write_text(config)
    (tmp_path / "safe.py").write_text(SAFE + "\n\ndef f():\n    from tensorflow import keras\n")
    _, out, _ = check(*arguments, "--diff", "--show-fixes", cwd=tmp_path)
    assert ("+    import keras" in out) is ("KER101" in fixed)
    assert ("+x = keras.layers" in out) is ("KER102" in fixed)


def test_unsafe_fixes_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "keras-imports.toml").write_text("unsafe-fixes = true\n")
    (tmp_path / "a.py").write_text(IMPORT)
    assert check("a.py", cwd=tmp_path)[2].endswith("[*] 1 fixable with --fix.\n")
    assert check("--fix", "--no-unsafe-fixes", "a.py", cwd=tmp_path)[0] == 1
    assert check("--fix", "a.py", cwd=tmp_path)[0] == 0
    assert (tmp_path / "a.py").read_text() == "import keras\n"


def test_silenced_findings_are_never_fixed(tmp_path: Path) -> None:
    text = "from tensorflow import keras  # noqa\nfrom tensorflow.keras import layers\n"
    (tmp_path / "a.py").write_text(text)
    (tmp_path / "b.py").write_text("# flake8: noqa\n" + IMPORT)
    assert check("--fix", "--unsafe-fixes", cwd=tmp_path)[0] == 0
    assert (tmp_path / "a.py").read_text() == text.replace("tensorflow.keras", "keras")
    assert (tmp_path / "b.py").read_text() == "# flake8: noqa\n" + IMPORT


def test_standard_input(tmp_path: Path) -> None:
    unsafe = ("--unsafe-fixes", "--stdin-filename", "pkg/a.py", "-")
    status, out, err = check("--fix", *unsafe, cwd=tmp_path, stdin=IMPORT + NONE)
    assert (status, out) == (1, "import keras\n" + NONE)
    assert err.startswith("pkg/a.py:2:8: KER107 ")
    assert err.endswith("Found 2 findings (1 fixed, 1 remaining).\n")
    status, out, err = check("--diff", *unsafe, cwd=tmp_path, stdin=IMPORT)
    assert (status, err) == (1, "Would fix 1 finding.\n")
    assert out == (
        "--- pkg/a.py\n+++ pkg/a.py\n@@ -1 +1 @@\n-from tensorflow import keras\n+import keras\n"
    )
    # what there is nothing to mend in comes back as it is, also what is no Python
    for text in ("x = 1\n", "import keras\n", "keras = (\n", ""):
        assert check("--fix", "-", cwd=tmp_path, stdin=text)[1] == text


def test_json_has_the_fixes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(IMPORT + NONE)
    _, out, err = check("--output-format=json", "a.py", cwd=tmp_path)
    one, other = json.loads(out)
    assert err == "" and other["fix"] is None
    assert one["fix"] == {
        "applicability": "unsafe",
        "edits": [
            {
                "content": "import keras",
                "end_location": {"column": 29, "row": 1},
                "location": {"column": 1, "row": 1},
            }
        ],
        "message": "Replace with 'import keras'",
    }
    _, out, _ = check("--output-format=json", "--fix", "--unsafe-fixes", "a.py", cwd=tmp_path)
    assert [(f["code"], f["location"]["row"]) for f in json.loads(out)] == [("KER107", 2)]


def test_names_that_other_modules_want_stay(tmp_path: Path) -> None:
    for name, text in {
        "requirements.txt": PINS,
        "setup.py": "",
        "ours/__init__.py": "",
        "ours/a.py": SAFE,
        "ours/b.py": SAFE,
        "ours/c.py": SAFE,
        "ours/d.py": SAFE,
        "ours/e.py": SAFE,
        "ours/user.py": "from .a import tf\nfrom ours import b as other\nother.tf\n",
        "ours/star.py": "from ours.c import *\ntf.nn\n",
        "tests/test_d.py": "from unittest import mock\nmock.patch('ours.d.tf')\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert check("--fix", cwd=tmp_path)[0] == 0
    kept = {n for n in "abcde" if "tensorflow" in (tmp_path / f"ours/{n}.py").read_text()}
    assert kept == set("abcd")


def test_one_file_decides_what_is_found_in_another(tmp_path: Path) -> None:
    """Fixes in one module mend or uncover what another one is told."""
    for name, text in {
        "requirements.txt": "tensorflow==2.5.*\nkeras==2.4.*\n",
        "a_train.py": "from callbacks import Log\nfrom models import build\n"
        "build().fit(1, callbacks=[Log()])\n",
        "callbacks.py": "import tensorflow as tf\n\n\nclass Log(tf.keras.callbacks.Callback):\n"
        "    pass\n",
        "models.py": "import keras\n\n\ndef build():\n    return keras.Sequential()\n",
    }.items():
        (tmp_path / name).write_text(text)
    assert "a_train.py:3:27: KER301" in check("--select=KER1,KER3", cwd=tmp_path)[1]
    status, out, _ = check("--select=KER1,KER3", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (status, out) == (0, "")
