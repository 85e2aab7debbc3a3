"""The lines of a notebook's cell that are IPython's and not Python's."""

from __future__ import annotations

import re
from typing import NamedTuple

#: What changes whether a line begins a statement: strings, comments and brackets.
_TOKEN = re.compile(
    r"(?P<triple>\"\"\"|''')|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|#.*|(?P<bracket>[()\[\]{}])"
)
#: Cell magics below which Python goes on.
_PYTHON = frozenset(("time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3"))
#: Cell magics whose lines are commands of a shell.
_SHELL = frozenset(("bash", "sh", "shell", "script"))
_ASSIGNED = re.compile(r"\s*[\w.,\s\[\]]+=\s*[!%](?!=)")
_HELP = re.compile(r"\s*[?%]*[\w.*]+\s*\?{1,2}\s*$")
#: ``pip install`` without its sign, which IPython adds.
_BARE_PIP = re.compile(r"\s*(?:pip3?|conda|mamba)\s+(?:install|uninstall)\s")
_ENV = re.compile(r"\s*%(?:env|set_env)\s+(\w+)(?:\s*=\s*|\s+)(\S.*?)\s*$")
_NOQA = re.compile(r"#\s*noqa\b.*$", re.IGNORECASE)


class Masked(NamedTuple):
    """A cell as Python: what is not Python stands for itself no more, line by line."""

    lines: list[str]
    #: Rows (from 1) whose text is not that of the cell.
    replaced: frozenset[int]
    #: Commands of a shell: row of the first line, and the text with its line ends.
    commands: list[tuple[int, str]]


def mask(source: str) -> Masked:
    """Return the cell with magics, shell commands and calls for help taken out."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        magic = re.match(r"%%(\w*)", lines[first])
        name = magic[1] if magic else ""
        if name not in _PYTHON:
            rows = enumerate(lines[first + 1 :], start=first + 2)
            commands = [(row, line) for row, line in rows] if name in _SHELL else []
            return Masked([""] * len(lines), frozenset(range(1, len(lines) + 1)), commands)
        lines[first] = ""
        masked = _masked(lines)
        return masked._replace(replaced=masked.replaced | {first + 1})
    return _masked(lines)


def _masked(lines: list[str]) -> Masked:
    kept: list[str] = []
    replaced: set[int] = set()
    commands: list[tuple[int, str]] = []
    quote, depth, continued = "", 0, False
    escaped = False  # whether the line before was IPython's and goes on here
    for row, line in enumerate(lines, start=1):
        begins = not quote and depth <= 0 and not continued
        if escaped or (begins and _is_escape(line)):
            if escaped:
                number, text = commands[-1]
                commands[-1] = number, f"{text}\n{line}"
            else:
                commands.append((row, line))
            kept.append("" if escaped else _instead(line))
            replaced.add(row)
            escaped = line.endswith("\\")
            continue
        if begins and line.lstrip().startswith("%time "):  # as many characters
            line = line.replace("%time ", "pass; ", 1)
        kept.append(line)
        quote, depth = _after(line, quote, depth)
        continued = line.endswith("\\") and not quote
    return Masked(kept, frozenset(replaced), commands)


def _is_escape(line: str) -> bool:
    bare = line.lstrip()
    if bare.startswith("%time "):
        return False
    if bare[:1] in ("%", "!", "?"):
        return True
    return bool(_ASSIGNED.match(line) or _HELP.match(line) or _BARE_PIP.match(line))


def _instead(line: str) -> str:
    """Return a statement for a line that is IPython's, with its ``# noqa``."""
    indent = line[: len(line) - len(line.lstrip())]
    noqa = _NOQA.search(line)
    comment = f"  {noqa[0]}" if noqa else ""
    setting = _ENV.match(line)
    if setting is not None:
        name, value = setting[1], setting[2].removesuffix(comment.strip()).strip()
        return f"{indent}import os; os.environ[{name!r}] = {value!r}{comment}"
    if _ASSIGNED.match(line):
        target = line.partition("=")[0].strip()
        return f"{indent}{target} = None{comment}"
    return f"{indent}pass{comment}"


def _after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Return what is open behind a line: a triple quote, and how many brackets."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return quote, depth
            position, quote = end + 3, ""
            continue
        found = _TOKEN.search(line, position)
        if found is None:
            break
        position = found.end()
        if found["triple"]:
            quote = found["triple"]
        elif found["bracket"]:
            depth += 1 if found["bracket"] in "([{" else -1
    return quote, depth
