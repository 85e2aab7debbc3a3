"""Run what the rules claim on real releases and record what happened.

    python evidence/run.py [--default] [KERnnn...] NAME=PYTHON[:PYTHONPATH]...

With codes only these rules are run.  What is recorded of other rules and installations is kept.
With --default nothing is run again in legacy mode.  evidence/whole.py runs this, and the rest of
the evidence, in all installations.
Each NAME=PYTHON is an installation, for example ``tf2.21=/tmp/tf221/bin/python``;
evidence/installations.txt says what belongs in each.  For every rule of CLAIMS the example of
its page, what to use instead, and the files evidence/cases/KERnnn_*.py are run in every
installation that has what they import, and again with TF_USE_LEGACY_KERAS=1 where that means
anything (evidence/installation.py).  The record goes to flake8_keras_imports/data/evidence.txt,
from which the pages take their tables.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from installation import Installation, plan

from flake8_keras_imports.rules import all_rules, page

HERE = Path(__file__).parent
RECORD = HERE.parent / "flake8_keras_imports" / "data" / "evidence.txt"
CLAIMS = (
    "KER206", "KER207", "KER208",
    "KER301", "KER302", "KER303", "KER304", "KER305", "KER306", "KER307", "KER308", "KER309",
    "KER310", "KER311",
    "KER401", "KER402", "KER403", "KER404", "KER405", "KER406", "KER407", "KER408", "KER409",
    "KER410", "KER411",
)  # fmt: skip
TIMEOUT = 300  # seconds


def cases(code: str) -> dict[str, str]:
    """Return the programs that belong to a rule."""
    rule = next(rule for rule in all_rules() if rule.code == code)
    blocks = re.findall(
        r"^## (Example|Use instead)\n+```python\n(.*?)^```$", page(rule), re.M | re.S
    )
    programs = {title.lower().replace(" ", "_"): text for title, text in blocks}
    for path in sorted((HERE / "cases").glob(f"{code}_*.py")):
        programs[path.stem.partition("_")[2]] = path.read_text(encoding="utf-8")
    return programs


def outcome(installation: Installation, program: str) -> str:
    """Run a program in an installation; return ``runs`` or ``raises`` with the last line."""
    code, said = installation.run(program, "<string>", TIMEOUT)
    if code is None:
        return f"no result within {TIMEOUT} s"
    if code == 0:
        return "runs"
    errors = [x for x in said.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", x)]
    last = errors[-1] if errors else (said.strip() or "nothing said").splitlines()[-1]
    last = re.sub(r"0x[0-9a-f]{6,}", "0x", re.sub(r" \(?/\S+\)?", "", last))
    return "raises " + last[:160]


def measure(installation: Installation, name: str, codes: Sequence[str] = CLAIMS) -> list[str]:
    """Run the programs of some rules in an installation; return the rows of the record."""
    found = []
    for code in codes:
        for case, program in cases(code).items():
            if can_run(installation, program):
                said = outcome(installation, program)
                found.append(f"{code} {case} {name} {installation.mode} {said}")
                print(found[-1], flush=True)
    return found


def can_run(installation: Installation, program: str) -> bool:
    """Whether what a program imports is installed."""
    if "tensorflow" not in installation.versions:
        return "tensorflow" not in program and "tf_keras" not in program
    return "tf_keras" not in program or "tf-keras" in installation.versions


def write(
    found: list[str], name: str, installation: Installation, codes: Sequence[str] = CLAIMS
) -> None:
    """Put rows in the record, in place of what it had of these rules, installation and mode."""
    rows = RECORD.read_text(encoding="utf-8").splitlines()
    said = {row.split()[1]: row for row in rows if row.startswith("#   ")}
    said[name] = f"#   {name}  {installation.versions}"
    body = [row for row in rows if row.startswith("KER")]
    old = [name, installation.mode]
    body = [row for row in body if row.split()[0] not in codes or row.split()[2:4] != old]
    planned = [*plan(), *said]
    said = dict(sorted(said.items(), key=lambda item: planned.index(item[0])))
    head = [
        f"# Recorded by evidence/run.py on {datetime.date.today()}, on Linux without a GPU.",
        "# Rule, case, installation, legacy mode (TF_USE_LEGACY_KERAS=1), outcome.",
        *said.values(),
    ]
    place = {name: number for number, name in enumerate(said)}
    body = sorted([*body, *found], key=lambda row: order(row, place))
    RECORD.write_text("\n".join(head + body) + "\n", encoding="utf-8")


def order(row: str, place: dict[str, int]) -> tuple[str, str, int, str]:
    """Return what the rows of the record are sorted by."""
    code, case, name, mode = row.split()[:4]
    return code, case, place[name], mode


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--default"]
    codes = [word for word in words if "=" not in word] or list(CLAIMS)
    for argument in words:
        name, _, place = argument.partition("=")
        if not place:
            continue
        both = Installation(place).has_legacy and "--default" not in sys.argv
        for legacy in (False, True) if both else (False,):
            with Installation(place, legacy) as installation:
                write(measure(installation, name, codes), name, installation, codes)


if __name__ == "__main__":
    main()
