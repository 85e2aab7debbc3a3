"""Options that several commands share."""

from __future__ import annotations

import argparse

from flake8_keras_imports.output.formats import FORMATS
from flake8_keras_imports.settings import SPELLINGS, VERSION_OPTIONS, VersionError, specifier


def add_selection_options(check: argparse.ArgumentParser) -> None:
    """Add what says which files and codes are meant."""
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


def add_meaning_options(check: argparse.ArgumentParser) -> None:
    """Add what decides what a finding means."""
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
    add_version_options(check)


def add_fix_options(check: argparse.ArgumentParser) -> None:
    """Add what says whether anything is mended."""
    group = check.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="mend what can be mended safely")
    group.add_argument(
        "--unsafe-fixes",
        action=argparse.BooleanOptionalAction,
        help="count fixes in that may change what the program does; --fix makes them too",
    )
    group.add_argument(
        "--diff",
        action="store_true",
        help="print what --fix would change and change nothing; exit status 1 if there is anything",
    )
    group.add_argument(
        "--fix-only",
        action="store_true",
        help="mend, and do not report what is left (exit status 0)",
    )
    group.add_argument(
        "--exit-non-zero-on-fix",
        action="store_true",
        help="exit with status 1 if anything was mended, even if nothing is left",
    )
    group.add_argument("--show-fixes", action="store_true", help="list by file what was mended")
    for option, text in (("--fixable", "only"), ("--unfixable", "do not")):
        group.add_argument(
            option,
            type=_codes,
            action="extend",
            metavar="CODES",
            help=f"{text} mend these codes or prefixes",
        )


def add_output_options(check: argparse.ArgumentParser) -> None:
    """Add what says how findings are told, and to whom."""
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


def add_speed_options(check: argparse.ArgumentParser) -> None:
    """Add what says how a run is made and what it leaves for the next one."""
    group = check.add_argument_group("speed")
    group.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        metavar="N",
        help="look at files in so many processes; auto: as many as there are processors, where "
        "that gains anything (default: auto)",
    )
    group.add_argument(
        "--no-cache", action="store_true", help="neither use nor write results of earlier runs"
    )
    group.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="keep results there (default: KERAS_IMPORTS_CACHE_DIR or the user's folder of caches)",
    )


def _jobs(text: str) -> int | None:
    """Return a number of processes; None for auto."""
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither 'auto' nor a number from 1 on")
    return int(text)


def add_version_options(parser: argparse.ArgumentParser) -> None:
    """Add the releases that a project allows."""
    for project, option in VERSION_OPTIONS.items():
        parser.add_argument(
            option,
            type=_specifier,
            metavar="SPECIFIER",
            help=f"the releases of {project.replace('_', '-')} that this project allows, for "
            "example '>=2.13,<2.16', or 'none' (default: all)",
        )


def add_config_options(parser: argparse.ArgumentParser) -> None:
    """Add where settings are read."""
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
