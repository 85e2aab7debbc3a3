"""Imports that nothing uses any more, after fixes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from flake8_keras_imports.finding import Edit
from flake8_keras_imports.fixes.aliases import without
from flake8_keras_imports.fixes.bindings import Binding, Bindings
from flake8_keras_imports.fixes.text import Text
from flake8_keras_imports.resolve.origins import tops
from flake8_keras_imports.source.reading import Source, parse

#: Comments that speak of the import itself; others stay when it goes.
_PRAGMA = re.compile(r"#\s*(noqa|type:|pylint:|pyright:|isort:|ruff:|mypy:)")


def leftovers(old: Sequence[str], new: Sequence[str], exports: Callable[[str], bool]) -> list[Edit]:
    """Return the edits that take away imports of Keras and TensorFlow that only fixes made idle.

    ``old`` and ``new`` are the lines before and after the fixes, ended with ``\\n``.  A name
    stays that was idle before, that ``__all__`` lists, that a text names, or that other modules
    want, as ``exports`` says.
    """
    before = Bindings(parse(Source("", list(old))).body)
    tree = parse(Source("", list(new)))
    after = Bindings(tree.body)
    spoken = _texts(tree)
    idle = [
        binding
        for binding in after.imports
        if binding.qualified.partition(".")[0] in tops()
        and binding.name in before.used
        and binding.name not in after.used | after.exported
        and not any(re.search(rf"\b{re.escape(binding.name)}\b", text) for text in spoken)
        and not exports(binding.name)
    ]
    text = Text(new)
    edits = []
    for statement in dict.fromkeys(binding.statement for binding in idle):
        gone = [binding for binding in idle if binding.statement is statement]
        edits += _removed(text, gone)
    return sorted(edits)


def _texts(tree: ast.Module) -> list[str]:
    """Return the strings of a module that may name something; documentation does not."""
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
    ]


def _removed(text: Text, gone: list[Binding]) -> list[Edit]:
    """Return the edits that take names out of one statement, or all of it."""
    statement, suite = gone[0].statement, gone[0].suite
    if len(gone) < len(statement.names):
        return without(text, statement, [binding.alias for binding in gone]) or []
    start, end = text.start(statement), text.end(statement)
    rest = text.lines[end[0] - 1][end[1] - 1 :]
    if len(suite) == 1:
        # the only one of its suite: in a `try` the import itself is the point
        return []
    if text.indent(statement) is None or (rest.strip() and not rest.lstrip().startswith("#")):
        if rest.lstrip().startswith(";"):
            blank = len(rest) - len(rest.lstrip("; \t"))
            return [Edit(*start, end[0], end[1] + blank, "")]
        return []
    if rest.strip() and not _PRAGMA.match(rest.strip()):
        comment = len(rest) - len(rest.lstrip())
        return [Edit(*start, end[0], end[1] + comment, "")]
    last = end[0] + 1
    if not text.blank(start[0] - 1) or not text.blank(last):
        return [Edit(start[0], 1, last, 1, "")]
    return [Edit(start[0], 1, last + 1, 1, "")]  # not two gaps for one
