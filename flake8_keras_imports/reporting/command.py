"""What ``keras-imports report`` does."""

from __future__ import annotations

import argparse
import io
import os
import sys

from flake8_keras_imports.checking import configuration
from flake8_keras_imports.output.complaints import Complaints
from flake8_keras_imports.output.versions import describe
from flake8_keras_imports.reporting.page import html
from flake8_keras_imports.reporting.survey import survey
from flake8_keras_imports.source.discovery import find


def report(arguments: argparse.Namespace) -> int:
    """Write the report; return the exit status: 0, or 2 where a file could not be read."""
    failed = Complaints()
    if not os.path.isdir(arguments.path):
        failed(f"{arguments.path}: is no folder")
        return 2
    settings = configuration(arguments)
    folder = os.path.abspath(arguments.path)
    stack = settings.of_folder(folder)
    paths = [os.path.abspath(path) for path in find(arguments.path, failed, settings)]
    shown = sys.stderr.isatty() and arguments.html != "-"

    def progress(count: int) -> None:
        if shown and (count % 20 == 0 or count == len(paths)):
            end = "\n" if count == len(paths) else ""
            print(f"\r{count} of {len(paths)} files", end=end, file=sys.stderr, flush=True)

    found = survey(folder, paths, settings, describe(arguments.path, stack), progress)
    for message in (*settings.errors(), *found.failures):
        failed(message)
    text = html(found)
    if arguments.html == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # which the page says it is
        sys.stdout.write(text)
    else:
        try:
            with open(arguments.html, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            failed(f"{arguments.html}: cannot be written: {error.strerror}")
        else:
            count = len(found.findings)
            print(f"{arguments.html}: {count} finding{'s' if count != 1 else ''}, "
                  f"{len(found.modules)} modules")  # fmt: skip
    return 2 if failed.said else 0
