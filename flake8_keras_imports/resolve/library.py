"""What the analysis knows of Python itself: builtins and a little of its library."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports.resolve.origins import locate, tops
from flake8_keras_imports.resolve.values import (
    MAX_ITEMS,
    UNKNOWN,
    VERSION,
    Attribute,
    Constant,
    Element,
    Item,
    Items,
    Mapping,
    Super,
    Symbol,
    Value,
    attribute_of,
    element_of,
    items_of,
    mapping_of,
    result_of,
    union,
)

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.walk import Walk

NAMES: dict[str, Value] = {
    name: Symbol(f"builtins.{name}")
    for name in (
        "__import__", "getattr", "hasattr", "super", "type", "list", "tuple", "set", "dict",
        "sorted", "reversed", "iter", "next", "zip", "enumerate", "property", "staticmethod",
        "classmethod",
    )
}  # fmt: skip

#: Packages of the standard library (and its backports) whose functions are understood.
LIBRARIES = frozenset(
    ("importlib", "importlib_metadata", "sys", "unittest", "mock", "typing", "typing_extensions",
     "functools", "contextlib", "pkg_resources", "copy", "abc")
)  # fmt: skip

_COPIES = frozenset(
    ("builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.reversed",
     "builtins.iter", "copy.copy", "copy.deepcopy")
)  # fmt: skip
_PATCHES = frozenset(("unittest.mock.patch", "mock.patch"))
_VERSION_OF = frozenset(
    ("importlib.metadata.version", "importlib_metadata.version", "pkg_resources.get_distribution",
     "pkg_resources.parse_version")
)  # fmt: skip

#: Methods that change the list or dictionary that they are called on.
MUTATORS = frozenset(("append", "extend", "insert", "add", "update", "setdefault"))
#: Generic aliases of which one of the arguments is the type.
OPTIONALS = frozenset(
    ("typing.Optional", "typing.Union", "typing_extensions.Optional", "typing_extensions.Union")
)

Keywords = list[tuple["str | None", Value]]


def call(
    walk: Walk, node: ast.Call, callee: Value, arguments: list[Value], keywords: Keywords
) -> Value:
    """Return what a call gives, and record modules that it names by a string."""
    if type(callee) is Symbol:
        if locate(callee.name) is None:
            return _library_call(walk, node, callee.name, arguments, keywords)
    elif type(callee) is Attribute and not arguments:
        if callee.name == "copy":
            return callee.base
        if callee.name == "values" and type(callee.base) is Mapping:
            return items_of([Item(value, written) for _, value, written in callee.base.entries])
        if callee.name == "values":
            return items_of([Item(element_of(callee.base, None), node)], exact=False)
    return result_of(callee)


def _library_call(
    walk: Walk, node: ast.Call, name: str, arguments: list[Value], keywords: Keywords
) -> Value:
    first = arguments[0] if arguments else UNKNOWN
    if name == "builtins.getattr" or name == "builtins.hasattr":
        return _getattr(walk, node, name, arguments)
    if name in ("importlib.import_module", "builtins.__import__"):
        return _import(walk, node, name, arguments, keywords)
    if name in _PATCHES:
        if type(first) is Constant and isinstance(first.value, str):
            walk.note_module(node, first.value, "patch")
        return UNKNOWN
    if name == "builtins.super":
        return _super(walk)
    if name == "builtins.type" and len(arguments) == 1:
        return attribute_of(first, "__class__")
    if name in _COPIES:
        return first
    if name == "builtins.next":
        return element_of(first, None)
    if name == "builtins.dict":
        if node.args:
            return first
        pairs = zip(keywords, node.keywords)
        return mapping_of([(key, value, keyword.value) for (key, value), keyword in pairs])
    if name in _VERSION_OF:
        package = first.value if type(first) is Constant else None
        if isinstance(package, str) and package.replace("-", "_") in tops():
            return VERSION
    return VERSION if VERSION in arguments else UNKNOWN


def _getattr(walk: Walk, node: ast.Call, name: str, arguments: list[Value]) -> Value:
    if len(arguments) < 2 or type(arguments[1]) is not Constant:
        return UNKNOWN
    attribute = arguments[1].value
    if not isinstance(attribute, str) or not attribute.isidentifier():
        return UNKNOWN
    if name == "builtins.hasattr":
        # hasattr(keras, "version") asks which Keras this is
        found = attribute_of(arguments[0], attribute)
        return VERSION if found is VERSION else UNKNOWN
    value = walk.chain(node, arguments[0], [attribute])
    return value if len(arguments) < 3 else union([value, arguments[2]])


def _import(
    walk: Walk, node: ast.Call, name: str, arguments: list[Value], keywords: Keywords
) -> Value:
    first = arguments[0] if arguments else dict(keywords).get("name", UNKNOWN)
    if type(first) is not Constant or not isinstance(first.value, str):
        return UNKNOWN
    module = first.value
    function = name.rpartition(".")[2]
    if module.startswith(".") and function == "import_module":
        package = arguments[1] if len(arguments) > 1 else dict(keywords).get("package", UNKNOWN)
        if type(package) is not Constant or module.startswith(".."):
            return UNKNOWN
        module = f"{package.value}{module}"
    top = module.partition(".")[0]
    if top not in tops() or walk.is_own(top):
        return UNKNOWN
    walk.note_module(node, module, function)
    # __import__ gives the top-level package unless it is asked for names
    return Symbol(module if function == "import_module" or _has_fromlist(node) else top)


def _has_fromlist(node: ast.Call) -> bool:
    names = [keyword.value for keyword in node.keywords if keyword.arg == "fromlist"]
    names += node.args[3:4]
    return any(isinstance(n, (ast.List, ast.Tuple)) and n.elts for n in names)


def _super(walk: Walk) -> Value:
    scope = walk.scope
    while scope.parent is not None and scope.cls is None:
        scope = scope.parent
    return Super(scope.cls) if scope.cls is not None else UNKNOWN


def mutated(old: Value, method: str, node: ast.Call, arguments: list[Value]) -> Value | None:
    """Return what a list or dictionary is after ``old.method(...)``, None if unchanged."""
    if type(old) is Mapping:
        return _mutated_mapping(old, method, node, arguments)
    if type(old) is Items:
        return _mutated_items(old, method, node, arguments)
    if type(old) in (Attribute, Element) and method in ("append", "extend", "insert"):
        # a list that is known only later; its elements stay possible
        new = _mutated_items(Items((), False), method, node, arguments)
        return None if new is None else union([old, new])
    return None


def _mutated_items(old: Items, method: str, node: ast.Call, arguments: list[Value]) -> Value | None:
    value, argument = arguments[-1], node.args[-1]
    if method == "extend":
        return concatenated(old, value, argument)
    if (method in ("append", "add") and len(arguments) == 1) or method == "insert":
        if len(old.items) >= MAX_ITEMS or any(item.node is argument for item in old.items):
            return None  # enough is known; or this is the second walk over a loop body
        return items_of([*old.items, Item(value, argument)], old.exact and method == "append")
    return None


def _mutated_mapping(
    old: Mapping, method: str, node: ast.Call, arguments: list[Value]
) -> Value | None:
    entries = list(old.entries)
    if method == "update" and type(arguments[0]) is Mapping:
        return mapping_of(entries + list(arguments[0].entries))
    if method == "setdefault" and len(arguments) == 2 and type(arguments[0]) is Constant:
        return mapping_of([*entries, (arguments[0].value, arguments[1], node.args[1])])
    return None


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
