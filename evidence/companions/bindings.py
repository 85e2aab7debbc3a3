#!/usr/bin/env python3
"""List the public classes of a package that are Keras classes, and which Keras.

    python bindings.py MODULE [MODULE ...] [--walk] [--environment TEXT] [--releases TEXT]

Run it with the interpreter in which the package is installed (with
PYTHONPATH, TF_USE_LEGACY_KERAS and so on as a user would have them).  It
imports each MODULE, follows its public attributes into the modules of the
same package (--walk: imports the package's public submodules too), and
prints one CSV row for each class that derives from a Keras class:

    module,name,releases,environment,origin,kind

origin is read from the module names in the class's __mro__: ``keras 2``,
``keras 3``, ``tf_keras`` or ``tensorflow.python.keras`` (`mixed:` where a
class derives from more than one).  A class is listed by every public name a
user can import it by.  Nothing is taken from documentation.
"""

import argparse
import csv
import importlib
import inspect
import pkgutil
import sys
import types

KINDS = (
    "Layer",
    "Model",
    "Optimizer",
    "Loss",
    "Metric",
    "Callback",
    "LearningRateSchedule",
    "Regularizer",
    "Initializer",
    "Constraint",
)


def origins(cls):
    """The Keras libraries the class derives from, and the kind of object."""
    found, kind = [], ""
    for base in cls.__mro__:
        mod = base.__module__ or ""
        root = mod.split(".")[0]
        if root == "tf_keras":
            lib = "tf_keras"
        elif mod.startswith("tensorflow.python.keras"):
            lib = "tensorflow.python.keras"
        elif root == "keras":
            import keras

            lib = "keras " + keras.__version__.split(".")[0]
        elif root == "keras_core":
            lib = "keras_core"
        else:
            continue
        if base.__name__ in (
            "LayerVersionSelector",
            "ModelVersionSelector",
            "CallbackVersionSelector",
            "KerasSaveable",
        ):
            continue
        if lib not in found:
            found.append(lib)
        name = base.__name__.lstrip("_")
        if name == "Model":
            kind = "Model"
        if not kind and (
            name in KINDS or name in ("BaseDenseAttention", "OptimizerV2", "BaseOptimizer")
        ):
            kind = "Optimizer" if "Optimizer" in name else name
    return found, kind


# packages whose public face is another module than the one that defines things
ALIASES = {
    "tensorflow_models": ("official",),
    "keras_nlp": ("keras_hub",),
    "kerastuner": ("keras_tuner",),
}


def public(path):
    return not any(p.startswith("_") for p in path.split("."))


def walk(root, imports=False, only=None):
    """Yield (module path, name, class) for the public namespace of root."""
    top = root.split(".")[0]
    tops = (top,) + ALIASES.get(top, ())
    start = importlib.import_module(root)
    todo, seen = [(root, start)], set()
    if imports and hasattr(start, "__path__"):
        for info in pkgutil.walk_packages(start.__path__, root + ".", onerror=lambda n: None):
            if public(info.name) and ".test" not in info.name and not info.name.endswith("_test"):
                try:
                    todo.append((info.name, importlib.import_module(info.name)))
                except BaseException:
                    continue
    while todo:
        path, mod = todo.pop(0)
        if (id(mod), path) in seen or path.count(".") > 6:
            continue
        seen.add((id(mod), path))
        try:
            names = sorted(set(dir(mod)))
        except BaseException:
            continue
        for name in names:
            if name.startswith("_") or (only and not only(name)):
                continue
            try:
                value = getattr(mod, name)
                isclass, ismod = inspect.isclass(value), isinstance(value, types.ModuleType)
                inner = getattr(value, "__name__", "") if ismod else ""
                if ismod:
                    value.__dict__
            except BaseException:
                continue
            if ismod:
                if (
                    inner.split(".")[0] in tops
                    and id(value) not in {s[0] for s in seen}
                    and public(path)
                ):
                    todo.append((path + "." + name, value))
            elif isclass:
                where = (value.__module__ or "").split(".")[0]
                if where in tops or where.startswith(top):
                    yield path, name, value


def rows(root, imports=False, only=None):
    done = set()
    for path, name, cls in walk(root, imports, only):
        if (path, name) in done:
            continue
        done.add((path, name))
        found, kind = origins(cls)
        if found:
            origin = found[0] if len(found) == 1 else "mixed: " + " and ".join(found)
            yield path, name, origin, kind or "other"


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("modules", nargs="+")
    ap.add_argument("--walk", action="store_true")
    ap.add_argument("--environment", default="")
    ap.add_argument("--releases", default="")
    args = ap.parse_args()
    out = csv.writer(sys.stdout, lineterminator="\n")
    for mod in args.modules:
        for path, name, origin, kind in rows(mod, args.walk):
            out.writerow([path, name, args.releases, args.environment, origin, kind])


if __name__ == "__main__":
    main()
