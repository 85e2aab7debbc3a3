"""Laws of the cache: whatever is done to a project or to the cache, a run finds the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_keras_imports.cache import place
from tests.runs import Project
from tests.support import ROOT

#: What files may hold: together they make, hide and move findings.
TEXTS = (
    "",
    "x = 1\n",
    "import keras\nkeras.backend.sum(1)\n",
    "from tensorflow.keras.callbacks import Callback as C\nimport keras\nm = keras.Sequential()\n",
    "from keras.callbacks import Callback as C\nimport keras\nm = keras.Sequential()\n",
    "from {other} import *\n",
    "from {other} import C, m\nm.fit(1, callbacks=[C()])\n",
    "import {other}\nimport keras\nkeras.Sequential().fit(1, callbacks=[{other}.C()])\n",
    "import keras (\n",
    "# coding: latin-1\nimport tensorflow.keras  # \xe9\n",
    "from .{other} import C\nimport {other}\n{other}.m.fit(1, callbacks=[C()])\n",
)
PYTHON = (
    "a.py",
    "b.py",
    "keras.py",
    "p/__init__.py",
    "p/a.py",
    "p/c.py",
    "p/q/d.py",
    "p/q/keras.py",
)
OTHERS = ("a", "b", "c", "p", "p.a", "keras")
PINS = (
    "",
    "tensorflow<2.10\n",
    "tensorflow>=2.16\n",
    "-r more.txt\n",
    "tensorflow==\n",
    "keras<3\n",
)
TOML = (
    "", "[tool.keras-imports]\nignore = ['KER1']\n", "[tool.keras-imports]\nwrong = 1\n",
    "[project]\nname='x'\nversion='1'\ndependencies = ['tensorflow>=2.13']\n", "[[[",
    "[tool.pytest.ini_options]\npythonpath = ['p']\n",
)  # fmt: skip
MANIFESTS = ("requirements.txt", "p/requirements.txt", "p/q/requirements/x.txt", "more.txt")
TABLES = ("pyproject.toml", "p/pyproject.toml")
ACTS = st.one_of(
    st.tuples(
        st.just("python"), st.sampled_from(PYTHON), st.sampled_from(TEXTS), st.sampled_from(OTHERS)
    ),
    st.tuples(st.just("text"), st.sampled_from(MANIFESTS), st.sampled_from(PINS)),
    st.tuples(st.just("text"), st.sampled_from(TABLES), st.sampled_from(TOML)),
    st.tuples(
        st.just("text"), st.sampled_from((".gitignore", "p/.gitignore")),
        st.sampled_from(("", "q\n", "a.py\n", "p/\n")),
    ),
    st.tuples(st.just("remove"), st.sampled_from((*PYTHON, *MANIFESTS, *TABLES, "p", "p/q"))),
    st.tuples(st.just("touch"), st.sampled_from(PYTHON)),
    st.tuples(
        st.just("move"), st.sampled_from(("p", "p/q", "p/a.py")), st.sampled_from(("r", "b.py"))
    ),
    st.tuples(st.just("nothing")),
)  # fmt: skip
OPTIONS = ((), ("--select=KER1",), ("p",), ("a.py", "p"), ("--isolated",), ("--jobs=2",))


@contextmanager
def fresh() -> Iterator[Project]:
    folder = Path(tempfile.mkdtemp())
    try:
        root = folder / "root"
        (root / ".git").mkdir(parents=True)
        yield Project(root, folder / "cache")
    finally:
        shutil.rmtree(folder)


def act(project: Project, what: tuple[str, ...]) -> None:
    kind, *rest = what
    path = project.root / (rest[0] if rest else "")
    try:
        if kind == "python":
            text = rest[1].replace("{other}", rest[2])
            project.write(rest[0], text.encode("latin-1"))
        elif kind == "text":
            project.write(rest[0], rest[1])
        elif kind == "remove" and path.is_dir():
            shutil.rmtree(path)
        elif kind == "remove":
            path.unlink()
        elif kind == "touch":
            os.utime(path)
        elif kind == "move":
            path.rename(project.root / rest[1])
    except OSError:
        pass  # what is not there cannot be removed


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(ACTS, st.sampled_from(OPTIONS)), min_size=4, max_size=12))
def test_whatever_is_changed_a_run_finds_what_it_would_without_a_cache(
    steps: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    with fresh() as project:
        for name in ("a.py", "p/a.py", "p/c.py"):
            project.write(name, TEXTS[3])
        for what, options in steps:
            act(project, what)
            project.check(*options)  # compares


def filled() -> tuple[Project, list[Path]]:
    folder = Path(tempfile.mkdtemp())
    project = Project(folder / "root", folder / "cache")
    shutil.copytree(ROOT / "examples" / "project", project.root)
    project.check()
    return project, sorted([*project.cache.glob("*.run"), *project.cache.glob("*.results")])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1), st.sampled_from(("cut", "flip", "put", "all", "sum")), st.randoms(),
    st.binary(max_size=200),
)  # fmt: skip
def test_a_damaged_cache_is_no_cache(which: int, how: str, random: object, raw: bytes) -> None:
    """Also one whose checksum is right and whose content is nonsense."""
    project, files = _PROJECT
    path, other = files[which], files[1 - which]
    before = {one: one.read_bytes() for one in files}
    whole = bytearray(before[path])
    position = random.randrange(len(whole))  # type: ignore[attr-defined]
    if how == "cut":
        del whole[position:]
    elif how == "flip":
        whole[position] ^= 1 << random.randrange(8)  # type: ignore[attr-defined]
    elif how == "put":
        whole[position:position] = raw
    elif how == "all":
        whole[:] = raw
    try:
        path.write_bytes(bytes(whole))
        if how == "sum":
            body = bytes(whole).partition(b"\n")[2].decode("utf-8", "surrogatepass")
            cut = position % (len(body) + 1)
            assert place.save(str(path), body[:cut] + raw.decode("latin-1") + body[cut + 1 :])
        if which != [file.suffix for file in files].index(".run"):
            other.unlink()  # so that the results are read
        assert project.run("check", "--cache-dir", str(project.cache)) == _RUN or how == "sum"
    finally:
        for one, content in before.items():
            one.write_bytes(content)


_PROJECT = filled()
_RUN = _PROJECT[0].run("check", "--no-cache")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flake8_keras_imports", "check", *arguments]


ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}


def examples(root: Path) -> bytes:
    """Copy the examples into a folder; return what a run without a cache prints there."""
    shutil.copytree(ROOT / "examples", root)
    return printed(root, "--no-cache")


def printed(root: Path, *arguments: str) -> bytes:
    """Return what a run of its own prints."""
    whole = command(*arguments, ".")
    return subprocess.run(whole, cwd=root, capture_output=True, env=ENVIRON).stdout


def test_runs_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    root, cache = tmp_path / "root", tmp_path / "cache"
    wanted = examples(root)
    for _ in range(3):
        runs = [
            subprocess.Popen(
                command("--cache-dir", str(cache), "."), cwd=root, env=ENVIRON,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for _ in range(4)
        ]  # fmt: skip
        for one in runs:
            out, err = one.communicate()
            assert out == wanted and b"Traceback" not in err
    assert not list(cache.glob("*.new"))


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_a_run_that_is_killed_leaves_a_cache_that_can_be_used(tmp_path: Path) -> None:
    root, cache = tmp_path / "root", tmp_path / "cache"
    wanted = examples(root)
    for delay in (0.05, 0.2, 0.4, 0.6):
        one = subprocess.Popen(
            command("--cache-dir", str(cache), "."), cwd=root, env=ENVIRON,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(delay)
        one.send_signal(signal.SIGKILL)
        one.wait()
        assert printed(root, "--cache-dir", str(cache)) == wanted


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow.keras\n")
    (tmp_path / "file").write_text("")
    for where in ("file", "file/inside", "\0", "/proc/none", "/dev/full"):
        project = Project(tmp_path, Path(where))
        assert "KER101" in project.check("a.py").out
        assert (tmp_path / "file").read_text() == ""


def test_the_cache_is_kept_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "root", tmp_path / "cache")
    project.write("a.py", "import tensorflow.keras\n")
    for code in ("KER101", "KER102", "KER103", "KER104", "KER105"):
        project.check(f"--select={code}")
    assert len(list(project.cache.glob("*.run"))) == 5
    old = next(iter(project.cache.glob("*.run")))
    os.utime(old, (1, 1))
    project.check("--select=KER106")
    assert not old.exists()
    monkeypatch.setattr(place, "MAX_TOTAL", 4000)
    project.check("--select=KER107")
    kept = [*project.cache.glob("*.run"), *project.cache.glob("*.results")]
    assert kept and sum(path.stat().st_size for path in kept) <= 4000
    assert (project.cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172")
    assert (project.cache / ".gitignore").read_text() == "*\n"


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    project = Project(tmp_path / "root", tmp_path / "cache")
    project.write(".git/x", "")
    project.write("first_name.py", "import tensorflow.keras\n")
    project.check()
    (project.root / "first_name.py").rename(project.root / "other.py")
    project.check()
    (kept,) = project.cache.glob("*.results")
    assert b"other.py" in kept.read_bytes() and b"first_name.py" not in kept.read_bytes()


@pytest.mark.parametrize("folder", ["examples", "docs/tutorial", "tests/calls"])
def test_every_way_to_run_finds_the_same(folder: str, tmp_path: Path) -> None:
    project = Project(ROOT, tmp_path / "cache")
    ways = [
        project.check(folder),
        project.check(folder),
        project.check("--jobs=1", folder),
        project.run("check", "--no-cache", "--jobs=4", folder),
        project.run("check", "--cache-dir", str(tmp_path / "other"), "--jobs=2", folder),
        project.run("check", "--cache-dir", str(tmp_path / "other"), "--jobs=2", folder),
    ]
    assert len(set(ways)) == 1 and ways[0].err
