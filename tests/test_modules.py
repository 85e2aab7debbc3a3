"""The modules of a project: how many are kept, and that it makes no difference."""

from __future__ import annotations

import ast
import gc
import time
import weakref
from pathlib import Path

from flake8_keras_imports.analysis import analyse, analyse_file, source_of
from flake8_keras_imports.plugin import KerasImportsPlugin
from flake8_keras_imports.project import modules
from flake8_keras_imports.project.modules import MODULES
from flake8_keras_imports.resolve.values import Class, Function
from flake8_keras_imports.source.reading import decode
from tests.support import check

CALLBACKS = """import tensorflow as tf


class Log(tf.keras.callbacks.Callback):
    pass


"""
TRAIN = """import keras
from callbacks_{n} import Log

keras.Sequential().fit(callbacks=[Log()])
"""


CODES = {"KER102", "KER301"}


def write(folder: Path, number: int, lines: int) -> None:
    """Write modules that import each other, with so many lines that say nothing."""
    for n in range(number):
        text = CALLBACKS + "PADDING = 1\n" * lines
        (folder / f"callbacks_{n}.py").write_text(text, encoding="utf-8")
        (folder / f"train_{n}.py").write_text(TRAIN.format(n=n), encoding="utf-8")


def test_what_is_kept_of_long_modules_is_bounded(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, 8, 100)
    _, whole, _ = check("--select=KER301", "--no-cache", ".", cwd=tmp_path)
    assert whole.count("KER301") == 8
    monkeypatch.setattr(modules, "MAX_CHARACTERS", 3000)
    MODULES.clear()
    for path in sorted(tmp_path.glob("*.py")):
        assert MODULES.load(str(path)) is not None
        assert MODULES._length == sum(k.length for k in MODULES._known.values()) <= 3000
    assert MODULES.sources.keys() <= MODULES._known.keys()
    value = MODULES.export(str(tmp_path / "callbacks_0.py"), "Log")  # read once more
    assert value is not None
    MODULES.clear()
    assert MODULES._length == MODULES._uses.length == 0


def test_what_nobody_else_asked_for_is_freed_at_once(tmp_path: Path, monkeypatch) -> None:
    """Without the garbage collector; what others asked for may still be in use."""
    write(tmp_path, 2, 100)
    monkeypatch.setattr(modules, "MAX_CHARACTERS", 1500)
    monkeypatch.setattr(modules, "MAX_DROPPED", 0)
    MODULES.clear()
    gc.collect()
    gc.disable()
    kept = {}
    try:
        for name in ("callbacks_0", "callbacks_1", "train_0", "train_1"):
            path = tmp_path / f"{name}.py"
            source = decode(path.read_bytes())
            found = analyse_file(source, str(path), {"KER301"}).findings
            assert [f.code for f in found] == ["KER301"] * name.startswith("train")
            kept[name] = weakref.ref(MODULES._known[str(path)].module)
        assert kept["callbacks_0"]() is None  # it had gone when train_0 asked for it
        assert kept["train_1"]() is not None
    finally:
        gc.enable()
        MODULES.clear()


def test_the_module_that_is_checked_stays_whole(tmp_path: Path, monkeypatch) -> None:
    """Also when those that it imports push it out."""
    write(tmp_path, 1, 100)
    first = check("--select=KER301", "--no-cache", ".", cwd=tmp_path)
    monkeypatch.setattr(modules, "MAX_CHARACTERS", 10)
    MODULES.clear()
    path = tmp_path / "train_0.py"
    found = analyse_file(decode(path.read_bytes()), str(path), {"KER301"}).findings
    assert [f.code for f in found] == ["KER301"] and "KER301" in first[1]
    MODULES.clear()


