"""What a run has found: what every format is given."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flake8_keras_imports.finding import Applicability, Finding
from flake8_keras_imports.output.colours import PLAIN, Palette
from flake8_keras_imports.source.reading import SourceError, decode, read


@dataclass
class Report:
    """Findings by file; the files' text is read when a format asks for it."""

    #: The findings of each file that was checked, by the path as it is shown, in order.
    results: dict[str, list[Finding]]
    #: What could not be checked, one line each.
    errors: Sequence[str] = ()
    #: The name under which standard input was checked.
    stdin: str | None = None
    #: What files hold that are not to be read: such as were mended, but not written.
    raw: Mapping[str, bytes] = field(default_factory=dict)
    #: Findings that a baseline knows and that are not in the results.
    known: int = 0
    colours: Palette = PLAIN
    #: Columns of the terminal; None where nothing is wrapped.
    width: int | None = None
    _texts: dict[str, dict[int | None, Sequence[str]]] = field(default_factory=dict)
    _rows: dict[str, dict[int, Sequence[int]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, Finding]]:
        """Yield each finding with its path."""
        for path, findings in self.results.items():
            for finding in findings:
                yield path, finding

    @property
    def found(self) -> int:
        """The number of findings."""
        return sum(map(len, self.results.values()))

    def lines(self, path: str, cell: int | None = None) -> Sequence[str]:
        """Return the lines of a file, or of a cell of a notebook, without their ends.

        Nothing, if the file cannot be read any more.
        """
        if path not in self._texts:
            try:
                self._texts[path] = _texts(self._raw(path), path)
            except SourceError:
                self._texts[path] = {}
        return self._texts[path].get(cell, ())

    def line(self, path: str, row: int, cell: int | None = None) -> str:
        """Return one line; empty, if it is not there."""
        lines = self.lines(path, cell)
        return lines[row - 1] if 0 < row <= len(lines) else ""

    def row_in_file(self, path: str, cell: int, row: int) -> int:
        """Return the row of a notebook's JSON at which a row of one of its cells stands."""
        from flake8_keras_imports.source.placing import rows_of

        if path not in self._rows:
            try:
                self._rows[path] = rows_of(self._raw(path))
            except SourceError:
                self._rows[path] = {}
        rows = self._rows[path].get(cell, ())
        return rows[min(row, len(rows)) - 1] if rows else 1

    def _raw(self, path: str) -> bytes:
        """Return what was checked; raise SourceError if it cannot be read any more."""
        if path in self.raw:
            return self.raw[path]
        return read("-" if path == self.stdin else path)


def _texts(raw: bytes, name: str) -> dict[int | None, Sequence[str]]:
    """Return the lines of a file as they were checked: of each cell, or of the whole."""
    from flake8_keras_imports.project.manifests import is_linted
    from flake8_keras_imports.source.notebooks import SUFFIX, read_notebook

    if name.endswith(SUFFIX):
        return {cell.number: cell.lines for cell in read_notebook(raw).cells}
    if is_linted(os.path.basename(name)):
        return {None: raw.decode("utf-8", "replace").splitlines()}
    return {None: [line.removesuffix("\n") for line in decode(raw).lines]}


def fixable(finding: Finding) -> bool:
    """Say whether a finding has a fix that is made without further asking."""
    return finding.fix is not None and finding.fix.applicability is Applicability.SAFE


def level(code: str) -> str:
    """Return ``warning`` for how Keras is reached, ``error`` for what breaks."""
    return "warning" if code.startswith("KER1") else "error"
