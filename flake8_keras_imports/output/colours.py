"""Colours, where a terminal shows them and nobody objects."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple, TextIO

_RESET = "\033[0m"


class Palette(NamedTuple):
    """What is written before a text of each kind; nothing, where there are no colours."""

    error: str = ""
    warning: str = ""
    fix: str = ""
    quiet: str = ""
    strong: str = ""
    added: str = ""
    removed: str = ""
    code: str = ""

    def paint(self, style: str, text: str) -> str:
        """Return a text in one of the styles of this palette."""
        return f"{style}{text}{_RESET}" if style and text else text


PLAIN = Palette()
#: The sixteen colours that every terminal has and that its user has chosen.
COLOURED = Palette(
    error="\033[1;31m",
    warning="\033[1;33m",
    fix="\033[1;36m",
    quiet="\033[34m",
    strong="\033[1m",
    added="\033[32m",
    removed="\033[31m",
    code="\033[36m",
)


def palette(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Palette:
    """Return the palette for a stream.

    ``NO_COLOR`` forbids colours, ``FORCE_COLOR`` asks for them also in a pipe (unless it is
    ``0``); otherwise a terminal has them, unless it is a dumb one.
    """
    forced = environ.get("FORCE_COLOR", "")
    if environ.get("NO_COLOR") or forced == "0":
        return PLAIN
    if forced:
        return COLOURED
    if not stream.isatty() or environ.get("TERM") == "dumb":
        return PLAIN
    # the console of old on Windows shows the codes themselves; these terminals do not
    if os.name == "nt" and not any(name in environ for name in ("WT_SESSION", "TERM", "ANSICON")):
        return PLAIN
    return COLOURED
