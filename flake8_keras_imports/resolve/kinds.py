"""The kinds of abstract values that names and expressions are resolved to.

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


@dataclass(slots=True, unsafe_hash=True)
class Module(Value):
    """A module of the project itself: its file, or the folder of a namespace package."""

    path: str


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
    #: The file that defines it.
    path: str = ""
    #: Its decorators, with their values.
    decorators: list[tuple[ast.expr, Value]] = field(default_factory=list)

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
    #: The file that defines it.
    path: str = ""
    #: The guarded region in which it is defined (a Frame).
    frame: Any = None


@dataclass(slots=True, unsafe_hash=True)
class Parameter(Value):
    """Deferred: what a function is given; unknown unless one call of it is looked at."""

    function: Function
    name: str
    #: What it is where a caller gives nothing; UNKNOWN if it must be given.
    default: Value = UNKNOWN


@dataclass(slots=True, unsafe_hash=True)
class Partial(Value):
    """``functools.partial(base, ...)``: a call of it gives what a call of ``base`` gives."""

    base: Value
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)


@dataclass(slots=True)
class Attribute(Value):
    """Deferred: the attribute ``name`` of ``base``."""

    base: Value
    name: str
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Attribute", self.base, self.name))
        return self.kept


@dataclass(slots=True)
class Result(Value):
    """Deferred: what a call of ``callee`` gives (an instance, if it is a class)."""

    callee: Value
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Result", self.callee))
        return self.kept


@dataclass(slots=True)
class Element(Value):
    """Deferred: an element of ``base``; ``key`` is the constant subscript, if any."""

    base: Value
    key: str | int | None
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Element", self.base, self.key))
        return self.kept


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


@dataclass(slots=True)
class Items(Value):
    """A list, tuple or set; ``exact`` while positions are certain."""

    items: tuple[Item, ...]
    exact: bool = True
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Items", self.items, self.exact))
        return self.kept


@dataclass(slots=True)
class Mapping(Value):
    """A dictionary; entries whose key is not a constant have the key ``None``."""

    entries: tuple[tuple[str | int | None, Value, ast.expr], ...]
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Mapping", self.entries))
        return self.kept


@dataclass(slots=True)
class Union(Value):
    """Alternatives: the value depends on the way that the program took."""

    options: tuple[Value, ...]
    depth: int = field(compare=False, default=0)
    size: int = field(compare=False, default=1)
    kept: int = field(compare=False, repr=False, default=0)

    def __hash__(self) -> int:
        if not self.kept:  # values nest: to hash anew each time would walk all of them
            self.kept = hash(("Union", self.options))
        return self.kept