def test_an_import_that_is_half_written(tmp_path: Path) -> None:
    """In a module that another one imports, in an editor for example."""
    for number, text in enumerate(
        ("import \n", "from  import x\n", "from . import\n", "import ,a\n")
    ):
        (tmp_path / f"half_{number}.py").write_text(f"# keras\n{text}import keras\n")
        path = tmp_path / f"a_{number}.py"
        path.write_text(f"from half_{number} import model\nmodel.fit(callbacks=[])\n")
        analysed = analyse_file(decode(path.read_bytes()), str(path), {"KER301"})
        assert not analysed.findings
        assert modules.imports(str(tmp_path / f"half_{number}.py")) is not None
        assert not modules.uses_keras_elsewhere(text, str(path))
    MODULES.clear()


def lint(path: Path) -> list[str]:
    """Return the codes of what the plugin reports in a file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    tree = ast.parse("".join(lines))
    return [text[:6] for _, _, text, _ in KerasImportsPlugin(tree, lines, str(path)).run()]


def test_each_module_is_parsed_once(tmp_path: Path, monkeypatch) -> None:
    """By the command; flake8 parses what it checks itself."""
    write(tmp_path, 2, 10)
    parsed: list[Path] = []
    whole = modules.parse
    monkeypatch.setattr(modules, "parse", lambda source: parsed.append(tmp_path) or whole(source))
    for order in (("callbacks_0", "train_0", "train_1", "callbacks_1"), ("train_0", "callbacks_0")):
        MODULES.clear()
        parsed.clear()
        for name in order:
            path = tmp_path / f"{name}.py"
            source = source_of(str(path)) or decode(path.read_bytes())
            codes = [f.code for f in analyse_file(source, str(path), CODES).findings]
            assert codes == (["KER301"] if "train" in name else ["KER102"])
        assert len(parsed) == len(order)
    MODULES.clear()
    parsed.clear()
    assert lint(tmp_path / "train_0.py") == lint(tmp_path / "train_0.py") == ["KER301"]
    assert len(parsed) == 1
    MODULES.clear()


def test_of_a_module_that_flake8_will_give_no_tree_is_kept(tmp_path: Path) -> None:
    write(tmp_path, 1, 10)
    MODULES.clear()
    assert lint(tmp_path / "train_0.py") == ["KER301"]
    path = tmp_path / "callbacks_0.py"
    kept = MODULES.load(str(path))
    assert kept is not None and kept.is_light and not kept.body and not kept.events.calls
    (log,) = (value for value in kept.exports.values() if type(value) is Class)
    assert log.node.name == "Log" and log.node.lineno == 4
    codes = [f.code for f in analyse_file(decode(path.read_bytes()), str(path), CODES).findings]
    assert codes == lint(path)[:1] == ["KER102"]  # it is parsed anew
    MODULES.clear()


def test_a_text_that_differs_from_the_file_is_looked_at_itself(tmp_path: Path) -> None:
    write(tmp_path, 1, 0)
    MODULES.clear()
    train = tmp_path / "train_0.py"
    assert lint(train) == ["KER301"]
    tree = ast.parse("import keras\n")
    assert not list(KerasImportsPlugin(tree, ["import keras\n"], str(train)).run())
    assert lint(train) == ["KER301"]
    MODULES.clear()


def test_a_module_that_was_forgotten_is_not_read_again_while_others_hold_it(
    tmp_path: Path, monkeypatch
) -> None:
    write(tmp_path, 2, 100)
    monkeypatch.setattr(modules, "MAX_CHARACTERS", 1500)
    MODULES.clear()
    path = tmp_path / "train_0.py"
    module = MODULES.checked(str(path), decode(path.read_bytes()))
    assert module.forcing.options(module.exports["Log"])
    other = str(tmp_path / "callbacks_0.py")
    assert MODULES.load(str(tmp_path / "callbacks_1.py")) is not None
    assert other not in MODULES._known
    monkeypatch.setattr(modules, "parse", None)
    assert MODULES.load(other) is not None
    MODULES.clear()


HANDING_ON = """import keras
import tensorflow as tf


def scale(x, big, more=()):
    \"\"\"Return it, or twice as much.\"\"\"
    y = x * 2
    found = [keras.layers.Dense(1)(y)]
    found.append(x)
    for one in more:
        with tf.name_scope("scale"):
            y = one
    if big:
        return [tf.abs(x), y][1]
    try:
        return found
    except ValueError:
        return x + tf.abs(x)


