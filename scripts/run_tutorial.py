"""Go through docs/tutorial as a person on a fresh machine would: every command, in its order.

    python scripts/run_tutorial.py FOLDER

FOLDER becomes the home folder and must not exist yet.  Prints each command with what it prints
and stops at the first one that fails; the commands fetch TensorFlow twice.  What the linter
itself prints is compared with the page by tests/test_docs.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.pages import Change, steps  # noqa: E402

#: What ends with 1 because there are findings, as it should.
FINDS = ("keras-imports check", "keras-imports migrate")


def main() -> int:
    home = Path(sys.argv[1]).absolute()
    home.mkdir()
    page = (ROOT / "docs" / "tutorial" / "index.md").read_text(encoding="utf-8")
    folder, aliases = ROOT, ""
    for step in steps(page):
        if isinstance(step, Change):
            print(f"--- {step.path}\n-{step.old}\n+{step.new}", flush=True)
            step.make(folder)
            continue
        print(f"$ {step.command}", flush=True)
        if step.command.startswith("alias "):
            aliases += f"{step.command}\n"
        if step.command.startswith("cd "):
            folder = home / step.command.removeprefix("cd ~/")
            continue
        script = f"shopt -s expand_aliases\n{aliases}{step.command}\n"
        environment = {**os.environ, "HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "3"}
        environment.pop("PYTHONPATH", None)
        status = subprocess.run(["bash", "-c", script], cwd=folder, env=environment).returncode
        if status and not (status == 1 and step.command.startswith(FINDS)):
            print(f"status {status}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
