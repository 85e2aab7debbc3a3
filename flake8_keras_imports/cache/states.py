"""The state of what a result was computed from: files, and what folders hold.

Every question to the file system that can change a result is asked through here or is noted
by its asker, so that the next run can ask it again.  Needs nothing but :mod:`os`: a run that
is answered from the cache imports little more than this.
"""

from __future__ import annotations

import os
import sys
import time

#: Kinds of questions.  A file: what is its status, and what does it hold?
FILE = "f"
#: A folder and a name: is there such an entry?
ENTRY = "e"
#: A folder: is there anything in it?
SOME = "s"
#: A folder: which manifests are in it?  Or: which texts, in a folder of requirements?
MANIFESTS = "m"
TEXTS = "t"
#: A folder that was walked through: which entries may matter?
WALK = "w"

#: What is asked: kind, path, and the name of an entry.
Question = tuple[str, str, str]

#: A file that was changed so recently may be changed again without another status: no file
#: system counts time in larger steps.
RECENT_NS = 2_000_000_000
#: The status of what cannot be asked for it.
MISSING = "missing"
#: What a file or a folder is said to hold that cannot be read; no listing looks like that.
UNREADABLE = "//unreadable"
#: Names with these ends matter to discovery, imports, manifests and configuration.
_ENDS = (
    ".py", ".pyi", ".pyw", ".ipynb", ".toml", ".cfg", ".ini", ".txt", ".in", ".lock", ".yml",
    ".yaml",
)  # fmt: skip
_FOLDS_CASE = os.name == "nt" or sys.platform == "darwin"


def status(path: str) -> str:
    """Return what changes when a file is written, replaced, or may be read no longer.

    Links are followed.  The time of the last change of the status itself (not on Windows)
    tells of changed rights, and of times that were set back.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return MISSING
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def is_settled(known: str, now: int) -> bool:
    """Say whether a file with this status cannot have been changed since without another one.

    ``now`` is a time in nanoseconds at which it had the status.
    """
    if known == MISSING:
        return True
    modified, changed = known.split(" ", 2)[:2]
    return max(int(modified), int(changed)) < now - RECENT_NS


def settled_status(path: str) -> str:
    """Return the status of a file; empty if the file is too young for it to say anything."""
    now = time.time_ns()
    found = status(path)
    return found if is_settled(found, now) else ""


def matters(name: str) -> bool:
    """Say whether an entry of a folder may matter by its name; see :func:`written`."""
    return "." not in name or name.startswith(".") or name.lower().endswith(_ENDS)


def written(entries: list[os.DirEntry[str]]) -> str:
    """Return the entries of a folder that may matter, as text; folders matter by all names."""
    found = []
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder or matters(entry.name):
            found.append(f"{entry.name}/" if is_folder else entry.name)
    found.sort()
    return "/".join(found)


def walked(folder: str) -> str | None:
    """Return what :func:`written` does of a folder; None if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return written(list(entries))
    except OSError:
        return None


class Folders:
    """What folders hold, each listed at most once."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}

    def put(self, folder: str, names: frozenset[str]) -> None:
        """Remember a folder that was listed."""
        self._names[folder] = names

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the entries of a folder, none if it cannot be read."""
        found = self._names.get(folder)
        if found is None:
            try:
                found = frozenset(os.listdir(folder or "."))
            except (OSError, ValueError):
                found = frozenset()
            self._names[folder] = found
        return found

    def has(self, folder: str, name: str) -> bool:
        """Say whether a folder has an entry; one that was not listed yet is not for that."""
        found = self._names.get(folder)
        if found is None and _FOLDS_CASE:  # where "Keras.py" is there, "keras.py" is found too
            found = self.names(folder)
        return name in found if found is not None else os.path.lexists(os.path.join(folder, name))

    def answer(self, question: Question) -> str:
        """Return the answer to a question about a folder, as it is now."""
        kind, folder, name = question
        if kind == ENTRY:
            return "1" if self.has(folder, name) else ""
        if kind == SOME:
            return "1" if self.names(folder) else ""
        if kind == WALK:
            found = walked(folder)
            return found if found is not None else UNREADABLE
        names = sorted(self.names(folder))
        if kind == TEXTS:
            return "/".join(name for name in names if name.endswith((".txt", ".in")))
        from flake8_keras_imports.project.manifest_names import is_manifest

        return "/".join(name for name in names if is_manifest(name) or name == "requirements")

    def clear(self) -> None:
        """Forget everything."""
        self._names.clear()
