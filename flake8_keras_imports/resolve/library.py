"""What the analysis knows of Python itself: builtins and a little of its library."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports.resolve import environment
from flake8_keras_imports.resolve.events import Command
from flake8_keras_imports.resolve.mutations import Keywords, merged
from flake8_keras_imports.resolve.origins import binding, locate, tops
from flake8_keras_imports.resolve.values import (
    ANY,
    UNKNOWN,
    VERSION,
    Attribute,
    Class,
    Constant,
    Item,
    Items,
    Mapping,
    Partial,
    Result,
    Super,
    Symbol,
    Value,
    Version,
    attribute_of,
    element_of,
    items_of,
    result_of,
    union,
)

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.walk import Walk

NAMES: dict[str, Value] = {
    name: Symbol(f"builtins.{name}")
    for name in (
        "__import__", "getattr", "setattr", "hasattr", "super", "type", "list", "tuple", "set",
        "dict", "isinstance", "issubclass",
        "sorted", "reversed", "iter", "next", "zip", "enumerate", "property", "staticmethod",
        "classmethod", "object", "exit", "quit", "any", "all", "ImportError",
        "ModuleNotFoundError", "Exception", "BaseException",
    )
}  # fmt: skip

#: Packages of the standard library (and its backports) whose functions are understood.
LIBRARIES = frozenset(
    ("importlib", "importlib_metadata", "sys", "unittest", "mock", "typing", "typing_extensions",
     "functools", "contextlib", "pkg_resources", "copy", "abc", "os", "subprocess")
)  # fmt: skip

#: What every name begins with whose calls are understood.
_UNDERSTOOD = ("builtins.", *(f"{package}." for package in sorted(LIBRARIES)))

_COPIES = frozenset(
    ("builtins.list", "builtins.tuple", "builtins.iter", "copy.copy", "copy.deepcopy")
)  # fmt: skip
_REORDERED = frozenset(("builtins.set", "builtins.sorted", "builtins.reversed"))
_PATCHES = frozenset(("unittest.mock.patch", "mock.patch"))
_VERSION_OF = frozenset(
    ("importlib.metadata.version", "importlib_metadata.version", "pkg_resources.get_distribution",
     "importlib.metadata.distribution", "importlib_metadata.distribution")
)  # fmt: skip
#: Distributions whose version is that of TensorFlow or Keras.
_DISTRIBUTIONS = frozenset(
    ("tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos",
     "tensorflow-rocm", "tf-nightly", "keras", "keras-nightly", "tf-keras", "tf_keras")
)  # fmt: skip
_PROJECTS = {
    "keras": "keras",
    "keras-nightly": "keras",
    "tf-keras": "tf-keras",
    "tf_keras": "tf-keras",
}

#: Calls that end the program.
EXITS = frozenset(("sys.exit", "builtins.exit", "builtins.quit"))
#: Generic aliases of which one of the arguments is the type.
OPTIONALS = frozenset(
    ("typing.Optional", "typing.Union", "typing_extensions.Optional", "typing_extensions.Union")
)


def call(
    walk: Walk, node: ast.Call, callee: Value, arguments: list[Value], keywords: Keywords
) -> Value:
    """Return what a call gives, and record modules that it names by a string."""
    if type(callee) is Symbol:
        if locate(callee.name) is not None or binding(callee.name) is not None:
            return result_of(callee)
        if callee.name.startswith(_UNDERSTOOD) or callee.name.endswith(".patch.dict"):
            return _library_call(walk, node, callee.name, arguments, keywords)
        return VERSION if speaks_of_version(arguments) else UNKNOWN
    if type(callee) is Attribute and callee.name == "get" and arguments:
        key = arguments[0]
        if type(callee.base) is Mapping and type(key) is Constant:
            return element_of(callee.base, key.value)
    elif type(callee) is Version and callee.text.endswith(".split"):
        return callee.then("()") if arguments == [Constant(".")] and not keywords else VERSION
    elif type(callee) is Attribute and callee.name == "update":
        inside = callee.base
        if type(inside) is Attribute and inside.name == "__dict__":
            _setattr([inside.base, UNKNOWN, UNKNOWN])
    elif type(callee) is Attribute and not arguments:
        if callee.name == "copy":
            return callee.base
        if callee.name == "items":
            return _pairs(callee.base, node)
        if callee.name == "values" and type(callee.base) is Mapping:
            return items_of([Item(value, written) for _, value, written in callee.base.entries])
        if callee.name == "values":
            return items_of([Item(element_of(callee.base, None), node)], exact=False)
    return result_of(callee)


def _library_call(
    walk: Walk, node: ast.Call, name: str, arguments: list[Value], keywords: Keywords
) -> Value:
    first = arguments[0] if arguments else UNKNOWN
    if name.startswith("subprocess.") or name in ("os.system", "os.popen"):
        _note_command(walk, node, arguments)
        return UNKNOWN
    if name.startswith("os.") or name.endswith(".patch.dict"):
        environment.note_call(walk, node, name, arguments, keywords)
        return UNKNOWN
    if name == "builtins.getattr" or name == "builtins.hasattr":
        return _getattr(walk, node, name, arguments)
    if name in ("importlib.import_module", "builtins.__import__"):
        return _import(walk, node, name, arguments, keywords)
    if name in _PATCHES:
        first = first if arguments else dict(keywords).get("target", UNKNOWN)
        if type(first) is Constant and isinstance(first.value, str):
            walk.note_module(node, first.value, "patch")
        return UNKNOWN
    if name == "builtins.super":
        return _super(walk)
    if name == "builtins.type" and len(arguments) == 1:
        return attribute_of(first, "__class__")
    if name == "builtins.setattr" and len(arguments) == 3:
        _setattr(arguments)
    if name in _COPIES:
        return first
    if name == "functools.partial" and first is not UNKNOWN:
        return Partial(first, first.depth + 1, first.size + 1)
    if name == "builtins.enumerate":
        pair = items_of([Item(UNKNOWN, node), Item(element_of(first, None), node)])
        return items_of([Item(pair, node)], exact=False)
    if name == "builtins.zip":
        row = items_of([Item(element_of(value, None), node) for value in arguments])
        return items_of([Item(row, node)], exact=False)
    if name in _REORDERED:
        return Items(first.items, False, first.depth, first.size) if type(first) is Items else first
    if name == "builtins.next":
        return element_of(first, None)
    if name == "builtins.dict":
        return merged(arguments[0] if arguments else Mapping(()), [], node, keywords)
    if name == "importlib.util.find_spec" and type(first) is Constant:
        return VERSION if first.value in tops() else UNKNOWN  # which Keras there is
    if name in _VERSION_OF and type(first) is Constant and first.value in _DISTRIBUTIONS:
        project = _PROJECTS.get(str(first.value), "tensorflow")
        return Version(f"{project}.distribution" if "distribution" in name else project)
    return VERSION if speaks_of_version(arguments) else UNKNOWN


def _note_command(walk: Walk, node: ast.Call, arguments: list[Value]) -> None:
    """Record the words of a command, as far as they are constants."""
    first = arguments[0] if arguments else UNKNOWN
    if type(first) is Constant and isinstance(first.value, str) and "install" in first.value:
        walk.events.commands.append(Command(((first.value, node.args[0]),), True))
    elif type(first) is Items and first.exact:
        words = tuple(
            (str(value.value) if type(value) is Constant else None, written)
            for value, written in first.items
        )
        if any(word == "install" for word, _ in words):
            walk.events.commands.append(Command(words, False))


def of_version(walk: Walk, node: ast.Call, arguments: list[Value]) -> Value:
    """Return what a function that is not known makes of a version: of its text, if it is one."""
    first, function = arguments[0], node.func
    if type(first) is Version and first.text and len(arguments) == 1:
        if type(function) is ast.Name and walk.lookup(function.id) is None:
            if function.id == "str":
                return first
            if function.id in ("float", "int"):
                return first.then(f".{function.id}")
        elif type(function) is ast.Attribute and function.attr == "join":
            return first.then(".join")
    return VERSION


def speaks_of_version(values: list[Value]) -> bool:
    """Say whether a version is among the values, or in a list among them."""
    for value in values:  # a loop, because every call of something unknown asks
        if type(value) is Version:
            return True
        if type(value) is Items and any(type(item[0]) is Version for item in value.items):
            return True
    return False


def _pairs(base: Value, node: ast.expr) -> Value:
    """Return the key and value pairs of a dictionary."""
    values = [element_of(base, None)]
    if type(base) is Mapping:
        values = [value for _, value, _ in base.entries]
    pairs = [items_of([Item(UNKNOWN, node), Item(value, node)]) for value in values]
    return items_of([Item(pair, node) for pair in pairs], exact=False)


def _setattr(arguments: list[Value]) -> None:
    base, name, value = arguments
    if type(base) is Result and type(base.callee) is Class:
        key = str(name.value) if type(name) is Constant else ANY
        base.callee.stored.setdefault(key, []).append(value)


def _getattr(walk: Walk, node: ast.Call, name: str, arguments: list[Value]) -> Value:
    if len(arguments) < 2 or type(arguments[1]) is not Constant:
        return UNKNOWN
    attribute = arguments[1].value
    if not isinstance(attribute, str) or not attribute.isidentifier():
        return UNKNOWN
    if name == "builtins.hasattr":
        # hasattr(keras, "version") asks which Keras this is
        found = attribute_of(arguments[0], attribute)
        return VERSION if type(found) is Version else UNKNOWN
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
