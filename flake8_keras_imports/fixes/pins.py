"""Fixes of requirements in manifests: other names, other versions, everything else as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability, Fix
from flake8_keras_imports.fixes.spelling import Spelling, spelling
from flake8_keras_imports.project.lookup import family
from flake8_keras_imports.project.solutions import matching, minors
from flake8_keras_imports.project.versions import numbers, released

if TYPE_CHECKING:
    from flake8_keras_imports.project.manifests.pin import Pin
    from flake8_keras_imports.settings import Allowed

#: The goal of data/targets.txt that projects move to.
KERAS_3 = "keras-3"
_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>)(\s*)(.*)")


def lines_of(path: str) -> Sequence[str]:
    """Return the lines of a manifest as it was read, none if it could not be."""
    from flake8_keras_imports.project.manifests import text_at
    from flake8_keras_imports.project.manifests.pin import ManifestError

    try:
        return text_at(path).split("\n")
    except (OSError, ManifestError):
        return ()


def is_readable(path: str, lines: Sequence[str]) -> bool:
    """Say whether a manifest can be read with other lines in it."""
    from flake8_keras_imports.project.manifests import read_text
    from flake8_keras_imports.project.manifests.pin import ManifestError

    try:
        read_text(path, "".join(lines))
    except ManifestError:
        return False
    return True


def raised(pin: Pin, target: str = KERAS_3, lines: Sequence[str] | None = None) -> Fix | None:
    """Return the fix that lets a requirement ask for a goal of data/targets.txt and nothing older.

    Lower bounds go up, upper bounds that keep it out go away.  None where the requirement does so
    already, cannot (a distribution that ended before), or is not found as it should be.
    ``lines`` are those of its file, which is read if they are not given.
    """
    project = family(pin.name)
    floor = data.line("targets.txt", f"{target} {project}")
    written = spelling(lines if lines is not None else lines_of(pin.path), pin)
    if project is None or floor is None or written is None:
        return None
    kept = _raised(project, written.clauses, floor)
    ended = (data.line("distributions.txt", pin.name) or "").partition(" ")[2]
    wanted = ",".join([*kept, *([ended] if ended else [])])
    if kept == list(written.clauses) or not _reaches(project, wanted, floor):
        return None
    return Fix(
        f"Require '{pin.name}{','.join(kept)}'",
        Applicability.UNSAFE,
        (written.with_version(kept),),
        "other releases are installed",
    )


def _raised(project: str, clauses: Sequence[str], floor: str) -> list[str]:
    """Return clauses of which a release is the lowest that they allow."""
    kept: list[str] = []
    blank, bounded = None, False
    for clause in clauses:
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            continue
        sign, space, version = match.groups()
        blank = space if blank is None else blank
        begins = _is_from(version, floor)
        if sign in ("<", "<="):
            kept += [clause] if _reaches(project, f"{clause},>={floor}", floor) else []
        elif begins:
            kept.append(clause)
            bounded |= sign != "!="
        elif sign in ("==", "~=") and _reaches(project, clause, floor):
            kept.append(f"<{blank}{_above(sign, version)}")  # ==2.* is >=2,<3
    return kept if bounded else [f">={blank or ''}{floor}", *kept]


def _is_from(version: str, floor: str) -> bool:
    """Say whether a version is not below another one."""
    own = [int(n) for n in re.findall(r"\d+", version.removesuffix(".*"))[:3]]
    return tuple(own) >= numbers(floor)


def _above(sign: str, version: str) -> str:
    """Return the first version that ``==2.*`` or ``~=2.3`` excludes."""
    prefix = list(numbers(version.removesuffix(".*")))
    if sign == "~=":
        prefix.pop()
    return ".".join(map(str, [*prefix[:-1], prefix[-1] + 1]))


def _reaches(project: str, specifier: str, floor: str) -> bool:
    """Say whether a specifier allows some release from another one on."""
    return any(numbers(v) >= numbers(floor) for v in matching(project, specifier))


def capped(pin: Pin, lines: Sequence[str], target: str = KERAS_3) -> Fix | None:
    """Return the fix, to be shown only, that keeps a requirement below a goal."""
    project = family(pin.name)
    end = data.line("targets.txt", f"{target} {project}")
    written = spelling(lines, pin)
    if project is None or end is None or written is None:
        return None
    kept = [c for c in written.clauses if not c.startswith("<")] + [f"<{end}"]
    wanted = ",".join(kept)
    if not any(numbers(v) < numbers(end) for v in matching(project, wanted)):
        return None
    return Fix(
        f"Require '{pin.name}{wanted}'",
        Applicability.DISPLAY,
        (written.with_version(kept),),
        "whether the program wants Keras 2 or Keras 3 is not known",
    )


def renamed(pin: Pin, others: Sequence[Pin], lines: Sequence[str]) -> Fix | None:
    """Return the fix that requires what took the place of a retired distribution."""
    row = data.line("renamed_distributions.txt", pin.name)
    written = spelling(lines, pin)
    if row is None or written is None:
        return None
    name, how, reason = row.split(" ", 2)
    if any(o.name == name and (o.marker == pin.marker or not o.marker) for o in others):
        return None  # it is there
    edits = [written.name.replaced(name)]
    shown = name + written.text
    if how.startswith("from:"):
        floor = how.partition(":")[2]
        if not _reaches(name, pin.specifier, floor):
            return None
    elif how == "none":
        if pin.specifier:
            return None
    else:
        edits.append(written.with_version([how]))
        shown = name + how
    return Fix(f"Require '{shown}'", Applicability.UNSAFE, tuple(sorted(edits)), reason)


def matched(pin: Pin, ways: Sequence[Allowed], python: str, lines: Sequence[str]) -> Fix | None:
    """Return the fix that asks for the tf-keras of the minor versions of TensorFlow."""
    asked = {minors("tensorflow", way.tensorflow or "", python) for way in ways}
    written = spelling(lines, pin)
    if len(asked) != 1 or written is None:
        return None
    there = sorted({numbers(v)[:2] for v in released("tf-keras")})
    wanted = sorted(asked.pop() & set(there))
    if not wanted or wanted != there[there.index(wanted[0]) :][: len(wanted)]:
        return None
    return _with(
        pin, written, _range(wanted, there[-1]), "another release of tf-keras is installed"
    )


def _range(wanted: Sequence[tuple[int, ...]], newest: tuple[int, ...]) -> list[str]:
    """Return the clauses for minor versions that follow one another."""
    first, last = wanted[0], wanted[-1]
    if first == last:
        return [f"=={first[0]}.{first[1]}.*"]
    clauses = [f">={first[0]}.{first[1]}"]
    return clauses if last == newest else [*clauses, f"<{last[0]}.{last[1] + 1}"]


def _with(pin: Pin, written: Spelling, clauses: Sequence[str], reason: str) -> Fix:
    return Fix(
        f"Require '{pin.name}{','.join(clauses)}'",
        Applicability.UNSAFE,
        (written.with_version(clauses),),
        reason,
    )


def beside(
    pin: Pin, others: Sequence[Pin], ways: Sequence[Allowed], python: str, lines: Sequence[str]
) -> Fix | None:
    """Return the fix, to be shown only, that asks for the keras that a TensorFlow needs."""
    asked = {minors("tensorflow", way.tensorflow or "", python) for way in ways}
    keras = [other for other in others if family(other.name) == "keras"]
    floor = data.line("targets.txt", f"{KERAS_3} tensorflow")
    if len(asked) != 1 or len(keras) != 1 or floor is None:
        return None
    wanted = sorted(asked.pop())
    reason = f"'{pin.name}' may be the one that is wrong"
    fix = None
    if wanted and wanted[0] >= numbers(floor):
        fix = raised(keras[0], KERAS_3, lines)
    elif len(wanted) == 1:
        clause = "==" + ".".join(map(str, wanted[0])) + ".*"
        written = spelling(lines, keras[0])
        if written is not None and matching("keras", clause):
            fix = _with(keras[0], written, [clause], reason)
    if fix is None:
        return None
    return fix._replace(applicability=Applicability.DISPLAY, reason=reason)
