"""Mix objects of two Keras origins on real releases and record what happened.

    python evidence/mixing.py [OPTION...] NAME=PYTHON[:PYTHONPATH]...

    --only PREFIX      run the programs whose names start so
    --mode MODE        run in one mode, ``default`` or ``legacy``
    --without ORIGIN   leave out an origin; this option and --only may be repeated

Each NAME=PYTHON is an installation, as in evidence/run.py; a PYTHONPATH puts another Keras in
front of the installed one.  In every installation, and again with TF_USE_LEGACY_KERAS=1 where
tf_keras is installed beside TensorFlow 2.15 or later, each pair of origins that can be imported
gets one process (evidence/mixing/worker.py), which runs all programs of evidence/mixing/ one
after the other.  A program that kills its process or exceeds the time limit costs only itself.

The record goes to evidence/mixing.csv; what an option leaves out is kept there as it was.

A program is first run with both objects from the origin of the model.  Where already that does
not work, the mixture proves nothing: ``control fails``.  Where what fails alone is the origin of
the component, the detail says so.

Models are compiled with run_eagerly=True (keras 2.3 has no such argument): tracing a graph for
each program would take most of the time, and minutes where AutoGraph converts a whole Keras.
With MIXING_GRAPH=1 they are compiled as by default.

    works          ran, and did what it should (a program checks numbers, not only the absence
                   of an exception); for ``same``: which names are identical objects
    raises         the exception
    wrong          ran to its end, with a wrong result
    control fails  see above; the detail has both outcomes
    absent         an origin lacks a name
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from run import VERSIONS

HERE = Path(__file__).parent
RECORD = HERE / "mixing.csv"
WORKER = HERE / "mixing" / "worker.py"
HEAD = ["installation", "mode", "model_origin", "component_origin", "case", "outcome", "detail"]
BOTH = ("saved_", "tensor_through_layer")  # programs that need the other origin to work as well
LIMIT = 60  # seconds for one program, or for the imports


class Installation:
    """One interpreter with its libraries, in one of the two modes."""

    def __init__(self, place: str, legacy: bool) -> None:
        self.python, _, path = place.partition(":")
        self.env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        self.env.update({"PYTHONPATH": path} if path else {})
        self.env.pop("TF_USE_LEGACY_KERAS", None)
        if legacy:
            self.env["TF_USE_LEGACY_KERAS"] = "1"

    def name(self) -> str:
        """Return the distributions and their versions, as the record names them."""
        command = [self.python, "-c", VERSIONS]
        text = subprocess.run(command, capture_output=True, text=True, env=self.env).stdout
        return re.sub("tensorflow", "TF", text.strip())

    def answers(self, *words: str):
        """Start a worker and yield its answers; the last one is empty if it hangs or dies."""
        command = ["nice", self.python, str(WORKER), *words]
        quiet = None if self.env.get("MIXING_TRACE") else subprocess.DEVNULL
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=quiet, text=True, env=self.env
        )
        lines: queue.Queue[str] = queue.Queue()

        def read() -> None:
            for line in process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        try:
            while line := lines.get(timeout=LIMIT):
                yield json.loads(line)
        except queue.Empty:
            yield ["hangs"]
        finally:
            process.kill()
            process.wait()

    def pair(self, main: str, component: str, cases: list[str]) -> dict[str, tuple[str, str]]:
        """Run the programs for a pair of origins; return outcome and detail of each."""
        with tempfile.TemporaryDirectory(prefix="mixing_") as place:
            self.env["TMPDIR"] = place  # what the programs save
            return self.run(main, component, cases)

    def run(self, main: str, component: str, left: list[str]) -> dict[str, tuple[str, str]]:
        """Run the programs one after the other, in a new worker where one was lost."""
        results: dict[str, tuple[str, str]] = {}
        while left:
            running, how = "", ("raises", "the process ends")
            for word, *answer in self.answers(main, component, *left):
                if word == "start":
                    running = answer[0]
                elif word == "end":
                    results[answer[0]], running = (answer[1], answer[2]), ""
                else:
                    how = "wrong", f"does not end within {LIMIT} s"
            if not running:
                if not results:
                    raise SystemExit(f"{self.python}: no answer for {main} and {component}")
                break
            results[running] = how
            left = left[left.index(running) + 1 :]
        return results


def judged(results: dict, main: str, component: str, case: str) -> tuple[str, str]:
    """Return what the record says of a program: the mixture in the light of the controls."""
    outcome, detail = results[main, component][case]
    own = results[main, main][case]
    other = results[component, component][case]
    if main == component:
        return ("control fails", f"{outcome}: {detail}") if outcome in ("raises", "wrong") else own
    if outcome == "absent":
        return outcome, detail
    here = f"here {outcome}: {detail}"
    if own[0] in ("raises", "wrong"):
        return "control fails", f"{own[0]}: {own[1]}; {here}"
    if case.startswith(BOTH) and outcome != "works" and other[0] in ("raises", "wrong"):
        return "control fails", f"{component} alone {other[0]}: {other[1]}; {here}"
    notes = [detail] if detail else []
    if own[0] == "absent":
        notes.append(f"no control: {own[1]} is absent")
    if other[0] != "works" and outcome != "works":
        notes.append(f"with {component} alone: {other[0]}")
    return outcome, "; ".join(notes)


def measure(place: str, legacy: bool, only: list[str], without: list[str]) -> list[list[str]]:
    """Run every pair of origins of an installation in a mode; return its rows."""
    installation = Installation(place, legacy)
    name, mode = installation.name(), "legacy" if legacy else "default"
    origins, cases = next(iter(installation.answers()))
    origins = [origin for origin in origins if origin not in without]
    cases = [case for case in cases if case.startswith(tuple(only))]
    pairs = [(one, one) for one in origins]
    pairs += [(one, two) for one in origins for two in origins if one != two]
    results = {}
    for main, component in pairs:
        results[main, component] = installation.pair(main, component, cases)
        print(f"{name} {mode}: {main} <- {component}", flush=True)
    return [
        [name, mode, *pair, case, *judged(results, *pair, case)]
        for pair in pairs
        for case in cases
        if case in results[pair]
    ]


def write(rows: list[list[str]]) -> None:
    """Write the record, sorted."""
    with RECORD.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        table.writerows(sorted(rows))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", default=[], metavar="PREFIX")
    parser.add_argument("--mode", choices=("default", "legacy"), help="the other is not run")
    parser.add_argument("--without", action="append", default=[], metavar="ORIGIN")
    parser.add_argument("installations", nargs="+", metavar="NAME=PYTHON[:PYTHONPATH]")
    options = parser.parse_args()
    rows = []
    if RECORD.exists():
        with RECORD.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
    for argument in options.installations:
        place = argument.partition("=")[2]
        name = Installation(place, False).name()
        version = re.search(r"TF (\d+)\.(\d+)", name)
        both = "tf-keras" in name and version and tuple(map(int, version.groups())) >= (2, 15)
        for mode in ("default", "legacy") if both else ("default",):
            if options.mode not in (None, mode):
                continue
            new = measure(place, mode == "legacy", options.only or [""], options.without)
            key = 5 if options.only or options.without else 2
            done = {tuple(row[:key]) for row in new}
            rows = [row for row in rows if tuple(row[:key]) not in done] + new
            write(rows)


if __name__ == "__main__":
    sys.exit(main())
