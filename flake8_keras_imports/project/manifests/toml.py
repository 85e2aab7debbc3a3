"""pyproject.toml, Pipfile and the lock files that are TOML."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from flake8_keras_imports.project.manifests.pin import (
    ManifestError,
    Pin,
    Places,
    normalised,
    parse_requirement,
    strings,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def load(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text; raise ManifestError if it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = "nests too deeply" if isinstance(error, RecursionError) else str(error)
        raise ManifestError(f"is no valid TOML: {reason}") from None


def table(value: object, *keys: str) -> dict[str, Any]:
    """Return a table below a table; an empty one where there is something else."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def read_pyproject(path: str, text: str) -> tuple[list[Pin], str]:
    """Return the pins of a pyproject.toml, and the Pythons that the project supports."""
    data = load(text)
    places = Places(text)
    pins = [*_pep621(data, path, places), *_groups(data, path, places)]
    poetry = table(data, "tool", "poetry")
    pins += _poetry(poetry, path, places)
    pins += _pdm(data, path, places)
    python = table(data, "project").get("requires-python")
    if not isinstance(python, str):
        wanted = table(poetry, "dependencies").get("python")
        python = poetry_specifier(wanted) if isinstance(wanted, str) else ""
    return pins, python


def _pep621(data: dict[str, Any], path: str, places: Places) -> Iterator[Pin]:
    project = table(data, "project")
    places.go_to(r"^\s*dependencies\s*=")
    for text in strings(project.get("dependencies")):
        yield from _one(text, path, places)
    places.go_to(r"optional-dependencies")
    for extra, found in table(project, "optional-dependencies").items():
        for text in strings(found):
            yield from _one(text, path, places, extra)


def _one(text: str, path: str, places: Places, group: str = "") -> Iterator[Pin]:
    pin = parse_requirement(text, path, *places.find(text), group)
    if pin is not None:
        yield pin


def _groups(data: dict[str, Any], path: str, places: Places) -> Iterator[Pin]:
    """Dependency groups (PEP 735); one that includes another one has its entries too."""
    groups = table(data, "dependency-groups")
    places.go_to(r"dependency-groups")
    found: dict[str, list[Pin]] = {}

    def pins(name: str, above: tuple[str, ...]) -> list[Pin]:
        if name not in found:
            entries: list[Pin] = []
            for entry in groups.get(name) or []:
                if isinstance(entry, str):
                    entries += _one(entry, path, places, name)
                elif isinstance(entry, dict):
                    other = str(entry.get("include-group"))
                    if other in groups and other not in (*above, name):
                        entries += [p._replace(group=name) for p in pins(other, (*above, name))]
            found[name] = entries
        return found[name]

    for name in groups:
        if isinstance(groups[name], list):
            yield from pins(name, ())


def _pdm(data: dict[str, Any], path: str, places: Places) -> Iterator[Pin]:
    places.go_to(r"dev-dependencies")
    for tool, key in (("pdm", "dev-dependencies"), ("uv", "dev-dependencies")):
        section = table(data, "tool", tool)
        if isinstance(section.get(key), list):
            section = {key: {"dev": section[key]}}
        for group, found in table(section, key).items():
            for text in strings(found):
                yield from _one(text, path, places, group)


# poetry


def _poetry(poetry: dict[str, Any], path: str, places: Places) -> Iterator[Pin]:
    yield from _poetry_table(table(poetry, "dependencies"), path, places, "")
    yield from _poetry_table(table(poetry, "dev-dependencies"), path, places, "dev")
    for group, found in table(poetry, "group").items():
        yield from _poetry_table(table(found, "dependencies"), path, places, group)


def _poetry_table(entries: dict[str, Any], path: str, places: Places, group: str) -> Iterator[Pin]:
    for name, wanted in entries.items():
        if name.lower() == "python":
            continue
        places.go_to(rf"^\s*\[.*\.{re.escape(name)}\]|^\s*[\"']?{re.escape(name)}[\"']?\s*=")
        row, column = places.find(name)
        # several tables are alternatives, each with its markers
        for one in wanted if isinstance(wanted, list) else [wanted]:
            version = one.get("version", "*") if isinstance(one, dict) else one
            if not isinstance(version, str):
                continue
            marker = ""
            own = group
            if isinstance(one, dict):
                own = group or ("optional" if one.get("optional") is True else "")
                marker = str(one.get("markers") or "")
                for key in ("python", "platform"):
                    if isinstance(one.get(key), str):
                        marker = marker or f"{key} {one[key]}"
            specifier = poetry_specifier(version)
            text = f"{name} = {version!r}"
            yield Pin(normalised(name), specifier, marker, own, path, row, column, text)


def poetry_specifier(text: str) -> str:
    """Return a version constraint of poetry as a PEP 440 specifier.

    ``^2.3`` is ``>=2.3,<3``, ``~2.3`` is ``>=2.3,<2.4``, a bare version is exact, ``2.*`` is
    what it is in PEP 440; of ``a || b`` only what both allow at least can be said: any.
    """
    if "||" in text or text.strip() in ("*", ""):
        return ""
    parts = []
    for part in re.split(r"\s*,\s*|\s+(?=[<>=!~^])", text.strip()):
        parts += _poetry_part(part.strip())
    return ",".join(parts)


def _poetry_part(part: str) -> list[str]:
    match = re.fullmatch(r"([~^]|~=|[<>=!]=?|)\s*v?(\d+(?:\.\d+|\.\*)*)(\S*)", part)
    if match is None:
        return []
    sign, version, suffix = match.groups()
    if sign not in ("^", "~"):
        return [f"{'==' if sign in ('', '=') else sign}{version}{suffix}"]
    numbers = [int(number) for number in version.split(".") if number != "*"]
    if sign == "~":
        upper = [numbers[0] + 1] if len(numbers) == 1 else [numbers[0], numbers[1] + 1]
    else:
        index = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
        upper = [*numbers[:index], numbers[index] + 1]
    return [f">={version}{suffix}", f"<{'.'.join(map(str, upper))}"]


def read_pipfile(path: str, text: str) -> list[Pin]:
    """Return the pins of a Pipfile."""
    data = load(text)
    places = Places(text)
    pins = []
    for section, group in (("packages", ""), ("dev-packages", "dev")):
        for name, wanted in table(data, section).items():
            row, column = places.find(name)
            version = wanted.get("version", "*") if isinstance(wanted, dict) else wanted
            marker = str(wanted.get("markers", "")) if isinstance(wanted, dict) else ""
            if isinstance(version, str):
                specifier = "" if version.strip() == "*" else version.strip()
                if specifier[:1].isdigit():
                    specifier = f"=={specifier}"
                shown = f"{name} = {version!r}"
                pins.append(
                    Pin(normalised(name), specifier, marker, group, path, row, column, shown)
                )
    return pins


def read_lock(path: str, text: str) -> list[Pin]:
    """Return the exact versions of a uv.lock or poetry.lock."""
    data = load(text)
    places = Places(text)
    pins = []
    for package in data.get("package") or []:
        name, version = table(package).get("name"), table(package).get("version")
        if isinstance(name, str) and isinstance(version, str):
            row, column = places.find(f'name = "{name}"')
            shown = f"{name} {version}"
            pin = Pin(normalised(name), f"=={version}", "", "", path, row, column, shown)
            pins.append(pin._replace(is_locked=True))
    return pins
