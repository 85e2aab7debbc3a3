"""The flake8 face, run by flake8 itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import flake8

CODE = "import tf_keras\nimport tensorflow.keras\n"


def codes(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if " KER" in line]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["KER101"]),
        (["--ignore=E203"], ["KER101"]),
        (["--select=KER"], ["KER101"]),
        (["--select=KER1"], ["KER101"]),
        (["--select=KER19"], []),
        (["--select=KER190"], ["KER190"]),
        (["--select=KER,KER190"], ["KER190", "KER101"]),
        (["--extend-select=KER190"], ["KER190", "KER101"]),
        (["--extend-select=KER190", "--ignore=E203"], ["KER190", "KER101"]),
        (["--ignore=KER101"], []),
        (["--extend-ignore=KER1"], []),
        (["--select=E"], []),
        (["--keras-preferred=tf.keras"], []),
        (["--keras-preferred=tf_keras", "--extend-select=KER190"], ["KER101"]),
    ],
    ids=" ".join,
)
def test_selection(tmp_path: Path, arguments: list[str], expected: list[str]) -> None:
    (tmp_path / "a.py").write_text(CODE)
    assert codes(flake8(*arguments, "a.py", cwd=tmp_path)) == expected


def test_precise_positions(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os, tensorflow.keras\n")
    (line,) = [x for x in flake8("a.py", cwd=tmp_path) if "KER" in x]
    assert line.startswith("a.py:1:12: KER101 'import tensorflow.keras' reaches Keras")


def test_options_of_the_configuration_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    (tmp_path / "setup.cfg").write_text("[flake8]\nkeras-preferred = tf.keras\n")
    from tests.support import run

    _, out, _ = run("flake8", "a.py", cwd=tmp_path)
    assert "KER101" not in out


def test_options_have_help() -> None:
    from tests.support import run

    _, out, _ = run("flake8", "--help")
    assert "--keras-preferred" in out
    assert "standardises on" in " ".join(out.split())


def test_standard_input_with_a_display_name(tmp_path: Path) -> None:
    """The project is found from the name that an editor gives."""
    (tmp_path / "keras.py").write_text("")
    code = "from keras.engine import Layer\n"
    lines = flake8("--stdin-display-name", str(tmp_path / "a.py"), "-", cwd=tmp_path, stdin=code)
    assert codes(lines) == []
    lines = flake8("--stdin-display-name", "/nowhere/a.py", "-", cwd=tmp_path, stdin=code)
    assert codes(lines) == ["KER104"]


def test_noqa(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras  # noqa: KER101\n")
    assert codes(flake8("a.py", cwd=tmp_path)) == []


def test_several_jobs(tmp_path: Path) -> None:
    from tests.support import run

    for name in "abcdef":
        (tmp_path / f"{name}.py").write_text(CODE)
    _, out, _ = run("flake8", "--isolated", "--jobs=3", "--select=KER", ".", cwd=tmp_path)
    assert codes(out.splitlines()) == ["KER101"] * 6
