"""Look for programs that break the linter.

    python scripts/fuzz.py --minutes 60 [--seed 1] [--keep FOLDER]

Programs come from four springs, in turn: the cases of the rules and the programs of the evidence
after random mutations, whole projects of which one file was mutated, what hypothesmith writes by
the grammar of Python (if it is installed) with names of Keras in it, and bytes.  For each one the
laws of scripts/fuzzing/laws.py must hold: no crash; at most 3 seconds of CPU, above 20,000 bytes
0.15 for each 1,000; positions inside the file; nothing that flake8 or an editor refuses; fixes
that can be parsed and that a second run does not change.

What breaks a law is printed with its seed and kept in a folder.  The same seed makes the same
programs in the same order (what hypothesmith writes depends on its release).  Exit status 1
if anything was found.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzzing.laws import VERSIONS, Broken, Way, check_file, check_project
from fuzzing.mutate import encoded, mutated
from fuzzing.seeds import programs, projects

#: Programs that hypothesmith writes at a time.
BATCH = 5


@dataclass
class Tally:
    """What became of the programs."""

    tried: Counter[str] = field(default_factory=Counter)
    #: Those that are Python.
    parsed: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    #: A line for each kind of failure, with the number of programs.
    broken: Counter[str] = field(default_factory=Counter)


def way_of(random: Random) -> Way:
    """Return how a file is looked at."""
    preferred = random.choice(("keras", "keras", "keras", "tf_keras", "tf.keras"))
    return Way(random.choice(VERSIONS), preferred)


def mutants(seed: int) -> Iterator[Check]:
    """Yield checks of mutated files, without end."""
    random = Random(seed)
    while True:
        text = mutated(random, random.choice(programs()), programs())
        raw, way = encoded(random, text), way_of(random)
        name = random.choice(("nowhere/example.py",) * 5 + ("nowhere/__init__.py",))
        yield Check(lambda raw=raw, way=way, name=name: check_file(raw, way, name), raw)


def mutated_projects(seed: int) -> Iterator[Check]:
    """Yield checks of projects of which a file was mutated, without end."""
    random = Random(seed)
    several = [files for files in projects() if len(files) > 1]
    while True:
        files = dict(random.choice(several))
        if random.random() < 0.3:  # two projects in one folder
            files |= random.choice(several)
        raws = {name: text.encode() for name, text in files.items()}
        for name in random.sample(sorted(files), random.randint(1, min(2, len(files)))):
            raws[name] = encoded(random, mutated(random, files[name], programs()))
        way = way_of(random)
        yield Check(lambda raws=raws, way=way: _check_files(raws, way), raws)


def _check_files(raws: dict[str, bytes], way: Way) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in raws.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        return check_project(folder, way)


def some_bytes(seed: int) -> Iterator[Check]:
    """Yield checks of files that hold anything, without end."""
    random = Random(seed)
    while True:
        head = random.choice((b"", b"import keras\n", b"\xef\xbb\xbf", b"# coding: utf-7\n"))
        body = bytes(random.choice(b"keras\n\r\f\\'\"#=()[]{}:\x00\xff\xc3 ") for _ in range(60))
        raw = head + random.choice((body, random.randbytes(60), b"keras" + body))
        yield Check(lambda raw=raw: check_file(raw, Way()), raw)


def written_by_hypothesmith(seed: int) -> Iterator[Check]:
    """Yield checks of programs by the grammar of Python, without end; none if it is missing."""
    try:
        import hypothesmith
    except ImportError:
        return
    import hypothesis

    random = Random(seed)
    strategy = hypothesmith.from_node() | hypothesmith.from_grammar()
    while True:
        texts: list[str] = []

        @hypothesis.seed(random.randrange(2**32))
        @hypothesis.settings(
            max_examples=BATCH,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.generate],
        )
        @hypothesis.given(strategy)
        def collect(text: str) -> None:
            texts.append(text)  # noqa: B023

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            collect()
        for text in texts:
            raw = _with_names(random, text).encode("utf-8", "replace")
            way = way_of(random)
            yield Check(lambda raw=raw, way=way: check_file(raw, way), raw)


def _with_names(random: Random, text: str) -> str:
    """Return a program in which some names are those of Keras and its modules."""
    names = ("tf", "keras", "tf.keras.layers", "layers", "model", "self", "K", "Dense")
    heads = ("import keras\nimport tensorflow as tf\n", "from tensorflow.keras import *\n", "")
    words = sorted(set(re.findall(r"\b[^\W\d]\w*\b", text)))
    for word in random.sample(words, min(len(words), 4)):
        text = re.sub(rf"\b{re.escape(word)}\b", random.choice(names), text)
    return f"{random.choice(heads)}# keras\n{text}"


@dataclass(frozen=True)
class Check:
    """A program to check; the call returns the number of findings, -1 for no Python."""

    run: Callable[[], int]
    #: The program, or the files of a project.
    material: bytes | dict[str, bytes]

    def __call__(self) -> int:
        return self.run()

    def keep(self, folder: Path) -> None:
        """Write the program into a folder."""
        files = self.material if isinstance(self.material, dict) else {"example.py": self.material}
        for name, raw in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)


def fuzz(seconds: float, seed: int, keep: Path | None = None) -> Tally:
    """Check programs until the time is over; print and keep those that break a law."""
    springs = {
        "mutants": mutants(seed),
        "projects": mutated_projects(seed),
        "bytes": some_bytes(seed),
        "hypothesmith": written_by_hypothesmith(seed),
    }
    spent = dict.fromkeys(springs, 0.0)
    # bytes say little, and hypothesmith is slow
    weight = {"mutants": 1.0, "projects": 1.0, "bytes": 10.0, "hypothesmith": 1.5}
    tally, end = Tally(), time.monotonic() + seconds
    while time.monotonic() < end and springs:
        name = min(springs, key=lambda one: spent[one] * weight[one])
        start = time.monotonic()
        check = next(springs[name], None)
        if check is None:
            del springs[name]
            continue
        _try(name, check, tally, keep)
        spent[name] += time.monotonic() - start
    return tally


def _try(name: str, check: Check, tally: Tally, keep: Path | None) -> None:
    tally.tried[name] += 1
    try:
        found = check()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = str(error).split("\n")[0][:160]
        kind = f"{name}: {type(error).__name__} {place.filename.rpartition('/')[2]}:{place.lineno}"
        kind = f"{name}: {said}" if isinstance(error, Broken) else f"{kind}: {said}"
        tally.broken[kind] += 1
        if tally.broken[kind] == 1 and keep is not None:
            folder = keep / f"{name}-{tally.tried[name]}"
            check.keep(folder)
            (folder / "what.log").write_text(traceback.format_exc(), encoding="utf-8")
            print(f"{kind}  ({folder})", flush=True)
        return
    tally.parsed[name] += found >= 0
    tally.findings[name] += max(found, 0)


def main() -> int:
    """Fuzz as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "fuzz-found"))
    arguments = parser.parse_args()
    tally = fuzz(arguments.minutes * 60, arguments.seed, arguments.keep)
    for name, number in tally.tried.items():
        parsed, findings = tally.parsed[name], tally.findings[name]
        print(f"{name}: {number} tried, {parsed} are Python, {findings} findings")
    for kind, number in tally.broken.most_common():
        print(f"{number} x {kind}")
    print(f"{tally.broken.total()} programs of {tally.tried.total()} break a law")
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
