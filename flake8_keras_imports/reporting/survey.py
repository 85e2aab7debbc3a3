"""What the report tells: the modules of a project, their origins, and what crosses between them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flake8_keras_imports.analysis import analyse_file, analyse_manifest, concerns_keras_bytes
from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.project.config import Configuration
from flake8_keras_imports.project.manifests import is_linted
from flake8_keras_imports.project.modules import MODULES
from flake8_keras_imports.rules import all_rules
from flake8_keras_imports.selection import Selection
from flake8_keras_imports.settings import Settings
from flake8_keras_imports.source.noqa import without_ignored
from flake8_keras_imports.source.paths import relative
from flake8_keras_imports.source.reading import SourceError, decode, read

#: How fixes are counted: whether, and how surely, a finding mends itself.
WAYS = ("safe", "unsafe", "manual")


@dataclass
class Surveyed:
    """One file of the project."""

    #: Relative to the folder that is surveyed, with slashes.
    path: str
    #: The origins that it reaches, in a fixed order; none for manifests.
    origins: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    #: Other files of the project that it imports.
    imports: set[str] = field(default_factory=set)
    is_manifest: bool = False


@dataclass
class Crossing:
    """An object of one module that meets another Keras in a second one."""

    #: The module that made it, and the one in which it is reported.
    source: str
    target: str
    row: int
    code: str
    message: str


@dataclass
class Survey:
    """A whole project."""

    folder: str
    #: The Keras that it standardises on.
    preferred: str
    #: Only the files that concern Keras, or have findings.
    files: list[Surveyed]
    #: How many files were looked at in all.
    checked: int
    failures: list[str]
    versions: list[str]

    @property
    def modules(self) -> list[Surveyed]:
        """The Python files among the files."""
        return [file for file in self.files if not file.is_manifest]

    @property
    def findings(self) -> list[tuple[str, Finding]]:
        """Every finding with its file."""
        return [(file.path, finding) for file in self.files for finding in file.findings]

    @property
    def migrated(self) -> tuple[int, int]:
        """How many of the modules that use a Keras use the preferred one alone, and of how many.

        A module from which a finding of families KER1, KER3 or KER4 is left counts as not yet
        there.
        """
        using = [file for file in self.modules if file.origins]
        there = [
            file
            for file in using
            if file.origins == (self.preferred,)
            and not any(f.code[3] in "134" for f in file.findings)
        ]
        return len(there), len(using)

    def crossings(self) -> list[Crossing]:
        """Return the findings that speak of another module of the project."""
        known = {os.path.join(self.folder, *f.path.split("/")): f.path for f in self.files}
        return [
            Crossing(known[place.path], path, finding.row, finding.code, finding.message)
            for path, finding in self.findings
            if finding.code.startswith("KER3")
            for place in finding.related[:1]
            if place.path in known and known[place.path] != path
        ]

    def by_rule(self) -> dict[str, Counter[str]]:
        """Return for each code how many of its findings mend themselves, and how."""
        found: dict[str, Counter[str]] = {}
        for _, finding in self.findings:
            found.setdefault(finding.code, Counter())[way(finding)] += 1
        return dict(sorted(found.items()))


def way(finding: Finding) -> str:
    """Return how a finding is mended: one of WAYS."""
    if finding.fix is None or finding.fix.applicability is Applicability.DISPLAY:
        return "manual"
    return "safe" if finding.fix.applicability is Applicability.SAFE else "unsafe"


#: The order in which origins are named.
ORDER = ("keras", "tf_keras", "tf.keras", "tensorflow.python.keras")


def survey(
    folder: str,
    paths: Iterable[str],
    configuration: Configuration,
    versions: Iterable[str],
    progress: Callable[[int], None] = lambda count: None,
) -> Survey:
    """Look at files below a folder (absolute); the report says what ``check`` says of them."""
    selection = Selection()
    files, failures, checked = [], [], 0
    for path in paths:
        checked += 1
        progress(checked)
        try:
            file = _surveyed(path, folder, configuration, selection)
        except SourceError as error:
            failures.append(f"{relative(path, folder)}: {error}")
            continue
        if file is not None and (file.origins or file.findings):
            files.append(file)
    preferred = configuration.of_folder(folder).get("preferred")
    return Survey(folder, preferred, files, checked, failures, list(versions))


def _surveyed(
    path: str, folder: str, configuration: Configuration, selection: Selection
) -> Surveyed | None:
    stack = configuration.of(path)
    codes = selection.codes(stack, path)
    shown, full = relative(path, folder), os.path.abspath(path)
    if is_linted(os.path.basename(path)):
        found = analyse_manifest(full, codes, stack.settings) if not stack.isolated else []
        lines = read(path).decode("utf-8", "replace").splitlines(keepends=True)
        return Surveyed(shown, (), without_ignored(found, lines, path), is_manifest=True)
    raw = read(path)
    if not concerns_keras_bytes(raw, path, stack.settings):
        return None
    if path.endswith(".ipynb"):
        return _notebook(raw, path, shown, codes, stack.settings)
    source = decode(raw)
    module = MODULES.checked(full, source)
    imports = {
        relative(target, folder) for event in module.events.own_imports for target in event.places
    }
    origins = tuple(o for o in ORDER if o in module.origins)
    found = analyse_file(source, full, codes, stack.settings, fixes=True).findings
    return Surveyed(shown, origins, without_ignored(found, source.lines, path), imports)


def _notebook(
    raw: bytes, path: str, shown: str, codes: frozenset[str], settings: Settings
) -> Surveyed:
    from flake8_keras_imports.analysis import analyse_notebook
    from flake8_keras_imports.source.notebooks import read_notebook
    from flake8_keras_imports.source.reading import parse

    notebook = read_notebook(raw)
    found = analyse_notebook(notebook, path, codes, settings, fixes=True).findings
    found = without_ignored(found, notebook.source.lines, path)
    module = MODULES.resolve(parse(notebook.source), path)
    origins = tuple(o for o in ORDER if o in module.origins)
    return Surveyed(shown, origins, [notebook.cells.located(f) for f in found])


def names() -> dict[str, str]:
    """Return the names of the rules, by their codes."""
    return {rule.code: rule.name for rule in all_rules()}
