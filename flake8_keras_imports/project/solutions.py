"""Which releases can be installed together under what a project asks for."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.installations import Era, eras
from flake8_keras_imports.project.versions import Versions, everything, numbers, released, timeline
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.settings import Allowed

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

#: From here on a TensorFlow needs the Keras of its own minor, or Keras 3.
_NEEDS_KERAS, _ON_KERAS_3, _KERAS_3 = (2, 6), (2, 16), (3,)
#: Minor versions of Python that any release here was made for.
_PYTHONS = tuple(f"3.{minor}" for minor in range(5, 16))


class Release(NamedTuple):
    """A release and what it needs (data/releases.txt)."""

    version: str
    python: str
    #: First and last Python with a wheel, or ``-``.
    wheels: str
    #: Specifier for keras (of TensorFlow) or for tensorflow (of tf-keras), or None.
    needs: str | None


@cache
def _releases(project: str) -> dict[str, Release]:
    found = {}
    other = "tensorflow" if project == "tf-keras" else "keras"
    for line in data.lines("releases.txt", project):
        version, python, wheels, *needs = line.split()
        own = [need[len(other) :] for need in needs if need.startswith(other)]
        own = [need for need in own if not need.startswith("-")]
        found[version] = Release(version, python, wheels, own[0] if own else None)
    return found


@lru_cache(maxsize=512)
def _specifiers(text: str) -> SpecifierSet:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(text)


@lru_cache(maxsize=512)
def _version(text: str) -> Version | str:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(text)
    except InvalidVersion:  # the specifiers decide what it means
        return text


@lru_cache(maxsize=4096)
def _contains(specifier: str, version: str) -> bool:
    return _specifiers(specifier).contains(_version(version), prereleases=True)


def matches(specifier: str, version: str) -> bool:
    """Say whether a specifier allows a version; one that is none allows all."""
    from packaging.specifiers import InvalidSpecifier

    try:
        return _contains(specifier, version)
    except InvalidSpecifier:
        return True


@lru_cache(maxsize=512)
def matching(project: str, specifier: str) -> frozenset[str]:
    """Return the releases of a project that a specifier allows.

    Where it allows only releases that are newer than the data, the newest known one stands
    for them.
    """
    from packaging.specifiers import InvalidSpecifier

    versions = released(project)
    try:
        found = frozenset(v for v in versions if _contains(specifier, v))
    except InvalidSpecifier:
        found = frozenset(versions)
    if not found and _is_ahead(specifier, versions[-1]):
        found = frozenset(versions[-1:])
    return found


@lru_cache(maxsize=512)
def installable(project: str, specifier: str, python: str) -> frozenset[str]:
    """Return the releases that a specifier allows and that some of the Pythons can run."""
    on = pythons(python)
    found = matching(project, specifier)
    return frozenset(v for v in found if _runs_on(_releases(project)[v], on))


def is_outside(project: str, specifier: str) -> bool:
    """Say whether a specifier may mean releases that the data does not have.

    Those before TensorFlow 2, and pre-releases.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        parts = [(p.operator, p.version.removesuffix(".*")) for p in SpecifierSet(specifier)]
        named = [(sign, Version(text)) for sign, text in parts if sign != "!="]
    except (InvalidSpecifier, InvalidVersion):
        return True
    if any(version.is_prerelease or version.is_devrelease for _, version in named):
        return True
    oldest = Version(released(project)[0])
    return any(
        (sign in ("==", "<=", "~=", "===") and version < oldest)
        or (sign == "<" and version <= oldest)
        for sign, version in named
    )


def _is_ahead(specifier: str, newest: str) -> bool:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    versions = [part.version.removesuffix(".*") for part in SpecifierSet(specifier)]
    return any(Version(version) > Version(newest) for version in versions)


def _runs_on(release: Release, pythons: tuple[str, ...]) -> bool:
    first, _, last = release.wheels.partition("-")
    return not pythons or any(
        (release.python == "-" or _contains(release.python, python))
        and (not last or numbers(first) <= numbers(python) <= numbers(last))
        for python in pythons
    )


@lru_cache(maxsize=256)
def pythons(specifier: str) -> tuple[str, ...]:
    """Return the minor versions of Python that a project supports; none if it does not say."""
    from packaging.specifiers import InvalidSpecifier

    if not specifier.strip():
        return ()
    try:
        return tuple(v for v in _PYTHONS if _contains(specifier, f"{v}.99"))
    except InvalidSpecifier:
        return ()


