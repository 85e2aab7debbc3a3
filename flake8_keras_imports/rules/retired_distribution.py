"""
## What it does

Reports distributions in manifests that are no longer made or that only lead to another one:
`tensorflow-gpu`, `tensorflow-macos`, `keras-core`, `keras-cv`, `keras-nlp`, `tensorflow-addons`,
`keras-nightly` and others, each with what to require instead.

## Why is this bad

They stay at their last release, which was made for a TensorFlow or a Keras of its time, and
hold the whole environment there. `keras-nightly` and `keras` install the same package over
each other.

## Example

```toml
[project]
name = "trainer"
dependencies = ["tensorflow-gpu==2.10.*"]
```

## Use instead

```toml
[project]
name = "trainer"
dependencies = ["tensorflow==2.10.*"]
```

## Fix safety

Unsafe: another distribution is installed, of which the range may allow newer releases than there
were of the old one; for `kerastuner` and `keras-core` the imports change, too (KER107). The name
is replaced where the new one is there module for module (`data/renamed_distributions.txt`) and not
required already, and where the version still makes sense: `tensorflow-gpu==2.0.*` stays. Nothing
else of the line is changed. What is not found just as it should be (lines that go on in the next
one, hashes, names and versions that are put together in `setup.py`, conda's builds) is left alone.

## Evidence

None: that a project is retired is its own word or what PyPI has of it.
`data/retired_distributions.txt` names each with the advice.

## References

- [tensorflow-gpu on PyPI](https://pypi.org/project/tensorflow-gpu/)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports import data
from flake8_keras_imports.finding import Fix
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.rules.base import ManifestReport, Rule
from flake8_keras_imports.rules.manifests import ManifestSubject


def check_manifest(subject: ManifestSubject) -> Iterator[ManifestReport]:
    for pin in subject.here():
        row = data.line("retired_distributions.txt", pin.name)
        if row is None:
            continue
        yield pin, f"'{pin.name}' is retired; {row}", partial(_mended, subject, pin)


def _mended(subject: ManifestSubject, pin: Pin) -> Fix | None:
    from flake8_keras_imports.fixes.pins import renamed

    return renamed(pin, subject.manifest.pins, subject.lines)


RULE = Rule(
    code="KER205",
    name="retired-distribution",
    since="0.1.0",
    fix="sometimes",
    manifests=check_manifest,
)
