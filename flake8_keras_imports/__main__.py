"""``python -m flake8_keras_imports`` is the ``keras-imports`` command."""

import os
import sys

from flake8_keras_imports import __version__


def run() -> None:
    """Run the command and leave the process with its exit status."""
    _leave_the_working_folder()
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


def _leave_the_working_folder() -> None:
    """Take the working folder off the path of imports, where Python put it for ``python -m``.

    A file ``yaml.py`` or ``ast.py`` in the code that is checked must not be imported.
    """
    if getattr(sys.flags, "safe_path", False):  # python -P: it was not put there
        return
    try:
        here = os.getcwd()
    except OSError:  # the folder is gone
        return
    if sys.path and sys.path[0] in ("", here):
        del sys.path[0]


if __name__ == "__main__":
    run()
