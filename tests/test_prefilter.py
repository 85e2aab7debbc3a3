"""Which files are looked at at all: told from their bytes, before they are decoded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flake8_keras_imports.analysis import concerns_keras, concerns_keras_bytes
from tests.runs import Project

MAKER = "import keras\n\n\ndef make():\n    return keras.Sequential()\n"


@pytest.mark.parametrize(
    ("text", "looked"),
    [
        ("import re\nfrom maker import make\nre.compile('x')\n", False),
        ("import re\nfrom maker import make\nre.compile('x')\nmake().compile('adam')\n", True),
        ("import re\nfrom maker import core\ncore.compile('adam')\n", True),
        ("import re\nfrom maker import more\nself.re.compile('adam')\n", True),
        ("from maker import model as re\nre.compile('adam')\n", True),
        ("import regex as re\nfrom maker import make\nre.compile('x')\n", True),
        ("import re\nfrom maker import make\nre.compile('x')\nmake().fit(1)\n", True),
        ("import re\nfrom maker import make\nre.compile('x')\ncallbacks = []\n", True),
        ("import re\nfrom maker import make\nx = make()\n", False),
        ("import re\nimport json\njson.compile('x')\n", False),
    ],
)
def test_what_trains_something_of_another_module(tmp_path: Path, text: str, looked: bool) -> None:
    (tmp_path / "maker.py").write_text(MAKER)
    path = str(tmp_path / "a.py")
    assert concerns_keras_bytes(text.encode(), path) is looked
    assert concerns_keras_bytes(text.replace("\n", "\r\n").encode(), path) is looked
    assert concerns_keras(text, path) is looked


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"import tensorflow.keras\n", "KER101"),
        (b"\xef\xbb\xbfimport tensorflow.keras\n", "KER101"),
        (b"# coding: latin-1\nimport tensorflow.keras  # \xe9\n", "KER101"),
        (b"# coding: cp1252\nx = '\x80'\nimport tensorflow.keras\n", "KER101"),
        (b"import tensorflow.keras  # \xe9\n", "is not text in its declared encoding"),
        (b"# coding: nonsense\nimport tensorflow.keras\n", "unknown encoding"),
        (b"import tensorflow.keras\n\0", "contains null bytes"),
        # nothing of Keras is in these, whatever else is wrong with them
        (b"# coding: nonsense\n", ""),
        (b"x = '\xe9'\n", ""),
        (b"x = (\n", ""),
        ("import tensorflow.keras\n".encode("utf-16"), ""),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, found: str) -> None:
    project = Project(tmp_path / "root", tmp_path / "cache")
    project.write("a.py", raw)
    run = project.check("-q")
    assert (found in run.out + run.err) if found else run == (0, "", "")


def test_a_file_without_keras_is_not_decoded(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.py").write_text("import os\nimport re\n\nX = re.compile('x')\n" * 100)
    program = (
        "import sys\nfrom flake8_keras_imports.cli import main\n"
        "import flake8_keras_imports.source.reading as reading\n"
        "def none(raw): raise AssertionError\nreading.decode = none\n"
        "assert main(['check', '--no-cache', '-q', 'a.py']) == 0\n"
        "print([m for m in sys.modules if m in ('multiprocessing', 'flake8', 'packaging')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout.splitlines() == ["[]"], done.stderr
