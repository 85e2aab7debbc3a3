"""What the plugin costs, as ratios measured in one run.

    python benchmarks/plugin_cost.py FOLDER... [--rounds N]

Prints, for each folder: the CPU time of the plugin's own work on all its files over that of
``ast.parse`` on the same files; the CPU time of the command over that of ``ast.parse``, parsing
included, in one new process for each round, start-up apart and with it; and the CPU time of
flake8 with the plugin over that of flake8 without it (one job; the plugin is hidden from
flake8).  The two of each pair take turns; quoted are median, minimum and maximum.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from flake8_keras_imports.plugin import KerasImportsPlugin
from flake8_keras_imports.project.modules import MODULES
from flake8_keras_imports.source.reading import Source, SourceError, decode

# flake8 finds plugins by their distributions: without ours it is as if not installed
WITHOUT = """
import sys
from importlib import metadata
real = metadata.distributions
def others(**kwargs):
    return [d for d in real(**kwargs) if d.metadata["Name"] != "flake8-keras-imports"]
metadata.distributions = others
from flake8.__main__ import main
sys.exit(main())
"""
WITH = "import sys\nfrom flake8.__main__ import main\nsys.exit(main())\n"

# the garbage collector is as it was when ast.parse has its turn
COMMAND = """
import contextlib, gc, os, sys, time
start = time.process_time()
usual = gc.get_threshold()
from flake8_keras_imports.checking import check  # what every run imports
from flake8_keras_imports.cli import main
from flake8_keras_imports.project.modules import MODULES
from flake8_keras_imports.rules import all_rules
all_rules()
begin = time.process_time()
with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
    main(["check", "-q", "--isolated", "--no-cache", "--jobs=1", sys.argv[1]])
checked = time.process_time() - begin
MODULES.clear()
gc.unfreeze()
gc.set_threshold(*usual)
gc.collect()
import ast
texts = [open(path, encoding="utf-8").read() for path in sys.stdin.read().split(chr(10))]
parsed = time.process_time()
for text in texts:
    ast.parse(text)
parsed = time.process_time() - parsed
print(checked / parsed, (checked + begin) / parsed)
sys.stdout.flush()
os._exit(0)
"""


def sources(folder: Path) -> list[tuple[str, Source]]:
    """Return the files that can be parsed."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        try:
            source = decode(path.read_bytes())
            ast.parse("".join(source.lines))
        except (SourceError, SyntaxError, ValueError, OSError):
            continue
        found.append((str(path), source))
    return found


def own_ratio(files: list[tuple[str, Source]]) -> float:
    """Return the plugin's CPU time over that of ``ast.parse``, file by file in turn.

    Each file is given as flake8 does, none is known from an earlier round; what the plugin
    parses itself, because an earlier file imports it, counts as its own time.
    """
    MODULES.clear()
    parse = own = 0.0
    for path, source in files:
        text = "".join(source.lines)
        start = time.process_time()
        tree = ast.parse(text)
        middle = time.process_time()
        for _ in KerasImportsPlugin(tree, source.lines, path).run():
            pass
        own += time.process_time() - middle
        parse += middle - start
    return own / parse


def command_ratios(folder: Path, files: list[tuple[str, Source]]) -> tuple[float, float]:
    """Return the command's CPU time over that of ``ast.parse``, start-up apart and with it."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(folder)],
        input="\n".join(path for path, _ in files),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    apart, whole = map(float, done.stdout.split())
    return apart, whole


def flake8_seconds(program: str, folder: Path) -> float:
    """Return the CPU seconds of one run of flake8."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", program, "--isolated", "--jobs=1", "-q", str(folder)]
    env = {**os.environ, "PYTHONHASHSEED": "0"}  # the order of sets costs more than the plugin
    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=env
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shown(values: Sequence[float]) -> str:
    """Return median and range."""
    return f"{statistics.median(values):.3f} ({min(values):.3f}-{max(values):.3f})"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    for folder in arguments.folders:
        files = sources(folder)
        gc.disable()
        own_ratio(files)  # warm: imports and data
        own = [own_ratio(files) for _ in range(arguments.rounds)]
        gc.enable()
        apart, whole = zip(*(command_ratios(folder, files) for _ in range(arguments.rounds)))
        ratios, without = [], []
        for round_number in range(arguments.rounds):
            order = (WITHOUT, WITH) if round_number % 2 else (WITH, WITHOUT)
            seconds = {program: flake8_seconds(program, folder) for program in order}
            ratios.append(seconds[WITH] / seconds[WITHOUT])
            without.append(seconds[WITHOUT])
        print(
            f"{folder.name}: {len(files)} files; plugin / ast.parse {shown(own)}; "
            f"command / ast.parse {shown(apart)}, with start-up {shown(whole)}; "
            f"flake8 with / without {shown(ratios)}; flake8 alone {shown(without)} s"
        )


if __name__ == "__main__":
    main()
