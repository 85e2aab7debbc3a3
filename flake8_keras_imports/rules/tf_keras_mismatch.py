"""
## What it does

Reports a requirement on `tf-keras` whose minor versions have nothing in common with those of
the TensorFlow that the same manifest asks for: `tf-keras==2.15.*` beside `tensorflow>=2.16`.

## Why is this bad

Each `tf-keras` is made for the TensorFlow of its own minor version. From 2.15.1 on it says so
in its metadata and installers refuse the pair; 2.14.1 and 2.15.0 say nothing and are installed
beside any TensorFlow. `import tf_keras` of 2.15.0 raises on TensorFlow 2.16 and 2.21.

## Example

```toml
[project]
name = "trainer"
dependencies = ["tensorflow==2.16.*", "tf-keras==2.15.*"]
```

## Use instead

```toml
[project]
name = "trainer"
dependencies = ["tensorflow==2.16.*", "tf-keras==2.16.*"]
```

## Fix safety

Unsafe: `tf-keras` gets the minor versions that the manifest allows of TensorFlow, as far as there
are releases of it; another release is installed then. Only where there is one way to fulfil the
manifest. Nothing else of the line is changed. What is not found just as it should be (lines that
go on in the next one, hashes, names and versions that are put together in `setup.py`, conda's
builds) is left alone.

## Evidence

What each release requires is read from its metadata (`data/releases.txt`); a resolver's answers
are in `tests/resolver/sets.csv`. tf-keras 2.15.0 was put beside TensorFlow 2.16.2 and 2.21.0:
`import tf_keras` raised `AttributeError: module 'tensorflow._api.v2.compat.v2.__internal__' has
no attribute 'register_load_context_function'`.

## References

- [tf-keras on PyPI](https://pypi.org/project/tf-keras/)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.project.solutions import minors
from flake8_keras_imports.rules.base import ManifestReport, Rule
from flake8_keras_imports.rules.manifests import ManifestSubject


def check_manifest(subject: ManifestSubject) -> Iterator[ManifestReport]:
    ways = [way for way in subject.ways if way.tf_keras is not None]
    if not ways or any(way.tensorflow is None for way in ways):
        return
    for way in ways:
        tensorflow = minors("tensorflow", way.tensorflow or "", subject.python)
        legacy = minors("tf-keras", way.tf_keras or "", subject.python)
        if tensorflow & legacy or not tensorflow or not legacy:
            return  # they meet, or one of them is not in the data
    for pin in subject.asked("tf-keras"):
        asked = ways[0].tensorflow or "(any version)"
        yield (
            pin,
            f"'{pin.shown}' has no release for the minor versions of 'tensorflow {asked}'",
            partial(_mended, subject, pin),
        )


def _mended(subject: ManifestSubject, pin: Pin) -> Fix | None:
    from flake8_keras_imports.fixes.pins import matched

    return matched(pin, subject.ways, subject.python, subject.lines)


RULE = Rule(
    code="KER203",
    name="tf-keras-mismatch",
    since="0.1.0",
    fix="sometimes",
    manifests=check_manifest,
)
