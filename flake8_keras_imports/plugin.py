"""The flake8 face."""

from __future__ import annotations

import ast
import gc
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, ClassVar, Protocol

from flake8.exceptions import ExecutionError

from flake8_keras_imports import __version__
from flake8_keras_imports.analysis import analyse, concerns_keras
from flake8_keras_imports.project.config import Configuration, Layer, layer
from flake8_keras_imports.project.flake8_files import OPTIONS, parse_packages
from flake8_keras_imports.settings import SPELLINGS, VERSION_OPTIONS


class OptionManager(Protocol):
    """The part of flake8's option manager that is used here."""

    def add_option(self, *names: str, **settings: object) -> None:
        """Register an option of the command line and of the configuration file."""


def _layer(options: Namespace) -> Layer:
    """Return what flake8's options and its configuration file say."""
    table: dict[str, Any] = {}
    for option, key in OPTIONS.items():
        value = getattr(options, option.replace("-", "_"))
        if value is not None:
            table[key] = parse_packages(",".join(value)) if key == "packages" else value
    return layer("flake8", os.getcwd(), table)


@cache
def _complain(message: str) -> None:
    """Print what is wrong with a project's configuration, once in a process."""
    print(f"flake8-keras-imports: {message}", file=sys.stderr)


#: Turns of the collector at younger objects for one at all of them; Python begins with 10.
TURNS = 50


@cache
def _spare_the_collector() -> None:
    """Let the garbage collector look less often at all objects of flake8.

    Among them are the modules that are kept: it would take longer than all that is done here.
    """
    first, second, third = gc.get_threshold()
    if 0 < third < TURNS:
        gc.set_threshold(first, second, TURNS)


@cache
def _codes(asked: frozenset[str]) -> frozenset[str]:
    """Return the codes to report: those that are on by default, or asked for by name."""
    from flake8_keras_imports.rules import all_rules

    return frozenset(rule.code for rule in all_rules() if rule.default or rule.code in asked)


class KerasImportsPlugin:
    """Gives flake8 the findings of a file, from the tree that flake8 has parsed."""

    name = "flake8-keras-imports"
    version = __version__
    #: Codes that flake8's own options name in full.
    asked: ClassVar[frozenset[str]] = frozenset()
    configuration: ClassVar[Configuration] = Configuration()

    def __init__(self, tree: ast.Module, lines: Sequence[str], filename: str) -> None:
        self.tree = tree
        self.lines = lines
        self.filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Register the options that concern the meaning of the findings."""
        manager.add_option(
            "--keras-preferred",
            choices=tuple(SPELLINGS),
            parse_from_config=True,
            help="The Keras that this project standardises on: rules KER1 do not report it and "
            "messages name it. (Default: keras)",
        )
        manager.add_option(
            "--both-keras",
            action="store_true",
            default=None,
            parse_from_config=True,
            help="This project supports Keras 2 and Keras 3 on purpose.",
        )
        manager.add_option(
            "--keras-packages",
            metavar="MODULE=ORIGIN,...",
            comma_separated_list=True,
            parse_from_config=True,
            help="Modules that are some Keras, for example ours.compat.keras=tf.keras.",
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
        cls.configuration = Configuration((_layer(options),), isolated)
        modules = sys.modules.get("flake8_keras_imports.project.modules")
        if modules is not None:  # files may have changed since an earlier run in this process
            modules.forget()
        cls.configuration.of_folder(os.getcwd())
        for message in cls.configuration.errors():
            raise ExecutionError(message)

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """Yield row, column (from 0), text and type of each finding."""
        stack = self.configuration.of(self.filename)
        if not concerns_keras("".join(self.lines), self.filename, stack.settings):
            return
        for message in self.configuration.errors():
            _complain(message)
        _spare_the_collector()
        codes = _codes(self.asked)
        analysis = analyse(self.tree, self.lines, self.filename, codes, stack.settings)
        for finding in analysis.findings:
            yield finding.row, finding.column - 1, f"{finding.code} {finding.message}", type(self)
