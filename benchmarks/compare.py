"""Wall and CPU seconds of the command beside other tools, on the same trees, in one run.

    python benchmarks/compare.py [--rounds N] [--tools BIN] FOLDER...

The other tools are taken from the folder BIN of a virtual environment::

    pip install ruff flake8 flake8-tidy-imports pylint torchfix

Each is asked for the question that comes nearest: not to import ``tensorflow.keras`` (ruff's
TID251, flake8-tidy-imports, pylint's deprecated-module).  TorchFix has rules for PyTorch only; it
reads a copy of the tree in which ``keras`` and ``tensorflow`` are spelled ``torch``, so that it
has as much to look at.  ``parse`` is ``ast.parse`` of all files that can be parsed, in one process
with start-up.  A tool that is not there is left out.

In each round every command has its turn; what is printed are medians over the rounds, wall time
over that of ``ast.parse``, CPU time likewise, and over ruff's; the range stands in brackets.
The last column is the largest memory of one process in megabytes.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PARSE = """
import ast, os, sys, warnings
warnings.simplefilter("ignore")
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".py"):
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    ast.parse(file.read())
            except (SyntaxError, ValueError, RecursionError):
                pass
"""
RUFF = """
lint.select = ["TID251"]
[lint.flake8-tidy-imports.banned-api]
"tensorflow.keras".msg = "use keras"
"""
OWN = [sys.executable, "-m", "flake8_keras_imports", "check", "-q", "--isolated"]


class Ran(NamedTuple):
    """What one run of a command took."""

    wall: float  # seconds
    cpu: float  # seconds, of the process and its children
    memory: float  # megabytes, of the largest process


def run(command: list[str]) -> Ran:
    """Run a command to its end, its output thrown away."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode < 0 or process.returncode > 32:
        raise SystemExit(f"{process.returncode}: {' '.join(command)}")
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@contextmanager
def commands(tree: Path, tools: Path | None, slow: bool) -> Iterator[dict[str, list[str]]]:
    """Yield the commands to compare, by name."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder, "ruff.toml")
        rules.write_text(RUFF, encoding="utf-8")
        path, cache = str(tree), str(Path(folder, "cache"))
        found = {
            "parse": [sys.executable, "-c", PARSE, path],
            "cold, 1 process": [*OWN, "--no-cache", "--jobs=1", path],
            "cold": [*OWN, "--no-cache", path],
            "warm": [*OWN, f"--cache-dir={cache}", path],
        }
        others: dict[str, list[str]] = {
            "ruff": ["ruff", "check", "--no-cache", f"--config={rules}", path],
        }
        if slow:
            copy = Path(folder, "copy")
            respelled(tree, copy)
            others |= {
                "flake8-tidy-imports": ["flake8", "--isolated", "--select=I251",
                                        "--banned-modules=tensorflow.keras = use keras", path],
                "pylint": ["pylint", "--disable=all", "--enable=deprecated-module",
                           "--deprecated-modules=tensorflow.keras", "--recursive=y", "-j0", path],
                "TorchFix": ["torchfix", str(copy)],
            }  # fmt: skip
        for name, (program, *words) in others.items():
            place = shutil.which(program, path=str(tools) if tools else None)
            if place is not None:
                found[name] = [place, *words]
        run(found["warm"])  # fills the cache
        yield found


def respelled(tree: Path, copy: Path) -> None:
    """Write the Python files of a tree, with torch for keras and tensorflow."""
    for path in tree.rglob("*.py"):
        target = copy / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8", errors="replace")
        target.write_text(re.sub(r"\b(tf_keras|keras|tensorflow|tf)\b", "torch", text), "utf-8")


def table(results: dict[str, list[Ran]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown."""
    yield "| command | seconds | wall / parse | CPU / parse | wall / ruff | MB |"
    yield "|---|---|---|---|---|---|"
    for name, runs in results.items():
        seconds = statistics.median(ran.wall for ran in runs)
        memory = max(ran.memory for ran in runs)
        parse = over(runs, results["parse"], lambda ran: ran.wall)
        cpu = over(runs, results["parse"], lambda ran: ran.cpu)
        ruff = over(runs, results["ruff"], lambda ran: ran.wall) if "ruff" in results else ""
        yield f"| {name} | {seconds:.2f} | {parse} | {cpu} | {ruff} | {memory:.0f} |"


def over(runs: list[Ran], others: list[Ran], of: Callable[[Ran], float]) -> str:
    """Return the ratio, round by round: median and range."""
    ratios = [of(one) / of(other) for one, other in zip(runs, others)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(iter(re.findall(r"model name\s*: (.*)", text)), model)
    return f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} x {model}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", type=Path, metavar="BIN")
    parser.add_argument("--fast", action="store_true", help="without pylint, TorchFix and flake8")
    arguments = parser.parse_args()
    print(f"{machine()}; {arguments.rounds} rounds", flush=True)
    for tree in arguments.folders:
        files = list(tree.rglob("*.py"))
        megabytes = sum(path.stat().st_size for path in files if path.is_file()) / 1e6
        print(f"\n### {tree.name}: {len(files)} files, {megabytes:.1f} MB\n", flush=True)
        with commands(tree, arguments.tools, not arguments.fast) as todo:
            results: dict[str, list[Ran]] = {name: [] for name in todo}
            for number in range(arguments.rounds):
                turn = list(todo) if number % 2 else list(reversed(todo))
                for name in turn:
                    results[name].append(run(todo[name]))
        print("\n".join(table(results)), flush=True)


if __name__ == "__main__":
    main()
