"""The cache of the command: what it remembers is never older than what it was computed from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_keras_imports.cache import place, replay, states
from tests.runs import Project, Run
from tests.support import ROOT

CALLBACK = "examples/project/trainer/callbacks.py"
KERAS_2 = "import keras\nkeras.backend.sum(1)\n"
BAD = "import tensorflow.keras\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    return Project(root, tmp_path / "cache")


def example(project: Project) -> None:
    """Fill the project with one whose findings need several of its modules."""
    shutil.copytree(ROOT / "examples" / "project", project.root, dirs_exist_ok=True)


def codes(run: Run) -> list[str]:
    return [f"{line.split(':')[0]} {line.split(' KER')[1][:3]}" for line in run.out.splitlines()]


def test_the_second_run_is_the_first_one_again(project: Project) -> None:
    example(project)
    first = project.check()
    assert not project.replayed and first.out
    assert project.check() == first
    assert project.replayed


@pytest.mark.parametrize(
    "form", ["full", "concise", "json", "json-lines", "github", "gitlab", "junit", "sarif"]
)
def test_every_format(project: Project, form: str) -> None:
    example(project)
    project.write("broken.py", "import keras (")
    arguments = f"--output-format={form}", "missing.py", "."
    first = project.check(*arguments)
    assert first.status == 2 and not project.replayed
    assert project.check(*arguments) == first and project.replayed
    assert project.check(*arguments, "--statistics") if form == "json" else True
    shutil.rmtree(project.cache / "none", ignore_errors=True)
    for path in project.cache.glob("*.run"):
        path.unlink()
    assert project.check(*arguments) == first and not project.replayed
    assert project.looked == 0  # results of single files


def test_a_changed_file_is_looked_at_again_and_no_other(project: Project) -> None:
    for name in ("a.py", "b.py", "c.py"):
        project.write(name, BAD)
    project.check()
    assert project.looked == 3
    project.write("b.py", BAD * 2)
    assert len(project.check().out.splitlines()) == 4
    assert not project.replayed and project.looked == 1


def test_an_imported_module_changes_what_is_found_elsewhere(project: Project) -> None:
    example(project)
    assert "trainer/train.py 301" in [c.removeprefix("./") for c in codes(project.check())]
    path = project.root / "trainer" / "callbacks.py"
    text = path.read_text()
    path.write_text(text.replace("tensorflow.keras", "keras"))
    assert "KER301" not in project.check().out
    path.write_text(text)
    assert "KER301" in project.check().out
    path.unlink()
    assert "KER301" not in project.check().out


def test_a_module_two_imports_away(project: Project) -> None:
    """The one between does not name Keras, and stays as it is."""
    project.write("pkg/__init__.py", "")
    project.write("pkg/far.py", "from tensorflow.keras import Model as M\nimport keras\n")
    project.write("pkg/near.py", "from pkg.far import M\n")
    project.write("main.py", (
        "from pkg.near import M\nimport keras\n\nmodel = keras.Sequential()\nmodel.add(M())\n"
    ))  # fmt: skip
    assert "main.py:5" in project.check().out
    project.write("pkg/far.py", "from keras import Model as M\nimport keras\n")
    assert "main.py:5" not in project.check().out
    project.write("pkg/near.py", "from keras import Model as M\n")
    project.check()
    project.write("pkg/far.py", "from tensorflow.keras import Model as M\nimport keras\n")
    assert "main.py:5" not in project.check().out
    assert project.looked == 1  # nothing leads there any more


def test_modules_that_import_each_other(project: Project) -> None:
    project.write("a.py", "import b\nimport keras\nfrom tensorflow.keras import Model\n")
    project.write("b.py", "import a\nimport keras\nmodel = keras.Sequential([a.Model()])\n")
    assert "b.py:3" in project.check().out
    project.write("a.py", "import b\nimport keras\nfrom keras import Model\n")
    assert "b.py:3" not in project.check().out


@pytest.mark.parametrize(
    ("near", "use"),
    [
        ("class Near(Far):\n    pass\n", "fit(1, callbacks=[Near()])"),
        ("def near():\n    return Far()\n\n\nNear = near\n", "fit(1, callbacks=[Near()])"),
        ("class Near:\n    def __init__(self):\n        self.c = Far()\n",
         "fit(1, callbacks=[Near().c])"),
        ("class Near(keras.Model):\n    def call(self, x):\n        return x\n\n"
         "    def fit(self, x):\n        return super().fit(x, callbacks=[Far()])\n",
         "add(Near())"),
        ("def near(model):\n    model.fit(1, callbacks=[Far()])\n\n\nNear = near\n",
         "fit(1)\nNear(m)"),
    ],
)  # fmt: skip
def test_what_one_file_had_another_module_find_out_is_used_by_the_next_one(
    project: Project, near: str, use: str
) -> None:
    project.write("near.py", f"import keras\nfrom far import Far\n\n\n{near}")
    for name in ("user1.py", "user2.py", "a.py"):
        project.write(
            name, f"import keras\nfrom near import Near\n\nm = keras.Sequential()\nm.{use}\n"
        )
    found = []
    for origin in ("tensorflow.keras", "keras", "tensorflow.keras"):
        project.write("far.py", (
            f"from {origin}.callbacks import Callback as Base\n\n\n"
            "class Far(Base):\n    def on_epoch_end(self, epoch, logs=None):\n        pass\n"
        ))  # fmt: skip
        found.append(project.check().out)
    assert found[0] == found[2] and found[0] != found[1]


def test_a_module_that_comes_and_goes_shadows_keras(project: Project) -> None:
    project.write("job.py", KERAS_2)
    assert "KER401" in project.check().out
    path = project.write("keras.py", "backend = None\n")
    assert "KER401" not in project.check().out
    path.unlink()
    assert "KER401" in project.check().out
    folder = project.root / "keras"
    folder.mkdir()
    assert "KER401" in project.check().out
    (folder / "__init__.py").write_text("")
    assert "KER401" not in project.check().out
    shutil.rmtree(folder)
    assert "KER401" in project.check().out


def test_a_module_in_a_source_root_above_what_is_checked(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("pkg/job.py", KERAS_2)
    project.write("pyproject.toml", "")
    assert "KER401" in project.check("pkg").out
    project.write("src/keras/__init__.py", "")
    assert "KER401" not in project.check("pkg").out
    shutil.rmtree(project.root / "src")
    assert "KER401" in project.check("pkg").out
    project.write("lib/keras.py", "")
    project.write("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = ['lib']\n")
    assert "KER401" not in project.check("pkg").out


#: Name, text, and whether the name must be found missing in Keras then.
MANIFESTS: list[tuple[str, str | None, bool]] = [
    ("requirements.txt", "tensorflow<2.10\n", False),
    ("requirements.txt", "tensorflow>=2.16\n", True),
    ("pkg/requirements.txt", "keras<2.10\ntensorflow<2.10\n", False),
    ("pkg/requirements.txt", "-r more.txt\n", True),
    ("pkg/more.txt", "tensorflow<2.10\n", False),
    ("pkg/more.txt", None, True),
    ("pkg/requirements/base.txt", "tensorflow<2.10\n", False),
    ("pkg/requirements/base.txt", None, True),
    ("pyproject.toml", "[tool.keras-imports]\ntensorflow-version = '<2.10'\n", False),
    ("keras-imports.toml", "keras-version = '>=3'\n", True),
    ("keras-imports.toml", "ignore = ['KER401']\n", False),
    ("pkg/keras-imports.toml", "preferred = 'keras'\n", True),
    ("pkg/keras-imports.toml", "per-file-ignores = {'*.py' = ['KER4']}\n", False),
    ("pkg/keras-imports.toml", None, False),
    ("keras-imports.toml", None, False),
    ("pyproject.toml", None, True),
    ("setup.cfg", "[flake8]\ntensorflow-version = <2.10\n", False),
    ("setup.cfg", "[flake8]\n", True),
    ("keras-imports.toml", "exclude = ['pkg']\n", False),
]


def test_manifests_and_configuration_that_come_change_and_go(project: Project) -> None:
    project.write("pkg/job.py", KERAS_2)
    assert "KER401" in project.check().out
    for name, text, found in MANIFESTS:
        if text is None:
            (project.root / name).unlink()
        else:
            project.write(name, text)
        assert ("KER401" in project.check().out) == found, (name, text)
        project.check()
        assert project.replayed


def test_what_is_wrong_with_manifests_and_configuration_is_said_again(project: Project) -> None:
    project.write("pyproject.toml", "[project\n")
    project.write("pkg/keras-imports.toml", "nonsense = 1\n")
    project.write("pkg/job.py", KERAS_2)
    project.write("pkg/deep.py", "x" + ".f(keras)" * 700 + "\n")
    first = project.check()
    assert first.status == 2 and "TOML" in first.err and "nonsense" in first.err
    assert "nested too deeply" in first.err
    assert project.check() == first and project.replayed
    project.write("other.py", KERAS_2)
    again = project.check()
    assert project.looked == 1
    assert first.err.splitlines()[:3] == again.err.splitlines()[:3]
    project.write("pyproject.toml", "[project]\n")
    assert "TOML" not in project.check().err


def test_ignored_files_and_folders(project: Project) -> None:
    project.write("pkg/a.py", BAD)
    project.write("pkg/b.py", BAD)
    assert project.check().out.count("KER101") == 2
    for text, count in (("b.py\n", 1), ("pkg\n", 0), ("\n", 2)):
        project.write(".gitignore", text)
        assert project.check().out.count("KER101") == count
        assert project.check("pkg").out.count("KER101") == count
    project.write("pkg/.gitignore", "a.py\n")
    assert project.check().out.count("KER101") == 1
    project.write("pkg/pyvenv.cfg", "")
    assert project.check().out.count("KER101") == 0
    (project.root / "pkg" / "pyvenv.cfg").unlink()
    assert project.check().out.count("KER101") == 1


def test_folders_come_and_go_whatever_they_are_called(project: Project) -> None:
    project.write("a.py", BAD)
    assert project.check().out.count("KER101") == 1
    project.write("v1.2.parquet/b.py", BAD)
    assert project.check().out.count("KER101") == 2
    project.write("v1.2.parquet/c/d.py", BAD)
    assert project.check().out.count("KER101") == 3
    shutil.rmtree(project.root / "v1.2.parquet")
    assert project.check().out.count("KER101") == 1
    project.write("notes.png", "")
    project.check()
    assert project.replayed  # such a file concerns nobody


def test_options(project: Project) -> None:
    example(project)
    outputs = set()
    for _ in range(2):
        for arguments in (
            [], ["--select=KER1"], ["--ignore=KER1"], ["--tensorflow-version=<2.10"],
            ["--isolated"], ["--both-keras"], ["--preferred=tf.keras"], ["--statistics"], ["-q"],
            ["trainer"], ["trainer", "requirements.txt"], ["--exit-zero"], ["--unsafe-fixes"],
            ["--extend-select=KER290"], ["--packages=trainer.callbacks=tf.keras"],
        ):  # fmt: skip
            outputs.add(project.check(*arguments))
    assert len(outputs) >= 12


def test_another_folder_environment_and_version(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    example(project)
    project.check()
    inner = Project(project.root / "trainer", project.cache)
    inner.check("..")
    assert not inner.replayed
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\033[" in project.check().out and not project.replayed
    monkeypatch.delenv("FORCE_COLOR")
    project.check()
    assert project.replayed
    monkeypatch.setattr(place, "__version__", "99")
    project.check()
    assert not project.replayed and project.looked > 0


def test_all_variables_that_matter_are_part_of_the_key() -> None:
    from flake8_keras_imports.output.places import _ROOTS

    colours = (ROOT / "flake8_keras_imports/output/colours.py").read_text()
    asked = {word for word in colours.split('"') if word.isupper()}
    assert {"NO_COLOR", "FORCE_COLOR", "TERM"} <= asked
    assert {*_ROOTS, *asked} <= set(replay.VARIABLES)


def test_a_touched_file_is_compared_by_what_it_holds(project: Project) -> None:
    path = project.write("a.py", BAD)
    project.check()
    os.utime(path, (1, 1))
    project.check()
    assert not project.replayed and project.looked == 0
    os.utime(path)
    project.check()
    project.check()
    assert project.replayed


def test_a_time_that_was_set_back_hides_nothing(project: Project) -> None:
    path = project.write("a.py", BAD)
    known = path.stat()
    project.check()
    path.write_text(BAD.replace("tensorflow.keras", "tensorflow.other"))
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert path.stat().st_size == known.st_size
    if os.name != "nt":
        assert project.check().out == ""


def test_an_edit_of_the_same_size_in_the_same_moment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system that counts whole seconds: the status is the same after the edit."""

    def coarse(path: str) -> str:
        try:
            found = os.stat(path)
        except OSError:
            return states.MISSING
        second = found.st_mtime_ns // 10**9 * 10**9
        return f"{second} {second} {found.st_size} {found.st_ino}"

    for module in (states, replay, sys.modules["flake8_keras_imports.cache.table"]):
        monkeypatch.setattr(module, "status", coarse)
    monkeypatch.setattr("tests.runs.STEP_NS", 2_000_000_000)
    monkeypatch.setattr("tests.runs.time.sleep", lambda seconds: None)
    other = BAD.replace("tensorflow.keras", "tensorflow.other")
    for _ in range(3):
        project.write("a.py", BAD)
        assert "KER101" in project.check().out
        project.write("a.py", other)
        assert project.check().out == ""
        assert not project.replayed


