"""The report: the same numbers as ``check``, one file that needs nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flake8_keras_imports.cli import main
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.reporting.graph import Graph
from flake8_keras_imports.reporting.survey import Crossing, Surveyed
from tests.support import ROOT

VOID = {"meta", "br", "hr", "path", "rect"}


class Strict(HTMLParser):
    """Complains of tags that are not closed in order, and remembers what it saw."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        self.links += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag not in VOID or tag == "path":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> Strict:
    page = Strict()
    page.feed(text)
    assert not page.open
    assert not page.links
    assert "http" not in re.sub(r"<style>.*?</style>|https://keras.io\S*", "", text, flags=re.S)
    return page


@pytest.fixture(autouse=True)
def new_process() -> None:
    """What other tests have read in this process is none of its business."""
    forget()


def test_the_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.html"
    forget()  # other tests have met manifests that cannot be read
    assert main(["report", str(ROOT / "examples"), "--html", str(target)]) == 0
    assert "findings" in capsys.readouterr().out
    page = read(target.read_text(encoding="utf-8"))
    assert main(["check", "--output-format", "json", str(ROOT / "examples")]) == 1
    findings = json.loads(capsys.readouterr().out)
    said = " ".join(page.text)
    assert re.search(rf"\b{len(findings)}\b\s+findings", said)
    counts = Counter(finding["code"] for finding in findings)
    for code, count in counts.items():
        assert re.search(rf"{code}\s+[\w-]+\s+{count}\b", said), code
    for finding in findings:
        assert finding["message"] in "".join(page.text)
    assert page.seen["details"] == len(counts)
    assert "What crosses between modules" in said


def test_a_project_without_keras(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(1)\n")
    target = tmp_path / "out.html"
    assert main(["report", str(tmp_path), "--html", str(target)]) == 0
    assert "No module concerns Keras" in target.read_text()


def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.py").write_text("import tensorflow.keras\nprint(\n")
    (tmp_path / "<b>.py").write_text("import tensorflow.keras\n")
    target = tmp_path / "out.html"
    assert main(["report", str(tmp_path), "--html", str(target)]) == 2
    assert "bad.py: line 2" in capsys.readouterr().err
    text = target.read_text()
    read(text)
    assert "bad.py: line 2" in text
    assert "&lt;b&gt;.py" in text
    assert main(["report", str(tmp_path / "none"), "--html", str(target)]) == 2
    assert main(["report", str(tmp_path), "--html", str(tmp_path / "none" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_circles_and_crowds_can_be_drawn() -> None:
    names = [f"package/folder{number % 7}/module{number}.py" for number in range(150)]
    files = [
        Surveyed(name, ("keras",), imports={names[(i * 7 + 1) % 150], names[i - 1]})
        for i, name in enumerate(names)
    ]
    crossing = Crossing(names[0], names[1], 3, "KER301", "")
    few, many = Graph(files[:50], [crossing]), Graph(files, [crossing])
    assert len(few.nodes) == 50
    assert len(many.nodes) == 7
    for graph in (few, many):
        places = {(node.x, node.y) for node in graph.nodes.values()}
        assert len(places) == len(graph.nodes)
        assert graph.svg().count("crosses") == 1
