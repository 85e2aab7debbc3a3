"""The workflows: pinned, with no more rights than they need, and calling what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import ROOT
from tests.test_locks import PYTHONS

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FILES = [*WORKFLOWS, ROOT / "action.yml"]
#: Comes with the fuzzer.
LATER = {"scripts/fuzz.py"}
_USES = re.compile(r"^ *(?:- )?uses: (?P<action>\S+)@(?P<commit>\S+)(?P<comment>.*)$", re.M)
Step = dict[str, Any]


def content(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def jobs(path: Path) -> dict[str, Any]:
    found = content(path)["jobs"]
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[Step]:
    """Yield the steps of a workflow, or of the action."""
    whole = content(path)
    for job in whole["jobs"].values() if "jobs" in whole else [whole["runs"]]:
        yield from job["steps"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    found = list(_USES.finditer(path.read_text(encoding="utf-8")))
    assert len(found) == sum("uses" in step for step in steps(path))
    for match in found:
        assert re.fullmatch(r"[0-9a-f]{40}", match["commit"]), match[0]
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", match["comment"]), match[0]


def test_an_action_is_the_same_commit_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in FILES:
        for match in _USES.finditer(path.read_text(encoding="utf-8")):
            pins.setdefault(match["action"], set()).add(match["commit"] + match["comment"])
    assert {action: len(commits) for action, commits in pins.items()} == dict.fromkeys(pins, 1)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_jobs_have_the_rights_that_they_need(path: Path) -> None:
    whole = content(path)
    assert whole["permissions"] == {}
    assert "group" in whole["concurrency"]
    for name, job in jobs(path).items():
        publishes = path.name == "release.yml" and name == "publish"
        rights = {"id-token": "write"} if publishes else {"contents": "read"}
        assert job["permissions"] == rights, name
        assert job["timeout-minutes"] <= 350
        # where the right to publish is, nothing of the repository and no script runs
        assert not publishes or all("uses" in step for step in job["steps"])
        assert publishes == ("environment" in job)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_steps_keep_no_password_and_take_no_text_for_a_command(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert not step["with"].get("ref")
        assert "${{" not in step.get("run", "")
    assert "pull_request_target" not in path.read_text(encoding="utf-8")
    assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_call_what_is_there(path: Path) -> None:
    commands = "\n".join(step.get("run", "") for step in steps(path)).replace('"', "")
    named = re.findall(r"(?:^|[\s=])((?:scripts|tests|\.ci|\.github)/\S+)", commands)
    for name in set(named) - LATER:
        for python in PYTHONS if "$PYTHON" in name else ("",):
            assert (ROOT / name.replace("$PYTHON", python)).is_file(), name
    for lock in re.findall(r"pip install (.*)", commands):
        assert "--require-hashes -r .github/requirements/" in lock or (
            lock == "--no-deps --no-build-isolation -e ."
        )


def test_the_tests_run_on_every_python_and_system() -> None:
    found = jobs(GITHUB / "workflows" / "tests.yml")
    matrix = found["tests"]["strategy"]["matrix"]
    assert set(PYTHONS) <= set(matrix["python"])
    assert [one.partition("-")[0] for one in matrix["system"]] == ["ubuntu", "macos", "windows"]
    assert {"run": "python -m pytest"} in found["tests"]["steps"]
    assert {"run": ".ci/run"} in found["readme"]["steps"]  # the command of the README
    for python in matrix["python"]:
        assert (GITHUB / "requirements" / f"test-{python}.txt").is_file()


def test_updates_wait_for_a_while() -> None:
    updates = content(GITHUB / "dependabot.yml")["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"github-actions", "pip"}
    for one in updates:
        assert (ROOT / one["directory"].lstrip("/")).is_dir()
        assert one["cooldown"]["default-days"] >= 7
