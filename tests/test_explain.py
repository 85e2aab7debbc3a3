"""``explain``: real messages lead to the right rule, others to none."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports import data
from flake8_keras_imports.cli import main
from flake8_keras_imports.explaining import explain, place
from tests.quoted import QUOTED

ROOT = Path(__file__).parent.parent
#: What has nothing to do with us, or only looks as if it had.
OTHERS = [
    "",
    "ValueError: could not broadcast input array from shape (3,) into shape (2,)",
    "ModuleNotFoundError: No module named 'pandas'",
    "ModuleNotFoundError: No module named 'keras_tuner'",
    "AttributeError: 'NoneType' object has no attribute 'fit'",
    "AttributeError: module 'numpy' has no attribute 'float'",
    "ImportError: cannot import name 'soft_unicode' from 'markupsafe'",
    "RuntimeError: CUDA out of memory",
    "TypeError: train() got an unexpected keyword argument 'epochs'",
    "KeyError: 'val_loss'",
    "AttributeError: 'list' object has no attribute 'predict_classes'",
    "AttributeError: 'DataFrame' object has no attribute 'append'",
]


@pytest.mark.parametrize(("thread", "message", "code"), QUOTED, ids=[q[0] for q in QUOTED])
def test_real_messages(thread: str, message: str, code: str) -> None:
    found = explain(f"Traceback (most recent call last):\n  ...\n{message}\n")
    assert found is not None
    assert found.codes[0] == code
    assert "{" not in found.cause + found.fix


@pytest.mark.parametrize("message", OTHERS)
def test_other_messages(message: str) -> None:
    assert explain(message) is None


def recorded() -> list[tuple[str, str]]:
    """Return code and message of every exception in the record of the rules' examples.

    AssertionErrors are those of the examples themselves, and some exceptions say nothing of
    Keras at all ("No module named 'jax'"): these are left out.
    """
    found = {}
    for row in data.rows("evidence.txt", 5):
        outcome = row[4].removeprefix("raises ")
        kind = re.match(r"(\w+Error|Exception encountered): ", outcome)
        if outcome != row[4] and kind and kind[1] not in ("AssertionError", "Exception"):
            found[row[0], re.sub(r"0x\w+", "0x", outcome)] = None
    return sorted(found)


#: Messages of examples that say nothing of their cause, or name another one.
SILENT = (
    "is too old", "No module named 'jax'", "No module named 'tensorflow'",
    "Exception encountered when calling RNN.call",
    "can't set attribute", "module 'keras.optimizers' has no attribute 'SGD'",
    "Layer scale_1 was called with an input", "Layer model_1 was called with an input",
    "call() got an unexpected keyword argument 'training'",  # multi-backend Keras
)  # fmt: skip


@pytest.mark.parametrize(("code", "message"), recorded())
def test_messages_that_the_evidence_ended_with(code: str, message: str) -> None:
    found = explain(message)
    if any(part in message for part in SILENT):
        assert found is None or found.codes[0] != code
    else:
        assert found is not None
        assert code in (*found.codes, *found.also)


def test_where_it_happened() -> None:
    trace = (
        'Traceback (most recent call last):\n  File "train.py", line 12, in <module>\n'
        '    model.fit(x, y)\n  File "/x/lib/python3.11/site-packages/keras/src/a.py", line 1\n'
        "ValueError: Could not interpret optimizer identifier: <tf_keras.A object at 0x7>\n"
    )
    assert place(trace) == ("train.py", 12)
    assert place("ValueError") is None


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["explain", "module 'keras.backend' has no attribute 'sum'"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("KER401 removed-name")
    assert "Write `keras.ops.sum`." in out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"KeyError: \xff")))
    assert main(["explain"]) == 1
    assert "none of the messages" in capsys.readouterr().err
    assert main(["explain", "--output-format", "json", "No module named 'keras.engine'"]) == 0
    assert '"KER104"' in capsys.readouterr().out


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    explain(text)
    place(text)
