"""docs/symptoms.md: from an error message to the rule behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.explaining import Explanation, entry, explain
from tests.quoted import QUOTED

_HEAD = """# Symptoms

<!-- made by scripts/make_docs.py -->

From what a program says to what is the matter. The command does the same with a message or a whole traceback:

```console
$ python train.py 2>&1 | keras-imports explain
$ keras-imports explain "ValueError: Could not interpret optimizer identifier"
```

The messages below were quoted in public threads (named beneath them) or are what the examples of the rules ended with
on real releases. Addresses in memory are left out; other classes and names in their place are recognised as well.

Some mistakes give no message at all: weights that are never trained ([KER308](rules/KER308.md),
[KER409](rules/KER409.md)), metrics that run on ([KER305](rules/KER305.md)), a learning rate that is ignored,
dropout that stops in `predict` and frozen statistics that move in `fit` ([KER403](rules/KER403.md)). Only a look at the
code finds these.
"""
#: What is explained by what the releases contain, by the first rule, has these titles.
_NAMES = {
    "KER103": "Names that `tensorflow.python.keras` does not have",
    "KER104": "Names and modules inside Keras that are not there",
    "KER107": "Packages that are no longer developed",
    "KER208": "No module named 'tf_keras'",
    "KER401": "Public names that are not there",
    "KER404": "Methods and attributes that are not there",
}
#: How many messages are shown of those that the examples of the rules ended with.
_MOST = 3
#: The longest heading.
_WIDEST = 80


class Example(NamedTuple):
    """A message, and where it was seen."""

    text: str
    source: str
    explanation: Explanation


class Symptom(NamedTuple):
    """A section of the page."""

    title: str
    cause: str
    fix: str
    explanation: Explanation
    examples: tuple[Example, ...]


def examples() -> list[Example]:
    """Return the messages that are explained; those of threads first."""
    found = {}
    for thread, message, _ in QUOTED:
        found[" ".join(message.split())] = thread
    for row in data.rows("evidence.txt", 5):
        message = row[4].removeprefix("raises ")
        if message != row[4] and not message.startswith(("AssertionError", "Exception")):
            message = re.sub(r" at 0x\w+", "", message)
            found.setdefault(" ".join(message.split()), f"the example of {row[0]}")
    known = [(text, source, explain(text)) for text, source in found.items()]
    return [Example(text, source, said) for text, source, said in known if said is not None]


def symptoms() -> list[Symptom]:
    """Return the sections, in the order of the rules."""
    groups: dict[object, list[Example]] = {}
    for example in examples():
        template = entry(example.text)
        key = template or example.explanation.codes[0]
        groups.setdefault(key, []).append(example)
    found = []
    for key, group in groups.items():
        first = group[0].explanation
        if isinstance(key, Explanation):
            title = _title(group[0].text)
            texts = (key.cause.replace("{origin}", ""), key.fix)
            if "{" in "".join(texts):
                texts = (first.cause, first.fix)
        else:
            title, texts = _NAMES[str(key)], ("", "")
        found.append(Symptom(title, *texts, first, tuple(group)))
    return sorted(found, key=lambda symptom: symptom.explanation.codes[0])


def page() -> str:
    """Return the page."""
    found = symptoms()
    titles = [symptom.title for symptom in found]
    assert len(titles) == len(set(titles)), "two sections of one title"
    return "\n".join([_HEAD, *map(_section, found)])


def _title(message: str) -> str:
    """Return the beginning of a message, without the kind of the exception, as code."""
    text = re.sub(r"^[\w.]*(?:Error|ERROR)(?:: \('|: )", "", message)
    text = re.split(r"(?<=\w)[.:] |:', |, pleasecheck| Received| \(Keras", text.replace("`", ""))[0]
    text = re.sub(r"\W*<[^>]*>?.*$", "", text).rstrip(" :.")
    if len(text) > _WIDEST:
        text = text[:_WIDEST].rsplit(" ", 1)[0] + " ..."
    return f"`{text}`"


def _section(symptom: Symptom) -> str:
    said = symptom.explanation
    lines = [f"## {symptom.title}", ""]
    if symptom.cause:
        unsure = "" if said.sure else "Possibly: "
        lines += [f"{unsure}{symptom.cause}", "", f"**What to do:** {symptom.fix}", ""]
    also = f"; see also {_links(said.also)}" if said.also else ""
    lines += [f"**Rules:** {_links(said.codes)}{also}", ""]
    threads = [e for e in symptom.examples if "#" in e.source]
    shown = threads + [e for e in symptom.examples if e not in threads][:_MOST]
    if symptom.cause:
        lines += ["```pytb", *(example.text for example in shown), "```", ""]
    else:
        for example in shown:
            told = example.explanation
            lines += ["```pytb", example.text, "```", "", f"{told.cause} {told.fix}", ""]
    sources = dict.fromkeys(example.source for example in shown)
    return "\n".join([*lines, f"Seen in {', '.join(sources)}.", ""])


def _links(codes: tuple[str, ...]) -> str:
    return ", ".join(f"[{code}](rules/{code}.md)" for code in codes)
