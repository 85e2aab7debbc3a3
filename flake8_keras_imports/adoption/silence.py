"""``--add-noqa``: comments that silence the findings of today, where flake8 looks for them."""

from __future__ import annotations

import ast
import codecs
import io
import os
import tokenize
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flake8.defaults import NOQA_INLINE_REGEXP
from flake8.processor import FileProcessor

from flake8_keras_imports.finding import Edit, Finding
from flake8_keras_imports.fixes.apply import apply, split
from flake8_keras_imports.fixes.files import WriteError, replace
from flake8_keras_imports.fixes.rounds import normalised
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.source.noqa import OPTIONS, without_ignored
from flake8_keras_imports.source.notebooks import SUFFIX
from flake8_keras_imports.source.reading import Source, SourceError, parse, read


class Silenced(NamedTuple):
    """A text with comments added."""

    lines: list[str]
    #: The findings that are silent now.
    done: list[Finding]
    #: Those for which no comment can be written.
    left: list[Finding]


def silence(
    lines: Sequence[str], findings: list[Finding], path: str, same: Callable[[str, str], bool]
) -> Silenced:
    """Return lines with a ``# noqa`` for each finding; those in the way of which something is.

    ``same`` compares the text of before with that of after: whether it still means the same.
    """
    before = "".join(normalised(lines))
    wanted: dict[int, tuple[Edit, list[Finding]]] = {}
    ranges = _ranges(normalised(lines), path)
    for finding in findings:
        if finding.row in ranges:
            first, last = ranges[finding.row]
            here = [f for f in findings if first <= f.row <= last]
            edit = _comment(lines[first - 1 : last], first, sorted({f.code for f in here}))
            if edit is not None:
                wanted[last] = (edit, here)
    new = _applied(lines, [edit for edit, _ in wanted.values()])
    if not same(before, "".join(normalised(new))):
        # something is in the way of one of them: in a string, for example
        good = [
            edit
            for edit, _ in wanted.values()
            if same(before, "".join(normalised(_applied(lines, [edit]))))
        ]
        new = _applied(lines, good)
    left = without_ignored(findings, normalised(new), path)
    return Silenced(new, [f for f in findings if f not in left], left)


def _applied(lines: Sequence[str], edits: list[Edit]) -> list[str]:
    return apply(lines, sorted(edits))


def _ranges(lines: list[str], path: str) -> dict[int, tuple[int, int]]:
    """Return for each row the first and last one of those that flake8 takes for one line.

    They are one where a string or a backslash goes on; in brackets each row is its own.
    """
    found: dict[int, tuple[int, int]] = {}
    first, last = len(lines) + 2, -1
    try:
        for token in FileProcessor(path, OPTIONS, lines=list(lines)).file_tokens:
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first, last = min(first, token.start[0]), max(last, token.end[0])
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                found.update(dict.fromkeys(range(first, last + 1), (first, last)))
                first, last = len(lines) + 2, -1
    except (tokenize.TokenError, SyntaxError):
        return {}
    return found


def _comment(rows: Sequence[str], first: int, codes: list[str]) -> Edit | None:
    """Return the edit that names codes in the comment of some rows, or makes a comment."""
    match = NOQA_INLINE_REGEXP.search("".join(normalised(rows)))
    if match is None:
        row = rows[-1].rstrip("\r\n")
        gap = " " * max(2 - (len(row) - len(row.rstrip())), 0)
        at = (first + len(rows) - 1, len(row) + 1)
        return Edit(*at, *at, f"{gap}# noqa: {','.join(codes)}")
    named = match.group("codes")
    if named is None:  # it silences everything, but the whole file may be told otherwise
        return None
    offset = match.start("codes") + len(named.rstrip(", \t\n"))
    for number, row in enumerate(normalised(rows), start=first):
        if offset <= len(row):
            return Edit(number, offset + 1, number, offset + 1, "".join(f",{c}" for c in codes))
        offset -= len(row)
    return None


def same_python(before: str, after: str) -> bool:
    """Say whether two texts are the same program, with everything at the same place."""
    try:
        trees = [parse(Source("", split(text))) for text in (before, after)]
    except SourceError:
        return False
    one, other = (ast.dump(tree, include_attributes=True) for tree in trees)
    return one == other


def same_manifest(path: str) -> Callable[[str, str], bool]:
    """Return what compares two texts of a manifest."""
    name = os.path.basename(path)
    if name.endswith((".txt", ".in")):
        return lambda before, after: "\\  #" not in after
    reader: Callable[[str], Any]
    error: type[Exception]
    if name.endswith((".yml", ".yaml")):
        from yaml import YAMLError, safe_load

        reader, error = safe_load, YAMLError
    elif name.endswith(".toml") or name == "Pipfile":
        from flake8_keras_imports.project.manifests.pin import ManifestError
        from flake8_keras_imports.project.manifests.toml import load

        reader, error = load, ManifestError
    else:  # in setup.cfg a comment ends no line
        return lambda before, after: before == after

    def same(before: str, after: str) -> bool:
        try:
            return bool(reader(before) == reader(after))
        except error:
            return False

    return same


def silence_file(path: str, findings: list[Finding]) -> Silenced:
    """Write comments into a file; raise SourceError if it cannot be read or written."""
    if path.endswith(SUFFIX):  # a magic may stand where the comment would go
        return Silenced([], [], findings)
    raw = read(path)
    manifest = is_linted(os.path.basename(path))
    try:
        encoding = (
            "utf-8-sig" if manifest else tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
        )
        text = raw.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return Silenced([], [], findings)
    same = same_manifest(path) if manifest else same_python
    found = silence(split(text), findings, path, same)
    if found.done:
        if manifest and not raw.startswith(codecs.BOM_UTF8):
            encoding = "utf-8"
        try:
            replace(path, raw, "".join(found.lines).encode(encoding))
        except WriteError as error:
            raise SourceError(str(error)) from None
    return found
