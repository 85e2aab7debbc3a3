"""Fixes of functions of TensorFlow that are given symbolic tensors: ``tf.reshape(x, ...)``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.fixes import calls
from flake8_keras_imports.fixes.judging import applicability, lacking, without
from flake8_keras_imports.fixes.routes import reached
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.settings import SPELLINGS

if TYPE_CHECKING:
    from flake8_keras_imports.finding import Edit
    from flake8_keras_imports.rules.base import Subject

#: Arguments beside the tensor that were given in the calls that were compared.
_COMPARED = frozenset(("axis", "keepdims"))


def replaced(subject: Subject, call: ast.Call, origin: str, name: str) -> Fix | None:
    """Return the fix that calls the function of Keras for one of TensorFlow (``math.abs``)."""
    _, instead, *parameters = (data.line("tf_functions.txt", name) or "- -").split()
    path, _, rest = instead.partition("(...,")
    if not path.startswith("ops.") or calls.is_open(call):
        return None
    lacks = lacking(subject, path, origin, imported=False)
    names = _parameters(origin, path)
    if lacks is None or names is None or len(call.args) > len(names):
        return None
    old = [parameter.partition("=")[0] for parameter in parameters]
    if any(old[i : i + 1] != names[i : i + 1] for i in range(2, len(call.args))):
        return None
    renamed = _renamed(call, old, names)
    if renamed is None:
        return None
    given = {*old[: len(call.args)], *(str(keyword.arg) for keyword in call.keywords)}
    added = rest.rstrip(")") if rest and rest.partition("=")[0] not in given else ""
    root = reached(subject, call.func, _first(call.func), SPELLINGS[origin], path)
    if root is None or subject.text.has_comment(call.func):
        return None
    edits: list[Edit] = [root.edit] if root.edit is not None else []
    edits.append(subject.text.replace(call.func, root.text))
    of_call = calls.edits(subject.text, call, renamed, added)
    if of_call is None:
        return None
    doubts = [without(lacks, path)] if lacks else []
    if name not in data.words("tf_same.txt"):
        doubts.append("of integers, or of other shapes, it may give something else")
    elif not _is_compared(call, names):
        doubts.append("calls of this form were not compared")
    title = f"Replace with '{root.text}'"
    return Fix(title, applicability(doubts), (*edits, *of_call), "; ".join(doubts))


def _parameters(origin: str, path: str) -> list[str] | None:
    """Return the parameters that a function has in every release of an origin that has it."""
    found = set()
    for line in data.lines("parameters.txt", path):
        cells, words = line.split()[: len(LETTERS)], line.split()[len(LETTERS) :]
        if any(releases(letter, cells[LETTERS.index(letter)]) for letter in TIMELINES[origin]):
            found.add(tuple(word.rstrip("=?") for word in words))
    if not found:
        return None
    # of those that differ in some release the first ones count that all have
    same = []
    for names in zip(*found):
        if len(set(names)) > 1 or names[0].startswith("*"):
            same.append("")  # by position only
        else:
            same.append(names[0])
    return same


def _renamed(call: ast.Call, old: list[str], new: list[str]) -> dict[str, str] | None:
    """Return the new names of the keywords of a call; None if one has none."""
    found = {}
    for keyword in call.keywords:
        name = str(keyword.arg)
        if name in new:
            continue
        index = old.index(name) if name in old else len(new)
        if index > 1 or index >= len(new) or not new[index]:
            return None
        found[name] = new[index]
    return found


def _is_compared(call: ast.Call, names: list[str]) -> bool:
    """Say whether calls of such a form were compared."""
    more = [keyword.arg for keyword in call.keywords][0 if call.args else 1 :]
    both = len(call.args) == 2 and names == ["x1", "x2"]
    return (len(call.args) <= 1 or both) and all(name in _COMPARED for name in more)


def _first(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def as_shape(subject: Subject, call: ast.Call) -> Fix | None:
    """Return the fix of ``x.get_shape()`` and ``x.shape.as_list()``: the shape is a tuple."""
    function = call.func
    if not isinstance(function, ast.Attribute) or call.args or call.keywords:
        return None
    if subject.text.has_comment(call):
        return None
    base = subject.text.of(function.value)
    shape = f"{base}.shape" if function.attr == "get_shape" else f"list({base})"
    others = {x: subject.versions.may(x) for x in "tl" if subject.versions.may(x)}
    doubts = []
    if function.attr == "get_shape" and others:
        doubts.append("with Keras 2 the shape is no tuple")
    edit = subject.text.replace(call, shape)
    return Fix(f"Replace with '{shape}'", applicability(doubts), (edit,), "; ".join(doubts))
