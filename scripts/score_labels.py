"""State precision and recall on the places that were read by hand (tests/corpus).

    python scripts/score_labels.py FOLDER

FOLDER holds the unpacked source distributions that the labels name.  Precision: of the
findings that the linter still reports at a labelled place, the share labelled ``true``.
Recall: of the places that a reader of whole files listed, the share that is reported.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a label file."""
    with (CORPUS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    command = ["keras-imports", "check", "--output-format", "json", "--extend-select", "KER190"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    now = set()
    for entry in json.loads(done.stdout):
        package, _, path = str(Path(entry["filename"]).relative_to(folder)).partition("/")
        now.add((package, path, str(entry["location"]["row"]), entry["code"]))
    for name in ("findings.csv", "fresh.csv", "releases.csv"):
        if not (CORPUS / name).exists():
            continue
        rows = read(name)
        drawn = Counter(row["verdict"] for row in rows)
        still = Counter(
            row["verdict"]
            for row in rows
            if (row["package"], row["file"], row["row"], row["code"]) in now
        )
        twice = [row for row in rows if row.get("second")]
        agreed = sum(row["verdict"] == row["second"] for row in twice)
        print(
            f"{name}: as drawn {dict(drawn)}; still reported {dict(still)}; "
            f"labelled twice {len(twice)}, agreed {agreed}"
        )
    places = [(r["package"], r["file"], r["row"], r["code"]) for r in read("places.csv")]
    files = {(r["package"], r["file"]) for r in read("files.csv")}
    found = sum(place in now for place in places)
    extra = [p for p in now if p[:2] in files and p not in set(places)]
    print(
        f"places.csv: {len(files)} files, {found} of {len(places)} places reported, "
        f"{len(extra)} findings that no reader listed"
    )


if __name__ == "__main__":
    main()
