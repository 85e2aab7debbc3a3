"""Compare what the linter says of real manifests with labels that a reader gave them.

    python scripts/score_manifests.py FOLDER

FOLDER holds the manifests that tests/corpus/manifests.csv names, as PROJECT-VERSION/PATH (a slash
in the name of a project is ``__``); they are not part of this repository.  Prints every place
where the two differ, and the numbers for each code.  Labels that begin with ``doubt`` count
neither way.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from flake8_keras_imports.analysis import analyse_manifest

LABELS = Path(__file__).parent.parent / "tests" / "corpus" / "manifests.csv"
CODES = frozenset(f"KER20{number}" for number in range(1, 6))


def main() -> None:
    wanted: dict[Path, dict[tuple[int, str], str]] = {}
    for row in csv.DictReader(LABELS.open(newline="", encoding="utf-8")):
        name = f"{row['project'].replace('/', '__')}-{row['version']}"
        own = wanted.setdefault(Path(sys.argv[1]) / name / row["path"], {})
        if row["row"]:
            own[int(row["row"]), row["code"]] = row["why"]
    counts: Counter[tuple[str, str]] = Counter()
    for path, labels in wanted.items():
        found = {(f.row, f.code): f.message for f in analyse_manifest(str(path), CODES)}
        for place in sorted({*labels, *found}):
            word = "right" if place in found and place in labels else "false"
            if place not in found:
                word = "missed"
            if labels.get(place, "").startswith("doubt"):
                word = "doubt"
            counts[place[1], word] += 1
            if word != "right":
                print(word, path, *place, found.get(place, labels.get(place)))
    print(f"{len(wanted)} manifests")
    for (code, word), number in sorted(counts.items()):
        print(code, word, number)


if __name__ == "__main__":
    main()
