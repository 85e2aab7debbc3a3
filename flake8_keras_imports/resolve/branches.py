"""Statements after which the program may have taken one way or another."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_keras_imports.resolve.events import Frame, Group
from flake8_keras_imports.resolve.scopes import Changes
from flake8_keras_imports.resolve.values import (
    UNKNOWN,
    Constant,
    Value,
    attribute_of,
    element_of,
    result_of,
)
from flake8_keras_imports.resolve.walk import Walk

#: Loops inside loops beyond which a loop body is walked once only.
MAX_LOOPS = 3
_IMPORT_ERRORS = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))


class Branches(Walk):
    """Walks branches and loops and joins what they bind."""

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
        self.loops += 1
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
        if carried and self.loops <= MAX_LOOPS:
            self.events.rewind(mark)
            log = self.begin()
            self.merge([{}, changes])
            head()
            self.block(body)
            changes = self.end(log)
        self.loops -= 1
        self.merge([{}, changes])

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

    def exec_Raise(self, node: ast.Raise) -> bool:
        self.eval_parts(node)
        return False

    def exec_Continue(self, node: ast.Continue) -> bool:
        return False

    exec_Break = exec_Continue


#: The changes of a branch whose end cannot be reached.
_DEAD: Changes = {}


def _catches_import_errors(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(getattr(p, "attr", getattr(p, "id", None)) in _IMPORT_ERRORS for p in parts)
