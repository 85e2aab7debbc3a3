"""Run programs in processes that find tensorflow imported.

    python evidence/server.py

Importing tensorflow takes 5 to 7 seconds of CPU, most programs of the evidence less than one.
So each installation imports it once, in this process, which then forks itself for each program.
Nothing else is imported here: keras or tf_keras would change what programs of tf.keras do.
Where there is no tensorflow it is jax that is imported.

What a program imports first of all (``first`` of its job: keras, tf_keras, or tf.keras, which
TensorFlow imports when it is asked for) can be the same for many: for each such beginning a child
of this process has it imported, and forks itself in turn.

A job is a line of JSON on the standard input: ``folder`` is its working directory and the place
of its temporary files, ``name`` that of the program in tracebacks, ``path`` the first entry of
sys.path, ``words`` its arguments, ``text`` the program itself and ``errors`` the file that takes
its standard error.  The answers are lines of JSON as well: ["pid", number], what the program
writes to its standard output if ``answers`` is set, and ["exit", code], which is negative where
a signal ended it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import tempfile
import types


def tell(*words):
    os.write(1, (json.dumps(words) + "\n").encode())


def connect(job):
    """Connect the standard streams of this process as the job wants them."""
    nothing = os.open(os.devnull, os.O_RDWR)
    errors = os.open(job["errors"] or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(nothing, 0)
    os.dup2(errors, 2)
    if not job["answers"]:
        os.dup2(nothing, 1)


def execute(job):
    """Do what ``python -c`` does with a program; return its exit code."""
    tempfile.tempdir = os.environ["TMPDIR"] = job["folder"]
    os.chdir(job["folder"])
    sys.argv = job["words"]
    sys.path.insert(0, job["path"])
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    try:
        exec(compile(job["text"], job["name"], "exec"), module.__dict__)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        sys.excepthook(*sys.exc_info())  # which knows what one may have meant
        return 1
    return 0


def begin(modules):
    """Import what programs begin with; say whether that could be done."""
    try:
        for name in modules:
            if name == "tf.keras":
                sys.modules["tensorflow"].keras.layers  # noqa: B018
            else:
                importlib.import_module(name)
    except Exception:
        return False  # each program is to fail by itself
    return True


def rest():
    """Spare the collector what was imported: no collection needs to look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def run(job):
    """Run a program in a child of this process."""
    number = os.fork()
    if not number:
        code = 1
        try:
            connect(job)
            code = execute(job)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)  # without the end of an interpreter that never began
    tell("pid", number)
    status = os.waitpid(number, 0)[1]
    signalled = os.WIFSIGNALED(status)
    tell("exit", -os.WTERMSIG(status) if signalled else os.WEXITSTATUS(status))


def helper(modules):
    """Return where to write jobs for a child that has modules imported, None if it cannot."""
    jobs, given = os.pipe()
    answers, ready = os.pipe()
    if not os.fork():
        os.close(given)
        os.close(answers)
        # a process that has other threads cannot be forked safely
        if begin(modules) and len(os.listdir("/proc/self/task")) == 1:
            rest()
            os.write(ready, b"y")
            os.close(ready)
            with os.fdopen(jobs) as lines:
                for line in lines:
                    run(json.loads(line))
        os._exit(0)
    os.close(jobs)
    os.close(ready)
    fine = os.read(answers, 1)
    os.close(answers)
    return os.fdopen(given, "w") if fine else os.close(given)


def main():
    del sys.path[0]  # the folder of this file
    begin(["tensorflow"]) or begin(["jax"])
    rest()
    helpers = {}
    for line in sys.stdin:
        job = json.loads(line)
        first = tuple(job.get("first", ()))
        if first and first not in helpers:
            helpers[first] = helper(first)
        if helpers.get(first) is None:
            run(job)
        else:
            helpers[first].write(line)
            helpers[first].flush()
    for jobs in filter(None, reversed(list(helpers.values()))):
        jobs.close()  # the later ones have those of the earlier ones open, too
        os.wait()


if __name__ == "__main__":
    main()
