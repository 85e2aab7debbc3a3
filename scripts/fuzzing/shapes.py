"""Programs of any size that are deep, long or tangled, each in one way.

A shape makes of a size the files of a project, by their paths; the first one is checked.
"""

from __future__ import annotations

from collections.abc import Callable

Files = dict[str, str]
HEAD = "import keras\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"

#: Shapes of one expression; the parser itself refuses some of them from a depth on.
EXPRESSIONS: dict[str, Callable[[int], str]] = {
    "attributes": lambda n: "tf.keras" + ".layers" * n,
    "calls": lambda n: "keras.Sequential" + "()" * n,
    "calls of attributes": lambda n: "keras.Sequential()" + ".add(layers.Dense(1))" * n,
    "subscripts": lambda n: "tf.keras" + "[0]" * n,
    "sums": lambda n: "keras.Model()" + " + keras.Model()" * n,
    "powers": lambda n: "keras.Model()" + " ** keras.Model()" * n,
    "signs": lambda n: "-" * n + "keras.Model()",
    "negations": lambda n: "not " * n + "keras.Model()",
    "alternatives": lambda n: "keras.Model()" + " or tf.keras.Model()" * n,
    "comparisons": lambda n: "keras.Model()" + " == tf.keras.Model()" * n,
    "conditions": lambda n: "keras.Model() if x else " * n + "tf.keras",
    "lambdas": lambda n: "lambda: " * n + "tf.keras.Model()",
    "parentheses": lambda n: "(" * n + "tf.keras" + ")" * n,
    "lists": lambda n: "[" * n + "tf.keras" + "]" * n,
    "tuples": lambda n: "(" * n + "tf.keras" + ",)" * n,
    "dictionaries": lambda n: "{0: " * n + "tf.keras" + "}" * n,
    "arguments": lambda n: "layers.Dense(" * n + "tf.keras" + ")" * n,
    "layers on layers": lambda n: "layers.Dense(1)(" * n + "keras.Input(1)" + ")" * n,
    "comprehensions": lambda n: "[" * n + "tf.keras" + " for x in y]" * n,
    "generators": lambda n: "[x" + " for x in tf.keras" * n + "]",
    "f-strings": lambda n: "f'{" * n + "tf.keras" + "}'" * n,
    "strings": lambda n: "tf.keras.Model(" + "'a' " * n + ")",
    "assigned inside": lambda n: "(x := " * n + "tf.keras" + ")" * n,
    "stars": lambda n: "[" + "*x, " * n + "tf.keras]",
    "slices": lambda n: "x[" * n + "tf.keras" + "]" * n,
    "methods of methods": lambda n: "x" + ".a.setdefault(1, tf.keras)" * n,
    "subscripts in subscripts": lambda n: "x[" * n + "0" + "].append(tf.keras)" * n,
    "unpacking": lambda n: "".join(f"[x{i}, " for i in range(n)) + "y" + "]" * n + " = tf.keras",
}


def _nested(head: str, foot: str = "") -> Callable[[int], str]:
    def made(n: int) -> str:
        n = min(n, 95)  # Python refuses 100 levels of indentation
        inner = "".join(" " * i + head.replace("$", str(i)) + "\n" for i in range(n))
        inner += " " * n + "model = tf.keras.Model()\n"
        return inner + "".join(" " * i + foot + "\n" for i in reversed(range(n)) if foot)

    return made


