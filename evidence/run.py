"""Run what the rules claim on real releases and record what happened.

    python evidence/run.py NAME=PYTHON...

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
from pathlib import Path

from flake8_keras_imports.rules import all_rules, page

HERE = Path(__file__).parent
RECORD = HERE.parent / "flake8_keras_imports" / "data" / "evidence.txt"
CLAIMS = ("KER301", "KER302")
TIMEOUT = 300  # seconds
VERSIONS = """
try:
    from importlib.metadata import distributions
except ImportError:
    from importlib_metadata import distributions
wanted = ("tensorflow", "keras", "keras-nightly", "tf-keras")
names = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
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


def run(python: str, program: str, legacy: bool) -> str:
    """Run a program in an installation; return ``runs`` or ``raises`` with the last line."""
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    env.pop("TF_USE_LEGACY_KERAS", None)
    if legacy:
        env["TF_USE_LEGACY_KERAS"] = "1"
    command = [python, "-c", program]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, env=env)
    except subprocess.TimeoutExpired:
        return f"no result within {TIMEOUT} s"
    if done.returncode == 0:
        return "runs"
    errors = [x for x in done.stderr.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", x)]
    return "raises " + (errors[-1] if errors else done.stderr.strip().splitlines()[-1])[:160]


def main() -> None:
    lines = [
        f"# Recorded by evidence/run.py on {datetime.date.today()}, on Linux without a GPU.",
        "# Rule, case, installation, legacy mode (TF_USE_LEGACY_KERAS=1), outcome.",
    ]
    for argument in sys.argv[1:]:
        name, python = argument.split("=", 1)
        versions = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True)
        installed = versions.stdout.strip()
        lines.append(f"#   {name}  {installed}")
        for legacy in (False, True) if "tf-keras" in installed else (False,):
            for code in CLAIMS:
                for case, program in cases(code).items():
                    if "tf_keras" in program and "tf-keras" not in installed:
                        continue
                    outcome = run(python, program, legacy)
                    mode = "legacy" if legacy else "default"
                    lines.append(f"{code} {case} {name} {mode} {outcome}")
                    print(lines[-1], flush=True)
    head = [line for line in lines if line.startswith("#")]
    body = [line for line in lines if not line.startswith("#")]
    body.sort(key=lambda row: row.split()[:2])
    RECORD.write_text("\n".join(head + body) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
