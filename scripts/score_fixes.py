"""Fix real projects in memory and count what became of them.

    python scripts/score_fixes.py [--live PYTHON] FOLDER...

Every Python file that concerns Keras is fixed twice, with the safe fixes and with all, for a
project that moves to Keras 3 (TensorFlow 2.16 or later, keras 3 or later, no tf-keras).  Counted
are findings, fixes made, files that no longer parse or compile (there must be none), files that a
second run changes (none), and comments that are gone (none but those of removed imports).

With --live the names of stand-alone Keras that the fixed code uses are looked up in the keras
which that interpreter imports; those that are missing are listed, unless a finding says so.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tokenize
import warnings
from collections import Counter
from pathlib import Path

from flake8_keras_imports.analysis import Analysis, analyse, concerns_keras
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.rounds import Fixed, fix, is_private, normalised
from flake8_keras_imports.project.modules import MODULES
from flake8_keras_imports.resolve.origins import KERAS, locate
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.settings import Allowed, Settings
from flake8_keras_imports.source.reading import Source, SourceError, decode, parse

TARGET = Settings(allowed=Allowed(">=2.16", ">=3", "none"))
LOOK = """
import importlib, json, sys
import keras
missing = []
for name in json.load(sys.stdin):
    parts = name.split(".")
    found = keras
    for index, part in enumerate(parts[1:], start=2):
        try:
            found = getattr(found, part)
        except AttributeError:
            try:
                found = importlib.import_module(".".join(parts[:index]))
            except Exception:
                missing.append(name)
                break
json.dump([keras.__version__, missing], sys.stdout)
"""


def fixed(source: Source, filename: str, unsafe: bool) -> Fixed:
    """Return a file with its fixes made."""
    codes = {rule.code for rule in all_rules() if rule.default}

    def look(lines: list[str]) -> Analysis:
        return analyse(parse(Source("", lines)), lines, filename, codes, TARGET, fixes=True)

    exports = None if Path(filename).name == "__init__.py" else is_private
    return fix(split(source.text), look, unsafe, exports=exports)


def comments(lines: list[str]) -> Counter[str]:
    """Return the comments of a file."""
    tokens = tokenize.generate_tokens(io.StringIO("".join(lines)).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def names(lines: list[str], filename: str) -> dict[str, int]:
    """Return the names of stand-alone Keras that a file uses unconditionally, with a row."""
    module = MODULES.resolve(parse(Source("", lines)), filename)
    found: dict[str, int] = {}
    for event in module.events.imports:
        if not module.is_conditional(event.frame):
            for name, alias in event.targets:
                found.setdefault(name, alias.lineno)
    for reach in module.reaches:
        if reach.how == "attribute" and not module.is_conditional(reach.frame):
            found.setdefault(reach.names[0], reach.node.lineno)
    places = {name: locate(name) for name in found}
    return {n: found[n] for n, place in places.items() if place and place.origin == KERAS}


def score(folder: Path, unsafe: bool) -> tuple[Counter[str], dict[str, str]]:
    """Fix a project; return counts, and the Keras names in use with a place for each."""
    counts: Counter[str] = Counter()
    used: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        try:
            source = decode(path.read_bytes())
            if not concerns_keras(source.text, str(path), TARGET):
                continue
            parse(source)
            result = fixed(source, str(path), unsafe)
        except SourceError:
            continue
        lines = normalised(result.lines)
        counts["files"] += 1
        counts["changed"] += bool(result.made)
        counts["made"] += len(result.made)
        counts["left"] += len(result.left.findings)
        counts["dropped"] += len(result.dropped)
        try:
            compile("".join(lines), str(path), "exec", dont_inherit=True)
        except SyntaxError:
            counts["no Python"] += 1
            continue
        again = fixed(decode("".join(result.lines).encode()), str(path), unsafe)
        if again.lines != result.lines:
            counts["changed again"] += 1
            print("changed again:", path)
        gone = comments(normalised(split(source.text))) - comments(lines)
        for text in gone:
            print(f"comment gone: {path}: {text}")
        counts["comments gone"] += gone.total()
        said = {f.row for f in result.left.findings}
        for name, row in names(lines, str(path)).items():
            if row not in said:
                used.setdefault(name, f"{path}:{row}")
    return counts, used


def main() -> None:
    """Print a line for each project and kind of fixes, then the names that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--live", metavar="PYTHON")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    everywhere: dict[str, str] = {}
    total: Counter[str] = Counter()
    for folder in arguments.folders:
        for unsafe in (False, True):
            MODULES.clear()
            counts, used = score(folder, unsafe)
            everywhere = used | everywhere if unsafe else everywhere
            kind = "all" if unsafe else "safe"
            total.update({f"{kind} {key}": value for key, value in counts.items()})
            print(folder.name, kind, dict(counts), flush=True)
    print(dict(total))
    if arguments.live:
        done = subprocess.run(
            [arguments.live, "-c", LOOK], input=json.dumps(sorted(everywhere)),
            capture_output=True, text=True,
        )  # fmt: skip
        version, missing = json.loads(done.stdout)
        print(f"{len(everywhere)} names in use, {len(missing)} missing in keras {version}")
        for name in missing:
            print(f"  {name}  {everywhere[name]}")
    sys.exit(bool(total["safe no Python"] + total["all no Python"]))


if __name__ == "__main__":
    main()
