"""What the rules about manifests (KER201-KER205) are given, and what they share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flake8_keras_imports.project.lookup import alternatives, family, project_of
from flake8_keras_imports.project.manifests import LOCKS, Manifest
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.settings import Allowed, Settings


@dataclass
class ManifestSubject:
    """What a rule looks at: one manifest under the settings of the project."""

    manifest: Manifest
    settings: Settings
    #: The lines of the file, where they are not those on the disk.
    given: Sequence[str] | None = None

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines of the file, for fixes."""
        from flake8_keras_imports.fixes.pins import lines_of

        return self.given if self.given is not None else lines_of(self.manifest.path)

    @cached_property
    def ways(self) -> list[Allowed]:
        """The ways in which the manifest, with the lock file beside it, can be fulfilled."""
        if self.manifest.is_command:  # it has no lock file, and its project decides nothing
            return alternatives(self.manifest.pins)
        own = os.path.abspath(self.manifest.path)
        project = project_of(os.path.dirname(own))
        pins = list(self.manifest.pins)
        for other in project.manifests if project is not None else ():
            if LOCKS.get(os.path.basename(other.path)) == os.path.basename(own):
                pins += other.pins
        return [self.settings.allowed.over(way) for way in alternatives(tuple(pins))]

    @cached_property
    def python(self) -> str:
        """The Pythons that the project supports, by this manifest or another one beside it."""
        if self.manifest.python or self.manifest.is_command:
            return self.manifest.python
        project = project_of(os.path.dirname(os.path.abspath(self.manifest.path)))
        others = project.manifests if project is not None else ()
        return next((other.python for other in others if other.python), "")

    def here(self) -> Iterator[Pin]:
        """Yield the pins that stand in this very file, each place once."""
        seen = set()
        for pin in self.manifest.pins:
            place = pin.row, pin.column, pin.name
            if pin.path == self.manifest.path and pin.row and place not in seen:
                seen.add(place)
                yield pin

    def pins(self, package: str) -> Iterator[Pin]:
        """Yield the pins of a package that stand in this very file."""
        return (pin for pin in self.here() if family(pin.name) == package)

    def asked(self, package: str) -> list[Pin]:
        """Return the pins of a package that ask for it rather than limit it."""
        return [pin for pin in self.pins(package) if not pin.is_constraint]
