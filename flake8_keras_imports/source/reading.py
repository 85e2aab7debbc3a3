"""Read a Python file as the Python compiler would."""

from __future__ import annotations

import ast
import codecs
import io
import os
import sys
import tokenize
import warnings
from functools import cache
from typing import NamedTuple

from flake8_keras_imports.cache.traces import note_file, status_before
from flake8_keras_imports.source.unsaved import TEXTS


class SourceError(Exception):
    """A file that cannot be checked; the message is one line, without the path."""


class Source(NamedTuple):
    """The text of a file, its lines (with their ends) and, on demand, its tree."""

    text: str
    lines: list[str]


def read(path: str, hashed: bool = True) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Where it is noted what a result was computed from, a hash of them is, unless nobody needs it.
    """
    if path == "-":
        return _standard_input()
    if TEXTS and os.path.abspath(path) in TEXTS:
        return TEXTS[os.path.abspath(path)]
    status, raw = status_before(path), None
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from None
    finally:
        note_file(os.path.abspath(path), status, raw, hashed)
    return raw


@cache
def _standard_input() -> bytes:
    """Return all of standard input, which can be read once only."""
    return sys.stdin.buffer.read()


def decode(raw: bytes) -> Source:
    """Decode a file by its byte-order mark and coding cookie, as Python does."""
    try:
        if raw.isascii() and b"coding" not in raw:
            encoding = "ascii"  # nothing says otherwise, and all encodings agree
        else:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
            if codecs.lookup(encoding).name == "punycode":
                # made for the names of hosts: a file of some size would take hours
                raise LookupError(f"{encoding} is not for programs")
        text = raw.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise SourceError(f"is not text in its declared encoding: {reason}") from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise SourceError("is not Python: it contains null bytes")
    # lines end as Python's do: at \n, \r\n and \r, not at a form feed
    return Source(text, io.StringIO(text, newline=None).readlines())


def parse(source: Source) -> ast.Module:
    """Return the syntax tree of a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes are not our business
            return ast.parse("".join(source.lines))
    except SyntaxError as error:
        raise SourceError(f"line {error.lineno or 1}: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise SourceError("is nested too deeply to be parsed") from None
    except ValueError as error:
        raise SourceError(f"is not Python: {error}") from None
