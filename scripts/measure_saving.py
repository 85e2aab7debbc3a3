"""Try which paths models are saved to and loaded from, for data/saving.txt.

    python scripts/measure_saving.py NAME=PYTHON[:PYTHONPATH]...

Each NAME=PYTHON is an installation, for example ``tf2.15=/tmp/tf215/bin/python``; make one
with ``python -m venv /tmp/tf215`` and ``/tmp/tf215/bin/pip install tensorflow==2.15.1``.
Another Keras 3 is tried when its unpacked wheel is put in front:
``keras3.8=/tmp/tf216/bin/python:/tmp/keras-3.8.0``.  The file was made of every minor of
TensorFlow 2.0 to 2.15 and of Keras 3, and of tf_keras 2.15, 2.16 and 2.21.  What it says of
releases that are not among the arguments is kept.
"""

from __future__ import annotations

import datetime
import sys

from facts.asking import Answers, ask, cells, head, joined, recorded, write

ABOUT = [
    "Operation, ending of the path ('-' none at all, '*' any that has no row), outcome ('ok',",
    "'raises'), releases. ':save_weights_only' is the argument of that name when it is True.",
    "What a release is loading was saved to that path by it or, if it cannot, by TensorFlow.",
    "What two releases that were tried agree on is taken to hold between them. Cells as in",
    "names.txt:",
]


def outcomes(answers: Answers, old: Answers) -> Answers:
    """Return one word for each outcome; endings that nobody tells apart become one.

    What was recorded of other releases before stays.
    """
    words: Answers = {
        question: {
            letter: {version: found.partition(" ")[0] for version, found in asked.items()}
            for letter, asked in by_line.items()
        }
        for question, by_line in answers.items()
    }
    for operation in {question.partition(" ")[0] for question in words}:
        rest = f"{operation} *"
        others = [words.pop(q) for q in list(words) if q.startswith(rest)]
        assert all(other == others[0] for other in others), operation
        words[rest] = others[0]
    for question in old:
        words.setdefault(question, {})
    for question, by_line in words.items():
        kept = old.get(question) or old.get(f"{question.partition(' ')[0]} *") or {}
        for letter, found in kept.items():
            by_line[letter] = {**found, **by_line.get(letter, {})}
    rests = {question: found for question, found in words.items() if question.endswith("*")}
    return {
        question: found
        for question, found in words.items()
        if question in rests or found != rests[f"{question.partition(' ')[0]} *"]
    }


def main() -> None:
    answers, asked = ask("saving_worker", sys.argv[1:])
    old, before = recorded("saving.txt", 2)
    lines = [
        f"{question} {outcome} {row}"
        for question, by_line in sorted(outcomes(answers, old).items())
        for outcome, row in cells(by_line).items()
    ]
    today = str(datetime.date.today())
    releases = joined(before, asked)
    write("saving.txt", [*head("measure_saving.py", today, releases, ABOUT), *lines])


if __name__ == "__main__":
    main()
