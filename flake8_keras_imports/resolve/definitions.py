"""Functions, classes, parameters, annotations."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve import library
from flake8_keras_imports.resolve.decorators import ACCESSOR, keeps_class, marks_of
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.scopes import CLASS, FUNCTION, INLINE, Scope
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    Attribute,
    Class,
    Function,
    Parameter,
    Symbol,
    Value,
    element_of,
    result_of,
    union,
)
from flake8_keras_imports.resolve.walk import Given, Waiting, Walk

_UNMARKED: frozenset[str] = frozenset()


class Definitions(Walk):
    """Handles definitions; the bodies of functions are walked last."""

    def exec_ClassDef(self, node: ast.ClassDef) -> None:
        decorators = [(d, self.eval(d)) for d in node.decorator_list]
        bases = tuple(self.eval(base) for base in node.bases)
        cls = self._class(node, bases)
        cls.decorators = decorators
        plain = True
        for keyword in node.keywords:
            value = self.eval(keyword.value)
            plain &= keyword.arg != "metaclass" or type(value) is Symbol
        outer, self.scope = self.scope, Scope(CLASS, self.scope)
        self.scope.cls = cls
        self.block(node.body)
        cls.attributes = {k: v for k, v in self.scope.env.items() if isinstance(k, str)}
        if not plain:
            cls.attributes["__new__"] = UNKNOWN  # its metaclass may make anything
        self.scope = outer
        self.bind(node.name, cls if keeps_class(decorators) else union([cls, UNKNOWN]))

    def _class(self, node: ast.ClassDef, bases: tuple[Value, ...]) -> Class:
        cls = self.classes.get(node)
        if cls is None:
            cls = self.classes[node] = Class(node, bases, path=self.sources.path)
        return cls

    def exec_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = node.decorator_list
        marks = marks_of([(d, self.eval(d)) for d in decorators]) if decorators else _UNMARKED
        given = self._given(node.args)
        if node.returns is not None:
            self.eval(node.returns)
        function = self.function(node, given, marks)
        if ACCESSOR not in marks:  # the property itself stays bound
            self.bind(node.name, function)

    exec_AsyncFunctionDef = exec_FunctionDef

    def eval_Lambda(self, node: ast.Lambda) -> Value:
        return self.function(node, self._given(node.args))

    def function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        given: Given,
        marks: frozenset[str] = frozenset(),
    ) -> Function:
        """Return the function that ``node`` defines; its body is walked later."""
        function = self.functions.get(node)
        if function is None:
            method = self.scope.kind is CLASS and type(node) is not ast.Lambda
            owner = self.scope.cls if method else None
            function = self.functions[node] = Function(
                node, owner, marks=marks, path=self.sources.path, frame=self.frame
            )
            here = Waiting(function, self.scope, self.frame, self.moment, given)
            self.waiting.append(here)
        return function

    def _given(self, arguments: ast.arguments) -> Given:
        """Evaluate defaults and annotations: what each parameter is known to be."""
        found = Given({}, {})
        positional = arguments.posonlyargs + arguments.args
        defaults = arguments.defaults
        if defaults:
            for argument, default in zip(positional[len(positional) - len(defaults) :], defaults):
                found.defaults[argument.arg] = self.eval(default)
        for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults):
            if value is not None:
                found.defaults[argument.arg] = self.eval(value)
        for argument in positional + arguments.kwonlyargs:
            if argument.annotation is not None:
                annotated = self.annotated(argument.annotation)
                if annotated is not UNKNOWN and annotated is not NONE:
                    found.annotated[argument.arg] = annotated
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None and extra.annotation is not None:
                self.eval(extra.annotation)
        return found

    def annotated(self, node: ast.expr) -> Value:
        """Evaluate an annotation; return what a variable annotated so holds."""
        parts: list[ast.expr] = []
        if type(node) is ast.BinOp and type(node.op) is ast.BitOr:
            parts = [node.left, node.right]
        elif type(node) is ast.Subscript:
            base = self.eval(node.value)
            if type(base) is not Symbol or base.name not in library.OPTIONALS:
                self.eval(node.slice)
                return UNKNOWN
            parts = node.slice.elts if type(node.slice) is ast.Tuple else [node.slice]
        else:
            value = self.eval(node)
            if (type(value) is Symbol and locate(value.name)) or type(value) is Class:
                return result_of(value)
            if type(value) is Attribute:  # of another module of the project, perhaps
                return result_of(value)
            return NONE if value is NONE else UNKNOWN
        values = [value for value in map(self.annotated, parts) if value is not NONE]
        return union(values)

    def run_function(self, waiting: Waiting) -> None:
        """Walk the body of a function."""
        function = waiting.function
        self.scope = inner = Scope(FUNCTION, waiting.scope, waiting.born)
        self.frame = waiting.frame
        self.current = function
        inner.function = function
        inner.cls = function.owner
        arguments = function.node.args
        env, (annotated, defaults) = inner.env, waiting.given
        parameters = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        for parameter in parameters:
            name = parameter.arg
            known = annotated.get(name)
            if known is None:
                known = Parameter(function, name, defaults.get(name, UNKNOWN))
            env[name] = known
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                env[extra.arg] = annotated.get(extra.arg, UNKNOWN)
                parameters.append(extra)
        if function.owner is not None and parameters and "staticmethod" not in function.marks:
            cls = function.owner
            first = cls if "classmethod" in function.marks else result_of(cls)
            env[parameters[0].arg] = first
        if type(function.node) is ast.Lambda:
            function.returns.append(self.eval(function.node.body))
        else:
            self.block(function.node.body)  # type: ignore[arg-type]
        self.scope, self.current = self.module, None

    def exec_Return(self, node: ast.Return) -> bool:
        value: Value = NONE
        if node.value is not None:
            value = self.eval(node.value)
            self.note_alias(node.value, value)
        if self.scope.function is not None:
            self.scope.function.returns.append(value)
        return False

    def eval_Yield(self, node: ast.Yield) -> Value:
        if node.value is not None:
            value = self.eval(node.value)
            function = self._function_scope()
            if function is not None:
                function.yields.append(value)
        return UNKNOWN

    def eval_YieldFrom(self, node: ast.YieldFrom) -> Value:
        value = self.eval(node.value)
        function = self._function_scope()
        if function is not None:
            function.yields.append(element_of(value, None))
        return UNKNOWN

    def _function_scope(self) -> Function | None:
        scope: Scope | None = self.scope
        while scope is not None and scope.kind is INLINE:
            scope = scope.parent
        return scope.function if scope is not None and scope.kind is FUNCTION else None
