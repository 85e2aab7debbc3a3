"""The formats that servers read, held against their schemas."""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from xml.etree import ElementTree

import pytest

from flake8_keras_imports.finding import Applicability, Edit, Finding, Fix, Related
from flake8_keras_imports.output import github, gitlab, junit, sarif, statistics
from flake8_keras_imports.output.formats import FORMATS, write
from flake8_keras_imports.output.places import told, uri
from flake8_keras_imports.output.report import Report
from tests.support import ROOT, check, run

SCHEMAS = ROOT / "tests" / "schemas"
PROGRAM = "import tensorflow as tf\n\nx = 'é𝄞', tf.keras.layers  # 100%, a: b\n"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["# tf.keras\n"]},
            {"cell_type": "code", "source": ["import tensorflow as tf\n", "\n", "tf.keras.layers"]},
            {"cell_type": "code", "source": "class A(tf.keras.Model):\n    pass"},
        ],
        "metadata": {},
        "nbformat": 4,
    },
    indent=1,
)


def written(name: str, *arguments: str, cwd: Path) -> str:
    _, out, err = check(f"--output-format={name}", *arguments, cwd=cwd)
    assert not err
    return out


@pytest.fixture(scope="module")
def validate_sarif() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())

    def validate(text: str) -> dict[str, Any]:
        document = json.loads(text)
        validator.validate(document)
        (found,) = document["runs"]
        return found

    return validate


@pytest.fixture(scope="module")
def validate_junit() -> Any:
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))

    def validate(text: str) -> ElementTree.Element:
        tree = ElementTree.fromstring(text.encode("ascii"))
        schema.validate(tree)
        return tree

    return validate


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "é.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "nb.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    (tmp_path / "clean.py").write_text("import keras\n")
    (tmp_path / "requirements.txt").write_text("tensorflow>=2.13\n")
    return tmp_path


def test_sarif(project: Path, validate_sarif: Any) -> None:
    found = validate_sarif(written("sarif", ".", cwd=project))
    assert found["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert found["originalUriBaseIds"]["ROOT"]["uri"] == project.as_uri() + "/"
    places = [result["locations"][0] for result in found["results"]]
    where = [place["physicalLocation"]["artifactLocation"]["uri"] for place in places]
    assert where == ["a%20b/%C3%A9.py", *["nb.ipynb"] * 2, "requirements.txt"]
    # columns count characters, also beyond the sixteen-bit ones
    region = {"startLine": 3, "endLine": 3, "startColumn": 11, "endColumn": 26}
    assert places[0]["physicalLocation"]["region"] == region
    assert found["columnKind"] == "unicodeCodePoints"
    # rows of the notebook's own lines, the place in the cell in words
    lines = NOTEBOOK.splitlines()
    for place, text in zip(places[1:3], ("tf.keras.layers", "class A")):
        assert text in lines[place["physicalLocation"]["region"]["startLine"] - 1]
    assert [place["logicalLocations"][0]["name"] for place in places[1:3]] == ["cell 2", "cell 3"]
    assert found["results"][1]["message"]["text"].startswith("cell 2, line 3: 'tf.keras.layers'")
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["KER102", "KER201"]
    assert rules[0]["help"]["markdown"].startswith("# KER102 tf-keras-attribute")
    assert rules[0]["shortDescription"]["text"].startswith("Reports Keras reached as an attribute")
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in found["results"]] == ["warning"] * 3 + ["error"]


