"""Expressions: every node is looked at once, and evaluated as far as it matters."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from flake8_keras_imports.resolve import builtins as known_builtins
from flake8_keras_imports.resolve.events import Call, Chain, Events, Frame, Group
from flake8_keras_imports.resolve.origins import KERAS, locate, names
from flake8_keras_imports.resolve.scopes import CLASS, FUNCTION, INLINE, Bindings, Scope
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    VERSION,
    Attribute,
    Class,
    Constant,
    Derived,
    Element,
    Function,
    Item,
    Items,
    Mapping,
    Result,
    Symbol,
    Union,
    Value,
    attribute_of,
    element_of,
    items_of,
    mapping_of,
    result_of,
    union,
)

_DEFERRED = frozenset((Result, Attribute, Element, Derived, Union))
#: Nesting of comparisons beyond which a version test is not recognised.
MAX_DERIVED = 6


@lru_cache(maxsize=None)
def handlers(cls: type, prefix: str) -> tuple[tuple[type, str], ...]:
    """Return the node types that this Python has and ``cls`` handles, with the methods."""
    names = [name for name in dir(cls) if name.startswith(prefix)]
    kinds = ((getattr(ast, name[len(prefix):], None), name) for name in names)
    return tuple((kind, name) for kind, name in kinds if kind is not None)


class _Handlers(dict[type, Callable[..., Value]]):
    """Finds the method for a type of node; that of ``object`` serves all others."""

    def __missing__(self, kind: type) -> Callable[..., Value]:
        self[kind] = self[object]
        return self[object]


class Expressions(Bindings):
    """Evaluates expressions; the walk over statements builds on it."""

    def __init__(self) -> None:
        super().__init__()
        self.events = Events()
        self.frame: Frame | None = None
        #: Function bodies still to be walked, with where they stand.
        self.waiting: list[tuple[Function, Scope, Frame | None, int, dict[str, Value]]] = []
        self._functions: dict[ast.AST, Function] = {}
        self._handlers: dict[type, Callable[..., Value]] = _Handlers(
            (kind, getattr(self, name)) for kind, name in handlers(type(self), "eval_")
        )
        self._handlers[object] = self._eval_parts

    def eval(self, node: ast.expr) -> Value:
        """Return the value of an expression and record what it uses."""
        return self._handlers[type(node)](node)

    def _eval_parts(self, node: ast.AST) -> Value:
        """Look at the parts of an expression whose own value does not matter."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.eval(child)
            elif not isinstance(child, (ast.expr_context, ast.operator)):
                self._eval_parts(child)
        return UNKNOWN

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
        return known_builtins.NAMES.get(name, UNKNOWN)

    def eval_Attribute(self, node: ast.Attribute) -> Value:
        attributes = [node.attr]
        base = node.value
        while type(base) is ast.Attribute:
            attributes.append(base.attr)
            base = base.value
        root = self._handlers[type(base)](base)
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

    def chain(self, node: ast.expr, root: Value, attributes: list[str]) -> Value:
        """Follow ``attributes`` from ``root``; record the chain if it may reach Keras."""
        value = root
        name = None
        if type(root) is Symbol:
            name = ".".join([root.name, *attributes])
            reaches = locate(name) is not None
        else:
            reaches = KERAS in attributes
        for attribute in attributes:
            value = attribute_of(value, attribute)
        if reaches:
            chain = Chain(node, root, value, name, tuple(attributes), self.frame)
            self.events.chains.append(chain)
        return value

    def note_alias(self, node: ast.expr, value: Value) -> None:
        """Record that an arm of an ``if`` chooses a Keras by its bare name."""
        if self.frame is not None and type(node) is ast.Name and type(value) is Symbol:
            if locate(value.name) is not None:
                self.events.chains.append(Chain(node, value, value, value.name, (), self.frame))

    # calls

    def eval_Call(self, node: ast.Call) -> Value:
        of = self._handlers  # the hottest path of all
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
        self.events.calls.append(
            Call(node, callee, tuple(arguments), tuple(keywords), self.frame)
        )
        return known_builtins.call(self, node, callee, arguments, keywords)

    def _mutation(self, function: ast.Attribute, node: ast.Call, arguments: list[Value]) -> None:
        """Understand ``callbacks.append(x)`` and its like as a new binding."""
        target = function.value
        if function.attr in known_builtins.MUTATORS and isinstance(
            target, (ast.Name, ast.Attribute, ast.Subscript)
        ):
            old = self.eval_quietly(target)
            new = known_builtins.mutated(old, function.attr, node, arguments)
            if new is not None:
                self.assign(target, new)

    def eval_quietly(self, node: ast.expr) -> Value:
        """Evaluate an expression that was evaluated before, recording nothing again."""
        mark = self.events.mark()
        value = self.eval(node)
        self.events.rewind(mark)
        return value

    def assign(self, target: ast.expr, value: Value) -> None:
        """Bind a target; the walk over statements knows how."""
        raise NotImplementedError

    # collections

    def eval_List(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        items: list[Item] = []
        exact = type(node) is not ast.Set
        for element in node.elts:
            if type(element) is ast.Starred:
                exact = False
                value = self.eval(element.value)
                if type(value) is Items:
                    items += [Item(item.value, element.value) for item in value.items]
                else:
                    items.append(Item(element_of(value, None), element.value))
            else:
                items.append(Item(self.eval(element), element))
        return items_of(items, exact)

    eval_Tuple = eval_Set = eval_List

    def eval_Dict(self, node: ast.Dict) -> Value:
        entries: list[tuple[str | int | None, Value, ast.expr]] = []
        for key_node, value_node in zip(node.keys, node.values):
            value = self.eval(value_node)
            if key_node is None:  # **other
                if type(value) is Mapping:
                    entries += value.entries
                elif value is not UNKNOWN:
                    entries.append((None, element_of(value, None), value_node))
                continue
            key = self.eval(key_node)
            entries.append((key.value if type(key) is Constant else None, value, value_node))
        return mapping_of(entries)

    def eval_Subscript(self, node: ast.Subscript) -> Value:
        base = self.eval(node.value)
        key = self.eval(node.slice)
        if base is UNKNOWN:
            return UNKNOWN
        if type(base) is Symbol:
            return base if locate(base.name) else UNKNOWN  # a generic alias
        if type(node.slice) is ast.Slice:
            if type(base) is Items:
                return Items(base.items, False, base.depth)
            return base if base is VERSION else UNKNOWN
        return element_of(base, key.value if type(key) is Constant else None)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Scope:
        """Bind the targets of a comprehension in a scope of its own; return the outer one."""
        first = node.generators[0]
        value = self.eval(first.iter)
        outer = self.scope
        self.scope = Scope(INLINE, outer)
        for generator in node.generators:
            if generator is not first:
                value = self.eval(generator.iter)
            self.assign(generator.target, element_of(value, None))
            for condition in generator.ifs:
                self.eval(condition)
        return outer

    def eval_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        outer = self._comprehension(node)
        value = self.eval(node.elt)
        self.scope = outer
        return items_of([Item(value, node.elt)], exact=False)

    eval_SetComp = eval_GeneratorExp = eval_ListComp

    def eval_DictComp(self, node: ast.DictComp) -> Value:
        outer = self._comprehension(node)
        self.eval(node.key)
        value = self.eval(node.value)
        self.scope = outer
        return mapping_of([(None, value, node.value)])

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
                value = known_builtins.concatenated(value, right, operand)
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

    def eval_Lambda(self, node: ast.Lambda) -> Value:
        return self.function(node, self._defaults(node.args))

    def eval_Await(self, node: ast.Await) -> Value:
        return self.eval(node.value)

    def eval_Starred(self, node: ast.Starred) -> Value:
        return element_of(self.eval(node.value), None)

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

    # functions and their parameters

    def function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        given: dict[str, Value],
        marks: frozenset[str] = frozenset(),
    ) -> Function:
        """Return the function that ``node`` defines; its body is walked later."""
        function = self._functions.get(node)
        if function is None:
            owner = self.scope.cls if self.scope.kind is CLASS else None
            function = self._functions[node] = Function(node, owner, marks=marks)
            self.waiting.append((function, self.scope, self.frame, self.moment, given))
        return function

    def _defaults(self, arguments: ast.arguments) -> dict[str, Value]:
        """Evaluate defaults and annotations: what each parameter is known to be."""
        given: dict[str, Value] = {}
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = arguments.defaults
        pairs = list(zip(positional[len(positional) - len(defaults):], defaults))
        pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults) if d]
        for argument, default in pairs:
            value = self.eval(default)
            if value is not NONE and type(value) is not Constant:
                given[argument.arg] = value
        for argument in [*positional, *arguments.kwonlyargs]:
            if argument.annotation is not None:
                value = self.annotated(argument.annotation)
                if value is not UNKNOWN and value is not NONE:
                    given[argument.arg] = value
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None and extra.annotation is not None:
                self.eval(extra.annotation)
        return given

    def annotated(self, node: ast.expr) -> Value:
        """Evaluate an annotation; return what a variable annotated so holds."""
        parts: list[ast.expr] = []
        if type(node) is ast.BinOp and type(node.op) is ast.BitOr:
            parts = [node.left, node.right]
        elif type(node) is ast.Subscript:
            base = self.eval(node.value)
            if type(base) is not Symbol or base.name not in known_builtins.OPTIONALS:
                self.eval(node.slice)
                return UNKNOWN
            parts = node.slice.elts if type(node.slice) is ast.Tuple else [node.slice]
        else:
            value = self.eval(node)
            if type(value) is Symbol and locate(value.name) or type(value) is Class:
                return result_of(value)
            return NONE if value is NONE else UNKNOWN
        values = [value for value in map(self.annotated, parts) if value is not NONE]
        return union(values)
