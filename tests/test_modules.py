"""The modules of a project: how many are kept, and that it makes no difference."""

from __future__ import annotations

from pathlib import Path

from flake8_keras_imports.project import modules
from flake8_keras_imports.project.modules import MODULES
from tests.support import check

CALLBACKS = """import tensorflow as tf


class Log(tf.keras.callbacks.Callback):
    pass


"""
TRAIN = """import keras
from callbacks_{n} import Log

keras.Sequential().fit(callbacks=[Log()])
"""


def write(folder: Path, number: int, lines: int) -> None:
    """Write modules that import each other, with so many lines that say nothing."""
    for n in range(number):
        text = CALLBACKS + "PADDING = 1\n" * lines
        (folder / f"callbacks_{n}.py").write_text(text, encoding="utf-8")
        (folder / f"train_{n}.py").write_text(TRAIN.format(n=n), encoding="utf-8")


def test_what_is_kept_of_long_modules_is_bounded(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, 8, 100)
    _, whole, _ = check("--select=KER301", "--no-cache", ".", cwd=tmp_path)
    assert whole.count("KER301") == 8
    monkeypatch.setattr(modules, "MAX_CHARACTERS", 3000)
    MODULES.clear()
    for path in sorted(tmp_path.glob("*.py")):
        assert MODULES.load(str(path)) is not None
        assert MODULES._length == sum(MODULES._lengths.values()) <= 3000
    assert MODULES._lengths.keys() == MODULES.sources.keys() == MODULES._known.keys()
    value = MODULES.export(str(tmp_path / "callbacks_0.py"), "Log")  # read once more
    assert value is not None
    MODULES.clear()
    assert MODULES._length == MODULES._dropped == 0
