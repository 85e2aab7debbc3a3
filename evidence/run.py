"""Run what the rules claim on real releases and record what happened.

    python evidence/run.py [--default] [KERnnn...] NAME=PYTHON[:PYTHONPATH]...

With codes only these rules are run.  What is recorded of other rules and installations is kept.
With --default nothing is run again in legacy mode.
Each NAME=PYTHON is an installation, for example ``tf2.21=/tmp/tf221/bin/python``; make one
with ``python -m venv /tmp/tf221`` and ``/tmp/tf221/bin/pip install tensorflow==2.21.0
keras==3.15.1 tf-keras==2.21.0 numpy``.  For every rule of CLAIMS the example of its page, what
to use instead, and the files evidence/cases/KERnnn_*.py are run in every installation, and
again with TF_USE_LEGACY_KERAS=1 where tf_keras is installed.  The record goes to
flake8_keras_imports/data/evidence.txt, from which the pages take their tables.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

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
VERSIONS = """
try:
    from importlib.metadata import distributions
except ImportError:
    from importlib_metadata import distributions
wanted = ("tensorflow", "keras", "keras-nightly", "tf-keras")
names = {}
for d in distributions():
    names.setdefault(d.metadata["Name"].lower().replace("_", "-"), d.version)
print(" + ".join(f"{n} {names[n]}" for n in wanted if n in names))
"""


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


def run(python: str, path: str, program: str, legacy: bool) -> str:
    """Run a program in an installation; return ``runs`` or ``raises`` with the last line."""
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    env.update({"PYTHONPATH": path} if path else {})
    env.pop("TF_USE_LEGACY_KERAS", None)
    if legacy:
        env["TF_USE_LEGACY_KERAS"] = "1"
    command = [python, "-c", program]
    with tempfile.TemporaryDirectory() as folder:  # for what the programs save
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=TIMEOUT, env=env, cwd=folder
            )
        except subprocess.TimeoutExpired:
            return f"no result within {TIMEOUT} s"
    if done.returncode == 0:
        return "runs"
    errors = [x for x in done.stderr.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", x)]
    last = errors[-1] if errors else done.stderr.strip().splitlines()[-1]
    return "raises " + re.sub(r" \(?/\S+\)?", "", last)[:160]


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--default"]
    codes = [word for word in words if "=" not in word] or list(CLAIMS)
    for argument in words:
        name, _, place = argument.partition("=")
        if place:
            python, _, path = place.partition(":")
            record(codes, name, python, path, "--default" not in sys.argv)


def record(codes: list[str], name: str, python: str, path: str, may_legacy: bool) -> None:
    """Run the programs of some rules in an installation and write down what happened."""
    env = {**os.environ, **({"PYTHONPATH": path} if path else {})}
    versions = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, env=env)
    installed = versions.stdout.strip()
    found = []
    for legacy in (False, True) if may_legacy and "tf-keras" in installed else (False,):
        for code in codes:
            for case, program in cases(code).items():
                if "tf_keras" in program and "tf-keras" not in installed:
                    continue
                outcome = run(python, path, program, legacy)
                mode = "legacy" if legacy else "default"
                found.append(f"{code} {case} {name} {mode} {outcome}")
                print(found[-1], flush=True)
    rows = RECORD.read_text(encoding="utf-8").splitlines()
    said = {row.split()[1]: row for row in rows if row.startswith("#   ")}
    said[name] = f"#   {name}  {installed}"
    body = [row for row in rows if row.startswith("KER")]
    body = [row for row in body if row.split()[0] not in codes or row.split()[2] != name]
    head = [
        f"# Recorded by evidence/run.py on {datetime.date.today()}, on Linux without a GPU.",
        "# Rule, case, installation, legacy mode (TF_USE_LEGACY_KERAS=1), outcome.",
        *said.values(),
    ]
    body = sorted([*body, *found], key=lambda row: row.split()[:2])
    RECORD.write_text("\n".join(head + body) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
