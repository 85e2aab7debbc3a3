"""Measured facts about TensorFlow and Keras as plain text, read when first needed.

Lines that start with ``#`` are comments; every file says in its head where its
facts come from.  Columns are separated by blanks, free text comes last.
"""

from __future__ import annotations

import os
from functools import cache

_FOLDER = os.path.dirname(__file__)


def rows(name: str, columns: int) -> list[list[str]]:
    """Return the rows of the data file ``name``, each split into ``columns`` fields."""
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return [
            line.rstrip("\n").split(None, columns - 1)
            for line in file
            if line.strip() and not line.startswith("#")
        ]


@cache
def table(name: str) -> dict[str, str]:
    """Return a data file as first column to the rest of the line; of equal keys the last."""
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        lines = file.read().rstrip("\n").split("\n")
    return {key: rest for key, _, rest in [line.partition(" ") for line in lines] if key != "#"}


@cache
def _text(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return "\n" + file.read()


def lines(name: str, key: str) -> list[str]:
    """Return the rests of the lines that begin with ``key``, without splitting the file."""
    text, start = _text(name), f"\n{key} "
    found = []
    position = text.find(start)
    while position >= 0:
        end = text.find("\n", position + 1)
        found.append(text[position + len(start) : end])
        position = text.find(start, end)
    return found


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
