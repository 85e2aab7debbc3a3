"""The distribution and the promises of the README."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points, metadata
from pathlib import Path

import pytest

from flake8_keras_imports import __version__
from tests.pages import Shown, checked_by_tests, printed
from tests.support import ROOT, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = README + (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def test_the_readme_shows_what_flake8_prints() -> None:
    (shown,) = re.findall(r"^\$ .*flake8 examples\n(.*?)^```", README, re.M | re.S)
    _, out, err = run("flake8", "--jobs=1", "examples", cwd=ROOT)  # as a user would, not isolated
    assert not err
    assert shown.splitlines() == out.splitlines()


@pytest.mark.parametrize("shown", checked_by_tests(README), ids=lambda shown: shown.command)
def test_the_readme_shows_what_the_command_prints(shown: Shown) -> None:
    lines = printed(shown.command, ROOT)
    assert shown.agrees(lines), lines


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert f"$ {command}\n" in README


def test_entry_points_and_metadata() -> None:
    (plugin,) = entry_points(group="flake8.extension", name="KER")
    assert plugin.value == "flake8_keras_imports.plugin:KerasImportsPlugin"
    about = metadata("flake8-keras-imports")
    assert about["Version"] == __version__
    assert about["License-Expression"] == "MIT"
    assert "Framework :: Flake8" in about.get_all("Classifier")


def test_the_wheel_carries_every_data_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode and "connection" in done.stderr.lower():
        pytest.skip("the build backend cannot be fetched here")
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "flake8_keras_imports"
    wanted = {
        f"flake8_keras_imports/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.suffix in (".py", ".txt") or path.name == "py.typed"
    }
    assert wanted <= inside
    assert not any(name.startswith(("tests/", "scripts/", "evidence/")) for name in inside)


def test_the_product_imports_no_keras() -> None:
    pattern = re.compile(r"^\s*(?:import|from)\s+(?:keras|tensorflow|tf_keras)\b", re.M)
    for path in (ROOT / "flake8_keras_imports").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        code = re.sub(r'^"""\n.*?^"""', "", text, count=1, flags=re.M | re.S)
        assert not pattern.search(code), path
