# ruff: noqa: E501  manifests stand on one line
"""Fixes of requirements: other versions in the same spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_keras_imports.analysis import analyse_manifest
from flake8_keras_imports.finding import Applicability, Fix
from flake8_keras_imports.fixes.apply import apply, split
from flake8_keras_imports.fixes.pins import capped, raised
from flake8_keras_imports.project.lookup import family
from flake8_keras_imports.project.manifests import read
from flake8_keras_imports.project.manifests.pin import Pin


def first(path: Path, name: str = "") -> Pin:
    pins = read(str(path)).pins
    return next(p for p in pins if (p.name == name if name else family(p.name)))


def made(fix: Fix | None, text: str) -> str | None:
    return "".join(apply(split(text), sorted(fix.edits))) if fix is not None else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tensorflow", "tensorflow>=2.16"),
        ("tensorflow>=2.13", "tensorflow>=2.16"),
        ("tensorflow>=2.13,<2.16", "tensorflow>=2.16"),
        ("tensorflow<2.16, >= 2.13  # why", "tensorflow>=2.16  # why"),
        ("keras >= 2.13, <4 ; os_name == 'a'", "keras >= 3, <4 ; os_name == 'a'"),
        ("tensorflow>=2.13,<3", "tensorflow>=2.16,<3"),
        ("tensorflow >= 2.13, < 2.20", "tensorflow >= 2.16, < 2.20"),
        ("tensorflow==2.15.*", "tensorflow>=2.16"),
        (
            "tensorflow==2.15.0 ; os_name == 'a'",
            "tensorflow>=2.16 ; os_name == 'a'",
        ),
        ("tensorflow[and-cuda]~=2.13", "tensorflow[and-cuda]>=2.16,<3"),
        ("tensorflow~=2.13.0", "tensorflow>=2.16"),
        ("tensorflow==2.*,!=2.9.1,!=2.17.0", "tensorflow>=2.16,<3,!=2.17.0"),
        ("tensorflow<=2.16", "tensorflow>=2.16"),
        ("tensorflow>=2.16", None),
        ("tensorflow==2.17.0", None),
        ("tensorflow-cpu<2.16", "tensorflow-cpu>=2.16"),
        ("tensorflow-gpu>=2.4", None),
        ("tensorflow-macos>=2.9", "tensorflow-macos>=2.16"),
        ("keras<3", "keras>=3"),
        ("keras>=2.4", "keras>=3"),
        ("Keras==2.15.0", "Keras>=3"),
        ("keras>3", None),
        ("tf_keras==2.15.*", "tf_keras>=2.16"),
        ("tf-keras @ https://example.org/x.whl", None),
        ("tensorflow==2.15.0 --hash=sha256:1", None),
        ("tensorflow==2.15.0 \\\n    --hash=sha256:1", None),
        ("-e git+https://example.org/tf-keras.git#egg=tf-keras", None),
    ],
)
def test_raised(tmp_path: Path, before: str, after: str | None) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"numpy\n{before}\nlast\n")
    fix = raised(first(path))
    text = made(fix, path.read_text())
    assert text == (f"numpy\n{after}\nlast\n" if after is not None else None)
    if fix is not None:
        assert fix.applicability is Applicability.UNSAFE
        path.write_text(text or "")
        assert raised(first(path), lines=(text or "").split("\n")) is None


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "pyproject.toml",
            '[project]\nname = "tensorflow"\ndependencies = [\n  "tensorflow>=2.9 ; os_name == \\"b\\"",  # x\n]\n',
            '[project]\nname = "tensorflow"\ndependencies = [\n  "tensorflow>=2.16 ; os_name == \\"b\\"",  # x\n]\n',
        ),
        (
            "pyproject.toml",
            "[project]\ndependencies = ['keras']\n",
            "[project]\ndependencies = ['keras>=3']\n",
        ),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\ntensorflow = "^2.13"  # x\n',
            '[tool.poetry.dependencies]\ntensorflow = ">=2.16,<3"  # x\n',
        ),
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\nkeras = {extras = [], version = '2.15.0'}\n",
            "[tool.poetry.dependencies]\nkeras = {extras = [], version = '>=3'}\n",
        ),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies.tensorflow-cpu]\noptional = true\nversion = ">=2.9"\n',
            '[tool.poetry.dependencies.tensorflow-cpu]\noptional = true\nversion = ">=2.16"\n',
        ),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\nkeras = [{version = "2.*", python = "3.8"}]\n',
            None,
        ),
        (
            "Pipfile",
            '[packages]\ntensorflow = "*"\n',
            '[packages]\ntensorflow = ">=2.16"\n',
        ),
        (
            "Pipfile",
            '[packages]\nkeras = {version = "==2.15.0", markers = "x"}\n',
            '[packages]\nkeras = {version = ">=3", markers = "x"}\n',
        ),
        (
            "setup.cfg",
            "[options]\ninstall_requires =\n    numpy\n    tensorflow>=2.10,<2.12  # old\n",
            "[options]\ninstall_requires =\n    numpy\n    tensorflow>=2.16  # old\n",
        ),
        (
            "setup.py",
            "from setuptools import setup\nsetup(install_requires=['keras<3', 'numpy'])  # ä\n",
            "from setuptools import setup\nsetup(install_requires=['keras>=3', 'numpy'])  # ä\n",
        ),
        (
            "setup.py",
            "from setuptools import setup\nsetup(install_requires=['tensorflow' + '>=2.8'])\n",
            None,
        ),
        (
            "setup.py",
            "from setuptools import setup\nV = '2.13'\nsetup(install_requires=[f'tensorflow=={V}'])\n",
            None,
        ),
        (
            "environment.yml",
            "dependencies:\n  - conda-forge::tensorflow=2.15  # x\n",
            "dependencies:\n  - conda-forge::tensorflow>=2.16  # x\n",
        ),
        (
            "environment.yml",
            'dependencies:\n  - "keras>=2.15,<3"\n',
            'dependencies:\n  - "keras>=3"\n',
        ),
        ("environment.yml", "dependencies:\n  - tensorflow=2.15=gpu_py39\n", None),
        ("environment.yml", "dependencies:\n  - tensorflow 2.15.0 py310_0\n", None),
        (
            "environment.yml",
            "dependencies:\n  - pip:\n    - tf-keras==2.15.*\n",
            "dependencies:\n  - pip:\n    - tf-keras>=2.16\n",
        ),
        ("uv.lock", '[[package]]\nname = "keras"\nversion = "2.15.0"\n', None),
    ],
)
def test_raised_in_other_files(tmp_path: Path, name: str, before: str, after: str | None) -> None:
    path = tmp_path / name
    path.write_text(before, encoding="utf-8")
    assert made(raised(first(path)), before) == after


def test_a_requirement_that_has_moved_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text("tensorflow>=2.13\n")
    pin = first(path)
    assert raised(pin, lines=["", "tensorflow>=2.13"]) is None
    assert raised(pin, lines=["tensorflow>=2.14"]) is None
    assert raised(pin, lines=["tensorflow-cpu>=2.13"]) is None
    assert raised(pin, lines=[]) is None
    assert raised(pin, "keras-4") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tensorflow", "tensorflow<2.16"),
        ("tensorflow>=2.13", "tensorflow>=2.13,<2.16"),
        ("tensorflow >= 2.13, < 3", "tensorflow >= 2.13, <2.16"),
        ("keras", "keras<3"),
        ("keras>=2.4", "keras>=2.4,<3"),
        ("keras>=3", None),
    ],
)
def test_capped(tmp_path: Path, before: str, after: str | None) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"{before}\n")
    fix = capped(first(path), [before])
    assert made(fix, f"{before}\n") == (f"{after}\n" if after else None)
    assert fix is None or fix.applicability is Applicability.DISPLAY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tensorflow==2.15.*\nkeras>=3\n", "tensorflow==2.15.*\nkeras==2.15.*\n"),
        ("tensorflow>=2.16\nkeras < 3  # x\n", "tensorflow>=2.16\nkeras >= 3  # x\n"),
        ("tensorflow>=2.13,<2.16\nkeras>=3\n", None),
    ],
)
def test_keras_beside_tensorflow(tmp_path: Path, before: str, after: str | None) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(before)
    (found,) = analyse_manifest(str(path), {"KER202"}, fixes=True)
    assert made(found.fix, before) == after
    assert found.fix is None or found.fix.applicability is Applicability.DISPLAY
