"""The exact versions that CI installs fit what pyproject.toml asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from flake8_keras_imports.project.manifests.toml import load
from tests.support import ROOT

FOLDER = ROOT / ".github" / "requirements"
PROJECT: dict[str, Any] = load((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
PYTHONS = [match[1] for text in PROJECT["classifiers"] if (match := _CLASSIFIER.match(text))]
SYSTEMS = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}
_ENTRY = re.compile(
    r"^(?P<text>[A-Za-z0-9][^\\\n]*?) *\\?\n(?P<hashes>(?:    --hash=\S+ *\\?\n)*)", re.M
)


def entries(path: Path) -> list[tuple[Requirement, list[str]]]:
    """Return what a lock file pins, and the hashes of each."""
    found = []
    for match in _ENTRY.finditer(path.read_text(encoding="utf-8")):
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", match["hashes"])
        found.append((Requirement(match["text"]), hashes))
    return found


def locked(path: Path, environment: dict[str, str]) -> dict[str, Version]:
    """Return the versions that are installed in an environment."""
    found: dict[str, Version] = {}
    for requirement, _ in entries(path):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (specifier,) = requirement.specifier
            name = canonicalize_name(requirement.name)
            assert specifier.operator == "==" and name not in found, requirement
            found[name] = Version(specifier.version)
    return found


def environment(python: str, system: str) -> dict[str, str]:
    platform, os_name = SYSTEMS[system]
    return {
        "python_version": python, "python_full_version": f"{python}.0", "sys_platform": system,
        "platform_system": platform, "os_name": os_name, "extra": "",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }  # fmt: skip


def wanted(extras: tuple[str, ...], environment: dict[str, str]) -> list[Requirement]:
    """Return what pyproject.toml asks for in an environment."""
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in EXTRAS[extra])]
    found = map(Requirement, texts)
    return [one for one in found if one.marker is None or one.marker.evaluate(environment)]


LOCKS = [(f"test-{python}.txt", python, ("test",)) for python in PYTHONS]
LOCKS += [("lint.txt", "3.12", ("test",)), ("docs.txt", "3.12", ("docs",))]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(("name", "python", "extras"), LOCKS)
def test_locks_fit_the_project(
    name: str, python: str, extras: tuple[str, ...], system: str
) -> None:
    where = environment(python, system)
    versions = locked(FOLDER / name, where)
    for requirement in wanted(extras, where):
        version = versions[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, f"{name}: {requirement}: run scripts/lock.sh"


def test_the_minimum_is_the_lowest_that_is_allowed() -> None:
    where = environment("3.10", "linux")
    versions = locked(FOLDER / "minimum-3.10.txt", where)
    for requirement in wanted(("lsp",), where):
        (lowest,) = [s.version for s in requirement.specifier if s.operator == ">="]
        assert versions[canonicalize_name(requirement.name)] == Version(lowest), requirement


@pytest.mark.parametrize("name", ["build.in", "lint.in"])
def test_what_is_named_by_itself_is_locked(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    named = {canonicalize_name(line) for line in lines if line and not line.startswith("#")}
    path = (FOLDER / name).with_suffix(".txt")
    assert named <= locked(path, environment("3.12", "linux")).keys()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
def test_every_file_that_is_installed_is_known_by_its_hash(path: Path) -> None:
    found = entries(path)
    assert found and all(hashes for _, hashes in found)
    rest = _ENTRY.sub("", path.read_text(encoding="utf-8"))
    assert not [line for line in rest.splitlines() if line and not line.startswith("#")]
