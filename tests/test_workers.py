"""Several processes: the same results in the same order, and what happens when one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_keras_imports import workers
from flake8_keras_imports.workers import _Apart, chunks
from tests.runs import Project
from tests.support import ROOT

BAD = "import tensorflow.keras\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "root", tmp_path / "cache")


def test_chunks_are_neighbours_and_become_smaller() -> None:
    found = chunks([10] * 100, 3, 2)
    assert [index for chunk in found for index in chunk] == list(range(3, 100))
    sizes = [len(chunk) for chunk in found]
    assert sizes == sorted(sizes, reverse=True) and len(found) >= 4
    assert [list(c) for c in chunks([1, 1000, 1], 0, 4)][-1][-1] == 2
    assert chunks([5], 0, 4) == [range(0, 1)]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_results_and_complaints_are_in_order(
    project: Project, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method == "spawn":
        monkeypatch.setattr(workers, "_can_fork", lambda: False)
    elif not workers._can_fork():
        pytest.skip("this process cannot be copied")
    project.write("requirements.txt", "-r none.txt\ntensorflow>=2.13\n")
    for number in range(12):
        project.write(f"p{number % 3}/m{number}.py", BAD * (number + 1))
        project.write(f"p{number % 3}/broken{number}.py", "import keras (")
        project.write(f"p{number % 3}/deep{number}.py", "x" + ".f(keras)" * 700 + "\n")
    one = project.run("check", "--no-cache", "--jobs=1")
    several = project.run("check", "--no-cache", "--jobs=3")
    assert one == several
    assert one.err.count("broken") == 12 and one.err.count("nested") == 12
    assert one.err.count("none.txt") == 1
    assert project.check("--jobs=3") == one and project.check("--jobs=3") == one
    assert project.replayed or method == "spawn"  # new processes have the usual patience


def test_no_process_is_started_for_little_work(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(workers, "_Pool", none)
    monkeypatch.setattr(workers, "available", lambda: 8)
    for number in range(5):
        project.write(f"m{number}.py", BAD)
    assert project.run("check", "--no-cache").out.count("KER101") == 5
    assert project.run("check", "--no-cache", "--jobs=1").out.count("KER101") == 5


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5", ""])
def test_a_number_of_processes_that_is_none(jobs: str) -> None:
    with pytest.raises(SystemExit):
        Project(ROOT, ROOT).run("check", f"--jobs={jobs}", "examples")


# the process that is copied has this in its memory
DYING = """
import os, signal, sys
from flake8_keras_imports.cache import records
usual, parent = records.look, os.getpid()
def look(task):
    if os.getpid() != parent and os.path.basename(task.path) in {names}:
        {how}
    return usual(task)
records.look = look
from flake8_keras_imports.cli import main
sys.exit(main(sys.argv[1:]))
"""


def dying(names: set[str], how: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    program = DYING.format(names=names, how=how)
    return subprocess.run(
        [sys.executable, "-c", program, "check", "--jobs=2", "-q", *more],
        cwd=folder, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="nothing is copied")
def test_a_process_that_dies_costs_the_file_that_it_looked_at(project: Project) -> None:
    for number in range(20):
        project.write(f"m{number:02}.py", BAD)
    killed = dying({"m05.py", "m19.py"}, "os.kill(os.getpid(), signal.SIGKILL)", project.root)
    assert killed.returncode == 2
    assert killed.stdout.count("KER101") == 18
    assert killed.stderr.splitlines() == [
        f"keras-imports: ./{name}: was not checked: the process that looked at it was killed by "
        "signal 9"
        for name in ("m05.py", "m19.py")
    ]
    ended = dying({"m10.py"}, "os._exit(3)", project.root, "--no-cache")
    assert ended.returncode == 2 and ended.stdout.count("KER101") == 19
    assert "./m10.py: was not checked: the process that looked at it ended with status 3" in (
        ended.stderr
    )
    again = project.run("check", "-q")  # nothing of that was kept
    assert again.out.count("KER101") == 20 and again.status == 1


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="nothing is copied")
def test_an_error_of_ours_is_shown_as_such(project: Project) -> None:
    for number in range(6):
        project.write(f"m{number}.py", BAD)
    failed = dying({"m3.py"}, "raise KeyError('mistake')", project.root)
    assert failed.returncode == 1 and "KeyError: 'mistake'" in failed.stderr


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_an_interruption_ends_all_processes_without_a_word(project: Project) -> None:
    for number in range(8):
        project.write(f"m{number}.py", BAD)
    program = DYING.format(
        names={f"m{n}.py" for n in range(1, 8)}, how="import time; time.sleep(99)"
    )
    # what a shell starts in the background ignores interruptions
    program = f"import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n{program}"
    with subprocess.Popen(
        [sys.executable, "-c", program, "check", "--jobs=2"],
        cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as run:  # fmt: skip
        deadline = time.monotonic() + 30
        while len(children(run.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        started = children(run.pid)
        assert len(started) == 2
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        out, err = run.communicate(timeout=30)
    assert (run.returncode, out, err) == (130, "", "")
    assert not any(os.path.exists(f"/proc/{pid}") for pid in started)


def test_an_interruption_while_a_process_is_started_is_not_lost() -> None:
    """It is held back, not ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt), _Apart(leaves=False):
        signal.raise_signal(signal.SIGINT)
        begun = True
    signal.signal(signal.SIGINT, before)
    assert begun


def children(pid: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in done.stdout.split()]
