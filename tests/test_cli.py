"""The ``keras-imports`` command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flake8_keras_imports import __version__
from tests.support import check, run

BAD = "import tensorflow.keras\n"


def test_exit_status(tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text("import keras\n")
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "broken.py").write_text("keras = (\n")
    assert check("clean.py", cwd=tmp_path) == (0, "", "")
    status, out, err = check("bad.py", cwd=tmp_path)
    assert (status, err) == (1, "")
    assert out.startswith("bad.py:1:8: KER101 ")
    status, out, err = check("broken.py", "bad.py", cwd=tmp_path)
    assert status == 2
    assert out.startswith("bad.py:1:8: KER101 ")
    assert err == "keras-imports: broken.py: line 1: '(' was never closed\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# coding: nonsense\nkeras\n", "unknown encoding: nonsense"),
        (b"keras = '\xff'\n", "is not text in its declared encoding"),
        (b"keras\0", "contains null bytes"),
        (b"keras = " + b"(" * 500 + b")" * 500, "too many nested parentheses"),
        (b"keras = " + b"-" * 200_000 + b"1", "nested"),
        (b"def keras(:\n", "invalid syntax"),
        (b"if keras:\n\tx\n        y\n", "inconsistent use of tabs"),
    ],
)
def test_bad_input_is_one_line_and_the_rest_is_checked(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "bad.py").write_bytes(content)
    (tmp_path / "good.py").write_text(BAD)
    status, out, err = check(".", cwd=tmp_path)
    assert status == 2
    assert "good.py:1:8: KER101" in out
    assert err.count("\n") == 1
    assert err.startswith("keras-imports: ./bad.py: ")
    if sys.version_info >= (3, 12) or b"-" not in content:
        assert message in err


def test_unreadable_and_missing_paths(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(BAD)
    (tmp_path / "loop.py").symlink_to("loop.py")
    status, out, err = check("missing.py", "good.py", ".", cwd=tmp_path)
    assert status == 2
    assert out.count("KER101") == 2  # good.py and ./good.py
    first, second = err.splitlines()
    assert first == "keras-imports: missing.py: does not exist"
    assert second.startswith("keras-imports: ./loop.py: cannot be read: ")
    if os.getuid() != 0:
        (tmp_path / "good.py").chmod(0)
        assert "cannot be read" in check("good.py", cwd=tmp_path)[2]


def test_a_statement_that_nests_too_deeply_is_left_out(tmp_path: Path) -> None:
    deep = "x" + ".f(keras)" * 700
    (tmp_path / "deep.py").write_text(f"import tensorflow.keras\n{deep}\ntensorflow.keras\n")
    status, out, err = check("deep.py", cwd=tmp_path)
    assert [line.split(":")[1] for line in out.splitlines()] == ["1", "3"]
    assert status == 1
    assert err == "keras-imports: deep.py: line 2: is nested too deeply and was not analysed\n"


def test_long_sums_and_elif_chains_are_no_nesting(tmp_path: Path) -> None:
    text = "import tensorflow as tf\n" + "x = " + " + ".join(["tf.keras"] * 900) + "\n"
    text += "if x:\n    tf.keras\n" + "elif x:\n    tf.keras\n" * 700
    (tmp_path / "long.py").write_text(text)
    status, out, err = check("long.py", cwd=tmp_path)
    assert (status, err) == (1, "")
    assert out.count("KER102") == 900 + 701


def test_selection(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tf_keras\nimport tensorflow.keras\nimport keras_cv\n")

    def codes(*arguments: str) -> list[str]:
        _, out, _ = check(*arguments, "a.py", cwd=tmp_path)
        return [line.split()[1] for line in out.splitlines()]

    assert codes() == ["KER101", "KER107"]
    assert codes("--select", "KER107") == ["KER107"]
    assert codes("--select", "KER1") == ["KER101", "KER107"]
    assert codes("--select=KER101,KER190") == ["KER190", "KER101"]
    assert codes("--extend-select=ker190") == ["KER190", "KER101", "KER107"]
    assert codes("--ignore=KER1") == []
    assert codes("--ignore=KER1", "--select=KER107") == ["KER107"]
    assert codes("--ignore=KER107", "--select=KER") == ["KER101"]
    assert codes("--isolated", "--preferred=tf.keras") == ["KER107"]


def test_an_unknown_code_is_an_error_with_the_nearest_one(tmp_path: Path) -> None:
    status, out, err = check("--select=KRE101", ".", cwd=tmp_path)
    assert (status, out) == (2, "")
    assert "no rule has the code 'KRE101'; did you mean 'KER101'?" in err


def test_standard_input(tmp_path: Path) -> None:
    status, out, _ = check("--stdin-filename", "pkg/a.py", "-", cwd=tmp_path, stdin=BAD)
    assert status == 1
    assert out.startswith("pkg/a.py:1:8: KER101 ")
    assert check("-", cwd=tmp_path, stdin=BAD)[1].startswith("stdin:1:8: KER101 ")


def test_summary(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(BAD)
    (tmp_path / "b.py").write_text("")
    _, _, err = run("flake8_keras_imports", "check", cwd=tmp_path)
    assert err == (
        "1 finding in 1 file, 2 files checked.\n[*] 1 fixable with --fix --unsafe-fixes.\n"
    )
    _, _, err = run("flake8_keras_imports", "check", "b.py", cwd=tmp_path)
    assert err == "Nothing found, 1 file checked.\n"


def test_rule_prints_the_page() -> None:
    status, out, _ = run("flake8_keras_imports", "rule", "ker101")
    assert status == 0
    assert out.startswith("# KER101 tf-keras-import\n")
    assert run("flake8_keras_imports", "rule", "tf-keras-import")[1] == out
    status, out, err = run("flake8_keras_imports", "rule", "KER102x")
    assert (status, out) == (2, "")
    assert "did you mean 'KER102'?" in err


def test_version_and_usage() -> None:
    assert run("flake8_keras_imports", "--version")[1] == f"keras-imports {__version__}\n"
    assert run("flake8_keras_imports")[0] == 2


def test_start_up_imports_nothing_that_it_does_not_need() -> None:
    """Neither the analysis, nor flake8, nor a Keras."""
    program = (
        "import sys\nfrom flake8_keras_imports.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in "
        "('flake8', 'ast', 'pathspec', 'json', 'tensorflow', 'keras', 'tokenize')))\n"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_crash(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.py").write_text(BAD * 20_000)
    done = subprocess.run(
        f"{sys.executable} -m flake8_keras_imports check a.py | head -1",
        shell=True, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_versions(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.13\ntf-keras ; extra == 'old'\n")
    status, out, _ = run("flake8_keras_imports", "versions", ".", cwd=tmp_path)
    assert status == 0
    assert "requirements.txt:1: tensorflow >=2.13" in out
    assert "[old]" in out
    assert "tf.keras  is Keras 2 (TensorFlow 2.13-2.15) or Keras 3 (Keras 3.0-3.15" in out
    assert "unsafe: tf.keras is Keras 2 or Keras 3 depending on the day of the install" in out
    status, out, _ = run(
        "flake8_keras_imports", "versions", "--tensorflow-version=>=2.6,<2.15", cwd=tmp_path
    )
    assert "command line: tensorflow-version >=2.6,<2.15" in out and "day of the install" not in out
    assert "unsafe: keras and tf_keras are two libraries" in out
    status, _, err = run("flake8_keras_imports", "versions", "nothing", cwd=tmp_path)
    assert status == 2 and "No such file or directory" in err


def test_versions_of_what_cannot_be_installed(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow==2.15.*\nkeras>=3\n")
    _, out, _ = run("flake8_keras_imports", "versions", cwd=tmp_path)
    assert "unsafe: no releases fulfil tensorflow ==2.15.*, keras >=3 together" in out


def test_a_broken_manifest_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    (tmp_path / "a.py").write_text("import keras\n\nkeras.backend.sum(1)\n")
    status, out, err = check(".", cwd=tmp_path)
    assert status == 2
    assert "KER401" in out
    assert "pyproject.toml: is no valid TOML" in err
    status, _, err = check("--isolated", ".", cwd=tmp_path)
    assert status == 1 and "TOML" not in err
