"""
## What it does

Reports a requirement on a distribution that needs another Keras than some installation which the
same manifest allows: `tensorflow-addons` where TensorFlow 2.16 or later is allowed,
`tensorflow-hub` 0.16.0 or `tensorflow-probability` there without `tf-keras`, `autokeras` 3 with
TensorFlow 2.15. Judged by the newest release that was tried and that the requirement allows.

What the distribution itself requires counts: where an installer would refuse the pair or bring
`tf-keras` along, nothing is reported.

## Why is this bad

These libraries are written for one Keras. Installers do not know it, because it does not stand in
the metadata: they install the pair, and the import, or the first use, raises.

## Example

```toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.16", "tensorflow-probability"]
```

## Use instead

```toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.16", "tensorflow-probability[tf]"]
```

## Fix safety

There is no automatic fix yet.

## Evidence

79 releases of 36 distributions were imported and used beside TensorFlow 2.15, and beside 2.19
(some 2.12, 2.13, 2.16, 2.21) without `tf-keras`, with it, and in legacy mode;
`evidence/companions.csv` has what happened. Releases that were not tried are never reported.

## References

- [tf-keras on PyPI](https://pypi.org/project/tf-keras/)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.project.manifests.pin import Pin, normalised
from flake8_keras_imports.project.solutions import can_be_installed, matches, solve
from flake8_keras_imports.rules.base import Rule
from flake8_keras_imports.rules.manifests import ManifestSubject
from flake8_keras_imports.settings import Allowed


class Companion(NamedTuple):
    """A release that was tried."""

    release: str
    #: ``keras2``, ``keras3``, ``tf_keras``, ``legacy`` or ``any``.
    needs: str
    #: What it requires itself; ``-`` for nothing, ``*`` for any version.
    tensorflow: str
    keras: str
    tf_keras: str
    why: str


def check_manifest(subject: ManifestSubject) -> Iterator[tuple[Pin, str]]:
    pins = [pin for pin in subject.manifest.pins if not pin.is_constraint]
    brings = any(map(_brings_tf_keras, pins))
    for pin in subject.here():
        found = _newest(pin)
        if found is None or found.needs == "any" or pin.is_constraint:
            continue
        said = next((s for way in subject.ways if (s := _judge(subject, way, found, brings))), "")
        if said:
            yield pin, f"'{pin.name}' {found.release} {said}"


def _newest(pin: Pin) -> Companion | None:
    """Return the newest release that was tried and that a requirement allows."""
    lines = data.lines("companions.txt", pin.name)
    rows = [Companion(*line.split(" ", 5)) for line in lines]
    rows = [row for row in rows if matches(pin.specifier, row.release)]
    return max(rows, key=lambda row: [int(n) for n in row.release.split(".")], default=None)


def _brings_tf_keras(pin: Pin) -> bool:
    """Say whether a requirement brings tf-keras along, by itself or by its extras."""
    if normalised(pin.name) == "tf-keras":
        return True
    found = _newest(pin)
    if found is None:
        return False
    extras = re.search(r"\[([^\]]*)\]", pin.text)
    asked = [extra.strip() for extra in extras[1].split(",")] if extras else []
    keys = [f"{pin.name}[{extra}]" for extra in asked]
    return found.tf_keras != "-" or any(
        found.release in data.lines("companions.txt", key) for key in keys
    )


def _judge(subject: ManifestSubject, way: Allowed, found: Companion, brings: bool) -> str:
    """Say what is wrong in one way to fulfil the manifest, if anything is."""
    if way.tensorflow is None and way.keras is None:
        return ""
    own = Allowed(
        _joined(way.tensorflow, found.tensorflow), _joined(way.keras, found.keras), way.tf_keras
    )
    if not can_be_installed(own, subject.python):
        return ""  # the installer takes another release
    versions = solve(own, subject.python)
    raises = f": {found.why}" if found.why != "-" else ""
    if found.needs == "keras3":
        old = versions.may("t")
        return f"needs Keras 3, and TensorFlow up to 2.15 is allowed{raises}" if old else ""
    if not versions.may("f"):
        return ""
    if found.needs == "keras2":
        return f"needs Keras 2, and TensorFlow 2.16 or later is allowed{raises}"
    if way.tf_keras is not None or brings:
        return ""
    if found.needs == "legacy":
        return (
            "needs Keras 2 or legacy mode (tf-keras and TF_USE_LEGACY_KERAS=1), and "
            f"TensorFlow 2.16 or later is allowed without tf-keras{raises}"
        )
    return f"needs tf-keras with TensorFlow 2.16 or later, which is allowed without it{raises}"


def _joined(wanted: str | None, required: str) -> str | None:
    """Return what a manifest and the distribution ask for together."""
    if required in ("-", "*"):
        return wanted if required == "-" else wanted or ""
    return ",".join(filter(None, (wanted, required)))


RULE = Rule(
    code="KER204",
    name="companion-conflict",
    since="0.1.0",
    manifests=check_manifest,
)
