"""Run small Keras programs in this installation and say how the last line of each ended.

Reads a JSON list of programs (source text) on standard input and writes a JSON list of
outcomes on standard output: "ok", "warns: TEXT", "raises TYPE: MESSAGE", or "setup raises
TYPE: MESSAGE" when a line before the last one failed.  scripts/run_calls.py starts this
file with the Python of the installation that is asked.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import logging
import os
import random
import re
import shutil
import sys
import tempfile
import warnings
from types import CodeType

LOGGERS = ("absl", "tensorflow", "keras")
WIDTH = 240
# what Python, NumPy and the tf.function cache say of the libraries, not of the call
NOISE = (
    "non-integer arguments to randrange",
    "__array__ implementation doesn't accept a copy keyword",
    "triggered tf.function retracing",
)


class Collector(logging.Handler):
    """Keeps the text of what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def one_line(text: str) -> str:
    """The first line of ``text`` without what differs between machines and runs."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = lines[0] if lines else ""
    line = re.sub(r"/\S*?/(?=(?:site|dist)-packages/)(?:site|dist)-packages/", "", line)
    line = line.replace(os.path.realpath(os.getcwd()), ".").replace(os.getcwd(), ".")
    line = re.sub(r"(?<![\w.:/])/(?:[\w.+-]+/)+", "", line)
    line = re.sub(r"\b0x[0-9a-f]+", "0x", line)
    # which of its names tf.keras goes by depends on what was imported before
    line = re.sub(r"\bkeras\.(?:_tf_keras|api\._v2)\.keras\b", "tensorflow.keras", line)
    return line if len(line) <= WIDTH else line[: WIDTH - 3] + "..."


def compiled(source: str) -> tuple[CodeType, CodeType]:
    """The setup lines and the last statement of ``source``."""
    body = ast.parse(source).body
    setup = ast.Module(body=body[:-1], type_ignores=[])
    last = ast.Module(body=body[-1:], type_ignores=[])
    return compile(setup, "setup", "exec"), compile(last, "call", "exec")


def failure(error: BaseException) -> str:
    return f"raises {type(error).__name__}: {one_line(str(error))}".rstrip(": ")


def outcome(source: str, collector: Collector) -> str:
    """Run ``source`` and describe the end of its last statement."""
    setup, last = compiled(source)
    names: dict[str, object] = {"__name__": "program"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(setup, names)
        except BaseException as error:
            return "setup " + failure(error)
        caught.clear()
        collector.texts.clear()
        try:
            exec(last, names)
        except BaseException as error:
            return failure(error)
        said = [(w.category.__name__, str(w.message)) for w in caught]
        said += [("log", text) for text in collector.texts]
    texts = [
        f"{kind}: {one_line(text)}"
        for kind, text in said
        if not any(noise in text for noise in NOISE)
    ]
    shown = list(dict.fromkeys(texts))[:2]
    return "warns: " + " | ".join(shown) if shown else "ok"


def fresh_state() -> None:
    """Undo what an earlier program may have set for the whole process."""
    import keras
    import numpy as np
    import tensorflow as tf
    from tensorflow.python.util import deprecation

    with contextlib.suppress(Exception):
        # a deprecated function is reported once in a process
        deprecation._PRINTED_WARNING.clear()
    for api in (keras, tf.keras):
        api.backend.clear_session()
        api.backend.set_floatx("float32")
        api.backend.set_image_data_format("channels_last")
        api.mixed_precision.set_global_policy("float32")
    keras.utils.set_random_seed(0)
    np.random.seed(0)
    random.seed(0)


def run_all(programs: list[str], collector: Collector, home: str) -> list[str]:
    """The outcomes of ``programs``, each in an empty folder and with an empty ``home``."""
    found = []
    for number, program in enumerate(programs):
        print(f"{number + 1}/{len(programs)}", end="\r", file=sys.stderr, flush=True)
        shutil.rmtree(os.path.join(home, ".keras"), ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            with contextlib.redirect_stdout(io.StringIO()):
                fresh_state()
                with contextlib.redirect_stderr(io.StringIO()):
                    found.append(outcome(program, collector))
            os.chdir(home)
    return found


def main() -> None:
    programs: list[str] = json.load(sys.stdin)
    collector = Collector()
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a program or a library prints is no part of the answer
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        import absl.logging
        import keras  # noqa: F401
        import tensorflow  # noqa: F401

        absl.logging.use_absl_handler()
        for name in LOGGERS:
            logger = logging.getLogger(name)
            logger.handlers = [collector]
            logger.propagate = False
        found = run_all(programs, collector, home)
        os.chdir("/")
    with os.fdopen(answer, "w", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
