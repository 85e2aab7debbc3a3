"""A pinned list of source distributions: fetched by pip, checked by their hashes, unpacked.

Nothing of a distribution is run.  pip asks for the metadata of a source distribution by running
its ``setup.py`` or its build backend; here a backend that only repeats the name and the version
takes their place.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

#: Files that are larger hold data, not code; they are not unpacked.
MAX_BYTES = 20_000_000
_LINE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<hash>[0-9a-f]{64})$")
_SUFFIXES = (".tar.gz", ".tgz", ".tar.bz2", ".zip")
#: What pip says of a source distribution without setup.py and pyproject.toml.
_NO_PROJECT = re.compile(r"from (?P<address>https://\S+) .*does not appear to be a Python project")
#: The backends that source distributions name; each is answered for.
_BACKENDS = (
    "setuptools/build_meta.py",
    "poetry/core/masonry/api.py",
    "poetry/masonry/api.py",
    "flit_core/buildapi.py",
    "hatchling/build.py",
    "pdm/backend/__init__.py",
)
_BACKEND = """
import os
import sys


def prepare_metadata_for_build_wheel(directory, config_settings=None):
    folder = "{name}".replace("-", "_") + "-{version}.dist-info"
    os.mkdir(os.path.join(directory, folder))
    with open(os.path.join(directory, folder, "METADATA"), "w", encoding="utf-8") as file:
        file.write("Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    return folder


def get_requires_for_build_wheel(config_settings=None):
    return []


__legacy__ = sys.modules[__name__]
"""


class FetchError(Exception):
    """A distribution that cannot be had as it is pinned; the message is one line."""


class Pin(NamedTuple):
    """A source distribution."""

    name: str
    version: str
    sha256: str

    @property
    def label(self) -> str:
        """What the distribution is called in the record."""
        return f"{self.name}-{self.version}"


def read_list(path: Path) -> list[Pin]:
    """Return the distributions of a list in pip's format, in order; raise FetchError."""
    pins = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise FetchError(f"{path.name}:{number}: is not NAME==VERSION --hash=sha256:HASH")
        pins.append(Pin(match["name"], match["version"], match["hash"]))
    return pins


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def archive_of(pin: Pin, folder: Path) -> Path | None:
    """Return the file of a distribution in a folder; raise FetchError if it is another one."""
    for path in sorted(folder.iterdir()):
        stem = next((path.name.removesuffix(s) for s in _SUFFIXES if path.name.endswith(s)), "")
        if stem and _plain(stem) == _plain(pin.label):
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != pin.sha256:
                raise FetchError(f"{path.name}: its sha256 is {found}, not {pin.sha256}")
            return path
    return None


def download(pin: Pin, folder: Path) -> Path:
    """Let pip fetch a distribution into a folder and return its file; raise FetchError."""
    with tempfile.TemporaryDirectory() as given:
        stubs = Path(given)
        for name in _BACKENDS:
            module = stubs / "stubs" / name
            module.parent.mkdir(parents=True)
            for parent in module.relative_to(stubs / "stubs").parents[:-1]:
                (stubs / "stubs" / parent / "__init__.py").touch()
            backend = _BACKEND.replace("{name}", pin.name).replace("{version}", pin.version)
            module.write_text(backend, encoding="utf-8")
        wanted = stubs / "wanted.txt"
        wanted.write_text(f"{pin.name}=={pin.version} --hash=sha256:{pin.sha256}\n")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary",
             ":all:", "--use-pep517", "--no-build-isolation", "--ignore-requires-python",
             "--require-hashes", "-r", str(wanted), "-d", str(folder)],
            capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(stubs / "stubs")},
        )  # fmt: skip
    refused = _NO_PROJECT.search(done.stderr)
    if done.returncode and refused is not None:
        return _fetched(pin, refused["address"], folder)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["pip says nothing"]
        reason = next((line for line in lines if line.startswith("ERROR")), lines[-1])
        raise FetchError(f"{pin.label}: {reason}")
    found = archive_of(pin, folder)
    if found is None:
        raise FetchError(f"{pin.label}: pip fetched no source distribution")
    return found


def _fetched(pin: Pin, address: str, folder: Path) -> Path:
    """Fetch what pip found and will not have, because nothing in it says how to build it."""
    path = folder / address.rpartition("/")[2]
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            path.write_bytes(answer.read())
        found = archive_of(pin, folder)
    except (OSError, FetchError) as error:
        path.unlink(missing_ok=True)
        raise FetchError(f"{pin.label}: {error}") from None
    if found is None:
        raise FetchError(f"{pin.label}: {address} is no source distribution")
    return found


def unpack(archive: Path, target: Path) -> None:
    """Write the regular files of an archive below a folder, without its top folder.

    Links, devices, names that lead out of the folder and files above MAX_BYTES are left out.
    """
    for name, file in _files(archive):
        parts = PurePosixPath(name.replace("\\", "/")).parts[1:]
        if not parts or ".." in parts or name.startswith("/") or ":" in name:
            continue
        path = target.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read())


def _files(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if not info.is_dir() and info.file_size <= MAX_BYTES:
                    with opened.open(info) as file:
                        yield info.filename, file
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            found = tar.extractfile(member) if member.isfile() else None
            if found is not None and member.size <= MAX_BYTES:
                yield member.name, found
