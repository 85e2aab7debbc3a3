"""Small programs, each for one step of the resolver that no other test would miss.

They were found by mutation testing (scripts/mutate.py); tests/mutants.md lists what is left.
"""

from __future__ import annotations

import ast

import pytest

from flake8_keras_imports.analysis import analyse
from flake8_keras_imports.rules import all_rules

CODES = {rule.code for rule in all_rules() if rule.default}
HEAD = """\
import keras
import tensorflow as tf
stop = tf.keras.callbacks.EarlyStopping()
"""
PROGRAMS = {
    "an attribute with an annotation": (
        "class C:\n    def __init__(self):\n        self.m: object = keras.Sequential()\n"
        "    def f(self, x):\n        self.m.fit(x, callbacks=[stop])  #! KER302"
    ),
    "in a with that catches": (
        "import contextlib\nwith contextlib.suppress(ValueError):\n    m = keras.Sequential()\n"
        "    m.fit(0, callbacks=[stop])  #! KER302"
    ),
    "a dictionary that takes in another one": (
        "d = {'x': 0}\nd |= {'callbacks': [stop]}\nkeras.Sequential().fit(**d)  #! KER302"
    ),
    "setdefault": (
        "d = {'x': 0}\nd.setdefault('callbacks', [stop])\n"
        "keras.Sequential().fit(**d)  #! KER302"
    ),
    "two loops in a comprehension": (
        "ms = [keras.Sequential()]\n"
        "[m.fit(i, callbacks=[stop]) for i in range(3) for m in ms]  #! KER302"
    ),
    "the same key of one dictionary or another": (
        "d = {'a': stop} if input() else {'a': keras.callbacks.EarlyStopping()}\n"
        "keras.Sequential().fit(0, callbacks=[d['a']])  #!"
    ),
    "a class that makes anything": (
        "class C(keras.Sequential):\n    def __new__(cls):\n        return input()\n"
        "C().fit(0, callbacks=[stop])  #!"
    ),
    "an optional parameter": (
        "from typing import Optional\ndef f(m: Optional[keras.Model]):\n"
        "    m.fit(0, callbacks=[stop])  #! KER302"
    ),
    "a pattern with a name": (
        "match input():\n    case keras.Model() as m:\n"
        "        m.fit(0, callbacks=[stop])  #! KER302"
    ),
    "a pattern with a key": (
        "match {'m': keras.Sequential()}:\n    case {'m': m}:\n"
        "        m.fit(0, callbacks=[stop])  #! KER302"
    ),
    "a list in another order": (
        "c = [stop]\nc.reverse()\nkeras.Sequential().fit(0, callbacks=c)  #! KER302"
    ),
    "behind a loop": (
        "def f(x):\n    for i in x:\n        print(i)\n    return keras.Sequential()\n"
        "f(0).fit(0, callbacks=[stop])  #! KER302"
    ),
    "what the base class returns": (
        "class A:\n    def make(self):\n        return keras.Sequential()\n"
        "class B(A):\n    def make(self):\n        return super().make()\n"
        "B().make().fit(0, callbacks=[stop])  #! KER302"
    ),
    "a command without words": (
        "import os\nos.system()\nkeras.Sequential().fit(0, callbacks=[stop])  #! KER302"
    ),
    "a module by its name and its package": (
        "import importlib\nimportlib.import_module('.keras', package='tensorflow')  #! KER106"
    ),
    "a private name that nobody knows": (
        "from tensorflow.python.keras.zzz import Zzz  #! KER103"
    ),
    "the version of a distribution": (
        "from importlib.metadata import distribution\n"
        "if distribution('tensorflow').version < '2.9':  #! KER206\n    pass"
    ),
    "a command that is opened": (
        "import os\nos.popen('pip install tensorflow==2.15.0 keras==3.0.0')  #! KER202"
    ),
    "an alternative inside of an alternative": (
        "try:\n    import keras as k\nexcept ImportError:\n    try:\n"
        "        from tensorflow import keras as k  #!\n"
        "    except ImportError:\n        k = None"
    ),
    "the last one of a list": (
        "m, *rest, c = [keras.Sequential(), 1, 2, stop]\nm.fit(0, callbacks=[c])  #! KER302\n"
        "m.fit(0, callbacks=[rest])  #!"
    ),
    "something is added to what is no list": (
        "c = str\nc.append(stop)\nkeras.Sequential().fit(0, callbacks=c)  #! KER302"
    ),
    "a method of an object of the program": (
        "class C:\n    def go(self, m, c):\n        m.fit(0, callbacks=c)\n"
        "C().go(keras.Sequential(), [stop])  #! KER302"
    ),
    "a function that a function returns": (
        "def f(m, c):\n    m.fit(0, callbacks=c)\ndef make():\n    return f\n"
        "make()(keras.Sequential(), [stop])  #! KER302"
    ),
    "a function in a list": (
        "def f(m, c):\n    m.fit(0, callbacks=c)\nfs = [f]\n"
        "fs[0](keras.Sequential(), [stop])  #! KER302"
    ),
    "a key of what is no dictionary": (
        "d = input()\nd['callbacks'] = [stop]\nkeras.Sequential().fit(0, **d)  #!"
    ),
    "a variable that is set in a branch of a branch": (
        "# alone\nimport os\nif input():\n    import keras\n    if input():\n"
        "        os.environ['KERAS_BACKEND'] = 'jax'  #! KER207"
    ),
    "a function without a name": (
        "f = lambda m, c: m.fit(0, callbacks=c)\nf(keras.Sequential(), [stop])  #! KER302"
    ),
    "the last one of two lists": (
        "m, *rest, c = [keras.Sequential(), 1] + [2, stop]\n"
        "m.fit(0, callbacks=[c])  #! KER302\nm.fit(0, callbacks=[rest])  #!"
    ),
    "a pattern with one of the keys": (
        "match {'a': 1, 'm': keras.Sequential()}:\n    case {'m': m}:\n"
        "        m.fit(0, callbacks=[stop])  #! KER302"
    ),
    "a list with callbacks behind a name that is not known": (
        "c = input()\nc.extend([stop])\nkeras.Sequential().fit(0, callbacks=c)  #! KER302"
    ),
    "pairs of a dictionary": (
        "d = {'a': stop}\nfor k, v in d.items():\n"
        "    keras.Sequential().fit(0, callbacks=[v])  #! KER302"
    ),
    "versions of two libraries": (
        "import numpy as np\nv = np.__version__ if input() else tf.__version__\n"
        "if v < '2.9':  #!\n    pass"
    ),
    "a dictionary that is emptied": (
        "d = {'callbacks': [stop]}\nd.clear()\nkeras.Sequential().fit(0, **d)  #!"
    ),
    "any number of models": (
        "def f(*ms):\n    ms[0].fit(0, callbacks=[stop])  #!\nf(input())"
    ),
    "a loop at the end of a branch": (
        "if input():\n    m = input()\n    for n in range(3):\n        print(n)\n"
        "else:\n    m = keras.Sequential()\nm.fit(0, callbacks=[stop])  #!"
    ),
    "a try that other errors leave, too": (
        "# alone\ndef load():\n    try:\n        import keras\n        return keras\n"
        "    except ImportError:\n        pass\n    except ValueError:\n        pass\n"
        "    from tensorflow import keras  #! KER101\n    return keras"
    ),
    "a fallback that asks by another name": (
        "# alone\nNOTHING = None\ntry:\n    import keras\nexcept ImportError:\n    keras = None\n"
        "if keras is NOTHING:\n    from tensorflow import keras  #!"
    ),
    "a parameter with a star, named like something of the module": (
        "callbacks = [stop]\ndef f(*callbacks):\n"
        "    keras.Sequential().fit(0, callbacks=callbacks)  #!"
    ),
    "a name that a comprehension binds outside": (
        "[m := keras.Sequential() for _ in range(1)]\nm.fit(0, callbacks=[stop])  #! KER302"
    ),
    "an attribute that is TensorFlow": (
        "class Box:\n    pass\nbox = Box()\nbox.tf = tf\nbox.tf.keras.layers.Dense(1)  #! KER102"
    ),
    "the same key of something unknown or a model": (
        "d = {'m': input()} if input() else {'m': keras.Sequential()}\n"
        "d['m'].fit(0, callbacks=[stop])  #!"
    ),
    "a list that grows where the model is not trained": (
        "def make():\n    return [stop]\nboth = input()\nc = []\nif both:\n    c.extend(make())\n"
        "if not both:\n    keras.Sequential().fit(0, callbacks=c)  #!\n"
        "if both:\n    keras.Sequential().fit(0, callbacks=c)  #! KER302"
    ),
    "a list of an object that a method fills": (
        "class T:\n    def __init__(self):\n        self.c = []\n    def add(self):\n"
        "        self.c.append(stop)\n    def train(self):\n"
        "        keras.Sequential().fit(0, callbacks=self.c)  #! KER302"
    ),
    "a dictionary of an object that a method fills": (
        "class T:\n    def __init__(self):\n        self.ms = {}\n    def make(self):\n"
        "        self.ms['a'] = keras.Sequential()\n    def train(self):\n"
        "        self.ms['a'].fit(0, callbacks=[stop])  #! KER302"
    ),
    "a layer by its private path": (
        "from keras.src.layers.core.dense import Dense  #! KER104\n"
        "tf.keras.Sequential([Dense(1)])  #! KER102 KER303"
    ),
    "an object of an object of a callback": (
        "class C(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.model.optimizer.lr.assign(1)  #! KER407"
    ),
    "a method that hands on what it is given": (
        "class T:\n    def outer(self, c):\n        inner(c)\ndef inner(c):\n"
        "    keras.Sequential().fit(0, callbacks=[c])\nT().outer(stop)  #! KER302"
    ),
    "a list that is handed on": (
        "def inner(cs):\n    keras.Sequential().fit(0, callbacks=cs)\n"
        "def outer(c):\n    inner([c])\nouter(stop)  #! KER302"
    ),
    "hasattr asks for the version": (
        "if hasattr(keras, 'version'):\n    from tensorflow.keras import layers  #!\n"
        "else:\n    from keras import layers  #!"
    ),
    "bound twice before a function": (
        "c = keras.callbacks.EarlyStopping()\nc = stop\ndef f():\n"
        "    keras.Sequential().fit(0, callbacks=[c])  #! KER302\nf()"
    ),
    "an attribute deep in a callback": (
        "class C(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        o = self.model.optimizer.model.optimizer\n"
        "        keras.Sequential().fit(0, callbacks=[o.inner.x, stop])  #! KER302"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    program = PROGRAMS[name] + "\n"
    text = program if program.startswith("# alone") else HEAD + program
    lines = text.splitlines(keepends=True)
    found = analyse(ast.parse(text), lines, "nowhere.py", CODES).findings
    for row, line in enumerate(lines, start=1):
        _, mark, codes = line.partition("#!")
        if mark:
            there = {f.code for f in found if f.row == row and f.code not in ("KER110", "KER401")}
            assert there == set(codes.split()), found


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("from tensorflow.keras import layers", "from tensorflow.keras import layers"),
        ("from tensorflow.keras import layers, models", "from tensorflow.keras import ..."),
        ("import tensorflow.keras as k", "import tensorflow.keras as k"),
    ],
)
def test_how_an_import_is_shown(written: str, shown: str) -> None:
    (found,) = analyse(ast.parse(written), [f"{written}\n"], "nowhere.py", {"KER101"}).findings
    assert found.message.startswith(f"'{shown}' ")
