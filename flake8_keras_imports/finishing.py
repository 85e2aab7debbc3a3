"""What becomes of the findings of a run: a report, a baseline, comments; and the exit status."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.fixes.report import Wishes, summary
from flake8_keras_imports.inspecting import Outcomes
from flake8_keras_imports.output.colours import palette
from flake8_keras_imports.output.complaints import complain
from flake8_keras_imports.output.formats import FOR_PEOPLE, WITH_FIXES, write
from flake8_keras_imports.output.report import Report

CLEAN, FOUND, FAILED = 0, 1, 2


def output_format(arguments: argparse.Namespace) -> str:
    """Return the format that was asked for; for a terminal ``full``, otherwise ``concise``."""
    if arguments.output_format is not None:
        return str(arguments.output_format)
    terminal = arguments.output_file is None and sys.stdout.isatty()
    return "full" if terminal else "concise"


def wants_fixes(arguments: argparse.Namespace) -> bool:
    """Say whether the report or the summary tells what mends the findings."""
    form = output_format(arguments)
    counted = form in FOR_PEOPLE and not arguments.quiet
    return bool(arguments.statistics or counted or form in WITH_FIXES)


def mistake(arguments: argparse.Namespace, wishes: Wishes) -> str | None:
    """Return what is wrong with the options of output, taken together."""
    for option in ("write_baseline", "add_noqa"):
        if wishes.any and getattr(arguments, option):
            return f"--{option.replace('_', '-')} does not go with fixes; mend first"
    if arguments.write_baseline and arguments.baseline is None:
        return "--write-baseline needs --baseline FILE"
    if arguments.add_noqa and "-" in arguments.paths:
        return "--add-noqa writes into files, not into standard input"
    if arguments.add_noqa and arguments.write_baseline:
        return "--add-noqa and --write-baseline exclude each other"
    if arguments.statistics and output_format(arguments) not in (*FOR_PEOPLE, "json"):
        return "--statistics are written as text or with --output-format=json"
    return None


def finish(
    arguments: argparse.Namespace,
    wishes: Wishes,
    outcomes: Outcomes,
    unsafe: Mapping[str, bool],
    errors: list[str],
) -> int:
    """Do with the findings what the options ask for; return the exit status.

    ``unsafe`` says for each file whether its unsafe fixes are wanted.
    """
    results = {name: outcome.left for name, outcome in outcomes.items()}
    raw = {name: outcome.new for name, outcome in outcomes.items() if outcome.new != outcome.old}
    report = report_of(arguments, results, errors, raw)
    gone = 0
    if not wishes.diff and not wishes.only:
        mended_input = wishes.fix and "-" in arguments.paths  # its text is in standard output
        stream = sys.stderr if mended_input else sys.stdout
        status, gone = deliver(arguments, report, complain, stream)
        if status is not None:
            return status
    if not arguments.quiet and (wishes.any or output_format(arguments) in FOR_PEOPLE):
        sys.stdout.flush()
        left = {name: outcomes[name]._replace(left=found) for name, found in report.results.items()}
        for line in (*summary(left, wishes, unsafe), *about_baseline(report, gone)):
            print(line, file=sys.stderr)
    return FAILED if errors else _status(arguments, wishes, outcomes, report)


def _status(
    arguments: argparse.Namespace, wishes: Wishes, outcomes: Outcomes, report: Report
) -> int:
    """Return the exit status where nothing went wrong."""
    if arguments.exit_zero:
        return CLEAN
    if wishes.diff:
        return FOUND if any(o.new != o.old for o in outcomes.values()) else CLEAN
    if wishes.fails_on_fix and any(outcome.made for outcome in outcomes.values()):
        return FOUND
    return FOUND if report.found and not wishes.only else CLEAN


def report_of(
    arguments: argparse.Namespace,
    results: dict[str, list[Finding]],
    errors: list[str],
    raw: Mapping[str, bytes] | None = None,
) -> Report:
    """Return what formats are given, with the colours and the width of where it goes."""
    stdin = arguments.stdin_filename or "stdin" if "-" in arguments.paths else None
    report = Report(results, errors, stdin, raw or {})
    if arguments.output_file is None:
        report.colours = palette(sys.stdout)
        report.width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return report


def deliver(
    arguments: argparse.Namespace,
    report: Report,
    complain: Callable[[str], None],
    stream: TextIO | None = None,
) -> tuple[int | None, int]:
    """Write the report, or whatever is asked for instead of it.

    Return the exit status, None where it is the findings that decide, and how many entries of
    the baseline are gone.  What the baseline knows is not in the report any more then.
    """
    try:
        if arguments.write_baseline:
            return _write_baseline(arguments, report), 0
        gone = _drop_known(arguments, report) if arguments.baseline is not None else 0
        if arguments.add_noqa:
            return _add_noqa(arguments, report, complain), gone
        _write_report(arguments, report, stream or sys.stdout)
    except _Failure as failure:
        complain(str(failure))
        return FAILED, 0
    return None, gone


class _Failure(Exception):
    """What was asked for cannot be done; the message is one line."""


def _write_report(arguments: argparse.Namespace, report: Report, stream: TextIO) -> None:
    form = output_format(arguments)
    if arguments.statistics:
        from flake8_keras_imports.output import statistics

        text = statistics.render_json(report) if form == "json" else statistics.render(report)
    else:
        text = write(form, report)
    if arguments.output_file is None:
        stream.write(text)
        return
    try:
        with open(
            arguments.output_file, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or error
        raise _Failure(f"{arguments.output_file}: cannot be written: {reason}") from None


def _drop_known(arguments: argparse.Namespace, report: Report) -> int:
    """Leave what the baseline knows out of a report; return how much of it is gone."""
    from flake8_keras_imports.adoption.baseline import (
        BaselineError,
        apply_baseline,
        read_baseline,
    )

    try:
        applied = apply_baseline(report, arguments.baseline, read_baseline(arguments.baseline))
    except BaselineError as error:
        raise _Failure(str(error)) from None
    report.results, report.known = applied.results, applied.known
    return applied.gone


def _write_baseline(arguments: argparse.Namespace, report: Report) -> int:
    from flake8_keras_imports.adoption.baseline import BaselineError, write_baseline

    try:
        number = write_baseline(report, arguments.baseline)
    except BaselineError as error:
        raise _Failure(str(error)) from None
    if not arguments.quiet:
        print(f"{arguments.baseline}: {_count(number, 'finding')} written.", file=sys.stderr)
    return FAILED if report.errors else CLEAN


def _add_noqa(
    arguments: argparse.Namespace, report: Report, complain: Callable[[str], None]
) -> int:
    from flake8_keras_imports.adoption.silence import silence_file
    from flake8_keras_imports.source.reading import SourceError

    status, done, files = FAILED if report.errors else CLEAN, 0, 0
    for path, findings in report.results.items():
        try:
            silenced = silence_file(path, findings) if findings else None
        except SourceError as error:
            complain(f"{path}: {error}")
            status = FAILED
            continue
        if silenced is not None:
            done, files = done + len(silenced.done), files + bool(silenced.done)
            for f in silenced.left:
                cell = f"cell {f.cell}:" if f.cell is not None else ""
                complain(f"{path}:{cell}{f.row}: {f.code} cannot be silenced by a comment here")
                status = status or FOUND
    if not arguments.quiet:
        where = f"silenced in {_count(files, 'file')}"
        print(f"{_count(done, 'finding')} {where}.", file=sys.stderr)
    return status


def about_baseline(report: Report, gone: int) -> Iterator[str]:
    """Yield what is to be said of a baseline."""
    if report.known:
        yield f"{_count(report.known, 'finding')} more in the baseline."
    if gone:
        entries = "1 entry" if gone == 1 else f"{gone} entries"
        yield f"{entries} of the baseline not found any more; --write-baseline forgets them."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