def test_sarif_tells_fixes_and_related_places(tmp_path: Path, validate_sarif: Any) -> None:
    (tmp_path / "ours.py").write_text(
        "import tensorflow as tf\n\nclass Log(tf.keras.callbacks.Callback):\n    pass\n"
    )
    (tmp_path / "train.py").write_text(
        "import keras\nfrom ours import Log\n\nkeras.Sequential().fit(1, callbacks=[Log()])\n"
    )
    found = validate_sarif(written("sarif", "--isolated", ".", cwd=tmp_path))
    (one,) = [result for result in found["results"] if result["ruleId"] == "KER301"]
    (place,) = one["relatedLocations"]
    assert place["message"]["text"] == "class 'Log'"
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "ours.py", "uriBaseId": "ROOT"}
    assert place["physicalLocation"]["region"]["startLine"] == 3
    (other,) = [result for result in found["results"] if result["ruleId"] == "KER102"]
    (fix,) = other["fixes"]
    assert fix["properties"] == {"applicability": "unsafe"}
    (change,) = fix["artifactChanges"]
    text = (tmp_path / "ours.py").read_text().splitlines(keepends=True)
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        row, end = region["startLine"] - 1, region["endLine"] - 1
        before = text[row][: region["startColumn"] - 1]
        after = text[end][region["endColumn"] - 1 :]
        text[row : end + 1] = [before + replacement["insertedContent"]["text"] + after]
    assert "class Log(keras.callbacks.Callback):" in "".join(text)
    assert "import keras\n" in "".join(text)


def test_sarif_of_an_edit_at_the_end_stays_in_the_file(tmp_path: Path, validate_sarif: Any) -> None:
    (tmp_path / "a.py").write_text("import tf_keras")
    edits = (Edit(1, 1, 2, 1, ""),)
    fix = Fix("Remove", Applicability.SAFE, edits)
    suggestion = Fix("Think", Applicability.DISPLAY, edits)
    findings = [Finding(1, 1, "KER190", "m", 1, 16, fix=one) for one in (fix, suggestion)]
    found = validate_sarif(sarif.render(Report({str(tmp_path / "a.py"): findings})))
    first, second = found["results"]
    (replacement,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 16}
    assert replacement["deletedRegion"] == region
    assert "fixes" not in second


def test_junit(project: Path, validate_junit: Any) -> None:
    tree = validate_junit(written("junit", ".", cwd=project))
    assert (tree.get("tests"), tree.get("failures"), tree.get("errors")) == ("5", "4", "0")
    cases = {(case.get("classname"), case.get("name")) for case in tree.iter("testcase")}
    assert cases == {
        ("a b/é.py", "KER102 3:11"),
        ("nb.ipynb", "KER102 cell 2:3:1"),
        ("nb.ipynb", "KER102 cell 3:1:9"),
        ("requirements.txt", "KER201 1:1"),
        ("clean.py", "keras-imports"),
    }
    failure = next(tree.iter("failure"))
    assert failure.text and "x = 'é𝄞', tf.keras.layers  # 100%, a: b" in failure.text


def test_junit_leaves_out_what_xml_cannot_hold(validate_junit: Any) -> None:
    path = 'a\udc80\x01<&">.py'
    found = Report({path: [Finding(1, 1, "KER102", "a \x1b[31m]]> 'b' \ud800", 1, 2)]}, ["e\0: x"])
    tree = validate_junit(junit.render(found))
    assert next(tree.iter("testcase")).get("classname") == 'a\ufffd\ufffd<&">.py'
    assert tree.get("errors") == "1"


def test_gitlab(project: Path) -> None:
    """As https://docs.gitlab.com/ci/testing/code_quality/ has it: there is no public schema."""
    entries = json.loads(written("gitlab", ".", cwd=project))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 4
    for entry in entries:
        assert all(isinstance(entry[key], str) for key in ("description", "check_name"))
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith(("/", "./"))
    assert entries[0]["location"] == {
        "path": "a b/é.py",
        "positions": {"begin": {"line": 3, "column": 11}, "end": {"line": 3, "column": 26}},
    }
    assert "tf.keras.layers" in NOTEBOOK.splitlines()[entries[1]["location"]["lines"]["begin"] - 1]


def test_identities_hold_when_lines_move(tmp_path: Path) -> None:
    def identities(text: str) -> list[str]:
        (tmp_path / "a.py").write_text(text)
        entries = json.loads(written("gitlab", "a.py", cwd=tmp_path))
        return [entry["fingerprint"] for entry in entries]

    before = identities("import tensorflow as tf\ntf.keras.Model\ntf.keras.Model\n")
    assert len(set(before)) == 2
    assert identities(
        "import tensorflow as tf\n\n\nif 1:\n  tf.keras.Model\n  tf.keras.Model\n"
    ) == (before)
    assert identities("import tensorflow as tf\ntf.keras.Input\ntf.keras.Model\n")[1] == before[0]


