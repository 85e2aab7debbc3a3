"""What ``keras-imports versions`` prints: manifests, ranges, and what each import means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations

from flake8_keras_imports.project.config import Stack
from flake8_keras_imports.project.installations import differing, having_both, shown
from flake8_keras_imports.project.lookup import Project, family, project_of, versions_for
from flake8_keras_imports.project.manifests import Manifest
from flake8_keras_imports.project.solutions import can_be_installed
from flake8_keras_imports.project.versions import Versions, numbers, spelled, timeline
from flake8_keras_imports.resolve.origins import KERAS, LEGACY, TF_KERAS
from flake8_keras_imports.settings import VERSION_OPTIONS
from flake8_keras_imports.source.paths import seen_from


def describe(path: str, stack: Stack) -> Iterator[str]:
    """Yield the lines for a file or folder; settings replace what manifests say."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    project = None if stack.isolated else project_of(os.path.abspath(folder or "."))
    if project is None:
        yield "No manifest speaks of TensorFlow or Keras: every release from 2.0 on is allowed."
    else:
        yield from _manifests(project)
    for name in VERSION_OPTIONS.values():
        text, source = stack.entry(name[2:])
        if text is not None:
            yield f"{source}: {name[2:]} {text or '(any)'}"
    said = stack.settings.allowed
    versions = versions_for(os.path.join(folder, "any.py"), said, stack.isolated)
    yield ""
    yield from _origins(versions)
    yield from _hazards(project, versions)


def _manifests(project: Project) -> Iterator[str]:
    for manifest in project.manifests:
        shown = seen_from(os.curdir, manifest.path)
        if manifest.error:
            yield f"{shown}: {manifest.error}"
            continue
        for pin in manifest.pins:
            if family(pin.name) is not None:
                yield (
                    f"{seen_from(os.curdir, pin.path)}:{pin.row}: {pin.shown}"
                    + (f"  [{pin.group}]" if pin.group else "")
                    + (f"  ; {pin.marker}" if pin.marker else "")
                )
        if manifest.python and _speaks(manifest):
            yield f"{shown}: Python {manifest.python}"


def _speaks(manifest: Manifest) -> bool:
    return any(family(pin.name) is not None for pin in manifest.pins)


def _origins(versions: Versions) -> Iterator[str]:
    """Say what each way to reach Keras means."""
    old, new = versions.may("t"), versions.may("f")
    parts = []
    if old:
        parts.append(f"Keras 2 (TensorFlow {spelled('t', old)})")
    if new:
        parts.append(f"Keras 3 (Keras {spelled('f', new)}, TensorFlow 2.16 or later)")
    yield "tf.keras  is " + (" or ".join(parts) or "not there")
    stand_alone = versions.may("k")
    yield "keras     is " + (f"Keras {spelled('k', stand_alone)}" if stand_alone else "not there")
    legacy = versions.may("l")
    yield "tf_keras  is " + (
        f"Keras 2 (tf-keras {spelled('l', legacy)})" if legacy else "not there"
    )


def _hazards(project: Project | None, versions: Versions) -> Iterator[str]:
    if project is not None:
        for wanted, python in project.alternatives:
            if not can_be_installed(wanted, python):
                asked = ", ".join(
                    f"{name} {text}"
                    for name, text in zip(("tensorflow", "keras", "tf-keras"), wanted)
                    if text is not None
                )
                yield f"unsafe: no releases fulfil {asked} together"
    if versions.may("t") and versions.may("f"):
        yield "unsafe: tf.keras is Keras 2 or Keras 3 depending on the day of the install"
    majors = {
        numbers(version)[0]
        for index, version in enumerate(timeline("k"))
        if versions.may("k") >> index & 1
    }
    if majors == {2, 3}:
        yield "unsafe: keras is Keras 2 or Keras 3 depending on the day of the install"
    origins = (TF_KERAS, KERAS, LEGACY) if versions.names_legacy else (TF_KERAS, KERAS)
    for one, other in combinations(origins, 2):
        found = differing(one, other, versions)
        if found:
            always = found == having_both(one, other, versions)
            where = "" if always else f" with {shown(found)}"
            yield f"unsafe: {one} and {other} are two libraries{where}"
