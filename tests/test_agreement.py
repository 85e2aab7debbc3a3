"""flake8 and the command line say the same about the same files."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases import all_cases
from tests.support import ROOT, check, flake8, run

NOQA = '''\
import tensorflow.keras
import tensorflow.keras  # noqa
import tensorflow.keras  # NOQA : not a list of codes
import tensorflow.keras  # noqa:KER101
import tensorflow.keras  # noqa: KER1,E501
import tensorflow.keras  # noqa: E501
import tensorflow.keras  # noqa: E501 KER101
import tensorflow.keras  # noqa:E501,W291 because of this
import tensorflow.keras  # type: ignore # noqa: ker101
import tensorflow.keras  #noqa
from tensorflow.keras import (
    layers,
)  # noqa: KER101
from tensorflow.keras import (  # noqa: KER101
    layers,
)
from tensorflow.keras import \\
    layers  # noqa: KER101
x = tensorflow.keras.layers, """
"""  # noqa: KER102
y = [
    tensorflow.keras.layers,  # noqa
    tensorflow.keras.layers,
]
z = "é", tensorflow.keras.layers, "# noqa"
'''


def both(folder: Path, *options: str) -> tuple[list[str], list[str]]:
    """Return the findings of both faces as sorted lines."""
    by_flake8 = [
        line.removeprefix("./") for line in flake8("--select=KER", *options, ".", cwd=folder)
    ]
    # flake8 is called with --isolated, so that no configuration of this machine counts
    _, out, err = check("--select=KER", "--isolated", *options, ".", cwd=folder)
    assert not err
    return sorted(by_flake8), sorted(line.removeprefix("./") for line in out.splitlines())


def test_on_all_cases(tmp_path: Path) -> None:
    for number, case in enumerate(all_cases()):
        case.write(tmp_path / f"case{number:03}")
    by_flake8, by_command = both(tmp_path)
    assert len(by_flake8) > 200
    assert by_flake8 == by_command


def test_on_the_examples() -> None:
    by_flake8, by_command = both(ROOT / "examples")
    assert by_flake8 == [line for line in by_command if ".ipynb:" not in line]


def test_on_noqa_comments(tmp_path: Path) -> None:
    (tmp_path / "lines.py").write_text(NOQA, encoding="utf-8")
    (tmp_path / "whole.py").write_text("# flake8: noqa\n" + NOQA, encoding="utf-8")
    (tmp_path / "codes.py").write_text("# flake8: noqa: E501\n" + NOQA, encoding="utf-8")
    (tmp_path / "late.py").write_text(NOQA + "x = 1  # flake8: noqa\n", encoding="utf-8")
    by_flake8, by_command = both(tmp_path)
    assert by_flake8 == by_command
    assert any(line.startswith("lines.py") for line in by_flake8)


def test_on_encodings_and_line_ends(tmp_path: Path) -> None:
    text = "# é\n\f\nimport tensorflow as tf\nx = 'é', tf.keras.layers  # é\n"
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (tmp_path / "crlf.py").write_bytes(text.replace("\n", "\r\n").encode())
    (tmp_path / "cr.py").write_bytes(text.replace("\n", "\r").encode())
    (tmp_path / "latin.py").write_bytes(b"# coding: latin-1\n" + text.encode("latin-1"))
    (tmp_path / "separators.py").write_text("x = '\u2028\x1c'\n" + text, encoding="utf-8")
    by_flake8, by_command = both(tmp_path)
    assert by_flake8 == by_command
    assert len(by_flake8) == 5


def test_on_files_that_only_compile_expressions(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("import keras\nmodel = keras.Sequential()\n")
    (tmp_path / "stops.py").write_text("import tf_keras\nlayer = tf_keras.layers.Dense(1)\n")
    uses = "import re\nfrom net import model\nfrom stops import layer\nmodel.add(layer)\n"
    trains = uses + "model.fit(1)\n"
    for name, text in {"uses": uses + "re.compile('x')\n", "trains": trains}.items():
        for end in ("\n", "\r\n", "\r"):
            path = tmp_path / f"{name}{len(end)}{end == chr(13)}.py"
            path.write_bytes(text.replace("\n", end).encode())
    by_flake8, by_command = both(tmp_path)
    assert by_flake8 == by_command
    assert [line.partition(":")[0] for line in by_flake8 if "KER303" in line] == [
        "trains1False.py",
        "trains1True.py",
        "trains2False.py",
    ]


def test_the_shape_of_json(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("é = 1; from tensorflow.keras import (\n    layers)\n")
    status, out, _ = check("--output-format", "json", "a.py", cwd=tmp_path)
    assert status == 1
    assert json.loads(out) == [
        {
            "cell": None,
            "code": "KER101",
            "end_location": {"column": 12, "row": 2},
            "filename": str(tmp_path / "a.py"),
            "fix": {
                "applicability": "unsafe",
                "edits": [
                    {
                        "content": "keras",
                        "end_location": {"column": 29, "row": 1},
                        "location": {"column": 13, "row": 1},
                    }
                ],
                "message": "Replace with 'from keras import layers'",
            },
            "location": {"column": 8, "row": 1},
            "message": "'from tensorflow.keras import layers' reaches Keras through TensorFlow; "
            "write 'from keras import layers'",
            "name": "tf-keras-import",
            "noqa_row": 1,
            "related": [],
            "url": None,
        }
    ]


def test_with_manifests(tmp_path: Path) -> None:
    """Both read the same manifests; of these themselves flake8 sees setup.py only."""
    pins = {"old": "tensorflow==2.10.*", "both": "tensorflow>=2.13,<2.16", "new": "tensorflow"}
    for name, pin in pins.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "setup.py").write_text(
            f"from setuptools import setup\n\nsetup(install_requires=['{pin}'])\n"
        )
        (tmp_path / name / "train.py").write_text(
            "import tensorflow as tf\nfrom keras import backend as K\n\n"
            "tf.keras.optimizers.SGD(lr=0.1)\nK.sum([1.0])\n"
        )
    _, by_flake8, err = run("flake8", "--jobs=1", "--select=KER", ".", cwd=tmp_path)
    assert not err
    _, by_command, _ = check("--select=KER", ".", cwd=tmp_path)
    lines = sorted(line.removeprefix("./") for line in by_flake8.splitlines())
    assert lines == sorted(line.removeprefix("./") for line in by_command.splitlines())
    found = {name: [x.split()[1] for x in lines if x.startswith(name + "/t")] for name in pins}
    assert found["old"] == ["KER102"]
    assert found["both"] == ["KER102", "KER403"]
    assert found["new"] == ["KER102", "KER403", "KER401"]
    assert [line.split()[1] for line in lines if "setup.py:" in line and "KER2" in line] == [
        "KER201"
    ]


PROJECT = {
    "ours/__init__.py": "from .callbacks import Checkpoint\nfrom .models import *\n",
    "ours/callbacks.py": "import tensorflow as tf\n\n\n"
    "class Checkpoint(tf.keras.callbacks.Callback):\n    pass\n",
    "ours/models.py": "import keras\n\n\ndef build():\n    return keras.Sequential()\n",
    "ours/train.py": "from . import Checkpoint, build\n\nmodel = build()\n"
    "model.fit(1, callbacks=[Checkpoint()])\n",
    "script.py": "import ours\nfrom ours.callbacks import *\n\n"
    "ours.build().fit(1, callbacks=[Checkpoint()])\n",
    "other.py": "from ours import build\n\nbuild().fit(1)\n",
}


def test_across_modules_with_any_number_of_jobs(tmp_path: Path) -> None:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    _, by_command, _ = check("--select=KER3", "--isolated", ".", cwd=tmp_path)
    wanted = sorted(line.removeprefix("./") for line in by_command.splitlines())
    assert [line.split(" ")[0] for line in wanted] == ["ours/train.py:4:25:", "script.py:4:32:"]
    for jobs in ("1", "2", "4"):
        _, found, err = run(
            "flake8", "--isolated", f"--jobs={jobs}", "--select=KER3", ".", cwd=tmp_path
        )
        assert not err
        assert sorted(line.removeprefix("./") for line in found.splitlines()) == wanted
    _, out, _ = check("--select=KER3", "--output-format=json", "script.py", cwd=tmp_path)
    (entry,) = json.loads(out)
    assert entry["related"] == [
        {
            "filename": str(tmp_path / "ours" / "callbacks.py"),
            "location": {"column": 1, "row": 4},
            "message": "class 'Checkpoint'",
        }
    ]
