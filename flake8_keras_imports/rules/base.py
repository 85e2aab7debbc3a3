"""What a rule is, and what it is given."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Union

from flake8_keras_imports.finding import Fix, Related
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.module import Reach, ResolvedModule
from flake8_keras_imports.resolve.origins import LEGACY
from flake8_keras_imports.settings import Settings
from flake8_keras_imports.source.paths import relative

if TYPE_CHECKING:
    from flake8_keras_imports.fixes.bindings import Binding, Bindings
    from flake8_keras_imports.fixes.text import Text
    from flake8_keras_imports.project.installations import Era
    from flake8_keras_imports.project.manifests.pin import Pin
    from flake8_keras_imports.project.versions import Versions
    from flake8_keras_imports.resolve.values import Class
    from flake8_keras_imports.rules.manifests import ManifestSubject
    from flake8_keras_imports.rules.meetings import Meeting
    from flake8_keras_imports.rules.names import Missing
    from flake8_keras_imports.rules.wording import Wording
    from flake8_keras_imports.source.notebooks import Cells


@dataclass
class Subject:
    """What a rule looks at: a resolved module under the settings of the project."""

    module: ResolvedModule
    settings: Settings
    #: The lines of the file.
    lines: Sequence[str] = ()
    #: Its path, which need not exist: where the manifests of its project are looked for.
    filename: str = "stdin"
    #: Of a notebook: where the rows stand.
    cells: Cells | None = None

    def line(self, row: int) -> str:
        """Return a row for a message: ``line 8``, ``cell 3 line 2``."""
        return f"line {row}" if self.cells is None else self.cells.shown(row)

    @cached_property
    def versions(self) -> Versions:
        """The releases that the project allows, by its manifests and the options."""
        from flake8_keras_imports.project.lookup import versions_for

        return versions_for(self.filename, self.settings.allowed, self.settings.isolated)

    def differing(self, one: str, other: str) -> tuple[Era, ...]:
        """Return the allowed kinds of installation in which two origins are two libraries."""
        from flake8_keras_imports.project.installations import differing

        return differing(one, other, self.versions, self.sets_legacy_mode)

    def together(self, one: str, other: str) -> tuple[Era, ...]:
        """Return the allowed kinds of installation that have both origins."""
        from flake8_keras_imports.project.installations import having_both

        return having_both(one, other, self.versions, self.sets_legacy_mode)

    @cached_property
    def text(self) -> Text:
        """The text of the file, for fixes."""
        from flake8_keras_imports.fixes.text import Text

        return Text(self.lines)

    @cached_property
    def bindings(self) -> Bindings:
        """What binds the names of the file, for fixes."""
        from flake8_keras_imports.fixes.bindings import Bindings

        return Bindings(self.module.body)

    @cached_property
    def reaches_through(self) -> dict[str, list[Reach]]:
        """The places that reach Keras by attributes, by the name at which they begin."""
        found: dict[str, list[Reach]] = {}
        for reach in self.module.reaches:
            if reach.how == "attribute":
                found.setdefault(reach.written.partition(".")[0], []).append(reach)
        return found

    @cached_property
    def new_imports(self) -> list[tuple[int, str]]:
        """The names, with their rows, that assignments bind which become imports; for fixes."""
        from flake8_keras_imports.fixes.names import new_imports

        return new_imports(self)

    @cached_property
    def leading(self) -> dict[tuple[str, bool], tuple[list[Binding], frozenset[str]]]:
        """What fixes have found out about the imports of the file; see fixes.names."""
        return {}

    def is_own(self, package: str) -> bool:
        """Say whether a name is a module of the project itself, not the package."""
        from flake8_keras_imports.project.sources import Sources

        return Sources(self.filename).is_own(package)

    @cached_property
    def made_of_tf_keras(self) -> str:
        """What the project's pins make of tf.keras: `` (Keras 2 under setup.cfg:7)``."""
        from flake8_keras_imports.project.lookup import reason_for

        settings = self.settings
        reason = settings.reason
        reason = reason or reason_for(self.filename, settings.allowed, settings.isolated)
        names = {"t": "Keras 2", "f": "Keras 3"}
        found = [name for letter, name in names.items() if self.versions.may(letter)]
        if not reason or not found:
            return ""
        if self.sets_legacy_mode:
            found = [*found, "tf_keras"]
        return f" ({' or '.join(found)} under {reason})"

    @cached_property
    def sets_legacy_mode(self) -> bool:
        """Say whether the file names the variable that makes tf.keras another Keras."""
        return "TF_USE_LEGACY_KERAS" in self.whole

    @cached_property
    def whole(self) -> str:
        """The lines as one text."""
        return "".join(self.lines)

    @cached_property
    def calls(self) -> dict[ast.Call, Call]:
        """The calls of the module of which anything is known, by their nodes."""
        return {call.node: call for call in self.module.events.calls}

    @cached_property
    def wording(self) -> Wording:
        """Names in the Keras that the project prefers."""
        from flake8_keras_imports.rules.wording import Wording

        return Wording(self.settings.preferred)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Where objects of two Kerases meet, for the rules of family KER3."""
        from flake8_keras_imports.rules.meetings import meetings

        return meetings(self.module)

    @cached_property
    def at_home(self) -> frozenset[tuple[int, str]]:
        """The classes (their identity) with each Keras whose models are given objects of them."""
        from flake8_keras_imports.fixes.origins import at_home

        return at_home(self.module)

    def place_of(self, path: str, row: int) -> str:
        """Return a place for a message: ``line 8``, or ``callbacks.py:8`` in another module."""
        if not path or os.path.abspath(self.filename) == path:
            return self.line(row)
        return f"{relative(path, os.path.dirname(os.path.abspath(self.filename)))}:{row}"

    def related(self, cls: Class) -> Related:
        """Return the definition of a class as a related place."""
        path = "" if os.path.abspath(self.filename) == cls.path else cls.path
        node = cls.node
        return Related(path, node.lineno, node.col_offset + 1, f"class '{cls.name}'")

    @cached_property
    def with_tensors(self) -> Sequence[ast.FunctionDef | ast.AsyncFunctionDef]:
        """The functions in whose bodies symbolic tensors may come about."""
        from flake8_keras_imports.rules.tensor_origins import with_origins

        return with_origins(self)

    @cached_property
    def missing(self) -> list[Missing]:
        """The names that some allowed release lacks, for the rules of family KER4."""
        from flake8_keras_imports.rules.names import missing

        return list(missing(self))

    def entries(self, origin: str, route: str) -> Iterator[Reach]:
        """Find the places that enter an origin by a route, for the rules of family KER1.

        Not the origin that the project prefers (by its public route), not what goes on
        from a value that was reached before, not deliberate alternatives.
        """
        if origin == self.settings.preferred and route == "public":
            return
        for reach in self.module.reaches:
            place = reach.places[0]
            if place.origin != origin or place.route != route:
                continue
            # a chain may begin in keras and then enter its private part
            if reach.start is not None and (route != "private" or reach.start.route == route):
                continue
            if not self.module.guarded(reach.frame):
                yield reach

    def reports(self, reach: Reach) -> bool:
        """Say whether an import is reported by some rule of family KER1."""
        place = reach.places[0]
        if place.origin == self.settings.preferred and place.route == "public":
            return False
        return place.origin != LEGACY and not self.module.guarded(reach.frame)

    def rewritten(self, reach: Reach) -> FixMaker:
        """Return what makes the fix that reaches the same through the preferred Keras."""

        def make() -> Fix | None:
            from flake8_keras_imports.fixes.chains import rewrite_chain
            from flake8_keras_imports.fixes.imports import rewrite_import

            return (rewrite_import if reach.how == "import" else rewrite_chain)(self, reach)

        return make

    def renamed(self, found: Missing) -> FixMaker:
        """Return what makes the fix that writes what takes the place of a missing name."""

        def make() -> Fix | None:
            from flake8_keras_imports.fixes.renames import renamed

            return renamed(self, found)

        return make


#: Makes the fix of a reported place, if it has one; called only where fixes are asked for.
FixMaker = Callable[[], Fix | None]
#: A reported node and the message, which does not repeat the code; perhaps related places, and
#: what makes the fix.
Report = (
    tuple[ast.AST, str]
    | tuple[ast.AST, str, tuple[Related, ...]]
    | tuple[ast.AST, str, tuple[Related, ...], FixMaker]
)
Check = Callable[[Subject], Iterator[Report]]
#: The same for a manifest: a pin and the message, perhaps what makes the fix.
ManifestReport = Union["tuple[Pin, str]", "tuple[Pin, str, FixMaker]"]
ManifestCheck = Callable[["ManifestSubject"], Iterator[ManifestReport]]


def nothing(subject: Subject) -> Iterator[Report]:
    """Report nothing: what a rule about manifests says of modules."""
    return iter(())


@dataclass(frozen=True)
class Rule:
    """Metadata and check of one rule."""

    code: str
    name: str
    #: The release in which the rule appeared.
    since: str
    check: Check = nothing
    #: Whether it is on unless ignored; otherwise its full code must be selected.
    default: bool = True
    #: ``none``, ``sometimes`` or ``always``.
    fix: str = "none"
    #: What it says of manifests, if it looks at them.
    manifests: ManifestCheck | None = None
