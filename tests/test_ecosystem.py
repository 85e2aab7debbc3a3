"""The list and the record of real projects (scripts/ecosystem.py), without a network."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from flake8_keras_imports.rules import all_rules
from tests.support import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from projects.fetch import FetchError, Pin, archive_of, read_list, unpack
from projects.record import read_places, read_table, table_of, write_places, write_table
from projects.survey import Found, Linter, Survey, survey

RECORD = ROOT / "tests" / "ecosystem"
PINS = read_list(RECORD / "projects.txt")
TABLE = read_table(RECORD / "record.csv")
PLACES = read_places(RECORD / "findings.txt")


def test_the_list_is_long_sorted_and_pinned() -> None:
    assert len(PINS) >= 60
    labels = [pin.label for pin in PINS]
    assert len(set(labels)) == len(labels)
    assert sorted(PINS, key=lambda pin: f"{pin.name}=={pin.version}") == PINS
    assert len({pin.sha256 for pin in PINS}) == len(PINS)


def test_few_projects_have_no_finding() -> None:
    """A project without one shows what is not to be reported; most have some."""
    silent = {label for label, found in PLACES.items() if not found}
    assert len(silent) <= 10


def test_the_record_is_of_these_projects_and_of_rules_that_there_are() -> None:
    labels = {pin.label for pin in PINS}
    assert {project for project, _ in TABLE} < set(PLACES) == labels
    fixes = {rule.code: rule.fix for rule in all_rules()}
    for (project, rule), counts in TABLE.items():
        assert rule in fixes, (project, rule)
        assert counts.findings > 0 or counts.made > 0
        assert counts.safe + counts.unsafe == 0 or fixes[rule] != "none", (project, rule)


def test_counts_and_places_agree() -> None:
    for (project, rule), counts in TABLE.items():
        assert counts.findings == sum(found.code == rule for found in PLACES[project])
    assert sum(c.findings for c in TABLE.values()) == sum(map(len, PLACES.values()))


def test_real_code_has_findings_of_most_rules() -> None:
    """The rules of which these projects have no place; the list is to become shorter."""
    never = {rule.code for rule in all_rules()} - {rule for _, rule in TABLE}
    assert never == {"KER202", "KER203", "KER208", "KER301", "KER302", "KER305", "KER307",
                     "KER309", "KER310", "KER311"}  # fmt: skip


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = {Found("a b.py", 0, 3, 1, "KER101"): "x", Found("n.ipynb", 2, 1, 7, "KER102"): "y"}
    surveys = {"p-1.0": Survey(found)}
    surveys["p-1.0"].safe["KER101"] = surveys["p-1.0"].made["KER101"] = 1
    write_table(tmp_path / "a.csv", table_of(surveys))
    assert read_table(tmp_path / "a.csv") == table_of(surveys)
    write_places(tmp_path / "a.txt", {"p-1.0": set(found)})
    assert read_places(tmp_path / "a.txt") == {"p-1.0": set(found)}


def _tar(path: Path, names: dict[str, str]) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name, text in names.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("p-1.0/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)


def test_unpacking_stays_in_the_folder(tmp_path: Path) -> None:
    evil = {"p-1.0/a.py": "1", "p-1.0/../../out.py": "2", "/abs/b.py": "3", "p-1.0/d/c.py": "4"}
    _tar(tmp_path / "p-1.0.tar.gz", evil)
    unpack(tmp_path / "p-1.0.tar.gz", tmp_path / "in")
    with zipfile.ZipFile(tmp_path / "p-1.0.zip", "w") as archive:
        for name, text in evil.items():
            archive.writestr(name, text)
    unpack(tmp_path / "p-1.0.zip", tmp_path / "zipped")
    for folder in ("in", "zipped"):
        paths = sorted(p.relative_to(tmp_path / folder) for p in (tmp_path / folder).rglob("*.py"))
        assert [path.as_posix() for path in paths] == ["a.py", "d/c.py"]
    assert not list(tmp_path.rglob("out.py")) and not list(tmp_path.rglob("link"))


def test_an_archive_with_another_hash_is_refused(tmp_path: Path) -> None:
    _tar(tmp_path / "some_project-1.0.tar.gz", {"p-1.0/a.py": "1"})
    with pytest.raises(FetchError, match="its sha256 is"):
        archive_of(Pin("some-project", "1.0", "0" * 64), tmp_path)
    assert archive_of(Pin("other", "1.0", "0" * 64), tmp_path) is None


def test_a_line_without_a_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# a list\nkeras==3.0\n")
    with pytest.raises(FetchError, match=r"list.txt:2: is not"):
        read_list(tmp_path / "list.txt")


def test_a_project_is_linted_and_mended(tmp_path: Path) -> None:
    project = tmp_path / "p-1.0"
    project.mkdir()
    (project / "a.py").write_text(
        "import tf_keras\nfrom tensorflow.keras import layers\nlayers.x\n"
    )
    (project / "old.py").write_text("import keras\nprint 'Python 2'\n")
    (project / "setup.cfg").write_text("[flake8]\nignore = KER\n")  # no configuration holds
    (tmp_path / "empty").mkdir()
    found = survey(Linter(ROOT, tmp_path / "empty"), project)
    places = {(one.path, one.row, one.code) for one in found.findings}
    assert {("a.py", 1, "KER190"), ("a.py", 2, "KER101")} <= places
    assert found.made["KER101"] == found.unsafe["KER101"] == 1
    assert not found.wrong and len(found.unreadable) == 1
    assert "tensorflow" in (project / "a.py").read_text(), "only a copy is mended"


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    """A project that is not pinned is not looked at; nothing is fetched for it."""
    script = [sys.executable, str(ROOT / "scripts" / "ecosystem.py"), str(tmp_path)]
    done = subprocess.run([*script, "--only", "none-1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "0 projects" in done.stdout and "Nothing has changed." in done.stdout
    done = subprocess.run([*script, "--no-fix"], capture_output=True, text=True)
    assert done.returncode == 2 and "--no-fix needs --against" in done.stderr
