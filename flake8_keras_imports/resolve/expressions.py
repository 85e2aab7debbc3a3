"""Expressions: names, attributes, calls, operators."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve import library
from flake8_keras_imports.resolve.events import Call, Frame, Group
from flake8_keras_imports.resolve.origins import locate, names
from flake8_keras_imports.resolve.scopes import INLINE, Scope
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    VERSION,
    Attribute,
    Constant,
    Derived,
    Element,
    Items,
    Result,
    Symbol,
    Union,
    Value,
    element_of,
    union,
)
from flake8_keras_imports.resolve.walk import Walk

_DEFERRED = frozenset((Result, Attribute, Element, Derived, Union))
#: Nesting of comparisons beyond which a version test is not recognised.
MAX_DERIVED = 6


class Expressions(Walk):
    """Evaluates expressions, except collections and definitions."""

    # names and attributes

    def eval_Constant(self, node: ast.Constant) -> Value:
        kind = type(node.value)
        if kind is str or kind is int:
            return Constant(node.value)  # type: ignore[arg-type]
        return NONE if node.value is None else UNKNOWN

    def eval_Name(self, node: ast.Name) -> Value:
        value = self.lookup(node.id)
        return value if value is not None else self._unbound(node.id)

    def _unbound(self, name: str) -> Value:
        """Return what a star import or the builtins give for ``name``."""
        scope: Scope | None = self.scope
        while scope is not None:
            for star in reversed(scope.stars):
                place = locate(star.name)
                if place is None:
                    continue
                path = f"{place.path}.{name}" if place.path else name
                if path in names():
                    return Symbol(f"{star.name}.{name}")
            scope = scope.parent
        return library.NAMES.get(name, UNKNOWN)

    def eval_Attribute(self, node: ast.Attribute) -> Value:
        attributes = [node.attr]
        base = node.value
        while type(base) is ast.Attribute:
            attributes.append(base.attr)
            base = base.value
        root = self.evaluators[type(base)](base)
        if root is UNKNOWN:
            return UNKNOWN
        attributes.reverse()
        if self.scope.dotted and type(base) is ast.Name:
            bound = self.scope.env.get((base.id, attributes[0]))
            if bound is not None:
                if len(attributes) == 1:
                    return bound
                return self.chain(node, bound, attributes[1:])
        return self.chain(node, root, attributes)

    # calls

    def eval_Call(self, node: ast.Call) -> Value:
        of = self.evaluators  # the hottest path of all
        function = node.func
        callee = of[type(function)](function)
        arguments = [of[type(argument)](argument) for argument in node.args]
        keywords = []
        for keyword in node.keywords:
            given = keyword.value
            keywords.append((keyword.arg, of[type(given)](given)))
        if callee is UNKNOWN:
            if VERSION in arguments:
                return VERSION  # parse(tf.__version__)
            return UNKNOWN
        if type(callee) is Attribute and type(node.func) is ast.Attribute and arguments:
            self._mutation(node.func, node, arguments)
        self.events.calls.append(Call(node, callee, tuple(arguments), tuple(keywords), self.frame))
        return library.call(self, node, callee, arguments, keywords)

    def _mutation(self, function: ast.Attribute, node: ast.Call, arguments: list[Value]) -> None:
        """Understand ``callbacks.append(x)`` and its like as a new binding."""
        target = function.value
        if function.attr in library.MUTATORS and isinstance(
            target, (ast.Name, ast.Attribute, ast.Subscript)
        ):
            old = self.eval_quietly(target)
            new = library.mutated(old, function.attr, node, arguments)
            if new is not None:
                self.assign(target, new)

    # operators

    def eval_BinOp(self, node: ast.BinOp) -> Value:
        operands = []
        current: ast.expr = node
        while type(current) is ast.BinOp:  # long sums nest to the left
            operands.append(current.right)
            current = current.left
        value = self.eval(current)
        for operand in reversed(operands):
            right = self.eval(operand)
            if type(value) is Items or type(right) is Items:
                value = library.concatenated(value, right, operand)
            else:
                value = VERSION if value is VERSION or right is VERSION else UNKNOWN
        return value

    def eval_BoolOp(self, node: ast.BoolOp) -> Value:
        return union([self.eval(value) for value in node.values])

    def eval_IfExp(self, node: ast.IfExp) -> Value:
        group = Group()
        group.tests.append((node.test, self.eval(node.test)))
        outer = self.frame
        values = []
        for part in (node.body, node.orelse):
            self.frame = Frame("arm", outer, group)
            group.arms.append(self.frame)
            values.append(self.eval(part))
            self.note_alias(part, values[-1])
        self.frame = outer
        return union(values)

    def eval_Compare(self, node: ast.Compare) -> Value:
        return self._derived([self.eval(node.left), *map(self.eval, node.comparators)])

    def eval_UnaryOp(self, node: ast.UnaryOp) -> Value:
        return self._derived([self.eval(node.operand)])

    def _derived(self, values: list[Value]) -> Value:
        sources = []
        for value in values:
            if value is VERSION:
                return VERSION
            if type(value) in _DEFERRED:
                sources.append(value)
        if not sources:
            return UNKNOWN
        depth = 1 + max(value.depth for value in sources)
        return Derived(tuple(sources), depth) if depth < MAX_DERIVED else UNKNOWN

    # the rest

    def eval_NamedExpr(self, node: ast.NamedExpr) -> Value:
        value = self.eval(node.value)
        inner = self.scope
        while self.scope.kind is INLINE and self.scope.parent is not None:
            self.scope = self.scope.parent
        self.bind(node.target.id, value)
        self.scope = inner
        return value

    def eval_Await(self, node: ast.Await) -> Value:
        return self.eval(node.value)

    def eval_Starred(self, node: ast.Starred) -> Value:
        return element_of(self.eval(node.value), None)
