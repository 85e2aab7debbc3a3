"""Mix objects of two Keras origins on real releases and record what happened.

    python evidence/mixing.py [OPTION...] NAME=PYTHON[:PYTHONPATH]...

    --only PREFIX      run the programs whose names start so
    --mode MODE        run in one mode, ``default`` or ``legacy``
    --without ORIGIN   leave out an origin; this option and --only may be repeated

evidence/whole.py runs this, and the rest of the evidence, in all installations.  Each
NAME=PYTHON is an installation; a PYTHONPATH puts libraries in front of the installed ones.  In
each, and again with TF_USE_LEGACY_KERAS=1 where tf_keras is installed beside TensorFlow 2.15 or
later, each pair of origins that can be imported gets one process (evidence/mixing/worker.py),
which runs all programs of evidence/mixing/ one after the other.  A program that kills its
process or exceeds the time limit costs only itself.  Such a process comes from one that has
imported tensorflow (evidence/server.py), and itself imports nothing but its two origins: where
tf_keras is imported as well, keras.models.load_model of TF 2.15 does something else.

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
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installation import Installation

HERE = Path(__file__).parent
RECORD = HERE / "mixing.csv"
WORKER = HERE / "mixing" / "worker.py"
HEAD = ["installation", "mode", "model_origin", "component_origin", "case", "outcome", "detail"]
BOTH = ("saved_", "tensor_through_layer")  # programs that need the other origin to work as well
LIBRARY = {"layers.Layer", "models.Model"}  # what is the same where one library has two names
LIMIT = 120  # seconds for one program, or for the imports


def answers(installation: Installation, folder: str, *words: str):
    """Run the worker and yield its answers; at last, if it was lost, ["hangs"] or ["dies"]."""
    job = {
        "folder": folder,
        "name": str(WORKER),
        "path": str(WORKER.parent),
        "words": [str(WORKER), *words],
        "text": WORKER.read_text(encoding="utf-8"),
        "errors": "/dev/stderr" if os.environ.get("MIXING_TRACE") else "",
        "answers": True,
    }
    for word, *rest in installation.answers(job, LIMIT):
        if word != "exit":
            yield [word, *rest]
        elif rest != [0]:
            yield ["dies"]


@dataclass
class Ran:
    """What became of a program, and which names of the two origins it used."""

    outcome: str
    detail: str
    used: tuple[list[str], list[str]] | None = None  # not known where its process was lost


def run(installation: Installation, main: str, component: str, left: list[str]) -> dict[str, Ran]:
    """Run the programs for a pair of origins.

    They run one after the other in one process, and in a new one where that was lost.
    """
    results: dict[str, Ran] = {}
    while left:
        running, how = "", ("raises", "the process ends")
        with tempfile.TemporaryDirectory(prefix="mixing_") as folder:  # what the programs save
            for word, *answer in answers(installation, folder, main, component, *left):
                if word == "start":
                    running = answer[0]
                elif word == "end":
                    results[answer[0]] = Ran(answer[1], answer[2], (answer[3], answer[4]))
                    running = ""
                elif word == "hangs":
                    how = "wrong", f"does not end within {LIMIT} s"
        if not running:
            if not results:
                raise RuntimeError(f"{installation.python}: no answer for {main} and {component}")
            break
        results[running] = Ran(*how)
        left = left[left.index(running) + 1 :]
    return results


class Pairs:
    """The programs of an installation, for every pair of its origins.

    Often two origins are one library, as tf.keras and keras in TF 2.6 to 2.15.  A program to
    which both give the very same objects, under every name that it uses, is not run again.
    That it uses no name of an origin is not enough: to import one already does something.
    """

    def __init__(self, installation: Installation, cases: list[str]) -> None:
        self.installation, self.cases = installation, cases
        self.results: dict[tuple[str, str], dict[str, Ran]] = {}
        self.alike: dict[tuple[str, str], set[str]] = {}

    def compare(self, origin: str) -> None:
        """Find out what an origin has in common with those that were run by themselves."""
        for (other, second), results in self.results.items():
            if other == second:
                used = {name for ran in results.values() for name in (ran.used or [[]])[0]}
                names = sorted(LIBRARY | used)
                with tempfile.TemporaryDirectory() as folder:
                    found = answers(self.installation, folder, other, origin, "--same", *names)
                    both = {name for _, *same in found for name in same}
                self.alike[other, origin] = self.alike[origin, other] = both

    def measure(self, main: str, component: str) -> int:
        """Find the results of a pair; return how many programs had to be run."""
        if main == component:
            self.compare(main)
        known = {case: self.known(main, component, case) for case in self.cases}
        results = {case: ran for case, ran in known.items() if ran is not None}
        left = [case for case in self.cases if case not in results]
        if left:
            results.update(run(self.installation, main, component, left))
        self.results[main, component] = results
        return len(left)

    def known(self, main: str, component: str, case: str) -> Ran | None:
        """Return what a program did that was given the very same objects."""
        for (first, second), results in self.results.items():
            ran = results.get(case)
            if ran is None or ran.used is None or ran.outcome == "absent":
                continue
            if self.has(first, main, ran.used[0]) and self.has(second, component, ran.used[1]):
                return ran
        return None

    def has(self, one: str, other: str, names: list[str]) -> bool:
        """Whether these names mean the same objects in both origins."""
        return one == other or LIBRARY | set(names) <= self.alike.get((one, other), set())


def judged(results: dict, main: str, component: str, case: str) -> tuple[str, str]:
    """Return what the record says of a program: the mixture in the light of the controls."""
    pairs = (main, component), (main, main), (component, component)
    mixed, own, other = ((ran.outcome, ran.detail) for ran in (results[x][case] for x in pairs))
    outcome, detail = mixed
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


def measure(
    installation: Installation, only: Sequence[str] = (), without: Sequence[str] = ()
) -> list[list[str]]:
    """Run every pair of origins of an installation; return its rows."""
    name, mode = installation.versions.replace("tensorflow", "TF"), installation.mode
    with tempfile.TemporaryDirectory() as folder:
        origins, cases = next(iter(list(answers(installation, folder))))
    origins = [origin for origin in origins if origin not in without]
    cases = [case for case in cases if case.startswith(tuple(only) or "")]
    pairs = [(one, one) for one in origins]
    pairs += [(one, two) for one in origins for two in origins if one != two]
    found = Pairs(installation, cases)
    for pair in pairs:
        began = time.monotonic()
        number, seconds = found.measure(*pair), time.monotonic() - began
        said = f"{pair[0]} <- {pair[1]}, {number} programs run in {seconds:.0f} s"
        print(f"{name} {mode}: {said}", flush=True)
    return [
        [name, mode, *pair, case, *judged(found.results, *pair, case)]
        for pair in pairs
        for case in cases
    ]


def read() -> list[list[str]]:
    """Return the rows of the record."""
    if not RECORD.exists():
        return []
    with RECORD.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


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
    for argument in options.installations:
        place = argument.partition("=")[2]
        both = Installation(place).has_legacy
        for mode in ("default", "legacy") if both else ("default",):
            if options.mode not in (None, mode):
                continue
            with Installation(place, mode == "legacy") as installation:
                new = measure(installation, options.only, options.without)
            key = 5 if options.only or options.without else 2
            done = {tuple(row[:key]) for row in new}
            write([row for row in read() if tuple(row[:key]) not in done] + new)


if __name__ == "__main__":
    sys.exit(main())
