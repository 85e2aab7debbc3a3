"""Two builds of the same sources are the same bytes."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from flake8_keras_imports import __version__
from tests.support import ROOT


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    script = str(ROOT / "scripts" / "reproduce.py")
    dist = tmp_path / "dist"
    command = [sys.executable, script, str(dist)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    stem = f"flake8_keras_imports-{__version__}"
    wheel, source = dist / f"{stem}-py3-none-any.whl", dist / f"{stem}.tar.gz"
    assert [line.split()[1] for line in done.stdout.splitlines()] == [wheel.name, source.name]
    with zipfile.ZipFile(wheel) as archive:
        assert "flake8_keras_imports/plugin.py" in archive.namelist()
    with tarfile.open(source) as archive:
        names = archive.getnames()
        modes = {member.mode & 0o777 for member in archive.getmembers() if member.isfile()}
    assert f"{stem}/SECURITY.md" in names
    assert modes <= {0o644, 0o755}
