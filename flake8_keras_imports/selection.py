"""Which codes are reported, from ``select``, ``ignore`` and ``extend-select``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_keras_imports.source.paths import relative

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from flake8_keras_imports.project.config import Stack


def is_selected(
    code: str,
    default: bool,
    select: Sequence[str] | None,
    ignore: Sequence[str],
    extend_select: Sequence[str],
) -> bool:
    """Decide on one code; of a selecting and an ignoring prefix the longer one wins.

    A code that is off by default must be selected in full.
    """
    asked = [*(select or ()), *extend_select]
    if not default and code not in asked:
        return False
    chosen = max((len(p) for p in asked if code.startswith(p)), default=-1)
    if select is None and chosen < 0:
        chosen = 0
    ignored = max((len(p) for p in ignore if code.startswith(p)), default=-1)
    return chosen >= 0 and chosen > ignored


def is_matched(pattern: str, folder: str, path: str, is_folder: bool = False) -> bool:
    """Say whether a pattern of a configuration file in ``folder`` means a path.

    Patterns are those of .gitignore: ``tests/*.py`` is relative to the folder, ``*.ipynb``
    is meant at any depth; one that names a folder means all that is inside.
    """
    seen = relative(path, folder)
    if seen.startswith("../") or os.path.isabs(seen):
        return False
    return _spec(pattern).match_file(seen + "/" * is_folder)


@lru_cache(maxsize=256)
def _spec(pattern: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines([pattern])
    except ValueError:  # a pattern that git would not understand either
        return GitIgnoreSpec.from_lines([])


class Selection:
    """The codes that are reported for each file."""

    def __init__(self) -> None:
        self._codes: dict[int, tuple[Stack, frozenset[str]]] = {}
        self._fixable: dict[int, tuple[Stack, frozenset[str]]] = {}

    def codes(self, stack: Stack, path: str) -> frozenset[str]:
        """Return the codes that are reported for a file."""
        kept = self._codes.get(id(stack))
        if kept is None:
            kept = self._codes[id(stack)] = stack, _codes(stack)
        found = kept[1]
        for one in stack.layers:
            for pattern, ignored in one.values.get("per-file-ignores", ()):
                if is_matched(pattern, one.folder, os.path.abspath(path)):
                    found = frozenset(c for c in found if not c.startswith(ignored))
        return found

    def fixable(self, stack: Stack) -> frozenset[str]:
        """Return the codes of which fixes are wanted."""
        kept = self._fixable.get(id(stack))
        if kept is None:
            kept = self._fixable[id(stack)] = stack, _fixable(stack)
        return kept[1]


def _fixable(stack: Stack) -> frozenset[str]:
    from flake8_keras_imports.rules import all_rules

    only, never = stack.get("fixable"), stack.get("unfixable")
    return frozenset(
        rule.code
        for rule in all_rules()
        if is_selected(rule.code, True, only, never, ()) and rule.fix != "none"
    )


def _codes(stack: Stack) -> frozenset[str]:
    more = [code for one in stack.layers for code in one.values.get("extend-select", ())]
    select, ignore = stack.get("select"), stack.get("ignore")
    return _selected(None if select is None else tuple(select), tuple(ignore), tuple(more))


@lru_cache(maxsize=64)
def _selected(
    select: tuple[str, ...] | None, ignore: tuple[str, ...], more: tuple[str, ...]
) -> frozenset[str]:
    from flake8_keras_imports.rules import all_rules

    return frozenset(
        rule.code
        for rule in all_rules()
        if is_selected(rule.code, rule.default, select, ignore, more)
    )
