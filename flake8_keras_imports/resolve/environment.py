"""Environment variables that decide which Keras there is: where the program sets them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports.resolve.events import Setting
from flake8_keras_imports.resolve.mutations import Keywords
from flake8_keras_imports.resolve.scopes import MODULE
from flake8_keras_imports.resolve.values import UNKNOWN, Constant, Mapping, Symbol, Value

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.walk import Walk

ENVIRON = "os.environ"
VARIABLES = frozenset(("KERAS_BACKEND", "TF_USE_LEGACY_KERAS"))


def note(
    walk: Walk, node: ast.expr, key: Value, value: Value, written: ast.expr | None, way: str = "set"
) -> None:
    """Record that a variable is set, if it is one of those that matter."""
    if type(key) is Constant and key.value in VARIABLES:
        top = walk.scope.kind is MODULE
        name = str(key.value)
        walk.events.settings.append(Setting(node, name, value, written, way, walk.frame, top))


def note_entries(walk: Walk, node: ast.expr, entries: Value, way: str = "set") -> None:
    """Record the variables that a dictionary sets."""
    if type(entries) is Mapping:
        for key, value, written in entries.entries:
            if key is not None:
                note(walk, node, Constant(key), value, written, way)


def note_call(
    walk: Walk, node: ast.Call, name: str, arguments: list[Value], keywords: Keywords
) -> None:
    """Record what a call of the standard library sets."""
    method = name.rpartition(".")[2]
    if name.endswith("mock.patch.dict"):
        patched = arguments[0] if arguments else UNKNOWN
        if patched in (Symbol(ENVIRON), Constant(ENVIRON)):
            for entries in arguments[1:2]:
                note_entries(walk, node, entries, "patch")
            _note_keywords(walk, node, keywords, "patch")
    elif method == "update":
        for entries in arguments[:1]:
            note_entries(walk, node, entries)
        _note_keywords(walk, node, keywords, "set")
    elif method in ("setdefault", "__setitem__", "putenv") and len(node.args) == 2:
        way = "putenv" if method == "putenv" else "set"
        note(walk, node, arguments[0], arguments[1], node.args[1], way)


def _note_keywords(walk: Walk, node: ast.Call, keywords: Keywords, way: str) -> None:
    for (key, value), keyword in zip(keywords, node.keywords):
        if key is None:
            note_entries(walk, node, value, way)
        else:
            note(walk, node, Constant(key), value, keyword.value, way)
