"""
## What it does

Reports a public name that an earlier release of Keras had and a release that the project
allows does not have: `keras.backend.sum` in Keras 3, `keras.utils.multi_gpu_model`,
`tf.keras.preprocessing.text.Tokenizer` reached as `keras.preprocessing.text.Tokenizer`. A name
that no release ever had is reported too, with the nearest one that exists, and so is a call of
a name that Keras 3 keeps only to raise, such as `keras.optimizers.legacy.Adam`.

## Why is this bad

The code raises `AttributeError` or `ImportError` on the day that a newer release is installed.
What is right after `import keras` can be wrong after `tf.keras`: each origin is judged by its
own names, and what is imported apart from what is reached by attributes, for these differ.

Which releases count: all from TensorFlow 2.0 and Keras 2.0 on, or what the options
`--tensorflow-version`, `--keras-version` and `--tf-keras-version` allow (a specifier such as
`>=2.13,<2.16`, or `none`). A name that is only newer than the lowest allowed release is
reported where such an option sets the lowest. Names in a `try` that catches their absence, or
below a test of a version or of `hasattr`, are not reported.

## Example

```python
import numpy as np
from keras import backend as K

difference = np.ones((2, 3), "float32")
print(K.sqrt(K.sum(K.square(difference), axis=-1)))
```

## Use instead

```python
import numpy as np
from keras import ops

difference = np.ones((2, 3), "float32")
print(ops.sqrt(ops.sum(ops.square(difference), axis=-1)))
```

## Fix safety

What was measured as equal is written: `K.sum(x)` becomes `ops.sum(x)` or `keras.ops.sum(x)`,
whatever is at hand; where neither is, `from keras import ops` is added beside the import of `K`,
which goes when nothing uses it any more. Keywords with other names are renamed
(`K.maximum(x=a, y=b)`), and what was the default is written where it has changed
(`K.concatenate(x)` gets `axis=-1`).

Safe if all calls of both that were compared gave the same values, shapes and dtypes, the call is
one of those, and every release that the project allows has the new name: with Keras 2 among them
no `keras.ops` is. "All calls" leaves out those that `evidence/replacements.txt` marks as unusual:
`K.sum` of `uint8` tensors. Not safe where something is left: `K.mean` of integers,
`K.sqrt` of negative numbers, `K.abs` of a plain number before Keras 3.15, and
`variable.assign(value)` for `K.set_value(variable, value)`. Only shown, never
written, where a call must be made anew (`K.batch_dot`, `K.repeat`) or has an argument that the new
function lacks. There is none for names without a measured replacement, and for those that no
release ever had.

Programs that were run before and after: `evidence/fixes.txt`.

## Evidence

`data/names.txt` says which releases have a name, from the files of every release on PyPI;
`data/replacements.txt` what to write instead, `evidence/replacements.txt` every call made.

@EVIDENCE@

## References

- [Migrating to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from flake8_keras_imports.project.versions import timeline
from flake8_keras_imports.resolve.origins import is_private, name, public_home, public_names
from flake8_keras_imports.rules.base import Report, Rule, Subject
from flake8_keras_imports.rules.names import (
    Missing,
    Replacement,
    called_stubs,
    exists,
    new_home,
    replacement,
    shown,
)


def check(subject: Subject) -> Iterator[Report]:
    for found in subject.missing:
        if not found.releases:
            yield found.node, _never(found)
        elif new_home(found, subject.versions) is None:
            where = shown(found.releases)
            message = f"'{found.written}' does not exist in {where}" + _instead(found)
            yield found.node, message, (), subject.renamed(found)
    for found in called_stubs(subject):
        where = shown(found.releases)
        message = f"a call of '{found.written}' raises in {where}" + _instead(found)
        yield found.node, message, (), subject.renamed(found)


def _never(found: Missing) -> str:
    """Return the message about a name that the origin never had."""
    origin = found.place.origin
    parent, _, last = found.place.path.rpartition(".")
    text = f"'{found.written}' is in no release of {origin}"
    if name(found.place.path) is not None:
        return text
    newest = timeline("k")[-1].rpartition(".")[0]
    if origin != "tf_keras":
        text += f" up to Keras {newest}"
    home = public_home(found.whole) if is_private(found.whole) else None
    near = get_close_matches(last, public_names(parent), n=1, cutoff=0.7)
    path = home or (f"{parent}.{near[0]}" if near and parent else "".join(near))
    return f"{text}; did you mean '{origin}.{path}'?" if path else text


def _instead(found: Missing) -> str:
    """Return the end of the message: what was measured about a replacement."""
    row = replacement(found)
    if row is None:
        return ""
    if row.path == "-":
        return f"; {row.reason}"
    where = exists(found.place.origin, row.path, found.releases)
    only = "" if where == found.releases else f" (in {shown(where)})"
    return f"; use '{found.place.origin}.{row.path}'{only}{_caveat(row)}"


def _caveat(row: Replacement) -> str:
    if row.safety == "safe":
        return ""
    if row.safety == "positional":
        return f", {row.reason}"
    return f", not the same: {row.reason}"


RULE = Rule(code="KER401", name="removed-name", since="0.1.0", check=check, fix="sometimes")
