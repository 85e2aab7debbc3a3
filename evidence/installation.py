"""An interpreter with its libraries, and how programs are run in it."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
from functools import cached_property
from pathlib import Path

SERVER = Path(__file__).parent / "server.py"
PLAN = Path(__file__).parent / "installations.txt"
VERSIONS = """
try:
    from importlib.metadata import distributions
except ImportError:
    from importlib_metadata import distributions
wanted = ("tensorflow", "keras", "keras-nightly", "tf-keras", "jax")
names = {}
for d in distributions():
    names.setdefault(d.metadata["Name"].lower().replace("_", "-"), d.version)
if "tensorflow" in names:
    names.pop("jax", None)
print(" + ".join(f"{n} {names[n]}" for n in wanted if n in names))
"""
#: Programs that look at the environment, or at what is imported already, get an interpreter of
#: their own: to them it matters what was done before.
ALONE = re.compile(r"\b(?:environ|putenv|sys\.modules|import_module|subprocess)\b")
#: What programs import first of all.
KNOWN = {"keras", "tf_keras", "tensorflow", "numpy"}
#: One thread each: as many processes as cores run at once, and a process is safely forked only
#: while it has no other thread.
SETTINGS = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}


class Installation:
    """One interpreter with its libraries, in one of the two modes; a context that ends it."""

    def __init__(self, place: str, legacy: bool = False) -> None:
        """Take PYTHON[:PYTHONPATH]."""
        self.python, _, path = place.partition(":")
        self.mode = "legacy" if legacy else "default"
        self.env = {**os.environ, **SETTINGS, **({"PYTHONPATH": path} if path else {})}
        self.env.pop("TF_USE_LEGACY_KERAS", None)
        self.env.pop("KERAS_BACKEND", None)
        if legacy:
            self.env["TF_USE_LEGACY_KERAS"] = "1"
        if "tensorflow" not in self.versions:
            self.env["KERAS_BACKEND"] = "jax"
        self.process: subprocess.Popen[str] | None = None
        self.lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Installation:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    @cached_property
    def versions(self) -> str:
        """The distributions and their versions."""
        command = [self.python, "-c", VERSIONS]
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, check=True)
        return done.stdout.strip()

    @property
    def has_legacy(self) -> bool:
        """Whether TF_USE_LEGACY_KERAS means anything here."""
        version = re.search(r"tensorflow (\d+)\.(\d+)", self.versions)
        late = version is not None and tuple(map(int, version.groups())) >= (2, 15)
        return late and "tf-keras" in self.versions

    def serve(self) -> subprocess.Popen[str]:
        """Return the process that has imported tensorflow and forks itself for each program."""
        if self.process is None:
            quiet = None if self.env.get("MIXING_TRACE") else subprocess.DEVNULL
            self.process = subprocess.Popen(
                [self.python, str(SERVER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=quiet,
                text=True,
                env=self.env,
            )
            lines = self.lines = queue.Queue()

            def read(stream) -> None:
                for line in stream:
                    lines.put(line)
                lines.put('["exit", -1]')

            threading.Thread(target=read, args=(self.process.stdout,), daemon=True).start()
        return self.process

    def answers(self, job: dict, limit: float):
        """Run a program and yield what it answers, at last its exit code.

        It is killed where it says nothing for ``limit`` seconds; then ["hangs"] comes first.
        """
        process, number = self.serve(), 0
        assert process.stdin is not None
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        while True:
            try:
                word, *rest = json.loads(self.lines.get(timeout=limit))
            except queue.Empty:
                yield ["hangs"]
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number or process.pid, signal.SIGKILL)
                continue
            if word == "pid":
                number = rest[0]
                continue
            yield [word, *rest]
            if word == "exit":
                return

    def run(self, text: str, name: str, limit: float) -> tuple[int | None, str]:
        """Run a program; return exit code (None beyond the limit) and standard error."""
        with tempfile.TemporaryDirectory() as folder:  # for what the program saves
            errors = Path(folder, "errors")
            Path(folder, "work").mkdir()
            if ALONE.search(text):
                return self.run_alone(text, name, limit, folder + "/work")
            job = {
                "folder": folder + "/work",
                "name": name,
                "path": "",
                "words": ["-c"],
                "text": text,
                "errors": str(errors),
                "answers": False,
                "first": beginning(text),
            }
            said = list(self.answers(job, limit))
            code = None if ["hangs"] in said else said[-1][1]
            return code, errors.read_text(encoding="utf-8", errors="replace")

    def run_alone(self, text: str, name: str, limit: float, folder: str) -> tuple[int | None, str]:
        """Run a program in a new interpreter, which chooses its own backend."""
        command = [self.python, "-c", text]
        env = {name: value for name, value in self.env.items() if name != "KERAS_BACKEND"}
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=limit, env=env, cwd=folder
            )
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stderr


def beginning(text: str) -> list[str]:
    """Return the Kerases that a program imports before it does anything else, in their order."""
    found: list[str] = []
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Import):
            names = [alias.name.partition(".")[0] for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names = [(statement.module or "").partition(".")[0]]
        else:
            break
        if not KNOWN.issuperset(names):
            return found
        found += [name for name in names if name in ("keras", "tf_keras") and name not in found]
    if not found and "tf.keras" in text:
        found.append("tf.keras")
    return found


def plan() -> dict[str, set[str]]:
    """Return what is to be run in each installation."""
    found = {}
    for line in PLAN.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, parts, _ = line.split(None, 3)
            found[name] = {*parts.split(","), "symptoms"}
            if "fork" in parts:
                found[name].add("mixing")
    return found
