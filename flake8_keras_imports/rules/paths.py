"""Which paths the releases of Keras save to and load from (data/saving.txt)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.origins import LETTERS
from flake8_keras_imports.rules.names import Releases

#: Endings in the order in which they are recommended, of weights and of models.
_PREFERRED = {True: (".weights.h5", ".h5"), False: (".keras", ".h5")}


class Operation(NamedTuple):
    """A call that is given a path: its rows in the data, and where the path stands."""

    name: str
    position: int


@cache
def operations() -> dict[str, Operation]:
    """Return the calls that are given a path, by what is called."""
    found = {}
    for name in {row[0].partition(":")[0] for row in data.rows("saving.txt", 3)}:
        owner, _, method = name.partition(".")
        operation = Operation(name, 1 if method == "save_model" else 0)
        others = {"Model": "Sequential", "models": "saving"}
        found[name] = found[f"{others.get(owner, owner)}.{method}"] = operation
    return found


@cache
def names() -> frozenset[str]:
    """Return the last parts of what :func:`operations` lists."""
    return frozenset(path.rpartition(".")[2] for path in operations())


@cache
def _endings(operation: str) -> tuple[str, ...]:
    rows = (row[1] for row in data.rows("saving.txt", 3) if row[0] == operation)
    return tuple(sorted({e for e in rows if e not in "-*"}, key=len, reverse=True))


def suffix(operation: str, text: str, whole: bool) -> set[str]:
    """Return the rows that may be meant by a path of which a text is the whole, or the end."""
    known = _endings(operation)
    found = next((e for e in known if text.endswith(e)), None)
    if found is None:
        last = text.rpartition("/")[2]
        sure = whole or "/" in text or "." in last
        possible = {"*"} if "." in last else {"-"} if sure else {"-", "*"}
    else:
        possible = {found}
    if not whole:  # more may stand before it: '.weights' before '.h5'
        possible |= {e for e in known if e.endswith(text) and e != found}
    return possible


@lru_cache(maxsize=1024)
def outcomes(operation: str, ending: str, origin: str) -> tuple[Releases, Releases]:
    """Return the releases of an origin that refuse an ending, and those that take it."""
    rows = [row for row in data.rows("saving.txt", 3) if row[0] == operation]
    own = [row for row in rows if row[1] == ending] or [row for row in rows if row[1] == "*"]
    found: dict[str, Releases] = {"raises": {}, "ok": {}}
    for _, _, rest in own:
        outcome, *cells = rest.split()
        for letter in TIMELINES[origin]:
            mask = releases(letter, cells[LETTERS.index(letter)])
            if mask:
                found[outcome][letter] = mask
    return found["raises"], found["ok"]


def taken(operation: str, origin: str, wanted: Releases) -> str:
    """Return the recommended ending that all the wanted releases take."""
    for ending in _PREFERRED["weights" in operation]:
        _, good = outcomes(operation, ending, origin)
        if all(mask & ~good.get(letter, 0) == 0 for letter, mask in wanted.items()):
            return ending
    return ""
