"""Migrate whole programs and run them before and after.

    python evidence/run_migration.py --old PYTHON --new PYTHON [--jax PYTHON] [NN...]

OLD has TensorFlow 2.15, NEW the newest TensorFlow with Keras 3, both SciPy; JAX has no TensorFlow:
``python -m venv /tmp/jax`` and ``/tmp/jax/bin/pip install jax keras==3.15.1 numpy``.  Each may be
PYTHON:PYTHONPATH.  With numbers of programs only these are run.  The record,
evidence/migration.csv, keeps what it says of other programs and installations, and what it says
of the same text in the same installation is not run again, but with ``--fresh``.

Each program of evidence/migration/before is run as it is, then with the safe fixes alone, then
with all fixes, and as evidence/migration/after expects it, where it stands there.  ``--safe`` and
``--all`` are the commands that fix; the path of a copy is added to them, and a second run must
change nothing; by default they are those of ``keras-imports migrate`` for Keras 3.15 or later.
``--manifest`` is the text of a requirements.txt beside the copy.

The programs end with lines ``RESULT {...}``.  Their numbers are compared with those of OLD.
Comments at the head of a program (of a notebook's first cell of code) say what to know of it:

    # needs tensorflow: why     besides Keras; not run on JAX unless the fixes took it away
    # random: why               its numbers are not compared
    # differs: why              Keras 3 gives other numbers, and no fix of ours changes that
    # tolerance: 0.01           relative; 0.001 otherwise
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

HERE = Path(__file__).parent
BEFORE, AFTER = HERE / "migration" / "before", HERE / "migration" / "after"
RECORD = HERE / "migration.csv"
FIELDS = (
    "program", "variant", "installation", "outcome", "message",
    "same", "differs", "numbers", "text",
)  # fmt: skip
COMMAND = f"{shlex.quote(sys.executable)} -m flake8_keras_imports"
MIGRATE = f"{COMMAND} migrate --isolated --keras-version='>=3.15'"
TIMEOUT = 300  # seconds
VERSIONS = """
from importlib.metadata import distributions
found = {d.metadata["Name"].lower(): d.version for d in distributions()}
print(" + ".join(f"{n} {found[n]}" for n in ("tensorflow", "jax", "keras") if n in found))
"""


@cache
def installation(place: str) -> str:
    """Return what a Python has installed, in words."""
    python = place.partition(":")[0]
    done = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def digest(program: str) -> str:
    """Return what stands for a program in the record."""
    return hashlib.sha256(program.encode()).hexdigest()[:12]


def source(path: Path) -> str:
    """Return a program as plain Python; in notebooks without magics and commands of the shell."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = []
    for cell in json.loads(text)["cells"]:
        lines = "".join(cell["source"]).splitlines()
        if cell["cell_type"] == "code" and not (lines and re.match("%%(?!time)", lines[0])):
            cells.append("\n".join(re.sub(r"^(\s*)[%!?].*", r"\1pass", line) for line in lines))
    return "\n\n".join(cells) + "\n"


def remark(program: str, word: str) -> str:
    """Return what a comment at the head of a program says."""
    found = re.search(rf"^# {word}: (.*)$", program, re.M)
    return found[1] if found else ""


def needs_tensorflow(program: str, text: str) -> bool:
    """Say whether a program needs TensorFlow besides Keras, and its fixed text still does."""
    imported = re.search(r"^\s*(?:import|from) tensorflow\b", text, re.M)
    return bool(imported and remark(program, "needs tensorflow"))


def last_line(errors: str) -> str:
    """Return the line that says what went wrong, without places on this machine."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    said = [line for line in lines if re.match(r"[\w.]*(?:Error|Exception|Interrupt)\b", line)]
    line = (said or lines or [""])[-1]
    return re.sub(r"(?<![\w.])/(?:[\w.+-]+/)+", "", line)[:200]


def run(place: str, backend: str, program: str) -> tuple[str, str, dict[str, float]]:
    """Run a program; return the outcome, the message, and the numbers."""
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    env.update({"KERAS_BACKEND": backend, "PYTHONHASHSEED": "0", "TF_ENABLE_ONEDNN_OPTS": "0"})
    python, _, env["PYTHONPATH"] = place.partition(":")
    env.pop("TF_USE_LEGACY_KERAS", None)
    with tempfile.TemporaryDirectory() as folder:  # for what the program saves
        path = Path(folder) / "program.py"
        path.write_text(program, encoding="utf-8")
        env["KERAS_HOME"] = folder
        try:
            done = subprocess.run(
                [python, str(path)],
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                env=env,
                cwd=folder,
            )
        except subprocess.TimeoutExpired:
            return "raises", f"no result within {TIMEOUT} s", {}
    if done.returncode:
        return "raises", last_line(done.stderr), {}
    numbers: dict[str, float] = {}
    for line in re.findall(r"^RESULT (\{.*\})$", done.stdout, re.M):
        numbers.update(flat(json.loads(line)))
    return "runs", "", numbers


def flat(values: dict[str, Any]) -> dict[str, float]:
    """Return the numbers of lists one by one."""
    found = {}
    for name, value in values.items():
        if isinstance(value, list):
            found.update(flat({f"{name}[{i}]": item for i, item in enumerate(value)}))
        else:
            found[name] = float(f"{value:.7g}")
    return found


def compare(program: str, old: dict[str, float], new: dict[str, float]) -> tuple[str, str]:
    """Return whether the numbers are the same, and which ones are not."""
    if remark(program, "random"):
        return "random", ""
    tolerance = float(remark(program, "tolerance") or 0.001)
    differs = [
        f"{name}: {new.get(name, math.nan):.6g}, was {value:.6g}"
        for name, value in old.items()
        if not math.isclose(
            new.get(name, math.nan), value, rel_tol=tolerance, abs_tol=tolerance / 100
        )
    ]
    if differs and remark(program, "differs"):
        return "known", f"{remark(program, 'differs')}: {'; '.join(differs)}"
    return ("no" if differs else "yes"), "; ".join(differs)


def fixed(path: Path, command: str, manifest: str) -> tuple[str, str]:
    """Return a program after a command that fixes, or why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes())
        if manifest:
            (Path(folder) / "requirements.txt").write_text(manifest, encoding="utf-8")
        seen = []
        for _ in range(2):
            done = subprocess.run(
                [*shlex.split(command), str(copy)], capture_output=True, text=True
            )
            if done.returncode not in (0, 1):
                return "", f"the command fails: {last_line(done.stderr)}"
            seen.append(copy.read_bytes())
        if seen[0] != seen[1]:
            return "", "the second run of the command changes the file again"
        return source(copy), ""


