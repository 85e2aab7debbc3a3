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

ROOT = Path(__file__).parent.parent
BATCH = "object has no attribute '_implements_train_batch_hooks'"
#: What people quoted in public threads, and the rules of which one is to come first.
QUOTED = [
    ("tensorflow#19913", "ValueError: Could not interpret optimizer identifier (tf.keras)",
     "KER304"),
    ("segmentation_models#413", "ValueError: Could not interpret optimizer identifier: "
     "<tensorflow.python.keras.optimizers.Adam object at 0x7f2>", "KER304"),
    ("Benchmarks#92", "ValueError: Could not interpret optimizer identifier: "
     "<tensorflow.python.keras.optimizer_v2.adam.Adam object", "KER304"),
    ("tensorflow#64250", "Could not interpret optimizer identifier: "
     "<keras.src.optimizers.adam.Adam object", "KER304"),
    ("ktrain#529", "ValueError: Could not interpret optimizer identifier: "
     "<keras.src.optimizers.legacy.adam.Adam object at 0x>", "KER304"),
    ("keras-radam#30", "ValueError: ('Could not interpret optimizer identifier:', "
     "<keras_radam.optimizers.RAdam object at 0x7f>)", "KER304"),
    ("tensorflow#65419", "ValueError: Only instances of `keras.Layer` can be added to a Sequential "
     "model. Received: <tensorflow_hub.keras_layer.KerasLayer object at 0x7>", "KER303"),
    ("zero-to-mastery-ml#100", "ERROR: No matching distribution found for tensorflow==2.15.0",
     "KER202"),
    ("keras#14196", f"AttributeError: 'ModelCheckpoint' {BATCH}", "KER301"),
    ("tqdm#979", f"AttributeError: 'TqdmCallback' {BATCH}", "KER301"),
    ("keras-one-cycle#21", f"AttributeError: 'LRFinder' {BATCH}", "KER301"),
    ("livelossplot#108", f"'PlotLossesCallback' {BATCH}", "KER301"),
    ("n2v#112", "'ReduceLROnPlateau' object has no attribute '_implements_predict_batch_hooks'",
     "KER301"),
    ("image-segmentation-keras#225", f"AttributeError: 'CheckpointsCallback' {BATCH}", "KER301"),
    ("DCASE2017-baseline-system#38",
     "AttributeError: 'ProgressLoggerCallback' object has no attribute 'on_train_batch_begin'",
     "KER301"),
    ("pylance-release#3753", 'Import "tensorflow.keras" could not be resolved', "KER101"),
    ("pylance-release#7126", 'Import "tensorflow.keras.models" could not be resolved', "KER101"),
    ("DeepTables#93", "ValueError: A KerasTensor cannot be used as input to a TensorFlow function. "
     "A KerasTensor is a symbolic placeholder for a shape and dtype", "KER406"),
    ("transformers#27377", "ValueError: Your currently installed version of Keras is Keras 3, but "
     "this is not yet supported in Transformers. Please install the backwards-compatible tf-keras "
     "package with `pip install tf-keras`.", "KER204"),
    ("transformers#40391", "Your environment has TF_USE_LEGACY_KERAS set to True, but you do not "
     "have the tf_keras package installed.", "KER208"),
    ("keras-tuner#1039", "FatalTypeError: Expected the model-building function to return a valid "
     "Keras Model instance. Received: <tf_keras.src.engine.functional.Functional object", "KER307"),
    ("keras-adamw#59", "ModuleNotFoundError: No module named 'keras.legacy'", "KER104"),
    ("keras#19069", "tensorflow 2.15.0.post1 requires keras<2.16,>=2.15.0, but you have keras "
     "3.0.3 which is incompatible.", "KER202"),
    ("keras#18363", "ImportError: cannot import name 'np_utils' from 'keras.utils'", "KER104"),
    ("keras#18593", "ModuleNotFoundError: No module named 'keras.engine'", "KER104"),
    ("addons#2865", "ModuleNotFoundError: No module named 'keras.src.engine'", "KER104"),
    ("keras#13402", "module 'tensorflow.python.keras.utils' has no attribute 'to_categorical'",
     "KER103"),
    ("tensorflow#51738", "ValueError: This model has not yet been built. Build the model first",
     "KER303"),
    ("keras-io#1844", "ValueError: The filepath provided must end in `.keras` (Keras model "
     "format). Received: filepath=best.h5", "KER405"),
    ("tensorflow#74342", "ValueError: When using `save_weights_only=True` in `ModelCheckpoint`, "
     "the filepath provided must end in `.weights.h5` (Keras weights format).", "KER405"),
    ("sleepecg#214", "ValueError: File format not supported: filepath=model. Keras 3 only "
     "supports V3 `.keras` files and legacy H5 format files (`.h5` extension).", "KER405"),
    ("mltu#60", "TypeError: TensorFlowTrainer.fit() got an unexpected keyword argument 'workers'",
     "KER403"),
    ("HyperTS#71", "ValueError: decay is deprecated in the new Keras optimizer, pleasecheck the "
     "docstring for valid arguments, or use the legacy optimizer", "KER403"),
    ("python_for_microscopists#76", "AttributeError: module 'keras.backend' has no attribute 'sum'",
     "KER401"),
]  # fmt: skip
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
    "is too old", "No module named 'jax'", "Exception encountered when calling RNN.call",
    "can't set attribute", "module 'keras.optimizers' has no attribute 'SGD'",
    "Layer scale_1 was called with an input",
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
