"""What a result was computed from, noted while it is computed.

A :class:`Trace` belongs to a file that is checked or to a module of the project; what is
asked of the file system meanwhile is added to the trace that is open.  Functions that remember
their results (:func:`remembered`) remember their traces too.  Modules are resolved bit by bit,
for one file and then for another: their traces grow, and a file has the traces of the modules
that it was led to, not copies of what is in them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, ParamSpec, TypeVar

from flake8_keras_imports.cache.states import (
    ENTRY,
    FILE,
    MISSING,
    SOME,
    UNREADABLE,
    Folders,
    Question,
    settled_status,
)

P = ParamSpec("P")
T = TypeVar("T")
#: Status and hash of a file; of folders the answer alone.
Answer = tuple[str, ...]


class Trace:
    """What one result depends on."""

    __slots__ = ("answers", "broken", "modules", "parts")

    def __init__(self) -> None:
        #: Questions that were asked for it itself, and answers.
        self.answers: dict[Question, Answer] = {}
        #: Of remembered results that it was computed from; nothing is added to those any more.
        self.parts: set[Trace] = set()
        #: The project's modules that were led to, by path.
        self.modules: dict[str, Trace] = {}
        #: Manifests that could not be read, with the reasons.
        self.broken: dict[str, str] = {}

    def add(self, other: Trace) -> None:
        """Add what another trace holds, to which nothing is added any more."""
        self.parts.add(other)
        if other.modules:
            self.modules.update(other.modules)
        if other.broken:
            self.broken.update(other.broken)


class _Open:
    """The trace that is open, if any is."""

    trace: Trace | None = None
    #: Where nobody wants traces: the manifests that could not be read, with the reasons.
    broken: dict[str, str] | None = None
    #: Whether results are kept, so that it matters what they were computed from.
    wanted: bool = True


_OPEN = _Open()
#: What the folders of this process hold.
FOLDERS = Folders()


def is_tracing() -> bool:
    """Say whether anybody wants to know what is asked."""
    return _OPEN.trace is not None


def want(kept: bool) -> None:
    """Say whether results of this process are kept; if not, hardly anything is noted."""
    _OPEN.wanted = kept


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Add to a trace what is asked inside of the block."""
    before, _OPEN.trace = _OPEN.trace, trace
    try:
        yield trace
    finally:
        _OPEN.trace = before


@contextmanager
def tracing_if_wanted(trace: Trace) -> Iterator[None]:
    """Do the same if results are kept; if not, add only manifests that cannot be read."""
    if _OPEN.wanted:
        with tracing(trace):
            yield
        return
    _OPEN.broken = trace.broken
    try:
        yield
    finally:
        _OPEN.broken = None


def under(trace: Trace | None, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function whose questions belong to a trace, if there is one and anybody asks."""
    before = _OPEN.trace
    if trace is None or before is None:
        return function(*args, **kwargs)
    _OPEN.trace = trace
    try:
        return function(*args, **kwargs)
    finally:
        _OPEN.trace = before


def bound(trace: Trace, function: Callable[P, T]) -> Callable[P, T]:
    """Return a function whose questions belong to a trace."""

    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        return under(trace, function, *args, **kwargs)

    return asked


def note_module(path: str, trace: Trace) -> None:
    """Note that a result depends on a module of the project."""
    if _OPEN.trace is not None:
        _OPEN.trace.modules[path] = trace


def note_broken(path: str, error: str) -> None:
    """Note that a manifest was looked at that cannot be read."""
    if _OPEN.trace is not None:
        _OPEN.trace.broken[path] = error
    elif _OPEN.broken is not None:
        _OPEN.broken[path] = error


def note_answer(question: Question, answer: str) -> None:
    """Note what was found out of a folder."""
    if _OPEN.trace is not None:
        _OPEN.trace.answers.setdefault(question, (answer,))


def status_before(path: str) -> str:
    """Return the status of a file that is read next, for :func:`note_file`."""
    return settled_status(path) if _OPEN.trace is not None else ""


def note_file(path: str, status: str, raw: bytes | None, hashed: bool = True) -> None:
    """Note what a file holds, None if it could not be read, and the status that it had.

    One that is not ``hashed`` counts as another one as soon as its status is another one.
    """
    if _OPEN.trace is None:
        return
    if raw is None:
        known = UNREADABLE if status != MISSING else ""
    else:
        known = digest(raw) if hashed else ""
    _OPEN.trace.answers.setdefault((FILE, path, ""), (status, known))


def note_content(path: str, raw: bytes) -> None:
    """Note the hash of a file that was noted without it."""
    if _OPEN.trace is not None:
        old = _OPEN.trace.answers.get((FILE, path, ""))
        if old is not None and not old[1]:
            _OPEN.trace.answers[FILE, path, ""] = (old[0], digest(raw))


def share_file(path: str, trace: Trace) -> None:
    """Note for a trace what the open one has on a file."""
    if _OPEN.trace is not None:
        answer = _OPEN.trace.answers.get((FILE, path, ""))
        if answer is not None:
            trace.answers.setdefault((FILE, path, ""), answer)


def digest(raw: bytes) -> str:
    """Return what tells the content of a file from any other one."""
    try:  # hashlib imports a large library for other hashes
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

    return blake2b(raw, digest_size=16).hexdigest()


def has(folder: str, name: str) -> bool:
    """Say whether a folder has an entry of that name."""
    found = name in FOLDERS.names(folder)
    note_answer((ENTRY, folder, name), "1" if found else "")
    return found


def exists(folder: str, name: str) -> bool:
    """Say the same without listing a folder that nobody has listed."""
    found = FOLDERS.has(folder, name)
    note_answer((ENTRY, folder, name), "1" if found else "")
    return found


def is_file(path: str) -> bool:
    """Say whether there is a file at a path."""
    found = os.path.isfile(path)
    if not found:
        note_file(path, status_before(path), None)  # it may become one
    return found


def has_any(folder: str) -> bool:
    """Say whether there is anything in a folder."""
    found = bool(FOLDERS.names(folder))
    note_answer((SOME, folder, ""), "1" if found else "")
    return found


class Remembered(Generic[P, T]):
    """A function that remembers its last results, and what each was computed from."""

    def __init__(self, function: Callable[P, T], size: int) -> None:
        self._function = function
        self._size = size
        self._known: dict[Any, tuple[T, Trace | None]] = {}
        functools.update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result, computed now or before."""
        known = self._known.get(args)
        trace = _OPEN.trace
        if known is not None and (trace is None or known[1] is not None):
            if trace is not None and known[1] is not None:
                trace.add(known[1])
            return known[0]
        if trace is None:
            result, own = self._function(*args, **kwargs), None
        else:
            own = Trace()
            try:
                with tracing(own):
                    result = self._function(*args, **kwargs)
            finally:
                trace.add(own)
        if len(self._known) >= self._size:
            self._known.pop(next(iter(self._known)))
        self._known[args] = result, own
        return result

    def cache_clear(self) -> None:
        """Forget all results."""
        self._known.clear()


def remembered(size: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Make a function remember so many of its results; arguments are given by position."""

    def wrap(function: Callable[P, T]) -> Remembered[P, T]:
        return Remembered(function, size)

    return wrap