def test_github(project: Path) -> None:
    lines = written("github", ".", cwd=project).splitlines()
    assert lines[0].startswith(
        "::warning title=keras-imports (KER102),file=a b/é.py,line=3,endLine=3,col=11,endColumn=26"
        "::KER102 'tf.keras.layers' reaches"
    )
    assert lines[1].startswith("::warning title=keras-imports (KER102),file=nb.ipynb,line=")
    assert "::KER102 cell 2, line 3: " in lines[1] and "col=" not in lines[1]
    assert lines[3].startswith("::error title=keras-imports (KER201),file=requirements.txt,line=1,")


def test_github_escapes() -> None:
    findings = [Finding(1, 2, "KER102", "100%\r\n::error::", 2, 3)]
    text = github.render(Report({"a,b:c%.py": findings}, ["x.py: is\nbad"]))
    assert text == (
        "::warning title=keras-imports (KER102),file=a%2Cb%3Ac%25.py,line=1,endLine=2"
        "::KER102 100%25%0D%0A::error::\n"
        "::error title=keras-imports::x.py: is%0Abad\n"
    )


def test_paths_start_at_the_checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.setenv(variable, str(project))
        (entry,) = json.loads(written("gitlab", "é.py", cwd=project / "a b"))
        assert entry["location"]["path"] == "a b/é.py"
        monkeypatch.setenv(variable, str(project / "elsewhere"))
        (entry,) = json.loads(written("gitlab", "é.py", cwd=project / "a b"))
        assert entry["location"]["path"] == "é.py"
        monkeypatch.delenv(variable)


@pytest.mark.parametrize(
    ("path", "base", "here", "reference"),
    [
        ("a.py", "/p", "/p", "a.py"),
        ("./a.py", "/p", "/p", "a.py"),
        ("../x/a.py", "/p", "/p/y", "x/a.py"),
        ("/q/a #1?.py", "/p", "/p", "file:///q/a%20%231%3F.py"),
        ("a:b.py", "/p", "/p", "./a:b.py"),
        ("é\udc80.py", "/p", "/p", "%C3%A9%80.py"),
    ],
)
def test_uris(path: str, base: str, here: str, reference: str) -> None:
    assert uri(told(path, base, here, PurePosixPath)) == reference


@pytest.mark.parametrize(
    ("path", "base", "here", "reference"),
    [
        ("a\\b.py", "C:\\p", "C:\\p", "a/b.py"),
        ("..\\b.py", "C:\\p", "C:\\p\\x", "b.py"),
        ("C:\\P\\b.py", "c:\\p", "C:\\p", "b.py"),
        ("D:\\é x\\b.py", "C:\\p", "C:\\p", "file:///D:/%C3%A9%20x/b.py"),
        ("\\\\server\\share\\b.py", "C:\\p", "C:\\p", "file://server/share/b.py"),
    ],
)
def test_uris_on_windows(path: str, base: str, here: str, reference: str) -> None:
    assert uri(told(path, base, here, PureWindowsPath)) == reference


def test_nothing_found(tmp_path: Path, validate_sarif: Any, validate_junit: Any) -> None:
    (tmp_path / "clean.py").write_text("import keras\n")
    found = validate_sarif(written("sarif", ".", cwd=tmp_path))
    assert found["results"] == found["tool"]["driver"]["rules"] == []
    assert validate_junit(written("junit", ".", cwd=tmp_path)).get("tests") == "1"
    assert validate_junit(junit.render(Report({}))).get("tests") == "0"
    assert json.loads(written("gitlab", ".", cwd=tmp_path)) == []
    assert json.loads(written("json", ".", cwd=tmp_path)) == []
    for name in ("full", "concise", "text", "json-lines", "github"):
        assert written(name, ".", cwd=tmp_path) == ""


