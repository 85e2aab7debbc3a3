"""The ``keras-imports`` command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from flake8_keras_imports import __version__
from flake8_keras_imports.options import (
    add_config_options,
    add_fix_options,
    add_meaning_options,
    add_output_options,
    add_selection_options,
    add_speed_options,
    add_version_options,
)

#: Exit codes.
CLEAN, FOUND, FAILED = 0, 1, 2

_EPILOG = "exit status: 0 nothing found, 1 findings, 2 an error (the other files are still checked)"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    arguments = _parser().parse_args(argv)
    arguments.argv = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # no encoding of a terminal is a reason to show nothing
        sys.stdout.reconfigure(errors="backslashreplace")
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
    add_selection_options(check)
    add_fix_options(check)
    add_output_options(check)
    check.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="the name of what is read from standard input (path '-')",
    )
    add_meaning_options(check)
    add_config_options(check)
    check.add_argument(
        "--show-settings",
        action="store_true",
        help="print what holds for the paths and where it comes from, and check nothing",
    )
    check.add_argument("-q", "--quiet", action="store_true", help="print no summary")

    add_speed_options(check)

    _add_migrate(commands)
    _add_other_commands(commands)
    return parser


def _add_migrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    migrate = commands.add_parser(
        "migrate",
        help="bring a project to one Keras and say what is left",
        description="Judges a project by the releases that it is to have, not by those of its "
        "pins; makes the fixes, also those that may change what the program does; prints why they "
        "may, and what is left to be done by hand.",
        epilog=_EPILOG,
    )
    migrate.set_defaults(run=_migrate)
    migrate.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="default: .")
    migrate.add_argument("--dry-run", action="store_true", help="print the changes, make none")
    migrate.add_argument("--safe-only", action="store_true", help="make only fixes that are safe")
    add_selection_options(migrate)
    add_meaning_options(migrate)
    add_config_options(migrate)


def _add_other_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    versions = commands.add_parser(
        "versions", help="print which Keras each import means under a project's manifests"
    )
    versions.set_defaults(run=_versions)
    versions.add_argument("path", nargs="?", default=".", metavar="PATH", help="default: .")
    add_version_options(versions)
    add_config_options(versions)

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
    add_version_options(report)
    add_config_options(report)

    server = commands.add_parser(
        "server", help="serve an editor (Language Server Protocol); needs the extra [lsp]"
    )
    server.set_defaults(run=_server)

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


def _check(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.checking import check

    return check(arguments)


def _migrate(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.migrating import migrate

    return migrate(arguments)


def _versions(arguments: argparse.Namespace) -> int:
    from flake8_keras_imports.output.versions import describe

    if not os.path.exists(arguments.path):
        _complain(f"{arguments.path}: No such file or directory")
        return FAILED
    from flake8_keras_imports.checking import configuration
    from flake8_keras_imports.output.complaints import complain

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


def _server(arguments: argparse.Namespace) -> int:
    try:
        from flake8_keras_imports.server import main as serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        _complain("the server needs pygls: pip install 'flake8-keras-imports[lsp]'")
        return FAILED
    return serve()


def _complain(message: str) -> None:
    print(f"keras-imports: {message}", file=sys.stderr)
