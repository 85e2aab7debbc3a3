"""Offsets in bytes become offsets in characters."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from flake8_keras_imports.source.positions import characters


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=900), st.data())
def test_every_offset(line: str, data: st.DataObject) -> None:
    """What Python's own parser says in bytes is where the character is."""
    line = line * data.draw(st.integers(1, 4))
    column = data.draw(st.integers(0, len(line)))
    offset = len(line[:column].encode())
    assert characters([line], 1, offset) == column
    assert characters([], 1, offset) == offset  # no such line


def test_all_names_of_a_long_line() -> None:
    text = "; ".join(f"é{n} = 'ß𝔘'" for n in range(2000))
    columns = [characters([text], 1, statement.col_offset) for statement in ast.parse(text).body]
    assert [text[c : c + 1] for c in columns] == ["é"] * 2000
    assert columns == sorted(set(columns))
