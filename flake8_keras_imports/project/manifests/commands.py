"""``pip install`` in notebooks and in ``subprocess`` calls, as manifests of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flake8_keras_imports.project.manifests.pin import Pin, parse_requirement

#: A word of a shell; quotes may stand inside of it.
_WORD = re.compile(r"(?:[^\s\"'|;&<>]|\"[^\"]*\"|'[^']*')+|&&|\|\||[|;&<>]+")
#: Words after which another command begins, or a file is named.
_ENDS = frozenset(("&&", "||", "|", ";", "&"))
#: Options of pip whose value is the next word.
_WITH_VALUE = frozenset(
    ("-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f",
     "--find-links", "-t", "--target", "--prefix", "--root", "--src", "--python-version",
     "--platform", "--python", "--timeout", "--retries", "--proxy", "--trusted-host", "--log",
     "--cache-dir", "-e", "--editable", "--no-binary", "--only-binary", "--progress-bar")
)  # fmt: skip
_INSTALLERS = re.compile(r"(?:.*[/\\])?(?:pip[\d.]*|uv)$")


class Word(NamedTuple):
    """A word of a command, and where it stands (from 1, in characters)."""

    text: str
    row: int
    column: int


def words(command: str, row: int) -> list[Word]:
    """Split a command of a shell; an unquoted ``>=2`` behind a name is a redirection to it."""
    found = []
    for number, line in enumerate(command.split("\n"), start=row):
        comment = re.search(r"(?:^|\s)#", line)
        text = line[: comment.start()] if comment else line
        for match in _WORD.finditer(text.removesuffix("\\")):
            word = match[0]
            quoted = 1 if word[0] in "\"'" else 0
            found.append(Word(re.sub(r"[\"']", "", word), number, match.start() + 1 + quoted))
    return found


def pins_of(argv: Sequence[Word | None], path: str) -> list[Pin]:
    """Return the requirements of a command; None stands for a word that is not known."""
    pins = []
    for word in _requirements(argv):
        pin = parse_requirement(word.text, path, word.row, word.column)
        if pin is not None:
            pins.append(pin)
    return pins


def _requirements(argv: Sequence[Word | None]) -> Iterator[Word]:
    installing, skip = False, False
    before: list[str] = []
    for word in argv:
        text = word.text if word is not None else ""
        if skip:
            skip = False
        elif text in _ENDS:
            installing, before = False, []
        elif set(text) <= set("<>") and text:
            skip = True  # a redirection, and its file
        elif not installing:
            bare = text.lstrip("!%")
            installing = bare == "install" and any(map(_INSTALLERS.match, before))
            before.append(bare)
        elif text.startswith("-"):
            skip = text in _WITH_VALUE
        elif word is not None and text:
            yield word
