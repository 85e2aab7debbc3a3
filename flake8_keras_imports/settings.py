"""What a run is told from outside."""

from __future__ import annotations

from typing import NamedTuple

#: The origins that a project can standardise on, with how they are imported.
SPELLINGS = {"keras": "keras", "tf_keras": "tf_keras", "tf.keras": "tensorflow.keras"}


class VersionError(ValueError):
    """A text that is no version specifier."""


class Allowed(NamedTuple):
    """The versions that a project allows: PEP 440 specifiers, ``none``, or None for no word."""

    tensorflow: str | None = None
    keras: str | None = None
    tf_keras: str | None = None

    def over(self, other: Allowed) -> Allowed:
        """Return what this says, and what another one says where this says nothing."""
        return Allowed(*(own if own is not None else its for own, its in zip(self, other)))


#: What the options that fill :class:`Allowed` are called, with their help.
VERSION_OPTIONS = {
    "tensorflow": "--tensorflow-version",
    "keras": "--keras-version",
    "tf_keras": "--tf-keras-version",
}


def specifier(text: str) -> str:
    """Return the value of such an option; raise VersionError if it means nothing."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    text = text.strip()
    if text != "none":
        try:
            SpecifierSet(text)
        except InvalidSpecifier:
            raise VersionError(
                f"{text!r} is neither a version specifier such as '>=2.13,<3' nor 'none'"
            ) from None
    return text


class Settings(NamedTuple):
    """The settings that change what a finding means."""

    #: The one Keras that the project standardises on: family KER1 does not report
    #: it, and messages say how to reach it.
    preferred: str = "keras"
    #: The releases that rules of family KER4 speak of, as far as options say.
    allowed: Allowed = Allowed()
    #: Whether the project's manifests are left alone.
    isolated: bool = False
    #: Whether the project supports Keras 2 and Keras 3 on purpose.
    both_keras: bool = False
    #: Modules of other packages (or the project's own) that are some Keras: name and origin.
    packages: tuple[tuple[str, str], ...] = ()
    #: What says which releases are allowed, for messages; empty for options and manifests.
    reason: str = ""


DEFAULT = Settings()
