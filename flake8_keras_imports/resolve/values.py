"""The abstract values that names and expressions are resolved to.

Some values are *concrete* (a symbol, a local class, a list); others are
*deferred*: "attribute ``x`` of that", "the result of calling that".  Deferred
values are cheap to build while the tree is walked and are evaluated once
the whole module is known (see :mod:`flake8_keras_imports.resolve.force`), so
that the order of definitions and recursion need no second walk.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

#: Nesting of deferred values beyond which the analysis gives up (bounds the work).
MAX_DEPTH = 24
#: Values inside one value beyond which the analysis gives up (bounds the width).
MAX_SIZE = 600
#: Alternatives of one value beyond which the analysis gives up.
MAX_OPTIONS = 24
#: Elements of one list that are remembered.
MAX_ITEMS = 100


class Value:
    """Anything that a name can be resolved to."""

    __slots__ = ()
    depth = 0
    size = 1


class _Singleton(Value):
    __slots__ = ("label",)

    def __init__(self, label: str) -> None:
        self.label = label

    def __repr__(self) -> str:
        return self.label


#: The analysis does not know: no rule may conclude anything from it.
UNKNOWN = _Singleton("UNKNOWN")
#: The constant ``None``; it is neglected among alternatives (``tf = None``).
NONE = _Singleton("NONE")
#: An attribute that a call may have changed since it was bound here.
STALE = _Singleton("STALE")


class Symbol(Value):
    """Something importable, by its qualified name (``tensorflow.keras.layers``)."""

    __slots__ = ("name",)
    _known: dict[str, Symbol] = {}

    name: str

    def __new__(cls, name: str) -> Symbol:
        symbol = cls._known.get(name)
        if symbol is None:
            symbol = cls._known[name] = super().__new__(cls)
            symbol.name = name
        return symbol

    def __repr__(self) -> str:
        return f"Symbol({self.name})"


class Version(Value):
    """A version of TensorFlow or Keras, or something computed from one.

    ``text`` says which, and what is left of it, as long as it is text that the analysis
    understands: ``keras``, ``tensorflow[:3]``, ``keras.split()[1]``.  It is empty otherwise.
    """

    __slots__ = ("text",)
    _known: dict[str, Version] = {}

    text: str

    def __new__(cls, text: str) -> Version:
        version = cls._known.get(text)
        if version is None:
            version = cls._known[text] = super().__new__(cls)
            version.text = text
        return version

    def __repr__(self) -> str:
        return f"Version({self.text})"

    def then(self, step: str) -> Version:
        """Return what is left after a step that is understood, if this one is."""
        return Version(self.text + step) if self.text else self


#: Something computed from a version, of which no more is known.
VERSION = Version("")


@dataclass(slots=True, unsafe_hash=True)
class Constant(Value):
    """A literal string or integer."""

    value: str | int


@dataclass(slots=True, unsafe_hash=True)
class Ending(Value):
    """A text, or a path, of which no more than the end is known."""

    value: str


#: Stands for the name of an attribute that is stored under a name unknown here.
ANY = "*"


@dataclass(slots=True, eq=False)
class Class(Value):
    """A class that the module defines."""

    node: ast.ClassDef
    bases: tuple[Value, ...]
    #: What the class body binds.
    attributes: dict[str, Value] = field(default_factory=dict)
    #: What methods store on ``self``: every value, in order.
    stored: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.node.name


@dataclass(slots=True, eq=False)
class Function(Value):
    """A function, method or lambda that the module defines."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    #: The class whose body holds the definition.
    owner: Class | None = None
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    #: ``property``, ``staticmethod``, ``classmethod``, ``contextmanager``
    #: or ``opaque`` (a decorator that may replace the function).
    marks: frozenset[str] = frozenset()
    #: The guarded region in which it is defined (a Frame).
    frame: Any = None


@dataclass(slots=True, unsafe_hash=True)
class Attribute(Value):
    """Deferred: the attribute ``name`` of ``base``."""

    base: Value
    name: str
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Result(Value):
    """Deferred: what a call of ``callee`` gives (an instance, if it is a class)."""

    callee: Value
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Element(Value):
    """Deferred: an element of ``base``; ``key`` is the constant subscript, if any."""

    base: Value
    key: str | int | None
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Entered(Value):
    """Deferred: what ``with base as name`` binds."""

    base: Value
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Derived(Value):
    """Deferred: computed from ``sources``; only its being a version test matters."""

    sources: tuple[Value, ...]
    depth: int = field(compare=False, default=0)


@dataclass(slots=True, unsafe_hash=True)
class Super(Value):
    """``super()`` inside a method of ``cls``."""

    cls: Class


class Item(tuple):  # type: ignore[type-arg]
    """One element of :class:`Items`: its value and the node that wrote it."""

    __slots__ = ()

    def __new__(cls, value: Value, node: ast.expr) -> Item:
        return super().__new__(cls, (value, node))

    @property
    def value(self) -> Value:
        return self[0]  # type: ignore[no-any-return]

    @property
    def node(self) -> ast.expr:
        return self[1]  # type: ignore[no-any-return]


@dataclass(slots=True, unsafe_hash=True)
class Items(Value):
    """A list, tuple or set; ``exact`` while positions are certain."""

    items: tuple[Item, ...]
    exact: bool = True
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Mapping(Value):
    """A dictionary; entries whose key is not a constant have the key ``None``."""

    entries: tuple[tuple[str | int | None, Value, ast.expr], ...]
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True, unsafe_hash=True)
class Union(Value):
    """Alternatives: the value depends on the way that the program took."""

    options: tuple[Value, ...]
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


