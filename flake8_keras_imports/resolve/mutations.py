"""Lists and dictionaries that are changed in place: understood as new bindings."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.values import (
    MAX_ITEMS,
    NONE,
    UNKNOWN,
    Attribute,
    Constant,
    Element,
    Item,
    Items,
    Mapping,
    Parameter,
    Result,
    Union,
    Value,
    element_of,
    items_of,
    mapping_of,
    union,
)

_GROWING = frozenset(("append", "extend", "insert"))
#: What takes elements away, so that nobody knows which are left.
_SHRINKING = frozenset(("pop", "remove", "discard", "popitem"))
_REORDERING = frozenset(("sort", "reverse"))
#: Methods that change the list, set or dictionary that they are called on.
METHODS = (
    _GROWING
    | _SHRINKING
    | _REORDERING
    | frozenset(("add", "update", "setdefault", "clear", "setenv"))
)

Keywords = list[tuple["str | None", Value]]


def mutated(
    old: Value, method: str, node: ast.Call, arguments: list[Value], keywords: Keywords
) -> Value | None:
    """Return what a container is after ``old.method(...)``, or None if that is no change.

    A container that is only known later (an attribute, a result) may hold what was
    added; nothing is known of it once something was taken away.
    """
    kind = type(old)
    if kind is Union:
        changed = [mutated(option, method, node, arguments, keywords) for option in old.options]  # type: ignore[attr-defined]
        pairs = zip(old.options, changed)  # type: ignore[attr-defined]
        return union([before if after is None else after for before, after in pairs])
    if kind is Mapping:
        return _mutated_mapping(old, method, node, arguments, keywords)  # type: ignore[arg-type]
    if kind is Items:
        return _mutated_items(old, method, node, arguments)  # type: ignore[arg-type]
    if kind is Parameter:
        if method in _GROWING and arguments and _matters(arguments[-1]):
            start = Items((Item(element_of(old, None), node),), False)
            return _mutated_items(start, method, node, arguments)
        old = UNKNOWN
    if kind not in (Attribute, Element, Result, Parameter) and old is not UNKNOWN:
        return None
    if method == "clear":
        return None if old is UNKNOWN else items_of([])
    if method in _SHRINKING:
        return None if kind is Result else UNKNOWN
    if method in _GROWING and arguments and _matters(arguments[-1]):
        new = _mutated_items(Items((), False), method, node, arguments)
        return new if old is UNKNOWN or new is None else union([old, new])
    return None


def _matters(value: Value) -> bool:
    return value is not UNKNOWN and value is not NONE and type(value) is not Constant


def _mutated_items(old: Items, method: str, node: ast.Call, arguments: list[Value]) -> Value | None:
    if method == "clear":
        return items_of([])
    if method in _SHRINKING:
        return UNKNOWN
    if method in _REORDERING:
        return Items(old.items, False, old.depth, old.size)
    if not arguments:
        return None
    value, argument = arguments[-1], node.args[-1]
    if method in ("extend", "update"):
        return concatenated(old, value, argument)
    if (method in ("append", "add") and len(arguments) == 1) or method == "insert":
        if len(old.items) >= MAX_ITEMS or any(item.node is argument for item in old.items):
            return None  # enough is known; or this is the second walk over a loop body
        return items_of([*old.items, Item(value, argument)], old.exact and method == "append")
    return None


def _mutated_mapping(
    old: Mapping, method: str, node: ast.Call, arguments: list[Value], keywords: Keywords
) -> Value | None:
    entries = list(old.entries)
    key = arguments[0].value if arguments and type(arguments[0]) is Constant else None
    if method == "update":
        return merged(old, [*arguments], node, keywords)
    if method == "setdefault" and len(arguments) == 2:
        if key is not None and any(entry[0] == key for entry in entries):
            return None
        return mapping_of([*entries, (key, arguments[1], node.args[1])])
    if method == "pop" and key is not None:
        return mapping_of([entry for entry in entries if entry[0] != key])
    if method == "clear":
        return mapping_of([])
    return UNKNOWN if method in _SHRINKING else None


def merged(old: Value, others: list[Value], node: ast.Call, keywords: Keywords) -> Value:
    """Return a dictionary with the entries of others and of keywords on top."""
    entries: list[tuple[str | int | None, Value, ast.expr]] = []
    for part in [old, *others]:
        entries += part.entries if type(part) is Mapping else [(None, UNKNOWN, node)]
    for (key, value), keyword in zip(keywords, node.keywords):
        if key is not None:
            entries.append((key, value, keyword.value))
        elif type(value) is Mapping:
            entries += value.entries
        else:
            entries.append((None, UNKNOWN, keyword.value))
    return mapping_of(entries)


def concatenated(left: Value, right: Value, node: ast.expr) -> Value:
    """Return ``left + right`` where at least one of them is a list."""
    items: list[Item] = []
    for part in (left, right):
        if type(part) is Items:
            items += [item for item in part.items if item not in items]
        elif part is not UNKNOWN:
            items.append(Item(element_of(part, None), node))
    exact = all(type(part) is Items and part.exact for part in (left, right))
    return items_of(items, exact)
