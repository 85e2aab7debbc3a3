"""From a syntax tree to findings: what every face calls."""

from __future__ import annotations

import ast
import os
from collections.abc import Container, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports.finding import Finding, Related
from flake8_keras_imports.settings import DEFAULT, Settings
from flake8_keras_imports.source.positions import characters
from flake8_keras_imports.source.reading import Source, parse

if TYPE_CHECKING:
    from flake8_keras_imports.project.manifests import Manifest
    from flake8_keras_imports.project.manifests.pin import Pin
    from flake8_keras_imports.resolve.events import Command
    from flake8_keras_imports.resolve.module import ResolvedModule
    from flake8_keras_imports.rules.base import FixMaker
    from flake8_keras_imports.source.notebooks import Cells, Notebook

#: A file without any of these strings cannot concern Keras.
WORDS = ("keras", "tensorflow_addons", "KERAS_BACKEND", "TF_USE_LEGACY_KERAS")


_COMPILE = b".compile("
#: What a module does with Keras that it need not name.
USES = (b".fit(", _COMPILE, b"callbacks")


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


@cache
def _raw_words(found: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in found)


def concerns_keras(text: str, filename: str, settings: Settings = DEFAULT) -> bool:
    """Say whether a file may concern Keras at all; costs a few substring searches.

    One that does not name Keras is looked at if it trains something that another module of
    the project may have made.
    """
    return concerns_keras_bytes(text.encode("utf-8", "surrogatepass"), filename, settings)


def concerns_keras_bytes(raw: bytes, filename: str, settings: Settings = DEFAULT) -> bool:
    """Say of the bytes of a file what :func:`concerns_keras` says of its text."""
    if any(word in raw for word in _raw_words(words(filename, settings))):
        return True
    if not _may_train(raw):
        return False
    from flake8_keras_imports.project.modules import uses_keras_elsewhere

    return uses_keras_elsewhere(raw.decode("utf-8", "replace"), filename)


def _may_train(raw: bytes) -> bool:
    """Say of the bytes of a file whether it holds one of :data:`USES`.

    Most files that compile something compile regular expressions.
    """
    if any(word in raw for word in USES if word != _COMPILE):
        return True
    compiled = raw.count(_COMPILE)
    return compiled > 0 and compiled != _of_re(raw)


def _of_re(raw: bytes) -> int:
    """Return how often a file that imports ``re`` calls ``re.compile``."""
    import re

    if not re.search(rb"import re[\r\n]", raw):  # flake8 has no \r, the file may have
        return 0
    return len(re.findall(rb"(?<![\w.])re\.compile\(", raw))


def analyse(
    tree: ast.Module,
    lines: Sequence[str],
    filename: str,
    codes: Container[str],
    settings: Settings = DEFAULT,
    fixes: bool = False,
) -> Analysis:
    """Return the findings of the rules ``codes`` in a parsed file, sorted by position.

    ``lines`` are the lines of the text that was parsed; ``filename`` tells where
    the project's own modules are, and need not exist.  With ``fixes`` the findings have theirs.
    """
    from flake8_keras_imports.project.modules import MODULES

    _bind(settings)
    module = MODULES.resolve(tree, filename)
    found = _analyse(module, lines, filename, codes, settings, fixes=fixes)
    module.release()
    return found


def source_of(path: str) -> Source | None:
    """Return the text of a file that was parsed before, because another file imports it."""
    from flake8_keras_imports.project.modules import MODULES

    return MODULES.sources.pop(os.path.abspath(path), None)


def analyse_file(
    source: Source,
    path: str,
    codes: Container[str],
    settings: Settings = DEFAULT,
    fixes: bool = False,
) -> Analysis:
    """Return the findings of a file; raise SourceError if it is no Python.

    What was parsed because another file imports it is not parsed again.
    """
    from flake8_keras_imports.project.modules import MODULES

    _bind(settings)
    module = MODULES.checked(os.path.abspath(path), source)
    return _analyse(module, source.lines, path, codes, settings, fixes=fixes)


def _bind(settings: Settings) -> None:
    """Take other modules for some Keras, as the project says."""
    from flake8_keras_imports.project.modules import MODULES
    from flake8_keras_imports.resolve.origins import bind

    if bind(settings.packages):
        MODULES.clear()


def analyse_notebook(
    notebook: Notebook,
    filename: str,
    codes: Container[str],
    settings: Settings = DEFAULT,
    fixes: bool = False,
) -> Analysis:
    """Return the findings of a notebook, sorted by position; rows are those of the joined cells.

    What the notebook itself installs replaces what its project says of versions.
    """
    from flake8_keras_imports.project.lookup import installed
    from flake8_keras_imports.project.manifests.commands import pins_of, words
    from flake8_keras_imports.project.modules import MODULES

    pins = [pins_of(words(text, row), filename) for row, text in notebook.commands]
    own, row = installed(pins)
    reason = notebook.cells.shown(row) if row else settings.reason
    settings = settings._replace(allowed=settings.allowed.over(own), reason=reason)
    _bind(settings)
    module = MODULES.resolve(parse(notebook.source), filename)
    cells, lines = notebook.cells, notebook.source.lines
    found = _analyse(module, lines, filename, codes, settings, cells, fixes)
    more = _of_commands(pins, filename, codes, settings)
    return found._replace(findings=_sorted({*found.findings, *more}))


