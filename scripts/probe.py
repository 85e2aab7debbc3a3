"""Try arguments and members in real installations, for what the sources do not tell.

    python scripts/probe.py FOLDER LINE:VERSION:ORIGIN:PYTHON[:PYTHONPATH]...

Each installation is one timeline of data/names.txt at one version, for example
``t:2.15.1:tf.keras:/tmp/tf215/bin/python``; its answer is kept in FOLDER.  Classes and methods
whose parameters end in ``**kwargs`` take more than they name, or less: every argument that
some release names, and those that all layers and optimizers of Keras 2 took, are tried.
Writes data/arguments.txt, evidence/arguments.txt and evidence/members.json.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from facts.merge import intervals

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import timeline
from flake8_keras_imports.resolve.origins import LETTERS, is_private, name

ROOT = Path(__file__).parent.parent
DATA = ROOT / "flake8_keras_imports" / "data"
WORKER = Path(__file__).parent / "facts" / "probe_worker.py"
#: Arguments that classes of a kind take through ``**kwargs`` in some release.
GENERIC = {
    "Layer": "input_shape input_dim batch_input_shape batch_size weights dtype trainable name"
    " dynamic autocast input_length experimental_autocast input_dtype",
    "Optimizer": "lr decay clipnorm clipvalue global_clipnorm name gradient_transformers"
    " gradient_aggregator jit_compile weight_decay use_ema epsilon schedule_decay",
    "Metric": "dtype name",
    "Loss": "reduction name",
}
_METHODS = "compile fit evaluate predict train_on_batch test_on_batch predict_on_batch save "
_METHODS += "to_json save_weights load_weights summary"
KINDS = (*GENERIC, "Model", "Callback", "LearningRateSchedule", "Initializer", "Regularizer")


def questions() -> dict[str, dict[str, list[str]]]:
    """Return what to ask: arguments of classes and methods, members of instances."""
    named: dict[str, set[str]] = defaultdict(set)
    for path, *_, parameters in (row for row in data.rows("parameters.txt", 6) if len(row) == 6):
        named[path] |= {p.rstrip("=") for p in parameters.split() if p[0] not in "*/"}
    classes: dict[str, list[str]] = {}
    for row in data.rows("names.txt", 3):
        entry = name(row[0])
        if entry is None or entry.kind not in KINDS or is_private(row[0]):
            continue
        if any(entry.cell(letter) != "-" for letter in "tfl") or row[0] in named:
            classes[row[0]] = sorted(named[row[0]] | set(GENERIC.get(entry.kind, "").split()))
    members: dict[str, list[str]] = defaultdict(list)
    for row in data.rows("members.txt", 2):
        path, _, member = row[0].rpartition(".")
        members[path].append(member)
    methods = {method: sorted(named[f"Model.{method}"]) for method in _METHODS.split()}
    return {"arguments": classes, "members": members, "methods": methods}


Answer = dict[str, dict[str, Any]]


def ask(kept: Path, python: str, path: str, origin: str, asked: str) -> Answer:
    """Return the answers of one installation, those kept in a file if there is one."""
    if kept.exists():
        answer: Answer = json.loads(kept.read_text("utf-8"))
        return answer
    env = {**os.environ, **({"PYTHONPATH": path} if path else {})}
    command = [python, str(WORKER), origin]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, env=env)
    start = done.stdout.find('{"arguments"')
    if start < 0:
        raise SystemExit(f"{python}: {done.stderr[-2000:]}")
    kept.write_text(done.stdout[start:], "utf-8")
    return ask(kept, python, path, origin, asked)


def word(outcome: str) -> str:
    """Return ``ok``, ``raises`` or ``ignored`` for a recorded outcome."""
    if outcome.startswith("raises"):
        return "raises"
    ignored = (
        "ignored",
        "remove it",
        "no longer supported",
        "use `learning_rate`",
        "not supported",
    )
    return "ignored" if any(text in outcome for text in ignored) else "ok"


def spread(probed: dict[str, str], versions: list[str]) -> dict[str, list[str]]:
    """Return outcome to versions: what two neighbours agree on holds between them.

    Before the first and after the last that was tried, their outcome is taken.
    """
    known = [index for index, version in enumerate(versions) if version in probed]
    found: dict[str, list[str]] = defaultdict(list)
    for index, version in enumerate(versions):
        before = max((k for k in known if k <= index), default=known[0])
        after = min((k for k in known if k >= index), default=known[-1])
        outcomes = {word(probed[versions[before]]), word(probed[versions[after]])}
        if len(outcomes) == 1:
            found[outcomes.pop()].append(version)
    return found


def write(outcomes: dict[tuple[str, str], dict[str, dict[str, str]]], asked: list[str]) -> None:
    """Write data/arguments.txt and the record."""
    head = [f"# Recorded by scripts/probe.py on {datetime.date.today()} in installations of"]
    head += [f"#   {line}" for line in asked]
    lines, record = [], []
    for (path, argument), by_line in sorted(outcomes.items()):
        if all(word(o) == "ok" for probed in by_line.values() for o in probed.values()):
            continue
        cells: dict[str, dict[str, str]] = defaultdict(dict)
        for letter, probed in by_line.items():
            versions = list(timeline(letter))
            for outcome, has in spread(probed, versions).items():
                cells[outcome][letter] = intervals(has, versions)
        for outcome in sorted(cells):
            row = " ".join(cells[outcome].get(letter, "-") for letter in LETTERS)
            lines.append(f"{path} {argument} {outcome} {row}")
        for letter, probed in sorted(by_line.items()):
            record += [f"{path} {argument} {letter} {v}: {o}" for v, o in probed.items()]
    about = [
        "# Arguments that some release takes and another one refuses or ignores: path, argument,",
        "# outcome (ok, raises, ignored), versions. What two versions that were tried agree on is",
        "# taken to hold between them. Cells as in names.txt:",
        *(f"#   {letter}  {text}" for letter, text in data.columns("names.txt").items()),
    ]
    (DATA / "arguments.txt").write_text("\n".join([*head, *about, *lines]) + "\n", "utf-8")
    (ROOT / "evidence" / "arguments.txt").write_text("\n".join([*head, *record]) + "\n", "utf-8")


def main() -> None:
    asked = questions()
    text = json.dumps(asked)
    outcomes: dict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(dict)
    has: dict[str, set[str]] = defaultdict(set)
    names = []
    folder = Path(sys.argv[1])
    for argument in sys.argv[2:]:
        letter, version, origin, python, *path = argument.split(":")
        print(argument, file=sys.stderr, flush=True)
        answer = ask(folder / f"{letter}-{version}.json", python, "".join(path), origin, text)
        names.append(f"{letter} {version}")
        for cls, found in answer["arguments"].items():
            for one, outcome in found.items():
                outcomes[cls, one].setdefault(letter, {})[version] = outcome
        for cls, members in answer["members"].items():
            has[f"{letter} {version}"] |= {f"{cls}.{m}" for m in members}
    write(outcomes, names)
    present = {key: sorted(found) for key, found in has.items()}
    (ROOT / "evidence" / "members.json").write_text(json.dumps(present, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
