"""Where in a module symbolic tensors may come from: found in its text, which costs little."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from flake8_keras_imports.rules.base import Subject

Def = ast.FunctionDef | ast.AsyncFunctionDef
#: How tensors come about: by a call of what is called so, or as those of a model.
_ORIGINS = re.compile(r"Input\b|\.(?:in|out)puts?\b")
#: Functions that call each other are followed so far.
_MAX_ROUNDS = 10


def may_have_tensors(subject: Subject) -> bool:
    """Say whether a module may have symbolic tensors at all."""
    if _ORIGINS.search(subject.whole):
        return True
    return any("Input" in str(name) for name in subject.module.exports)


def with_origins(functions: Sequence[Def], text: str, names: Iterable[object]) -> Sequence[Def]:
    """Return the functions in whose bodies tensors may come about, in their order.

    That is where one of the words stands of which tensors come, or a name of the module that
    speaks of inputs, or where such a function is mentioned, or one that mentions one, and so on.
    """
    starts = [match.end() for match in re.finditer("\n", text)]
    own = [re.escape(name) for name in names if isinstance(name, str) and "input" in name.lower()]
    pattern = re.compile("|".join([_ORIGINS.pattern, *(rf"\b{name}\b" for name in own)]))
    found: set[Def] = set()
    for _ in range(_MAX_ROUNDS):
        rows = sorted({bisect_right(starts, match.start()) + 1 for match in pattern.finditer(text)})
        new = [f for f in functions if f not in found and _holds(f, rows)]
        mentioned = [re.escape(f.name) for f in new if not f.name.startswith("__")]
        found.update(new)
        if not mentioned:
            return [function for function in functions if function in found]
        pattern = re.compile(rf"\b(?:{'|'.join(mentioned)})\b")
    return functions


def _holds(function: Def, rows: list[int]) -> bool:
    """Say whether one of the rows is among those of a function."""
    index = bisect_right(rows, function.lineno - 1)
    return index < len(rows) and rows[index] <= (function.end_lineno or 0)
