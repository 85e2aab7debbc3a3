"""Run the programs of tests/calls/*.jsonl in installations of Keras.

    python scripts/run_calls.py [NAME.jsonl] keras2=PYTHON keras3=PYTHON

NAME is calls.jsonl unless another one is given.

PYTHON is the interpreter of an environment with TensorFlow and Keras; the name before it
is the key that gets the outcomes (keras2: TensorFlow 2.15 with Keras 2.15, keras3: the
newest TensorFlow with the newest Keras 3).  scripts/calls_worker.py does the part inside
the installation.  Ends with 1 when a program failed before its last line, which is the
call that is tested.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "calls"
WORKER = Path(__file__).with_name("calls_worker.py")
QUIET = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


def read(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def write(calls: list[dict[str, str]], path: Path) -> None:
    calls.sort(key=lambda call: call["id"])
    text = "".join(json.dumps(call, ensure_ascii=False) + "\n" for call in calls)
    path.write_text(text, encoding="utf-8")


def outcomes(python: str, programs: list[str]) -> list[str]:
    """The outcomes of ``programs`` in the installation of ``python``."""
    done = subprocess.run(
        [python, str(WORKER)],
        input=json.dumps(programs),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, **QUIET},
    )
    found: list[str] = json.loads(done.stdout)
    return found


def main() -> int:
    names = [argument for argument in sys.argv[1:] if argument.endswith(".jsonl")]
    path = FOLDER / (names[0] if names else "calls.jsonl")
    installs = [argument.partition("=") for argument in sys.argv[1:] if argument not in names]
    if not installs or not all(name and python for name, _, python in installs):
        print(__doc__, file=sys.stderr)
        return 2
    calls = read(path)
    broken = 0
    for name, _, python in installs:
        found = outcomes(python, [call["program"] for call in calls])
        for call, outcome in zip(calls, found, strict=True):
            call[name] = outcome
            if outcome.startswith("setup "):
                broken += 1
                print(f"{call['id']} in {name}: {outcome}", file=sys.stderr)
    write(calls, path)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
