"""Statements: the walk over a module in the order in which it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from flake8_keras_imports.resolve import builtins as known_builtins
from flake8_keras_imports.resolve.decorators import marks_of
from flake8_keras_imports.resolve.events import Frame, Group
from flake8_keras_imports.resolve.expressions import Expressions, handlers
from flake8_keras_imports.resolve.imports import Imports
from flake8_keras_imports.resolve.scopes import CLASS, FUNCTION, Changes, Scope
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    Class,
    Constant,
    Entered,
    Function,
    Item,
    Items,
    Mapping,
    Result,
    Symbol,
    Value,
    attribute_of,
    element_of,
    items_of,
    mapping_of,
    result_of,
    union,
)

#: Loops inside loops beyond which a loop body is walked once only.
MAX_LOOPS = 3
_IMPORT_ERRORS = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))


class Statements(Imports, Expressions):
    """Walks statements; function bodies come after the scope around them."""

    def __init__(self, is_own: Callable[[str], bool]) -> None:
        super().__init__()
        #: Says whether a top-level package is a module of the project itself.
        self.is_own = is_own
        #: Lines of statements that nest too deeply to be analysed.
        self.skipped: list[int] = []
        self._loops = 0
        self._statements: dict[type, Callable[..., bool | None]] = {
            kind: getattr(self, name) for kind, name in handlers(type(self), "exec_")
        }

    def run(self, tree: ast.Module) -> None:
        """Walk a whole module."""
        self.block(tree.body)
        for function, scope, frame, born, given in self.waiting:  # grows while it runs
            self._run_function(function, scope, frame, born, given)

    def block(self, body: Iterable[ast.stmt]) -> bool:
        """Walk statements; say whether the end of the block can be reached."""
        reachable = True
        for node in body:
            handler = self._statements.get(type(node))
            state = self.scope, self.frame, self._loops
            try:
                if handler is None:
                    self._other(node)
                elif handler(node) is False:
                    reachable = False
            except RecursionError:
                self.scope, self.frame, self._loops = state
                self.skipped.append(node.lineno)
        return reachable

    def _other(self, node: ast.stmt) -> None:
        """Walk a statement of which only the parts matter (``assert``, ``raise``, ...)."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.eval(child)
            elif isinstance(child, ast.stmt):
                self.block([child])
            else:
                self._eval_parts(child)

    # bindings

    def exec_Expr(self, node: ast.Expr) -> None:
        self.eval(node.value)

    def exec_Assign(self, node: ast.Assign) -> None:
        value = self.eval(node.value)
        self.note_alias(node.value, value)
        for target in node.targets:
            self.assign(target, value)

    def exec_AnnAssign(self, node: ast.AnnAssign) -> None:
        declared = self.annotated(node.annotation)
        if node.value is not None:
            value = self.eval(node.value)
            self.assign(node.target, declared if value is UNKNOWN else value)
        elif type(node.target) is ast.Name:
            if self.scope.kind is CLASS:
                self.bind(node.target.id, declared)
        else:
            self.eval(node.target)

    def exec_AugAssign(self, node: ast.AugAssign) -> None:
        old = self.eval(node.target)
        value = self.eval(node.value)
        if type(old) is Items or type(value) is Items:
            new = known_builtins.concatenated(old, value, node.value)
            if type(node.target) is not ast.Name and type(old) is not Items:
                new = union([old, new])
            self.assign(node.target, new)
        else:
            self.assign(node.target, UNKNOWN)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Bind a target of any form to ``value``."""
        kind = type(target)
        if kind is ast.Name:
            self.bind(target.id, value)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            self._assign_attribute(target, value)  # type: ignore[arg-type]
        elif kind is ast.Tuple or kind is ast.List:
            self._unpack(target.elts, value)  # type: ignore[attr-defined]
        elif kind is ast.Starred:
            self.assign(target.value, value)  # type: ignore[attr-defined]
        elif kind is ast.Subscript:
            self._assign_subscript(target, value)  # type: ignore[arg-type]
        else:
            self.eval(target)

    def _unpack(self, targets: list[ast.expr], value: Value) -> None:
        """Bind the targets of ``a, *b, c = value``."""
        items = value.items if type(value) is Items and value.exact else None
        star = next((i for i, t in enumerate(targets) if type(t) is ast.Starred), None)
        if items is not None and star is not None and len(items) >= len(targets) - 1:
            tail = len(targets) - star - 1
            middle = items_of(list(items[star : len(items) - tail]))
            values = [i.value for i in items[:star]] + [middle]
            values += [i.value for i in items[len(items) - tail :]]
        elif items is not None and len(items) == len(targets):
            values = [item.value for item in items]
        elif star is not None:
            values = [element_of(value, None)] * len(targets)
            values[star] = UNKNOWN
        else:
            values = [element_of(value, index) for index in range(len(targets))]
        for target, part in zip(targets, values):
            self.assign(target, part)

    def _assign_attribute(self, target: ast.Attribute, value: Value) -> None:
        base = self.eval(target.value)
        if base is UNKNOWN:
            return
        if type(base) is Symbol:
            self.chain(target, base, [target.attr])
            return
        if type(base) is Result and type(base.callee) is Class:
            base.callee.stored.setdefault(target.attr, []).append(value)
        elif type(base) is Class:
            base.attributes[target.attr] = union(
                [value, base.attributes.get(target.attr, value)]
            )
        if type(target.value) is ast.Name:
            self.bind_attribute(target.value.id, target.attr, value)

    def _assign_subscript(self, target: ast.Subscript, value: Value) -> None:
        base = self.eval(target.value)
        key = self.eval(target.slice)
        name = key.value if type(key) is Constant else None
        if type(base) is Symbol and base.name == "sys.modules" and isinstance(name, str):
            self.module_replaced(target, name)
        elif type(base) is Mapping:
            entries = [e for e in base.entries if name is None or e[0] != name]
            self.assign(target.value, mapping_of([*entries, (name, value, target)]))
        elif type(base) is Items:
            item = Item(value, target)
            if item not in base.items:
                self.assign(target.value, items_of([*base.items, item], exact=False))

    def exec_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if type(target) is ast.Name:
                self.bind(target.id, UNKNOWN)
            else:
                self.eval(target)

    def exec_Global(self, node: ast.Global | ast.Nonlocal) -> None:
        self.declare(node)

    exec_Nonlocal = exec_Global

    # branches

    def exec_If(self, node: ast.If) -> bool:
        group = Group()
        outer_frame = self.frame
        branches: list[Changes] = []
        reachable = False
        typing_first = self._is_type_checking(node.test)
        rest: list[ast.stmt] = [node]
        while len(rest) == 1 and type(rest[0]) is ast.If:  # elif is a nested if
            current = rest[0]
            group.tests.append((current.test, self.eval(current.test)))
            reachable |= self._arm(current.body, group, outer_frame, branches)
            rest = current.orelse
        if rest:
            reachable |= self._arm(rest, group, outer_frame, branches)
        else:
            branches.append({})
            reachable = True
        self.frame = outer_frame
        if typing_first and len(branches) == 2:
            self._merge_type_checking(*branches)
        else:
            self.merge([changes for changes in branches if changes is not _DEAD])
        return reachable

    def _arm(
        self, body: list[ast.stmt], group: Group, outer: Frame | None, branches: list[Changes]
    ) -> bool:
        """Walk one arm of an if statement; say whether its end can be reached."""
        self.frame = Frame("arm", outer, group)
        group.arms.append(self.frame)
        log = self.begin()
        reachable = self.block(body)
        changes = self.end(log)
        branches.append(changes if reachable else _DEAD)
        return reachable

    def _is_type_checking(self, test: ast.expr) -> bool:
        name = test.attr if type(test) is ast.Attribute else getattr(test, "id", None)
        return name == "TYPE_CHECKING"

    def _merge_type_checking(self, typed: Changes, run: Changes) -> None:
        """What runs decides; what only type checkers see fills the gaps."""
        merged = dict(typed)
        merged.update((key, v) for key, v in run.items() if v is not UNKNOWN or key not in typed)
        self.merge([merged])

    def exec_Try(self, node: ast.Try) -> bool:
        outer_frame = self.frame
        body_frame = Frame("try", outer_frame)
        self.frame = body_frame
        log = self.begin()
        reachable = self.block(node.body)
        self.frame = outer_frame
        if node.orelse:
            reachable = self.block(node.orelse) and reachable
        body_changes = self.end(log)
        branches: list[Changes] = [body_changes if reachable else _DEAD]
        for handler in node.handlers:
            if handler.type is not None:
                self.eval(handler.type)
            if _catches_import_errors(handler.type):
                self.frame = Frame("handler", outer_frame, body_frame)
            log = self.begin()
            self.merge([{}, body_changes])  # the body may have stopped anywhere
            if handler.name:
                self.bind(handler.name, UNKNOWN)
            handled = self.block(handler.body)
            changes = self.end(log)
            self.frame = outer_frame
            branches.append(changes if handled else _DEAD)
            reachable |= handled
        self.merge([changes for changes in branches if changes is not _DEAD])
        return self.block(node.finalbody) and reachable

    exec_TryStar = exec_Try

    def exec_For(self, node: ast.For | ast.AsyncFor) -> None:
        value = element_of(self.eval(node.iter), None)
        self._loop(node.body, lambda: self.assign(node.target, value))
        self.block(node.orelse)

    exec_AsyncFor = exec_For

    def exec_While(self, node: ast.While) -> None:
        self._loop(node.body, lambda: self.eval(node.test))
        self.block(node.orelse)

    def _loop(self, body: list[ast.stmt], head: Callable[[], object]) -> None:
        """Walk a loop body, twice where its bindings reach its own beginning."""
        self._loops += 1
        mark = self.events.mark()
        log = self.begin()
        head()
        self.block(body)
        changes = self.end(log)
        carried = any(
            old is not None and old != value
            for (scope, name), value in changes.items()
            for old in (scope.env.get(name),)
        )
        if carried and self._loops <= MAX_LOOPS:
            self.events.rewind(mark)
            log = self.begin()
            self.merge([{}, changes])
            head()
            self.block(body)
            changes = self.end(log)
        self._loops -= 1
        self.merge([{}, changes])

    def exec_With(self, node: ast.With | ast.AsyncWith) -> bool:
        for item in node.items:
            value = self.eval(item.context_expr)
            if item.optional_vars is not None:
                deferred = value is not UNKNOWN and value.depth < 20
                entered = Entered(value, value.depth + 1) if deferred else UNKNOWN
                self.assign(item.optional_vars, entered)
        return self.block(node.body)

    exec_AsyncWith = exec_With

    def exec_Match(self, node: ast.Match) -> None:
        subject = self.eval(node.subject)
        branches: list[Changes] = [{}]
        for case in node.cases:
            log = self.begin()
            self._pattern(case.pattern, subject)
            if case.guard is not None:
                self.eval(case.guard)
            reachable = self.block(case.body)
            changes = self.end(log)
            branches += [changes] if reachable else []
        self.merge(branches)

    def _pattern(self, pattern: ast.pattern, subject: Value) -> None:
        """Bind the names of a match pattern."""
        if isinstance(pattern, ast.MatchAs):
            if pattern.pattern is not None:
                self._pattern(pattern.pattern, subject)
                if isinstance(pattern.pattern, ast.MatchClass) and subject is UNKNOWN:
                    subject = result_of(self.eval_quietly(pattern.pattern.cls))
            if pattern.name is not None:
                self.bind(pattern.name, subject)
        elif isinstance(pattern, (ast.MatchStar, ast.MatchMapping)):
            name = pattern.name if isinstance(pattern, ast.MatchStar) else pattern.rest
            if isinstance(pattern, ast.MatchMapping):
                for key, part in zip(pattern.keys, pattern.patterns):
                    known = self.eval(key)
                    constant = known.value if type(known) is Constant else None
                    self._pattern(part, element_of(subject, constant))
            if name is not None:
                self.bind(name, UNKNOWN)
        elif isinstance(pattern, ast.MatchSequence):
            for index, part in enumerate(pattern.patterns):
                self._pattern(part, element_of(subject, index))
        elif isinstance(pattern, ast.MatchClass):
            self.eval(pattern.cls)
            for part in pattern.patterns:
                self._pattern(part, UNKNOWN)
            for attribute, part in zip(pattern.kwd_attrs, pattern.kwd_patterns):
                self._pattern(part, attribute_of(subject, attribute))
        elif isinstance(pattern, ast.MatchOr):
            for part in pattern.patterns:
                self._pattern(part, subject)
        elif isinstance(pattern, ast.MatchValue):
            self.eval(pattern.value)

    # the end of a block

    def exec_Return(self, node: ast.Return) -> bool:
        value = NONE
        if node.value is not None:
            value = self.eval(node.value)
            self.note_alias(node.value, value)
        if self.scope.function is not None:
            self.scope.function.returns.append(value)
        return False

    def exec_Raise(self, node: ast.Raise) -> bool:
        self._other(node)
        return False

    def exec_Continue(self, node: ast.Continue) -> bool:
        return False

    exec_Break = exec_Continue

    def exec_Pass(self, node: ast.Pass) -> None:
        """Nothing to do."""

    # definitions

    def exec_ClassDef(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.eval(decorator)
        bases = tuple(self.eval(base) for base in node.bases)
        for keyword in node.keywords:
            self.eval(keyword.value)
        cls = self._class(node, bases)
        outer, self.scope = self.scope, Scope(CLASS, self.scope)
        self.scope.cls = cls
        self.block(node.body)
        cls.attributes = {k: v for k, v in self.scope.env.items() if isinstance(k, str)}
        self.scope = outer
        self.bind(node.name, cls)

    def _class(self, node: ast.ClassDef, bases: tuple[Value, ...]) -> Class:
        cls = self._classes.get(node)
        if cls is None:
            cls = self._classes[node] = Class(node, bases)
        return cls

    def exec_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        marks = marks_of([(d, self.eval(d)) for d in node.decorator_list])
        given = self._defaults(node.args)
        if node.returns is not None:
            self.eval(node.returns)
        self.bind(node.name, self.function(node, given, marks))

    exec_AsyncFunctionDef = exec_FunctionDef

    def _run_function(
        self,
        function: Function,
        scope: Scope,
        frame: Frame | None,
        born: int,
        given: dict[str, Value],
    ) -> None:
        self.scope = inner = Scope(FUNCTION, scope, born)
        self.frame = frame
        inner.function = function
        inner.cls = function.owner
        env = inner.env
        arguments = function.node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        names += [a.arg for a in arguments.kwonlyargs]
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                names.append(extra.arg)
        for name in names:
            env[name] = given.get(name, UNKNOWN)
        if function.owner is not None and names and "staticmethod" not in function.marks:
            cls = function.owner
            env[names[0]] = cls if "classmethod" in function.marks else result_of(cls)
        node = function.node
        if type(node) is ast.Lambda:
            function.returns.append(self.eval(node.body))
        else:
            self.block(node.body)
        self.scope = self.module


#: The changes of a branch whose end cannot be reached.
_DEAD: Changes = {}


def _catches_import_errors(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(getattr(p, "attr", getattr(p, "id", None)) in _IMPORT_ERRORS for p in parts)
