"""Write files so that there is always the old text or the whole new one."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import stat
import tempfile
import threading
import tokenize
from collections.abc import Iterator
from types import FrameType


class WriteError(Exception):
    """A file that was left as it is; the message is one line, without the path."""


def encode(text: str, old: bytes) -> bytes:
    """Return the bytes of a Python file whose text was changed; raise WriteError.

    ``old`` are its bytes before: the byte-order mark and the coding cookie are those.
    """
    encoding = encoding_of(old)
    try:
        new = text.encode(encoding)
    except UnicodeEncodeError as error:
        wrong = text[error.start]
        raise WriteError(f"was not changed: {wrong!r} cannot be written in {encoding}") from None
    try:
        again = encoding_of(new)
    except SyntaxError:
        again = ""
    if again != encoding:  # a coding cookie came to where Python looks for it, or left there
        raise WriteError(f"was not changed: it would not be read as {encoding} any more")
    return new


def encoding_of(raw: bytes) -> str:
    """Return the encoding of a Python file that was read before."""
    return tokenize.detect_encoding(io.BytesIO(raw).readline)[0]


def is_faithful(raw: bytes) -> bool:
    """Say whether the text of a file, written again, makes the same bytes."""
    encoding = encoding_of(raw)
    try:
        return raw.decode(encoding).encode(encoding) == raw
    except UnicodeError:
        return False


def replace(path: str, old: bytes, new: bytes) -> None:
    """Write a file that held ``old``; raise WriteError and leave it alone where that is not so.

    The new text is written beside it and takes its place when it is complete: who reads the file,
    and who stops this program at any moment, finds the old text or the whole new one.  A symbolic
    link stays one.
    """
    target = os.path.realpath(path)
    try:
        status = os.stat(target)
        if not stat.S_ISREG(status.st_mode):
            raise WriteError("was not changed: it is no regular file")
        if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise WriteError("was not changed: it is read-only")
        with _uninterrupted():
            _replace(target, status, old, new)
    except OSError as error:
        raise WriteError(f"was not changed: {error.strerror or error}") from None


def _replace(target: str, status: os.stat_result, old: bytes, new: bytes) -> None:
    folder = os.path.dirname(target)
    descriptor, temporary = tempfile.mkstemp(".tmp", ".keras-imports-", folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(descriptor)
        _copy_status(target, status, temporary)
        with open(target, "rb") as file:
            if file.read() != old:
                raise WriteError("was not changed: it was changed meanwhile")
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _settle(folder)


def _copy_status(target: str, status: os.stat_result, temporary: str) -> None:
    """Give the new file the owner, mode and extended attributes of the old one."""
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only the superuser may give files away
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):  # not every file system has them
            for name in os.listxattr(target):
                os.setxattr(temporary, name, os.getxattr(target, name))


def _settle(folder: str) -> None:
    """Make the change of names last, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and polite requests to end wait until a file is written.

    Nothing is left lying about then.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    before = {
        number: signal.signal(number, note)
        for number in (getattr(signal, name, None) for name in names)
        if number is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        for number in dict.fromkeys(received):
            signal.raise_signal(number)
