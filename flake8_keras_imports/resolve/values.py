"""How abstract values are made: joined, asked for attributes, called; each with its bounds."""

from __future__ import annotations

import ast
from functools import lru_cache

from flake8_keras_imports.resolve.kinds import (
    ANY,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_OPTIONS,
    MAX_SIZE,
    NONE,
    STALE,
    UNKNOWN,
    VERSION,
    Attribute,
    Class,
    Constant,
    Derived,
    Element,
    Ending,
    Entered,
    Function,
    Item,
    Items,
    Mapping,
    Module,
    Parameter,
    Partial,
    Result,
    Super,
    Symbol,
    Union,
    Value,
    Version,
    _Singleton,
)

__all__ = [
    "ANY",
    "MAX_DEPTH",
    "MAX_ITEMS",
    "MAX_OPTIONS",
    "MAX_SIZE",
    "NONE",
    "STALE",
    "UNKNOWN",
    "VERSION",
    "Attribute",
    "Class",
    "Constant",
    "Derived",
    "Element",
    "Ending",
    "Entered",
    "Function",
    "Item",
    "Items",
    "Mapping",
    "Module",
    "Parameter",
    "Partial",
    "Result",
    "Super",
    "Symbol",
    "Union",
    "Value",
    "Version",
    "attribute_of",
    "constant_of",
    "element_of",
    "entered",
    "is_unknown",
    "items_of",
    "mapping_of",
    "result_of",
    "symbol",
    "union",
]


@lru_cache(maxsize=8192, typed=True)
def constant_of(value: str | int) -> Constant:
    """Return the value of a literal; the same ones stand in a program over and over."""
    return Constant(value)


def is_unknown(value: Value) -> bool:
    """Say whether the module alone tells nothing about a value."""
    return value is UNKNOWN or type(value) is Parameter


def union(values: list[Value]) -> Value:
    """Join alternatives: nested unions flattened, duplicates dropped, bounded."""
    options: dict[Value, None] = {}
    versions = 0
    for value in values:
        if type(value) is Union:
            options.update(dict.fromkeys(value.options))
            versions += 2  # perhaps
        else:
            options[value] = None
            versions += type(value) is Version
    if versions > 1 and sum(type(option) is Version for option in options) > 1:
        # together they are only something about versions
        options = dict.fromkeys([VERSION, *(o for o in options if type(o) is not Version)])
    if len(options) == 1:
        return next(iter(options))
    if not options or len(options) > MAX_OPTIONS:
        return UNKNOWN
    size = depth = 0
    for option in options:
        size += option.size
        if option.depth > depth:
            depth = option.depth
    return Union(tuple(options), depth, size) if size <= MAX_SIZE else UNKNOWN


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
    if kind is Constant or kind is Symbol or kind is Partial:
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


@lru_cache(maxsize=8192)
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
