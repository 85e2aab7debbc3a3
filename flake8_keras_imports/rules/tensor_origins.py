"""Where in a module symbolic tensors may come from: found in its text, which costs little."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from flake8_keras_imports.resolve.origins import kind_of
from flake8_keras_imports.resolve.values import Union
from flake8_keras_imports.rules.base import Subject

Def = ast.FunctionDef | ast.AsyncFunctionDef
#: How tensors come about: by a call of what is called so, or as those of a model.
_ORIGINS = re.compile(r"Input\b|\.(?:in|out)puts?\b")
_OF_MODELS = re.compile(r"\.(?:in|out)puts?\b")
#: What makes tensors, and models that have some.
_KINDS = frozenset(("tensor-function", "Model", "model-function"))
#: Functions that call each other are followed so far.
_MAX_ROUNDS = 10


def may_have_tensors(subject: Subject) -> bool:
    """Say whether a module may have symbolic tensors at all."""
    if any("Input" in name for name in _names(subject.module.exports)):
        return True
    if not _ORIGINS.search(subject.whole):
        return False
    calls = subject.module.calls
    if any(name.endswith("Input") for name in calls.methods):
        return True
    if any(type(call.callee) is Union for call in calls.others):
        return True
    kinds = {kind_of(place) for place, _ in calls.keras}
    if "tensor-function" in kinds:
        return True
    if not _OF_MODELS.search(subject.whole):
        return False
    return not _KINDS.isdisjoint(kinds) or any(name[:1].isupper() for name in calls.methods)


def _names(exports: Iterable[object]) -> Iterator[str]:
    """Yield the names of a module, without those of what is stored on attributes."""
    return (name for name in exports if isinstance(name, str))


def with_origins(functions: Sequence[Def], text: str, names: Iterable[object]) -> Sequence[Def]:
    """Return the functions in whose bodies tensors may come about, in their order.

    That is where one of the words stands of which tensors come, or a name of the module that
    speaks of inputs, or where such a function is mentioned, or one that mentions one, and so on.
    """
    starts = [match.end() for match in re.finditer("\n", text)]
    own = [re.escape(name) for name in _names(names) if "Input" in name]
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
