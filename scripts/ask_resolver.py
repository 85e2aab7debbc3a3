"""Ask a real installer what becomes of requirement sets, and record its answers.

    python scripts/ask_resolver.py UV

UV is the command of uv (https://docs.astral.sh/uv/).  The sets are in tests/resolver/sets.csv;
``uv pip compile`` resolves each for the Python that is named, without pre-releases, and its
answer is written beside: the versions of tensorflow, keras and tf-keras, or ``impossible``.
Resolving needs the network and installs nothing.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

SETS = Path(__file__).parent.parent / "tests" / "resolver" / "sets.csv"
COLUMNS = ["python", "requirements", "answer"]


def ask(uv: str, python: str, requirements: str) -> str:
    """Return the answer for one set."""
    command = [uv, "pip", "compile", "--no-header", "--no-annotate", "--quiet", "-"]
    command += ["--python-version", python, "--python-platform", "linux"]
    command += ["--prerelease", "disallow"]
    text = requirements.replace(" ; ", "\n")
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        impossible = "unsatisfiable" in done.stderr or "no versions" in done.stderr
        return "impossible" if impossible else f"failed: {done.stderr.splitlines()[-1][:100]}"
    found = re.findall(r"^(tensorflow|keras|tf-keras)==(\S+)", done.stdout, re.M)
    return ", ".join(f"{name} {version}" for name, version in sorted(found))


def main() -> None:
    with SETS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["answer"] = ask(sys.argv[1], row["python"], row["requirements"])
        print(row["python"], row["requirements"], "->", row["answer"], flush=True)
    with SETS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
