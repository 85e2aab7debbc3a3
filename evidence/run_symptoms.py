"""Run the programs of evidence/symptoms: what people met, made to happen.

    python evidence/run_symptoms.py NAME=PYTHON[:PYTHONPATH]...

The names are those of evidence/run.py.  Each program says in its head where people met it, which
message it must end with, and on which installation; what happened goes to evidence/symptoms.txt.
A test holds the record against the programs, and against what the linter says of them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
RECORD = HERE / "symptoms.txt"


def main() -> None:
    places = dict(word.split("=", 1) for word in sys.argv[1:])
    said = {}
    if RECORD.exists():
        rows = RECORD.read_text(encoding="utf-8").splitlines()
        said = {row.split()[0]: row for row in rows if not row.startswith("#")}
    for program in sorted((HERE / "symptoms").glob("*.py")):
        text = program.read_text(encoding="utf-8")
        wanted = re.search(r"^# message: (.*)$", text, re.M)[1]  # type: ignore[index]
        where = re.search(r"^# runs on: (\S+)( legacy)?$", text, re.M)
        if where is None or where[1] not in places:
            continue
        python, _, path = places[where[1]].partition(":")
        env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        env.update({"PYTHONPATH": path} if path else {})
        env.update({"TF_USE_LEGACY_KERAS": "1"} if where[2] else {})
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [python, str(program.resolve())],
                capture_output=True,
                text=True,
                env=env,
                cwd=folder,
            )
        outcome = "reproduced" if wanted in done.stderr and done.returncode else "not reproduced"
        said[program.stem] = f"{program.stem} {where[1]}{where[2] or ''}: {outcome}: {wanted}"
        print(said[program.stem], "" if outcome == "reproduced" else done.stderr[-300:])
    head = "# Recorded by evidence/run_symptoms.py: program, installation, outcome, message."
    RECORD.write_text("\n".join([head, *map(str, sorted(said.values()))]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
