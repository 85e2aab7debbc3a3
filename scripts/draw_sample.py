"""Draw the findings and the files that are read by hand (tests/corpus).

    python scripts/draw_sample.py FOLDER [SEED]

FOLDER holds unpacked source distributions, one folder ``name-version`` each.  Writes
tests/corpus/findings.csv (up to PER_CODE findings of each code and REST more of all)
and tests/corpus/files.csv (one file of each package, up to FILES, at most LINES long,
from those that concern Keras).  The column ``verdict`` is filled in by readers.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "tests" / "corpus"
SEED = 20261122
PER_CODE, REST, FILES, LINES = 30, 130, 32, 600


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    command = ["keras-imports", "check", "--output-format", "json", "--extend-select", "KER190"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    by_code: dict[str, list[dict]] = {}
    for entry in found:
        by_code.setdefault(entry["code"], []).append(entry)
    drawn = []
    for code in sorted(by_code):
        drawn += chance.sample(by_code[code], min(PER_CODE, len(by_code[code])))
    chosen = {id(entry) for entry in drawn}
    drawn += chance.sample([e for e in found if id(e) not in chosen], REST)
    drawn.sort(key=lambda e: (e["filename"], e["location"]["row"], e["location"]["column"]))
    with (OUT / "findings.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        head = ["package", "file", "row", "column", "code", "message", "verdict", "second"]
        writer.writerow([*head, "reason"])
        for entry in drawn:
            package, _, path = str(Path(entry["filename"]).relative_to(folder)).partition("/")
            place = entry["location"]
            writer.writerow(
                [
                    package,
                    path,
                    place["row"],
                    place["column"],
                    entry["code"],
                    entry["message"],
                    "",
                    "",
                    "",
                ]
            )
    files = []
    packages = sorted(p for p in folder.iterdir() if p.is_dir())
    chance.shuffle(packages)
    for package in packages:
        paths = [p for p in sorted(package.rglob("*.py")) if p.is_file()]
        texts = {p: p.read_text(encoding="utf-8", errors="replace") for p in paths}
        able = [p for p, t in texts.items() if "keras" in t and 40 <= t.count("\n") <= LINES]
        if able and len(files) < FILES:
            files.append(chance.choice(able))
    with (OUT / "files.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["package", "file", "lines"])
        for path in sorted(files):
            package, _, name = str(path.relative_to(folder)).partition("/")
            lines = path.read_text(encoding="utf-8", errors="replace").count("\n")
            writer.writerow([package, name, lines])


if __name__ == "__main__":
    main()
