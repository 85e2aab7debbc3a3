"""State precision and recall on the places that were read by hand (tests/corpus).

    python scripts/score_labels.py FOLDER

FOLDER holds the unpacked source distributions that the labels name; body.csv and
body_places.csv were read without their manifests.  Precision: of the
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
#: The rules that body.csv was read for.
BODY = "KER206,KER207,KER208,KER405,KER406,KER407,KER408,KER409,KER410,KER411"


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a label file."""
    with (CORPUS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def reported(folder: Path, *options: str) -> set[tuple[str, str, str, str]]:
    """Return what the linter reports below a folder: package, file, row, code."""
    command = ["keras-imports", "check", "--output-format", "json", *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    now = set()
    for entry in json.loads(done.stdout):
        package, _, path = str(Path(entry["filename"]).relative_to(folder)).partition("/")
        now.add((package, path, str(entry["location"]["row"]), entry["code"]))
    return now


def score_findings(name: str, now: set[tuple[str, str, str, str]]) -> None:
    """State how many of the labelled findings are still reported."""
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


def score_places(prefix: str, now: set[tuple[str, str, str, str]]) -> None:
    """State how many of the places that a reader listed are reported."""
    places = [(r["package"], r["file"], r["row"], r["code"]) for r in read(f"{prefix}places.csv")]
    files = {(r["package"], r["file"]) for r in read(f"{prefix}files.csv")}
    found = sum(place in now for place in places)
    extra = [p for p in now if p[:2] in files and p not in set(places)]
    print(
        f"{prefix}places.csv: {len(files)} files, {found} of {len(places)} places reported, "
        f"{len(extra)} findings that no reader listed"
    )


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    now = reported(folder, "--extend-select", "KER190")
    for name in ("findings.csv", "fresh.csv", "releases.csv"):
        score_findings(name, now)
    score_places("", now)
    now = reported(folder, "--isolated", "--select", BODY)
    score_findings("body.csv", now)
    score_places("body_", now)


if __name__ == "__main__":
    main()