def made(x):
    y = keras.layers.Dense(1)(x)
    return y


def called(x):
    return tf.abs(x)
"""
USING = """import tensorflow as tf
import keras
from handing_on import called, made, scale

inputs = keras.Input((4,))
tf.abs(scale(inputs, True))
tf.abs(scale(1, False, [inputs]))
tf.abs(scale(1, False))
tf.abs(made(inputs))
tf.abs(called(inputs))
"""


def test_what_functions_of_other_modules_hand_on_is_known_with_and_without_trees(
    tmp_path: Path,
) -> None:
    (tmp_path / "handing_on.py").write_text(HANDING_ON)
    (tmp_path / "using.py").write_text(USING)
    rows = []
    for order in (("using",), ("handing_on", "using"), ("using", "handing_on")):
        MODULES.clear()
        for name in order:
            path = tmp_path / f"{name}.py"
            source = source_of(str(path)) or decode(path.read_bytes())
            found = analyse_file(source, str(path), {"KER406"}).findings
            if name == "using":
                rows.append([finding.row for finding in found])
    MODULES.clear()
    tree = ast.parse(USING)  # as flake8 has it: the other module has no tree from the beginning
    plain = analyse(tree, USING.splitlines(keepends=True), str(tmp_path / "using.py"), {"KER406"})
    assert [*rows, [finding.row for finding in plain.findings]] == [[6, 7]] * 4
    kept = MODULES.load(str(tmp_path / "handing_on.py"))
    assert kept is not None and kept.is_light
    whole = {"scale": 6, "made": 2, "called": 0}
    for name, statements in whole.items():
        function = kept.exports[name]
        assert type(function) is Function
        text = ast.unparse(function.node)
        assert len(function.node.body) == statements and "Dense" not in text
    MODULES.clear()


def test_modules_that_import_each_other_with_many_stars_take_no_time(tmp_path: Path) -> None:
    stars = "from {} import *\n" * 30
    for one, other in (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")):
        (tmp_path / f"{one}.py").write_text(stars.replace("{}", other))
    for name in "ab":
        path = tmp_path / f"{name}.py"
        path.write_text("import keras\nfrom elsewhere import *\n" + path.read_text())
    (tmp_path / "train.py").write_text("from a import Log\nLog()(1).fit(callbacks=[Log()])\n")
    (tmp_path / "plain.py").write_text("from c import *\nmodel.fit(callbacks=[])\n")
    began = time.process_time()
    assert lint(tmp_path / "train.py") == lint(tmp_path / "plain.py") == []
    assert time.process_time() - began < 2
    MODULES.clear()


def test_deep_expressions_of_other_modules_crash_nothing(tmp_path: Path) -> None:
    deep = "-" * 900 + "f(x)"
    (tmp_path / "handing_on.py").write_text(f"import keras\n\ndef scale(x):\n    return {deep}\n")
    (tmp_path / "using.py").write_text("import keras\nfrom handing_on import scale\nscale(1)()\n")
    MODULES.clear()
    for name in ("using", "handing_on", "using"):
        assert lint(tmp_path / f"{name}.py") == []
        path = tmp_path / f"{name}.py"
        assert not analyse_file(decode(path.read_bytes()), str(path), CODES).findings
    MODULES.clear()


def test_many_calls_in_a_function_that_is_given_many_objects(tmp_path: Path) -> None:
    fits = "    model.fit(callbacks=callbacks)\n" * 1000
    (tmp_path / "training.py").write_text(f"import keras\n\ndef train(model, callbacks):\n{fits}")
    text = TRAIN.partition("keras.Sequential")[0].replace("_{n}", "_0")
    text += f"from training import train\ntrain(keras.Sequential(), [{'Log(), ' * 60}])\n"
    (tmp_path / "callbacks_0.py").write_text(CALLBACKS)
    (tmp_path / "main.py").write_text(text)
    MODULES.clear()
    began = time.process_time()
    assert lint(tmp_path / "main.py") == ["KER301"]
    assert time.process_time() - began < 5
    MODULES.clear()
