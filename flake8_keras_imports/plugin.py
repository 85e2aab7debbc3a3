"""The flake8 face."""

from __future__ import annotations

import ast
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol

from flake8.exceptions import ExecutionError

from flake8_keras_imports import __version__
from flake8_keras_imports.analysis import analyse, concerns_keras
from flake8_keras_imports.settings import (
    DEFAULT,
    SPELLINGS,
    VERSION_OPTIONS,
    Allowed,
    Settings,
    VersionError,
    specifier,
)


class OptionManager(Protocol):
    """The part of flake8's option manager that is used here."""

    def add_option(self, *names: str, **settings: object) -> None:
        """Register an option of the command line and of the configuration file."""


def _allowed(options: Namespace) -> Allowed:
    """Return the versions that the options allow; flake8 shows the error as its own."""
    found = {}
    for project, option in VERSION_OPTIONS.items():
        text = getattr(options, option[2:].replace("-", "_"))
        try:
            found[project] = specifier(text) if text is not None else None
        except VersionError as error:
            raise ExecutionError(f"{option}: {error}") from None
    return Allowed(**found)


class KerasImportsPlugin:
    """Gives flake8 the findings of a file, from the tree that flake8 has parsed."""

    name = "flake8-keras-imports"
    version = __version__
    #: Codes that flake8's own options name in full.
    asked: ClassVar[frozenset[str]] = frozenset()
    settings: ClassVar[Settings] = DEFAULT

    def __init__(self, tree: ast.Module, lines: Sequence[str], filename: str) -> None:
        self.tree = tree
        self.lines = lines
        self.filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Register the options that concern the meaning of the findings."""
        manager.add_option(
            "--keras-preferred",
            default=DEFAULT.preferred,
            choices=tuple(SPELLINGS),
            parse_from_config=True,
            help="The Keras that this project standardises on: rules KER1 do not report it and "
            "messages name it. (Default: %(default)s)",
        )
        for project, option in VERSION_OPTIONS.items():
            manager.add_option(
                option,
                metavar="SPECIFIER",
                parse_from_config=True,
                help=f"The releases of {project.replace('_', '-')} that this project allows, for "
                "example '>=2.13,<2.16', or 'none'. (Default: all)",
            )

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Take the settings, and remember which full codes flake8's own options select.

        flake8 would report an off-by-default code under ``--select=KER`` and under any
        explicit ``--ignore``; so the plugin withholds it unless it was asked for by name.
        """
        cls.asked = frozenset([*(options.select or ()), *(options.extend_select or ())])
        # flake8 takes --isolated for itself and does not hand it on
        isolated = "--isolated" in sys.argv[1:]
        cls.settings = Settings(options.keras_preferred, _allowed(options), isolated)

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """Yield row, column (from 0), text and type of each finding."""
        if not concerns_keras("".join(self.lines), self.filename):
            return
        from flake8_keras_imports.rules import all_rules

        codes = {rule.code for rule in all_rules() if rule.default or rule.code in self.asked}
        analysis = analyse(self.tree, self.lines, self.filename, codes, self.settings)
        for finding in analysis.findings:
            yield finding.row, finding.column - 1, f"{finding.code} {finding.message}", type(self)
