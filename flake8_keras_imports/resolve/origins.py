"""From a qualified name to the Keras behind it: origin, path, route and kind."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data

TF_KERAS = "tf.keras"
KERAS = "keras"
LEGACY = "tf_keras"
FORK = "tensorflow.python.keras"
#: Of classes of other packages: tf.keras up to TensorFlow 2.15, tf_keras from 2.16 on.
COMPANION = "tf.keras or tf_keras"
#: The same of packages that switch tf.keras to tf_keras when they are imported.
SWITCHING = "tf_keras (and tf.keras with it)"
_SWITCHING_PACKAGES = ("tensorflow_model_optimization.", "transformers.")

#: Kinds of names that mean something to the analysis.
KINDS = frozenset(
    (
        "Model",
        "Layer",
        "Callback",
        "Optimizer",
        "LearningRateSchedule",
        "Loss",
        "Metric",
        "Initializer",
        "Regularizer",
        "Constraint",
        "Dataset",
        "model-function",
        "tensor-function",
    )
)
#: Kinds of class whose objects one Keras makes and another one is given.
COMPONENT_KINDS = frozenset(
    ("Model", "Layer", "Callback", "Optimizer", "LearningRateSchedule", "Loss", "Metric", "Dataset",
     "Regularizer", "Constraint")
)  # fmt: skip

#: The timelines of data/names.txt, in the order of its cells: tf.keras on Keras 2, tf.keras
#: on Keras 3, stand-alone keras, tf_keras.
LETTERS = "tfkl"
#: Kinds of name that no one means to offer: what a module itself imported.
_LEAKED = frozenset(("outside", "alias"))
_PRIVATE_ROOTS = frozenset(("src", "api", "_tf_keras", "_v1", "_v2", "keras"))


class Place(NamedTuple):
    """Where a qualified name leads: ``path`` is relative to the root of its origin."""

    origin: str
    path: str
    #: ``public``, ``private`` (inside stand-alone Keras), ``compat``, ``fork``, or ``bound`` (by
    #: the project's configuration).
    route: str


class Known(NamedTuple):
    """What the releases say of a public path (see data/names.txt)."""

    kind: str
    #: For each timeline the versions that have it, as text.
    cells: tuple[str, ...]

    def cell(self, letter: str, imported: bool | None = None) -> str:
        """Return the versions of a timeline in which a name is reachable by attribute, can
        be imported (True), or, for None, the one if both are the same, else the latter."""
        attribute, _, by_import = self.cells[LETTERS.index(letter)].partition("|")
        return (by_import or attribute) if imported is not False else attribute

    def is_in_newest(self, letter: str) -> bool:
        """Say whether the newest release of a timeline has it in some way."""
        cell = self.cell(letter)
        return cell == "*" or (cell[-1] == "-" and cell != "-")


#: Modules that the project says are some Keras, with their origins.
_packages: tuple[tuple[str, str], ...] = ()


def bind(packages: tuple[tuple[str, str], ...]) -> bool:
    """Take other modules for some Keras, from now on: pairs of a module and its origin.

    Returns whether that is a change.
    """
    global _packages
    if packages == _packages:
        return False
    _packages = packages
    for known in (_roots, tops, locate):
        known.cache_clear()
    return True


def is_bound(top: str) -> bool:
    """Say whether a top-level package holds a module that the project says is some Keras."""
    return any(module.partition(".")[0] == top for module, _ in _packages)


@cache
def _roots() -> dict[str, tuple[str, str]]:
    found = {root: (origin, route) for root, origin, route in data.rows("origins.txt", 3)}
    return found | {module: (origin, "bound") for module, origin in _packages}


@cache
def companions() -> frozenset[str]:
    """Return the top-level packages whose classes are some Keras's (data/bindings.txt)."""
    return frozenset(name.partition(".")[0] for name in data.table("bindings.txt"))


@lru_cache(maxsize=4096)
def binding(qualified: str) -> tuple[str, str] | None:
    """Return kind and origin of a class of another package, if it is some Keras's."""
    line = data.line("bindings.txt", qualified)
    if line is None:
        return None
    kind, _, origin = line.partition(" ")
    if origin == "companion":
        origin = SWITCHING if qualified.startswith(_SWITCHING_PACKAGES) else COMPANION
    return kind, origin


@cache
def _private() -> dict[str, bool]:
    """Return the private module paths, True where an object has had the same name."""
    return {row[0]: len(row) > 1 for row in data.rows("private_paths.txt", 2)}