class Runs:
    """The installations, and what was run in them: the same text is run once."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.places = {"old": (options.old, "tensorflow"), "new": (options.new, "tensorflow")}
        if options.jax:
            self.places["jax"] = (options.jax, "jax")
        self.lock = Lock()
        self.done: dict[tuple[str, str], tuple[str, str, dict[str, float]]] = {}
        for row in () if options.fresh else recorded():
            if row["text"]:
                numbers = json.loads(row["numbers"] or "{}")
                self.done[row["installation"], row["text"]] = (
                    row["outcome"],
                    row["message"],
                    numbers,
                )

    def run(self, where: str, program: str) -> tuple[str, str, dict[str, float]]:
        place, backend = self.places[where]
        key = installation(place), digest(program)
        if key not in self.done:
            self.done[key] = run(place, backend, program)
        return self.done[key]

    def rows(self, path: Path) -> list[dict[str, str]]:
        """Run all variants of one program and write down what happened."""
        options = self.options
        program = source(path)
        texts = {"unchanged": (program, "")}
        if not options.no_fixes:
            for variant, command in (("safe", options.safe), ("all", options.all)):
                texts[variant] = fixed(path, command, options.manifest)
        if (AFTER / path.name).exists():
            texts["expected"] = (source(AFTER / path.name), "")
        old = self.run("old", program)[2]
        found = []
        for variant, (text, why) in texts.items():
            for where, (place, _) in self.places.items():
                if (variant, where) in (("all", "old"), ("expected", "old"), ("unchanged", "jax")):
                    continue
                row = dict.fromkeys(FIELDS, "")
                row.update(program=path.name, variant=variant, installation=installation(place))
                if why:
                    row.update(outcome="not fixed", message=why)
                elif where == "jax" and needs_tensorflow(program, text):
                    row.update(outcome="not tried", message=remark(program, "needs tensorflow"))
                else:
                    row["text"] = digest(text)
                    row["outcome"], row["message"], numbers = self.run(where, text)
                    if row["outcome"] == "runs":
                        row["same"], row["differs"] = compare(program, old, numbers)
                        row["numbers"] = json.dumps(numbers)
                found.append(row)
                print(*(row[field] for field in FIELDS[:-2]), sep="  ", flush=True)
        with self.lock:
            record(found)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("programs", nargs="*", metavar="NN")
    parser.add_argument("--old", required=True, metavar="PYTHON")
    parser.add_argument("--new", required=True, metavar="PYTHON")
    parser.add_argument("--jax", metavar="PYTHON")
    parser.add_argument("--safe", default=f"{MIGRATE} --safe-only", metavar="COMMAND")
    parser.add_argument("--all", default=MIGRATE, metavar="COMMAND")
    parser.add_argument("--manifest", default="", metavar="TEXT")
    parser.add_argument("--no-fixes", action="store_true", help="run neither command")
    parser.add_argument("--fresh", action="store_true", help="run again what is recorded")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    paths = [path for path in sorted(BEFORE.iterdir()) if path.suffix in (".py", ".ipynb")]
    if options.programs:
        paths = [path for path in paths if path.name.partition("_")[0] in options.programs]
    runs = Runs(options)
    with ThreadPoolExecutor(options.jobs) as pool:
        summary([row for rows in pool.map(runs.rows, paths) for row in rows])


def recorded() -> list[dict[str, str]]:
    """Return what the record says."""
    if not RECORD.exists():
        return []
    with RECORD.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def record(found: list[dict[str, str]]) -> None:
    """Write down what happened, beside what was known of other runs."""
    rows = {tuple(row[field] for field in FIELDS[:3]): row for row in [*recorded(), *found]}
    there = {path.name for path in BEFORE.iterdir()}
    order = ("unchanged", "safe", "all", "expected")
    with RECORD.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        for key in sorted(rows, key=lambda key: (key[0], order.index(key[1]))):
            if key[0] in there:
                writer.writerow(rows[key])


def summary(found: list[dict[str, str]]) -> None:
    """Print how many programs run in each way."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in found:
        groups.setdefault((row["variant"], row["installation"]), []).append(row)
    for (variant, where), rows in groups.items():
        tried = [row for row in rows if row["outcome"] != "not tried"]
        ran = [row for row in tried if row["outcome"] == "runs"]
        same = sum(row["same"] == "yes" for row in ran)
        other = sum(row["same"] in ("no", "known") for row in ran)
        print(
            f"{variant} on {where}: {len(ran)} of {len(tried)} run, "
            f"{same} with the same numbers, {other} with others, {len(ran) - same - other} random"
        )


if __name__ == "__main__":
    main()
