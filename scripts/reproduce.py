"""Build the wheel and the source distribution twice, and say whether they are the same bytes.

    python scripts/reproduce.py             compares
    python scripts/reproduce.py dist        compares, and leaves one pair in the folder dist

needs hatchling, the build backend of pyproject.toml, and takes what git does not ignore (or,
without git, everything).  The second build has another folder, other times of files, another
umask, another time zone, language and order of hashes.  SOURCE_DATE_EPOCH is passed on.  Exit
status: 0 the same, 1 not.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What differs between the builds: times of files, mask of their modes, environment.
WAYS = (
    ("a", 1_500_000_000, 0o022, {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    ("another folder", 1_700_000_001, 0o077,
     {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}),
)  # fmt: skip


def files() -> list[str]:
    """Return the files of the project, relative to its folder."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    if (ROOT / ".git").exists() and shutil.which("git"):
        done = subprocess.run(command, capture_output=True, check=True)
        return [name for name in done.stdout.decode().split("\0") if (ROOT / name).is_file()]
    return [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file()]


def build(names: list[str], folder: Path, seconds: int, mask: int, extra: dict[str, str]) -> Path:
    """Build in a copy of the project; return the folder with the distributions."""
    before = os.umask(mask)
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
            executable = os.access(ROOT / name, os.X_OK)
            target.chmod((0o777 if executable else 0o666) & ~mask)
            os.utime(target, (seconds, seconds))
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", "dist"],
            cwd=folder, env={**os.environ, **extra}, check=True, stdout=sys.stderr,
        )  # fmt: skip
    finally:
        os.umask(before)
    return folder / "dist"


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder."""
    found = sorted(folder.iterdir())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def main(arguments: list[str]) -> int:
    """Build, compare, and print the digests as ``sha256sum`` does."""
    names = files()
    with tempfile.TemporaryDirectory() as temporary:
        results = [build(names, Path(temporary, way[0]), *way[1:]) for way in WAYS]
        first, second = map(digests, results)
        if first != second:
            for name in sorted(first | second):
                print(f"{name}: {first.get(name)} and {second.get(name)}", file=sys.stderr)
            return 1
        if arguments:
            shutil.copytree(results[0], arguments[0], dirs_exist_ok=True)
    for name, digest in first.items():
        print(f"{digest}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
