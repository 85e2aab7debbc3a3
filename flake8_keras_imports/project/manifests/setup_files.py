"""setup.py, read from its syntax tree and never run, and setup.cfg."""

from __future__ import annotations

import ast
import configparser
import os
import re
import warnings
from collections.abc import Iterator

from flake8_keras_imports.project.manifests.pin import (
    ManifestError,
    Pin,
    Places,
    parse_requirement,
)
from flake8_keras_imports.project.manifests.requirements import Reader
from flake8_keras_imports.project.manifests.requirements import read as read_requirements
from flake8_keras_imports.source.paths import is_elsewhere

#: Expressions inside expressions that are followed.
MAX_DEPTH = 30
_KEYWORDS = {
    "install_requires": "",
    "requires": "",
    "setup_requires": "setup",
    "tests_require": "tests",
}
_FILE = re.compile(r"[\w./-]*require[\w./-]*\.(txt|in)$")

#: A string and the node that wrote it.
Text = tuple[str, ast.AST]


class _Values:
    """What names of a module stand for, as far as constants go."""

    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, list[ast.expr]] = {}
        #: For ``name[key] = value``: key and value, by name.
        self.entries: dict[str, list[tuple[str, ast.expr]]] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value)
            elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
                self._bind(node.target, node.value)
            elif isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                # requirements.append("keras"), requirements.extend([...])
                if node.func.attr in ("append", "extend") and node.args:
                    self._bind(node.func.value, node.args[0])

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.names.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            if isinstance(target.slice, ast.Constant):
                entries = self.entries.setdefault(target.value.id, [])
                entries.append((str(target.slice.value), value))

    def texts(self, node: ast.expr | None, depth: int = 0) -> Iterator[Text]:
        """Yield the strings that a list may hold."""
        if node is None or depth > MAX_DEPTH:
            return
        depth += 1
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for line in node.value.split("\n"):
                yield line.strip(), node
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            for part in node.elts:
                yield from self.texts(part, depth)
        elif isinstance(node, ast.Starred):
            yield from self.texts(node.value, depth)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self._sum(node, depth)
        elif isinstance(node, ast.JoinedStr):
            yield from self._formatted(node)
        elif isinstance(node, ast.IfExp):
            yield from self.texts(node.body, depth)
            yield from self.texts(node.orelse, depth)
        elif isinstance(node, ast.Name):
            for value in self.names.get(node.id, ()):
                yield from self.texts(value, depth)
        elif isinstance(node, ast.Dict):
            for value in node.values:
                yield from self.texts(value, depth)
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            yield from self._entry(node.value.id, node.slice, depth)
        elif isinstance(node, ast.Call) and _called(node) in ("list", "sorted", "set", "tuple"):
            yield from self.texts(node.args[0] if node.args else None, depth)

    def _entry(self, name: str, key: ast.expr, depth: int) -> Iterator[Text]:
        """Yield the strings of ``name["key"]``."""
        wanted = str(key.value) if isinstance(key, ast.Constant) else None
        for value in self.names.get(name, ()):
            if isinstance(value, ast.Dict):
                for own, held in _items(value).items():
                    if wanted is None or own == wanted:
                        yield from self.texts(held, depth)
        for own, held in self.entries.get(name, ()):
            if wanted is None or own == wanted:
                yield from self.texts(held, depth)

    def _sum(self, node: ast.BinOp, depth: int) -> Iterator[Text]:
        left, right = list(self.texts(node.left, depth)), list(self.texts(node.right, depth))
        parts = [node.left, node.right]
        plain = all(isinstance(p, ast.Constant | ast.Name | ast.BinOp) for p in parts)
        one_string = any(isinstance(p, ast.Constant) for p in parts)
        if plain and one_string and len(left) == len(right) == 1:
            yield left[0][0] + right[0][0], left[0][1]  # "tensorflow" + "==2.15"
        else:
            yield from left
            yield from right

    def _formatted(self, node: ast.JoinedStr) -> Iterator[Text]:
        text = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += str(part.value)
            elif isinstance(part, ast.FormattedValue):
                found = [value for value, _ in self.texts(part.value)]
                if len(found) != 1:
                    break  # the rest is not known: any version
                text += found[0]
        yield text.rstrip("=<>!~ "), node

    def files(self, node: ast.expr | None, depth: int = 0) -> Iterator[str]:
        """Yield the requirements files that an expression reads, by their names in it."""
        if node is None or depth > MAX_DEPTH:
            return
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                if _FILE.search(part.value):
                    yield part.value
            elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                function = self.functions.get(part.id)
                for statement in function.body if function is not None else ():
                    for inner in ast.walk(statement):
                        if isinstance(inner, ast.Constant) and _FILE.search(str(inner.value)):
                            yield str(inner.value)
                for value in self.names.get(part.id, ()) if depth < 3 else ():
                    yield from self.files(value, depth + 1)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def read_setup_py(path: str, text: str, open_text: Reader) -> tuple[list[Pin], str]:
    """Return the pins of a setup.py, and the Pythons that the project supports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise ManifestError(f"is no valid Python: {getattr(error, 'msg', error)}") from None
    values = _Values(tree)
    pins: list[Pin] = []
    python = ""
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and _called(n) == "setup"):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        for unpacked in (k.value for k in call.keywords if k.arg is None):
            for one in values.names.get(getattr(unpacked, "id", ""), [unpacked]):
                if isinstance(one, ast.Dict):
                    given.update(_items(one))
        for keyword, group in _KEYWORDS.items():
            pins += _pins(values, given.get(keyword), path, group, open_text)
        for extra, value in _extras(values, given.get("extras_require")):
            pins += _pins(values, value, path, extra, open_text)
        for found, _ in values.texts(given.get("python_requires")):
            python = found
    return pins, python


def _items(node: ast.Dict) -> dict[str | None, ast.expr]:
    return {
        str(key.value): value
        for key, value in zip(node.keys, node.values)
        if isinstance(key, ast.Constant)
    }


def _extras(values: _Values, node: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    name = getattr(node, "id", "")
    for one in values.names.get(name, []) if name else [node]:
        if isinstance(one, ast.Dict):
            for extra, value in _items(one).items():
                yield extra or "extra", value
    yield from values.entries.get(name, ())


def _pins(
    values: _Values, node: ast.expr | None, path: str, group: str, open_text: Reader
) -> Iterator[Pin]:
    for text, place in values.texts(node):
        row, column = getattr(place, "lineno", 0), getattr(place, "col_offset", -1) + 1
        pin = parse_requirement(text, path, row, column, group) if text else None
        if pin is not None:
            yield pin
    for name in dict.fromkeys(values.files(node)):
        target = os.path.join(os.path.dirname(path), name)
        if is_elsewhere(target, path):
            continue
        try:
            text = open_text(target)
        except (OSError, ManifestError):
            continue  # it may stand somewhere else
        for pin in read_requirements(target, text, open_text):
            yield pin._replace(group=group)


def read_setup_cfg(path: str, text: str) -> tuple[list[Pin], str]:
    """Return the pins of a setup.cfg, and the Pythons that the project supports."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ManifestError(f"is no valid setup.cfg: {' '.join(str(error).split())}") from None
    places = Places(text)
    pins = []
    sections = [("options", "install_requires", "")]
    if parser.has_section("options.extras_require"):
        keys = parser.options("options.extras_require")
        sections += [("options.extras_require", key, key) for key in keys]
    for section, key, group in sections:
        for line in parser.get(section, key, fallback="").split("\n"):
            entry = line.split(" #")[0].strip()
            pin = parse_requirement(entry, path, *places.find(entry), group) if entry else None
            if pin is not None:
                pins.append(pin)
    return pins, parser.get("options", "python_requires", fallback="")
