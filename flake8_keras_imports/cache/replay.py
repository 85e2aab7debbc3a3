"""A run that was made before, word for word, if nothing has changed that it depended on.

What a run of ``keras-imports check`` printed is kept with every question that it asked of the
file system and the answers.  When the same command is given again, the questions are asked
again: folders are listed, files are asked for their status, and none is opened.  This is done
before the parser of the options or anything else of the program is imported.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

from flake8_keras_imports.cache import place
from flake8_keras_imports.cache.states import (
    ENTRY,
    FILE,
    MANIFESTS,
    TEXTS,
    WALK,
    Folders,
    Question,
    matters,
    status,
    walked,
)

TYPE_CHECKING = False  # typing need not be imported for it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Variables of the environment that change what is printed, or where something is looked for.
VARIABLES = (
    "NO_COLOR", "FORCE_COLOR", "TERM", "WT_SESSION", "ANSICON", "COLUMNS", "LINES", "HOME",
    "USERPROFILE", "GITHUB_WORKSPACE", "CI_PROJECT_DIR",
)  # fmt: skip
#: What a run printed: 1 for standard output, 2 for standard error, and the text.
Chunks = list[tuple[int, str]]
_DAY = 24 * 3600


def key_of(argv: list[str]) -> str | None:
    """Return all that makes this command what it is; None where that cannot be said."""
    try:
        streams = [sys.stdout.isatty(), sys.stderr.isatty()]
        width = os.get_terminal_size(1).columns if streams[0] else 0
        environ = [f"{name}={os.environ[name]}" for name in VARIABLES if name in os.environ]
        parts = [place.versions(), os.getcwd(), place.user(), streams, width, environ, argv]
    except (OSError, AttributeError, ValueError):
        return None
    return repr(parts)


def path_of(folder: str, key: str) -> str:
    """Return the file of a run."""
    raw = key.encode("utf-8", "surrogatepass")
    return os.path.join(folder, f"{zlib.crc32(raw):08x}{zlib.adler32(raw):08x}.run")


def answer(argv: list[str]) -> int | None:
    """Print what this command printed before; return its exit status, None if it has to be run."""
    if argv[:1] != ["check"] or any(text.startswith("--no-c") for text in argv):
        return None
    key = key_of(argv)
    folder = place.folder(_given(argv))
    if key is None or not folder:
        return None
    path = path_of(folder, key)
    text = place.load(path)
    if text is None:
        return None
    try:
        found = _Reader(text).run(key)
    except (ValueError, IndexError, OverflowError):
        return None
    if found is None:
        return None
    _keep(path)
    code, chunks = found
    write(chunks)
    return code


def write(chunks: Chunks) -> None:
    """Print what a run printed, in that order."""
    # no encoding of a terminal is a reason to show nothing
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    for number, text in chunks:
        stream = sys.stdout if number == 1 else sys.stderr
        stream.write(text)
        stream.flush()


def _given(argv: list[str]) -> str | None:
    """Return what the option says that names the folder, if it is written in full."""
    for index, text in enumerate(argv):
        if text.startswith("--cache-dir="):
            return text.partition("=")[2]
        if text == "--cache-dir":
            return argv[index + 1] if index + 1 < len(argv) else None
    return None


def _keep(path: str) -> None:
    """See to it that a file that is needed is not removed as one that nobody needs."""
    try:
        if os.stat(path).st_mtime < time.time() - _DAY:
            os.utime(path)
    except OSError:
        pass


class _Reader:
    """Reads what :func:`text_of` wrote, and asks the questions again."""

    def __init__(self, text: str) -> None:
        self._next = iter(text.split("\0")).__next__

    def run(self, key: str) -> tuple[int, Chunks] | None:
        """Return exit status and output, if the run is of this command and nothing changed."""
        take = self._next
        try:
            if take() != key:
                return None
            code = int(take())
            chunks = [(int(take()), take()) for _ in range(int(take()))]
            return (code, chunks) if self._is_unchanged(take) and take() == "end" else None
        except StopIteration:
            return None

    def _is_unchanged(self, take: Callable[[], str]) -> bool:
        for _ in range(int(take())):
            folder = take()
            if walked(folder) != take():
                return False
            for _ in range(int(take())):
                if status(f"{folder}{os.sep}{take()}") != take():
                    return False
        folders = Folders()
        for _ in range(int(take())):
            kind, path, name, known = take(), take(), take(), take()
            now = status(path) if kind == FILE else folders.answer((kind, path, name))
            if now != known:
                return False
        return True


def text_of(
    key: str, code: int, chunks: Chunks, answers: Iterable[tuple[Question, tuple[str, ...]]]
) -> str | None:
    """Return a run as text; None where one of its files may change without a trace."""
    known: dict[Question, tuple[str, ...]] = {}
    for question, found in answers:
        if known.setdefault(question, found)[0] != found[0]:
            return None  # it changed meanwhile
    walks = {path: answer[0] for (kind, path, _), answer in known.items() if kind == WALK}
    inside: dict[str, list[str]] = {path: [] for path in walks}
    others = []
    for (kind, path, name), found in known.items():
        if kind == FILE:
            if not found[0]:
                return None
            folder, _, base = path.rpartition(os.sep)
            if folder in inside:
                inside[folder] += [base, found[0]]
            else:
                others += [kind, path, name, found[0]]
        elif kind != WALK and not _is_implied(kind, path, name, walks):
            others += [kind, path, name, found[0]]
    fields = [key, str(code), str(len(chunks))]
    for number, text in chunks:
        fields += [str(number), text]
    fields.append(str(len(walks)))
    for folder, listed in walks.items():
        fields += [folder, listed, str(len(inside[folder]) // 2), *inside[folder]]
    fields += [str(len(others) // 4), *others, "end"]
    return "\0".join(fields) if not any("\0" in field for field in fields) else None


def _is_implied(kind: str, path: str, name: str, walks: dict[str, str]) -> bool:
    """Say whether an answer is the same as long as the folder's entries are the same."""
    return path in walks and (kind in (MANIFESTS, TEXTS) or (kind == ENTRY and matters(name)))
