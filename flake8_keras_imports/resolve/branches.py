"""Statements after which the program may have taken one way or another."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_keras_imports.resolve.events import Frame, Group
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.scopes import Changes
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    VERSION,
    Constant,
    Items,
    Symbol,
    Union,
    Value,
    Version,
    attribute_of,
    element_of,
    entered,
    is_unknown,
    result_of,
    union,
)
from flake8_keras_imports.resolve.walk import Exits, Walk

#: Loops inside loops beyond which a loop body is walked once only.
MAX_LOOPS = 3
#: Ways out of one loop body that are told apart.
MAX_EXITS = 100
_IMPORT_ERRORS = frozenset(
    f"builtins.{name}"
    for name in ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
)
_MISSING = {name.rpartition(".")[2] for name in _IMPORT_ERRORS} | {"AttributeError", "TypeError"}
_Loop = ast.For | ast.AsyncFor | ast.While


class Branches(Walk):
    """Walks branches and loops and joins what they bind."""

    def exec_If(self, node: ast.If) -> bool:
        group = self.new_group()
        outer_frame = self.frame
        branches: list[Changes] = []
        typing_first = self._is_type_checking(node.test)
        rest: list[ast.stmt] = [node]
        while len(rest) == 1 and type(rest[0]) is ast.If:  # elif is a nested if
            current = rest[0]
            group.tests.append((current.test, self.eval(current.test)))
            group.fallback = self._is_fallback(current.test) and not current.orelse
            self._arm(current.body, group, outer_frame, branches)
            rest = current.orelse
        if rest:
            self._arm(rest, group, outer_frame, branches)
        else:
            if not branches:
                self.rest = group
            branches.append({})
        self.frame = outer_frame
        if typing_first and len(branches) == 2:
            self._merge_type_checking(*branches)
        else:
            self.merge(branches)
            if type(group.tests[0][1]) is Version:
                self._note_flags(branches)
        return bool(branches)

    def _note_flags(self, branches: list[Changes]) -> None:
        """What a test of a version sets to a constant stands for the version."""
        for changes in branches:
            for scope, name in changes:
                value = scope.env.get(name)
                if scope is self.scope and (
                    (value is not None and is_unknown(value)) or type(value) is Constant
                ):
                    if isinstance(name, str):
                        self.bind(name, VERSION)

    def _arm(
        self, body: list[ast.stmt], group: Group, outer: Frame | None, branches: list[Changes]
    ) -> None:
        """Walk one arm; add what it binds to ``branches`` if its end can be reached."""
        self.frame = Frame("arm", outer, group)
        group.arms.append(self.frame)
        self.begin()
        reachable = self.block(body)
        changes = self.end()
        if reachable:
            branches.append(changes)

    def _is_fallback(self, test: ast.expr) -> bool:
        """Say whether a test asks if the import of some Keras before has failed."""
        name: ast.expr | None = None
        if type(test) is ast.UnaryOp and type(test.op) is ast.Not:
            name = test.operand
        elif type(test) is ast.Compare and type(test.ops[0]) is ast.Is:
            other = test.comparators[0]
            is_none = (
                self.eval(other) is NONE
                if type(other) is not ast.Constant
                else (other.value is None)
            )
            name = test.left if is_none else None
        if type(name) is not ast.Name:
            return False
        value = self.lookup(name.id)
        options = value.options if type(value) is Union else ()
        return NONE in options and any(type(o) is Symbol and locate(o.name) for o in options)

    def _is_type_checking(self, test: ast.expr) -> bool:
        name = test.attr if type(test) is ast.Attribute else getattr(test, "id", None)
        return name == "TYPE_CHECKING"

    def _merge_type_checking(self, typed: Changes, run: Changes) -> None:
        """What runs decides; where that is not known, what type checkers see is likely."""
        merged = {**typed, **run}
        for key, value in run.items():
            if is_unknown(value) and key in typed:
                merged[key] = union([typed[key], UNKNOWN])
        self.merge([merged])

    def exec_Try(self, node: ast.Try) -> bool:
        outer_frame = self.frame
        body_frame = self.frame = Frame("try", outer_frame)
        body_frame.catches = any(_may_catch_missing(h.type) for h in node.handlers)
        self.begin()
        reachable = self.block(node.body)
        self.frame = outer_frame
        if node.orelse:
            reachable = self.block(node.orelse) and reachable
        body_changes = self.end()
        live, dead = ([body_changes], []) if reachable else ([], [body_changes])
        skipped = False
        for handler in node.handlers:
            caught = self.eval(handler.type) if handler.type is not None else None
            kind = "handler" if _catches_import_errors(caught) else "other"
            self.frame = Frame(kind, outer_frame, body_frame)
            self.begin()
            self.merge([{}, body_changes])  # the body may have stopped anywhere
            if handler.name:
                self.bind(handler.name, UNKNOWN)
            handled = self.block(handler.body)
            (live if handled else dead).append(self.end())
            skipped |= handled and kind != "handler"
            self.frame = outer_frame
        if dead and dead[0] is body_changes and live and not skipped:
            self.rest = body_frame  # the rest is only reached where the import failed
        # what follows a return still runs in the final block
        self.merge(live + dead if node.finalbody else live)
        return self.block(node.finalbody) and bool(live)

    exec_TryStar = exec_Try

    def exec_For(self, node: ast.For | ast.AsyncFor) -> bool:
        value = element_of(self.eval(node.iter), None)
        return self._loop(node, lambda: self.assign(node.target, value))

    exec_AsyncFor = exec_For

    def exec_While(self, node: ast.While) -> bool:
        endless = type(node.test) is ast.Constant and bool(node.test.value)
        return self._loop(node, lambda: self.eval(node.test), endless)

    def _loop(self, node: _Loop, head: Callable[[], object], endless: bool = False) -> bool:
        """Walk a loop, its body twice where its bindings reach its own beginning."""
        self.loops += 1
        mark = self.events.mark()
        exits = self._turn(node.body, head, [])
        carried = any(
            scope.env.get(name) not in (None, value)
            for changes in exits.ends
            for (scope, name), value in changes.items()
        )
        if carried and self.loops <= MAX_LOOPS:
            self.events.rewind(mark)
            exits = self._turn(node.body, head, [{}, *exits.ends])
        self.loops -= 1
        branches = exits.breaks
        if not endless:
            self.begin()
            self.merge([{}, *exits.ends])
            reachable = self.block(node.orelse)
            after = self.end()
            branches = [*branches, after] if reachable else branches
        self.merge(branches)
        return bool(branches)

    def _turn(
        self, body: list[ast.stmt], head: Callable[[], object], before: list[Changes]
    ) -> Exits:
        """Walk a loop body once; return how it was left."""
        outer, self.exits = self.exits, Exits(self.level)
        self.begin()
        self.merge(before)
        head()
        reachable = self.block(body)
        changes = self.end()
        exits, self.exits = self.exits, outer
        if reachable:
            exits.ends.append(changes)
        return exits

    def exec_Break(self, node: ast.Break) -> bool:
        if self.exits is not None and len(self.exits.breaks) < MAX_EXITS:
            self.exits.breaks.append(self.since(self.exits.level))
        return False

    def exec_Continue(self, node: ast.Continue) -> bool:
        if self.exits is not None and len(self.exits.ends) < MAX_EXITS:
            self.exits.ends.append(self.since(self.exits.level))
        return False

    def exec_Raise(self, node: ast.Raise) -> bool:
        self.eval_parts(node)
        return False

    def exec_With(self, node: ast.With | ast.AsyncWith) -> bool:
        suppressed = False
        for item in node.items:
            value = self.eval(item.context_expr)
            suppressed |= self.called(item.context_expr) == "contextlib.suppress"
            if item.optional_vars is not None:
                self.assign(item.optional_vars, entered(value))
        if not suppressed:
            return self.block(node.body)
        outer = self.frame
        self.frame = Frame("try", outer)
        self.frame.catches = True
        self.begin()
        self.block(node.body)
        self.merge([{}, self.end()])  # the body may have stopped anywhere
        self.frame = outer
        return True

    exec_AsyncWith = exec_With

    def exec_Match(self, node: ast.Match) -> bool:
        group = self.new_group()
        group.tests.append((node.subject, self.eval(node.subject)))
        subject = group.tests[0][1]
        outer_frame = self.frame
        branches: list[Changes] = []
        complete = False
        for case in node.cases:
            self.frame = Frame("arm", outer_frame, group)
            group.arms.append(self.frame)
            self.begin()
            self._pattern(case.pattern, subject)
            if case.guard is not None:
                self.eval(case.guard)
            elif isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None:
                complete = True  # ``case _:``
            reachable = self.block(case.body)
            changes = self.end()
            branches += [changes] if reachable else []
        self.frame = outer_frame
        if not complete:
            branches.append({})
        self.merge(branches)
        return bool(branches)

    def _pattern(self, pattern: ast.pattern, subject: Value) -> None:
        """Bind the names of a match pattern."""
        if isinstance(pattern, ast.MatchAs):
            if pattern.pattern is not None:
                self._pattern(pattern.pattern, subject)
                if isinstance(pattern.pattern, ast.MatchClass) and is_unknown(subject):
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


def _catches_import_errors(caught: Value | None) -> bool:
    """Say whether a handler takes what a failed import raises (None: it takes all)."""
    if caught is None:
        return True
    if type(caught) is Items:
        return any(_catches_import_errors(item.value) for item in caught.items)
    return type(caught) is Symbol and caught.name in _IMPORT_ERRORS


def _may_catch_missing(caught: ast.expr | None) -> bool:
    """Say whether a handler is written to take what a missing name raises."""
    if caught is None:
        return True
    if isinstance(caught, ast.Tuple):
        return any(_may_catch_missing(part) for part in caught.elts)
    return getattr(caught, "id", getattr(caught, "attr", "")) in _MISSING
