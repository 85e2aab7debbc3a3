"""Fixes of imports of packages that have another name today."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.resolve.origins import known

if TYPE_CHECKING:
    from flake8_keras_imports.fixes.bindings import Binding
    from flake8_keras_imports.resolve.events import Import
    from flake8_keras_imports.rules.base import Subject


def rename(subject: Subject, event: Import) -> Fix | None:
    """Return the fix that imports the successor of a package under the names that there are."""
    package = event.targets[0][0].partition(".")[0]
    row = data.line("renamed_packages.txt", package)
    if row is None:
        return None
    successor, distribution = row.split()
    if subject.is_own(successor) or event.frame is not None:
        return None  # in a `try` or an `if` it is one of several ways
    bindings = [b for b in subject.bindings.imports if any(b.alias is a for _, a in event.targets)]
    if not bindings or not all(_is_known(subject, b) for b in bindings):
        return None
    if isinstance(event.node, ast.ImportFrom):
        edit = _from(subject, event.node, package, successor)
    else:
        edit = _plain(subject, bindings[0], package, successor)
    if edit is None:
        return None
    return Fix(
        f"Import '{successor}'", Applicability.UNSAFE, (edit,), f"{distribution} must be installed"
    )


def _plain(subject: Subject, binding: Binding, package: str, successor: str) -> Edit | None:
    """Return the edit of one name of ``import a as b, c``."""
    alias = binding.alias
    new = successor + alias.name[len(package) :]
    if alias.name == package:
        text = f"{new} as {binding.name}" if binding.name != new else new
    elif alias.asname is not None and _kind(alias.name) == "module":
        text = f"{new} as {alias.asname}"
    else:
        return None  # it binds the package at the top, and imports more
    return subject.text.replace(alias, text)


def _from(subject: Subject, node: ast.ImportFrom, package: str, successor: str) -> Edit | None:
    start = subject.text.start(node)
    tokens = [t for t in subject.text.tokens(node) if t.start > start]
    if not tokens or tokens[0].string != package:
        return None
    return Edit(*tokens[0].start, *tokens[0].end, successor)


def _is_known(subject: Subject, binding: Binding) -> bool:
    """Say whether all that the file takes from an import is known to be in the successor."""
    bindings = subject.bindings
    if binding.name in bindings.others or len(bindings.of(binding.name)) != 1:
        return False
    qualified = binding.qualified
    if "." in qualified and _kind(qualified) is None:
        return False
    return all(_kind(name) is not None for name in _chains(bindings.body, binding.name, qualified))


def _chains(body: list[ast.stmt], name: str, qualified: str) -> Iterator[str]:
    """Yield the qualified names that are reached through a name."""
    inner: set[int] = set()
    for node in ast.walk(ast.Module(body, [])):  # what is outside comes first
        if not isinstance(node, ast.Attribute) or id(node) in inner:
            continue
        attributes: list[str] = []
        part: ast.expr = node
        while isinstance(part, ast.Attribute):
            inner.add(id(part))
            attributes.insert(0, part.attr)
            part = part.value
        if isinstance(part, ast.Name) and part.id == name:
            yield ".".join([qualified, *attributes])


def _kind(qualified: str) -> str | None:
    """Return the kind of a name that the successor has, or of the object that it is below."""
    package, _, path = qualified.partition(".")
    if package == "keras_core":
        entry = known(path)
        return entry.kind if entry is not None and entry.is_in_newest("k") else None
    while "." in qualified:
        kind = data.line("renamed_names.txt", qualified)
        if kind is not None:
            return kind if f"{package}.{path}" == qualified or kind != "module" else None
        qualified = qualified.rpartition(".")[0]
    return None
