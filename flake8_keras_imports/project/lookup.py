"""The project of a file: its manifests, and the releases that they allow."""

from __future__ import annotations

import itertools
import os
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.cache.traces import exists, note_broken, remembered
from flake8_keras_imports.project.config import TOPS
from flake8_keras_imports.project.manifests import LOCKS, Manifest, manifests_in, read
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.project.solutions import can_be_installed, solve, union
from flake8_keras_imports.project.versions import Versions, everything
from flake8_keras_imports.settings import Allowed
from flake8_keras_imports.source.paths import relative

#: Alternatives of one manifest beyond which it is read as saying nothing.
MAX_ALTERNATIVES = 64
_FAMILIES = ("tensorflow", "keras", "tf-keras")


class Project(NamedTuple):
    """What the manifests of one folder say."""

    folder: str
    manifests: tuple[Manifest, ...]
    #: One entry for each way in which a manifest can be fulfilled.
    alternatives: tuple[tuple[Allowed, str], ...]

    def versions(self, said: Allowed) -> Versions:
        """Return the allowed releases; what options say of a project replaces manifests."""
        ways = dict.fromkeys((said.over(wanted), python) for wanted, python in self.alternatives)
        possible = [way for way in ways if can_be_installed(*way)]
        return union([solve(*way) for way in possible or ways]) if ways else solve(said)


def family(name: str) -> str | None:
    """Return which of the three packages a distribution installs."""
    row = data.line("distributions.txt", name)
    return row.partition(" ")[0] if row is not None else None


def limited(pin: Pin) -> str:
    """Return the specifier of a pin, and that of what there is of its distribution."""
    row = data.line("distributions.txt", pin.name) or ""
    return _joined([pin.specifier, row.partition(" ")[2]])


def versions_for(filename: str, said: Allowed, isolated: bool = False) -> Versions:
    """Return the releases that the project of a file allows."""
    project = None
    if None in said and not isolated:
        project = project_of(os.path.dirname(os.path.abspath(filename)))
    if project is not None:
        return project.versions(said)
    if said == Allowed():
        return everything()
    return solve(said)._replace(names_legacy=said.tf_keras != "none")


def installed(commands: list[list[Pin]]) -> tuple[Allowed, int]:
    """Return what commands install, the last one of each project, and the row that decides.

    A command that names no version says nothing.
    """
    said: dict[str, str] = {}
    row = 0
    for pin in (pin for pins in commands for pin in pins):
        which = family(pin.name)
        if which is not None and pin.specifier:
            said[which] = limited(pin)
            row = pin.row if which == "tensorflow" or not row else row
    return Allowed(*(said.get(which) for which in _FAMILIES)), row


def reason_for(filename: str, said: Allowed, isolated: bool = False) -> str:
    """Return what decides which TensorFlow there is, for a message: ``requirements.txt:3``.

    Empty where nothing says anything of it.
    """
    if said.tensorflow is not None:
        return f"tensorflow-version {said.tensorflow}".rstrip()
    if isolated:
        return ""
    project = project_of(os.path.dirname(os.path.abspath(filename)))
    pins = [pin for m in (project.manifests if project is not None else ()) for pin in m.pins]
    for wanted in ("tensorflow", "keras"):
        own = [pin for pin in pins if family(pin.name) == wanted and pin.row]
        pin = min(own, key=lambda pin: not pin.is_locked, default=None)
        if pin is not None and project is not None:
            return f"{relative(pin.path, project.folder)}:{pin.row}"
    return ""


@remembered(4096)
def project_of(folder: str) -> Project | None:
    """Return the nearest project above a folder that speaks of TensorFlow or Keras."""
    project = _project_in(folder)
    if project is not None and project.alternatives:
        return project
    above = os.path.dirname(folder)
    if above == folder or any(exists(folder, top) for top in TOPS):
        return None
    return project_of(above)


#: Manifests that could not be read, by path.
_unreadable: dict[str, Manifest] = {}


def unreadable() -> list[Manifest]:
    """Return the manifests that were looked at so far and could not be read."""
    return list(_unreadable.values())


def forget() -> None:
    """Forget every manifest that was read."""
    manifest_at.cache_clear()
    _project_in.cache_clear()
    project_of.cache_clear()
    _unreadable.clear()


@remembered(4096)
def manifest_at(path: str) -> Manifest:
    """Return a manifest by its absolute path; each is read once in a process."""
    return read(path)


@remembered(4096)
def _project_in(folder: str) -> Project | None:
    paths = manifests_in(folder)
    if not paths:
        return None
    manifests = tuple(manifest_at(path) for path in paths)
    for manifest in manifests:
        if manifest.error:
            _unreadable[manifest.path] = manifest
            note_broken(manifest.path, manifest.error)
    locked = {
        os.path.join(folder, LOCKS[os.path.basename(m.path)]): m.pins
        for m in manifests
        if os.path.basename(m.path) in LOCKS and not m.error
    }
    python = next((m.python for m in manifests if m.python), "")
    ways = []
    for manifest in manifests:
        if os.path.basename(manifest.path) not in LOCKS:
            pins = manifest.pins + locked.pop(manifest.path, ())
            ways += [(wanted, manifest.python or python) for wanted in alternatives(pins)]
    for pins in locked.values():  # a lock without the file that it belongs to
        ways += [(wanted, python) for wanted in alternatives(pins)]
    return Project(folder, manifests, tuple(dict.fromkeys(ways)))


def alternatives(pins: tuple[Pin, ...]) -> list[Allowed]:
    """Return the ways in which the pins of one manifest can be fulfilled.

    Requirements with markers are alternatives of each other, and so are extras and groups
    where nothing is always installed; constraints narrow all of them, and the versions of a
    lock file replace them.
    """
    choices: dict[str, list[str | None]] = {}
    optional: dict[str, bool] = {}
    for project in _FAMILIES:
        own = [pin for pin in pins if family(pin.name) == project]
        choices[project] = [*_choices(own)] or [None]
        asked = [pin for pin in own if not pin.is_constraint]
        optional[project] = bool(asked) and all(pin.group for pin in asked)
    if any(not optional[p] and choices[p] != [None] for p in _FAMILIES):
        for project in _FAMILIES:  # nobody has to install the extra
            choices[project] += [None] if optional[project] else []
    if all(found == [None] for found in choices.values()):
        return []
    ways = list(itertools.product(*(choices[project] for project in _FAMILIES)))
    return [Allowed(*way) for way in ways] if len(ways) <= MAX_ALTERNATIVES else []


def _choices(pins: list[Pin]) -> list[str]:
    locked = [pin.specifier for pin in pins if pin.is_locked]
    if locked:
        return list(dict.fromkeys(locked))
    asked = [pin for pin in pins if not pin.is_constraint]
    limits = [pin.specifier for pin in pins if pin.is_constraint]
    main = [pin for pin in asked if not pin.group]
    if not asked:  # what something else installs is limited all the same
        return [_joined(limits)] if limits else []
    groups = [main] if main else [[p for p in asked if p.group == g] for g in _groups(asked)]
    found = []
    for group in groups:
        always = [limited(pin) for pin in group if not pin.marker]
        marked = [limited(pin) for pin in group if pin.marker]
        found += [_joined([*always, one, *limits]) for one in marked] or [
            _joined([*always, *limits])
        ]
    return list(dict.fromkeys(found))


def _groups(pins: list[Pin]) -> list[str]:
    return list(dict.fromkeys(pin.group for pin in pins))


def _joined(specifiers: list[str]) -> str:
    return ",".join(dict.fromkeys(s for s in specifiers if s))
