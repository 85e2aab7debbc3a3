"""Paths on systems with drives and network shares, where some of them must not be touched."""

from __future__ import annotations

import os
from types import ModuleType


def seen_from(folder: str, path: str, flavour: ModuleType = os.path) -> str:
    """Return a path as seen from a folder, written as the system writes it.

    One on another drive, which has no such path, is returned whole.  ``flavour`` is the module
    that knows the system's paths (``ntpath``, ``posixpath``).
    """
    try:
        found: str = flavour.relpath(path, folder)
    except ValueError:
        found = path
    return found


def relative(path: str, folder: str, flavour: ModuleType = os.path) -> str:
    """Return what :func:`seen_from` does, with ``/`` between the parts."""
    return seen_from(folder, path, flavour).replace(flavour.sep, "/")


def is_elsewhere(path: str, near: str, flavour: ModuleType = os.path) -> bool:
    r"""Say whether a path leads to a share or device of Windows that ``near`` is not on.

    What a project names must not make this program speak to another computer: to look whether
    ``\\host\share\file`` is there is enough to tell that host who asks.  A project that lies
    on a share itself may name what is there.
    """
    drive: str = flavour.splitdrive(path)[0].replace("/", "\\")
    own: str = flavour.splitdrive(near)[0].replace("/", "\\")
    return drive.startswith("\\\\") and drive.lower() != own.lower()
