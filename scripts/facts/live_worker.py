"""Runs inside an installation of TensorFlow and Keras; prints what an origin offers as JSON.

    python live_worker.py tf.keras|keras|tf_keras

Python 3.7 runs it too.  The output has the relations and kinds of facts/extract.py, asked of
the real modules: ``attr`` and ``imp`` are lists of paths, ``parameters`` is what
``inspect.signature`` says of functions and of the ``__init__`` of classes.
"""

import importlib
import inspect
import json
import os
import pkgutil
import sys
import types
import warnings

from paths import is_listed, relative

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def open_root(origin):
    """Return the root by attribute, and the name under which its modules are imported."""
    if origin == "tf.keras":
        import tensorflow as tf

        dir(tf.keras)  # it loads itself when it is first asked
        return tf.keras, "tensorflow.keras"
    return importlib.import_module(origin), origin


def names_of(module):
    found = {}
    for name in dir(module):
        try:
            found[name] = getattr(module, name)
        except Exception:  # a lazy attribute that cannot load here
            pass
    return found


def reachable(root):
    found, todo = {}, [("", root)]
    while todo:
        prefix, module = todo.pop()
        for name, value in names_of(module).items():
            path = prefix + name
            if not is_listed(prefix, name):
                continue
            if isinstance(value, types.ModuleType) and relative(value.__name__) == path:
                todo.append((path + ".", value))
            found[path] = value
    return found


def importable(root_name):
    found, todo = {}, [("", root_name)]
    while todo:
        prefix, place = todo.pop(0)
        try:
            module = importlib.import_module(place)
        except Exception as error:
            found[prefix.rstrip(".")] = error
            continue
        for name, value in names_of(module).items():
            if is_listed(prefix, name):
                found[prefix + name] = value
        for info in pkgutil.iter_modules(list(getattr(module, "__path__", []))):
            if is_listed(prefix, info.name):
                todo.append((prefix + info.name + ".", place + "." + info.name))
                try:
                    loaded = importlib.import_module(place + "." + info.name)
                except Exception as error:
                    loaded = error
                found.setdefault(prefix + info.name, getattr(module, info.name, loaded))
    return found


def spelled(value, bound):
    """Return parameters as facts/classes.py spells them, None where Python cannot tell."""
    try:
        known = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return None
    found, star = [], False
    for parameter in known[1:] if bound else known:
        name = parameter.name
        if parameter.kind == parameter.VAR_POSITIONAL:
            name, star = "*" + name, True
        elif parameter.kind == parameter.VAR_KEYWORD:
            name = "**" + name
        else:
            if parameter.kind == parameter.KEYWORD_ONLY and not star:
                found.append("*")
                star = True
            name += "=" if parameter.default is not parameter.empty else ""
        found.append(name)
    return found


def main():
    warnings.simplefilter("ignore")
    origin = sys.argv[1]
    root, root_name = open_root(origin)
    by_attribute = reachable(root)
    versions = {}
    for name in ("tensorflow", "keras", "tf_keras"):
        if name in sys.modules:
            versions[name] = getattr(sys.modules[name], "__version__", "?")
    by_import = importable(root_name)
    result = {"versions": versions, "attr": sorted(by_attribute), "imp": [], "failed": {}}
    parameters = {}
    for path, value in by_import.items():
        if isinstance(value, Exception):
            result["failed"][path] = f"{type(value).__name__}: {value}"
        else:
            result["imp"].append(path)
    by_import = {p: v for p, v in by_import.items() if not isinstance(v, Exception)}
    by_import.update(by_attribute)
    for path, value in by_import.items():
        if inspect.isclass(value):
            if value.__init__ is not object.__init__:
                parameters[path] = spelled(value.__init__, bound=True)
        elif inspect.isfunction(value):
            parameters[path] = spelled(value, bound=False)
    result["parameters"] = {p: v for p, v in parameters.items() if v is not None}
    json.dump(result, sys.stdout)


main()
