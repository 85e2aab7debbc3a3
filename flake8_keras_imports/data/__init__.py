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
def mapping(name: str) -> dict[str, str]:
    """Return a two-column data file as a dictionary."""
    return {key: value for key, value in rows(name, 2)}


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
