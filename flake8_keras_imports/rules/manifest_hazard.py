"""
## What it does

Repeats what rules KER201 to KER205 say of the project's manifests, once for each file that
imports Keras, at its first import. Off by default: it is for who runs nothing but flake8, which
sees Python files only. `keras-imports check` reports the manifests themselves.

## Why is this bad

A requirement under which Keras is another library from day to day is a hazard for every file
that imports it, and flake8 never opens `requirements.txt`.

## Example

```toml file=pyproject.toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.13"]
```

```python
from keras.layers import Dense
```

## Use instead

```toml file=pyproject.toml
[project]
name = "trainer"
dependencies = ["tensorflow>=2.16"]
```

```python
from keras.layers import Dense
```

## Fix safety

There is no automatic fix: the place to change is the manifest.

## Evidence

That of the rule that it repeats.

## References

- [KER201](KER201.md), [KER202](KER202.md), [KER203](KER203.md), [KER204](KER204.md),
  [KER205](KER205.md)
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from flake8_keras_imports.project.lookup import project_of
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.manifests import ManifestSubject
from flake8_keras_imports.source.paths import relative


def check(subject: Subject) -> Iterator[Report]:
    if subject.settings.isolated:
        return
    reaches = subject.module.reaches
    if not reaches:
        return
    first = min(reaches, key=lambda reach: (reach.node.lineno, reach.node.col_offset))
    hazards = list(dict.fromkeys(_hazards(subject)))
    if hazards:
        more = f" (and {len(hazards) - 1} more)" if len(hazards) > 1 else ""
        yield first.node, hazards[0] + more


def _hazards(subject: Subject) -> Iterator[str]:
    from flake8_keras_imports.rules import all_rules

    project = project_of(os.path.dirname(os.path.abspath(subject.filename)))
    for manifest in project.manifests if project is not None else ():
        about = ManifestSubject(manifest, subject.settings)
        for rule in all_rules():
            if rule.manifests is not None and rule.default:
                for pin, message, *_ in rule.manifests(about):
                    path = relative(pin.path, project.folder) if project else pin.path
                    yield f"{path}:{pin.row}: {rule.code} {message}"


RULE = Rule(code="KER290", name="manifest-hazard", since="0.1.0", check=check, default=False)
