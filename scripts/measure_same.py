"""Compare tf.keras with keras object by object, for data/not_same.txt.

    python scripts/measure_same.py NAME=PYTHON[:PYTHONPATH]...

Each NAME=PYTHON is an installation in which both are one library (data/eras.txt): TensorFlow
2.6 to 2.15 with the keras of the same minor, or TensorFlow 2.16 or later with some Keras 3.
Every public path of data/names.txt that both have is looked up in both; recorded are those that
lead to two objects.  Modules are left out: those are made twice, what is in them is not.
The file was made of every minor of TensorFlow from 2.6 to 2.15, and of Keras 3.0, 3.8 and 3.15.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import numbers

RECORD = Path(data.__file__).parent / "not_same.txt"
LOOK = """
import json, sys, types
import tensorflow as tf
import keras

def get(found, path):
    for part in path.split("."):
        found = getattr(found, part)
    return found

same, different = 0, []
for path in json.load(sys.stdin):
    try:
        one, other = get(tf.keras, path), get(keras, path)
    except Exception:
        continue
    if isinstance(one, types.ModuleType):
        continue
    if one is other:
        same += 1
    else:
        different.append(path)
print(json.dumps([tf.__version__, keras.__version__, same, different]))
"""
HEAD = """\
# Recorded by scripts/measure_same.py on {today}:
{measured}
# Public paths that lead to two objects in tf.keras and in keras where the two are one library
# (data/eras.txt): path, minors of TensorFlow up to 2.15 ('-' for none), minors of Keras 3.
"""


def main() -> None:
    """Ask the installations and write the record."""
    paths = json.dumps(sorted(data.table("names.txt")))
    found: dict[str, dict[str, set[str]]] = {}
    measured = []
    for word in sys.argv[1:]:
        python, _, path = word.partition("=")[2].partition(":")
        env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        env.update({"PYTHONPATH": path} if path else {})
        done = subprocess.run(
            [python, "-c", LOOK], input=paths, capture_output=True, text=True, env=env
        )
        tensorflow, keras, same, different = json.loads(done.stdout.splitlines()[-1])
        measured.append((numbers(tensorflow), keras, tensorflow, same, len(different)))
        letter, version = ("f", keras) if numbers(keras) >= (3,) else ("t", tensorflow)
        for name in different:
            cells = found.setdefault(name, {"t": set(), "f": set()})
            cells[letter].add(version.rpartition(".")[0])
    lines = [
        f"#   TensorFlow {tensorflow} + keras {keras}: {same} the same, {count} not"
        for _, keras, tensorflow, same, count in sorted(measured)
    ]
    text = HEAD.format(today=datetime.date.today(), measured="\n".join(lines))
    for name, cells in sorted(found.items()):
        shown = [",".join(sorted(cells[x], key=numbers)) or "-" for x in "tf"]
        text += f"{name} {' '.join(shown)}\n"
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
