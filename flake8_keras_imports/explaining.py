"""``keras-imports explain``: from an error message or a traceback to the rule behind it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.resolve.origins import (
    is_private,
    locate,
    members,
    name,
    public_home,
    retired,
)

#: Longer inputs are cut: the message stands at the end of a traceback.
MAX_CHARACTERS = 200_000
_FRAME = re.compile(r'^\s*File "(?P<path>[^"]+)", line (?P<row>\d+)', re.M)
_COLORS = re.compile(r"\x1b\[[0-9;]*m")
#: Where code stands that is not the user's.
_LIBRARY = re.compile(
    r"(site|dist)-packages|<frozen|<string>|lib/python"
    r"|^[a-z]:.*[\\/](python[\d.-]*|[\w.-]*conda\d*|envs[\\/][^\\/]+)[\\/]lib[\\/]",
    re.I,  # Windows does not care, and installers differ
)
_ABSENT = re.compile(
    r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"
    r"|cannot import name '(?P<name2>\w+)' from '(?P<module2>[\w.]+)'"
    r"|No module named '(?P<module3>[\w.]+)'"
)
_MEMBER = re.compile(r"'(?P<class>\w+)' object has no attribute '(?P<name>\w+)'")
#: Classes that people derive their own from, whose names a message shows then.
_BASES = frozenset(
    ("Model", "Sequential", "layers.Layer", "callbacks.Callback", "metrics.Metric",
     "optimizers.Optimizer")
)  # fmt: skip
#: What stands between the package and the public path in the names that Python prints.
_INNER = re.compile(r"^(?:keras\.api\._v2\.keras|keras\.api\._v1\.keras|keras\._tf_keras\.keras)")
#: Of a module that was asked for an attribute: Keras 3.8 calls keras.layers keras.api.layers.
_PRINTED = re.compile(rf"{_INNER.pattern}|^keras\.api\b")


class Explanation(NamedTuple):
    """What a message means."""

    #: The rule that reports the cause; the first one is the likeliest.
    codes: tuple[str, ...]
    cause: str
    fix: str
    #: Rules that may have more to say.
    also: tuple[str, ...] = ()
    #: Whether the message says nothing else.
    sure: bool = True


class Place(NamedTuple):
    """A line of the user's own code in a traceback."""

    path: str
    row: int


def explain(text: str) -> Explanation | None:
    """Return what a message or a traceback means; None if it is none of ours."""
    text = _COLORS.sub("", text[-MAX_CHARACTERS:])
    joined = " ".join(text.split())
    for message in _messages():
        match = message.pattern.search(joined)
        if match is not None:
            return message.filled(match)
    return _of_names(joined)


def entry(message: str) -> Explanation | None:
    """Return the entry of data/messages.toml that knows a message, as it is written there."""
    return next((m.explanation for m in _messages() if m.pattern.search(message)), None)


def place(text: str) -> Place | None:
    """Return the last line of a traceback that is not a library's."""
    frames = [(m["path"], int(m["row"])) for m in _FRAME.finditer(text)]
    own = [Place(*f) for f in frames if not _LIBRARY.search(f[0])]
    return own[-1] if own else None


class _Message(NamedTuple):
    """An entry of data/messages.toml."""

    pattern: re.Pattern[str]
    explanation: Explanation

    def filled(self, match: re.Match[str]) -> Explanation:
        """Return the explanation with what the message says."""
        found = {key: value or "" for key, value in match.groupdict().items()}
        origin = _origin_of(found.get("object", ""))
        found["origin"] = f" (the object is one of `{origin}`)" if origin else ""
        fill = {f"{{{key}}}": value for key, value in found.items()}
        text = self.explanation
        return text._replace(cause=_filled(text.cause, fill), fix=_filled(text.fix, fill))


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(key, value)
    return text


