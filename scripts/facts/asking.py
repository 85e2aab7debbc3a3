"""Asks real installations: runs a worker in each and brings its answers together."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from facts.libraries import MARK
from facts.merge import intervals, minor
from flake8_keras_imports import data
from flake8_keras_imports.project.versions import releases, timeline
from flake8_keras_imports.resolve.origins import LETTERS

DATA = Path(__file__).parent.parent.parent / "flake8_keras_imports" / "data"
_ROUTES = ["keras", "tf.keras", "tf_keras"]
#: Question to timeline to release to answer.
Answers = dict[str, dict[str, dict[str, Any]]]


def ask(worker: str, arguments: list[str], more: str = "") -> tuple[Answers, list[str]]:
    """Return the answers of a worker, by question, and what was asked.

    ``more`` is what the worker is to know; it finds it in the variable ASKED.

    An argument is ``NAME=PYTHON[:PYTHONPATH]``; the name is for the reader.  What a path puts
    before an installation is another keras, so that tf_keras is asked without a path only.
    """
    answers: Answers = defaultdict(lambda: defaultdict(dict))
    asked: set[tuple[str, str]] = set()
    for argument in arguments:
        python, _, path = argument.partition("=")[2].partition(":")
        env = {**os.environ, **({"PYTHONPATH": path} if path else {})}
        env.update({"ASKED": more} if more else {})
        env.pop("TF_USE_LEGACY_KERAS", None)
        script = Path(__file__).parent / f"{worker}.py"
        command = [python, str(script), *(_ROUTES[:2] if path else _ROUTES)]
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        lines = [x for x in done.stdout.splitlines() if x.startswith(MARK)]
        print(argument.partition("=")[0], "ok" if lines else done.stderr[-1500:], file=sys.stderr)
        for answer in json.loads(lines[-1][len(MARK) :]) if lines else ():
            for letter, version in answer["where"]:
                if version not in timeline(letter) or not answer["found"]:
                    continue
                asked.add((letter, version))
                for question, found in answer["found"].items():
                    answers[question][letter][version] = found
    return answers, joined([], [f"{letter} {version}" for letter, version in asked])


def recorded(name: str, fields: int) -> tuple[Answers, list[str]]:
    """Return the answers that a data file has, of the releases that it was made in.

    The first ``fields`` fields of a row are the question, the next one is the answer.
    """
    path = DATA / name
    answers: Answers = defaultdict(lambda: defaultdict(dict))
    if not path.exists():
        return answers, []
    first = [x for x in path.read_text("utf-8").splitlines() if x.startswith("#")][1:]
    asked = [f"{x} {v}" for x, v in re.findall(r"\b([tfkl]) (\d[\d.]+\d)", "\n".join(first))]
    for row in data.rows(name, fields + 1 + len(LETTERS)):
        question, answer = " ".join(row[:fields]), row[fields]
        for letter, version in (one.split() for one in asked):
            mask = releases(letter, row[fields + 1 + LETTERS.index(letter)].strip())
            if mask >> timeline(letter).index(version) & 1:
                answers[question][letter][version] = answer
    return answers, asked


def joined(old: list[str], new: list[str]) -> list[str]:
    """Return releases that were asked before or now, in their order."""
    pairs = {(one[0], one[2:]) for one in (*old, *new)}
    order = sorted(pairs, key=lambda a: (LETTERS.index(a[0]), timeline(a[0]).index(a[1])))
    return [f"{letter} {version}" for letter, version in order]


def spread(found: dict[str, Any], letter: str) -> dict[str, list[str]]:
    """Return answer to releases: what two neighbours agree on holds between them.

    A release is taken for one of the same minor that was asked.  Before the first that was
    asked its answer is taken, as far as the same major goes, and after the last one its answer.
    """
    versions = list(timeline(letter))
    known = [index for index, version in enumerate(versions) if version in found]
    spread_over: dict[str, list[str]] = defaultdict(list)
    for index, version in enumerate(versions):
        same = [k for k in known if minor(versions[k]) == minor(version)]
        same = same or [k for k in known if versions[k][0] == version[0]]
        before = [k for k in same if k <= index] or same[:1]
        after = [k for k in same if k >= index] or same[-1:]
        near = {found[versions[k]] for k in (*before[-1:], *after[:1])}
        if len(near) == 1:
            spread_over[near.pop()].append(version)
    return spread_over


def kept(answers: Answers, old: Answers) -> Answers:
    """Return answers, with those that were recorded of other releases."""
    for question, by_line in old.items():
        for letter, found in by_line.items():
            known = answers[question].get(letter, {})
            answers[question][letter] = {**found, **known}
    return answers


def cells(by_line: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return answer to cells: the releases of every timeline that gave it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for letter, asked in by_line.items():
        for answer, versions in spread(asked, letter).items():
            found[answer][letter] = intervals(versions, list(timeline(letter)))
    return {
        answer: " ".join(parts.get(letter, "-") for letter in LETTERS)
        for answer, parts in sorted(found.items())
    }


def head(script: str, date: str, asked: list[str], about: list[str]) -> list[str]:
    """Return the first lines of a data file: where it comes from and how to read it."""
    releases = [", ".join(asked[i : i + 8]) for i in range(0, len(asked), 8)]
    return [
        f"# Recorded by scripts/{script} on {date}, which says how to run it, in installations of",
        *(f"# {line}" for line in releases),
        *(f"# {line}" for line in about),
        *(f"#   {letter}  {text}" for letter, text in data.columns("names.txt").items()),
    ]


def write(name: str, lines: list[str]) -> None:
    """Write a data file."""
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
