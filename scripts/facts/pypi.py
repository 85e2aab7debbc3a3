"""Finds the releases on PyPI and fetches their Python sources into a folder.

Of a wheel only the ``.py`` files below some prefixes are fetched, by requests for ranges of
bytes: a wheel of TensorFlow is half a gigabyte, its Keras is three megabytes.  Each release
becomes one zip file in the folder, so that a second run needs no network.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import urllib.request
import zipfile
from pathlib import Path
from typing import NamedTuple

INDEX = "https://pypi.org/simple"
_JSON = "application/vnd.pypi.simple.v1+json"
_GAP = 200_000  # bytes between two wanted files that are fetched rather than skipped


class Release(NamedTuple):
    """One released distribution."""

    project: str
    version: str
    url: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version as a tuple, for sorting."""
        return tuple(map(int, self.version.split(".")))


def releases(project: str, name: str | None = None) -> list[Release]:
    """Return the final releases of a project, oldest first: a wheel of each, or its sdist.

    ``name`` is what the file names start with where that is not the project's name.
    """
    request = urllib.request.Request(f"{INDEX}/{project}/", headers={"Accept": _JSON})
    with urllib.request.urlopen(request) as answer:
        files = json.load(answer)["files"]
    stem = re.escape(name or project.replace("-", "_"))
    pattern = re.compile(
        rf"{stem}-(\d+\.\d+\.\d+)(?:-\S*?(?:any|manylinux\S*x86_64)\.whl|\.tar\.gz)$", re.I
    )
    found: dict[str, Release] = {}
    for file in files:
        match = pattern.match(file["filename"])
        if match is None or file.get("yanked"):
            continue
        old = found.get(match[1])
        if old is None or old.url.endswith(".tar.gz"):
            found[match[1]] = Release(project, match[1], file["url"])
    return sorted(found.values(), key=lambda release: release.numbers)


def pythons(project: str) -> dict[str, str]:
    """Return version to the Pythons that have a wheel: ``3.9-3.12``, or ``-`` for any."""
    request = urllib.request.Request(f"{INDEX}/{project}/", headers={"Accept": _JSON})
    with urllib.request.urlopen(request) as answer:
        files = json.load(answer)["files"]
    found: dict[str, set[int]] = {}
    stem = re.escape(project.replace("-", "_"))
    for file in files:
        match = re.match(rf"{stem}-(\d+\.\d+\.\d+)-(?:cp3(\d+)-|py)", file["filename"], re.I)
        if match is not None:
            found.setdefault(match[1], set()).add(int(match[2] or 0))
    return {
        version: f"3.{min(minors)}-3.{max(minors)}" if 0 not in minors else "-"
        for version, minors in found.items()
    }


class _Remote(io.RawIOBase):
    """A file on a server, read by ranges of bytes; keeps one block in memory."""

    def __init__(self, url: str) -> None:
        self.url = url
        request = urllib.request.Request(url, method="HEAD")
        with urllib.request.urlopen(request) as answer:
            self.size = int(answer.headers["Content-Length"])
        self.position = 0
        self.block, self.start = b"", 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = 0) -> int:
        self.position = offset + (0, self.position, self.size)[whence]
        return self.position

    def fetch(self, start: int, end: int) -> None:
        """Keep the bytes from ``start`` to ``end``."""
        header = {"Range": f"bytes={start}-{min(end, self.size) - 1}"}
        with urllib.request.urlopen(urllib.request.Request(self.url, headers=header)) as answer:
            self.block, self.start = answer.read(), start

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.position + size, self.size)
        if not self.start <= self.position <= end <= self.start + len(self.block):
            self.fetch(self.position, max(end, self.position + _GAP))
        begin = self.position - self.start
        self.position = end
        return self.block[begin : begin + end - self.start - begin]


def _read_wheel(url: str, wanted: re.Pattern[str]) -> dict[str, bytes]:
    remote = _Remote(url)
    remote.fetch(max(0, remote.size - 8_000_000), remote.size)  # the directory of the archive
    with zipfile.ZipFile(remote) as archive:
        members = [m for m in archive.infolist() if wanted.search(m.filename)]
        members.sort(key=lambda member: member.header_offset)
        runs: list[list[zipfile.ZipInfo]] = []
        end = 0
        for member in members:
            if not runs or member.header_offset > end + _GAP:
                runs.append([])
            runs[-1].append(member)
            end = member.header_offset + member.compress_size + 1000
        found = {}
        for run in runs:
            last = run[-1]
            remote.fetch(run[0].header_offset, last.header_offset + last.compress_size + 1000)
            found.update({member.filename: archive.read(member) for member in run})
        return found


def _read_sdist(url: str, wanted: re.Pattern[str]) -> dict[str, bytes]:
    with urllib.request.urlopen(url) as answer:
        content = io.BytesIO(answer.read())
    found = {}
    with tarfile.open(fileobj=content) as archive:
        for member in archive:
            name = member.name.partition("/")[2]
            file = archive.extractfile(member) if wanted.search(name) else None
            if file is not None:
                found[name] = file.read()
    return found


def sources(release: Release, prefixes: tuple[str, ...], folder: Path) -> dict[str, bytes]:
    """Return the Python files of a release below some prefixes, and its METADATA."""
    kept = folder / f"{release.project}-{release.version}.zip"
    if not kept.exists():
        below = "|".join(map(re.escape, prefixes))
        wanted = re.compile(rf"^(?:{below}).*\.py$|\.dist-info/METADATA$")
        is_wheel = release.url.endswith(".whl")
        files = (_read_wheel if is_wheel else _read_sdist)(release.url, wanted)
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(files.items()):
                archive.writestr(name, content)
    with zipfile.ZipFile(kept) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
