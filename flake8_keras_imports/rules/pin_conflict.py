"""
## What it does

Reports ranges of TensorFlow and Keras in one manifest that no releases satisfy together:
`tensorflow==2.15.*` with `keras>=3`, `tensorflow==2.8.*` with `keras==2.10.*`; and a range of
TensorFlow without a release for the Pythons that the project declares. Every way to fulfil the
manifest must be impossible; markers, extras and groups are alternatives.

## Why is this bad

TensorFlow 2.6 to 2.15 requires the Keras of its own minor version, and TensorFlow 2.16 and
later requires Keras 3. An installer refuses such a manifest. Forced into one environment the
two may not import at all, or `tf.keras` of TensorFlow 2.15 silently becomes Keras 3.

## Example

```toml
[project]
name = "trainer"
dependencies = ["tensorflow==2.15.*", "keras>=3"]
```

## Use instead

```toml
[project]
name = "trainer"
dependencies = ["tensorflow==2.15.*", "keras==2.15.*"]
```

## Fix safety

Shown only, never applied: the Keras that the range of TensorFlow needs, where that is one. Which
of the two requirements is wrong is not known. Nothing else of the line is changed. What is not
found just as it should be (lines that go on in the next one, hashes, names and versions that are
put together in `setup.py`, conda's builds) is left alone.

## Evidence

What each release requires is read from its metadata (`data/releases.txt`). A hundred sets of
requirements were given to a resolver (`tests/resolver/sets.csv`); where it answers otherwise,
`tests/test_resolver.py` says why.

## References

- [Keras 3 compatibility matrix](https://keras.io/getting_started/#compatibility-matrix)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.project.solutions import can_be_installed, installable, is_outside
from flake8_keras_imports.rules.base import ManifestReport, Rule
from flake8_keras_imports.rules.manifests import ManifestSubject
from flake8_keras_imports.settings import Allowed


def check_manifest(subject: ManifestSubject) -> Iterator[ManifestReport]:
    ways = [way._replace(tf_keras=None) for way in subject.ways]
    if any(can_be_installed(way, subject.python) for way in ways):
        return
    if any(is_outside("tensorflow", way.tensorflow or "") for way in ways):
        return
    for pin in list(subject.pins("tensorflow"))[:1]:
        tensorflow = f"{pin.name} {pin.specifier}".strip()
        if not any(installable("tensorflow", w.tensorflow or "", subject.python) for w in ways):
            on = f" on Python {subject.python}" if subject.python else ""
            yield pin, f"no release fulfils '{tensorflow}'{on}"
        elif ways[0].keras is not None:
            keras = f"keras {ways[0].keras}".strip()
            yield (
                pin,
                f"no release of Keras fulfils '{keras}' together with '{tensorflow}'",
                partial(_mended, subject, pin, ways),
            )


def _mended(subject: ManifestSubject, pin: Pin, ways: list[Allowed]) -> Fix | None:
    from flake8_keras_imports.fixes.pins import beside

    return beside(pin, subject.asked("keras"), ways, subject.python, subject.lines)


RULE = Rule(
    code="KER202",
    name="pin-conflict",
    since="0.1.0",
    fix="sometimes",
    manifests=check_manifest,
)
