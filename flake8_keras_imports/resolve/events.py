"""What the walk over a module records for the rules."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flake8_keras_imports.resolve.values import Attribute, Function, Value


class Frame:
    """A guarded region of the program; frames are linked from inside to outside.

    ``kind`` is ``try`` (the body of a try statement), ``handler`` (of an
    exception that a failed import raises), ``other`` (of another exception) or
    ``arm`` (of an if or match statement or a conditional expression).
    """

    __slots__ = ("catches", "conditional", "group", "kind", "origins", "parent")

    def __init__(self, kind: str, parent: Frame | None, group: Frame | Group | None = None) -> None:
        self.kind = kind
        self.parent = parent
        #: For a handler the frame of its try body, for an arm its group.
        self.group = group
        #: The origins that imports and chains inside reach; filled at the end.
        self.origins: set[str] = set()
        #: Of a ``try``: whether a name that is missing is caught.
        self.catches = False
        #: What :meth:`ResolvedModule.is_conditional` has found.
        self.conditional: bool | None = None


class Group:
    """The arms of one if statement and its tests, with their values."""

    __slots__ = ("arms", "fallback", "tests")

    def __init__(self) -> None:
        self.arms: list[Frame] = []
        #: Whether it asks if the import of some Keras has failed.
        self.fallback = False
        self.tests: list[tuple[ast.expr, Value]] = []


def exclusive(one: Frame | None, other: Frame | None) -> bool:
    """Say whether two places are alternatives: in different arms of one ``if``, or one
    in the body of a ``try`` and the other one in its handler."""
    arms: dict[int, Frame] = {}
    bodies: set[int] = set()
    while one is not None:
        bodies.add(id(one))
        if one.group is not None:
            arms[id(one.group)] = one
        one = one.parent
    while other is not None:
        if other.group is not None and id(other.group) in bodies:
            return True  # a handler and its try body
        if id(other) in arms and arms[id(other)].kind != "arm":
            return True  # the other way round
        if other.kind == "arm" and arms.get(id(other.group), other) is not other:
            return True
        other = other.parent
    return False


def surely_ran(before: Frame | None, now: Frame | None) -> bool:
    """Say whether a place that stands above another one has run when that one does.

    The body of a ``try`` is taken to have run to its end.
    """
    if exclusive(before, now):
        return False
    around = set()
    while now is not None:
        around.add(now)
        now = now.parent
    while before is not None:
        if before not in around and before.kind != "try":
            return False
        before = before.parent
    return True


def contradict(one: Frame | None, other: Frame | None) -> bool:
    """Say whether two places need the same test to come out differently."""
    wanted = dict(_decisions(one))
    return any(wanted.get(test, outcome) is not outcome for test, outcome in _decisions(other))


def _decisions(frame: Frame | None) -> Iterator[tuple[str, bool]]:
    """Yield the tests that lead to a place, as text, with their outcomes."""
    while frame is not None:
        if frame.kind == "arm" and isinstance(frame.group, Group):
            index = frame.group.arms.index(frame)
            for number, (test, _) in enumerate(frame.group.tests[: index + 1]):
                outcome = number == index
                while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                    test, outcome = test.operand, not outcome
                yield ast.dump(test), outcome
        frame = frame.parent


class Import(NamedTuple):
    """An import statement, or one alias of ``import a, b``."""

    node: ast.alias | ast.ImportFrom
    #: The qualified names that it binds, with their aliases.
    targets: tuple[tuple[str, ast.alias], ...]
    frame: Frame | None
    #: Whether it stands outside of all functions and classes.
    top: bool


class OwnImport(NamedTuple):
    """An import of other modules of the project."""

    node: ast.stmt
    #: Their names with the number of dots before each, in the order in which they run.
    names: tuple[tuple[str, int], ...]
    #: Returns the file of one.
    locate: Callable[[str, int], str | None]
    frame: Frame | None
    #: Whether it stands outside of all functions and classes.
    top: bool

    @property
    def places(self) -> list[str]:
        """Their files; to look for them costs more than the rest of the statement."""
        found = (self.locate(name, level) for name, level in self.names)
        return list(dict.fromkeys(p for p in found if p is not None and p.endswith(".py")))


class Chain(NamedTuple):
    """A use of Keras by attributes: ``tf.keras.layers.Dense``."""

    node: ast.expr
    #: What the first name of the chain is, and what the whole chain is.
    root: Value
    value: Value
    #: The qualified name, where ``root`` is a symbol.
    name: str | None
    attributes: tuple[str, ...]
    frame: Frame | None


class Call(NamedTuple):
    """A call of something that is not unknown."""

    node: ast.Call
    callee: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str | None, Value], ...]
    frame: Frame | None
    #: Whether it stands outside of all functions and classes.
    top: bool
    #: The function around it.
    function: Function | None = None


class Assigned(NamedTuple):
    """An attribute that is bound: ``self.dense = keras.layers.Dense(1)``."""

    node: ast.expr
    base: Value
    name: str
    value: Value
    frame: Frame | None


class Read(NamedTuple):
    """Attributes of a value that is made by the program: ``model.optimizer.lr``."""

    node: ast.expr
    root: Value
    attributes: tuple[str, ...]
    frame: Frame | None


class Store(NamedTuple):
    """An attribute that is set: ``model.optimizer.lr = 0.1``."""

    node: ast.Attribute
    base: Value
    value: Value
    frame: Frame | None
    #: Whether it is read first: ``model.optimizer.lr *= 0.5``.
    augmented: bool
    #: The function around it.
    function: Function | None = None
    #: What is assigned to it, where the statement says that alone.
    written: ast.expr | None = None


class Subscript(NamedTuple):
    """A constant key that is asked of an attribute: ``self.params["steps"]``."""

    node: ast.expr
    base: Attribute
    key: str | int
    frame: Frame | None


class Comparison(NamedTuple):
    """A comparison in which a version may be."""

    node: ast.Compare
    #: Of the left side and of every other one.
    values: list[Value]
    frame: Frame | None


class Setting(NamedTuple):
    """An environment variable that is set, one of those that decide about Keras."""

    node: ast.expr
    #: The variable.
    name: str
    value: Value
    #: What wrote the value, if that is known.
    written: ast.expr | None
    #: ``set`` (os.environ), ``putenv``, or for a while: ``patch``, ``monkeypatch``.
    way: str
    frame: Frame | None
    #: Whether it stands outside of all functions and classes.
    top: bool


class Command(NamedTuple):
    """A command that the program runs: its words, as far as they are known, and their nodes."""

    words: tuple[tuple[str | None, ast.expr], ...]
    #: Whether it is one text, which a shell takes apart.
    shell: bool


class Dynamic(NamedTuple):
    """A module named by a string: ``importlib.import_module("tensorflow.keras")``."""

    node: ast.expr
    name: str
    #: As the program writes it: ``import_module``, ``__import__``, ``patch``, ``sys.modules``.
    way: str
    frame: Frame | None


class Events:
    """All that was recorded, in the order of the walk."""

    __slots__ = (
        "assigned",
        "calls",
        "chains",
        "commands",
        "comparisons",
        "dynamics",
        "imports",
        "own_imports",
        "reads",
        "settings",
        "stored",
        "stores",
        "subscripts",
    )

    def __init__(self) -> None:
        self.imports: list[Import] = []
        self.own_imports: list[OwnImport] = []
        self.chains: list[Chain] = []
        self.calls: list[Call] = []
        self.dynamics: list[Dynamic] = []
        self.comparisons: list[Comparison] = []
        self.settings: list[Setting] = []
        self.commands: list[Command] = []
        #: Of objects of this module's classes.
        self.assigned: list[Assigned] = []
        #: Only attributes that some releases have and others lack.
        self.reads: list[Read] = []
        self.stores: list[Store] = []
        self.subscripts: list[Subscript] = []
        #: Names of attributes that the program itself sets on anything.
        self.stored: set[str] = set()

    def mark(self) -> tuple[int, ...]:
        """Return the present length of every list, for :meth:`rewind`."""
        return tuple(map(len, self._lists()))

    def rewind(self, mark: tuple[int, ...]) -> None:
        """Forget what was recorded since ``mark`` (a loop body is walked again)."""
        for events, length in zip(self._lists(), mark):
            del events[length:]

    def lighten(self) -> None:
        """Forget what no other module asks for."""
        kept = self.imports, self.own_imports, self.settings
        for events in self._lists():
            if not any(events is one for one in kept):
                events.clear()

    def _lists(self) -> tuple[list[Any], ...]:
        return (
            self.imports, self.chains, self.calls, self.dynamics, self.reads, self.comparisons,
            self.settings, self.commands, self.assigned, self.own_imports, self.stores,
            self.subscripts,
        )  # fmt: skip
