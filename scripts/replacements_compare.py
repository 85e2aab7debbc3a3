"""Compares what two functions gave for the same calls and decides how safe the exchange is.

Used by measure_replacements.py, which explains the words for safety.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

TOLERANCE = {"float16": 2e-3, "bfloat16": 2e-2}  # relative and absolute
ROUGH = 0.05  # of mean and spread of a random result, relative to a spread above 1
BOTH_RAISE = "both raise"
NEUTRAL = (BOTH_RAISE, "the old one raises")  # no program that ran can show the difference
SCALARS = ("number", "NumPy scalar", "array")
WAYS = ("written", "positional", "keyword", "numpy")
MANY = 999
MOST_ARGUMENTS = 5  # that one row may name in unless:


@dataclass
class Call:
    """One call: its text, the old parameters it gives, and the verdict by way of calling."""

    text: str
    used: list[str]
    verdicts: dict[str, str]
    places: dict[str, int]  # arguments by position, by way of calling
    unusual: bool = False  # recorded, and does not decide

    def bad(self, modes: tuple[str, ...] = WAYS, limit: int = MANY) -> list[str]:
        """Return the verdicts other than equal, of calls with at most so many places."""
        found = [
            self.verdicts[mode]
            for mode in modes
            if mode in self.verdicts and self.places.get(mode, 0) <= limit
        ]
        return [v for v in found if not v.startswith(("equal", *NEUTRAL))]

    def by_position(self, limit: int = MANY) -> list[str]:
        return self.bad(("positional",) if "positional" in self.verdicts else ("written",), limit)

    def good(self, limit: int = MANY) -> bool:
        shown = [v for mode, v in self.verdicts.items() if self.places.get(mode, 0) <= limit]
        return any(v.startswith("equal") for v in shown) and not self.by_position(limit)

    @property
    def neutral(self) -> bool:
        return all(v.startswith(NEUTRAL) for v in self.verdicts.values())


@dataclass
class Names:
    """How the parameters of the old function compare with those of the new one."""

    order: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)  # old to new, at the same place
    lost: set[str] = field(default_factory=set)  # the new function has no such name
    moved: set[str] = field(default_factory=set)  # has it at another place

    def limit(self, refused: set[str]) -> int:
        """Return how many arguments can be given by position before a refused one."""
        places = [self.order.index(n) for n in refused if n in self.order]
        return min(places, default=MANY)


def parameter_notes(old: list | None, new: list | None) -> Names:
    """Compare two signatures as the worker returns them."""
    if old is None or new is None:
        return Names()
    before = [p[0] for p in old if p[1] in (0, 1)]
    after = [p[0] for p in new if p[1] in (0, 1)]
    every = {p[0] for p in new if p[1] in (0, 1, 3)}
    names = Names([p[0] for p in old if p[1] in (0, 1, 3)])
    for place, name in enumerate(before):
        there = after[place] if place < len(after) else ""
        if name == there:
            continue
        if name in every:
            names.moved.add(name)
        elif there and there not in before:
            names.renamed[name] = there
        else:
            names.lost.add(name)
    return names


def compare(old: dict, new: dict) -> str:
    """Say how one result differs from the other, or that they are equal."""
    if "error" in (old["sort"], new["sort"]):
        if old["sort"] == new["sort"]:
            return f"{BOTH_RAISE} ({old['values'][:60]} / {new['values'][:60]})"
        which, value = ("old", old) if old["sort"] == "error" else ("new", new)
        return f"the {which} one raises {value['values']}"
    if old["sort"] != new["sort"] and not is_scalar(old, new):
        return f"gives {sort_of(new)}, was {sort_of(old)}"
    if "items" in old:
        return compare_items(old, new)
    notes = [
        f"{key} {shown(new[key])}, was {shown(old[key])}"
        for key in ("dtype", "shape")
        if key in old and key in new and old[key] != new[key]
    ]
    if old.get("shape") == new.get("shape"):
        notes += compare_values(old, new)
    if not notes and old["sort"] != new["sort"]:
        return f"equal (gives {sort_of(new)}, was {sort_of(old)})"
    return "; ".join(notes) or "equal"


def is_scalar(old: dict, new: dict) -> bool:
    """Say whether two results are one number in different wrappings."""
    sorts = (old["sort"], new["sort"])
    return all(sort in SCALARS for sort in sorts) and not old.get("shape") and not new.get("shape")


def sort_of(result: dict) -> str:
    sort = result["sort"]
    article = "" if sort == "NoneType" else "an " if sort[0] in "ao" else "a "
    return article + result["sort"] + (f" of {result['dtype']}" if "dtype" in result else "")


def shown(value: object) -> str:
    return str(tuple(value)) if isinstance(value, list) else str(value)


def compare_items(old: dict, new: dict) -> str:
    one, other = old["items"], new["items"]
    if old["sort"] != "settings" and one.keys() != other.keys():
        return (
            f"{len(other)} items, was {len(one)} ({', '.join(sorted(one.keys() ^ other.keys()))})"
        )
    shared = [key for key in one if key in other]
    notes = [(key, compare(one[key], other[key])) for key in shared]
    bad = [f"{key}: {note}" for key, note in notes if not note.startswith("equal")]
    if bad:
        return "; ".join(bad)
    gone = sorted(one.keys() - other.keys())
    if gone:
        return f"equal (where both have the setting; the new one has no {', '.join(gone)})"
    return "equal"


def compare_values(old: dict, new: dict) -> list[str]:
    one, other = old.get("values"), new.get("values")
    if not isinstance(one, list) or not isinstance(other, list):
        return [] if one == other else [f"{other!r}, was {one!r}"[:160]]
    limit = TOLERANCE.get(old.get("dtype", ""), 1e-5)
    bound = ROUGH * max(1.0, one[1]) if old.get("rough") else limit
    for first, second in zip(one, other):
        if not near(first, second, bound):
            return [f"values: {number(second)}, was {number(first)}"]
    return []


def near(one: object, other: object, limit: float) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return one == other or math.isclose(one, other, rel_tol=limit, abs_tol=limit)
    return one == other


def number(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def classify(calls: list[Call], names: Names) -> tuple[str, str]:
    """Return the safety and a reason made from what was measured."""
    tried = [call for call in calls if not call.neutral and not call.unusual]
    if not tried:
        return "unsafe", "no call worked on the old side"
    # arguments from here on cannot be given by position
    limit = names.limit(names.moved | names.lost)
    good = [call for call in tried if call.good(limit)]
    avoid = explain(tried, names, limit) if good else None
    if avoid is None:
        bad = [c for c in tried if c.by_position(limit)] or [c for c in tried if c.bad()]
        return "unsafe", describe(bad[0])
    known = set().union(*(call.used for call in good))
    avoid |= names.lost - known
    keywords = {old: new for old, new in names.renamed.items() if old not in avoid}
    pairs = "keywords: " + ", ".join(f"{old}={new}" for old, new in keywords.items())
    limit = min(limit, names.limit(avoid))
    marks = sorted(avoid, key=lambda n: (names.limit({n}), n))
    marks += [f">{limit}"] if limit < MANY else []
    if marks:
        marks += [f"{name}=" for name in keywords]
        why = missing(avoid, names) or f"equal with at most {limit} arguments by position"
        return "unless:" + ",".join(marks), why + (f"; {pairs}" if keywords else "")
    if keywords:
        return "positional", pairs
    return "safe", f"equal in {len(good)} calls"


def explain(tried: list[Call], names: Names, limit: int) -> set[str] | None:
    """Return the fewest arguments that all calls with another result have, or None.

    A renamed parameter explains a failure by keyword only.  What discards more than half of the
    calls that are equal explains nothing: those arguments are not to blame.
    """
    keyword = ("written", "keyword")
    bad = [
        call
        for call in tried
        if call.by_position(limit)
        or (call.bad(("numpy",), limit) and not call.bad(keyword, limit))
        or (call.bad(keyword, limit) and not set(call.used) & set(names.renamed))
    ]
    if not bad:
        return set()
    good = [call for call in tried if call not in bad]
    candidates = sorted(set().union(*(call.used for call in bad)))
    for size in range(1, MOST_ARGUMENTS + 1):
        found = []
        for chosen in itertools.combinations(candidates, size):
            explained = all(set(call.used) & set(chosen) for call in bad)
            kept = [call for call in good if not set(call.used) & set(chosen)]
            if explained and len(kept) * 2 >= len(good) and kept:
                found.append((len(good) - len(kept), chosen))
        if found:
            return set(min(found)[1])
    return None


def missing(refused: set[str], names: Names) -> str:
    ordered = sorted(refused, key=lambda n: (names.limit({n}), n))
    gone = [name for name in ordered if name in names.lost or name not in names.order]
    other = [name for name in ordered if name not in gone]
    parts = [f"no {', '.join(gone)}"] if gone else []
    parts += [f"another result with {', '.join(other)}"] if other else []
    return "; ".join(parts)


def describe(call: Call) -> str:
    return f"{call.text}: {(call.by_position() or call.bad() or ['?'])[0]}"[:100]
