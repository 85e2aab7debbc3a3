"""Try arguments and members in real installations, for what the sources do not tell.

    python scripts/probe.py FOLDER LINE:VERSION:ORIGIN:PYTHON[:PYTHONPATH]...

Each installation is one timeline of data/names.txt at one version, for example
``t:2.15.1:tf.keras:/tmp/tf215/bin/python``; its answer is kept in FOLDER.  Classes and methods
whose parameters end in ``**kwargs`` take more than they name, or less: every argument that
some release names, and those that all layers and optimizers of Keras 2 took, are tried.
Writes data/arguments.txt, data/present.txt and
evidence/arguments.txt.
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
from flake8_keras_imports.project.versions import releases, timeline
from flake8_keras_imports.resolve.origins import LETTERS, is_private, name

ROOT = Path(__file__).parent.parent
DATA = ROOT / "flake8_keras_imports" / "data"
WORKER = Path(__file__).parent / "facts" / "probe_worker.py"
#: Arguments that classes of a kind take through ``**kwargs`` in some release.
GENERIC = {
    "Layer": "input_shape input_dim batch_input_shape batch_size weights dtype trainable name"
    " dynamic autocast input_length experimental_autocast input_dtype kernel_initializer"
    " kernel_regularizer kernel_constraint",
    "Model": "name dynamic trainable dtype",
    "Optimizer": "lr decay clipnorm clipvalue global_clipnorm name gradient_transformers"
    " gradient_aggregator jit_compile weight_decay use_ema epsilon schedule_decay",
    "Metric": "dtype name",
    "Loss": "reduction name",
}
_METHODS = "compile fit evaluate predict train_on_batch test_on_batch predict_on_batch save "
_METHODS += "to_json save_weights load_weights summary"
#: Values that decide: tried as arguments of their own.
VALUES = {
    "reduction": ["auto", "sum_over_batch_size", "sum", "none"],
    "dynamic": [True, False],
}
FUNCTIONS = ("models.save_model", "models.load_model", "optimizers.get", "utils.get_file")
METHOD_ARGUMENTS = {
    "compile": "experimental_run_tf_function experimental_steps_per_execution distribute"
    " target_tensors sample_weight_mode cloning",
    "save": "save_format signatures options save_traces",
    "fit": "nb_epoch",
}
KINDS = (*GENERIC, "Callback", "LearningRateSchedule", "Initializer", "Regularizer")


def parameters() -> dict[str, set[str]]:
    """Return the parameters that any release names, by path."""
    named: dict[str, set[str]] = defaultdict(set)
    for row in data.rows("parameters.txt", 6):
        named[row[0]] |= {p.rstrip("=?") for p in "".join(row[5:]).split() if p[0] != "*"}
    return named


def questions() -> dict[str, dict[str, list[str]]]:
    """Return what to ask: arguments of classes and methods, members of instances."""
    named = parameters()
    classes: dict[str, list[str]] = {}
    for row in data.rows("names.txt", 3):
        entry = name(row[0])
        if entry is None or entry.kind not in KINDS or is_private(row[0]):
            continue
        if any(entry.cell(letter) != "-" for letter in "tfl") or row[0] in named:
            asked = named[row[0]] | set(GENERIC.get(entry.kind, "").split())
            classes[row[0]] = _with_values(asked)
    members: dict[str, list[str]] = defaultdict(list)
    for row in data.rows("members.txt", 2):
        path, _, member = row[0].rpartition(".")
        members[path].append(member)
    methods = {
        method: _with_values(
            named[f"Model.{method}"] | set(METHOD_ARGUMENTS.get(method, "").split())
        )
        for method in _METHODS.split()
    }
    functions = {path: _with_values(named[path]) for path in FUNCTIONS}
    return {"arguments": classes, "members": members, "methods": methods, "functions": functions}


def _with_values(names: set[str]) -> list[str]:
    """Return arguments, and those whose value decides once for each value: ``a=True``."""
    more = [f"{name}={value!r}" for name in names for value in VALUES.get(name, ())]
    return sorted([*names, *more])


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
    if outcome.startswith("ignored"):
        return "ignored"
    ignored = (
        "ignored",
        "remove it",
        "no longer supported",
        "not supported",
    )
    return "ignored" if any(text in outcome for text in ignored) else "ok"


def spread(probed: dict[str, str], versions: list[str]) -> dict[str, list[str]]:
    """Return outcome to versions: what two neighbours agree on holds between them.

    Before the first that was tried its outcome is taken, as far as the same major goes,
    and after the last one its outcome.
    """
    known = [index for index, version in enumerate(versions) if version in probed]
    found: dict[str, list[str]] = defaultdict(list)
    for index, version in enumerate(versions):
        if version[0] < versions[known[0]][0]:
            continue
        minor = version.rpartition(".")[0]
        near = [k for k in known if versions[k].rpartition(".")[0] == minor]
        near = near or [k for k in known if versions[k][0] == version[0]] or known
        before = max((k for k in near if k <= index), default=near[0])
        after = min((k for k in near if k >= index), default=near[-1])
        outcomes = {word(probed[versions[before]]), word(probed[versions[after]])}
        if len(outcomes) == 1:
            found[outcomes.pop()].append(version)
    return found


def _recorded(what: str, by_line: dict[str, dict[str, str]]) -> list[str]:
    """Return the lines of the record about one argument: a message, and where it came."""
    found: dict[str, list[str]] = defaultdict(list)
    for letter, probed in sorted(by_line.items()):
        for version, outcome in probed.items():
            found[outcome if outcome == "ok" else outcome[:120]].append(f"{letter} {version}")
    return [f"{what}: {outcome} [{', '.join(where)}]" for outcome, where in found.items()]


def write(outcomes: dict[tuple[str, str], dict[str, dict[str, str]]], asked: list[str]) -> None:
    """Write data/arguments.txt and the record."""
    named = parameters()
    head = [f"# Recorded by scripts/probe.py on {datetime.date.today()} in installations of"]
    head += [f"#   {line}" for line in asked]
    lines, record = [], []
    for (path, argument), by_line in sorted(outcomes.items()):
        words = {word(o) for probed in by_line.values() for o in probed.values()}
        name_of, _, value = argument.partition("=")
        if value and value not in map(repr, VALUES.get(name_of, ())):
            continue  # asked in an earlier run
        one_of_many = "=" in argument and by_line == outcomes.get((path, argument.split("=")[0]))
        if one_of_many:
            continue  # the value does not matter
        if len(words) == 1 and (words != {"raises"} or argument not in named[path]):
            continue  # no release differs from another one
        cells: dict[str, dict[str, str]] = defaultdict(dict)
        for letter, probed in by_line.items():
            versions = list(timeline(letter))
            for outcome, has in spread(probed, versions).items():
                cells[outcome][letter] = intervals(has, versions)
        for outcome in sorted(cells):
            row = " ".join(cells[outcome].get(letter, "-") for letter in LETTERS)
            lines.append(f"{path} {argument} {outcome} {row}")
        record += _recorded(f"{path} {argument}", by_line)
    about = [
        "# Arguments that some release takes and another one refuses or ignores: path, argument,",
        "# outcome (ok, raises, ignored), versions. What two versions that were tried agree on is",
        "# taken to hold between them. Cells as in names.txt:",
        *(f"#   {letter}  {text}" for letter, text in data.columns("names.txt").items()),
    ]
    (DATA / "arguments.txt").write_text("\n".join([*head, *about, *sorted(lines)]) + "\n", "utf-8")
    (ROOT / "evidence" / "arguments.txt").write_text("\n".join([*head, *record]) + "\n", "utf-8")


def _cell(letter: str, probed: dict[str, str]) -> str:
    versions = list(timeline(letter))
    return intervals(spread(probed, versions)["ok"] if probed else (), versions)


def write_members(answers: dict[tuple[str, str], Answer], asked: dict[str, list[str]]) -> None:
    """Write data/present.txt: what instances have although no source says so."""
    rows = {row[0]: row[1:] for row in data.rows("members.txt", 1 + len(LETTERS))}
    lines = []
    for path, members in sorted(asked.items()):
        for member in members:
            found: dict[str, dict[str, str]] = defaultdict(dict)
            surprise = False
            for (letter, version), answer in answers.items():
                if path not in answer["members"]:
                    continue
                has = member in answer["members"][path]
                found[letter][version] = "ok" if has else "raises"
                bit = 1 << timeline(letter).index(version)
                said = releases(letter, rows[f"{path}.{member}"][LETTERS.index(letter)])
                surprise |= has and not said & bit
            if surprise:
                cells = [_cell(letter, found[letter]) for letter in LETTERS]
                lines.append(f"{path}.{member} {' '.join(cells)}")
    head = ["# Recorded by scripts/probe.py: members that instances were found to have where"]
    head += ["# members.txt, which is read from the sources, does not say so; cells as there."]
    (DATA / "present.txt").write_text("\n".join([*head, *sorted(lines)]) + "\n", "utf-8")


def main() -> None:
    asked = questions()
    text = json.dumps(asked)
    outcomes: dict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(dict)
    answers: dict[tuple[str, str], Answer] = {}
    folder = Path(sys.argv[1])
    for argument in sys.argv[2:]:
        letter, version, origin, python, *path = argument.split(":")
        print(argument, file=sys.stderr, flush=True)
        kept = folder / f"{letter}-{version}.json"
        answers[letter, version] = ask(kept, python, "".join(path), origin, text)
        for cls, found in answers[letter, version]["arguments"].items():
            for one, outcome in found.items():
                outcomes[cls, one].setdefault(letter, {})[version] = outcome
    for by_line in outcomes.values():
        if "f" in by_line:  # the classes of tf.keras on Keras 3 are those of that Keras
            same = {v: o for v, o in by_line.get("k", {}).items() if v[0] >= "3"}
            by_line["f"] = {**same, **by_line["f"]}
    write(outcomes, [f"{letter} {version}" for letter, version in answers])
    write_members(answers, asked["members"])


if __name__ == "__main__":
    main()
