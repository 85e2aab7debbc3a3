"""Compare what KER401 and KER402 say of every name of tf.keras 2.15 with real installations.

    python scripts/compare_verdicts.py FOLDER

FOLDER holds the answers that scripts/compare_live.py kept.  Every name is written four ways
(``tf.keras.x`` and ``keras.x``, as an attribute and as an import) and judged under three sets of
versions; the truth is whether the installation of these versions has it so.  The record is
evidence/verdicts.txt.
"""

from __future__ import annotations

import ast
import datetime
import json
import sys
from pathlib import Path

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.settings import Allowed, Settings

RECORD = Path(__file__).parent.parent / "evidence" / "verdicts.txt"
#: Allowed versions, and the answers that say what these have: for tf.keras, for keras.
SETS = {
    "TensorFlow 2.15.1, keras 2.15.0": ("==2.15.1", "==2.15.0", "t-2.15.1", "k-2.15.0"),
    "TensorFlow 2.21.0, keras 3.15.1": ("==2.21.0", "==3.15.1", "f-3.15.1", "k-3.15.1"),
    "TensorFlow 2.16.2, keras 3.0.5": ("==2.16.2", "==3.0.5", "f-3.0.5", "k-3.0.5"),
}
CODES = {"KER401", "KER402"}


def programs(path: str) -> dict[tuple[str, str], str]:
    """Return the ways to write a name: (origin, relation) to program."""
    parent, _, last = path.rpartition(".")
    below = f".{parent}" if parent else ""
    return {
        ("tf.keras", "attr"): f"import tensorflow as tf\n\ntf.keras.{path}\n",
        ("tf.keras", "imp"): f"from tensorflow.keras{below} import {last}\n",
        ("keras", "attr"): f"import keras\n\nkeras.{path}\n",
        ("keras", "imp"): f"from keras{below} import {last}\n",
    }


def reported(program: str, settings: Settings) -> bool:
    """Say whether the rules report the program."""
    lines = program.splitlines(keepends=True)
    return bool(analyse(ast.parse(program), lines, "example.py", CODES, settings).findings)


def main() -> None:
    folder = Path(sys.argv[1])
    answers = {
        name: json.loads((folder / f"live-{name}.json").read_text("utf-8"))
        for row in SETS.values()
        for name in row[2:]
    }
    paths = answers["t-2.15.1"]["attr"]
    record = [f"Recorded by scripts/compare_verdicts.py on {datetime.date.today()}."]
    for title, (tensorflow, keras, of_tf, of_keras) in SETS.items():
        settings = Settings(allowed=Allowed(tensorflow, keras))
        for origin, answer in (("tf.keras", answers[of_tf]), ("keras", answers[of_keras])):
            for relation in ("attr", "imp"):
                has = set(answer[relation])
                wrong = [
                    path
                    for path in paths
                    if reported(programs(path)[origin, relation], settings) is (path in has)
                ]
                lacking = len(set(paths) - has)
                record.append(
                    f"{title}: {origin} {relation}: {len(paths)} names, {lacking} of them missing, "
                    f"{len(paths) - len(wrong)} verdicts right"
                )
                record += [f"  wrong: {path}" for path in wrong]
                print(record[-1 - len(wrong)], flush=True)
    RECORD.write_text("\n".join(record) + "\n", "utf-8")


if __name__ == "__main__":
    main()
