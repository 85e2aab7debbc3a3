"""What people see in a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_keras_imports.cli import _parser
from flake8_keras_imports.finding import Applicability, Edit, Finding, Fix, Related
from flake8_keras_imports.output import full, pages
from flake8_keras_imports.output.colours import COLOURED, PLAIN, palette
from flake8_keras_imports.output.completion import SHELLS, script
from flake8_keras_imports.output.report import Report
from flake8_keras_imports.rules import all_rules, page
from tests.support import ROOT, check, run

if sys.platform != "win32":
    import pty


def shown(text: str, finding: Finding, folder: Path, **options: object) -> str:
    (folder / "a.py").write_text(text, encoding="utf-8")
    path = os.path.relpath(folder / "a.py")
    out = full.render(Report({path: [finding]}, **options))  # type: ignore[arg-type]
    return out.replace(path, "a.py")


def test_full(tmp_path: Path) -> None:
    (tmp_path / "ours.py").write_text(
        "import tensorflow as tf\n\n\nclass Log(tf.keras.callbacks.Callback):\n    pass\n"
    )
    (tmp_path / "train.py").write_text(
        "import keras\nfrom ours import Log\n\nkeras.Sequential().fit(1, callbacks=[Log()])\n"
    )
    _, out, _ = check("--output-format=full", "--isolated", "ours.py", "train.py", cwd=tmp_path)
    assert (
        out
        == """\
KER102 'tf.keras.callbacks.Callback' reaches Keras through TensorFlow; write \
'keras.callbacks.Callback' (import keras)
  --> ours.py:4:11
   |
 4 | class Log(tf.keras.callbacks.Callback):
   |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = unsafe fix: Replace with 'keras.callbacks.Callback' (tf.keras and keras are two libraries in \
keras up to 2.3, TensorFlow 2.5 or TF_USE_LEGACY_KERAS=1)
 1 + import keras
 4 - class Log(tf.keras.callbacks.Callback):
 4 + class Log(keras.callbacks.Callback):

KER301 callback 'Log' (ours.py:4) derives from 'tf.keras.callbacks.Callback' but the model of \
'fit' is one of 'keras'; derive it from 'keras.callbacks.Callback' (with keras up to 2.3, \
TensorFlow 2.5 or TF_USE_LEGACY_KERAS=1: ran in every installation tried; the reverse raises \
AttributeError: object has no attribute '_implements_train_batch_hooks')
  --> train.py:4:38
   |
 4 | keras.Sequential().fit(1, callbacks=[Log()])
   |                                      ^^^^^
  ::: ours.py:4:1: class 'Log'
 4 | class Log(tf.keras.callbacks.Callback):
   | --------------------------------------

