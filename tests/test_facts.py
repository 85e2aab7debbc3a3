"""The facts about releases: versions, replacements, and what was compared with live installs."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports import data
from flake8_keras_imports.project.solutions import solve
from flake8_keras_imports.project.versions import (
    TIMELINES,
    everything,
    lacking,
    releases,
    spelled,
    timeline,
)
from flake8_keras_imports.resolve.origins import Place, name
from flake8_keras_imports.rules import names as names_rule
from flake8_keras_imports.settings import Allowed, VersionError, specifier

ROOT = Path(__file__).parent.parent
DATA = ROOT / "flake8_keras_imports" / "data"


def test_live_record_is_of_these_data_files() -> None:
    """scripts/compare_live.py compared exactly these files with real installations."""
    record = (ROOT / "evidence" / "live.txt").read_text("utf-8").splitlines()
    hashes = [line.split() for line in record if re.match(r"[0-9a-f]{64}  ", line)]
    assert {file for _, file in hashes} == {
        "names.txt",
        "deep_names.txt",
        "parameters.txt",
        "releases.txt",
    }
    for digest, file in hashes:
        text = (DATA / file).read_text("utf-8").partition("\n")[2]
        assert hashlib.sha256(text.encode()).hexdigest() == digest, f"{file}: compare again"
    assert not [line for line in record if line.endswith("NO REASON")]
    heads = [line for line in record if re.match(r"[tfkl] \d", line)]
    assert len(heads) >= 60
    assert all(re.search(r"\d+ names by attribute, \d+ by import", line) for line in heads)


def test_verdict_record_has_no_wrong_verdict() -> None:
    record = (ROOT / "evidence" / "verdicts.txt").read_text("utf-8").splitlines()
    counts = [
        re.search(r": (\d+) names, \d+ of them missing, (\d+) verdicts right", line)
        for line in record[1:]
    ]
    assert len(counts) == 12
    for match in counts:
        assert match is not None and match[1] == match[2]


@pytest.mark.parametrize("file", ["replacements.txt", "moved.txt"])
def test_replacements_exist_where_they_are_offered(file: str) -> None:
    """Whatever the rules would say about an old name, the new one is there."""
    said = 0
    for row in data.rows(file, 2):
        for origin in TIMELINES:
            missing = _missing(Place(origin, row[0], "public"))
            if missing is None:
                continue
            home = names_rule.new_home(missing, everything())
            if home is not None:
                said += 1
                assert names_rule.exists(origin, home, missing.releases) == missing.releases
                continue
            new = names_rule.replacement(missing)
            if new is not None and new.path != "-":
                said += 1
                where = names_rule.exists(origin, new.path, missing.releases)
                entry = name(new.path)
                assert where and entry is not None
                for letter, mask in where.items():
                    assert mask & ~releases(letter, entry.cell(letter, False)) == 0
    assert said > 150


def _missing(place: Place) -> names_rule.Missing | None:
    entry = name(place.path)
    if entry is None:
        return None
    has = {x: releases(x, entry.cell(x, False)) for x in TIMELINES[place.origin]}
    lacks = lacking(place.origin, has, everything())
    return names_rule.Missing(ast.Name("x"), place, lacks) if lacks else None


def test_replacement_rows_are_sane() -> None:
    for row in data.rows("replacements.txt", 4):
        assert len(row) == 4, row
        old, new, safety, _ = row
        assert name(old) is not None, old
        assert re.fullmatch(r"safe|positional|unless:\S+|unsafe|none", safety), row
        assert (new == "-") == (safety == "none")


def test_advice_names_what_exists() -> None:
    """Words in backquotes are parameters or members of the newest Keras 3."""
    newest = {
        p.rstrip("=") for row in data.rows("parameters.txt", 6) for p in "".join(row[5:]).split()
    }
    known = newest | {row[0].rpartition(".")[2] for row in data.rows("parameters.txt", 1)}
    known |= {row[0].rpartition(".")[2].removesuffix("()") for row in data.rows("members.txt", 1)}
    known |= {row[0].rpartition(".")[2] for row in data.rows("hooks.txt", 2)}
    hooks = {row[0] for row in data.rows("hooks.txt", 2)}
    for key, text in (row for row in data.rows("advice.txt", 2)):
        assert not key.startswith("def.") or key[4:] in hooks, key
        for word in re.findall(r"`(\w+)`", text):
            assert word in known, (key, word)


@pytest.mark.parametrize("letter", ["t", "f", "k", "l"])
@given(mask=st.integers(min_value=0))
def test_sets_of_releases_are_spelled_as_they_are_read(letter: str, mask: int) -> None:
    mask &= (1 << len(timeline(letter))) - 1
    text = spelled(letter, mask).replace(" ", "")
    assert releases(letter, text or "-") == mask


@pytest.mark.parametrize(
    ("allowed", "letter", "expected"),
    [
        (Allowed(), "t", "2.0-2.15"),
        (Allowed(), "k", "2.0-3.15"),
        (Allowed(tensorflow=">=2.16"), "t", ""),
        (Allowed(tensorflow="==2.21.*"), "f", "3.12-3.15"),
        (Allowed(tensorflow="<2.16"), "f", ""),
        (Allowed(tensorflow=">=2.13", keras="<3"), "t", "2.13-2.15"),
        (Allowed(tensorflow=">=2.13", keras="<3"), "f", ""),
        (Allowed(keras=">=3.0,<3.4"), "k", "3.0-3.3"),
        (Allowed(keras="none"), "k", ""),
        (Allowed(keras="none"), "f", "3.0-3.15"),
        (Allowed(tensorflow="none"), "f", ""),
        (Allowed(keras=">=99"), "k", "3.15.1"),
        (Allowed(tf_keras="~=2.16.0"), "l", "2.16"),
        (Allowed(tensorflow="==2.15.*"), "k", "2.15"),
        (Allowed(tensorflow=">=2.16"), "k", "3.0-3.15"),
        (Allowed(tensorflow=">=2.18", keras="<3.6"), "f", "3.5"),
        (Allowed(tensorflow="", keras="<3"), "t", "2.0-2.15"),
        (Allowed(keras=">=3"), "f", "3.0-3.15"),
        (Allowed(keras=">=3"), "t", ""),
        (Allowed(tensorflow="==2.3.*"), "k", "2.0-2.4"),
        (Allowed(tensorflow="==2.16.*"), "l", "2.14-2.15.0, 2.16"),
    ],
)
def test_allowed_releases(allowed: Allowed, letter: str, expected: str) -> None:
    assert spelled(letter, solve(allowed).may(letter)) == expected


def test_specifiers_are_checked() -> None:
    assert specifier(" >=2.13,<2.16 ") == ">=2.13,<2.16"
    assert specifier("none") == "none"
    with pytest.raises(VersionError, match=r"'2\.x' is neither"):
        specifier("2.x")


@pytest.mark.parametrize(
    "file", ["names.txt", "parameters.txt", "members.txt", "arguments.txt", "present.txt"]
)
def test_lines_are_found_without_splitting_the_file(file: str) -> None:
    columns = 2 if file == "arguments.txt" else 1
    text = (DATA / file).read_text("utf-8").splitlines()
    expected: dict[str, list[str]] = {}
    for line in text:
        parts = line.split(" ", columns)
        if not line.startswith("#"):
            expected.setdefault(" ".join(parts[:columns]), []).append(parts[columns])
    for key, rests in expected.items():
        assert list(data.lines(file, key)) == rests
    assert data.lines(file, "nothing.of.this") == ()
    assert data.lines(file, "zzz") == ()