def _analyse(
    module: ResolvedModule,
    lines: Sequence[str],
    filename: str,
    codes: Container[str],
    settings: Settings,
    cells: Cells | None = None,
    fixes: bool = False,
) -> Analysis:
    from flake8_keras_imports.rules import all_rules
    from flake8_keras_imports.rules.base import Subject, nothing

    subject = Subject(module, settings, lines, filename, cells)
    findings = set()
    skipped = set(module.skipped)
    for rule in all_rules():
        if rule.code in codes and rule.check is not nothing:
            try:
                for report in rule.check(subject):
                    findings.add(_finding(rule.code, lines, fixes, *report))
            except RecursionError:  # the other rules may have more to say
                from flake8_keras_imports.source.depth import deepest

                skipped.add(deepest(module.body))
    if os.path.basename(filename) == "setup.py" and not settings.isolated:
        given = lines if fixes else None
        findings.update(analyse_manifest(filename, codes, settings, fixes, given))
    if module.events.commands:
        pins = [_command_pins(command, filename, lines) for command in module.events.commands]
        own = lines if fixes and cells is None else None
        findings.update(_of_commands(pins, filename, codes, settings, own))
    return Analysis(_sorted(findings), sorted(skipped))


def _sorted(findings: set[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding[:6])


def analyse_manifest(
    path: str,
    codes: Container[str],
    settings: Settings = DEFAULT,
    fixes: bool = False,
    lines: Sequence[str] | None = None,
) -> list[Finding]:
    """Return what the rules ``codes`` say of a manifest; one that cannot be read has none.

    With ``fixes`` the findings have theirs.  ``lines`` take the place of what the file holds.
    """
    from flake8_keras_imports.project.lookup import manifest_at
    from flake8_keras_imports.project.manifests import read_text
    from flake8_keras_imports.project.manifests.pin import ManifestError

    path = os.path.abspath(path)
    try:
        manifest = manifest_at(path) if lines is None else read_text(path, "".join(lines))
    except ManifestError:
        return []
    return _sorted(_of_manifest(manifest, codes, settings, fixes, lines))


def _of_manifest(
    manifest: Manifest,
    codes: Container[str],
    settings: Settings,
    fixes: bool = False,
    lines: Sequence[str] | None = None,
) -> set[Finding]:
    from flake8_keras_imports.rules import all_rules
    from flake8_keras_imports.rules.manifests import ManifestSubject

    subject = ManifestSubject(manifest, settings, lines)
    found = set()
    for rule in all_rules():
        reports = rule.manifests(subject) if rule.manifests and rule.code in codes else ()
        for pin, message, *rest in reports:
            fix = rest[0]() if fixes and rest else None
            end = pin.column + len(pin.text)
            one = Finding(pin.row, pin.column, rule.code, message, pin.row, end)
            found.add(one._replace(fix=fix))
    return found


def _of_commands(
    commands: list[list[Pin]],
    filename: str,
    codes: Container[str],
    settings: Settings,
    lines: Sequence[str] | None = None,
) -> set[Finding]:
    """Return what the rules about manifests say of commands that install something.

    With ``lines``, those of the file, the findings have their fixes.
    """
    from flake8_keras_imports.project.manifests import Manifest

    manifests = [Manifest(filename, tuple(pins), is_command=True) for pins in commands if pins]
    fixes = lines is not None
    return {f for one in manifests for f in _of_manifest(one, codes, settings, fixes, lines)}


def _command_pins(command: Command, filename: str, lines: Sequence[str]) -> list[Pin]:
    from flake8_keras_imports.project.manifests.commands import Word, pins_of, words

    found: list[Word | None] = []
    for text, node in command.words:
        column = characters(lines, node.lineno, node.col_offset) + 2  # behind the quote
        if text is None:
            found.append(None)
        elif command.shell:
            found += [Word(word.text, node.lineno, column) for word in words(text, node.lineno)]
        else:
            found.append(Word(text, node.lineno, column))
    return pins_of(found, filename)


def _finding(
    code: str,
    lines: Sequence[str],
    fixes: bool,
    node: ast.AST,
    message: str,
    related: tuple[Related, ...] = (),
    fix: FixMaker | None = None,
) -> Finding:
    row, end_row = node.lineno, node.end_lineno  # type: ignore[attr-defined]
    column = characters(lines, row, node.col_offset)  # type: ignore[attr-defined]
    end_column = characters(lines, end_row, node.end_col_offset)  # type: ignore[attr-defined]
    try:
        made = fix() if fixes and fix is not None else None
    except RecursionError:  # it is left to be mended by hand
        made = None
    return Finding(row, column + 1, code, message, end_row, end_column + 1, None, related, made)
