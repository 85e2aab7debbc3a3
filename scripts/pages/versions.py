"""docs/versions.md: what each TensorFlow means for Keras."""

from __future__ import annotations

from flake8_keras_imports import data
from flake8_keras_imports.project.installations import Era, differing, eras, having_both
from flake8_keras_imports.project.solutions import solve
from flake8_keras_imports.project.versions import Versions, numbers, released, spelled
from flake8_keras_imports.resolve.origins import FORK, KERAS, LEGACY, TF_KERAS
from flake8_keras_imports.settings import Allowed

ROUTES = {TF_KERAS: "`tf.keras`", KERAS: "`keras`", LEGACY: "`tf_keras`",
          FORK: "`tensorflow.python.keras`"}  # fmt: skip
_HEAD = """---
hide: [toc]
---

# Versions

<!-- made by scripts/make_docs.py -->

What each release of TensorFlow means for Keras, from what the released files on PyPI declare and contain.
`keras-imports versions` says the same of the releases that a project's own manifests allow.

## By TensorFlow

For the last patch of every minor. *Python* is what it has wheels for, *asks for* its own requirement on Keras; the
column `keras` says which releases `import keras` can be beside it, as far as requirements tell. *One library*: whether
`tf.keras` and `keras` are the same classes, apart from legacy mode (below), where they never are.

"""
_ERAS = """
## Kinds of installation

Objects of two routes to Keras belong together only where the routes lead to one library. `A = B` are the same classes,
what a comma parts are two libraries; a route that is not named is not there. Compared object by object in
installations of each kind. The last column is what messages call such an installation.

Legacy mode is the environment variable `TF_USE_LEGACY_KERAS`, with `1`, `true` or `True`, set before TensorFlow is
imported; it needs `tf-keras` of the same minor.

"""
_NOT_SAME = """
## What exists twice all the same

Even where `tf.keras` and `keras` are one library, a few public names lead to two objects: a fix that turns one into the
other is not safe there, and says so.

"""
_KERAS_3 = """
## Releases of Keras 3

"""
_LEGACY = """
## Releases of tf-keras

Keras 2 under a name of its own.

"""


def page() -> str:
    """Return the page."""
    return "".join(
        [_HEAD, _by_tensorflow(), _ERAS, _kinds(), _NOT_SAME, _twice(), _KERAS_3,
         _releases("keras", (3,)), _LEGACY, _releases("tf-keras", (2,))]
    )  # fmt: skip


def _table(head: str, rows: list[list[str]]) -> str:
    columns = head.split(" | ")
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _minors(project: str) -> dict[str, str]:
    """Return the last release of every minor."""
    return {version.rpartition(".")[0]: version for version in released(project)}


def _facts(project: str, version: str) -> list[str]:
    """Return the Python a release requires, the Pythons with a wheel, and its requirements."""
    (row,) = (line.split() for line in data.lines("releases.txt", project)
              if line.split()[0] == version)  # fmt: skip
    return [row[1], row[2], " ".join(row[3:])]


def _by_tensorflow() -> str:
    rows = []
    for minor, last in _minors("tensorflow").items():
        if numbers(minor) < (2, 0):
            continue
        versions = solve(Allowed(f"=={minor}.*", None, ""))
        requires, wheels, keras = _facts("tensorflow", last)
        rows.append(
            [
                f"**{minor}**",
                wheels if wheels != "-" else requires.replace("-", ""),
                f"`{keras}`" if keras else "",
                "Keras 2" if versions.may("t") else "Keras 3",
                spelled("k", versions.may("k")) or "",
                minor if minor in _minors("tf-keras") else "",
                _same(versions),
                _legacy(versions),
            ]
        )
    head = "TensorFlow | Python | asks for | `tf.keras` is | `keras` | `tf-keras` | one library?"
    return _table(f"{head} | legacy mode?", rows[::-1])


def _same(versions: Versions) -> str:
    """Say where tf.keras and keras are one library, apart from legacy mode."""
    both = [era for era in having_both(TF_KERAS, KERAS, versions) if not era.legacy]
    two = [era for era in differing(TF_KERAS, KERAS, versions) if not era.legacy]
    if two and len(two) < len(both):
        return f"not with {', '.join(era.shown for era in two)}"
    return "no" if two else "yes"


def _legacy(versions: Versions) -> str:
    """Say whether there is a legacy mode."""
    return "yes" if any(era.legacy and era.name in versions.eras for era in eras()) else ""


def _kinds() -> str:
    head = "TensorFlow | keras | legacy mode | routes to Keras | in messages"
    return _table(head, [_kind(era) for era in eras()])


def _kind(era: Era) -> list[str]:
    libraries = [
        " = ".join(ROUTES[origin] for origin in ROUTES if origin in library)
        for library in era.libraries
    ]
    return [
        f"`{era.tensorflow}`",
        f"`{era.keras}`" if era.keras else "any",
        "on" if era.legacy else "off",
        ", ".join(libraries),
        era.shown,
    ]


def _twice() -> str:
    rows = [
        [f"`{path}`", old.replace(",", ", ").strip("-"), new.replace(",", ", ").strip("-")]
        for path, old, new in data.rows("not_same.txt", 3)
    ]
    return _table("name | with TensorFlow | with Keras 3", rows)


def _releases(project: str, lowest: tuple[int, ...]) -> str:
    rows = []
    for minor, last in _minors(project).items():
        if numbers(minor) >= lowest:
            requires, _, wanted = _facts(project, last)
            asks = [f"`{wanted}`" if wanted else ""] if lowest < (3,) else []
            rows.append([f"**{minor}**", last, f"`{requires}`", *asks])
    head = "minor | last release | Python"
    return _table(f"{head} | asks for" if lowest < (3,) else head, rows[::-1])
