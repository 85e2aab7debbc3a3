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
TIMEOUT = 300  # seconds
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


def results(python: str, program: str) -> list[str]:
    """Return the results that a program prints, or how it ends."""
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    env.pop("TF_USE_LEGACY_KERAS", None)
    env.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as folder:  # for what the programs save
        done = subprocess.run(
            [python, "-c", program],
            capture_output=True, text=True, timeout=TIMEOUT, env=env, cwd=folder,
        )  # fmt: skip
    found = [line[7:] for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode:
        errors = [x for x in done.stderr.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", x)]
        found.append("raises " + re.sub(r" \(?/\S+\)?", "", (errors or ["?"])[-1])[:120])
    return found


def compared(path: Path, pythons: dict[str, str]) -> list[str]:
    """Return what is to be recorded of one program."""
    text = path.read_text(encoding="utf-8")
    code = path.stem.partition("_")[0]
    made = fixed(text, code)
    kind = "unsafe" if head(text, "unsafe") else "safe"
    title = f"{path.stem}: {kind}, {len(made.made)} fixes, {head(text, 'allow')}"
    assert any(finding.code == code for finding in made.made), path
    program = "".join(made.lines)
    old = head(text, "old") or "tf2.15"
    rows = [title]
    wanted = results(pythons[old], text)
    rows.append(f"  before  {old}  {len(wanted)} results")
    unfixed = results(pythons[NEW], text)
    rows.append(f"  before  {NEW}  {_said(unfixed, wanted)}")
    rows.append(f"  after   {NEW}  {_said(results(pythons[NEW], program), wanted)}")
    if not head(text, "allow").endswith((">=3", ">=3.3", ">=3.15", ">=2.16")):
        rows.append(f"  after   {old}  {_said(results(pythons[old], program), wanted)}")
    rows += [f"    {line}" for line in wanted[:6]]
    return rows


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
    for path in sorted((HERE / "fixes").glob("KER*.py")):
        if not chosen or path.stem in chosen:
            rows = compared(path, pythons)
            sections[path.stem] = "\n".join(rows)
            print("\n".join(rows), flush=True)
            kept = [sections[name] for name in sorted(sections)]
            RECORD.write_text("\n\n".join([INTRODUCTION, *kept]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
