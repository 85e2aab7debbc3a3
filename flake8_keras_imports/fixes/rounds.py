"""Make the fixes of a file, round after round, until nothing is left to mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, Protocol, TypeVar

from flake8_keras_imports.analysis import Analysis
from flake8_keras_imports.finding import Applicability, Edit, Finding
from flake8_keras_imports.fixes.apply import apply, choose, newline_of
from flake8_keras_imports.fixes.tidy import leftovers
from flake8_keras_imports.source.reading import Source, SourceError, parse

#: Rounds after which a file is left as it is: fixes that undo each other would never end.
MAX_ROUNDS = 30

#: Returns the findings, with their fixes, of the lines of a file, ended with ``\n``.
Analyse = Callable[[list[str]], Analysis]


class Document(Protocol):
    """Something in which fixes are made; it is never changed itself."""

    @property
    def lines(self) -> list[str]:
        """The lines that findings and edits speak of, ended with ``\\n``."""

    def analyse(self) -> Analysis:
        """Return the findings, with their fixes."""

    def possible(self, edit: Edit) -> bool:
        """Say whether an edit can be made at all."""

    def edited(self: D, edits: Sequence[Edit]) -> D | None:
        """Return the document with edits made, or None if it would be none any more."""

    def place(self, finding: Finding) -> str:
        """Return where a finding stands, for a message."""


D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Done(Generic[D]):
    """A document after its fixes."""

    document: D
    #: The findings that were mended, each as it stood when it was.
    made: list[Finding]
    #: What is left, in the new text.
    left: Analysis
    #: Why fixes were not made, one line each.
    dropped: list[str]


class Fixed(NamedTuple):
    """A file after its fixes."""

    #: With their ends as the file has them.
    lines: list[str]
    #: The findings that were mended, each as it stood when it was.
    made: list[Finding]
    #: What is left, in the new text.
    left: Analysis
    #: Why fixes were not made, one line each.
    dropped: list[str]


def is_private(name: str) -> bool:
    """Say that no other module wants a name: what is assumed where nobody looks."""
    return False


def run(
    document: D, unsafe: bool = False, exports: Callable[[str], bool] | None = is_private
) -> Done[D]:
    """Return a document with its fixes made.

    Only safe fixes are made unless ``unsafe``.  ``exports`` says of a name whether other modules
    want it: the import that binds it stays then, even if nothing here uses it any more.  None
    keeps all of them.
    """
    current = document
    made: list[Finding] = []
    dropped: dict[str, None] = {}
    for _ in range(MAX_ROUNDS):
        number = len(made)
        mended = _rounds(current, unsafe, made, dropped)
        if mended is None:
            break
        current, left = mended
        tidied = None
        if len(made) > number and exports is not None:
            tidied = _tidied(document, current, exports)
        if tidied is None:
            return Done(current, made, left, list(dropped))
        current = tidied  # without an import, what it was in the way of may be mended
    # what undoes itself for ever is no fix
    codes = ", ".join(sorted({finding.code for finding in made}))
    never = f"fixes were not made: those of {codes} never end"
    return Done(document, [], document.analyse(), [never])


def _rounds(
    current: D, unsafe: bool, made: list[Finding], dropped: dict[str, None]
) -> tuple[D, Analysis] | None:
    """Return a document with its fixes made and what is left; None if there is no end of it."""
    for _ in range(MAX_ROUNDS):
        left = current.analyse()
        wanted = [
            f
            for f in left.findings
            if f.fix is not None
            and _is_allowed(f, unsafe)
            and _key(current, f) not in dropped
            and all(map(current.possible, f.fix.edits))
        ]
        chosen, edits = choose(wanted)
        if not chosen:
            return current, left
        new = current.edited(edits)
        if new is None:
            for finding in _breaking(current, chosen):
                dropped[_key(current, finding)] = None
            continue
        current = new
        made += chosen
    return None


def _tidied(document: D, current: D, exports: Callable[[str], bool]) -> D | None:
    """Return a document without the imports that its fixes have left unused; None as it is."""
    try:
        edits = leftovers(document.lines, current.lines, exports)
    except RecursionError:  # then they stay
        return None
    edits = [edit for edit in edits if current.possible(edit)]
    return current.edited(edits) if edits else None


@dataclass(frozen=True)
class TextDocument:
    """A text file in which fixes are made."""

    #: With their ends as the file has them.
    text: list[str]
    look: Analyse
    can: Callable[[Edit], bool]
    holds: Callable[[list[str]], bool]
    newline: str

    @property
    def lines(self) -> list[str]:
        """The lines, ended with ``\\n``."""
        return normalised(self.text)

    def analyse(self) -> Analysis:
        """Return the findings, with their fixes."""
        return self.look(self.lines)

    def possible(self, edit: Edit) -> bool:
        """Say whether an edit can be made at all."""
        return self.can(edit)

    def edited(self, edits: Sequence[Edit]) -> TextDocument | None:
        """Return the file with edits made, or None if it would be none any more."""
        new = replace(self, text=apply(self.text, edits, self.newline))
        return new if self.holds(new.lines) else None

    def place(self, finding: Finding) -> str:
        """Return where a finding stands."""
        return f"{finding.row}:{finding.column}"


def fix(
    lines: Sequence[str],
    analyse: Analyse,
    unsafe: bool = False,
    possible: Callable[[Edit], bool] = lambda edit: True,
    exports: Callable[[str], bool] | None = is_private,
    holds: Callable[[list[str]], bool] | None = None,
) -> Fixed:
    """Return a file with its fixes made.

    ``lines`` end as they do in the file.  ``unsafe`` and ``exports`` are those of :func:`run`;
    ``possible`` says of an edit whether it can be made, ``holds`` of lines whether they are still
    what the file must be, which is Python if nothing is said.
    """
    document = TextDocument(list(lines), analyse, possible, holds or is_python, newline_of(lines))
    done = run(document, unsafe, exports)
    return Fixed(done.document.text, done.made, done.left, done.dropped)


def _is_allowed(finding: Finding, unsafe: bool) -> bool:
    assert finding.fix is not None
    kind = finding.fix.applicability
    return kind is Applicability.SAFE or (unsafe and kind is Applicability.UNSAFE)


def _key(document: Document, finding: Finding) -> str:
    place = document.place(finding)
    return f"{place}: the fix of {finding.code} was not made: the file would be broken"


def _breaking(document: Document, chosen: list[Finding]) -> list[Finding]:
    """Return the findings whose fixes break the file; all of them, if no one alone does."""
    alone = [f for f in chosen if document.edited(choose([f])[1]) is None]
    return alone or chosen


def normalised(lines: Sequence[str]) -> list[str]:
    """Return lines with ``\\n`` at their ends, as they are parsed."""
    return [
        line
        if not line.endswith("\r\n") and not line.endswith("\r")
        else line.rstrip("\r\n") + "\n"
        for line in lines
    ]


def is_python(lines: list[str]) -> bool:
    """Say whether lines, ended with ``\\n``, can be parsed."""
    try:
        parse(Source("", lines))
    except SourceError:
        return False
    return True
