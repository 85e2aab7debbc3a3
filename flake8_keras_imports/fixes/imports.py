"""Fixes of import statements that reach a Keras."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports.finding import Edit, Fix
from flake8_keras_imports.fixes.aliases import without
from flake8_keras_imports.fixes.judging import Target, applicability, lacking, other_object, target
from flake8_keras_imports.project.versions import TIMELINES, releases
from flake8_keras_imports.resolve.origins import Place, known, locate, public_names

if TYPE_CHECKING:
    from flake8_keras_imports.fixes.bindings import Binding
    from flake8_keras_imports.resolve.module import Reach
    from flake8_keras_imports.rules.base import Subject


class Moved(NamedTuple):
    """A name of an import and where it is to come from."""

    alias: ast.alias
    goal: Target
    #: Module and name to import; no module where the root itself is imported.
    module: str
    name: str

    @property
    def bound(self) -> str:
        return self.alias.asname or self.alias.name

    @property
    def written(self) -> str:
        """The name as an import writes it."""
        if self.alias.name == "*":
            return "*"
        return f"{self.name} as {self.bound}" if self.bound != self.name else self.name


def rewrite_import(subject: Subject, reach: Reach) -> Fix | None:
    """Return the fix that imports the same from the preferred Keras."""
    package = subject.wording.package
    if subject.is_own(package.partition(".")[0]):
        return None
    node = reach.node
    if isinstance(node, ast.alias):
        found = _plain(subject, reach.places[0], node)
    elif isinstance(node, ast.ImportFrom):
        found = _from(subject, node)
    else:
        return None
    if found is None:
        return None
    written, edits, doubts = found
    reasons = list(dict.fromkeys(doubts))
    return Fix(f"Replace with '{written}'", applicability(reasons), edits, "; ".join(reasons))


Found = tuple[str, tuple[Edit, ...], list[str]]


def _plain(subject: Subject, place: Place, alias: ast.alias) -> Found | None:
    """Return the fix of one name of ``import a.b as c, d``."""
    goal = target(subject, place)
    if goal is None:
        return None
    dotted = subject.wording.dotted(goal.path)
    if not alias.asname:
        top = alias.name.partition(".")[0]
        if top in subject.bindings.used or is_exported(subject, top):
            if top == "tensorflow":  # what is reached through it is mended by itself
                return "import tensorflow", (subject.text.replace(alias, top),), []
            if place.path:
                return None
            text = f"{dotted} as {top}"
            return f"import {text}", (subject.text.replace(alias, text),), list(goal.doubts)
        return f"import {dotted}", (subject.text.replace(alias, dotted),), list(goal.doubts)
    doubts = [*goal.doubts, *_of_name(subject, place, goal, alias.asname)]
    renamed = f" as {alias.asname}" if alias.asname != dotted else ""
    if is_importable(subject, goal.path):
        text = f"{dotted}{renamed}"
        return f"import {text}", (subject.text.replace(alias, text),), doubts
    statement = next(b.statement for b in subject.bindings.imports if b.alias is alias)
    module, _, name = dotted.rpartition(".")
    if len(statement.names) > 1 or not module or subject.text.has_comment(statement):
        return None
    text = f"from {module} import {name}" + (f" as {alias.asname}" if alias.asname != name else "")
    return text, (subject.text.replace(statement, text),), doubts


def is_importable(subject: Subject, path: str) -> bool:
    """Say whether ``import`` finds a path in every allowed release of the preferred Keras."""
    if not path:
        return True
    entry = known(path)
    if entry is None or entry.kind != "module":
        return False
    return all(
        not subject.versions.may(letter) & ~releases(letter, entry.cell(letter, True))
        for letter in TIMELINES[subject.settings.preferred]
    )


def _from(subject: Subject, node: ast.ImportFrom) -> Found | None:
    """Return the fix of a whole ``from`` import."""
    moved, kept = [], []
    for alias in node.names:
        qualified = node.module or ""
        if alias.name != "*":
            qualified = f"{qualified}.{alias.name}"
        place = locate(qualified)
        if place is None:
            kept.append(alias)
            continue
        one = _moved(subject, place, alias)
        if one is None:
            return None  # to import one name of five from elsewhere would mix two Kerases
        moved.append((place, one))
    if not moved:
        return None
    doubts = []
    for place, one in moved:
        doubts += [*one.goal.doubts, *_of_name(subject, place, one.goal, one.bound)]
    return rewritten(subject, node, [one for _, one in moved], kept, doubts)


def rewritten(
    subject: Subject,
    node: ast.ImportFrom,
    names: list[Moved],
    kept: list[ast.alias],
    doubts: list[str],
) -> Found | None:
    """Return the fix of a ``from`` import of which some names come from elsewhere then."""
    modules = list(dict.fromkeys(one.module for one in names))
    if not kept and len(modules) == 1 and modules[0]:
        return _in_place(subject, node, names, doubts)
    return _split(subject, node, names, kept, doubts)


def _moved(subject: Subject, place: Place, alias: ast.alias) -> Moved | None:
    goal = target(subject, place)
    if goal is None:
        return None
    dotted = subject.wording.dotted(goal.path)
    if alias.name == "*":
        return Moved(alias, goal, dotted, "*") if _star_is_whole(subject, place, goal) else None
    module, _, name = dotted.rpartition(".")
    return Moved(alias, goal, module, name)


def _star_is_whole(subject: Subject, place: Place, goal: Target) -> bool:
    """Say whether every name that the file may have from a star import is in the new module."""
    origin = place.origin if place.origin in TIMELINES else ""
    for name in set(public_names(place.path)) & subject.bindings.used:
        old, new = f"{place.path}.{name}".lstrip("."), f"{goal.path}.{name}".lstrip(".")
        # what the old module has no longer comes from somewhere else
        if lacking(subject, old, origin) is not None and lacking(subject, new) is None:
            return False
    return True


def _of_name(subject: Subject, place: Place, goal: Target, bound: str) -> list[str]:
    """Return what speaks against an import because of what the file does with its name."""
    if bound == "*":
        return ["what a star import binds depends on the release"]
    found = []
    if is_exported(subject, bound):
        found.append(f"other modules may import '{bound}' from here")
    for reach in subject.reaches_through.get(bound, ()):
        if reach.start == place:
            found += of_use(subject, place, goal, reach)
    return found


def of_use(subject: Subject, place: Place, goal: Target, reach: Reach) -> list[str]:
    """Return what speaks against an import because of one use of what it binds."""
    used = reach.places[0]
    inside = used.path[len(place.path) :] if used.path.startswith(place.path) else f".{used.path}"
    if lacking(subject, f"{goal.path}{inside}".lstrip(".")) is None:
        return [f"'{reach.written}' is not in {subject.wording.package}"]
    return other_object(subject, used)


def is_exported(subject: Subject, name: str) -> bool:
    """Say whether other modules are meant to import a name from this one."""
    return name in subject.bindings.exported or (
        os.path.basename(subject.filename) == "__init__.py" and name[:1] != "_"
    )


def _in_place(
    subject: Subject, node: ast.ImportFrom, names: list[Moved], doubts: list[str]
) -> Found | None:
    """Return the fix that changes the module of a statement, and the names that have others."""
    start = subject.text.start(node)
    tokens = subject.text.tokens(node)
    module = [t for t in tokens if t.start > start]
    end = next((i for i, t in enumerate(module) if t.string == "import"), 0)
    if not end:
        return None
    edits = [Edit(*module[0].start, *module[end - 1].end, names[0].module)]
    for one in names:
        old = one.alias.name + (f" as {one.alias.asname}" if one.alias.asname else "")
        if one.written != old:
            edits.append(subject.text.replace(one.alias, one.written))
    listed = names[0].written if len(names) == 1 else "..."
    return f"from {names[0].module} import {listed}", tuple(edits), doubts


def _split(
    subject: Subject,
    node: ast.ImportFrom,
    names: list[Moved],
    kept: list[ast.alias],
    doubts: list[str],
) -> Found | None:
    """Return the fix that makes several statements of one."""
    groups: dict[str, list[str]] = {}
    for one in names:
        groups.setdefault(one.module, []).append(one.written)
    lines = []
    for module in sorted(groups):
        if module:
            lines.append(f"from {module} import {', '.join(groups[module])}")
        else:
            lines += [f"import {name}" for name in groups[module]]
    title = lines[0] if len(lines) == 1 else "; ".join(lines)
    text, indent = subject.text, subject.text.indent(node)
    if not kept:
        if text.has_comment(node):
            return None
        joint = "; " if indent is None else f"\n{indent}"
        return title, (text.replace(node, joint.join(lines)),), doubts
    removed = without(text, node, [one.alias for one in names])
    if removed is None:
        return None
    if indent is None:
        added = text.insert(text.start(node), "".join(f"{line}; " for line in lines))
    else:
        new = "".join(f"{indent}{line}\n" for line in lines)
        added = text.insert((node.lineno, 1), new)
    return title, (added, *removed), doubts


def will_be(subject: Subject, binding: Binding) -> str | None:
    """Return what the name of an import is when the import has been mended."""
    if subject.settings.preferred == "tf.keras":
        return None
    qualified = binding.qualified
    place = locate(qualified)
    if place is None or place.path or place.origin == subject.settings.preferred:
        return None
    for reach in subject.module.reaches:
        if reach.how == "import" and binding.alias in reach.aliases:
            if subject.reports(reach) and rewrite_import(subject, reach) is not None:
                return subject.wording.package
    return None
