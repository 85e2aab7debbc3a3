"""Expressions: names, attributes, calls, operators."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve import environment, library, mutations
from flake8_keras_imports.resolve.events import Call, Comparison, Frame
from flake8_keras_imports.resolve.scopes import INLINE, MODULE, Scope
from flake8_keras_imports.resolve.values import (
    NONE,
    STALE,
    UNKNOWN,
    VERSION,
    Attribute,
    Constant,
    Derived,
    Element,
    Items,
    Mapping,
    Parameter,
    Result,
    Symbol,
    Union,
    Value,
    Version,
    attribute_of,
    constant_of,
    element_of,
    mapping_of,
    union,
)
from flake8_keras_imports.resolve.walk import Walk

_DEFERRED = frozenset((Result, Attribute, Element, Derived, Union))
#: Methods of something that a function is given which tell what it ought to be.
ASKED = frozenset(
    ("fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator",
     "compile", "add", "load_weights", "save", "apply_gradients")
)  # fmt: skip
#: Makes an event as its class does, but without a call of a Python function.
_new = tuple.__new__
#: Nesting of comparisons beyond which a version test is not recognised.
MAX_DERIVED = 6


class Expressions(Walk):
    """Evaluates expressions, except collections and definitions."""

    # names and attributes

    def eval_Constant(self, node: ast.Constant) -> Value:
        constant = node.value
        kind = type(constant)
        if kind is str or kind is int:
            return constant_of(constant)
        return NONE if constant is None else UNKNOWN

    def eval_Name(self, node: ast.Name) -> Value:
        name = node.id
        value = self.scope.env.get(name)
        if value is None or self.scope.redirects:
            value = self.lookup(name)
        return value if value is not None else self._unbound(name)

    def _unbound(self, name: str) -> Value:
        """Return what a star import or the builtins give for ``name``."""
        scope: Scope | None = self.scope
        while scope is not None:
            found: list[Value] = []
            region: object = self
            for star, frame in scope.stars:
                if star is None:
                    found += [UNKNOWN] if found else []  # it may have the name too
                elif name in self.star_names(star):
                    # in one region the later import wins; in others nobody knows
                    own = attribute_of(star, name)
                    found = [*(found if frame is not region else []), own]
                    region = frame
            if found:
                return union(found)
            scope = scope.parent
        return library.NAMES.get(name, UNKNOWN)

    def eval_Attribute(self, node: ast.Attribute) -> Value:
        attributes = [node.attr]
        base = node.value
        kind = type(base)
        while kind is ast.Attribute:
            attributes.append(base.attr)  # type: ignore[attr-defined]
            base = base.value  # type: ignore[attr-defined]
            kind = type(base)
        root = self.evaluators[kind](self, base)
        if root is UNKNOWN or (type(root) is Parameter and not self._asked(root, node.attr)):
            return UNKNOWN
        attributes.reverse()
        if self.scope.dotted and kind is ast.Name:
            bound = self.scope.env.get((base.id, attributes[0]))  # type: ignore[attr-defined]
            if bound is not None and bound is not STALE:
                if len(attributes) == 1:
                    return bound
                return self.chain(node, bound, attributes[1:])
        return self.chain(node, root, attributes)

    def _asked(self, parameter: Parameter, name: str) -> bool:
        """Say whether an attribute of what a function is given may matter."""
        default = parameter.default
        if default is not UNKNOWN and default is not NONE and type(default) is not Constant:
            return True
        return name in ASKED

    # calls

    def eval_Call(self, node: ast.Call) -> Value:
        of = self.evaluators  # the hottest path of all
        function = node.func
        callee = of[type(function)](self, function)
        arguments = []
        for argument in node.args:
            arguments.append(of[type(argument)](self, argument))  # a comprehension would be a call
        keywords = []
        for keyword in node.keywords:
            given = keyword.value
            keywords.append((keyword.arg, of[type(given)](self, given)))
        if type(function) is ast.Attribute and function.attr in mutations.METHODS:
            self._mutation(function, node, callee, arguments, keywords)
        if self.scope.dotted:
            self._may_change(node)
        if callee is UNKNOWN or callee is NONE or type(callee) is Parameter:
            if library.speaks_of_version(arguments):
                return library.of_version(self, node, arguments)
            return UNKNOWN
        top = self.scope.kind is MODULE
        fields = (node, callee, tuple(arguments), tuple(keywords), self.frame, top, self.current)
        self.events.calls.append(_new(Call, fields))
        return library.call(self, node, callee, arguments, keywords)

    def _mutation(
        self,
        function: ast.Attribute,
        node: ast.Call,
        callee: Value,
        arguments: list[Value],
        keywords: mutations.Keywords,
    ) -> None:
        """Understand ``callbacks.append(x)`` and its like as a new binding."""
        target = function.value
        if type(callee) is Symbol:
            return
        if function.attr == "setenv":  # pytest gives this object by this name
            if type(target) is ast.Name and target.id == "monkeypatch" and len(arguments) > 1:
                name, value = arguments[:2]
                environment.note(self, node, name, value, node.args[1], "monkeypatch")
            return
        if _is_place(target):
            old = self.eval_quietly(target)
            new = mutations.mutated(old, function.attr, node, arguments, keywords)
            if new is not None and new is not old:
                self.additions.update((argument, self.frame) for argument in node.args)
                self.assign(target, new)

    def _may_change(self, node: ast.Call) -> None:
        """Forget attributes of objects that a call works on or is given."""
        function = node.func
        given = [function.value] if type(function) is ast.Attribute else []
        for part in [*given, *node.args]:
            if type(part) is ast.Name:
                self.forget_attributes(part.id)

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
            if type(value) is Mapping and type(right) is Mapping:
                value = mapping_of([*value.entries, *right.entries])
            elif type(value) is Items or type(right) is Items:
                value = mutations.concatenated(value, right, operand)
            else:
                versions = type(value) is Version or type(right) is Version
                value = VERSION if versions else UNKNOWN
        return value

    def eval_BoolOp(self, node: ast.BoolOp) -> Value:
        return union([self.eval(value) for value in node.values])

    def eval_IfExp(self, node: ast.IfExp) -> Value:
        group = self.new_group()
        test = self.eval(node.test)
        group.tests.append((node.test, test))
        outer = self.frame
        values = []
        for part in (node.body, node.orelse):
            self.frame = Frame("arm", outer, group)
            group.arms.append(self.frame)
            values.append(self.eval(part))
            self.note_alias(part, values[-1])
        self.frame = outer
        if type(test) is Version and all(v is UNKNOWN or type(v) is Constant for v in values):
            return VERSION  # 3 if keras.__version__ >= "3" else 2
        return union(values)

    def eval_Compare(self, node: ast.Compare) -> Value:
        values = [self.eval(node.left), *map(self.eval, node.comparators)]
        for value in values:
            if type(value) is Version or type(value) in _DEFERRED:
                self.events.comparisons.append(Comparison(node, values, self.frame))
                break
        return self._derived(values)

    def eval_UnaryOp(self, node: ast.UnaryOp) -> Value:
        return self._derived([self.eval(node.operand)])

    def _derived(self, values: list[Value]) -> Value:
        sources = []
        for value in values:
            if type(value) is Version or (
                type(value) is Items and library.speaks_of_version([value])
            ):
                return VERSION
            if type(value) in _DEFERRED:
                sources.append(value)
        if not sources:
            return UNKNOWN
        depth = 1 + max(value.depth for value in sources)
        return Derived(tuple(sources), depth) if depth < MAX_DERIVED else UNKNOWN

    # the rest

    def eval_JoinedStr(self, node: ast.JoinedStr) -> Value:
        parts = [self.eval(part) for part in node.values]
        return VERSION if any(type(part) is Version for part in parts) else UNKNOWN

    def eval_FormattedValue(self, node: ast.FormattedValue) -> Value:
        if node.format_spec is not None:
            self.eval(node.format_spec)
        return self.eval(node.value)

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


def _is_place(node: ast.expr) -> bool:
    """Say whether an expression names something, without any call.

    Evaluating it a second time costs little, however deep calls nest around it.
    """
    while type(node) is ast.Attribute or type(node) is ast.Subscript:
        if type(node) is ast.Subscript and type(node.slice) is not ast.Constant:
            if any(type(part) is ast.Call for part in ast.walk(node.slice)):
                return False
        node = node.value
    return type(node) is ast.Name
