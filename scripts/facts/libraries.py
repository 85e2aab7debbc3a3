"""What the workers share: the Keras libraries of the installation that they run in.

Python 3.7 reads it too; it imports nothing of this project.
"""

import contextlib
import importlib
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

#: What marks the line of the answer among all that libraries print.
MARK = "@@answer@@"
#: Where two are one library the first is asked: keras 2.6 to 2.8 lacks names of tf.keras.
_ROUTES = (("tf.keras", "tensorflow.keras"), ("keras", "keras"), ("tf_keras", "tf_keras"))


def _line(origin, module):
    """Return the timeline of data/names.txt and the release of a library."""
    if origin == "tf_keras":
        return "l", module.__version__
    if origin == "keras":
        return "k", module.__version__
    import tensorflow

    version = tensorflow.__version__
    if tuple(map(int, version.split(".")[:2])) < (2, 16):
        return "t", version
    return "f", importlib.import_module("keras").__version__


def libraries(routes):
    """Return every different library, with the timelines and releases that it belongs to."""
    found = []
    for origin, name in _ROUTES:
        if origin not in routes:
            continue
        try:
            module = importlib.import_module(name)
            where = _line(origin, module)
            same = [entry for entry in found if entry[0].Model is module.Model]
        except (ImportError, AttributeError):
            continue
        if same:
            same[0][1].append(where)
        else:
            found.append((module, [where]))
    return found


def answer(question):
    """Ask a question of the libraries on the command line; print all answers as a line of JSON."""
    answers = []
    for module, where in libraries(sys.argv[1:]):
        with contextlib.redirect_stdout(sys.stderr):
            answers.append({"where": where, "found": question(module)})
    print(MARK + json.dumps(answers))