@cache
def _names() -> dict[str, str]:
    return data.table("names.txt")


@lru_cache(maxsize=4096)
def name(path: str) -> Known | None:
    """Return the entry of a public path."""
    line = data.line("names.txt", path)
    if line is None:
        return None
    kind, *cells = line.split()
    return Known(kind, tuple(cells))


@cache
def tops() -> frozenset[str]:
    """Return the top-level packages through which Keras is reached."""
    return frozenset(root.partition(".")[0] for root in _roots())


@cache
def retired() -> dict[str, str]:
    """Return the packages that are no longer developed, with the advice for each."""
    return {package: advice for package, _, advice in data.rows("retired.txt", 3)}


@cache
def successors() -> frozenset[str]:
    """Return the packages that took the place of retired ones."""
    return frozenset(successor for _, successor, _ in data.rows("retired.txt", 3))


@lru_cache(maxsize=8192)
def locate(qualified: str) -> Place | None:
    """Return where the qualified name leads, or None when not into any Keras."""
    parts = qualified.split(".")
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
    entry = name(path)
    while entry is None and "." in path:
        path = path.rpartition(".")[0]
        entry = name(path)
        if entry is not None and entry.kind == "module":
            return None
    return entry


@cache
def members() -> frozenset[str]:
    """Return the names of all members that some releases of a class lack.

    Those that are methods in some releases only stand there with ``()`` too.
    """
    return frozenset(data.words("member_names.txt"))


@cache
def called_members() -> frozenset[str]:
    """Return the names of all members that are methods in some releases and values in others."""
    return frozenset(word[:-2] for word in members() if word.endswith("()"))


@cache
def public_names(module: str) -> dict[str, str]:
    """Return the public names of a module (a path), with their kinds."""
    prefix = f"{module}." if module else ""
    size = len(prefix)
    return {
        path[size:]: line.partition(" ")[0]
        for path, line in _names().items()
        if path.startswith(prefix)
        and "." not in path[size:]
        and line.partition(" ")[0] not in _LEAKED
    }


@cache
def _by_last_name() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for path in _names():
        index.setdefault(path.rpartition(".")[2], []).append(path)
    return index


def _homes(last: str) -> dict[str, Known]:
    """Return the public paths that end in a name; what modules only imported is left out."""
    found = {}
    for path in _by_last_name().get(last, ()):
        entry = name(path)
        if entry is None or "." not in path or entry.kind in _LEAKED:
            continue
        old = all(entry.cell(letter) == "-" for letter in "tfl")
        if not old or (path.count(".") == 1 and entry.kind in KINDS):
            found[path] = entry
    return found


@lru_cache(maxsize=4096)
def public_home(path: str) -> str | None:
    """Return the public path of the object that a private path names.

    Only where all public objects of that name are of one kind.  Functions are
    looked for in the same area only (``utils.np_utils.to_categorical`` gives
    ``utils.to_categorical``), classes first there, then in the newest release
    (``engine.topology.Layer`` gives ``layers.Layer``).  Modules have no home, but
    those that were renamed as a whole (``objectives.hinge`` gives ``losses.hinge``).
    """
    old, dot, rest = path.partition(".")
    renamed = data.table("advice.txt").get(f"module.{old}")
    if renamed is not None:
        path = f"{renamed}{dot}{rest}"
        return path if name(path) is not None else None
    homes = _homes(path.rpartition(".")[2])
    kinds = {entry.kind for entry in homes.values()}
    if len(kinds) != 1 or kinds == {"module"}:
        return None
    area = next((part for part in path.split(".")[:-1] if part not in _PRIVATE_ROOTS), "")
    if kinds <= {"function", "object"}:
        homes = {p: entry for p, entry in homes.items() if p.startswith(f"{area}.")}
        if not homes:
            return None

    def order(home: str) -> tuple[bool, bool, int, int, str]:
        old = not homes[home].is_in_newest("k")
        return old, home.partition(".")[0] != area, home.count("."), len(home), home

    return min(homes, key=order)


def kind_of(place: Place) -> str | None:
    """Return the kind of what a place names (``Layer``, ``function``, ...), if known."""
    entry = name(place.path)
    if entry is not None:
        return entry.kind
    if place.route not in ("private", "fork"):
        return None
    deep = data.line("deep_names.txt", place.path) if place.route == "private" else None
    if deep is not None:
        return deep.partition(" ")[0]
    home = public_home(place.path)
    entry = name(home) if home else None
    return entry.kind if entry else None
