"""Try what callbacks do with themselves during ``fit``, for data/callback_body.txt.

    python scripts/measure_callbacks.py NAME=PYTHON[:PYTHONPATH]...

The installations are given as for scripts/measure_saving.py.  What the
file says of other releases is kept.
"""

from __future__ import annotations

import datetime
import sys

from facts.asking import ask, cells, head, joined, kept, recorded, write

ABOUT = [
    "What a callback uses of itself, outcome, releases. Outcomes: ok, none (there is nothing in",
    "it), ignored (the assignment has no effect), raises. 'params.x' is the key 'x' of params.",
    "What two releases that were tried agree on is taken to hold between them. Cells as in",
    "names.txt:",
]


def main() -> None:
    answers, asked = ask("callback_worker", sys.argv[1:])
    old, before = recorded("callback_body.txt", 1)
    lines = [
        f"{what} {outcome} {row}"
        for what, by_line in sorted(kept(answers, old).items())
        for outcome, row in cells(by_line).items()
    ]
    asked = joined(before, asked)
    today = str(datetime.date.today())
    write("callback_body.txt", [*head("measure_callbacks.py", today, asked, ABOUT), *lines])


if __name__ == "__main__":
    main()
