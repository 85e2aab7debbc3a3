"""environment.yml of conda, and Pipfile.lock."""

from __future__ import annotations

import json
import re
from typing import Any

from flake8_keras_imports.project.manifests.pin import (
    ManifestError,
    Pin,
    Places,
    normalised,
    parse_requirement,
    strings,
)

_CONDA = re.compile(r"(?:[\w./-]+::)?([A-Za-z0-9._-]+)\s*(.*)$")
_PART = re.compile(r"(==|=|>=|<=|!=|~=|<|>)?\s*([^\s=<>!~|]+)$")

#: Lists in lists beyond which a file is none that people write.
MAX_DEPTH = 50


def read_environment(path: str, text: str) -> tuple[list[Pin], str]:
    """Return the pins of an environment.yml, and its Python."""
    import yaml

    # an alias can make a small file huge, deep brackets take a square of time: a list of
    # packages needs neither
    depth = 0
    for token in _tokens(yaml, text):
        if isinstance(token, (yaml.AliasToken, yaml.AnchorToken)):
            raise ManifestError("uses YAML aliases, which are not read")
        kind = type(token).__name__
        depth += kind.endswith(("SequenceStartToken", "MappingStartToken"))
        depth -= kind.endswith(("SequenceEndToken", "MappingEndToken", "BlockEndToken"))
        if depth > MAX_DEPTH:
            raise ManifestError("is no valid YAML: nests too deeply")
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ManifestError(f"is no valid YAML: {_reason(error)}") from None
    if not isinstance(found, dict):
        return [], ""
    places = Places(text)
    pins: list[Pin] = []
    python = ""
    for entry in found.get("dependencies") or []:
        if isinstance(entry, dict):
            for line in strings(entry.get("pip")):
                pin = parse_requirement(line, path, *places.find(line))
                pins += [pin] if pin is not None else []
        elif isinstance(entry, str):
            pin = conda_pin(entry, path, *places.find(entry))
            if pin is not None and pin.name == "python":
                python = pin.specifier
            elif pin is not None:
                pins.append(pin)
    return pins, python


def _tokens(yaml: Any, text: str) -> Any:
    try:
        yield from yaml.scan(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise ManifestError(f"is no valid YAML: {_reason(error)}") from None


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "nests too deeply"
    return " ".join(str(error).split())[:120]


def conda_pin(text: str, path: str, row: int, column: int) -> Pin | None:
    """Return the pin of a conda match specification: ``tensorflow=2.15`` is 2.15.*."""
    match = _CONDA.match(text.strip())
    if match is None:
        return None
    name, version = match[1], match[2].strip()
    if "=" in name:
        name, _, version = name.partition("=")
    parts = []
    words = version.split()
    if len(words) > 1 and words[0][0].isdigit():
        version = words[0]  # name version build
    version = re.sub(r"^(=?[^=<>!~,|]+)=[^=,]+$", r"\1", version)  # =version=build
    for part in version.split(",") if "|" not in version else ():
        found = _PART.match(part.strip())
        if found is None:
            continue
        sign, number = found[1] or "=", found[2]
        if sign == "=":
            exact = number.endswith(".*") or "*" in number
            parts.append(f"=={number}" if exact else f"=={number}.*")
        else:
            parts.append(f"{sign}{number}")
    return Pin(normalised(name), ",".join(parts), "", "", path, row, column, text)


def read_pipfile_lock(path: str, text: str) -> list[Pin]:
    """Return the exact versions of a Pipfile.lock."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"is no valid JSON: {error}") from None
    places = Places(text)
    pins = []
    for section, group in (("default", ""), ("develop", "dev")):
        entries = found.get(section) if isinstance(found, dict) else None
        for name, entry in entries.items() if isinstance(entries, dict) else ():
            version = entry.get("version") if isinstance(entry, dict) else None
            if isinstance(version, str):
                row, column = places.find(f'"{name}"')
                shown = f"{name} {version}"
                pin = Pin(normalised(name), version, "", group, path, row, column, shown)
                pins.append(pin._replace(is_locked=True))
    return pins
