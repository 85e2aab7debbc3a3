"""Run the programs for one pair of origins inside an installation.

    python evidence/mixing/worker.py MAIN COMPONENT [CASE...]
    python evidence/mixing/worker.py MAIN COMPONENT --same [NAME...]

Without origins: print which of them can be imported, then which cases there are.  Each case
is announced before it runs and answered when it ends, one line of JSON each, so that who
started this process knows which case killed it or hangs; the answer has the names of both
origins that were used.  With --same: print which of these names mean one object in both.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import sys
import traceback

import base
import numpy as np


def load():
    """Import the programs; this imports tensorflow."""
    for name in ("callbacks", "layers", "compiling", "saved"):
        importlib.import_module(name)
    return importlib.import_module("state").reset  # last: it leaves traces


def summary(error):
    """Return type and telling line of an exception, without what differs from run to run."""
    text = re.sub(r"\x1b\[\d+m", "", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if lines[0].startswith("Exception encountered when calling") and len(lines) > 1:
        lines = lines[1:]
    inner = [line for line in lines if re.match(r"\w*(Error|Exception): ", line)]
    if lines[0].startswith("in user code") and inner:
        text = inner[-1]
    else:
        text = f"{type(error).__name__}: {lines[0]}"
    text = re.sub(r"0x[0-9a-f]{6,}", "0x", text)
    text = re.sub(r"\b([a-z][a-z_]*)_\d+\b", r"\1", text)
    text = re.sub(r"/\S*mixing_\w+/", "", text)
    text = re.sub(r"/\S*site-packages/|time = .*", "", text)
    return " ".join(text.split())[:200]


def seed():
    """Let every program begin with the same random numbers, whatever ran before it."""
    import tensorflow as tf

    random.seed(0)
    np.random.seed(0)
    tf.random.set_seed(0)


def run(name, m, c):
    """Run a program; return outcome and detail."""
    try:
        return "works", base.CASES[name](m, c) or ""
    except base.Absent as absent:
        return "absent", str(absent)
    except base.Wrong as wrong:
        return "wrong", str(wrong)
    except Exception as error:
        if os.environ.get("MIXING_TRACE"):
            traceback.print_exc()
        return "raises", summary(error)


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(*words):
        answers.write(json.dumps(words) + "\n")
        answers.flush()

    found = {}
    for name in sys.argv[1:3] or base.ORIGINS:
        try:
            found[name] = base.origin(name)
        except Exception as error:
            print(name, "cannot be imported:", summary(error), file=sys.stderr)
    reset = load()
    if not sys.argv[1:]:
        answer(sorted(found), list(base.CASES))
        return
    m, c = (found[name] for name in sys.argv[1:3])
    if sys.argv[3:4] == ["--same"]:
        answer("same", *base.same_objects(m, c, sys.argv[4:]))
        return
    for name in sys.argv[3:]:
        answer("start", name)
        seed()
        for origin in (c, m) if name.startswith("state") else ():
            reset(origin)
        base.USED.clear()
        outcome = run(name, m, c)
        answer("end", name, *outcome, *(sorted(base.USED.get(x.name, ())) for x in (m, c)))


if __name__ == "__main__":
    main()
