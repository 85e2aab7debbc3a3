"""Ask of the resolver's code whether the tests notice when it is wrong: mutation testing.

    pip install mutmut
    nice python scripts/mutate.py [--number 300] [--seed 8] [--folder FOLDER]

mutmut changes flake8_keras_imports/resolve in a copy of the repository, one place at a time; the
tests that reach the changed function run until one fails.  A sample of all mutants is drawn by the
seed.  Printed are the counts and, for each mutant that no test notices, what was changed; those
that were looked at and make no difference are in tests/mutants.md.  A folder that was used before
goes on with what is there; remove it to start anew.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The tests that reach the resolver and run no other process.
TESTS = ("test_rules", "test_resolve", "test_endings", "test_symptoms", "test_calls")
CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["flake8_keras_imports"]
only_mutate = ["flake8_keras_imports/resolve/*"]
also_copy = ["README.md", "docs", "evidence", "examples", "scripts"]
pytest_add_cli_args = ["-x", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {[f"tests/{name}.py" for name in TESTS]}
track_dependencies = false
use_git_change_detection = false
"""
KILLED, SURVIVED, UNTESTED = "killed", "survived", "not reached by a test"


def prepare(folder: Path) -> None:
    """Copy what git knows of the repository, with a configuration of mutmut."""
    folder.mkdir(parents=True)
    files = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION)


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in the copy; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def results(folder: Path) -> dict[str, int | None]:
    """Return every mutant with the exit status of its tests; None if it was not tried."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants").rglob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def outcome(status: int | None) -> str:
    """Return what mutmut's exit status says."""
    if status == 0:
        return SURVIVED
    return UNTESTED if status in (5, 33, None) else KILLED


def main() -> int:
    """Try a sample of the mutants; print what became of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=300, help="mutants to try")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "mutmut-copy"))
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if not folder.exists():
        prepare(folder)
        print(mutmut(folder, "run", "--max-children", "1", "none.*")[-400:], flush=True)
    every = sorted(results(folder))
    drawn = random.Random(arguments.seed).sample(every, min(arguments.number, len(every)))
    print(f"{len(drawn)} of {len(every)} mutants, seed {arguments.seed}", flush=True)
    for start in range(0, len(drawn), 20):
        mutmut(folder, "run", "--max-children", "1", *drawn[start : start + 20])
        counts = Counter(outcome(results(folder)[one]) for one in drawn[: start + 20])
        print(f"after {start + 20}: {dict(counts)}", flush=True)
    found = results(folder)
    for one in drawn:
        if outcome(found[one]) != KILLED:
            print(f"\n{outcome(found[one])}: {one}\n{mutmut(folder, 'show', one)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
