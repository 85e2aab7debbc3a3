"""Edits of the arguments of a call, which leave everything else as it is."""

from __future__ import annotations

import ast
import tokenize
from typing import NamedTuple

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.fixes.text import Position, Text


class Piece(NamedTuple):
    """An argument as it is written, with the parentheses around it."""

    start: Position
    end: Position
    #: The place behind its comma; None if it has none.
    comma: Position | None


def pieces(text: Text, call: ast.Call) -> list[Piece]:
    """Return the arguments of a call, in the order of the text; none if it cannot be read."""
    found: list[Piece] = []
    first: Position | None = None
    last: Position = text.end(call.func)
    depth = 0
    for token in text.tokens(call):
        if token.start < text.end(call.func) or token.type == tokenize.COMMENT:
            continue
        if depth == 0:
            depth = int(token.string == "(")
            continue
        depth += (token.string in "([{") - (token.string in ")]}") if _is_bracket(token) else 0
        if depth == 1 and token.string == "," and first is not None:
            found.append(Piece(first, last, token.end))
            first = None
        elif depth == 0:
            break
        else:
            first, last = first or token.start, token.end
    if first is not None:
        found.append(Piece(first, last, None))
    return found if len(found) == len(call.args) + len(call.keywords) else []


def _is_bracket(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.OP and len(token.string) == 1


def edits(
    text: Text, call: ast.Call, keywords: dict[str, str], added: str = ""
) -> list[Edit] | None:
    """Return the edits that rename keywords of a call and add one more argument at its end."""
    found = [
        rename(text, keyword, keywords[keyword.arg])
        for keyword in call.keywords
        if keyword.arg in keywords
    ]
    if added:
        given = pieces(text, call)
        if not given or isinstance(call.args[0] if call.args else None, ast.GeneratorExp):
            return None
        found.append(text.insert(given[-1].end, f", {added}"))
    return found


def rename(text: Text, keyword: ast.keyword, new: str) -> Edit:
    """Return the edit that gives an argument another name."""
    row, column = text.start(keyword)
    return Edit(row, column, row, column + len(str(keyword.arg)), new)


def remove(text: Text, call: ast.Call, keyword: ast.keyword) -> Edit | None:
    """Return the edit that takes an argument out of a call; a comment behind it stays."""
    given = pieces(text, call)
    start = text.start(keyword)
    index = next((i for i, piece in enumerate(given) if piece.start == start), None)
    if index is None:
        return None
    piece = given[index]
    end = piece.comma or piece.end
    before = text.lines[start[0] - 1][: start[1] - 1]
    behind = text.lines[end[0] - 1][end[1] - 1 :]
    if not before.strip() and not behind.strip():
        return Edit(start[0], 1, end[0] + 1, 1, "")
    following = given[index + 1].start if index + 1 < len(given) else None
    if following is not None and following[0] == end[0]:
        return Edit(*start, *following, "")
    previous = given[index - 1].end if index else None
    if previous is not None and previous[0] == start[0]:
        return Edit(*previous, *piece.end, "")
    blank = len(behind) - len(behind.lstrip(" \t")) if behind.lstrip()[:1] == "#" else 0
    return Edit(*start, end[0], end[1] + blank, "")


def is_open(call: ast.Call) -> bool:
    """Say whether a call gives arguments that cannot be seen."""
    return any(isinstance(one, ast.Starred) for one in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )
