"""Run the whole evidence: mixtures, examples and symptoms, in all installations.

    python evidence/whole.py [--only PART]... [--jobs NUMBER] PLACES.txt [NAME...]

PLACES.txt has a line NAME=PYTHON[:PYTHONPATH] for each name of evidence/installations.txt, which
says what to install there; a PYTHONPATH adds libraries to those installed.  With names after it
only these installations are run, and with --only mixing, examples or symptoms only these parts;
what is recorded of the others is kept.

An installation in one of its modes is a unit: it imports tensorflow once and forks for each
program (evidence/server.py).  As many units as the machine has cores run at a time, the longest
first.  At the end stands what it took; evidence/whole.txt is the record of the last whole run.
"""

from __future__ import annotations

import argparse
import datetime
import os
import resource
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import mixing
import run
import run_symptoms
from installation import Installation, plan

HERE = Path(__file__).parent
RECORD = HERE / "whole.txt"
PARTS = ("mixing", "examples", "symptoms")


@dataclass
class Unit:
    """An installation in one of its modes, and what is to be run there."""

    name: str
    installation: Installation
    parts: set[str]

    @property
    def cost(self) -> int:
        """About how many seconds it takes: the longest begin first."""
        libraries = 1 + ("tf-keras" in self.installation.versions) + ("fork" in self.parts)
        return 15 * libraries**2 * ("mixing" in self.parts) + 60 * ("examples" in self.parts)

    def measure(self) -> dict[str, list]:
        """Run it; return the rows of each part."""
        began, rows = time.monotonic(), {}
        without = [] if "fork" in self.parts else ["tensorflow.python.keras"]
        with self.installation as installation:
            if "mixing" in self.parts:
                rows["mixing"] = mixing.measure(installation, without=without)
            if "examples" in self.parts:
                rows["examples"] = run.measure(installation, self.name)
            if "symptoms" in self.parts:
                rows["symptoms"] = run_symptoms.measure(installation, self.name)
        minutes = (time.monotonic() - began) / 60
        print(f"{self.name} {installation.mode}: {minutes:.1f} minutes", flush=True)
        return rows


def units(places: dict[str, str], only: set[str]) -> list[Unit]:
    """Return what is to be run, the longest first."""
    found = []
    for name, parts in plan().items():
        if name in places:
            both = Installation(places[name]).has_legacy
            for legacy in (False, True) if both else (False,):
                installation = Installation(places[name], legacy)
                found.append(Unit(name, installation, parts & {*only, "fork"}))
    return sorted(found, key=lambda unit: -unit.cost)


def record(unit: Unit, rows: dict[str, list]) -> None:
    """Put the rows of a unit in the three records."""
    if new := rows.get("mixing", []):
        ran = new[0][:2]
        mixing.write([row for row in mixing.read() if row[:2] != ran] + new)
    if "examples" in rows:
        run.write(rows["examples"], unit.name, unit.installation)
    run_symptoms.write(rows.get("symptoms", []))


def counts() -> str:
    """Return how many rows the records have."""
    examples = run.RECORD.read_text(encoding="utf-8").splitlines()
    symptoms = run_symptoms.RECORD.read_text(encoding="utf-8").splitlines()
    numbers = (
        len(mixing.read()),
        sum(row.startswith("KER") for row in examples),
        sum(not row.startswith("#") for row in symptoms),
    )
    return "{:,} rows of mixtures, {:,} of examples, {} of symptoms".format(*numbers)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="NUMBER")
    parser.add_argument("places", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    began = time.monotonic()
    lines = options.places.read_text(encoding="utf-8").split()
    places = dict(line.split("=", 1) for line in lines)
    if options.names:
        places = {name: places[name] for name in options.names}
    if missing := plan().keys() - places.keys():
        print("not run:", *sorted(missing), flush=True)
    todo = units(places, set(options.only or PARTS))
    with ThreadPoolExecutor(options.jobs) as pool:
        units_of = {pool.submit(unit.measure): unit for unit in todo}
        failed = []
        for done in as_completed(units_of):  # one that fails costs only its own rows
            if error := done.exception():
                failed.append(units_of[done].name)
                traceback.print_exception(error)
            else:
                record(units_of[done], done.result())
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    minutes = (time.monotonic() - began) / 60, (used.ru_utime + used.ru_stime) / 60
    took = f"{minutes[0]:.0f} minutes with {options.jobs} jobs, {minutes[1]:.0f} minutes of CPU"
    print(f"{took}; {counts()}")
    if failed:
        raise SystemExit(f"failed: {' '.join(failed)}")
    if not missing and not options.only:
        text = f"Recorded by evidence/whole.py on {datetime.date.today()}: {took}.\n{counts()}.\n"
        RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