def test_what_failed_is_told_to_the_server(
    tmp_path: Path, validate_sarif: Any, validate_junit: Any
) -> None:
    (tmp_path / "bad.py").write_text("keras = (\n")

    def out(name: str) -> str:
        status, out, err = check(f"--output-format={name}", ".", cwd=tmp_path)
        assert status == 2 and "was never closed" in err
        return out

    (invocation,) = validate_sarif(out("sarif"))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "never closed" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    (error,) = validate_junit(out("junit")).iter("error")
    assert error.get("message", "").startswith("./bad.py: line 1: ")
    assert out("github") == "::error title=keras-imports::./bad.py: line 1: '(' was never closed\n"


def test_json_lines(project: Path) -> None:
    lines = written("json-lines", ".", cwd=project).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(written("json", ".", cwd=project))


def test_every_format_takes_what_is_odd(tmp_path: Path) -> None:
    """Files that are gone, rows that are not there, everything that a finding may have."""
    fix = Fix("t", Applicability.UNSAFE, (Edit(90, 1, 99, 9, "x\n"),), "why")
    related = (Related(str(tmp_path / "gone.py"), 7, 7, "there"), Related("", 99, 1, "here", 3))
    finding = Finding(90, 80, "KER301", "m", 99, 1, None, related, fix)
    empty = tmp_path / "empty.ipynb"
    empty.write_text("{}")
    results = {
        str(tmp_path / "gone.py"): [finding],
        str(empty): [finding._replace(cell=3)],
        str(tmp_path / "gone.ipynb"): [finding._replace(cell=1)],
    }
    for name in FORMATS:
        assert "KER301" in write(name, Report(results))
    assert gitlab.render(Report({})) == "[]\n"
    assert statistics.render(Report({})) == ""


def test_output_file_and_exit_zero(project: Path) -> None:
    status, out, err = run(
        "flake8_keras_imports", "check", "--output-format=sarif", "--output-file=r.sarif",
        "--exit-zero", ".", cwd=project,
    )  # fmt: skip
    assert (status, out, err) == (0, "", "")
    assert json.loads((project / "r.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    status, out, err = run("flake8_keras_imports", "check", "--output-file=r.txt", ".", cwd=project)
    assert (status, out) == (1, "") and err.startswith("4 findings in 3 files")
    assert (project / "r.txt").read_text(encoding="utf-8").startswith("./a b/é.py:3:11: KER102 ")
    status, _, err = check("--output-file=no/r.txt", ".", cwd=project)
    assert status == 2 and err.startswith("keras-imports: no/r.txt: cannot be written: ")
    (project / "bad.py").write_text("keras = (\n")
    assert check("--exit-zero", ".", cwd=project)[0] == 2
    assert check("--exit-zero", "bad.py", cwd=project)[0] == 2


def test_statistics(project: Path) -> None:
    (project / "nb.ipynb").unlink()
    _, out, _ = check("--statistics", ".", cwd=project)
    assert out == (
        "1 KER102 [*] tf-keras-attribute\n1 KER201     pin-crosses-keras-3\n\n"
        "[*] all of them fixable with --fix, [-] some of them\n"
    )
    _, out, _ = check("--statistics", "--output-format=json", ".", cwd=project)
    assert json.loads(out)[1] == {
        "code": "KER201", "count": 1, "fixable": 0, "name": "pin-crosses-keras-3"
    }  # fmt: skip
    assert check("--statistics", "--output-format=sarif", ".", cwd=project)[0] == 2
    (project / "requirements.txt").unlink()
    _, out, _ = check("--statistics", ".", cwd=project)
    assert out == "1 KER102 tf-keras-attribute\n"


def test_a_stream_that_cannot_show_a_character(project: Path) -> None:
    import subprocess
    import sys

    for name in ("full", "concise"):
        done = subprocess.run(
            [sys.executable, "-m", "flake8_keras_imports", "check", f"--output-format={name}", "."],
            cwd=project, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
        assert done.returncode == 1 and b"\\xe9.py:3:11" in done.stdout