"""
    )


def test_full_in_a_notebook() -> None:
    _, out, _ = check("--output-format=full", "examples/tour.ipynb", cwd=ROOT)
    assert "  --> examples/tour.ipynb:cell 3:3:1\n   |\n 3 | %env KERAS_BACKEND=jax\n" in out


def test_a_safe_fix_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras.layers as L\n")
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.16,<2.19\nkeras>=3\n")
    _, out, _ = check("--output-format=full", "a.py", cwd=tmp_path)
    assert out.startswith("KER101 [*] 'import tensorflow.keras.layers as L' reaches")
    assert "\n   = fix: " in out
    _, _, err = run("flake8_keras_imports", "check", "a.py", cwd=tmp_path)
    assert err.startswith("1 finding in 1 file, 1 file checked.")


def test_tabs_wide_and_combining_characters(tmp_path: Path) -> None:
    line = "\tx = '日本e\u0301', tf.keras"
    column = line.index("tf") + 1
    out = shown(line + "\n", Finding(1, column, "KER102", "m", 1, column + 8), tmp_path)
    assert out.splitlines()[3:] == [
        " 1 |     x = '日本e\u0301', tf.keras",
        "   |" + " " * 18 + "^" * 8,
        "",
    ]


def test_nothing_reaches_the_terminal_that_could_command_it(tmp_path: Path) -> None:
    line = "x = '\x1b[31m\x07\u202e\x9b', tf.keras  # \u200b"
    finding = Finding(1, line.index("tf") + 1, "KER102", "'\x1b]0;\x07'", 1, line.index("tf") + 9)
    out = shown(line, finding, tmp_path)
    assert all(char.isprintable() or char == "\n" for char in out)
    assert "^^^^^^^^" in out


@pytest.mark.parametrize("before", [0, 30, 400])
@pytest.mark.parametrize("length", [10, 300])
def test_long_lines_are_cut_around_what_matters(tmp_path: Path, before: int, length: int) -> None:
    line = "b" * before + "M" * length + "a" * 500
    finding = Finding(1, before + 1, "KER102", "m", 1, before + length + 1)
    out = shown(line, finding, tmp_path, width=60)
    text, mark = out.splitlines()[3:5]
    assert max(map(len, out.splitlines())) <= 60
    begin = mark.index("^")
    assert text[begin : len(mark)].strip("M…") == "" and text[begin] == "M"
    assert mark.count("^") == 10 or length == 300


def test_messages_are_wrapped_in_a_terminal_only(tmp_path: Path) -> None:
    finding = Finding(1, 1, "KER102", "word " * 60 + "end", 1, 2)
    assert max(map(len, shown("x\n", finding, tmp_path, width=50).splitlines())) <= 50
    assert max(map(len, shown("x\n", finding, tmp_path).splitlines())) > 300


def test_changes(tmp_path: Path) -> None:
    text = "a\nb\nc\nd\n"

    def change(*edits: Edit) -> list[str]:
        fix = Fix("t", Applicability.DISPLAY, edits, "r")
        out = shown(text, Finding(1, 1, "KER102", "m", 1, 2, fix=fix), tmp_path).splitlines()
        assert out[5] == "   = suggestion: t (r)"
        return out[6:-1]

    assert change(Edit(2, 1, 3, 1, "")) == [" 2 - b"]
    assert change(Edit(5, 1, 5, 1, "e\n")) == [" 5 + e"]
    assert change(Edit(1, 2, 1, 2, "!"), Edit(3, 1, 3, 2, "C\nD")) == [
        " 1 - a", " 1 + a!", " 3 - c", " 3 + C", " 4 + D"
    ]  # fmt: skip
    assert change(Edit(1, 1, 1, 1, "x\n" * 99))[-1] == "     ..."
    assert len(change(Edit(1, 1, 1, 1, "x\n" * 99))) == 13


def test_related_places(tmp_path: Path) -> None:
    related = (Related("", 2, 1, "here"), Related(str(tmp_path / "no.py"), 1, 1, "lost"))
    out = shown("x\ny\n", Finding(1, 1, "KER301", "m", 1, 2, None, related), tmp_path)
    assert "  ::: a.py:2:1: here\n 2 | y\n   | -\n" in out
    assert "lost" not in out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours() -> None:
    assert palette(io.StringIO(), {}) is PLAIN
    assert palette(Terminal(), {"TERM": "xterm"}) is COLOURED
    assert palette(Terminal(), {"TERM": "dumb"}) is PLAIN
    assert palette(Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}) is PLAIN
    assert palette(Terminal(), {"TERM": "xterm", "NO_COLOR": ""}) is COLOURED
    assert palette(io.StringIO(), {"FORCE_COLOR": "1"}) is COLOURED
    assert palette(Terminal(), {"TERM": "xterm", "FORCE_COLOR": "0"}) is PLAIN
    assert palette(io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}) is PLAIN


def in_terminal(*arguments: str, cwd: Path) -> str:
    """Return what the command prints into a terminal of 80 columns."""
    master, slave = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm"}
    for name in ("NO_COLOR", "FORCE_COLOR"):
        environ.pop(name, None)
    with subprocess.Popen(
        [sys.executable, "-m", "flake8_keras_imports", *arguments],
        cwd=cwd, stdout=slave, stderr=subprocess.DEVNULL, env=environ,
    ):  # fmt: skip
        os.close(slave)
        found = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # Linux's way to say that it was all
                break
            if not part:
                break
            found += part
    os.close(master)
    return found.decode().replace("\r\n", "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_terminal_gets_the_full_format_in_colours(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras\n")
    out = in_terminal("check", "a.py", cwd=tmp_path)
    assert "\x1b[1;33mKER101\x1b[0m 'import tensorflow.keras' reaches" in out
    assert "\n  \x1b[34m-->\x1b[0m \x1b[1ma.py:1:8\x1b[0m\n" in out
    out = in_terminal("check", "--output-format=concise", "a.py", cwd=tmp_path)
    assert out.startswith("\x1b[1ma.py:1:8:\x1b[0m \x1b[1;33mKER101\x1b[0m 'import")
    in_terminal("check", "--output-file=o", "a.py", cwd=tmp_path)
    assert (tmp_path / "o").read_text().startswith("a.py:1:8: KER101 '")
    out = in_terminal("rule", "KER403", cwd=tmp_path)
    assert "`" not in out and "\x1b[36mSGD(lr=...)\x1b[0m" in out
    out = in_terminal("rules", cwd=tmp_path)
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", out).splitlines())) <= 80


def test_pages() -> None:
    _, out, _ = run("flake8_keras_imports", "rule", "--all")
    assert out.count("\n# KER") == len(all_rules()) - 1
    _, out, _ = run("flake8_keras_imports", "rule", "KER301", "--output-format=json")
    found = json.loads(out)
    assert (found["code"], found["default"], found["since"]) == ("KER301", True, "0.1.0")
    assert found["explanation"].startswith("# KER301 callback-subclass-origin")
    _, out, _ = run("flake8_keras_imports", "rule", "--all", "--output-format=json")
    assert [entry["code"] for entry in json.loads(out)] == [rule.code for rule in all_rules()]
    for wrong in ([], ["--all", "KER101"]):
        status, _, err = run("flake8_keras_imports", "rule", *wrong)
        assert status == 2 and "either a code or --all" in err


def test_every_page_is_shown_whole() -> None:
    """Setting a page for the terminal loses none of its words."""
    for rule in all_rules():
        for colours in (PLAIN, COLOURED):
            text = pages.shown_pages([rule], colours, 80)
            source = re.sub(r"\[([^][]+)\]\((?:KER[^)]+|([^)]+))\)", r"\1 \2", page(rule))
            words = re.sub(
                r"^```\w*$|^\|[-|]+$|[`*#]|\\|\||(?<!\\)\|", " ", source, flags=re.M
            ).split()
            text = re.sub(r"\x1b\[[\d;]*m|[`*#]", "", text)
            assert not [word for word in words if word not in text], rule.code


def test_the_list_of_rules() -> None:
    _, out, _ = run("flake8_keras_imports", "rules")
    lines = out.splitlines()
    assert len(lines) == len(all_rules())
    assert " ".join(lines[0].split()) == (
        "KER101 tf-keras-import fix imports of Keras through TensorFlow"
    )
    assert [line.split()[0] for line in lines if "  off  " in line] == [
        rule.code for rule in all_rules() if not rule.default
    ]
    _, out, _ = run("flake8_keras_imports", "rules", "--output-format=json")
    assert json.loads(out)[0]["name"] == "tf-keras-import"


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_no_nonsense_to_the_shell(shell: str, tmp_path: Path) -> None:
    status, out, err = run("flake8_keras_imports", "completion", shell)
    assert (status, err) == (0, "")
    codes = tuple(rule.code for rule in all_rules())
    assert out == script(shell, _parser(), codes)
    assert "--output-format" in out or "-l output-format" in out
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    (tmp_path / "script").write_text(out)
    done = subprocess.run([shell, "-n", "script"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["c"], "check completion"),
        (["check", "--out"], "--output-format --output-file"),
        (["check", "--output-format", "s"], "sarif"),
        (["check", "--output-format", "=", "s"], "sarif"),
        (["check", "--select", "KER20"], "KER201 KER202 KER203 KER204 KER205 KER206 KER207 KER208"),
        (["check", "a"], "a b.py"),
        (["rule", "KER11"], "KER110"),
        (["completion", "f"], "fish"),
    ],
)
def test_bash_completes(words: list[str], offered: str, tmp_path: Path) -> None:
    (tmp_path / "a b.py").write_text("")
    _, out, _ = run("flake8_keras_imports", "completion", "bash")
    line = " ".join(f"'{word}'" for word in ["keras-imports", *words])
    program = f"{out}\nCOMP_WORDS=({line}); COMP_CWORD={len(words)}; _keras_imports\n"
    program += 'echo "${COMPREPLY[*]}"'
    done = subprocess.run(["bash", "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == offered
