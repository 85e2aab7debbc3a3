"""Files in which a project says which releases of other projects it takes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from flake8_keras_imports.cache.states import MANIFESTS, TEXTS
from flake8_keras_imports.cache.traces import (
    FOLDERS,
    note_answer,
    note_file,
    remembered,
    status_before,
)
from flake8_keras_imports.project.manifest_names import LOCKS, is_linted, is_manifest
from flake8_keras_imports.project.manifests.pin import ManifestError, Pin
from flake8_keras_imports.source.unsaved import TEXTS as UNSAVED

__all__ = [
    "LOCKS", "Manifest", "is_linted", "is_manifest", "manifests_in", "open_text", "read",
    "read_text", "text_at",
]  # fmt: skip

#: Larger files are no manifests that people write.
MAX_BYTES = 20_000_000


class Manifest(NamedTuple):
    """What one file says."""

    path: str
    pins: tuple[Pin, ...]
    #: The Pythons that the project supports, as a specifier; empty where nothing is said.
    python: str = ""
    #: Why it could not be read, empty if it could.
    error: str = ""
    #: Whether it is one command that installs something.
    is_command: bool = False


def manifests_in(folder: str) -> list[str]:
    """Return the paths of the manifests in a folder and in its ``requirements`` folder."""
    found = []
    for name in _listed(MANIFESTS, folder):
        path = os.path.join(folder, name)
        if name == "requirements":
            found += [os.path.join(path, inside) for inside in _listed(TEXTS, path)]
        elif os.path.isfile(path):
            found.append(path)
        else:  # it may become one
            note_file(path, status_before(path), None)
    return found


def _listed(kind: str, folder: str) -> list[str]:
    answer = FOLDERS.answer((kind, folder, ""))
    note_answer((kind, folder, ""), answer)
    return answer.split("/") if answer else []


def open_text(path: str) -> str:
    """Return the text of a manifest; raise ManifestError or OSError."""
    raw = UNSAVED.get(path)
    if "\0" in path:
        raise ManifestError("is no name of a file")
    if raw is None:
        if os.path.exists(path) and not os.path.isfile(path):
            note_file(path, status_before(path), None)  # it may become one
            raise ManifestError("is no regular file")  # a pipe would never end
        raw = _read_bytes(path)
    if len(raw) > MAX_BYTES:
        raise ManifestError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ManifestError("is not a text file")
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise ManifestError("is not UTF-8") from None


def _read_bytes(path: str) -> bytes:
    status, raw = status_before(path), None
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    finally:
        note_file(path, status, raw)
    return raw


@remembered(16)
def text_at(path: str) -> str:
    """Return what :func:`open_text` does, and remember a little of it.

    A pyproject.toml is asked twice: for the configuration and for the requirements.
    """
    return open_text(path)


def read(path: str) -> Manifest:
    """Read a manifest; what is wrong with it is in its ``error``."""
    try:
        return read_text(path, text_at(path))
    except ManifestError as error:
        return Manifest(path, (), error=str(error))
    except OSError as error:
        return Manifest(path, (), error=error.strerror or "cannot be read")


def read_text(path: str, text: str) -> Manifest:
    """Read what would stand in a manifest; raise ManifestError if it could not be read."""
    failures: list[str] = []
    pins, python = _read(path, text, failures.append)
    return Manifest(path, tuple(pins), python, error=failures[0] if failures else "")


def _read(path: str, text: str, failed: Callable[[str], None]) -> tuple[list[Pin], str]:
    # each reader is imported when such a file is there
    name = os.path.basename(path)
    if name.endswith((".toml", ".lock")) or name == "Pipfile":
        if name == "Pipfile.lock":
            from flake8_keras_imports.project.manifests.other import read_pipfile_lock

            return read_pipfile_lock(path, text), ""
        from flake8_keras_imports.project.manifests import toml

        if name == "pyproject.toml":
            return toml.read_pyproject(path, text)
        reader = toml.read_pipfile if name == "Pipfile" else toml.read_lock
        return reader(path, text), ""
    if name.endswith((".yml", ".yaml")):
        from flake8_keras_imports.project.manifests.other import read_environment

        return read_environment(path, text)
    if name in ("setup.py", "setup.cfg"):
        from flake8_keras_imports.project.manifests import setup_files

        if name == "setup.cfg":
            return setup_files.read_setup_cfg(path, text)
        return setup_files.read_setup_py(path, text, open_text)
    from flake8_keras_imports.project.manifests.requirements import read as read_requirements

    return read_requirements(path, text, open_text, failed), ""
