"""Compare default values and results of Keras 2 and Keras 3, for data/changed_defaults.txt.

    python scripts/measure_defaults.py NAME=PYTHON[:PYTHONPATH]...

The installations are given as for scripts/measure_saving.py.  Only what was something else in
Keras 2 than it is in the newest Keras 3 is written.
"""

from __future__ import annotations

import datetime
import json
import sys

from facts.asking import ask, cells, head, write

from flake8_keras_imports import data
from flake8_keras_imports.resolve.origins import is_private, name

ABOUT = [
    "Path, argument, default value, releases; or path, inputs of a call in brackets, result",
    "(its type and values), releases. Compared were all public classes and",
    "functions: defaults that are a number or a text in both, and results of activations,",
    "losses, regularizers and a few utilities and layers with the inputs given. What two",
    "releases that were asked agree on is taken to hold between them. Cells as in names.txt:",
]


#: What only draws.
DRAWING = ("utils.Progbar", "utils.plot_model", "utils.model_to_dot")
#: Two names for what gives the same results where they were compared.
SAME = {"'auto'", "'sum_over_batch_size'"}


def main() -> None:
    paths = []
    for row in data.rows("names.txt", 2):
        entry = name(row[0])
        if entry is None or is_private(row[0]) or entry.kind in ("module", "alias", "outside"):
            continue
        if row[0] in DRAWING:
            continue
        if entry.is_in_newest("k") and not row[0].startswith(("backend.", "ops.", "applications.")):
            paths.append(row[0])
    answers, asked = ask("defaults_worker", sys.argv[1:], json.dumps(paths))
    lines = []
    for question, by_line in sorted(answers.items()):
        newest = list(by_line.get("k", {}).items())[-1:]
        old = {v for x in "tl" for v in by_line.get(x, {}).values()}
        if not newest or newest[0][0][0] < "3" or not old or newest[0][1] in old:
            continue
        if {*old, newest[0][1]} <= SAME:
            continue
        rows = cells(by_line).items()
        lines += [f"{question} {value.replace(' ', '_')} {row}" for value, row in rows]
    today = str(datetime.date.today())
    write("changed_defaults.txt", [*head("measure_defaults.py", today, asked, ABOUT), *lines])


if __name__ == "__main__":
    main()
