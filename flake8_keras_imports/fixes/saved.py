"""Fixes of paths that Keras 3 does not save to: ``model.save("model")``."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flake8_keras_imports.finding import Applicability, Fix
from flake8_keras_imports.rules.paths import names

if TYPE_CHECKING:
    from flake8_keras_imports.rules.base import Subject

#: Endings that say a format; what else stands behind a dot is part of the name.
_FORMATS = re.compile(r"\.(weights\.h5|weights\.hdf5|h5|hdf5|keras|tf|pb|ckpt|hdf|model)$")


def renamed(subject: Subject, node: ast.expr, ending: str) -> Fix | None:
    """Return the fix that ends a literal path otherwise, wherever the file names it.

    ``ending`` is what all allowed releases take.  There is none where something else than
    saving and loading uses the same text, and where it is loaded only: what is there was
    written by somebody else.
    """
    if not ending or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    old: str = node.value
    uses = [n for n in subject.bindings.constants if n.value == old]
    given = {id(n): name for name, n in _paths(subject)}
    if not uses or not all(id(one) in given for one in uses):
        return None
    written = {given[id(one)] for one in uses}
    if not written & {"save", "save_weights", "save_model", "ModelCheckpoint"}:
        return None
    if len({"weights" in name for name in written if name != "ModelCheckpoint"}) > 1:
        return None  # one path for a model and for its weights
    new = f"{_FORMATS.sub('', old.rstrip('/'))}{ending}"
    edits = []
    for one in uses:
        text = subject.text.of(one)
        quoted = re.fullmatch(r"""([rR]?)(["'])(.*)\2""", text)
        if quoted is None or quoted[3] != old:
            return None  # in several parts, or with escapes
        edits.append(subject.text.replace(one, f"{quoted[1]}{quoted[2]}{new}{quoted[2]}"))
    reason = f"the file is called '{new}' then and has another format; others may read '{old}'"
    return Fix(f"Replace with '{new}'", Applicability.UNSAFE, tuple(sorted(edits)), reason)


def _paths(subject: Subject) -> list[tuple[str, ast.Constant]]:
    """Return the texts that saving and loading is given, of anything, with what it is called."""
    found = []
    for function, call in subject.bindings.callers.items():
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        if name not in names():
            continue
        values = [k.value for k in call.keywords if k.arg in ("filepath", "path")]
        values += call.args[:2] if name == "save_model" else call.args[:1]
        found += [(name, value) for value in values if isinstance(value, ast.Constant)]
    return found
