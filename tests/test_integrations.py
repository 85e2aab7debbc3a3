"""The hooks for pre-commit and the action for GitHub, as far as that goes without their servers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from flake8_keras_imports.cli import _parser
from flake8_keras_imports.project.manifests import is_linted
from tests.support import ROOT

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_call_the_command_with_options_that_it_has(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert program == "keras-imports"
    _parser().parse_args([*arguments, "a.py"])


def test_the_manifest_hook_takes_what_is_linted() -> None:
    (hook,) = [hook for hook in HOOKS if hook["id"] == "keras-imports-manifests"]
    pattern = re.compile(hook["files"])
    for name in (
        "pyproject.toml", "setup.cfg", "Pipfile", "requirements.txt", "requirements-dev.txt",
        "dev-requirements.txt", "constraints.txt", "environment.yml", "conda-gpu.yaml", "x.txt",
        "uv.lock", "Pipfile.lock", "notes.yml", "requirements.md", "my_requirements.in", "setup.py",
    ):  # fmt: skip
        for path in (name, f"a/b/{name}"):
            assert bool(pattern.search(path)) == is_linted(name), path
        assert not pattern.search(f"{name}x")


def test_the_action_uses_every_input_as_a_variable_only() -> None:
    step = ACTION["runs"]["steps"][-1]
    assert "${{" not in step["run"]
    text = (ROOT / "action.yml").read_text()
    assert {name for name in ACTION["inputs"] if f"inputs.{name} }}" in text} == set(
        ACTION["inputs"]
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")
def test_the_action_runs(tmp_path: Path) -> None:
    """With the package that is installed here in place of what pip would fetch."""
    (tmp_path / "a b.py").write_text("import tensorflow.keras\n")
    (tmp_path / "c.py").write_text("import tensorflow.keras\n")
    script = ACTION["runs"]["steps"][-1]["run"]
    script = re.sub(r".*-m venv.*\n|.*-m pip install.*\n", "", script)
    bin_folder = tmp_path / "temp" / "keras-imports" / "bin"
    bin_folder.mkdir(parents=True)
    command = bin_folder / "keras-imports"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flake8_keras_imports "$@"\n')
    command.chmod(0o755)

    def step(**inputs: str) -> subprocess.CompletedProcess[str]:
        defaults = {
            key.upper().replace("-", "_"): one["default"] for key, one in ACTION["inputs"].items()
        }
        environ = {
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_ACTION_PATH": str(ROOT), **defaults, **inputs,
        }  # fmt: skip
        return subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True
        )

    done = step()
    assert done.returncode == 1 and done.stdout.count("::warning") == 2, done.stderr
    assert step(PATHS="c*.py").stdout.count("::warning") == 1
    done = step(ARGS="--exit-zero --extend-exclude=*.py")
    assert (done.returncode, done.stdout) == (0, "")
    done = step(OUTPUT_FORMAT="sarif", OUTPUT_FILE="a r.sarif", PATHS="$(touch no) c.py")
    assert done.returncode == 2 and (tmp_path / "a r.sarif").exists()
    assert not (tmp_path / "no").exists()