@lru_cache(maxsize=512)
def solve(wanted: Allowed, python: str = "") -> Versions:
    """Return the releases that can be installed under specifiers for the three projects.

    The specifiers constrain each other by what each release needs: tensorflow with keras<3
    is TensorFlow up to 2.15.  Of what cannot be installed together each is taken alone.
    """
    if wanted == Allowed():
        return everything()
    chosen = _all_chosen(wanted, python)
    if wanted.tf_keras not in (None, "none"):
        fits = {v for v in chosen["tensorflow"] if _has_legacy(v, chosen["tf-keras"])}
        chosen["tensorflow"] = frozenset(fits) or chosen["tensorflow"]
    beside = {v: _beside(v, chosen["keras"]) for v in chosen["tensorflow"]}
    if not any(beside.values()):
        beside = {v: chosen["keras"] for v in chosen["tensorflow"]}
    keras = frozenset(v for found in beside.values() for v in found)
    if wanted.tensorflow is None or wanted.tensorflow == "none":
        keras = chosen["keras"]
    legacy = {v for v in chosen["tf-keras"] if _goes_with(v, chosen["tensorflow"])}
    found = {
        "t": {v for v in beside if numbers(v) < _ON_KERAS_3 and beside[v]},
        "f": {k for v in beside if numbers(v) >= _ON_KERAS_3 for k in beside[v]},
        "k": frozenset() if wanted.keras == "none" else keras,
        "l": legacy or chosen["tf-keras"],
    }
    masks = tuple(
        sum(1 << i for i, v in enumerate(timeline(x)) if v in found[x]) & everything().may(x)
        for x in LETTERS
    )
    old = any(numbers(v) < _KERAS_3 for v in found["k"])
    coupled = wanted.tensorflow is not None and old
    floors = {
        "t": wanted.tensorflow is not None,
        "f": wanted.keras is not None,
        "k": wanted.keras is not None or coupled,
        "l": wanted.tf_keras is not None,
    }
    return Versions(
        masks,
        tuple(floors[letter] for letter in LETTERS),
        sum(1 << i for i, v in enumerate(released("tensorflow")) if beside.get(v)),
        frozenset(era.name for era in eras() if _is_among(era, beside, wanted)),
        wanted.tf_keras not in (None, "none"),
    )


def _is_among(era: Era, beside: dict[str, frozenset[str]], wanted: Allowed) -> bool:
    """Say whether some installation (a TensorFlow, the Kerases beside it) is of a kind."""
    if era.legacy and wanted.tf_keras == "none":
        return False
    own = matching("tensorflow", era.tensorflow)
    keras = matching("keras", era.keras)
    return any(v in own and not keras.isdisjoint(found) for v, found in beside.items())


def can_be_installed(wanted: Allowed, python: str = "") -> bool:
    """Say whether any releases fulfil the specifiers together."""
    tensorflow = installable("tensorflow", _text(wanted.tensorflow), python)
    keras = installable("keras", _text(wanted.keras), python)
    if wanted.tensorflow in (None, "none"):
        return bool(keras) or wanted.keras in (None, "none")
    fits = {v for v in tensorflow if _beside(v, keras)}
    if wanted.keras in (None, "none"):
        fits = set(tensorflow)
    if wanted.tf_keras in (None, "none"):
        return bool(fits)
    legacy = installable("tf-keras", _text(wanted.tf_keras), python)
    return bool(fits) and any(_goes_with(v, frozenset(fits)) for v in legacy)


def _all_chosen(wanted: Allowed, python: str) -> dict[str, frozenset[str]]:
    return {
        "tensorflow": _chosen("tensorflow", wanted.tensorflow, python),
        "keras": _chosen("keras", _text(wanted.keras), python),
        "tf-keras": _chosen("tf-keras", wanted.tf_keras, python),
    }


def _text(specifier: str | None) -> str:
    return "" if specifier in (None, "none") else str(specifier)


def _chosen(project: str, specifier: str | None, python: str) -> frozenset[str]:
    """Return the releases that count: where no Python can run any, all the same."""
    if specifier == "none":
        return frozenset()
    text = specifier or ""
    return installable(project, text, python) or matching(project, text)


def _beside(tensorflow: str, keras: frozenset[str]) -> frozenset[str]:
    """Return the Kerases that can be installed beside a TensorFlow."""
    needs = _releases("tensorflow")[tensorflow].needs
    if needs is None or numbers(tensorflow) < _NEEDS_KERAS:
        # it demands none; a Keras that builds on a later TensorFlow does not run on it
        return frozenset(v for v in keras if numbers(v) < _NEEDS_KERAS)
    if numbers(tensorflow) < _ON_KERAS_3:
        # 2.6.0 and 2.6.1 ask for keras~=2.6, and fail to import with any other minor
        return frozenset(v for v in keras if numbers(v)[:2] == numbers(tensorflow)[:2])
    return frozenset(v for v in keras if _contains(needs, v))


def _has_legacy(tensorflow: str, legacy: frozenset[str]) -> bool:
    return any(_goes_with(version, frozenset((tensorflow,))) for version in legacy)


def _goes_with(legacy: str, tensorflow: frozenset[str]) -> bool:
    needs = _releases("tf-keras")[legacy].needs
    return needs is None or any(_contains(needs, v) for v in tensorflow)


def minors(project: str, specifier: str, python: str) -> frozenset[tuple[int, ...]]:
    """Return the minor versions of a project that a specifier allows."""
    return frozenset(numbers(v)[:2] for v in installable(project, specifier, python))


def union(alternatives: list[Versions]) -> Versions:
    """Return what some alternative allows."""
    masks = [0] * len(LETTERS)
    floors = [True] * len(LETTERS)
    for one in alternatives:
        masks = [a | b for a, b in zip(masks, one.masks)]
        floors = [a and b for a, b in zip(floors, one.floors)]
    tensorflow = 0
    for one in alternatives:
        tensorflow |= one.tensorflow
    return Versions(
        tuple(masks),
        tuple(floors),
        tensorflow,
        frozenset().union(*(one.eras for one in alternatives)),
        any(one.names_legacy for one in alternatives),
    )
