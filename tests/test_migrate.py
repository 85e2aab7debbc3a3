"""``keras-imports migrate``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, run

FILES = {
    "requirements.txt": "numpy\ntensorflow>=2.10,<2.16  # for now\ntf-keras\n",
    "ours/__init__.py": "from tensorflow.keras import layers\n",
    "ours/models.py": "import tensorflow as tf\n\n\ndef build():\n"
    "    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
    "    model.compile(loss=tf.keras.losses.Reduction.SUM)\n    return model\n",
    "ours/plain.py": "x = 1\n",
    "tests/test_models.py": "from unittest import mock\n\n"
    "mock.patch('ours.models.tf.keras.Sequential')\nmock.patch('ours.models.build')\n",
}


def write(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def migrate(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    return run("flake8_keras_imports", "migrate", *arguments, cwd=cwd)


def test_what_is_said_and_done(tmp_path: Path) -> None:
    write(tmp_path)
    status, out, err = migrate(cwd=tmp_path)
    assert (status, err) == (1, "")
    assert out.startswith("To keras with tensorflow >=2.16, keras >=3, tf-keras none\n")
    plan, done = out.split("\nMade ")
    assert "4 findings in 2 of 5 files\n" in plan
    assert "KER102 tf-keras-attribute               3     2       0        1\n" in plan
    assert plan.endswith(
        "Pins to change\n"
        "requirements.txt:2: tensorflow <2.16,>=2.10 -> >=2.16\n"
        "requirements.txt:3: tf-keras (any version) -> not needed\n"
    )
    assert "requirements.txt:2: tensorflow <2.16,>=2.10 -> Require 'tensorflow>=2.16'\n" in done
    assert (
        "- other modules may import 'layers' from here (1)\n    ./ours/__init__.py: line 1" in done
    )
    assert "Left to be done by hand: " in done
    assert (
        "KER102 tf-keras-attribute, where no fix is certain to be right\n./ours/models.py:" in done
    )
    assert "Pins to change by hand\nrequirements.txt:3: tf-keras (any version)" in done
    assert done.endswith(
        "./tests/test_models.py:3:12: 'ours.models.tf.keras.Sequential': "
        "it no longer uses 'tf.keras.Sequential'\n"
    )
    assert (tmp_path / "requirements.txt").read_text() == (
        "numpy\ntensorflow>=2.16  # for now\ntf-keras\n"
    )
    assert "keras.Sequential([keras.layers" in (tmp_path / "ours/models.py").read_text()
    assert (tmp_path / "ours/__init__.py").read_text() == "from keras import layers\n"
    again = migrate(cwd=tmp_path)[1]
    assert "\nMade 0 fixes in 0 files\n" in again


def test_dry_run(tmp_path: Path) -> None:
    write(tmp_path)
    _, out, _ = migrate("--dry-run", cwd=tmp_path)
    assert {n: (tmp_path / n).read_text() for n in FILES} == FILES
    assert "\nWould make 3 fixes in 2 files\n" in out
    diff = out[out.index("--- ") : out.index("\nWould make")]
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=tmp_path, check=True)
    applied = {name: (tmp_path / name).read_text() for name in FILES}
    write(tmp_path)
    migrate(cwd=tmp_path)
    assert applied == {name: (tmp_path / name).read_text() for name in FILES}


def test_safe_only(tmp_path: Path) -> None:
    write(tmp_path)
    _, out, _ = migrate("--safe-only", cwd=tmp_path)
    assert (tmp_path / "ours/__init__.py").read_text() == FILES["ours/__init__.py"]
    assert (tmp_path / "requirements.txt").read_text() == FILES["requirements.txt"]
    assert "KER101 tf-keras-import, not safe: other modules may import 'layers' from here\n" in out
    assert "To look at" not in out


def test_other_targets(tmp_path: Path) -> None:
    write(tmp_path)
    status, out, err = migrate("--tensorflow-version=<2.10", cwd=tmp_path)
    assert (status, out) == (2, "")
    assert err == (
        "keras-imports: no releases fulfil tensorflow <2.10, keras >=3, tf-keras none together\n"
    )
    _, out, _ = migrate("--preferred=tf_keras", cwd=tmp_path)
    assert out.startswith("To tf_keras with tf-keras (any)\n")
    assert "import tf_keras" in (tmp_path / "ours/models.py").read_text()
    write(tmp_path)
    _, out, _ = migrate("--preferred=tf.keras", cwd=tmp_path)
    assert out.startswith("To tf.keras\n")
    assert {n: (tmp_path / n).read_text() for n in FILES} == FILES
    assert migrate("nowhere", cwd=tmp_path)[::2] == (
        2, "keras-imports: nowhere: does not exist\n"
    )  # fmt: skip


def test_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import keras\n")
    status, out, err = migrate(cwd=tmp_path)
    assert (status, err) == (0, "")
    assert "0 findings in 0 of 1 file\n\nMade 0 fixes in 0 files\n" in out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_progress_is_for_terminals(tmp_path: Path) -> None:
    write(tmp_path)
    main, side = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "flake8_keras_imports", "migrate", "--dry-run"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=side, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(side)
    shown = os.read(main, 10_000).decode()
    os.close(main)
    assert "1/5 " in shown and "5/5 " in shown
    assert shown.endswith("\r\033[K")
    assert "\r" not in done.stdout
