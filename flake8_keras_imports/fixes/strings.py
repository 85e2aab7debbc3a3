"""Fixes of what strings say: the names of modules, versions, values."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes.imports import is_importable, of_use
from flake8_keras_imports.fixes.judging import applicability, target

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.module import Reach
    from flake8_keras_imports.rules.base import Subject

_PLAIN = re.compile(r"[bBrRuU]?(['\"])[^'\"\\\n]*\1")


def replaced(subject: Subject, node: ast.expr, new: str) -> Edit | None:
    """Return the edit that writes another string, in the quotes of the old one.

    None for what is no simple string, or other constant, on one line.
    """
    if not isinstance(node, ast.Constant) or "'" in new or '"' in new:
        return None
    written = subject.text.of(node)
    if isinstance(node.value, str | bytes):
        match = _PLAIN.fullmatch(written)
        if match is None:
            return None
        return subject.text.replace(node, f"{match[1]}{new}{match[1]}")
    line = subject.lines[node.lineno - 1]
    quote = "'" if "'" in line and '"' not in line else '"'
    return subject.text.replace(node, f"{quote}{new}{quote}") if "\n" not in written else None


def rename_module(subject: Subject, reach: Reach) -> Fix | None:
    """Return the fix of a string that names a module, or an object to patch."""
    call, place = reach.node, reach.places[0]
    if not isinstance(call, ast.Call):
        return None
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    texts = [a for a in given if isinstance(a, ast.Constant) and a.value == reach.names[0]]
    goal = target(subject, place)
    if len(texts) != 1 or goal is None:
        return None
    way = reach.written.partition("(")[0]
    doubts = list(goal.doubts)
    if way == "__import__" and not any(_is_list(k) for k in call.keywords):
        return None  # it gives the package at the top
    if way in ("__import__", "import_module"):
        if not is_importable(subject, goal.path):
            return None
        for other in subject.module.reaches:
            if other.how == "attribute" and other.start == place:
                doubts += of_use(subject, place, goal, other)
    else:
        doubts.append("what is patched must be what the code uses")
    package = subject.wording.package.partition(".")[0]
    new = subject.wording.dotted(goal.path)
    edit = replaced(subject, texts[0], new) if not subject.is_own(package) else None
    if edit is None:
        return None
    doubts = list(dict.fromkeys(doubts))
    return Fix(f"Name '{new}'", applicability(doubts), (edit,), "; ".join(doubts))


def _is_list(keyword: ast.keyword) -> bool:
    value = keyword.value
    return (
        keyword.arg == "fromlist" and isinstance(value, ast.List | ast.Tuple) and bool(value.elts)
    )


def longer(subject: Subject, node: ast.expr, new: str, reason: str) -> Fix | None:
    """Return the unsafe fix that writes another string."""
    edit = replaced(subject, node, new)
    if edit is None:
        return None
    return Fix(f"Write '{new}'", Applicability.UNSAFE, (edit,), reason)
