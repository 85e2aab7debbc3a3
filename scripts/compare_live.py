"""Compare the data about names and parameters with real installations, and record it.

    python scripts/compare_live.py FOLDER LINE:VERSION:ORIGIN:PYTHON[:PYTHONPATH]...

The installations are those of scripts/probe.py, one timeline of data/names.txt at one version
each; what an installation answers is kept in FOLDER.  Every public name is asked for in both
relations (by attribute after the bare import; by import, which loads every module on disk), and
the parameters of every class and function.  The record, evidence/live.txt, begins with the
hashes of the data files, which a test compares with the files.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import releases, timeline
from flake8_keras_imports.resolve.origins import LETTERS, is_private, name

ROOT = Path(__file__).parent.parent
DATA = ROOT / "flake8_keras_imports" / "data"
RECORD = ROOT / "evidence" / "live.txt"
WORKER = Path(__file__).parent / "facts" / "live_worker.py"
FILES = ("names.txt", "deep_names.txt", "parameters.txt", "releases.txt")
#: What differs between the sources and an installation, with the reason.
EXCEPTIONS = {
    "backend.f": "the file that the module opens to write keras.json where there is none",
    "preprocessing.image.linalg": "of SciPy, which is optional",
    "preprocessing.image.ndimage": "of SciPy, which is optional",
    "preprocessing.image.scipy": "of SciPy, which is optional",
    "utils.io_utils": "imports HDF5Matrix, which the TensorFlow 2.4 beside it no longer has",
    "utils.io_utils.HDF5Matrix": "the same",
    "utils.multi_gpu_utils": "imports multi_gpu_model, which TensorFlow 2.4 no longer has",
    "utils.multi_gpu_utils.multi_gpu_model": "the same",
}


def digest(name: str) -> str:
    """Return the hash of a data file without its first line, which holds the date."""
    text = (DATA / name).read_text("utf-8").partition("\n")[2]
    return hashlib.sha256(text.encode()).hexdigest()


def ask(kept: Path, python: str, path: str, origin: str) -> dict[str, Any]:
    """Return what an installation offers, from the file of an earlier run if there is one."""
    if not kept.exists():
        env = {**os.environ, **({"PYTHONPATH": path} if path else {})}
        command = [python, str(WORKER), origin]
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        start = done.stdout.find('{"versions')
        if start < 0:
            raise SystemExit(f"{python}: {done.stderr[-2000:]}")
        kept.write_text(done.stdout[start:], "utf-8")
    answer: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return answer


def expected(letter: str, version: str, imported: bool) -> set[str]:
    """Return the names that the data has for one release in one relation."""
    bit = 1 << timeline(letter).index(version)
    found = set()
    for row in data.rows("names.txt", 2):
        entry = name(row[0])
        if entry is not None and releases(letter, entry.cell(letter, imported)) & bit:
            found.add(row[0])
    return found


def deep(version: str) -> set[str]:
    """Return what the data has of the private modules of a release of stand-alone Keras."""
    bit = 1 << timeline("k").index(version)
    rows = data.rows("deep_names.txt", 3)
    return {path for path, _, cell in rows if releases("k", cell) & bit}


def parameters(letter: str, version: str) -> dict[str, list[str]]:
    """Return the parameters that the data has for one release."""
    bit, index = 1 << timeline(letter).index(version), LETTERS.index(letter)
    found = {}
    for row in data.rows("parameters.txt", 6):
        if releases(letter, row[1 + index]) & bit:
            found[row[0]] = [p for p in "".join(row[5:]).split() if not p.endswith("?")]
    return found


def compare(letter: str, version: str, live: dict[str, Any]) -> list[str]:
    """Return the lines of the record about one installation."""
    lines, count = [], {}
    for relation, imported in (("attr", False), ("imp", True)):
        real = {path for path in live[relation] if not is_private(path)}
        if imported and (letter, version) == ("f", "3.3.0") and not real:
            lines.append("  imp: this wheel can import nothing; the data has what 3.3.1 mended")
            continue
        ours = expected(letter, version, imported)
        count[relation] = len(real & ours)
        for path in sorted(real ^ ours):
            where = "data only" if path in ours else "installation only"
            reason = EXCEPTIONS.get(path, "NO REASON")
            lines.append(f"  {relation} {path}: {where}: {reason}")
    lacking = deep(version) - set(live["imp"]) if letter == "k" else set()
    for path in sorted(lacking):
        reason = EXCEPTIONS.get(path, "NO REASON")
        lines.append(f"  deep {path}: data only: {reason}")
    ours_parameters = parameters(letter, version)
    same = 0
    for path, real_parameters in live["parameters"].items():
        if path in ours_parameters:
            same += ours_parameters[path] == real_parameters
            if ours_parameters[path] != real_parameters:
                lines.append(f"  parameters {path}: {ours_parameters[path]} {real_parameters}")
    head = f"{letter} {version} ({', '.join(f'{n} {v}' for n, v in live['versions'].items())}): "
    head += f"{count['attr']} names by attribute, {count.get('imp', 0)} by import, "
    head += f"parameters of {same} callables agree; {len(lines)} differences"
    return [head, *lines]


def main() -> None:
    folder = Path(sys.argv[1])
    record = [f"{digest(file)}  {file}" for file in FILES]
    record.append(f"Recorded by scripts/compare_live.py on {datetime.date.today()}.")
    for argument in sys.argv[2:]:
        letter, version, origin, python, *path = argument.split(":")
        live = ask(folder / f"live-{letter}-{version}.json", python, "".join(path), origin)
        record += compare(letter, version, live)
        print(record[-1], flush=True)
    RECORD.write_text("\n".join(record) + "\n", "utf-8")


if __name__ == "__main__":
    main()
