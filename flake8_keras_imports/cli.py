"""The ``keras-imports`` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from flake8_keras_imports import __version__
from flake8_keras_imports.output.formats import FORMATS
from flake8_keras_imports.settings import SPELLINGS, VERSION_OPTIONS, VersionError, specifier

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
    _add_selection_options(check)
    _add_output_options(check)
    check.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="the name of what is read from standard input (path '-')",
    )
    check.add_argument(
        "--preferred",
        choices=tuple(SPELLINGS),
        help="the Keras that this project standardises on (default: keras)",
    )
    check.add_argument(
        "--both-keras",
        action="store_true",
        default=None,
        help="this project supports Keras 2 and Keras 3 on purpose",
    )
    check.add_argument(
        "--packages",
        type=_packages,
        metavar="MODULE=ORIGIN,...",
        help="modules that are some Keras, for example ours.compat.keras=tf.keras",
    )
    _add_version_options(check)
    _add_config_options(check)
    check.add_argument(
        "--show-settings",
        action="store_true",
        help="print what holds for the paths and where it comes from, and check nothing",
    )
    check.add_argument("-q", "--quiet", action="store_true", help="print no summary")

    _add_other_commands(commands)
    return parser


def _add_selection_options(check: argparse.ArgumentParser) -> None:
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
        metavar="CODES",
        help="do not report these codes or prefixes",
    )
    check.add_argument(
        "--extend-select",
        type=_codes,
        action="extend",
        metavar="CODES",
        help="report these too (off-by-default codes in full)",
    )
    for option, text in (("--exclude", "instead of"), ("--extend-exclude", "besides")):
        check.add_argument(
            option,
            type=_patterns,
            metavar="PATTERNS",
            help=f"skip these files and folders {text} the usual ones, comma-separated, as in "
            ".gitignore",
        )


def _add_output_options(check: argparse.ArgumentParser) -> None:
    group = check.add_argument_group("output")
    group.add_argument(
        "--output-format",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"{', '.join(FORMATS[:-1])} (default: full on a terminal, otherwise concise)",
    )
    group.add_argument("--output-file", metavar="FILE", help="write the report there")
    group.add_argument(
        "--statistics", action="store_true", help="show how often each code was found"
    )
    group.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 even if something was found"
    )
    adoption = check.add_argument_group("adoption")
    adoption.add_argument(
        "--baseline", metavar="FILE", help="report only what this baseline does not know"
    )
    adoption.add_argument(
        "--write-baseline",
        action="store_true",
        help="write what is found now to the baseline, and report nothing",
    )
    adoption.add_argument(
        "--add-noqa",
        action="store_true",
        help="write a comment '# noqa: CODES' on each line with findings, and report nothing",
    )


def _add_other_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    versions = commands.add_parser(
        "versions", help="print which Keras each import means under a project's manifests"
    )
    versions.set_defaults(run=_versions)
    versions.add_argument("path", nargs="?", default=".", metavar="PATH", help="default: .")
    _add_version_options(versions)
    _add_config_options(versions)

    explain = commands.add_parser(
        "explain",
        help="say what an error message or a traceback means (from standard input without one)",
        epilog="exit status: 0 explained, 1 none of ours, 2 an error",
    )
    explain.set_defaults(run=_explain)
    explain.add_argument("message", nargs="*", metavar="MESSAGE")
    explain.add_argument("--output-format", choices=("text", "json"), default="text")

    report = commands.add_parser(
        "report", help="write a page that shows which Keras each module uses and what is left"
    )
    report.set_defaults(run=_report)
    report.add_argument("path", nargs="?", default=".", metavar="PATH", help="default: .")
    report.add_argument("--html", metavar="FILE", required=True, help="the page ('-': print it)")
    _add_version_options(report)
    _add_config_options(report)

    rule = commands.add_parser("rule", help="print the page of a rule")
    rule.set_defaults(run=_rule)
    rule.add_argument("code", nargs="?", metavar="CODE", help="for example KER101")
    rule.add_argument("--all", action="store_true", help="print the pages of all rules")
    rule.add_argument(
        "--output-format",
        choices=("text", "markdown", "json"),
        help="default: text on a terminal, otherwise markdown",
    )

    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(run=_rules)
    rules.add_argument("--output-format", choices=("text", "json"), default="text")

    completion = commands.add_parser(
        "completion", help="print a script that completes this command in a shell"
    )
    completion.set_defaults(run=_completion)
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))


def _add_version_options(parser: argparse.ArgumentParser) -> None:
    for project, option in VERSION_OPTIONS.items():
        parser.add_argument(
            option,
            type=_specifier,
            metavar="SPECIFIER",
            help=f"the releases of {project.replace('_', '-')} that this project allows, for "
            "example '>=2.13,<2.16', or 'none' (default: all)",
        )


def _add_config_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", metavar="FILE", help="read this configuration file instead of the nearest one"
    )
    parser.add_argument(
        "--isolated", action="store_true", help="read neither configuration nor manifests"
    )


def _specifier(text: str) -> str:
    try:
        return specifier(text)
    except VersionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _codes(text: str) -> list[str]:
    """Split a comma-separated list of codes; refuse what is no prefix of any code."""
    from flake8_keras_imports.project.config import ConfigError, codes

    try:
        return list(codes([part for part in text.split(",") if part.strip()]))
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _packages(text: str) -> dict[str, str]:
    from flake8_keras_imports.project.config import ConfigError, packages
    from flake8_keras_imports.project.flake8_files import parse_packages

    try:
        return dict(packages(parse_packages(text)))
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _patterns(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.checking import check

    return check(arguments)


def _versions(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output.versions import describe

    if not os.path.exists(arguments.path):
        _complain(f"{arguments.path}: No such file or directory")
        return FAILED
    from flake8_keras_imports.checking import complain, configuration

    settings = configuration(arguments)
    folder = arguments.path if os.path.isdir(arguments.path) else os.path.dirname(arguments.path)
    stack = settings.of_folder(os.path.abspath(folder))
    for line in describe(arguments.path, stack):
        print(line)
    for message in settings.errors():
        complain(message)
    return FAILED if settings.errors() else CLEAN


def _report(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.reporting.command import report

    return report(arguments)


def _rule(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output import pages
    from flake8_keras_imports.output.colours import palette
    from flake8_keras_imports.project.config import suggestion
    from flake8_keras_imports.rules import all_rules

    if arguments.all == (arguments.code is not None):
        _complain("rule takes either a code or --all")
        return FAILED
    code = "" if arguments.all else arguments.code.upper()
    found = [r for r in all_rules() if arguments.all or code in (r.code, r.name.upper())]
    if not found:
        near = suggestion(code, tuple(rule.code for rule in all_rules()))
        _complain(f"no rule has the code {code!r}{near}")
        return FAILED
    form = arguments.output_format or ("text" if sys.stdout.isatty() else "markdown")
    if form == "json":
        text = pages.json_pages(found, as_list=arguments.all)
    elif form == "markdown":
        text = pages.markdown_pages(found)
    else:
        text = pages.shown_pages(found, palette(sys.stdout), _terminal_width() or 80)
    sys.stdout.write(text)
    return CLEAN


def _rules(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output import pages
    from flake8_keras_imports.output.colours import palette
    from flake8_keras_imports.rules import all_rules

    if arguments.output_format == "json":
        sys.stdout.write(pages.json_table(all_rules()))
    else:
        sys.stdout.write(pages.table(all_rules(), palette(sys.stdout), _terminal_width()))
    return CLEAN


def _completion(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output.completion import script
    from flake8_keras_imports.rules import all_rules

    codes = tuple(rule.code for rule in all_rules())
    sys.stdout.write(script(arguments.shell, _parser(), codes))
    return CLEAN


def _terminal_width() -> int | None:
    """Return the columns of the terminal; None where the output is none."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None


def _explain(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.explaining import explain, place
    from flake8_keras_imports.output import explanations

    message = " ".join(arguments.message)
    if message in ("", "-"):
        message = sys.stdin.buffer.read().decode("utf-8", "replace")
    found, where = explain(message), place(message)
    if arguments.output_format == "json":
        sys.stdout.write(explanations.json(found, where))
    elif found is not None:
        sys.stdout.write(explanations.text(found, where))
    else:
        _complain(explanations.UNKNOWN)
    return CLEAN if found is not None else FOUND


def _complain(message: str) -> None:
    print(f"keras-imports: {message}", file=sys.stderr)