def test_a_file_that_may_not_be_read_any_more(project: Project) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = project.write("a.py", BAD)
    project.check()
    path.chmod(0)
    assert "cannot be read" in project.check().err
    path.chmod(0o600)
    assert "KER101" in project.check().out


def test_a_folder_that_cannot_be_listed_and_one_with_such_a_name(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for root, who may list everything."""
    project.write("pkg/unreadable", "")
    project.write("a.py", BAD)
    usual = os.scandir

    def refused(path: str = ".") -> object:
        if str(path).endswith("pkg"):
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert "pkg: cannot be read" in project.check().err
    monkeypatch.undo()
    assert project.check().err.count("cannot be read") == 0


def test_links_that_lead_elsewhere(project: Project, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(BAD)
    (tmp_path / "two.py").write_text("")
    (tmp_path / "folder").mkdir()
    link = project.root / "a.py"
    for target, found in (("one.py", 1), ("two.py", 0), ("folder", 0), ("one.py", 1)):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / target)
        assert project.check().out.count("KER101") == found
    (tmp_path / "one.py").write_text(BAD * 2)
    assert project.check().out.count("KER101") == 2
    (tmp_path / "one.py").unlink()
    assert "cannot be read" in project.check().err


def test_files_that_become_folders_and_back(project: Project) -> None:
    path = project.write("a.py", BAD)
    assert project.check("a.py").out.count("KER101") == 1
    path.unlink()
    assert "does not exist" in project.check("a.py").err
    project.write("a.py/b.py", BAD * 2)
    assert project.check("a.py").out.count("KER101") == 2
    shutil.rmtree(path)
    path.write_text(BAD)
    assert project.check("a.py").out.count("KER101") == 1


def test_a_file_that_begins_to_concern_keras(project: Project) -> None:
    """One that was never parsed; and one that trains what another module makes."""
    project.write("a.py", "x = 1\n")
    project.write("maker.py", "def make():\n    return None\n")
    project.write("train.py", (
        "from maker import make\nfrom watch import Watch\n\n"
        "make().fit(1, callbacks=[Watch()])\n"
    ))  # fmt: skip
    watch = "from {} import Callback\n\n\nclass Watch(Callback):\n    pass\n"
    project.write("watch.py", watch.format("tensorflow.keras.callbacks"))
    project.check()
    project.write("a.py", BAD)
    assert "a.py:1" in project.check().out
    project.write("maker.py", "import keras\ndef make():\n    return keras.Sequential()\n")
    assert "train.py:4" in project.check().out
    project.write("watch.py", watch.format("keras.callbacks"))
    assert "train.py:4" not in project.check().out


def test_a_baseline_is_part_of_what_a_run_depends_on(project: Project) -> None:
    project.write("a.py", BAD)
    base = "--baseline=known.json"
    assert "does not exist" in project.check(base).err
    project.run("check", "--write-baseline", base, "--no-cache")
    assert project.check(base).out == ""
    project.check(base)
    assert project.replayed
    project.write("a.py", BAD + "import tensorflow.keras.layers\n")
    assert project.check(base).out.count("KER101") == 1
    (project.root / "known.json").unlink()
    assert "does not exist" in project.check(base).err


def test_what_mends_or_writes_is_done_every_time(project: Project) -> None:
    path = project.write("a.py", BAD + "tensorflow.keras.Model()\n")
    text = path.read_text()
    arguments = "check", "--cache-dir", str(project.cache)
    for _ in range(3):
        project.run(*arguments)
        path.write_text(text)
        assert "+import keras" in project.run(*arguments, "--diff", "--unsafe-fixes").out
        project.run(*arguments, "--fix", "--unsafe-fixes")
        assert path.read_text() != text
        assert "KER101" not in project.check().out
        project.run(*arguments, "--output-file=out.txt")
        assert (project.root / "out.txt").exists()
        (project.root / "out.txt").unlink()


def test_standard_input_is_not_remembered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, count in ((BAD, 1), ("", 0), (BAD * 2, 2)):
        done = subprocess.run(
            [sys.executable, "-m", "flake8_keras_imports", "check", "-"],
            input=text, capture_output=True, text=True, cwd=project.root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.stdout.count("KER101") == count


def test_other_modules_are_the_same_whoever_is_looked_at_first(project: Project) -> None:
    """A module that does not name Keras is not followed into, even if it was checked itself."""
    project.write("model.py", "import keras\n\n\ndef make():\n    return keras.Sequential()\n")
    middle = "import model\n\n\ndef get():\n    return model.make()\n\n\nget().fit(1)\n"
    user = (
        "import tensorflow.keras.layers\nfrom {} import get\n\n"
        "get().add(tensorflow.keras.layers.Dense(1))\n"
    )
    project.write("b.py", middle)
    project.write("a.py", user.format("b"))
    project.write("c.py", user.format("b"))
    found = project.check().out
    assert found.count("a.py") == found.count("c.py")
    project.write("c.py", user.format("b") + "\n")
    assert project.check().out == found


def test_a_run_that_is_repeated_imports_hardly_anything(tmp_path: Path) -> None:
    """Neither the parser of the options, nor regular expressions, nor anything of the analysis."""
    (tmp_path / "a.py").write_text(BAD)
    program = (
        "import sys\nbefore = set(sys.modules)\n"
        "from flake8_keras_imports.cache import states\nstates.RECENT_NS = 0\n"
        "from flake8_keras_imports.cache.replay import answer\n"
        "argv = ['check', '--cache-dir', 'kept', 'a.py']\n"
        "status = answer(argv)\n"
        "new = sorted(set(sys.modules) - before)\n"
        "if status is None:\n"
        "    from flake8_keras_imports.cli import main\n    status = main(argv)\n"
        "print(status, *new)\n"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-S", "-c", program], capture_output=True, text=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        )  # fmt: skip
    status, *new = done.stdout.splitlines()[-1].split()
    assert status == "1", done.stderr
    ours = [name for name in new if name.startswith("flake8_keras_imports")]
    assert ours == [
        "flake8_keras_imports", "flake8_keras_imports.cache", "flake8_keras_imports.cache.place",
        "flake8_keras_imports.cache.replay", "flake8_keras_imports.cache.states",
        "flake8_keras_imports.project", "flake8_keras_imports.project.manifest_names",
    ]  # fmt: skip
    assert not {"re", "argparse", "json", "typing", "ast", "collections", "functools"} & set(new)
