"""Change a program in small ways that a person, an editor or a broken tool could."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, str, str], str]
#: Parts are cut to this, so that a chain of mutations does not grow without end.
MAX_CHARACTERS = 40_000
_WORD = re.compile(r"[^\W\d]\w*")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_ODD = ("\f", "\t", "\x0b", "\u00a0", "\u2028", "\u200b", "\ufeff", "\x1a", "\\", "\r", "é", "𝕜",
        "ｋeras", "'''", '"""', "#", "\\\n", "\n\n\n", ";", "\x85", "\U0001f40d",
        "\x00")  # fmt: skip
_OPENERS = ("if x:", "try:", "while True:", "def f(self, *a, **k):", "class C(tf.keras.Model):",
            "for x in y:", "with x as y:", "async def g():", "match x:\n case _:")  # fmt: skip
_WRAPPERS = ("({})", "[{}]", "{{'a': {}}}", "(lambda: {})()", "f({}, *x)",
             "f(**{{'callbacks': {}}})",
             "({} if x else {})", "[{} for _ in x]", "(y := {})", "f'{{{}}}'", "not {}", "({}).x",
             "getattr({}, 'keras')", "[*{}]", "({}, {})", "-({})", "super().f({})",
             "keras.Sequential([{}])", "model.fit(callbacks=[{}])")  # fmt: skip


def swap_lines(random: Random, text: str, other: str) -> str:
    """Exchange two lines."""
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        i, j = random.sample(range(len(lines)), 2)
        lines[i], lines[j] = lines[j], lines[i]
    return "".join(lines)


def delete_lines(random: Random, text: str, other: str) -> str:
    """Leave some lines out."""
    lines = text.splitlines(keepends=True)
    start = random.randrange(len(lines) + 1)
    del lines[start : start + random.randint(1, 3)]
    return "".join(lines)


def duplicate_block(random: Random, text: str, other: str) -> str:
    """Repeat some lines elsewhere."""
    lines = text.splitlines(keepends=True)
    start = random.randrange(len(lines) + 1)
    block = lines[start : start + random.randint(1, 8)] * random.choice((1, 1, 2, 20))
    place = random.randrange(len(lines) + 1)
    return "".join(lines[:place] + block + lines[place:])


def graft(random: Random, text: str, other: str) -> str:
    """Put some lines of another program in."""
    lines, theirs = text.splitlines(keepends=True), other.splitlines(keepends=True)
    start = random.randrange(len(theirs) + 1)
    place = random.randrange(len(lines) + 1)
    return "".join(lines[:place] + theirs[start : start + random.randint(1, 10)] + lines[place:])


def join(random: Random, text: str, other: str) -> str:
    """Put a whole program in front of another one."""
    return f"{other}\n{text}"


def rename(random: Random, text: str, other: str) -> str:
    """Give a name to another thing: all its places, or one."""
    words = sorted(set(_WORD.findall(text)))
    theirs = sorted(set(_WORD.findall(text + other)))
    if not words:
        return text
    old, new = random.choice(words), random.choice(theirs)
    return re.sub(rf"\b{re.escape(old)}\b", new, text, count=random.choice((0, 0, 1)))


def change_token(random: Random, text: str, other: str) -> str:
    """Replace, drop or add a token."""
    tokens, theirs = _TOKEN.findall(text), _TOKEN.findall(other)
    if tokens and theirs:
        place = random.randrange(len(tokens))
        tokens[place : place + random.randint(0, 1)] = random.sample(theirs, random.randint(0, 1))
    return "".join(tokens)


def odd_character(random: Random, text: str, other: str) -> str:
    """Write a character where nobody expects it."""
    place = random.randrange(len(text) + 1)
    if random.random() < 0.5:  # between lines, where Python takes more
        place = text.rfind("\n", 0, place) + 1
    return text[:place] + random.choice(_ODD) + text[place:]