@cache
def _messages() -> tuple[_Message, ...]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    path = os.path.join(os.path.dirname(data.__file__), "messages.toml")
    with open(path, "rb") as file:
        entries = tomllib.load(file)["message"]
    return tuple(
        _Message(
            re.compile(entry["pattern"]),
            Explanation(
                tuple(entry["codes"]),
                entry["cause"],
                entry["fix"],
                tuple(entry.get("also", ())),
                entry.get("sure", True),
            ),
        )
        for entry in entries
    )


def _origin_of(qualified: str) -> str:
    """Return the Keras of an object by the module that Python prints for it."""
    if qualified.startswith("tensorflow.python.keras"):
        return "tensorflow.python.keras (tf.keras up to TensorFlow 2.5)"
    top = qualified.partition(".")[0]
    if top in ("keras", "tf_keras"):
        return top
    return top if top and "." in qualified else ""


def _of_names(text: str) -> Explanation | None:
    """Explain a name that is not there, by what the releases contain."""
    for match in reversed(list(_ABSENT.finditer(text))):
        module = match["module"] or match["module2"] or match["module3"]
        last = match["name"] or match["name2"]
        module = (_PRINTED if match["module"] else _INNER).sub("keras", module)
        found = _absent(f"{module}.{last}" if last else module)
        if found is not None:
            return found
    for match in reversed(list(_MEMBER.finditer(text))):
        if _is_lost(match["class"], match["name"]):
            shown = f"'{match['class']}' objects have no '{match['name']}'"
            return Explanation(
                ("KER404", "KER407"),
                f"{shown} in this release of Keras; an earlier one had it.",
                "`keras-imports check` says what to write instead.",
                ("KER302",),
                sure=False,
            )
    return None


def _is_lost(cls: str, member: str) -> bool:
    """Say whether a class of Keras, or what derives from one, had a member and lost it."""
    if member not in members() or cls == "NoneType" or not cls[:1].isupper():
        return False
    for path, cells in data.table("members.txt").items():
        owner, _, last = path.rpartition(".")
        named = owner.rpartition(".")[2] == cls
        if last == member and (named or (owner in _BASES and cells.split()[1] == "-")):
            return True
    return False


def _absent(qualified: str) -> Explanation | None:
    top = qualified.partition(".")[0]
    if top in retired():
        return Explanation(
            ("KER107", "KER204"), f"`{top}` is no longer developed.", f"{retired()[top]}."
        )
    if top == "tf_keras":
        return Explanation(
            ("KER208", "KER204"),
            "`tf_keras` is not installed, or does not fit this TensorFlow.",
            "Add `tf-keras` to the requirements, with the minor of TensorFlow.",
            ("KER203",),
        )
    found = locate(qualified)
    if found is None:
        return None
    if found.route == "fork":
        return Explanation(
            ("KER103",),
            "`tensorflow.python.keras` is a private, frozen copy of Keras, not `tf.keras`.",
            "Import from the public API.",
        )
    if found.route == "private" or is_private(found.path):
        home = public_home(found.path)
        what = f"Write `keras.{home}`." if home else "Import from the public API of `keras`."
        return Explanation(
            ("KER104",), f"`{qualified}` is, or was, a private path inside Keras.", what
        )
    if name(found.path) is None and not any(_parents(found.path)):
        return None
    return Explanation(("KER401", "KER402"), *_instead(found.origin, found.path))


def _parents(path: str) -> Iterator[bool]:
    while path:
        path = path.rpartition(".")[0]
        yield bool(path) and name(path) is not None


def _instead(origin: str, path: str) -> tuple[str, str]:
    """Return cause and fix of a public name that this release lacks."""
    known = name(path)
    cause = f"This release has no `{origin}.{path}`"
    cause += "; others have it." if known is not None else ", and no other has."
    moved = data.lines("moved.txt", path)
    if moved:
        return cause, f"It has moved: write `{origin}.{moved[0]}`."
    for line in data.lines("replacements.txt", path):
        new, safety, reason = line.split(None, 2)
        if new == "-":
            return cause, f"There is no replacement: {reason}."
        caveat = "" if safety == "safe" else f" ({reason})"
        return cause, f"Write `{origin}.{new}`{caveat}."
    return cause, "`keras-imports check` says in which releases it is."
