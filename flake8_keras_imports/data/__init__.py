"""Measured facts about TensorFlow and Keras as plain text, read when first needed.

Lines that start with ``#`` are comments; every file says in its head where its
facts come from.  Columns are separated by blanks, free text comes last.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache

_FOLDER = os.path.dirname(__file__)


def rows(name: str, columns: int) -> list[list[str]]:
    """Return the rows of the data file ``name``, each split into ``columns`` fields."""
    return [
        line.split(None, columns - 1)
        for line in _text(name).split("\n")
        if line and not line.startswith("#")
    ]


@cache
def table(name: str) -> dict[str, str]:
    """Return a data file as first column to the rest of the line; of equal keys the last."""
    lines = _text(name).rstrip("\n").split("\n")
    return {key: rest for key, _, rest in [line.partition(" ") for line in lines] if key != "#"}


@cache
def _text(name: str) -> str:
    # to translate line ends, as text mode does, takes longer than to read
    with open(os.path.join(_FOLDER, name), "rb") as file:
        return file.read().decode("utf-8")


def words(name: str) -> list[str]:
    """Return the lines of a data file that has one word in each."""
    return [word for word in _text(name).split("\n") if word[:1] not in ("", "#")]


@lru_cache(maxsize=8192)
def lines(name: str, key: str) -> tuple[str, ...]:
    """Return the rests of the lines that begin with ``key`` in a sorted data file.

    The file is searched as text, by halving: splitting it all would take longer than
    the questions that one run has.
    """
    text, start = _text(name), f"{key} "
    low, high = 0, len(text)  # the first such line begins in here, at a line's beginning
    while low < high:
        middle = text.rfind("\n", low, (low + high) // 2) + 1 or low
        end = text.find("\n", middle) + 1
        if text[middle : middle + len(start)] < start:
            low = end
        else:
            high = middle
    found = []
    while text.startswith(start, low):
        end = text.find("\n", low)
        found.append(text[low + len(start) : end])
        low = end + 1
    return tuple(found)


def line(name: str, key: str) -> str | None:
    """Return the rest of the one line that begins with ``key``, or None."""
    found = lines(name, key)
    return found[0] if found else None


@cache
def columns(name: str) -> dict[str, str]:
    """Return what the letters of a data file's releases stand for, from its head."""
    found = {}
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                break
            if line.startswith("#   "):
                letter, text = line[4:].split(None, 1)
                found[letter] = text.strip()
    return found
