"""From a qualified name to the Keras behind it: origin, path, route and kind."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data

TF_KERAS = "tf.keras"
KERAS = "keras"
LEGACY = "tf_keras"
FORK = "tensorflow.python.keras"

#: Kinds of class whose objects one Keras makes and another one is given.
COMPONENT_KINDS = frozenset(
    ("Model", "Layer", "Callback", "Optimizer", "LearningRateSchedule", "Loss", "Metric")
)

#: The column of data/names.txt that stands for the newest stand-alone Keras.
NEWEST = "c"
_PRIVATE_ROOTS = frozenset(("src", "api", "_tf_keras", "_v1", "_v2", "keras"))


class Place(NamedTuple):
    """Where a qualified name leads: ``path`` is relative to the root of its origin."""

    origin: str
    path: str
    #: ``public``, ``private`` (inside stand-alone Keras), ``compat`` or ``fork``.
    route: str


class Known(NamedTuple):
    """What the releases say of a public path (see data/names.txt)."""

    kind: str
    releases: str


@cache
def _roots() -> dict[str, tuple[str, str]]:
    return {name: (origin, route) for name, origin, route in data.rows("origins.txt", 3)}


@cache
def _private() -> dict[str, bool]:
    """Return the private module paths, True where an object has had the same name."""
    return {row[0]: len(row) > 1 for row in data.rows("private_paths.txt", 2)}


@cache
def names() -> dict[str, Known]:
    """Return every known public path with its kind and the releases that have it."""
    return {path: Known(kind, letters) for path, kind, letters in data.rows("names.txt", 3)}


@cache
def tops() -> frozenset[str]:
    """Return the top-level packages through which Keras is reached."""
    return frozenset(name.partition(".")[0] for name in _roots())


@cache
def retired() -> dict[str, str]:
    """Return the packages that are no longer developed, with the advice for each."""
    return {name: advice for name, _, advice in data.rows("retired.txt", 3)}


@cache
def successors() -> frozenset[str]:
    """Return the packages that took the place of retired ones."""
    return frozenset(successor for _, successor, _ in data.rows("retired.txt", 3))


@lru_cache(maxsize=8192)
def locate(name: str) -> Place | None:
    """Return where the qualified name leads, or None when not into any Keras."""
    parts = name.split(".")
    if parts[0] not in tops():
        return None
    roots = _roots()
    for size in range(len(parts), 0, -1):
        root = roots.get(".".join(parts[:size]))
        if root is not None:
            origin, route = root
            path = parts[size:]
            # tf.keras never had the deep paths: they are no way into it, but a mistake
            if route == "public" and origin != TF_KERAS and is_private(".".join(path)):
                route = "private"
            return Place(origin, ".".join(path), route)
    return None


def is_private(dotted: str) -> bool:
    """Say whether some prefix of a path is a private module of stand-alone Keras."""
    path = dotted.split(".")
    private = _private()
    for size in range(1, len(path) + 1):
        is_object = private.get(".".join(path[:size]))
        if is_object is False or (is_object and size < len(path)):
            return True
    return False


def known(path: str) -> Known | None:
    """Return the entry of a public path, or of the class or function it is below."""
    table = names()
    entry = table.get(path)
    while entry is None and "." in path:
        path = path.rpartition(".")[0]
        entry = table.get(path)
        if entry is not None and entry.kind == "module":
            return None
    return entry


@cache
def public_names(module: str) -> dict[str, str]:
    """Return the public names of a module (a path), with their kinds."""
    prefix = f"{module}." if module else ""
    return {
        path[len(prefix) :]: entry.kind
        for path, entry in names().items()
        if path.startswith(prefix) and "." not in path[len(prefix) :]
    }


@cache
def _by_last_name() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for path in names():
        index.setdefault(path.rpartition(".")[2], []).append(path)
    return index


@lru_cache(maxsize=4096)
def public_home(path: str) -> str | None:
    """Return the public path of the object that a private path names.

    Only where all public objects of that name are of one kind.  Functions are
    looked for in the same area only (``utils.np_utils.to_categorical`` gives
    ``utils.to_categorical``), classes first there, then in the newest release
    (``engine.topology.Layer`` gives ``layers.Layer``).  Modules have no home.
    """
    homes = [p for p in _by_last_name().get(path.rpartition(".")[2], ()) if "." in p]
    table = names()
    kinds = {table[p].kind for p in homes}
    if len(kinds) != 1 or kinds == {"module"}:
        return None
    area = next((part for part in path.split(".")[:-1] if part not in _PRIVATE_ROOTS), "")
    if kinds <= {"function", "object"}:
        homes = [p for p in homes if p.startswith(f"{area}.")]
        if not homes:
            return None

    def order(home: str) -> tuple[bool, bool, int, int, str]:
        old = NEWEST not in table[home].releases
        return old, home.partition(".")[0] != area, home.count("."), len(home), home

    return min(homes, key=order)


def kind_of(place: Place) -> str | None:
    """Return the kind of what a place names (``Layer``, ``function``, ...), if known."""
    entry = names().get(place.path)
    if entry is None and place.route in ("private", "fork"):
        home = public_home(place.path)
        entry = names().get(home) if home else None
    return entry.kind if entry else None
