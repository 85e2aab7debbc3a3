"""Where the cache is, and how its files are read and written.

It is in the user's folder of caches and not in the checked tree: a linter leaves nothing in
what it reads, which may be read-only, somebody else's, or about to be packed.
"""

from __future__ import annotations

import os
import sys
import zlib

from flake8_keras_imports import __version__

#: Of the files' form; another one is not read.
FORM = "1"
VARIABLE = "KERAS_IMPORTS_CACHE_DIR"
#: Larger files are not read, and what is to be larger is not written.
MAX_BYTES = 64_000_000
#: What all files together may have.
MAX_TOTAL = 256_000_000
#: Files that nobody needed for so long are removed.
MAX_AGE = 60 * 24 * 3600
_MAGIC = b"keras-imports cache "
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder holds what keras-imports remembers of its runs. It can be removed at any time.\n"
)


def folder(given: str | None = None) -> str:
    """Return the folder of the cache; an option comes first, then the variable."""
    chosen = given or os.environ.get(VARIABLE)
    if chosen:
        return os.path.abspath(chosen)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        if os.name == "nt":
            base = os.environ.get("LOCALAPPDATA") or os.path.join("~", "AppData", "Local")
        elif sys.platform == "darwin":
            base = os.path.join("~", "Library", "Caches")
        else:
            base = os.path.join("~", ".cache")
        base = os.path.expanduser(base)
    return os.path.join(base, "keras-imports") if os.path.isabs(base) else ""


def versions() -> str:
    """Return what tells this program, its data and its libraries from other ones."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sites = [p for p in sys.path if p.rstrip(os.sep).endswith(("site-packages", "dist-packages"))]
    parts = [FORM, __version__, sys.version, sys.platform, own, str(_sum_of(own))]
    for path in sites:  # a library that comes or goes changes the folder
        try:
            parts.append(f"{path} {os.stat(path).st_mtime_ns}")
        except OSError:
            continue
    return "\n".join(parts)


def _sum_of(package: str) -> int:
    """Return a checksum of the status of this package's files."""
    found, folders = [], [package]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    known = entry.stat()
                    found.append(f"{entry.path} {known.st_mtime_ns} {known.st_size}")
    found.sort()
    return zlib.crc32("\n".join(found).encode("utf-8", "surrogateescape"))


def user() -> int:
    """Return the number of the user; 0 where there is none."""
    return os.geteuid() if hasattr(os, "geteuid") else 0


def load(path: str) -> str | None:
    """Return the text of a file of the cache; None if it is not there, broken or another's."""
    try:
        with open(path, "rb") as file:
            known = os.fstat(file.fileno())
            if known.st_size > MAX_BYTES or (os.name != "nt" and known.st_uid != user()):
                return None
            head, _, body = file.read().partition(b"\n")
        if head != _head(body):
            return None
        return body.decode("utf-8", "surrogatepass")
    except (OSError, ValueError):
        return None


def save(path: str, text: str) -> bool:
    """Write a file of the cache, if that can be done; it takes its place when it is complete."""
    temporary = f"{path}.{os.getpid()}.new"
    try:
        body = text.encode("utf-8", "surrogatepass")
        if len(body) > MAX_BYTES:
            return False
        _make(os.path.dirname(path))
        with open(temporary, "wb") as file:
            file.write(_head(body) + b"\n" + body)
        os.replace(temporary, path)
        return True
    except (OSError, ValueError):
        remove(temporary)
        return False


def _head(body: bytes) -> bytes:
    return _MAGIC + b"%s %08x %d" % (FORM.encode(), zlib.crc32(body), len(body))


def _make(path: str) -> None:
    """Make the folder of the cache, with what keeps it out of backups and of git."""
    if os.path.isdir(path):
        return
    os.makedirs(path, mode=0o700, exist_ok=True)
    for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
        with open(os.path.join(path, name), "w", encoding="utf-8") as file:
            file.write(text)


def remove(path: str) -> None:
    """Remove a file, if that can be done."""
    try:
        os.unlink(path)
    except (OSError, ValueError):
        pass


def prune(path: str, now: float) -> None:
    """Remove files that nobody needed for long, and the oldest ones of too many."""
    found = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.endswith((".run", ".results", ".new")):
                    known = entry.stat(follow_symlinks=False)
                    found.append((known.st_mtime, known.st_size, entry.path))
    except (OSError, ValueError):
        return
    found.sort(reverse=True)
    total = 0
    for modified, size, name in found:
        total += size
        limit = 3600 if name.endswith(".new") else MAX_AGE
        if total > MAX_TOTAL or modified < now - limit:
            remove(name)
