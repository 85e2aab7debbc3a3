"""Which routes to Keras lead to one library, in which kinds of installation.

The one place that knows whether ``tf.keras`` and ``keras`` can be two libraries; the kinds
of installation and what was measured in them are in data/eras.txt.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import Versions
from flake8_keras_imports.resolve.origins import COMPANION, LEGACY, SWITCHING, TF_KERAS


class Era(NamedTuple):
    """A kind of installation."""

    name: str
    #: Specifiers of TensorFlow and keras; the latter may be empty.
    tensorflow: str
    keras: str
    #: Whether TF_USE_LEGACY_KERAS is set.
    legacy: bool
    #: Origins that are one library, for each library.
    libraries: tuple[frozenset[str], ...]
    shown: str

    @property
    def is_keras_3(self) -> bool:
        """Whether stand-alone Keras is Keras 3 here, in legacy mode too."""
        return self.name.startswith("keras-3")

    def origin(self, origin: str) -> str:
        """Return the Keras that classes of other packages are of here; others as they are."""
        if origin not in (COMPANION, SWITCHING):
            return origin
        if "tf_keras" in "".join(map("".join, self.libraries)):
            # beside TensorFlow up to 2.15 it depends on whether tf-keras is installed
            return LEGACY if self.is_keras_3 else ""
        return TF_KERAS

    def library(self, origin: str) -> frozenset[str] | None:
        """Return the origins that are one library with this one; None where it is not there."""
        origin = self.origin(origin)
        return next((found for found in self.libraries if origin in found), None)


@cache
def eras() -> tuple[Era, ...]:
    """Return every kind of installation, oldest first."""
    return tuple(
        Era(
            name,
            tensorflow,
            keras.strip("-"),
            mode == "legacy",
            tuple(frozenset(library.split("=")) for library in libraries.split(",")),
            shown,
        )
        for name, tensorflow, keras, mode, libraries, shown in data.rows("eras.txt", 6)
    )


@lru_cache(maxsize=1024)
def having_both(
    one: str, other: str, versions: Versions, sets_legacy_mode: bool = False
) -> tuple[Era, ...]:
    """Return the allowed kinds of installation that have both origins.

    Legacy mode counts where the project has tf-keras or says nothing of versions, and where
    the program names the variable (``sets_legacy_mode``).
    """
    return tuple(
        era
        for era in eras()
        if era.name in versions.eras
        and (not era.legacy or versions.names_legacy or sets_legacy_mode)
        and era.library(one)
        and era.library(other)
    )


@lru_cache(maxsize=1024)
def differing(
    one: str, other: str, versions: Versions, sets_legacy_mode: bool = False
) -> tuple[Era, ...]:
    """Return those of :func:`having_both` in which the two origins are two libraries."""
    found = having_both(one, other, versions, sets_legacy_mode)
    return tuple(era for era in found if era.library(one) != era.library(other))


def shown(wanted: tuple[Era, ...]) -> str:
    """Return kinds of installation for a message."""
    return listed([era.shown for era in wanted])


def listed(texts: Sequence[str]) -> str:
    """Return texts, each once, as ``a, b or c``."""
    texts = list(dict.fromkeys(texts))
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