def line_ends(random: Random, text: str, other: str) -> str:
    """End lines otherwise: all, or each as it comes."""
    ends = random.choice((("\r\n",), ("\r",), ("\n", "\r\n"), ("\n", "\r", "\r\n", "  \n")))
    text = re.sub(r"\n", lambda _: random.choice(ends), text)
    return text.rstrip() if random.random() < 0.3 else text


def indent_block(random: Random, text: str, other: str) -> str:
    """Put the rest of the program below some statements."""
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines) + 1)
    depth = random.choice((1, 1, 2, 5, 30))
    head, unit = "", random.choice((" ", "    ", "\t"))
    level = 0
    for _ in range(depth):
        for part in random.choice(_OPENERS).split("\n"):
            head += unit * level + part.strip() + "\n"
            level += 1
    block = "".join(unit * level + line for line in lines[place:]) or unit * level + "pass\n"
    return "".join(lines[:place]) + head + block


def _expressions(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the expressions of a program, if it is one."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    if not text.isascii() or "\f" in text or "\r" in text:
        return []
    return [
        (starts[n.lineno - 1] + n.col_offset, starts[n.end_lineno - 1] + n.end_col_offset)
        for n in ast.walk(tree)
        if isinstance(n, ast.expr) and n.end_lineno and n.end_col_offset is not None
        and isinstance(getattr(n, "ctx", None) or ast.Load(), ast.Load)
    ]  # fmt: skip


def wrap(random: Random, text: str, other: str) -> str:
    """Put an expression into another one, once or many times."""
    ranges = _expressions(text)
    if not ranges:
        return text
    start, end = random.choice(ranges)
    inner = text[start:end]
    wrapper = random.choice(_WRAPPERS)
    for _ in range(random.choice((1, 1, 2, 3, 60)) if wrapper.count("{}") == 1 else 3):
        inner = wrapper.replace("{{", "\0").replace("}}", "\1").replace("{}", inner)
        inner = inner.replace("\0", "{").replace("\1", "}")
    return text[:start] + inner + text[end:]


def exchange(random: Random, text: str, other: str) -> str:
    """Write an expression of another program, or of this one, in place of one."""
    ranges, theirs = _expressions(text), _expressions(other)
    if not ranges or not theirs:
        return text
    source, places = (other, theirs) if random.random() < 0.5 else (text, ranges)
    (start, end), (first, last) = random.choice(ranges), random.choice(places)
    return f"{text[:start]}({source[first:last]}){text[end:]}"


def huge(random: Random, text: str, other: str) -> str:
    """Make an expression many times as long."""
    ranges = _expressions(text)
    if not ranges:
        return text
    start, end = random.choice(ranges)
    inner = text[start:end]
    between = random.choice((" + ", ", ", " or ", ".", ")(", " if x else "))
    long = between.join([inner] * random.choice((5, 50, 500)))
    return f"{text[:start]}({long[:MAX_CHARACTERS]}){text[end:]}"


MUTATIONS: tuple[Mutation, ...] = (
    swap_lines, delete_lines, duplicate_block, graft, join, rename, rename, change_token,
    odd_character, line_ends, indent_block, wrap, wrap, exchange, exchange, exchange, huge,
)  # fmt: skip


def mutated(random: Random, text: str, others: tuple[str, ...]) -> str:
    """Return a program after some mutations."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        changed = random.choice(MUTATIONS)(random, text, random.choice(others))
        if len(changed) <= 4 * MAX_CHARACTERS:
            text = changed
    return text


def encoded(random: Random, text: str) -> bytes:
    """Return the bytes of a file with such a text, in one encoding or another, right or wrong."""
    name = random.choice(("utf-8",) * 12 + ("utf-8-sig", "latin-1", "cp1252", "utf-16", "koi8-r"))
    if name not in ("utf-8", "utf-8-sig") and random.random() < 0.8:
        text = f"# -*- coding: {name} -*-\n{text}"
    raw = text.encode(name, "replace" if random.random() < 0.9 else "ignore")
    if random.random() < 0.02 and raw:
        place = random.randrange(len(raw))
        raw = raw[:place] + bytes([random.randrange(256)]) + raw[place:]
    return raw
