"""How texts and paths end that a program puts together: ``f"{folder}/model.h5"``."""

from __future__ import annotations

import ast
import re

from flake8_keras_imports.resolve.values import Constant, Ending

#: Formats that write numbers only, which end no path in a way that matters.
_NUMERIC = re.compile(r"[^a-zA-Z]*[dfeg]")
#: What ``%`` and ``format`` replace: the format is in one of the groups.
_PERCENT = re.compile(r"%%|%(?:\(\w+\))?[-+ #0-9.*]*([a-zA-Z])")
_BRACES = re.compile(r"\{\{|\}\}|\{[^{}:]*:?([^{}]*)\}")
_PATHS = frozenset(("Path", "PurePath", "PosixPath", "PurePosixPath"))
#: Stands for a number that a format writes.
_NUMBER = "0"


def ending(node: ast.expr) -> Constant | Ending | None:
    """Return the text that an expression gives, or how it ends; None if not even that is known.

    Names inside the expression are not looked up.
    """
    kind = type(node)
    if kind is ast.Constant:
        value = node.value  # type: ignore[attr-defined]
        return Constant(value) if isinstance(value, str) else None
    if kind is ast.JoinedStr:
        return _of_f_string(node)  # type: ignore[arg-type]
    if kind is ast.BinOp:
        return _of_operator(node)  # type: ignore[arg-type]
    return _of_call(node) if kind is ast.Call else None  # type: ignore[arg-type]


def _of_f_string(node: ast.JoinedStr) -> Constant | Ending | None:
    text = ""
    for part in reversed(node.values):
        if isinstance(part, ast.Constant):
            text = str(part.value) + text
            continue
        spec = part.format_spec if isinstance(part, ast.FormattedValue) else None
        written = ending(spec) if spec is not None else None
        if type(written) is not Constant or not _NUMERIC.fullmatch(str(written.value)):
            return Ending(text) if text else None
        text = _NUMBER + text
    return Constant(text)


def _of_operator(node: ast.BinOp) -> Constant | Ending | None:
    if type(node.op) is ast.Mod:
        left = ending(node.left)
        return _formatted(str(left.value), _PERCENT) if type(left) is Constant else None
    right = ending(node.right)
    if right is None:
        return None
    if type(node.op) is ast.Div:
        return Ending(f"/{right.value}") if type(right) is Constant else right
    if type(node.op) is not ast.Add:
        return None
    left = ending(node.left)
    if type(right) is Constant and left is not None:
        return type(left)(f"{left.value}{right.value}")
    return Ending(str(right.value)) if right.value else None


def _of_call(node: ast.Call) -> Constant | Ending | None:
    function = node.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name == "format" and isinstance(function, ast.Attribute):
        base = ending(function.value)
        return _formatted(str(base.value), _BRACES) if type(base) is Constant else None
    is_join = name == "join" and isinstance(function, ast.Attribute) and "path" in (
        getattr(function.value, "attr", None), getattr(function.value, "id", None)
    )  # fmt: skip
    if not node.args or not (is_join or name in _PATHS or name in ("str", "joinpath")):
        return None
    last = ending(node.args[-1])
    if last is None or (len(node.args) == 1 and name != "joinpath"):
        return last
    return Ending(f"/{last.value}") if type(last) is Constant else last


def _formatted(text: str, replaced: re.Pattern[str]) -> Constant | Ending | None:
    """Return how a text ends once its placeholders are replaced."""
    found, end = "", len(text)
    for match in reversed(list(replaced.finditer(text))):
        found = text[match.end() : end] + found
        end = match.start()
        if match[1] is None:
            found = match[0][0] + found
        elif _NUMERIC.fullmatch(match[1]):
            found = _NUMBER + found
        else:
            return Ending(found) if found else None
    return Constant(text[:end] + found)
