"""Runs the extraction over every release and keeps each answer as JSON in a folder."""

from __future__ import annotations

import json
import re
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from facts.extract import Facts, extract
from facts.imports import Files
from facts.pypi import Release, pythons, releases, sources

#: Timelines of data/names.txt: the letter, the origin and whose versions they are.
LINES = {
    "t": "tf.keras of TensorFlow 2.0 to 2.15, by TensorFlow's version",
    "f": "tf.keras on Keras 3 (TensorFlow 2.16 and later), by Keras's version",
    "k": "keras, by its own version",
    "l": "tf_keras, by its own version",
}
_TENSORFLOW = ("tensorflow/keras/", "tensorflow/python/keras/", "tensorflow_core/python/keras/")
# TensorFlow 2.0 and 2.1 keep their code in tensorflow_core and are imported as tensorflow.
_RENAMED = {
    "tensorflow_core.python.keras.api._v2.keras": "tensorflow.keras",
    "tensorflow_core": "tensorflow",
}


class Job(NamedTuple):
    """One view of one release."""

    line: str
    version: str
    release: Release
    #: Modules whose names by attribute and by import are asked.
    roots: tuple[str, str]
    #: A module that is always imported before.
    first: str | None = None
    #: Another release that this one takes its names from.
    beside: Release | None = None


def _minor(version: str) -> str:
    return version.rpartition(".")[0]


def jobs(found: dict[str, list[Release]]) -> list[Job]:
    """Return every view of every release, in the order of the timelines."""
    result = []
    keras = {_minor(release.version): release for release in found["keras"]}
    for release in found["tensorflow"]:
        if release.numbers < (2, 6):
            roots = ("tensorflow.keras", "tensorflow.keras")
            result.append(Job("t", release.version, release, roots))
        elif release.numbers < (2, 16):
            root = "keras.api._v2.keras"
            own = keras[_minor(release.version)]
            result.append(Job("t", release.version, own, (root, root), "keras"))
    tensorflow = [r for r in found["tensorflow"] if r.numbers < (2, 5)][-1]
    for release in found["keras"]:
        # stand-alone Keras 2.4 hands on the names of the TensorFlow beside it
        beside = tensorflow if _minor(release.version) == "2.4" else None
        roots = ("keras", "keras")
        result.append(Job("k", release.version, release, roots, beside=beside))
        if release.numbers >= (3,):
            root = "keras._tf_keras.keras"
            roots = (root, root)
            if release.version == "3.3.0":
                # Not where TensorFlow looks for it: that one release can import nothing
                # through tensorflow.keras. Mended a day later, it would spoil every import
                # of every project that allows it; the data has what it was meant to be.
                roots = ("keras.api._tf_keras.keras", "keras.api._tf_keras.keras")
            result.append(Job("f", release.version, release, roots, "keras"))
    for release in found["tf-keras"]:
        result.append(Job("l", release.version, release, ("tf_keras", "tf_keras")))
    return result


def _prefixes(release: Release) -> tuple[str, ...]:
    if release.project == "tensorflow":
        return _TENSORFLOW
    return (f"{release.project.replace('-', '_')}/",)


def _answer(job: Job, folder: Path) -> Path:
    kept = folder / f"{job.line}-{job.version}.json"
    if not kept.exists():
        files: dict[str, bytes] = {}
        for release in (job.beside, job.release):
            if release is not None:
                files.update(sources(release, _prefixes(release), folder))
        renamed = _RENAMED if job.version.startswith(("2.0.", "2.1.")) and job.line == "t" else {}
        facts = extract(Files(files, renamed), *job.roots, job.first)
        kept.write_text(json.dumps(facts), encoding="utf-8")
    return kept


def harvest(folder: Path) -> dict[str, dict[str, Facts]]:
    """Return line to version to facts, for every final release from Keras 1.0 on."""
    found = {name: releases(name) for name in ("tensorflow", "keras", "tf-keras")}
    found["keras"] = [r for r in found["keras"] if r.numbers >= (1,)]
    found["tensorflow"] = [r for r in found["tensorflow"] if r.numbers >= (2,)]
    result: dict[str, dict[str, Facts]] = {line: {} for line in LINES}
    work = jobs(found)
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        answers = pool.map(_answer, work, [folder] * len(work))
        for job, kept in zip(work, answers, strict=True):
            facts = json.loads(kept.read_text(encoding="utf-8"))
            result[job.line][job.version] = facts
    return result


class Requirement(NamedTuple):
    """What a release says it needs of the other two projects."""

    project: str
    version: str
    python: str
    #: The Pythons that have a wheel, ``-`` for any.
    wheels: str
    #: ``keras>=3.0.0`` and the like, without markers.
    requires: tuple[str, ...]


def requirements(folder: Path) -> list[Requirement]:
    """Return the requirements of every release on Python, TensorFlow and Keras."""
    kept = folder / "requirements.json"
    if not kept.exists():
        rows = []
        for project in ("tensorflow", "keras", "tf-keras"):
            wheels = pythons(project)
            for release in releases(project):
                python, needs = _metadata(release, folder)
                made_for = wheels.get(release.version, "-")
                rows.append([project, release.version, python, made_for, needs])
        kept.write_text(json.dumps(rows), encoding="utf-8")
    rows = json.loads(kept.read_text(encoding="utf-8"))
    return [Requirement(*row[:4], tuple(row[4])) for row in rows]


def _metadata(release: Release, folder: Path) -> tuple[str, list[str]]:
    try:
        with urllib.request.urlopen(f"{release.url}.metadata") as answer:
            text = answer.read().decode("utf-8")
    except urllib.error.HTTPError:
        files = sources(release, _prefixes(release), folder)
        text = "".join(f.decode("utf-8") for n, f in files.items() if n.endswith("/METADATA"))
    head = text.partition("\n\n")[0]
    python = re.search(r"^Requires-Python: *(.+)$", head, re.M)
    needs = re.findall(
        r"^Requires-Dist: *((?:keras|keras-nightly|tensorflow)\b(?!-).*)$", head, re.M
    )
    plain = {re.sub(r"[()\s]", "", need.partition(";")[0]) for need in needs}
    return (python[1].replace(" ", "") if python else "-"), sorted(plain)
