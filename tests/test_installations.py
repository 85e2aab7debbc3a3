"""Which routes lead to one library, under which pins."""

from __future__ import annotations

import pytest

from flake8_keras_imports.project.installations import differing, eras
from flake8_keras_imports.project.solutions import solve
from flake8_keras_imports.project.versions import everything
from flake8_keras_imports.resolve.origins import FORK, KERAS, LEGACY, TF_KERAS
from flake8_keras_imports.settings import Allowed


def names(one: str, other: str, *said: str | None, legacy: bool = False) -> list[str]:
    return [era.name for era in differing(one, other, solve(Allowed(*said)), legacy)]


def test_without_a_word_every_kind_is_allowed() -> None:
    assert everything().eras == {era.name for era in eras()}
    assert [era.name for era in differing(TF_KERAS, KERAS, everything())] == [
        "keras-2.3", "tf-2.5", "tf-2.15-legacy", "keras-3-legacy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tensorflow", "keras", "legacy", "expected"),
    [
        (">=2.16", None, None, []),
        (">=2.6,<2.16", None, None, []),
        (None, ">=3", None, []),
        (None, "<3", None, ["keras-2.3", "tf-2.5"]),
        ("==2.5.*", None, None, ["tf-2.5"]),
        ("==2.4.*", "==2.4.*", None, []),
        ("==2.4.*", "==2.3.1", None, ["keras-2.3"]),
        ("==2.15.*", None, "", ["tf-2.15-legacy"]),
        (">=2.16", None, "", ["keras-3-legacy"]),
        (">=2.16", None, "none", []),
    ],
)
def test_tf_keras_and_keras(
    tensorflow: str | None, keras: str | None, legacy: str | None, expected: list[str]
) -> None:
    assert names(TF_KERAS, KERAS, tensorflow, keras, legacy) == expected


def test_a_program_that_names_the_variable_allows_legacy_mode() -> None:
    assert names(TF_KERAS, KERAS, ">=2.16", legacy=True) == ["keras-3-legacy"]
    assert names(TF_KERAS, KERAS, ">=2.16", None, "none", legacy=True) == []


def test_the_fork_and_tf_keras() -> None:
    assert names(TF_KERAS, FORK, "<2.6") == []
    assert names(TF_KERAS, FORK, "==2.6.*") == ["tf-2.6"]
    assert names(KERAS, LEGACY, ">=2.16") == ["keras-3"]
    assert names(TF_KERAS, LEGACY, ">=2.16") == ["keras-3"]
