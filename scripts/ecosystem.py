"""Lint and mend real projects, and say what has changed since the record was made.

    python scripts/ecosystem.py FOLDER [--update | --against REVISION] [--only PROJECT...]

The source distributions of tests/ecosystem/projects.txt are fetched into FOLDER by pip (those
that are there already are not), checked by their hashes and unpacked beside; nothing of them is
run.  FOLDER should not be inside of a project.  Each is linted whole, with every code and with its
own manifests, without any configuration; a copy is mended with ``--fix --unsafe-fixes``.

The numbers and places are compared with tests/ecosystem/record.csv and findings.txt, or, with
--against, with what the linter of another git revision says of the same files, word by word.
Up to --examples lines of each rule and kind of change are shown.  Exit status: 0 nothing has
changed, 1 something has (or is wrong: a crash, a mended file that cannot be parsed or that a
second run changes again), 2 a distribution cannot be had.  --update records what is found.

The record was made with Python 3.11; which files of old can be parsed depends on it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from projects.fetch import FetchError, Pin, archive_of, download, read_list, unpack
from projects.record import (
    Places,
    Table,
    places_of,
    read_places,
    read_table,
    table_of,
    write_places,
    write_table,
)
from projects.survey import Found, Linter, Survey, survey

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "tests" / "ecosystem"
CLEAN, CHANGED, FAILED = 0, 1, 2
_KINDS = ("findings", "safe fixes", "unsafe fixes", "mended")


def prepare(pins: list[Pin], folder: Path) -> dict[str, Path]:
    """Fetch and unpack what is not there yet; return each project's folder.

    What was unpacked is used again only if it came from an archive with the same hash.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folders = {}
    for pin in pins:
        archive = archive_of(pin, folder) or download(pin, folder)
        target = folder / "unpacked" / f"{pin.label}-{pin.sha256[:12]}"
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=folder) as given:
                unpack(archive, Path(given) / "files")
                target.parent.mkdir(exist_ok=True)
                (Path(given) / "files").rename(target)
        folders[pin.label] = target
    return folders


