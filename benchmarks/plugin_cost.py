"""What the plugin costs, as ratios measured in one run.

    python benchmarks/plugin_cost.py FOLDER... [--rounds N]

Prints, for each folder: the CPU time of the plugin's own work on all its files over that of
``ast.parse`` on the same files, and the CPU time of flake8 with the plugin over that of flake8
without it (one job; the plugin is hidden from flake8).  The two of each pair take turns;
quoted are median, minimum and maximum.
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
from pathlib import Path

from flake8_keras_imports.plugin import KerasImportsPlugin
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
    """Return the plugin's CPU time over that of ``ast.parse``, file by file in turn."""
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


def shown(values: list[float]) -> str:
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
        ratios, without = [], []
        for round_number in range(arguments.rounds):
            order = (WITHOUT, WITH) if round_number % 2 else (WITH, WITHOUT)
            seconds = {program: flake8_seconds(program, folder) for program in order}
            ratios.append(seconds[WITH] / seconds[WITHOUT])
            without.append(seconds[WITHOUT])
        print(
            f"{folder.name}: {len(files)} files; plugin / ast.parse {shown(own)}; "
            f"flake8 with / without {shown(ratios)}; flake8 alone {shown(without)} s"
        )


if __name__ == "__main__":
    main()
