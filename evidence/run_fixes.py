"""Run programs before and after their fix on old and new releases, and record whether they agree.

    python evidence/run_fixes.py [KERnnn_name...] NAME=PYTHON...

Each NAME=PYTHON is an installation (evidence/run.py says how to make one): tf2.2, tf2.10, tf2.15
and tf2.21, the latter with Keras 3.15.  Every program of
evidence/fixes begins with comments: `# allow: keras-version >=3` gives the releases under which
it is fixed, `# unsafe: why` asks for unsafe fixes too, `# old: tf2.10` names the installation in
which it runs as it stands (tf2.15 otherwise).  Fixed, it runs in tf2.21, and in the old one as
well if the allowed releases are there too.  The lines that begin with RESULT are compared.  The
record goes to evidence/fixes.txt.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from flake8_keras_imports.analysis import Analysis, analyse
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.rounds import Fixed, fix
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.settings import VERSION_OPTIONS, Allowed, Settings
from flake8_keras_imports.source.reading import Source, parse

HERE = Path(__file__).parent
RECORD = HERE / "fixes.txt"
NEW = "tf2.21"
TIMEOUT = 900  # seconds
#: Endings of what allows no release in which the program runs unfixed.
ONLY_NEW = (">=3", ">=3.3", ">=3.15", ">=2.16")
#: Runs programs one after the other and tells the lines that begin with RESULT.
WORKER = """
import contextlib, io, json, sys
found = {}
for name, program in json.load(sys.stdin).items():
    out, lines = io.StringIO(), []
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(program, name, "exec"), {"__name__": "__main__"})
    except BaseException as error:
        lines = [f"raises {type(error).__name__}: {error}".splitlines()[0][:120]]
    said = [line[7:] for line in out.getvalue().splitlines() if line.startswith("RESULT ")]
    found[name] = said + lines
print()
print(json.dumps(found))
"""
INTRODUCTION = """\
Recorded by evidence/run_fixes.py: the programs of evidence/fixes as they stand and
fixed, in installations named by their TensorFlow; the first results of each."""


def head(text: str, key: str) -> str:
    """Return what a comment at the beginning of a program says."""
    found = re.search(rf"^# {key}: (.*)$", text, re.M)
    return found[1] if found else ""


def fixed(text: str, code: str) -> Fixed:
    """Return a program after the fixes of one rule and of those that follow from it."""
    option, _, specifier = head(text, "allow").partition(" ")
    allowed = {p: specifier for p, o in VERSION_OPTIONS.items() if o == f"--{option}"}
    settings = Settings(allowed=Allowed(**allowed))
    codes = {rule.code for rule in all_rules() if rule.code.startswith("KER4") and rule.default}
    assert code in codes

    def look(lines: list[str]) -> Analysis:
        return analyse(parse(Source("", lines)), lines, "program.py", codes, settings, fixes=True)

    return fix(split(text), look, bool(head(text, "unsafe")))


def results(python: str, programs: dict[str, str]) -> dict[str, list[str]]:
    """Return what each of some programs prints as a result, or how it ends.

    All of them run in one process, for to import TensorFlow takes longer than most of them.
    """
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    env.pop("TF_USE_LEGACY_KERAS", None)
    env.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as folder:  # for what the programs save
        done = subprocess.run(
            [python, "-c", WORKER], input=json.dumps(programs),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            timeout=TIMEOUT, env=env, cwd=folder,
        )  # fmt: skip
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    paths = re.compile(r" \(?/\S+\)?")
    return {name: [paths.sub("", line) for line in lines] for name, lines in found.items()}


def record(paths: list[Path], pythons: dict[str, str]) -> dict[str, str]:
    """Run programs before and after their fixes; return what is to be recorded of each."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    made = {name: fixed(text, name.partition("_")[0]) for name, text in texts.items()}
    after = {name: "".join(one.lines) for name, one in made.items()}
    olds = {name: head(text, "old") or "tf2.15" for name, text in texts.items()}
    before, both = {}, {}
    for old in sorted(set(olds.values())):
        names = [name for name in texts if olds[name] == old]
        before |= results(pythons[old], {name: texts[name] for name in names})
        spread = [name for name in names if not head(texts[name], "allow").endswith(ONLY_NEW)]
        both |= results(pythons[old], {name: after[name] for name in spread})
    unfixed, new = results(pythons[NEW], texts), results(pythons[NEW], after)
    sections = {}
    for name, text in texts.items():
        assert any(finding.code == name.partition("_")[0] for finding in made[name].made), name
        kind = "unsafe" if head(text, "unsafe") else "safe"
        rows = [f"{name}: {kind}, fixes: {len(made[name].made)}, allowed: {head(text, 'allow')}"]
        rows.append(f"  before  {olds[name]}  results: {len(before[name])}")
        rows.append(f"  before  {NEW}  {_said(unfixed[name], before[name])}")
        rows.append(f"  after   {NEW}  {_said(new[name], before[name])}")
        if name in both:
            rows.append(f"  after   {olds[name]}  {_said(both[name], before[name])}")
        sections[name] = "\n".join([*rows, *(f"    {line}" for line in before[name][:6])])
    return sections


def _said(found: list[str], wanted: list[str]) -> str:
    if found == wanted:
        return "equal"
    if found and found[-1].startswith("raises "):
        return found[-1]
    return f"differs: {[pair for pair in zip(found, wanted) if pair[0] != pair[1]][:2]}"


def main() -> None:
    pythons = dict(word.split("=", 1) for word in sys.argv[1:] if "=" in word)
    chosen = [word for word in sys.argv[1:] if "=" not in word]
    sections = {}
    if RECORD.exists():
        for section in RECORD.read_text(encoding="utf-8").split("\n\n")[1:]:
            sections[section.partition(":")[0].strip()] = section.strip("\n")
    paths = sorted((HERE / "fixes").glob("KER*.py"))
    sections |= record([p for p in paths if not chosen or p.stem in chosen], pythons)
    kept = [sections[path.stem] for path in paths if path.stem in sections]
    RECORD.write_text("\n\n".join([INTRODUCTION, *kept]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