def survey_all(
    tree: Path, folders: dict[str, Path], jobs: int, fixes: bool, quiet: bool = False
) -> dict[str, Survey]:
    """Return what the linter of a checkout says of each project; print what goes wrong."""
    with tempfile.TemporaryDirectory() as given, ThreadPoolExecutor(jobs) as pool:
        empty = Path(given) / "empty"
        empty.mkdir()
        linter = Linter(tree, empty)
        waiting = {name: pool.submit(survey, linter, path, fixes) for name, path in folders.items()}
        found = {}
        for name, future in waiting.items():
            found[name] = one = future.result()
            if not quiet:
                more = f", {one.made.total()} mended" if fixes else ""
                files = f", {len(one.unreadable)} not read" if one.unreadable else ""
                print(f"{name}: {len(one.findings)} findings{more}{files}", flush=True)
    return found


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """Give a temporary work tree of a git revision."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as given:
        tree = Path(given) / "tree"
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def print_changes(
    old: Places, new: dict[str, Survey], folders: dict[str, Path], examples: int
) -> bool:
    """Print the findings that are new or gone, by rule; say whether there are any."""
    changes: dict[tuple[str, str], list[tuple[str, Found]]] = {}
    for project, survey_ in new.items():
        was, now = old.get(project, set()), set(survey_.findings)
        for sign, places in (("+", now - was), ("-", was - now)):
            for found in sorted(places):
                changes.setdefault((found.code, sign), []).append((project, found))
    for (code, sign), places in sorted(changes.items()):
        print(f"\n{code}: {len(places)} {'new' if sign == '+' else 'gone'}")
        for project, found in _spread(places, examples):
            print(f"{sign} {project}:{found.path}:{found.place}  {_line(folders[project], found)}")
            if sign == "+":
                print(f"    {new[project].findings[found]}")
    return bool(changes)


def _spread(places: list[tuple[str, Found]], number: int) -> list[tuple[str, Found]]:
    """Return some places, of as many projects as there are."""
    rank: Counter[str] = Counter()
    ranked = []
    for project, found in places:
        rank[project] += 1
        ranked.append((rank[project], project, found))
    return [(project, found) for _, project, found in sorted(ranked)[:number]]


def _line(folder: Path, found: Found) -> str:
    if found.cell:
        return ""
    text = (folder / found.path).read_bytes().decode("utf-8", "replace")
    lines = text.splitlines()
    return lines[found.row - 1].strip()[:100] if found.row <= len(lines) else ""


def print_messages(old: dict[str, Survey], new: dict[str, Survey], examples: int) -> bool:
    """Print findings whose message is another one; say whether there are any."""
    changed = [
        (found.code, project, found, old[project].findings[found], message)
        for project, survey_ in new.items()
        for found, message in survey_.findings.items()
        if old[project].findings.get(found, message) != message
    ]
    counts = Counter(code for code, *_ in changed)
    for code, number in sorted(counts.items()):
        print(f"\n{code}: {number} with another message")
        for _, project, found, was, message in [c for c in changed if c[0] == code][:examples]:
            print(f"  {project}:{found.path}:{found.place}\n  - {was}\n  + {message}")
    return bool(changed)


def print_numbers(old: Table, new: Table, projects: set[str]) -> bool:
    """Print the sums by rule that have changed; say whether any number of a project has."""
    old = {key: counts for key, counts in old.items() if key[0] in projects}
    if old == new:
        return False
    rules = sorted({rule for _, rule in (*old, *new)})
    print(f"\n{'':8}" + "".join(f"{kind:>20}" for kind in _KINDS))
    for rule in rules:
        was, now = (_sums(table, rule) for table in (old, new))
        cells = (f"{a} -> {b}" if a != b else f"{a}" for a, b in zip(was, now))
        differs = {k: v for k, v in old.items() if k[1] == rule} != {
            k: v for k, v in new.items() if k[1] == rule
        }
        if differs:
            print(f"{rule:8}" + "".join(f"{cell:>20}" for cell in cells))
    return True


def _sums(table: Table, rule: str) -> list[int]:
    rows = [counts for (_, code), counts in table.items() if code == rule]
    return [sum(column) for column in zip(*rows)] or [0] * len(_KINDS)


def print_total(found: dict[str, Survey]) -> None:
    """Print what holds of all projects together."""
    findings = sum(len(one.findings) for one in found.values())
    made = sum(one.made.total() for one in found.values())
    unread = sum(len(one.unreadable) for one in found.values())
    wrong = [f"{name}: {line}" for name, one in found.items() for line in one.wrong]
    print(f"\n{len(found)} projects, {findings} findings, {made} mended, {unread} files not read")
    print(f"{len(wrong)} things that must not be")
    for line in wrong:
        print(f"  {line}")


def arguments_of() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the distributions are, or come to be")
    parser.add_argument("--update", action="store_true", help="record what is found")
    parser.add_argument("--against", metavar="REVISION", help="compare with this git revision")
    parser.add_argument("--only", nargs="+", metavar="PROJECT", help="NAME-VERSION, as recorded")
    parser.add_argument("--no-fix", action="store_true", help="lint only (with --against)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="projects at a time")
    parser.add_argument("--examples", type=int, default=5, metavar="N", help="lines of each change")
    arguments = parser.parse_args()
    if arguments.update and (arguments.only or arguments.against):
        parser.error("--update records all projects, and compares with nothing else")
    if arguments.no_fix and not arguments.against:
        parser.error("--no-fix needs --against: the record holds what was mended")
    return arguments


def main() -> int:
    """Do what the command line says; return the exit status."""
    arguments = arguments_of()
    try:
        pins = read_list(RECORD / "projects.txt")
        if arguments.only:
            pins = [pin for pin in pins if pin.label in arguments.only]
        folders = prepare(pins, arguments.folder.resolve())
    except FetchError as error:
        print(error, file=sys.stderr)
        return FAILED
    fixes = not arguments.no_fix
    found = survey_all(ROOT, folders, arguments.jobs, fixes)
    print_total(found)
    table = table_of(found)
    wrong = any(one.wrong for one in found.values())
    if arguments.update:
        write_table(RECORD / "record.csv", table)
        write_places(RECORD / "findings.txt", places_of(found))
        return CHANGED if wrong else CLEAN
    other = False
    if arguments.against:
        with checkout(arguments.against) as tree:
            before = survey_all(tree, folders, arguments.jobs, fixes, quiet=True)
        old, places = table_of(before), places_of(before)
        other = print_messages(before, found, arguments.examples)
    else:
        old, places = read_table(RECORD / "record.csv"), read_places(RECORD / "findings.txt")
    moved = print_changes(places, found, folders, arguments.examples)
    counted = print_numbers(old, table, set(found))
    changed = other or moved or counted
    print("\nNothing has changed." if not changed else "")
    return CHANGED if changed or wrong else CLEAN


if __name__ == "__main__":
    sys.exit(main())
