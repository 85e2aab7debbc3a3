"""``python -m flake8_keras_imports`` is the ``keras-imports`` command."""

import os
import sys

from flake8_keras_imports import __version__


def run() -> None:
    """Run the command and leave the process with its exit status."""
    if sys.argv[1:] == ["--version"]:  # what the parser says, without the parser
        print(f"keras-imports {__version__}")
        return
    from flake8_keras_imports.cache.replay import answer

    status: int | None
    try:
        status = answer(sys.argv[1:])
    except BrokenPipeError:  # "| head" has seen enough
        sys.stderr.close()
        status = 1
    if status is None:
        from flake8_keras_imports.cli import main

        status = main()
    # to free every object one by one would take longer than half of the check
    os._exit(status)


if __name__ == "__main__":
    run()
