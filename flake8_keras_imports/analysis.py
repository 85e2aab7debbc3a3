"""From a syntax tree to findings: what every face calls."""

from __future__ import annotations

import ast
import os
from collections.abc import Container, Sequence
from typing import NamedTuple

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.settings import DEFAULT, Settings

#: A file without any of these strings cannot concern Keras.
WORDS = ("keras", "tensorflow_addons", "KERAS_BACKEND", "TF_USE_LEGACY_KERAS")


class Analysis(NamedTuple):
    """The findings of one file and what could not be analysed."""

    findings: list[Finding]
    #: Lines of statements that nest too deeply.
    skipped: list[int]


NOTHING = Analysis([], [])


def words(filename: str, settings: Settings) -> tuple[str, ...]:
    """Return the strings of which a file holds one if it may concern Keras at all."""
    found = WORDS + tuple(module.partition(".")[0] for module, _ in settings.packages)
    return (*found, "tensorflow") if os.path.basename(filename) == "setup.py" else found


def concerns_keras(text: str, filename: str, settings: Settings = DEFAULT) -> bool:
    """Say whether a file may concern Keras at all; costs a substring search."""
    return any(word in text for word in words(filename, settings))


def concerns_keras_bytes(raw: bytes, filename: str, settings: Settings = DEFAULT) -> bool:
    """Say of the bytes of a file what :func:`concerns_keras` says of its text."""
    return any(word.encode() in raw for word in words(filename, settings))


def analyse(
    tree: ast.Module,
    lines: Sequence[str],
    filename: str,
    codes: Container[str],
    settings: Settings = DEFAULT,
) -> Analysis:
    """Return the findings of the rules ``codes`` in a parsed file, sorted by position.

    ``lines`` are the lines of the text that was parsed; ``filename`` tells where
    the project's own modules are, and need not exist.
    """
    from flake8_keras_imports.project.sources import own_modules
    from flake8_keras_imports.resolve.module import resolve
    from flake8_keras_imports.resolve.origins import bind
    from flake8_keras_imports.rules import all_rules
    from flake8_keras_imports.rules.base import Subject

    bind(settings.packages)
    module = resolve(tree, own_modules(filename))
    subject = Subject(module, settings, lines, filename)
    findings = {
        _finding(node, rule.code, message, lines)
        for rule in all_rules()
        if rule.code in codes
        for node, message in rule.check(subject)
    }
    if os.path.basename(filename) == "setup.py" and not settings.isolated:
        findings.update(analyse_manifest(filename, codes, settings))
    analysis = Analysis(sorted(findings), sorted(module.skipped))
    module.release()
    return analysis


def analyse_manifest(
    path: str, codes: Container[str], settings: Settings = DEFAULT
) -> list[Finding]:
    """Return what the rules ``codes`` say of a manifest; one that cannot be read has none."""
    from flake8_keras_imports.project.lookup import manifest_at
    from flake8_keras_imports.rules import all_rules
    from flake8_keras_imports.rules.manifests import ManifestSubject

    subject = ManifestSubject(manifest_at(os.path.abspath(path)), settings)
    found = {
        Finding(pin.row, pin.column, rule.code, message, pin.row, pin.column + len(pin.text))
        for rule in all_rules()
        if rule.code in codes and rule.manifests is not None
        for pin, message in rule.manifests(subject)
    }
    return sorted(found)


def _finding(node: ast.AST, code: str, message: str, lines: Sequence[str]) -> Finding:
    row, end_row = node.lineno, node.end_lineno  # type: ignore[attr-defined]
    column = _characters(lines, row, node.col_offset)  # type: ignore[attr-defined]
    end_column = _characters(lines, end_row, node.end_col_offset)  # type: ignore[attr-defined]
    return Finding(row, column + 1, code, message, end_row, end_column + 1)


def _characters(lines: Sequence[str], row: int, offset: int) -> int:
    """Turn an offset in UTF-8 bytes, as syntax trees have it, into one in characters."""
    line = lines[row - 1] if row <= len(lines) else ""
    if line.isascii():
        return offset
    return len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))