def union(values: list[Value]) -> Value:
    """Join alternatives: nested unions flattened, duplicates dropped, bounded."""
    options: dict[Value, None] = {}
    for value in values:
        if type(value) is Union:
            options.update(dict.fromkeys(value.options))
        else:
            options[value] = None
    if len(options) > 1:
        versions = [option for option in options if type(option) is Version]
        if len(versions) > 1:  # together they are only something about versions
            options = dict.fromkeys([VERSION, *(o for o in options if type(o) is not Version)])
    if len(options) == 1:
        return next(iter(options))
    if not options or len(options) > MAX_OPTIONS:
        return UNKNOWN
    size = sum(option.size for option in options)
    if size > MAX_SIZE:
        return UNKNOWN
    return Union(tuple(options), max(option.depth for option in options), size)


def attribute_of(base: Value, name: str) -> Value:
    """Return the attribute ``name`` of ``base``, deferred where it must be."""
    kind = type(base)
    if kind is Symbol:
        return symbol(f"{base.name}.{name}")  # type: ignore[attr-defined]
    if kind is _Singleton:
        return base  # what is unknown stays so; None would raise
    if kind is Version:
        return _attribute_of_version(base, name)  # type: ignore[arg-type]
    if kind is Constant:
        return UNKNOWN
    if kind is Union:
        return union([attribute_of(option, name) for option in base.options])  # type: ignore[attr-defined]
    depth = base.depth + 1
    return Attribute(base, name, depth, base.size + 1) if depth < MAX_DEPTH else UNKNOWN


def result_of(callee: Value) -> Value:
    """Return what calling ``callee`` gives, deferred where it must be."""
    kind = type(callee)
    if kind is _Singleton:
        return callee
    if kind is Version:
        return Version("keras") if callee is Version("keras.version") else VERSION
    if kind is Constant:
        return UNKNOWN
    if kind is Union:
        return union([result_of(option) for option in callee.options])  # type: ignore[attr-defined]
    depth = callee.depth + 1
    return Result(callee, depth, callee.size + 1) if depth < MAX_DEPTH else UNKNOWN


def element_of(base: Value, key: str | int | None) -> Value:
    """Return an element of ``base`` (of any key when ``key`` is None)."""
    kind = type(base)
    if kind is _Singleton:
        return base
    if kind is Version:
        return base.then(f"[{key}]") if type(key) is int else VERSION  # type: ignore[attr-defined]
    if kind is Constant or kind is Symbol:
        return UNKNOWN
    depth = base.depth + 1
    return Element(base, key, depth, base.size + 1) if depth < MAX_DEPTH else UNKNOWN


def entered(base: Value) -> Value:
    """Return what ``with base as name`` binds."""
    if type(base) is Version:
        return VERSION
    if base is UNKNOWN or base.depth + 1 >= MAX_DEPTH:
        return UNKNOWN
    return Entered(base, base.depth + 1, base.size + 1)


def items_of(items: list[Item], exact: bool = True) -> Value:
    """Return a list of these elements, without repetitions of the very same one."""
    depth, size = 0, 1
    for value, _ in items:
        size += value.size
        if value.depth > depth:
            depth = value.depth
    if depth + 1 >= MAX_DEPTH or size > MAX_SIZE:
        return UNKNOWN
    if len(items) > MAX_ITEMS:
        items, exact = items[:MAX_ITEMS], False
    return Items(tuple(items), exact, depth + 1, size)


def mapping_of(entries: list[tuple[str | int | None, Value, ast.expr]]) -> Value:
    """Return a dictionary of these entries; of equal keys the last one counts."""
    last = {key: index for index, (key, _, _) in enumerate(entries)}
    if len(last) < len(entries):
        entries = [e for i, e in enumerate(entries) if e[0] is None or last[e[0]] == i]
    depth = 1 + max((value.depth for _, value, _ in entries), default=0)
    size = 1 + sum(value.size for _, value, _ in entries)
    if depth >= MAX_DEPTH or size > MAX_SIZE or len(entries) > MAX_ITEMS:
        return UNKNOWN
    return Mapping(tuple(entries), depth, size)


#: Packages that have a version, with the project that it is the version of.
_VERSIONED = {"tensorflow": "tensorflow", "keras": "keras", "tf_keras": "tf-keras"}
#: Last components that make a name of TensorFlow or Keras a version.
_VERSION_NAMES = ("__version__", "version", "VERSION", "__git_version__")


def symbol(name: str) -> Value:
    """Return the symbol of a qualified name, or the version that it is."""
    package, _, last = name.rpartition(".")
    if last in _VERSION_NAMES:
        top, _, rest = package.partition(".")
        if top in _VERSIONED:
            project = "keras" if rest.rpartition(".")[2] == "keras" else _VERSIONED[top]
            if last == "version":  # a module of TensorFlow, a function of Keras
                return Version(f"{project}.version")
            return Version(project) if last != "__git_version__" else VERSION
    if package == "os" and last not in ("environ", "putenv", "system", "popen"):
        return UNKNOWN  # so that what is used most costs nothing
    return Symbol(name)


def _attribute_of_version(base: Version, name: str) -> Version:
    if (base.text, name) == ("tensorflow.version", "VERSION"):
        return Version("tensorflow")
    if base.text.endswith(".distribution") and name == "version":
        return Version(base.text.removesuffix(".distribution"))
    if name == "split" or name == "startswith":
        return base.then(f".{name}")
    return VERSION
