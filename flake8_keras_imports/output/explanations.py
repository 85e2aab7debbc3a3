"""Write what a message means."""

from __future__ import annotations

import os

from flake8_keras_imports.explaining import Explanation, Place
from flake8_keras_imports.rules import all_rules

UNKNOWN = "this is none of the messages that keras-imports knows of: nothing in it speaks of Keras"


def text(found: Explanation, where: Place | None) -> str:
    """Return an explanation for people."""
    names = {rule.code: rule.name for rule in all_rules()}
    rules = " or ".join(f"{code} {names[code]}" for code in found.codes)
    lines = [rules if found.sure else f"{rules} (perhaps)", "", f"  cause: {found.cause}"]
    lines.append(f"  fix:   {found.fix}")
    if where is not None:
        shown = f"{where.path}:{where.row}"
        if os.path.exists(where.path):
            shown += f"  (keras-imports check {where.path})"
        lines.append(f"  where: {shown}")
    lines.append(f"  more:  keras-imports rule {found.codes[0]}")
    if found.also:
        lines.append(f"         see also {', '.join(found.also)}")
    return "\n".join(lines) + "\n"


def json(found: Explanation | None, where: Place | None) -> str:
    """Return an explanation for programs."""
    from json import dumps

    entry = found._asdict() if found is not None else None
    return dumps({"explanation": entry, "where": where._asdict() if where else None}, indent=2) + (
        "\n"
    )
