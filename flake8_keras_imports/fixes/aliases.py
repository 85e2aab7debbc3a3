"""Take names out of an import statement, and leave everything else as it is."""

from __future__ import annotations

import ast

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.fixes.text import Position, Text


def without(
    text: Text, node: ast.Import | ast.ImportFrom, gone: list[ast.alias]
) -> list[Edit] | None:
    """Return the edits that take names out of a statement, of which some remain.

    A comment in the list stays.  None if the statement cannot be taken apart.
    """
    kept = [alias for alias in node.names if alias not in gone]
    if not kept or not text.tokens(node):
        return None
    if any(line.rstrip().endswith("\\") for line in text.of(node).split("\n")):
        return [_rewritten(text, node, kept)]  # no comment can stand in it
    ends = _commas(text, node)
    rows: dict[int, list[ast.alias]] = {}
    for alias in node.names:
        rows.setdefault(alias.lineno, []).append(alias)
    edits = []
    for row, aliases in rows.items():
        if any(alias in gone for alias in aliases):
            edits += _of_row(text, row, aliases, gone, ends)
    return edits


def _commas(text: Text, node: ast.Import | ast.ImportFrom) -> dict[ast.alias, Position]:
    """Return for every name the place behind its comma, or behind itself if it has none."""
    commas = [token for token in text.tokens(node) if token.string == ","]
    found = {}
    for alias in node.names:
        end = text.end(alias)
        found[alias] = next((c.end for c in commas if c.start >= end), end)
    last = node.names[-1]
    if found[last] < text.end(last):
        found[last] = text.end(last)
    return found


def _of_row(
    text: Text,
    row: int,
    aliases: list[ast.alias],
    gone: list[ast.alias],
    ends: dict[ast.alias, Position],
) -> list[Edit]:
    """Return the edits of one line of the list."""
    line = text.lines[row - 1]
    first, last = aliases[0], aliases[-1]
    rest = line[ends[last][1] - 1 :] if ends[last][0] == row else ""
    if all(alias in gone for alias in aliases):
        start = text.start(first)
        if not line[: start[1] - 1].strip() and not rest.strip():
            return [text.delete_line(row)]
        blank = len(rest) - len(rest.lstrip(" \t")) if rest.strip() else 0
        return [Edit(*start, ends[last][0], ends[last][1] + blank, "")]
    edits = []
    for index, alias in enumerate(aliases):
        if alias not in gone:
            continue
        if any(other not in gone for other in aliases[index + 1 :]):
            edits.append(Edit(*text.start(alias), *text.start(aliases[index + 1]), ""))
        else:  # the comma of the last one stays, if there is one
            before = text.end(aliases[index - 1])
            edits.append(Edit(*before, *text.end(last), ""))
            break
    return edits


def _rewritten(text: Text, node: ast.Import | ast.ImportFrom, kept: list[ast.alias]) -> Edit:
    names = ", ".join(f"{a.name} as {a.asname}" if a.asname else a.name for a in kept)
    if isinstance(node, ast.Import):
        return text.replace(node, f"import {names}")
    return text.replace(node, f"from {'.' * node.level}{node.module or ''} import {names}")
