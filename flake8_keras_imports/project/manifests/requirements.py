"""requirements.txt and constraints files, with their includes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from flake8_keras_imports.project.manifests.pin import ManifestError, Pin, parse_requirement
from flake8_keras_imports.source.paths import is_elsewhere

#: Includes inside includes beyond which no more are read.
MAX_DEPTH = 20
_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S+)")
_COMMENT = re.compile(r"(^|\s)#.*$")
#: Options behind a requirement: ``--hash=...``.
_OPTIONS = re.compile(r"\s--?[a-zA-Z][\w-]*.*$")
_EGG = re.compile(r"#egg=([A-Za-z0-9._-]+)")

Reader = Callable[[str], str]


def read(
    path: str, text: str, open_text: Reader, failed: Callable[[str], None] = lambda said: None
) -> list[Pin]:
    """Return the pins of a requirements file and of all that it includes.

    ``open_text`` reads an included file; one that cannot be read is told to ``failed``.
    """
    return list(_Reading(open_text, failed).pins(path, text, False, (os.path.realpath(path),)))


class _Reading:
    """The files that one requirements file leads to."""

    def __init__(self, open_text: Reader, failed: Callable[[str], None]) -> None:
        self.open_text = open_text
        self.failed = failed

    def pins(self, path: str, text: str, constraint: bool, above: tuple[str, ...]) -> Iterator[Pin]:
        for row, column, line in _logical_lines(text):
            include = _INCLUDE.match(line)
            if include is not None:
                yield from self._included(path, include[1], line, constraint, above)
                continue
            egg = _EGG.search(line)
            bare = _COMMENT.sub("", line).strip()
            if line.startswith(("-e", "--editable")) or bare.startswith("-"):
                bare = egg[1] if egg else ""
            elif egg and "://" in bare.split("#")[0]:
                bare = egg[1]
            bare = _OPTIONS.sub("", bare)
            pin = parse_requirement(bare, path, row, column) if bare else None
            if pin is not None:
                yield pin._replace(is_constraint=constraint)

    def _included(
        self, path: str, name: str, line: str, constraint: bool, above: tuple[str, ...]
    ) -> Iterator[Pin]:
        target = os.path.normpath(os.path.join(os.path.dirname(path), name.strip("\"'")))
        if "://" in name or is_elsewhere(target, path):
            return  # nothing is fetched
        real = os.path.realpath(target) if "\0" not in target else ""
        if real in above or len(above) > MAX_DEPTH:
            return
        constraint = constraint or line.startswith(("-c", "--constraint"))
        try:
            text = self.open_text(target)
        except (OSError, ManifestError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.failed(f"includes {name}: {reason}")
            return
        yield from self.pins(target, text, constraint, (*above, real))


def _logical_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of each line, continued ones joined, blanks left out."""
    start, parts = 0, ""
    for row, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r")
        if not parts:
            start, column = row, len(line) - len(line.lstrip()) + 1
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts += line[:-1]
            continue
        whole = (parts + line).strip()
        parts = ""
        if whole and not whole.startswith("#"):
            yield start, column, whole
    if parts.strip():
        yield start, column, parts.strip()
