# ruff: noqa: E501  manifests stand on one line
"""What manifests say, and which releases a project allows by them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports.project import lookup, manifests
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.project.lookup import alternatives, project_of, versions_for
from flake8_keras_imports.project.manifests import read
from flake8_keras_imports.project.manifests.other import conda_pin
from flake8_keras_imports.project.manifests.toml import poetry_specifier
from flake8_keras_imports.project.versions import spelled
from flake8_keras_imports.settings import DEFAULT, Allowed

REQUIREMENTS = """\
# what it runs on
numpy
tensorflow[and-cuda] >= 2.13, \\
    < 2.16  --hash=sha256:abc  # pinned
keras==2.15.0 ; python_version >= "3.9"
-e git+https://example.org/tf-keras.git#egg=tf-keras
--extra-index-url https://example.org
"""
PYPROJECT = """\
[project]
name = "x"
requires-python = ">=3.10"
dependencies = [
    "numpy",
    "tensorflow>=2.13,<2.16",  # Keras 2
]

[project.optional-dependencies]
jax = ["keras>=3"]

[dependency-groups]
base = ["tf-keras"]
dev = [{include-group = "base"}, {include-group = "dev"}]
"""
POETRY = """\
[tool.poetry.dependencies]
python = "^3.9"
tensorflow = [
    {version = "^2.13", markers = "sys_platform != 'darwin'"},
    {version = "~2.12", platform = "darwin"},
]
keras = {version = "2.*", optional = true}
"""
SETUP = """\
import os
from setuptools import setup

version = "2.13"
base = ["numpy"]
base += ["keras<3"]


def listed(name):
    with open(os.path.join("requirements", name)) as file:
        return file.read().splitlines()


extras = {"tf": ["tensorflow" + ">=2.8"], "gpu": [f"tensorflow-gpu=={version}"]}
extras["all"] = ["tf-keras"]
setup(name="x", install_requires=base + ["h5py"], extras_require=extras, python_requires=">=3.8")
"""
SETUP_CFG = """\
[options]
python_requires = >=3.8
install_requires =
    numpy
    tensorflow>=2.10,<2.12  # old
[options.extras_require]
k = keras==2.10.*
"""
ENVIRONMENT = """\
name: x
dependencies:
  - python=3.10
  - conda-forge::tensorflow=2.15
  - keras>=2.15,<3
  - pip:
      - tf-keras==2.15.*
