"""Measure how the time grows with deep, long and tangled programs.

    python scripts/measure_growth.py [--sizes 10 100 1000] [--only TEXT] [--profile]

For each shape of scripts/fuzzing/shapes.py and each size: seconds of CPU for parsing, for the
findings with their fixes, and for mending, less what a file of a few lines takes.  The last
column compares the last size with the first one that takes long enough to be measured: 1 is
linear.  Marked is what is more than MARGIN, unless parsing grows like it.  A shape stops at the
size that takes a tenth of --limit.  Exit status 1 if anything is marked or takes longer than
--limit seconds.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from fuzzing.shapes import HEAD, Files, shapes

from flake8_keras_imports.fixes.others import Others
from flake8_keras_imports.fixing import mend
from flake8_keras_imports.inspecting import Task, look
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.project.config import Stack, layer
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.source.reading import SourceError, decode, parse

#: A hundred times the work may take 110 times as long.
MARGIN = 1.1
#: Seconds below which a ratio says nothing.
LEAST = 0.03
CODES = frozenset(rule.code for rule in all_rules())


class Times(NamedTuple):
    """Seconds of CPU of one size of a shape."""

    parse: float
    look: float
    mend: float


def task(path: str) -> Task:
    """Return a file to look at, with every code and every fix."""
    stack = Stack((layer("fuzz", ".", {"unsafe-fixes": True}),), isolated=True)
    return Task(path, path, stack, CODES, CODES, Complaints())


def measured(action: Callable[[], object]) -> float:
    """Return the seconds of CPU that something takes; a file that is no Python is as good."""
    forget()
    gc.collect()
    start = time.process_time()
    try:
        action()
    except SourceError:
        pass
    return time.process_time() - start


def times(files: Files, times_each: int = 1) -> Times:
    """Return how long a project takes, the best of some attempts."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        first = os.path.join(folder, next(iter(files)))
        raw = Path(first).read_bytes()
        actions: tuple[Callable[[], object], ...] = (
            lambda: parse(decode(raw)),
            lambda: look(task(first)),
            lambda: mend(task(first), Others()),
        )
        return Times(*(min(measured(action) for _ in range(times_each)) for action in actions))


def base() -> Times:
    """Return what a file of a few lines takes: the data are read again each time."""
    return times({"main.py": HEAD + "tf.keras.Model()\n"}, 5)


def ratio(seconds: list[float], sizes: list[int]) -> float:
    """Return how much worse than linear the growth is: 1 is linear."""
    for second, size in zip(seconds, sizes):
        if second >= LEAST and size < sizes[-1]:
            return seconds[-1] / second / (sizes[-1] / size)
    return 0.0


def main() -> int:
    """Print a line for each shape; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1000, 10000])
    parser.add_argument("--only", default="", help="shapes whose name contains this")
    parser.add_argument("--attempts", type=int, default=1, help="the best of so many counts")
    parser.add_argument("--limit", type=float, default=60, help="seconds, for one file")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    arguments = parser.parse_args()
    gc.freeze()
    gc.set_threshold(1_000_000, 3, 10)  # as the command does
    marked = 0
    nothing = base()
    for name, shape in shapes().items():
        if arguments.only not in name:
            continue
        found: list[Times] = []
        profile = cProfile.Profile() if arguments.profile else None
        for size in arguments.sizes:
            if profile is not None and size == arguments.sizes[-1]:
                profile.enable()
            taken = times(shape(size), arguments.attempts)
            found.append(Times(*(max(0.0, a - b) for a, b in zip(taken, nothing))))
            if profile is not None:
                profile.disable()
            if max(found[-1]) > arguments.limit / 10:
                break
        used = arguments.sizes[: len(found)]
        growth = [ratio([one[i] for one in found], used) for i in range(3)]
        bad = max(growth[1:]) > max(MARGIN, growth[0] * MARGIN) or max(found[-1]) > arguments.limit
        marked += bad
        cells = "  ".join("/".join(f"{second:.3f}" for second in one) for one in found)
        shown = "/".join(f"{one:.2f}" for one in growth)
        print(f"{'*' if bad else ' '} {name:32} {cells}  x{shown} at {used[-1]}", flush=True)
        if profile is not None:
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)
    print(f"{marked} shapes grow faster than their size")
    return 1 if marked else 0


if __name__ == "__main__":
    sys.exit(main())
