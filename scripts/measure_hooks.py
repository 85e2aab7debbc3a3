"""Find which overridden methods the library calls, and how, for data/hooks.txt.

    python scripts/measure_hooks.py NAME=PYTHON[:PYTHONPATH]...

The installations are given as for scripts/measure_saving.py.  Each is asked
twice: which methods its base classes have, then which of the methods that any of them has are
called while models are trained, evaluated, saved and loaded.  With tf_keras 2.15 that takes a
long time (TensorFlow 2.15 rewrites the library itself); any PYTHONPATH leaves tf_keras out.
"""

from __future__ import annotations

import datetime
import json
import sys

from facts.asking import Answers, ask, cells, head, write

ABOUT = [
    "Kind and method that subclasses override, how the library calls it (number of arguments",
    "by position, names of the others, ';' between several ways), releases. 'absent': the base",
    "class has no such method, and it was not called. 'idle': it has, and it was not called.",
    "Models, layers, callbacks, metrics, losses and optimizers that override every method were",
    "compiled, fitted, evaluated, saved and loaded with the TensorFlow backend; most of that",
    "fails in keras 2.3.1, so that 'idle' says little there. What two",
    "releases that were tried agree on is taken to hold between them. Cells as in names.txt:",
]


def rows(called: Answers) -> Answers:
    """Return what to write: methods that some release calls and another one does otherwise."""
    releases = {
        (x, v) for by_line in called.values() for x, found in by_line.items() for v in found
    }
    found: Answers = {}
    for question, by_line in called.items():
        words: dict[str, dict[str, str]] = {}
        for letter, version in releases:
            shapes = by_line.get(letter, {}).get(version, ["absent"])
            word = ";".join(shape.replace(" ", "+") for shape in shapes)
            words.setdefault(letter, {})[version] = word
        different = {w for one in words.values() for w in one.values()}
        if (
            question != "failed"
            and len(different - {"idle"}) > 1
            and different - {"idle", "absent"}
        ):
            found[question] = words
    return found


def main() -> None:
    has, _ = ask("hooks_worker", sys.argv[1:])
    names = {
        kind: sorted({n for one in by_line.values() for found in one.values() for n in found})
        for kind, by_line in has.items()
    }
    called, asked = ask("hooks_worker", sys.argv[1:], json.dumps(names))
    print({x: dict(found) for x, found in called["failed"].items()}, file=sys.stderr)
    lines = [
        f"{question} {answer} {row}"
        for question, by_line in sorted(rows(called).items())
        for answer, row in cells(by_line).items()
    ]
    today = str(datetime.date.today())
    write("hooks.txt", [*head("measure_hooks.py", today, asked, ABOUT), *lines])


if __name__ == "__main__":
    main()
