"""
## What it does

Reports a requirement under which Keras can be Keras 2 or Keras 3: a range of TensorFlow that
spans 2.15 and 2.16, or a range of Keras that spans 2 and 3. In `requirements*.txt` and
constraints, `pyproject.toml`, `setup.py`, `setup.cfg`, `environment.yml` and `Pipfile`, at the
line that declares it.

## Why is this bad

From TensorFlow 2.16 on `tf.keras` is Keras 3, another library. Which of the two a fresh
installation gets depends on the day it is made, on the Python, and on what else is installed;
code that was tested with one of them fails, or trains something else, with the other.

What else the manifest says counts: `tensorflow` beside `keras<3` is TensorFlow up to 2.15, and
with `requires-python = ">=3.12"` it is 2.16 or later. A lock file settles it. A project that
supports both on purpose says so with `both-keras = true` in `[tool.keras-imports]`.

## Example

```toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.13"]
```

## Use instead

```toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.13,<2.16"]
```

## Fix safety

Shown only, never applied: an upper bound that leaves Keras 2 alone (`tensorflow<2.16`, `keras<3`).
Whether the program wants Keras 2 or Keras 3 is not in the manifest. Nothing else of the line is
changed. What is not found just as it should be (lines that go on in the next one, hashes, names
and versions that are put together in `setup.py`, conda's builds) is left alone.

## Evidence

What each release requires is read from its metadata (`data/releases.txt`): TensorFlow 2.15
requires keras 2.15, TensorFlow 2.16 requires keras 3.0 or later.

## References

- [TensorFlow 2.16 release notes](https://github.com/tensorflow/tensorflow/releases/tag/v2.16.1)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flake8_keras_imports.finding import Fix
from flake8_keras_imports.project.lookup import limited
from flake8_keras_imports.project.manifests.pin import Pin
from flake8_keras_imports.project.solutions import solve
from flake8_keras_imports.project.versions import numbers, timeline
from flake8_keras_imports.rules.base import ManifestReport, Rule
from flake8_keras_imports.rules.manifests import ManifestSubject
from flake8_keras_imports.settings import Allowed


def check_manifest(subject: ManifestSubject) -> Iterator[ManifestReport]:
    if subject.settings.both_keras:
        return  # on purpose
    solutions = [solve(way, subject.python) for way in subject.ways]
    if any(found.may("t") and found.may("f") for found in solutions):
        for pin in subject.asked("tensorflow"):
            own = solve(Allowed(tensorflow=limited(pin)), _python(subject, pin))
            if own.may("t") and own.may("f"):
                yield (
                    pin,
                    f"'{pin.shown}' allows TensorFlow with "
                    "Keras 2 (up to 2.15) and with Keras 3 (from 2.16 on)",
                    partial(_mended, subject, pin),
                )
    for pin in subject.asked("keras"):
        own = solve(Allowed(keras=pin.specifier), _python(subject, pin))
        if _spans(own.may("k")) and any(_spans(found.may("k")) for found in solutions):
            said = f"'{pin.shown}' allows Keras 2 and Keras 3"
            yield pin, said, partial(_mended, subject, pin)


def _mended(subject: ManifestSubject, pin: Pin) -> Fix | None:
    from flake8_keras_imports.fixes.pins import capped

    return capped(pin, subject.lines)


def _python(subject: ManifestSubject, pin: Pin) -> str:
    return ",".join(filter(None, (subject.python, pin.python)))


def _spans(wanted: int) -> bool:
    majors = {numbers(v)[0] for i, v in enumerate(timeline("k")) if wanted >> i & 1}
    return len(majors) > 1


RULE = Rule(
    code="KER201",
    name="pin-crosses-keras-3",
    since="0.1.0",
    fix="sometimes",
    manifests=check_manifest,
)
