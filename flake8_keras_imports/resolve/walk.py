"""The walk over a syntax tree: one look at each node, in the order in which it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, NamedTuple, Protocol

from flake8_keras_imports.resolve.events import Call, Chain, Dynamic, Events, Frame, Group, Read
from flake8_keras_imports.resolve.lightening import without_bodies, without_body
from flake8_keras_imports.resolve.origins import KERAS, locate, members, public_names
from flake8_keras_imports.resolve.scopes import Bindings, Changes, Scope
from flake8_keras_imports.resolve.values import (
    UNKNOWN,
    Class,
    Function,
    Module,
    Symbol,
    Value,
    attribute_of,
)

#: Attributes one after the other beyond which nobody looks: each beginning has a name of its own.
MAX_ATTRIBUTES = 100
#: Early returns in one block after which the rest is no longer told apart.
MAX_RESTS = 20


class Sources(Protocol):
    """Where the project of the module has its own modules."""

    path: str

    def is_own(self, name: str) -> bool:
        """Say whether the project has a top-level module of that name, which is no library."""

    def locate(self, module: str, level: int = 0) -> str | None:
        """Return the file or folder of a module of the project, None if it has none."""


class Nowhere:
    """The sources of a module that stands alone."""

    path = ""

    def is_own(self, name: str) -> bool:
        """Say that nothing is the project's own."""
        return False

    def locate(self, module: str, level: int = 0) -> str | None:
        """Find nothing."""
        return None


class Given(NamedTuple):
    """What is known of the parameters of a function."""

    annotated: dict[str, Value]
    defaults: dict[str, Value]


class Waiting(NamedTuple):
    """A function whose body is still to be walked, with where it was defined."""

    function: Function
    scope: Scope
    frame: Frame | None
    #: The moment of its definition (see :class:`Bindings`).
    born: int
    given: Given


class Exits:
    """The bindings with which a loop body was left, and its own level of branches."""

    __slots__ = ("breaks", "ends", "level")

    def __init__(self, level: int) -> None:
        self.level = level
        self.breaks: list[Changes] = []
        #: By ``continue`` or at its end.
        self.ends: list[Changes] = []


class _Handlers(dict[type, Callable[..., Any]]):
    """Finds what handles a type of node; what handles ``object`` serves all others."""

    def __missing__(self, kind: type) -> Callable[..., Any]:
        self[kind] = self[object]
        return self[object]


@cache
def _handlers(cls: type, prefix: str) -> _Handlers:
    """Return the functions of ``cls`` for the node types that this Python has.

    They are no methods of one walk: so they are found once, and a walk has no circles.
    """
    names = [name for name in dir(cls) if name.startswith(prefix)]
    kinds = ((getattr(ast, name[len(prefix) :], None), getattr(cls, name)) for name in names)
    found = _Handlers((kind, function) for kind, function in kinds if kind is not None)
    found[object] = cls.eval_parts  # type: ignore[attr-defined]
    return found


