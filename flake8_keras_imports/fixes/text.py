"""The text of a file as fixes see it: what stands at a node, and edits of it."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.source.positions import characters

#: A place: row and column, both from 1, in characters.
Position = tuple[int, int]


class Text:
    """The lines of a file, with what its syntax tree says of them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def start(self, node: ast.AST) -> Position:
        """Return where a node begins."""
        row: int = node.lineno  # type: ignore[attr-defined]
        return row, characters(self.lines, row, node.col_offset) + 1  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> Position:
        """Return the place behind a node."""
        row: int = node.end_lineno  # type: ignore[attr-defined]
        return row, characters(self.lines, row, node.end_col_offset) + 1  # type: ignore[attr-defined]

    def between(self, start: Position, end: Position) -> str:
        """Return the text of a range, its lines ended with ``\\n``."""
        (row, column), (end_row, end_column) = start, end
        if row == end_row:
            return self.lines[row - 1][column - 1 : end_column - 1]
        whole = [self.lines[row - 1][column - 1 :], *self.lines[row : end_row - 1]]
        whole.append(self.lines[end_row - 1][: end_column - 1])
        return "".join(f"{line.rstrip(chr(13) + chr(10))}\n" for line in whole[:-1]) + whole[-1]

    def of(self, node: ast.AST) -> str:
        """Return what is written for a node."""
        return self.between(self.start(node), self.end(node))

    def before(self, node: ast.AST) -> str:
        """Return what stands before a node on its first line."""
        row, column = self.start(node)
        return self.lines[row - 1][: column - 1]

    def indent(self, node: ast.stmt) -> str | None:
        """Return the white space before a statement; None if something else stands there."""
        text = self.before(node)
        return text if not text.strip() else None

    def blank(self, row: int) -> bool:
        """Say whether a line is blank, or there is none."""
        return not 1 <= row <= len(self.lines) or not self.lines[row - 1].strip()

    def replace(self, node: ast.AST, text: str) -> Edit:
        """Return the edit that writes something else for a node."""
        return Edit(*self.start(node), *self.end(node), text)

    def insert(self, place: Position, text: str) -> Edit:
        """Return the edit that writes something at a place."""
        return Edit(*place, *place, text)

    def delete_line(self, row: int) -> Edit:
        """Return the edit that removes a whole line."""
        return Edit(row, 1, row + 1, 1, "")

    def has_comment(self, node: ast.AST) -> bool:
        """Say whether a comment stands inside of a node."""
        return any(token.type == tokenize.COMMENT for token in self.tokens(node))

    def tokens(self, node: ast.AST) -> list[tokenize.TokenInfo]:
        """Return the tokens of a node, placed as in the file, but with columns from 1.

        Nothing is returned for what the tokenizer does not understand alone.
        """
        row, column = self.start(node)
        text = self.of(node)
        if "\n" in text:
            text = f"({text})"  # so that it may go on in the next line
        shift = column - 1 if "\n" in self.of(node) else column
        found = []
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type in _LAYOUT:
                    continue
                at = [_placed(place, row, shift) for place in (token.start, token.end)]
                found.append(token._replace(start=at[0], end=at[1]))
        except (tokenize.TokenError, SyntaxError):
            return []
        return found[1:-1] if "\n" in self.of(node) else found


_LAYOUT = frozenset(
    (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


def _placed(place: tuple[int, int], row: int, column: int) -> Position:
    """Return the place in the file of a place in the text of a node (row from 1, column from 0)."""
    return row + place[0] - 1, place[1] + (column if place[0] == 1 else 1)
