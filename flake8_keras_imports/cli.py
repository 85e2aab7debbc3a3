"""The ``keras-imports`` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_keras_imports import __version__
from flake8_keras_imports.settings import (
    DEFAULT,
    SPELLINGS,
    VERSION_OPTIONS,
    Allowed,
    Settings,
    VersionError,
    specifier,
)

if TYPE_CHECKING:
    from flake8_keras_imports.finding import Finding

#: Exit codes.
CLEAN, FOUND, FAILED = 0, 1, 2

_EPILOG = "exit status: 0 nothing found, 1 findings, 2 an error (the other files are still checked)"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # "| head" has seen enough
        sys.stderr.close()
        return FOUND
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="keras-imports",
        description="Reports which Keras a line of Python really uses, and what breaks.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"keras-imports {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser("check", help="check files and folders", epilog=_EPILOG)
    check.set_defaults(run=_check)
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="default: .")
    check.add_argument(
        "--select",
        type=_codes,
        action="extend",
        metavar="CODES",
        help="report only these codes or prefixes, comma-separated",
    )
    check.add_argument(
        "--ignore",
        type=_codes,
        action="extend",
        default=[],
        metavar="CODES",
        help="do not report these codes or prefixes",
    )
    check.add_argument(
        "--extend-select",
        type=_codes,
        action="extend",
        default=[],
        metavar="CODES",
        help="report these too (off-by-default codes in full)",
    )
    check.add_argument("--output-format", choices=("text", "json"), default="text")
    check.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="the name of what is read from standard input (path '-')",
    )
    check.add_argument(
        "--preferred",
        choices=tuple(SPELLINGS),
        default=DEFAULT.preferred,
        help="the Keras that this project standardises on (default: keras)",
    )
    _add_version_options(check)
    check.add_argument(
        "--isolated", action="store_true", help="read neither configuration nor manifests"
    )
    check.add_argument("-q", "--quiet", action="store_true", help="print no summary")

    _add_other_commands(commands)
    return parser  # fmt: skip


def _add_other_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    versions = commands.add_parser(
        "versions", help="print which Keras each import means under a project's manifests"
    )
    versions.set_defaults(run=_versions)
    versions.add_argument("path", nargs="?", default=".", metavar="PATH", help="default: .")
    _add_version_options(versions)

    rule = commands.add_parser("rule", help="print the page of a rule")
    rule.set_defaults(run=_rule)
    rule.add_argument("code", metavar="CODE", help="for example KER101")


def _add_version_options(parser: argparse.ArgumentParser) -> None:
    for project, option in VERSION_OPTIONS.items():
        parser.add_argument(
            option,
            type=_specifier,
            metavar="SPECIFIER",
            help=f"the releases of {project.replace('_', '-')} that this project allows, for "
            "example '>=2.13,<2.16', or 'none' (default: all)",
        )


def _specifier(text: str) -> str:
    try:
        return specifier(text)
    except VersionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _codes(text: str) -> list[str]:
    """Split a comma-separated list of codes; refuse what is no prefix of any code."""
    from flake8_keras_imports.rules import all_rules

    known = [rule.code for rule in all_rules()]
    codes = [part.strip().upper() for part in text.split(",") if part.strip()]
    for code in codes:
        if not any(name.startswith(code) for name in known):
            raise argparse.ArgumentTypeError(_unknown(code, known))
    return codes


def _unknown(code: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(code, known, n=1, cutoff=0.5)
    return f"no rule has the code {code!r}" + (f"; did you mean {near[0]}?" if near else "")


def _check(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output.formats import FORMATS
    from flake8_keras_imports.rules import all_rules
    from flake8_keras_imports.selection import is_selected
    from flake8_keras_imports.source.discovery import find
    from flake8_keras_imports.source.reading import SourceError

    given = arguments.select, arguments.ignore, arguments.extend_select
    codes = frozenset(r.code for r in all_rules() if is_selected(r.code, r.default, *given))
    allowed = _allowed(arguments)
    settings = Settings(arguments.preferred, allowed, arguments.isolated)
    results: dict[str, list[Finding]] = {}
    failures = Complaints()
    for path in arguments.paths:
        for file in ["-"] if path == "-" else find(path, failures):
            name = arguments.stdin_filename or "stdin" if file == "-" else file
            if name not in results:
                try:
                    results[name] = _check_file(file, name, codes, settings)
                except SourceError as error:
                    failures(f"{name}: {error}")
    _complain_of_manifests(failures)
    found = sum(map(len, results.values()))
    sys.stdout.write(FORMATS[arguments.output_format](results.items()))
    if not arguments.quiet and arguments.output_format == "text":
        sys.stdout.flush()
        _summarise(found, results)
    return FAILED if failures.any else FOUND if found else CLEAN


def _complain_of_manifests(failures: Complaints) -> None:
    """Name the manifests that were looked at and could not be read."""
    lookup = sys.modules.get("flake8_keras_imports.project.lookup")
    for manifest in lookup.unreadable() if lookup is not None else ():
        failures(f"{manifest.path}: {manifest.error}")


class Complaints:
    """Prints one-line errors and remembers that there was one."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, message: str) -> None:
        self.any = True
        _complain(message)


def _check_file(path: str, name: str, codes: frozenset[str], settings: Settings) -> list[Finding]:
    """Return the findings of one file that no comment silences."""
    from flake8_keras_imports.analysis import WORDS, analyse, analyse_manifest
    from flake8_keras_imports.project.manifests import is_linted
    from flake8_keras_imports.source.noqa import without_ignored
    from flake8_keras_imports.source.reading import decode, parse, read

    raw = read(path)
    base = os.path.basename(path)
    if is_linted(base):
        found = analyse_manifest(path, codes, settings) if not settings.isolated else []
        lines = raw.decode("utf-8", "replace").splitlines(keepends=True)
        return without_ignored(found, lines, name)
    words = (*WORDS, "tensorflow") if base == "setup.py" else WORDS
    if not any(word.encode() in raw for word in words):
        return []
    source = decode(raw)
    analysis = analyse(parse(source), source.lines, name, codes, settings)
    for line in analysis.skipped:
        _complain(f"{name}: line {line}: is nested too deeply and was not analysed")
    return without_ignored(analysis.findings, source.lines, name)


def _summarise(found: int, results: dict[str, list[Finding]]) -> None:
    files = sum(1 for findings in results.values() if findings)
    checked = f"{len(results)} file{'s' if len(results) != 1 else ''} checked"
    plural = "s" if found != 1 else ""
    where = f"{found} finding{plural} in {files} file{'s' if files != 1 else ''}, "
    print((where if found else "Nothing found, ") + checked + ".", file=sys.stderr)


def _allowed(arguments: argparse.Namespace) -> Allowed:
    return Allowed(*(getattr(arguments, f"{project}_version") for project in VERSION_OPTIONS))


def _versions(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output.versions import describe

    if not os.path.exists(arguments.path):
        _complain(f"{arguments.path}: No such file or directory")
        return FAILED
    for line in describe(arguments.path, _allowed(arguments)):
        print(line)
    return CLEAN


def _rule(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.rules import all_rules, page

    for rule in all_rules():
        if arguments.code.upper() in (rule.code, rule.name.upper()):
            sys.stdout.write(page(rule))
            return CLEAN
    _complain(_unknown(arguments.code.upper(), [rule.code for rule in all_rules()]))
    return FAILED


def _complain(message: str) -> None:
    print(f"keras-imports: {message}", file=sys.stderr)
