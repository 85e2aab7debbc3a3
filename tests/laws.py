"""What holds of every fix, whatever it mends."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from flake8_keras_imports.finding import Edit, Finding
from flake8_keras_imports.fixes.apply import newline_of
from flake8_keras_imports.fixes.bindings import Bindings
from flake8_keras_imports.fixes.rounds import TextDocument

_PRAGMA = re.compile(r"#\s*(noqa|type:|pylint:|pyright:|isort:|ruff:|mypy:)")


class Step(NamedTuple):
    """Edits of a text and what was made of it."""

    old: list[str]
    edits: Sequence[Edit]
    new: list[str]


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """Note every edit of a text file while fixes are made."""
    steps: list[Step] = []
    real = TextDocument.edited

    def edited(self: TextDocument, edits: Sequence[Edit]) -> TextDocument | None:
        new = real(self, edits)
        if new is not None:
            steps.append(Step(self.text, edits, new.text))
        return new

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TextDocument, "edited", edited)
        yield steps


def only_edits_change(steps: list[Step]) -> None:
    """Every step is its edits, made from the last to the first, and nothing else."""
    for old, edits, new in steps:
        lines, newline = list(old), newline_of(old)
        for edit in sorted(edits, reverse=True):
            head = lines[edit.row - 1][: edit.column - 1] if edit.row <= len(lines) else ""
            tail = lines[edit.end_row - 1 :]
            if tail:
                tail = [tail[0][edit.end_column - 1 :], *tail[1:]]
            text = edit.text.replace("\n", newline)
            lines[edit.row - 1 :] = [head + text + (tail[0] if tail else ""), *tail[1:]]
        assert "".join(lines) == "".join(new)


def comments_survive(old: str, new: str) -> None:
    """Every comment stays, except what speaks of an import that has gone."""
    lost = _comments(old) - _comments(new)
    assert not [comment for comment in lost if not _PRAGMA.match(comment)], lost


def _comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text, newline=None).readline)
    return Counter(t.string.rstrip() for t in tokens if t.type == tokenize.COMMENT)


def names_stay(old: str, new: str) -> None:
    """A module binds what it did before, except what nothing uses or exports any more."""
    before, after = (Bindings(ast.parse(text).body) for text in (old, new))
    lost = _bound(before) - _bound(after)
    assert not lost & (after.used | after.exported), lost


def _bound(bindings: Bindings) -> set[str]:
    found = {b.name for b in bindings.imports if b.scope is None and b.name != "*"}
    return found | set(bindings.others)


def nothing_new(
    before: Sequence[Finding], made: Sequence[Finding], left: Sequence[Finding]
) -> None:
    """A rule whose fixes were made does not report more than it did."""
    was, now = Counter(f.code for f in before), Counter(f.code for f in left)
    assert all(now[code] <= was[code] for code in {f.code for f in made}), (was, now)