"""
PIPFILE = """\
[packages]
tensorflow = "==2.15.0"
keras = "*"
[dev-packages]
tf-keras = {version = ">=2.15", markers = "python_version > '3'"}
"""


def pins(tmp_path: Path, name: str, text: str) -> list[tuple[str, str, str, str, int, int]]:
    path = tmp_path / name
    path.write_text(text)
    manifest = read(str(path))
    assert manifest.error == ""
    return [
        (p.name, p.specifier, p.marker, p.group, p.row, p.column)
        for p in manifest.pins
        if lookup.family(p.name)
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "requirements.txt",
            REQUIREMENTS,
            [
                ("tensorflow", "<2.16,>=2.13", "", "", 3, 1),
                ("keras", "==2.15.0", 'python_version >= "3.9"', "", 5, 1),
                ("tf-keras", "", "", "", 6, 1),
            ],
        ),
        (
            "pyproject.toml",
            PYPROJECT,
            [
                ("tensorflow", "<2.16,>=2.13", "", "", 6, 6),
                ("keras", ">=3", "", "jax", 10, 9),
                ("tf-keras", "", "", "base", 13, 10),
                ("tf-keras", "", "", "dev", 13, 10),
            ],
        ),
        (
            "pyproject.toml",
            POETRY,
            [
                ("tensorflow", ">=2.13,<3", "sys_platform != 'darwin'", "", 3, 1),
                ("tensorflow", ">=2.12,<2.13", "platform darwin", "", 3, 1),
                ("keras", "==2.*", "", "optional", 7, 1),
            ],
        ),
        (
            "setup.py",
            SETUP,
            [
                ("keras", "<3", "", "", 6, 10),
                ("tensorflow", ">=2.8", "", "tf", 14, 18),
                ("tensorflow-gpu", "==2.13", "", "gpu", 14, 51),
                ("tf-keras", "", "", "all", 15, 18),
            ],
        ),
        (
            "setup.cfg",
            SETUP_CFG,
            [
                ("tensorflow", "<2.12,>=2.10", "", "", 5, 5),
                ("keras", "==2.10.*", "", "k", 7, 5),
            ],
        ),
        (
            "environment.yml",
            ENVIRONMENT,
            [
                ("tensorflow", "==2.15.*", "", "", 4, 5),
                ("keras", ">=2.15,<3", "", "", 5, 5),
                ("tf-keras", "==2.15.*", "", "", 7, 9),
            ],
        ),
        (
            "Pipfile",
            PIPFILE,
            [
                ("tensorflow", "==2.15.0", "", "", 2, 1),
                ("keras", "", "", "", 3, 1),
                ("tf-keras", ">=2.15", "python_version > '3'", "dev", 5, 1),
            ],
        ),
        (
            "uv.lock",
            '[[package]]\nname = "keras"\nversion = "3.4.1"\n',
            [("keras", "==3.4.1", "", "", 2, 1)],
        ),
        (
            "Pipfile.lock",
            '{"default": {"keras": {"version": "==2.15.0"}}, "develop": {}}',
            [("keras", "==2.15.0", "", "", 1, 14)],
        ),
    ],
)
def test_pins(tmp_path: Path, name: str, text: str, expected: list[tuple[object, ...]]) -> None:
    assert pins(tmp_path, name, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("^2.3", ">=2.3,<3"),
        ("^2.3.1", ">=2.3.1,<3"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("~2.3.1", ">=2.3.1,<2.4"),
        ("~2", ">=2,<3"),
        ("2.15.0", "==2.15.0"),
        ("2.*", "==2.*"),
        (">=2.13,<2.16", ">=2.13,<2.16"),
        (">=2.13 <2.16", ">=2.13,<2.16"),
        ("*", ""),
        ("^2 || ^3", ""),
    ],
)
def test_poetry_constraints(text: str, expected: str) -> None:
    assert poetry_specifier(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "specifier"),
    [
        ("tensorflow", "tensorflow", ""),
        ("tensorflow=2.15", "tensorflow", "==2.15.*"),
        ("tensorflow==2.15.0", "tensorflow", "==2.15.0"),
        ("tensorflow 2.15.0 py310_0", "tensorflow", "==2.15.0.*"),
        ("tensorflow=2.15.0=gpu_py39", "tensorflow", "==2.15.0.*"),
        ("conda-forge::keras>=2.4,<3", "keras", ">=2.4,<3"),
        ("tensorflow 2.*", "tensorflow", "==2.*"),
        ("tensorflow=2.14|2.15", "tensorflow", ""),
    ],
)
def test_conda_pins(text: str, name: str, specifier: str) -> None:
    pin = conda_pin(text, "environment.yml", 1, 1)
    assert pin is not None and (pin.name, pin.specifier) == (name, specifier)


def allowed(folder: Path, said: Allowed = DEFAULT.allowed) -> dict[str, str]:
    forget()
    versions = versions_for(str(folder / "train.py"), said)
    return {letter: spelled(letter, versions.may(letter)) for letter in "tfk"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"requirements.txt": "tensorflow\nkeras<3\n"},
            {"t": "2.0-2.15", "f": "", "k": "2.0-2.15"},
        ),
        ({"requirements.txt": "tensorflow>=2.16\n"}, {"t": "", "f": "3.0-3.15", "k": "3.0-3.15"}),
        ({"requirements.txt": "keras>=3\njax\n"}, {"t": "", "f": "3.0-3.15", "k": "3.0-3.15"}),
        ({"requirements.txt": "numpy\n"}, {"t": "2.0-2.15", "f": "3.0-3.15", "k": "2.0-3.15"}),
        # files are alternatives
        (
            {
                "requirements.txt": "tensorflow==2.15.*",
                "requirements-dev.txt": "tensorflow==2.13.*",
            },
            {"t": "2.13, 2.15", "f": "", "k": "2.13, 2.15"},
        ),
        # includes and constraints narrow the file that they belong to
        (
            {
                "requirements.txt": "-r base.txt\n-c limits.txt\n",
                "base.txt": "tensorflow",
                "limits.txt": "tensorflow<2.14\nkeras<3",
            },
            {"t": "2.0-2.13", "f": "", "k": "2.0-2.13"},
        ),
        # a lock file wins
        (
            {
                "pyproject.toml": PYPROJECT,
                "uv.lock": '[[package]]\nname = "tensorflow"\nversion = "2.14.0"\n',
            },
            {"t": "2.14.0", "f": "", "k": "2.14"},
        ),
        # markers are alternatives
        (
            {
                "requirements.txt": "tensorflow==2.15.*; python_version < '3.12'\ntensorflow>=2.16; python_version >= '3.12'\n"
            },
            {"t": "2.15", "f": "3.0-3.15", "k": "2.15-3.15"},
        ),
        # the Python that a project needs excludes what has no wheel for it
        (
            {
                "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.12"\ndependencies = ["tensorflow"]\n'
            },
            {"t": "", "f": "3.0-3.15", "k": "3.0-3.15"},
        ),
        # extras count where nothing is always installed
        (
            {
                "setup.py": "from setuptools import setup\nsetup(extras_require={'a': ['tensorflow==2.12.*'], 'b': ['tensorflow==2.13.*']})"
            },
            {"t": "2.12-2.13", "f": "", "k": "2.12-2.13"},
        ),
    ],
)
def test_allowed(tmp_path: Path, files: dict[str, str], expected: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert allowed(tmp_path) == expected


def test_nearest_folder_that_says_something(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements.txt").write_text("tensorflow==2.15.*\n")
    inner = tmp_path / "docs" / "source"
    inner.mkdir(parents=True)
    (tmp_path / "docs" / "requirements.txt").write_text("sphinx\n")
    assert allowed(inner)["t"] == "2.15"
    (inner / "setup.py").write_text(
        "from setuptools import setup\nsetup(install_requires=['tensorflow==2.13.*'])"
    )
    assert allowed(inner)["t"] == "2.13"
    (tmp_path / "docs" / ".git").mkdir()
    (inner / "setup.py").unlink()
    assert allowed(inner)["t"] == "2.0-2.15"  # the search stops at the top of a checkout


def test_options_replace_what_manifests_say(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow==2.15.*\n")
    assert allowed(tmp_path, Allowed(tensorflow=">=2.16"))["f"] == "3.0-3.15"
    assert allowed(tmp_path, Allowed(keras="<2.14"))["t"] == "2.15"  # cannot be together


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("requirements.txt", b"tensorflow\0\x01", "is not a text file"),
        ("requirements.txt", b"\xff\xe4 tensorflow", "is not UTF-8"),
        ("requirements.txt", b"-r nothing.txt", "includes nothing.txt: No such file or directory"),
        ("requirements.txt", "-r a\0b".encode("utf-16"), "includes a\0b: is no name of a file"),
        ("pyproject.toml", b"[project\n", "is no valid TOML"),
        ("pyproject.toml", b"a = " + b"[" * 5000, "is no valid TOML"),
        ("setup.py", b"def (", "is no valid Python"),
        ("setup.py", b"(" * 5000, "is no valid Python"),
        ("setup.cfg", b"no section", "is no valid setup.cfg"),
        ("environment.yml", b"a: [", "is no valid YAML"),
        ("environment.yml", b"a: &a [x]\nb: [*a, *a]", "uses YAML aliases"),
        ("environment.yml", b"[" * 5000, "is no valid YAML"),
        ("Pipfile.lock", b"{", "is no valid JSON"),
        ("uv.lock", b"[[package]", "is no valid TOML"),
    ],
)
def test_bad_manifests(tmp_path: Path, name: str, content: bytes, error: str) -> None:
    (tmp_path / name).write_bytes(content)
    manifest = read(str(tmp_path / name))
    assert manifest.error.startswith(error), manifest.error
    assert "\n" not in manifest.error
    (tmp_path / "requirements-more.txt").write_text("tensorflow==2.15.*\n")
    assert allowed(tmp_path)["t"] == "2.15"


def test_a_name_that_no_file_has(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text(
        "from setuptools import setup\n"
        "more = open('a\\0b').read()\n"
        "setup(install_requires=['tensorflow==2.15.*'] + more.splitlines())\n"
    )
    (tmp_path / "setup.cfg").write_text("[options]\ninstall_requires = file: nothing\n")
    assert not read(str(tmp_path / "setup.py")).error
    assert not read(str(tmp_path / "setup.cfg")).error


def test_cycles_and_links(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("-r requirements-b.txt\ntensorflow==2.15.*\n")
    (tmp_path / "requirements-b.txt").write_text("-r requirements.txt\n")
    os.symlink(tmp_path, tmp_path / "requirements")
    os.symlink(tmp_path / "setup.py", tmp_path / "setup.py")
    assert allowed(tmp_path)["t"] == "2.15"


def test_a_huge_manifest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MAX_BYTES", 1000)
    (tmp_path / "requirements.txt").write_text("# filler\n" * 1000)
    assert "is larger than" in read(str(tmp_path / "requirements.txt")).error


def test_each_manifest_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow==2.15.*\n")
    for index in range(20):
        (tmp_path / f"package{index}").mkdir()
    reads = []
    monkeypatch.setattr(lookup, "read", lambda path: reads.append(path) or read(path))
    allowed(tmp_path)
    for index in range(20):
        for file in range(5):
            versions_for(str(tmp_path / f"package{index}" / f"m{file}.py"), Allowed())
    assert reads == [str(tmp_path / "requirements.txt")]


NAMES = st.sampled_from(
    [
        "requirements.txt",
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "environment.yml",
        "Pipfile",
        "uv.lock",
        "Pipfile.lock",
    ]
)


@given(
    NAMES,
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    ),
)
def test_no_text_crashes_a_reader(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / name).write_bytes(content)
    manifest = read(str(folder / name))
    assert isinstance(alternatives(manifest.pins), list)
    assert project_of(str(folder)) is None or manifest.pins
