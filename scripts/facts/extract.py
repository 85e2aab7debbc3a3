"""From the sources of one release to its names in both relations, kinds and parameters.

*Reachable by attribute* is what ``keras.a.b`` finds after ``import keras`` alone;
*importable* is what ``from keras.a import b`` finds, which loads modules from disk.
"""

from __future__ import annotations

import ast
from typing import TypedDict

from facts.classes import Classes, parameters
from facts.imports import Definition, Files, Module, Outside
from facts.paths import is_listed, relative


class Facts(TypedDict):
    """What one release says of one origin; the values of ``attr`` and ``imp`` are identities."""

    attr: dict[str, str]
    imp: dict[str, str]
    kinds: dict[str, str]
    parameters: dict[str, list[str]]
    #: Class identity to what its instances have; parameters for methods, else None.
    members: dict[str, dict[str, list[str] | None]]
    outside: dict[str, list[str]]


def reachable(root: Module) -> dict[str, object]:
    """Return what attributes of the root lead to, as it stands after its import."""
    found: dict[str, object] = {}
    todo = [("", root)]
    while todo:
        prefix, module = todo.pop()
        for name, value in module.names.items():
            path = prefix + name
            if not is_listed(prefix, name):
                continue
            if isinstance(value, Module) and relative(value.name) == path:
                todo.append((f"{path}.", value))
            found[path] = value
    return found


def importable(files: Files, root: str) -> dict[str, object]:
    """Return what ``from module import name`` finds, over all modules on disk."""
    found: dict[str, object] = {}
    todo = [("", root)]
    while todo:
        prefix, place = todo.pop(0)
        module = files.load(place)
        if module is None:
            continue
        for name, value in module.names.items():
            if is_listed(prefix, name):
                found[prefix + name] = value
        for child in files.submodules(place):
            last = child.rpartition(".")[2]
            if is_listed(prefix, last):
                loaded = files.load(child)
                # a name that the package binds wins over the module of the same name
                found.setdefault(prefix + last, module.names.get(last, loaded))
                todo.append((f"{prefix}{last}.", child))
    return found


def extract(files: Files, root: str, importing: str, first: str | None = None) -> Facts:
    """Return the facts of the origin whose root is ``root``, or on import ``importing``.

    ``first`` is a module that is always imported before.
    """
    if first:
        files.load(first)
    top = files.load(root)
    assert top is not None, root
    by_attribute = dict(reachable(top))
    by_import = importable(files, importing)
    classes = Classes(files, top)
    facts = Facts(attr={}, imp={}, kinds={}, parameters={}, members={}, outside={})
    for relation, names in (("attr", by_attribute), ("imp", by_import)):
        for path, value in names.items():
            facts[relation][path] = _identity(value)  # type: ignore[literal-required]
    for path, value in {**by_import, **by_attribute}.items():
        kind = classes.kind(value, path.rpartition(".")[2])
        if kind == "module" and isinstance(value, Module) and relative(value.name) != path:
            kind = "alias"
        facts["kinds"][path] = kind
        if isinstance(value, Definition) and value.identity not in facts["parameters"]:
            _describe(facts, classes, value, kind)
    return facts


def _identity(value: object) -> str:
    if isinstance(value, Module):
        return f"module:{value.name}"
    assert isinstance(value, Definition | Outside)
    return value.identity


def _describe(facts: Facts, classes: Classes, value: Definition, kind: str) -> None:
    """Add parameters, and of a class the members."""
    if not isinstance(value.node, ast.ClassDef | ast.FunctionDef):
        return
    known = classes.parameters(value)
    if known is not None:
        facts["parameters"][value.identity] = known
    if isinstance(value.node, ast.ClassDef) and kind != "stub":
        facts["members"][value.identity] = {
            name: parameters(node, bound=True) if isinstance(node, ast.FunctionDef) else None
            for name, node in classes.members(value).items()
            if not name.startswith("_") or name == "__call__"
        }
        facts["outside"][value.identity] = classes.outside(value)
