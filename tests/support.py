"""What several tests need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(
    *command: str, cwd: Path | None = None, stdin: str | None = None, encoding: str = "utf-8"
) -> tuple[int, str, str]:
    """Run ``python -m command`` and return its status, output and errors.

    ``encoding`` is that of its streams, as a terminal may have it.
    """
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
    )
    return done.returncode, done.stdout, done.stderr


def flake8(*arguments: str, cwd: Path, stdin: str | None = None) -> list[str]:
    """Return the lines that flake8 with the plugin prints about KER codes."""
    command = ["flake8", "--isolated", "--jobs=1", *arguments]
    _, out, err = run(*command, cwd=cwd, stdin=stdin)
    assert not err, err
    return out.splitlines()


def check(*arguments: str, cwd: Path, stdin: str | None = None) -> tuple[int, str, str]:
    """Run ``keras-imports check --quiet``."""
    return run("flake8_keras_imports", "check", "--quiet", *arguments, cwd=cwd, stdin=stdin)
