"""Run the programs of evidence/symptoms: what people met, made to happen.

    python evidence/run_symptoms.py NAME=PYTHON[:PYTHONPATH]...

The names are those of evidence/installations.txt; evidence/whole.py runs this with the rest of
the evidence.  Each program says in its head where people met it, which
message it must end with, and on which installation; what happened goes to evidence/symptoms.txt.
A test holds the record against the programs, and against what the linter says of them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from installation import Installation

HERE = Path(__file__).parent
RECORD = HERE / "symptoms.txt"
TIMEOUT = 300  # seconds


def measure(installation: Installation, name: str) -> list[str]:
    """Run the programs that belong to an installation; return the rows of the record."""
    found = []
    place = name + (" legacy" if installation.mode == "legacy" else "")
    for program in sorted((HERE / "symptoms").glob("*.py")):
        text = program.read_text(encoding="utf-8")
        wanted = re.search(r"^# message: (.*)$", text, re.M)[1]  # type: ignore[index]
        if f"# runs on: {place}\n" not in text:
            continue
        code, said = installation.run(text, str(program.resolve()), TIMEOUT)
        outcome = "reproduced" if wanted in said and code else "not reproduced"
        found.append(f"{program.stem} {place}: {outcome}: {wanted}")
        print(found[-1], "" if outcome == "reproduced" else said[-300:], flush=True)
    return found


def write(found: list[str]) -> None:
    """Put rows in the record, in place of what it had of these programs."""
    rows = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    said = {row.split()[0]: row for row in rows if not row.startswith("#")}
    said.update({row.split()[0]: row for row in found})
    head = "# Recorded by evidence/run_symptoms.py: program, installation, outcome, message."
    RECORD.write_text("\n".join([head, *sorted(said.values())]) + "\n", encoding="utf-8")


def main() -> None:
    for word in sys.argv[1:]:
        name, _, place = word.partition("=")
        for legacy in (False, True) if Installation(place).has_legacy else (False,):
            with Installation(place, legacy) as installation:
                write(measure(installation, name))


if __name__ == "__main__":
    main()