def _repeated(line: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """Return lines with ``$`` for their number and ``~`` for the one before."""

    def made(n: int) -> str:
        lines = (line.replace("$", str(i)).replace("~", str(i - 1)) for i in range(1, n + 1))
        return before + "".join(lines) + after.replace("$", str(n))

    return made


#: Shapes of many statements.
STATEMENTS: dict[str, Callable[[int], str]] = {
    "functions in functions": _nested("def f$(x=tf.keras):"),
    "classes in classes": _nested("class C$(keras.Model):"),
    "ifs in ifs": _nested("if tf.keras:"),
    "loops in loops": _nested("for x$ in tf.keras.x:"),
    "withs in withs": _nested("with tf.keras.x() as x$:"),
    "tries in tries": _nested("try:", "except ImportError: model = keras.Model()"),
    "elif": _repeated("elif x == $:\n    y = tf.keras.Model()\n", "if x:\n    y = 1\n"),
    "elif of one name": _repeated(
        "elif x == $:\n    m = keras.layers.Dense($)\n", "if x:\n    m = None\n", "m.fit()\n"
    ),
    "x = x + 1": _repeated("x = x + keras.layers.Dense($)\n", "x = keras.Model()\n", "x.fit()\n"),
    "x = x(y)": _repeated("x = layers.Dense($)(x)\n", "x = keras.Input(1)\n", "keras.Model(x, x)\n"),
    "x = [x, x]": _repeated("x = [x, x]\n", "x = keras.Model()\n", "x[0].fit(callbacks=x)\n"),
    "x = x.add()": _repeated("x = x.add(tf.keras.x)\n", "x = keras.Sequential()\n"),
    "dictionary": _repeated("  '$': tf.keras.layers.Dense($),\n", "x = {\n", "}\nx['1'].fit()\n"),
    "list": _repeated("  tf.keras.layers.Dense($),\n", "x = keras.Sequential([\n", "])\n"),
    "arguments by name": _repeated(" a$=tf.keras.layers.Dense($),\n", "x = keras.Model(\n", ")\n"),
    "parameters": _repeated(" a$=tf.keras.Model(),\n", "def f(\n", "): a$.fit()\n"),
    "decorators": _repeated("@tf.keras.utils.register($)\n", "", "class C: pass\n"),
    "append": _repeated("x.append(tf.keras.layers.Dense($))\n", "x = []\n", "keras.Sequential(x)\n"),
    "model.add": _repeated("x.add(tf.keras.layers.Dense($))\n", "x = keras.Sequential()\n"),
    "callbacks": _repeated(
        "class C$(tf.keras.callbacks.Callback): pass\nm.fit(callbacks=[C$()])\n", "m = keras.Model()\n"
    ),
    "fit of one model": _repeated("m.fit(x, y, callbacks=[c])\n", (
        "m = keras.Model()\nc = tf.keras.callbacks.History()\n"
    )),
    "imports": _repeated("import tensorflow.keras.layers as l$\nx = l$.Dense()\n"),
    "imports from": _repeated("from tensorflow.keras.layers import Dense as D$\nx = D$()\n"),
    "one import, many names": _repeated(" Dense as D$,\n", "from tensorflow.keras.layers import (\n", ")\n"),
    "rebound": _repeated("tf = keras if x else tf\n"),
    "aliases": _repeated("k$ = k~\n", "k0 = tf.keras\n", "k$.layers.Dense()\n"),
    "branches": _repeated("if x:\n    k = tf.keras\nelse:\n    k = keras\nk.Model()\n"),
    "tries": _repeated("try:\n    import keras\nexcept ImportError:\n    from tensorflow import keras\n"),
    "loops": _repeated("for x in y:\n    m = keras.Sequential(m)\n"),
    "calls one by one": _repeated(
        "def f$(x):\n    return f~(x)\n", "def f0(x):\n    return tf.keras.Model(x)\n", "f$(keras.Input(1)).fit()\n"
    ),
    "calls with a list": _repeated(
        "def f$(x):\n    x.append(tf.keras.Model())\n    f~(x)\n", "def f0(x):\n    pass\n", "f$([])\n"
    ),
    "calls of two": _repeated(
        "def f$(x):\n    return f~(x) or f~(x)\n", "def f0(x):\n    return tf.keras.Model(x)\n", "f$(1).fit()\n"
    ),
    "one function, many calls": _repeated(
        "f(tf.keras.Model($)).fit($)\n", "def f(x):\n    x.compile()\n    return x\n"
    ),
    "mutual recursion": lambda n: "".join(
        f"def f{i}(x):\n    return f{(i + 1) % n}(x) if x else f{(i * 7 + 3) % n}(tf.keras.Model())\n"
        for i in range(n)
    ) + "f0(keras.Model()).fit()\n",
    "inheritance": _repeated(
        "class C$(C~):\n    def call(self, x):\n        return super().call(x)\n",
        "class C0(tf.keras.Model):\n    pass\n", "keras.Sequential([C$()])\n"
    ),
    "bases that are each other": lambda n: "".join(
        f"class C{i}(C{(i + 1) % n}, tf.keras.Model): pass\n" for i in range(n)
    ) + "C0().fit(callbacks=[C1()])\n",
    "attributes of self": _repeated(
        "        self.d$ = layers.Dense($)\n",
        "class C(keras.Model):\n    def __init__(self):\n", "C().fit()\n"
    ),
    "methods": _repeated(
        "    def f$(self):\n        return self.f~()\n",
        "class C(keras.Model):\n    def f0(self): return tf.keras.Model()\n", "C().f$().fit()\n"
    ),
    "classes": _repeated(
        "class C$(keras.Model):\n    def __init__(self):\n        self.d = layers.Dense($)\n"
        "    def call(self, x):\n        return self.d(x)\n"
    ),
    "cases": _repeated("  case $: y = tf.keras.Model()\n", "match x:\n"),
    "semicolons": _repeated("x = tf.keras.Model(); "),
    "globals": _repeated("def f$():\n    global m\n    m = tf.keras.Model(m)\n", "m = keras.Model()\n"),
    "deleted": _repeated("del tf\nimport tensorflow as tf\ntf.keras\n"),
    "versions": _repeated("if tf.__version__ >= '2.$':\n    x = tf.keras.Model()\n"),
    "environment in a row": lambda n: (
        "import os\n[" + "os.environ.setdefault('KERAS_BACKEND', 'jax'), " * n + "]\n"
    ),
    "environment": _repeated("import os\nos.environ['KERAS_BACKEND'] = '$'\nimport keras\n"),
    "commands": _repeated("os.system('pip install tensorflow==2.$')\n", "import os\n"),
    "comments": _repeated("# tf.keras $  # noqa: KER101\n"),
    "noqa": _repeated("x = tf.keras.Model()  # noqa: KER102\n"),
    "long string": lambda n: "x = '''" + "tf.keras.Model()\n" * n + "'''\n",
    "long line": lambda n: "x = [" + "tf.keras.Model(), 'é'," * n + "]\n",
}  # fmt: skip


def _cycle(n: int) -> Files:
    last = f"from m{n - 1} import make\n"
    files = {
        f"m{i}.py": f"import keras\nfrom m{(i + 1) % n} import make\ndef make{i}():\n"
        f"    return make()\n"
        for i in range(n)
    }
    return {
        "main.py": HEAD + last + "make().fit(callbacks=[tf.keras.callbacks.History()])\n"
    } | files


def _chain(line: str) -> Callable[[int], Files]:
    """Return modules that each take a name from the next one, the last makes it."""

    def made(n: int) -> Files:
        files = {f"m{i}.py": f"# keras\n{line.format(i + 1)}" for i in range(n)}
        files[f"m{n}.py"] = "import tensorflow as tf\nmodel = tf.keras.Model()\n"
        use = "model.fit(callbacks=[keras.callbacks.History()])\n"
        return {"main.py": HEAD + "from m0 import model\n" + use} | files

    return made


def _star(n: int) -> Files:
    files = {f"m{i}.py": "import keras\nmodel = keras.Model()\n" for i in range(n)}
    lines = "".join(f"import m{i}\nm{i}.model.fit(callbacks=[cb])\n" for i in range(n))
    return {"main.py": HEAD + "cb = tf.keras.callbacks.History()\n" + lines} | files


def _everything(n: int) -> Files:
    """Return modules that each import all others; there are as many imports as ``n`` says."""
    count = max(2, int(n**0.5))
    lines = "".join(f"import m{i}\n" for i in range(count))
    files = {f"m{i}.py": lines + "import keras\nmodel = keras.Model()\n" for i in range(count)}
    return {"main.py": HEAD + "import m0\nm0.model.fit(callbacks=[m0.m1.model])\n"} | files


def _package(n: int) -> Files:
    names = "".join(f"from .m{i} import make as make{i}\n" for i in range(n))
    files = {"p/__init__.py": f"# keras\n{names}"}
    for i in range(n):
        files[f"p/m{i}.py"] = f"import keras\nfrom . import make{(i + 1) % n} as other\n" + (
            "def make():\n    return keras.Model() or other()\n"
        )
    return {"main.py": HEAD + "from p import make0\nmake0().fit(callbacks=[tf.keras.x])\n"} | files


def _bases(n: int) -> Files:
    files = {
        f"m{i}.py": f"# keras\nfrom m{i + 1} import C{i + 1}\nclass C{i}(C{i + 1}): pass\n"
        for i in range(n)
    }
    files[f"m{n}.py"] = f"import tensorflow as tf\nclass C{n}(tf.keras.callbacks.Callback): pass\n"
    use = "keras.Model().fit(callbacks=[C0()])\n"
    return {"main.py": HEAD + "from m0 import C0\n" + use} | files


#: Shapes of many modules.
PROJECTS: dict[str, Callable[[int], Files]] = {
    "modules in a cycle": _cycle,
    "modules one by one": _chain("from m{} import model\n"),
    "modules one by one, star": _chain("from m{} import *\n"),
    "modules through functions": _chain("import m{0}\nmodel = m{0}.model\n"),
    "many modules": _star,
    "modules that import all others": _everything,
    "a package and its modules": _package,
    "a base in the next module": _bases,
}


def shapes() -> dict[str, Callable[[int], Files]]:
    """Return every shape by its name."""
    found: dict[str, Callable[[int], Files]] = {}
    for name, expression in EXPRESSIONS.items():
        found[name] = lambda n, made=expression: {"main.py": f"{HEAD}x = {made(n)}\n"}
    for name, statements in STATEMENTS.items():
        found[name] = lambda n, made=statements: {"main.py": f"{HEAD}{made(n)}\n"}
    return found | PROJECTS