class Walk(Bindings):
    """What all parts of the walk share.

    A part handles expressions by methods ``eval_<node type>``, which return a value,
    and statements by ``exec_<node type>``, which return False where the end of the
    statement cannot be reached.
    """

    def __init__(self, sources: Sources, names: Callable[[str], frozenset[str]]) -> None:
        super().__init__()
        self.sources = sources
        #: Returns what a star import of a module of the project binds.
        self.names_of = names
        #: Says whether a top-level package is a module of the project itself.
        self.is_own = sources.is_own
        #: Names of attributes that some releases have and others lack.
        self.members = members()
        self.events = Events()
        self.frame: Frame | None = None
        self.waiting: list[Waiting] = []
        #: The statements of the module.
        self.body: list[ast.stmt] = []
        #: Lines of statements that nest too deeply to be analysed.
        self.skipped: list[int] = []
        self.loops = 0
        #: The function whose body is walked.
        self.current: Function | None = None
        #: The right side of the assignment that is walked.
        self.assigned: ast.expr | None = None
        #: Whether what is assigned to was read before, by ``+=`` and its like.
        self.augmented = False
        #: Where ``break`` and ``continue`` lead, inside a loop.
        self.exits: Exits | None = None
        #: Set by an ``if`` of which no arm reaches the end, and by a ``try`` body.
        self.rest: Group | Frame | None = None
        #: Where in the program an element was added to a list, by its node.
        self.additions: dict[ast.expr, Frame | None] = {}
        # a loop body is walked twice: a definition stays the same object
        self.groups: list[Group] = []
        self.functions: dict[ast.AST, Function] = {}
        self.classes: dict[ast.ClassDef, Class] = {}
        #: Those whose nodes were taken from them.
        self.light: list[Function | Class] = []
        cls: type = type(self)
        #: To be called with this walk and a node.
        self.evaluators = _handlers(cls, "eval_")
        self.executors = _handlers(cls, "exec_")

    def release(self) -> None:
        """Break the circles of references, when nothing is asked of the module any more.

        They would keep the syntax tree alive until the garbage collector walks over it.
        """
        self.waiting.clear()
        for made in (*self.functions.values(), *self.classes.values(), *self.light):
            if type(made) is Function:
                made.returns.clear()
                made.yields.clear()
            elif type(made) is Class:
                made.attributes.clear()
                made.stored.clear()
        for group in self.groups:
            group.arms.clear()
            group.tests.clear()
        self.events.rewind((0,) * 12)

    def lighten(self, calls: Iterable[Call]) -> None:
        """Let go of the syntax tree; keep what other modules ask for, and these calls."""
        self._lighten_groups(calls)
        made: dict[ast.AST, ast.AST] = {}
        for node, function in self.functions.items():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                function.node = made[node] = without_body(node)
        for cls in self.classes.values():
            cls.node = without_bodies(cls.node, made)
        self.light += [*self.functions.values(), *self.classes.values()]
        self.functions.clear()
        self.classes.clear()
        self.waiting.clear()
        self.body = []
        self.events.lighten()

    def _lighten_groups(self, calls: Iterable[Call]) -> None:
        """Forget the branches in which nothing stands that other modules ask for."""
        needed = set()
        frames = {f.frame for f in self.functions.values()} | set(self.additions.values())
        for frame in frames.union(call.frame for call in calls):
            while frame is not None and frame not in needed:
                needed.add(frame)
                frame = frame.parent
        kept = []
        for group in self.groups:
            if needed.isdisjoint(group.arms):
                group.arms.clear()
                group.tests.clear()
            else:
                kept.append(group)
        self.groups = kept

    # expressions

    def eval(self, node: ast.expr) -> Value:
        """Return the value of an expression and record what it uses."""
        value: Value = self.evaluators[type(node)](self, node)
        return value

    def eval_parts(self, node: ast.AST) -> Value:
        """Look at the parts of a node whose own value does not matter."""
        for field in node._fields:
            part = getattr(node, field, None)
            if isinstance(part, list):
                for child in part:
                    self._eval_part(child)
            else:
                self._eval_part(part)
        return UNKNOWN

    def _eval_part(self, part: object) -> None:
        if isinstance(part, ast.expr):
            self.evaluators[type(part)](self, part)
        elif isinstance(part, ast.stmt):
            self.block([part])
        elif isinstance(part, ast.AST) and not isinstance(part, (ast.expr_context, ast.operator)):
            self.eval_parts(part)

    def eval_quietly(self, node: ast.expr) -> Value:
        """Evaluate an expression that was evaluated before, recording nothing again."""
        mark = self.events.mark()
        value = self.eval(node)
        self.events.rewind(mark)
        return value

    # statements

    def block(self, body: Iterable[ast.stmt]) -> bool:
        """Walk statements; say whether the end of the block can be reached."""
        reachable = True
        executors = self.executors
        state = self.scope, self.loops, self.exits, len(self._logs)
        frame = current = self.frame
        for node in body:
            try:
                if executors[type(node)](self, node) is False:
                    reachable = False
            except RecursionError:
                self.scope, self.loops, self.exits, level = state
                self.frame, self.rest = current, None
                self.abandon(level)
                self._skip(node)
            if self.rest is not None:
                self._enter_rest(frame)
                current = self.frame
        self.frame = frame
        return reachable

    def _skip(self, node: ast.stmt) -> None:
        """Note a statement that could not be analysed: what it binds is not known."""
        self.skipped.append(node.lineno)
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        for target in targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, UNKNOWN)

    def _enter_rest(self, frame: Frame | None) -> None:
        """After an ``if`` without ``else`` that always leaves, the rest is its ``else``.

        After a ``try`` whose body always leaves, it belongs to the handler.
        """
        group, self.rest = self.rest, None
        if isinstance(group, Frame):
            self.frame = Frame("handler", self.frame, group)
            return
        outer, depth = self.frame, 0
        while outer is not frame and outer is not None:
            outer, depth = outer.parent, depth + 1
        if group is not None and depth < MAX_RESTS:
            self.frame = Frame("arm", self.frame, group)
            group.arms.append(self.frame)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Bind a target of any form to ``value``."""
        raise NotImplementedError

    def called(self, node: ast.expr) -> str:
        """Return the qualified name that a call just evaluated has called, if it is known."""
        last = self.events.calls[-1] if self.events.calls else None
        if last is not None and last.node is node and type(last.callee) is Symbol:
            return last.callee.name
        return ""

    def annotated(self, node: ast.expr) -> Value:
        """Evaluate an annotation; return what a variable annotated so holds."""
        raise NotImplementedError

    # events

    def chain(self, node: ast.expr, root: Value, attributes: list[str]) -> Value:
        """Follow ``attributes`` from ``root``; record the chain if it may reach Keras."""
        if len(attributes) > MAX_ATTRIBUTES:
            return UNKNOWN
        value = root
        for attribute in attributes:
            value = attribute_of(value, attribute)
        name = None
        if type(root) is Symbol:
            name = f"{root.name}.{'.'.join(attributes)}"
            reaches = locate(name) is not None
        else:
            reaches = KERAS in attributes
        if reaches:
            chain = Chain(node, root, value, name, tuple(attributes), self.frame)
            self.events.chains.append(chain)
        elif name is None and not self.members.isdisjoint(attributes):
            self.events.reads.append(Read(node, root, tuple(attributes), self.frame))
        return value

    def star_names(self, module: Symbol | Module) -> Collection[str]:
        """Return the names that ``from module import *`` may bind."""
        if type(module) is Module:
            return self.names_of(module.path)
        assert type(module) is Symbol
        place = locate(module.name)
        return public_names(place.path) if place is not None else ()

    def new_group(self) -> Group:
        """Return a group for the arms of a branching statement."""
        group = Group()
        self.groups.append(group)
        return group

    def note_alias(self, node: ast.expr, value: Value) -> None:
        """Record that an arm of an ``if`` chooses a Keras by its bare name."""
        if type(value) is Symbol and self.frame is not None and type(node) is ast.Name:
            if locate(value.name) is not None:
                self.events.chains.append(Chain(node, value, value, value.name, (), self.frame))

    def note_module(self, node: ast.expr, name: str, way: str) -> None:
        """Record that a string names a module of some Keras, unless it is the project's own."""
        if locate(name) and not self.is_own(name.partition(".")[0]):
            self.events.dynamics.append(Dynamic(node, name, way, self.frame))
