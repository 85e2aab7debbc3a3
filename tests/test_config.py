"""Configuration: where it is found, what wins, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import check, run

CODE = "import tensorflow.keras\n"


def codes(out: str) -> list[str]:
    return [line.split()[1] for line in out.splitlines()]


def configure(folder: Path, text: str, name: str = "pyproject.toml") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = "[tool.keras-imports]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text(head + text)


def flake8(folder: Path, *arguments: str) -> tuple[list[str], str]:
    """Return codes and errors of flake8 as a user runs it, with its configuration."""
    _, out, err = run("flake8", "--jobs=1", "--select=KER", *arguments, ".", cwd=folder)
    return codes(out), err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_text(CODE)
    return tmp_path


@pytest.mark.parametrize("name", ["pyproject.toml", "keras-imports.toml"])
def test_the_nearest_file_counts_in_both_faces(folder: Path, name: str) -> None:
    configure(folder, 'preferred = "tf.keras"\n', name)
    configure(folder / "inside", 'preferred = "keras"\n', name)
    (folder / "inside" / "b.py").write_text(CODE)
    status, out, err = check(cwd=folder)
    assert (status, err) == (1, "")
    assert out.startswith("./inside/b.py:1:8: KER101") and out.count("\n") == 1
    assert flake8(folder) == (["KER101"], "")
    assert check("--isolated", cwd=folder)[1].count("KER101") == 2
    assert flake8(folder, "--isolated") == (["KER101"] * 2, "")


def test_keras_imports_toml_wins_over_pyproject(folder: Path) -> None:
    configure(folder, 'preferred = "keras"\n')
    configure(folder, 'preferred = "tf.keras"\n', "keras-imports.toml")
    assert check(cwd=folder)[0] == 0


def test_nothing_above_the_checkout_counts(folder: Path) -> None:
    configure(folder, 'preferred = "tf.keras"\n')
    (folder / "inner" / ".git").mkdir(parents=True)
    (folder / "inner" / "a.py").write_text(CODE)
    assert check(cwd=folder / "inner")[0] == 1


def test_precedence(folder: Path) -> None:
    """The command line, then flake8's file, then the project's configuration."""
    configure(folder, 'preferred = "tf_keras"\nkeras-version = "<3"\n')
    (folder / ".flake8").write_text("[flake8]\nkeras-preferred = tf.keras\n")
    assert check(cwd=folder)[0] == 0
    assert check("--preferred=keras", cwd=folder)[0] == 1
    assert flake8(folder)[0] == []
    assert flake8(folder, "--keras-preferred=keras")[0] == ["KER101"]
    _, out, _ = check("--show-settings", "--tf-keras-version=none", "a.py", cwd=folder)
    assert out.splitlines()[:6] == [
        "a.py:",
        '  preferred = "tf.keras"  (.flake8)',
        "  tensorflow-version = unset  (default)",
        '  keras-version = "<3"  (pyproject.toml)',
        '  tf-keras-version = "none"  (command line)',
        "  both-keras = false  (default)",
    ]
    assert "packages" in out and "extend-exclude = []  (default)" in out


def test_selection(folder: Path) -> None:
    (folder / "a.py").write_text("import tensorflow.keras\nimport tf_keras\nimport keras_cv\n")
    configure(folder, 'select = ["KER101", "KER190"]\n')
    assert codes(check(cwd=folder)[1]) == ["KER101", "KER190"]
    assert codes(check("--select=KER107", cwd=folder)[1]) == ["KER107"]
    assert codes(check("--extend-select=KER107", cwd=folder)[1]) == ["KER101", "KER190", "KER107"]
    configure(folder, 'ignore = ["KER101"]\nextend-select = ["KER190"]\n')
    assert codes(check(cwd=folder)[1]) == ["KER190", "KER107"]
    assert codes(check("--select=ALL", cwd=folder)[1]) == ["KER190", "KER107"]
    # flake8's own selection stays flake8's
    assert flake8(folder)[0] == ["KER101", "KER107"]


def test_per_file_ignores(folder: Path) -> None:
    for name in ("tests/a.py", "src/a.py", "src/legacy/b.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(CODE)
    configure(folder, 'per-file-ignores = {"tests/*" = ["KER1"], "b.py" = ["ALL"]}\n')
    _, out, _ = check(cwd=folder)
    assert sorted(line.split(":")[0] for line in out.splitlines()) == ["./a.py", "./src/a.py"]
    _, out, _ = check("a.py", cwd=folder / "tests")
    assert out == ""


def test_exclude(folder: Path) -> None:
    for name in ("old/a.py", "build/a.py", "new/a.py", "new/a_pb2.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(CODE)

    def paths(*arguments: str) -> list[str]:
        out = check(*arguments, cwd=folder)[1]
        return [line.split(":")[0].removeprefix("./") for line in out.splitlines()]

    configure(folder, 'extend-exclude = ["old", "*_pb2.py"]\n')
    assert paths() == ["a.py", "new/a.py"]
    configure(folder, 'exclude = ["/new"]\n')
    assert paths() == ["a.py", "build/a.py", "old/a.py"]
    assert paths("new/a.py") == ["new/a.py"]  # named on the command line
    assert paths("--exclude=old,new", ".") == ["a.py", "build/a.py"]


def test_versions_and_both_keras(folder: Path) -> None:
    (folder / "a.py").write_text("from keras import backend as K\nK.sum([1.0])\n")
    (folder / "requirements.txt").write_text("tensorflow\n")
    assert codes(check(cwd=folder)[1]) == ["KER401", "KER201"]
    configure(folder, 'tensorflow-version = "<2.16"\nboth-keras = true\n')
    assert codes(check(cwd=folder)[1]) == []
    assert flake8(folder)[0] == []
    (folder / "pyproject.toml").unlink()
    (folder / ".flake8").write_text("[flake8]\nboth-keras = yes\nkeras-version = <3\n")
    assert codes(check(cwd=folder)[1]) == []
    assert flake8(folder)[0] == []


def test_packages_that_are_some_keras(folder: Path) -> None:
    (folder / "ours").mkdir()
    (folder / "ours" / "__init__.py").write_text("")
    (folder / "a.py").write_text(
        "import tf_keras\nfrom ours.nn import callbacks\n"
        "tf_keras.Sequential().fit(callbacks=[callbacks.History()])\n"
    )
    assert check("--select=KER3", cwd=folder)[0] == 0
    configure(folder, 'packages = {"ours.nn" = "keras"}\n')
    assert codes(check("--select=KER3", cwd=folder)[1]) == ["KER302"]
    assert flake8(folder, "--extend-ignore=KER1")[0] == ["KER302"]
    (folder / "pyproject.toml").unlink()
    assert codes(check("--packages=ours.nn=keras", "--select=KER3", cwd=folder)[1]) == ["KER302"]
    (folder / "tox.ini").write_text("[flake8]\nkeras-packages = ours.nn=keras\n")
    assert flake8(folder, "--extend-ignore=KER1")[0] == ["KER302"]
    assert codes(check("--select=KER3", cwd=folder)[1]) == ["KER302"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('prefered = "keras"', "unknown key 'prefered'; did you mean 'preferred'?"),
        ('preferred = "tfkeras"', "preferred: 'tfkeras' is none of keras, tf_keras, tf.keras; did"),
        ('tensorflow-version = "2.x"', "tensorflow-version: '2.x' is neither a version specifier"),
        ("keras-version = 3", "keras-version: must be a string such as '>=2.13,<2.16'"),
        ('both-keras = "yes"', "both-keras: must be true or false, not 'yes'"),
        ('select = "KER1"', "select: must be a list of strings"),
        ('select = ["KER999"]', "select: no rule has the code 'KER999'"),
        ('per-file-ignores = ["a"]', "per-file-ignores: must be a table such as"),
        ('packages = {"a-b" = "keras"}', "packages: 'a-b' is no name of a module"),
        ('packages = {a = "keras3"}', "packages: 'keras3' is none of keras"),
        ("exclude = [1]", "exclude: must be a list of strings"),
        ("preferred = [", "is no valid TOML"),
    ],
)
def test_mistakes_are_one_line_and_the_rest_holds(folder: Path, text: str, message: str) -> None:
    configure(folder, text + "\n")
    status, out, err = check("a.py", cwd=folder)
    assert status == 2
    assert codes(out) == ["KER101"]
    assert err.startswith("keras-imports: pyproject.toml: ") and err.count("\n") == 1
    assert message in err
    _, out, err = run("flake8", "a.py", cwd=folder)
    assert message in out + err and "Traceback" not in out + err


def test_a_table_that_is_none(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool]\nkeras-imports = 1\n")
    assert "tool.keras-imports must be a table" in check(cwd=folder)[2]


def test_a_named_configuration_file(folder: Path) -> None:
    configure(folder, 'preferred = "keras"\n')
    configure(folder / "conf", 'preferred = "tf.keras"\n', "keras-imports.toml")
    assert check("--config=conf/keras-imports.toml", cwd=folder)[0] == 0
    status, _, err = check("--config=missing.toml", cwd=folder)
    assert status == 2 and err == "keras-imports: missing.toml: No such file or directory\n"


def test_mistakes_in_flake8_options(folder: Path) -> None:
    _, out, err = run("flake8", "--keras-packages=a=b", "a.py", cwd=folder)
    assert "flake8: packages: 'b' is none of keras" in out + err
    (folder / ".flake8").write_text("[flake8]\nkeras-version = three\n")
    assert "keras-version: 'three' is neither" in check("a.py", cwd=folder)[2]
