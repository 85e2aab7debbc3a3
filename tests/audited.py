"""Run a module as ``python -m`` does, and write down everything that Python's audit hooks tell.

Usage: ``python audited.py LOG MODULE [ARGUMENT ...]``.  Each line of the log is a JSON object:
the event, its arguments as far as they say something, and who caused it.  Processes that are
forked write into the same log.
"""

from __future__ import annotations

import ast
import json
import os
import runpy
import sys
from types import CodeType, FrameType

#: How much of a compiled source is told.
_SHOWN = 2000


def main() -> None:
    """Install the hook and run the module, with the working folder first on the path."""
    log, module, *arguments = sys.argv[1:]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.argv[:] = [module, *arguments]
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.getcwd()  # what -m does
    writing = False

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal writing
        if writing or event.startswith("object."):  # reads of attributes, thousands of them
            return
        writing = True
        try:
            entry = {"event": event, **_about(event, given, _caller())}
            os.write(descriptor, (json.dumps(entry) + "\n").encode())
        finally:
            writing = False

    sys.addaudithook(hook)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _caller() -> FrameType | None:
    """Return the frame that an event comes from; None where Python itself ends or begins."""
    try:
        return sys._getframe(2)
    except ValueError:
        return None


def _about(event: str, given: tuple[object, ...], frame: FrameType | None) -> dict[str, object]:
    """Return what an entry of the log says of an event."""
    caller = frame.f_code.co_filename if frame is not None else ""
    if event == "import":
        return {"module": given[0], "file": given[1], "caller": caller}
    if event == "exec":
        code = given[0]
        assert isinstance(code, CodeType)
        return {"file": code.co_filename, "name": code.co_name, "caller": caller}
    if event == "compile":
        source = given[0]
        text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
        shown = text[:_SHOWN] if isinstance(text, str) else repr(type(source))
        return {"file": str(given[1]), "source": shown, "tree": _is_parse(frame), "caller": caller}
    if event == "open":
        path, mode, flags = given
        return {"file": str(path), "mode": mode, "flags": flags, "caller": caller}
    return {"given": [repr(one)[:200] for one in given], "caller": caller}


def _is_parse(frame: FrameType | None) -> bool:
    """Say whether it is ``ast.parse`` that compiles, into a tree and nothing else."""
    if frame is None:
        return False
    only_tree = frame.f_locals.get("flags", 0) & ast.PyCF_ONLY_AST
    return frame.f_code is ast.parse.__code__ and bool(only_tree)


if __name__ == "__main__":
    main()
