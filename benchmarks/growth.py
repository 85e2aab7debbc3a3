"""How the time of the command grows with the size of what it reads.

    python benchmarks/growth.py [--rounds N] [--plot FILE.svg]

Programs are made of one page of Keras code: many files of it, one file of many lines, functions
that call each other in a chain, modules that import each other in a chain.  For each size the
table has CPU seconds of ``ast.parse`` on the same files and of the command in one process without
a cache, both less what they take to start, and the ratio of the two; the last column of a shape
says how much more than the work the time has grown from the first size to the last (1 is linear).
"""

from __future__ import annotations

import argparse
import ast
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from compare import OWN, machine, run
from plot import Line, plot

PAGE = """
def build_{n}(units=32, rate=0.1):
    inputs = keras.Input((28, 28, 1), name="image")
    x = layers.Conv2D(units, 3, activation="relu")(inputs)
    for size in (64, 128):
        x = layers.Conv2D(size, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    model.compile(tf.keras.optimizers.Adam(rate), loss="categorical_crossentropy")
    return model


class Log_{n}(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {{}}
        self.losses.append(logs.get("loss"))
        if epoch % 10 == 0 and np.mean(self.losses) > 1:
            print("epoch", epoch, *("%s=%.3f" % pair for pair in logs.items()))
"""
HEAD = "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n\n"
LINES = PAGE.count("\n")
Files = dict[str, str]


def files(number: int) -> Files:
    """Return so many files of ten pages each."""
    text = HEAD + "".join(PAGE.format(n=n) for n in range(10))
    return {f"part_{number // 100}/file_{number}.py": text for number in range(number)}


def lines(number: int) -> Files:
    """Return one file of so many lines."""
    return {"one.py": HEAD + "".join(PAGE.format(n=n) for n in range(number // LINES))}


def calls(number: int) -> Files:
    """Return functions that hand a model on, so many deep."""
    parts = [f"def step_{n}(model, rate):\n    return step_{n + 1}(model, rate)\n\n\n"
             for n in range(number)]  # fmt: skip
    last = f"def step_{number}(model, rate):\n    model.compile(tf.keras.optimizers.SGD(rate))\n"
    return {"chain.py": HEAD + "".join(parts) + last + "\n\nstep_0(keras.Sequential(), 0.1)\n"}


def modules(number: int) -> Files:
    """Return modules that import a model from each other, so many deep."""
    found = {
        f"own/m_{n}.py": f"from own.m_{n + 1} import make\n\nmodel = make()\nmodel.fit()\n"
        for n in range(number)
    }
    found[f"own/m_{number}.py"] = HEAD + PAGE.format(n=0) + "\n\nmake = build_0\n"
    return {"own/__init__.py": "", **found}


SHAPES: dict[str, tuple[Callable[[int], Files], tuple[int, ...]]] = {
    "files": (files, (10, 100, 1000)),
    "lines of one file": (lines, (1_000, 10_000, 100_000)),
    "depth of calls": (calls, (10, 100, 1000)),
    "modules that import each other": (modules, (10, 100, 1000)),
}


class Point(NamedTuple):
    """One size of a shape: what it took."""

    size: int
    parse: float  # CPU seconds
    check: float  # CPU seconds


def measured(made: Files, rounds: int, start: float) -> tuple[float, float]:
    """Return CPU seconds for parsing and for checking."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in made.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        parse, check = [], []
        for _ in range(rounds):
            began = time.process_time()
            for text in made.values():
                ast.parse(text)
            parse.append(time.process_time() - began)
            check.append(run([*OWN, "--no-cache", "--jobs=1", folder]).cpu - start)
    return statistics.median(parse), statistics.median(check)


def points(shape: str, rounds: int, start: float) -> Iterator[Point]:
    """Measure the sizes of a shape, the smallest first."""
    make, sizes = SHAPES[shape]
    for size in sizes:
        yield Point(size, *measured(make(size), rounds, start))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "empty.py").write_text(HEAD, encoding="utf-8")
        command = [*OWN, "--no-cache", "--jobs=1", folder]
        start = statistics.median(run(command).cpu for _ in range(options.rounds))
    print(f"{machine()}; {options.rounds} rounds; a file of imports takes {start:.2f} s\n")
    print("| what | size | parse, s | check, s | check / parse | growth / work |")
    print("|---|---|---|---|---|---|")
    drawn = []
    for shape in SHAPES:
        found = list(points(shape, options.rounds, start))
        for point in found:
            work = point.size / found[-2].size
            growth = f"{point.check / found[-2].check / work:.2f}" if point is found[-1] else ""
            print(
                f"| {shape} | {point.size:,} | {point.parse:.3f} | {point.check:.3f} "
                f"| {point.check / point.parse:.2f} | {growth} |",
                flush=True,
            )
        drawn.append(Line(shape, [(p.size, max(p.check, 0.001)) for p in found]))
        drawn.append(Line("", [(p.size, max(p.parse, 0.001)) for p in found]))
    if options.plot:
        options.plot.write_text(plot(drawn, "size", "CPU seconds"), encoding="utf-8")


if __name__ == "__main__":
    main()
