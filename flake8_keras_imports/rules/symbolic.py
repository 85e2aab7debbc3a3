"""Where symbolic tensors of Keras go: from ``Input`` through layers, names and functions.

The values of names that hold tensors are followed here, through each body from top to bottom;
what a call calls was resolved before.  A function of the module is entered with what a call of
it gives; ``call`` methods, lambdas and functions that are only passed on are not entered, for
Keras calls them with other tensors.
"""

from __future__ import annotations

import ast
import os

from flake8_keras_imports.resolve.decorators import OPAQUE
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.lightening import may_hand_on
from flake8_keras_imports.resolve.origins import KERAS, TF_KERAS, kind_of, locate
from flake8_keras_imports.resolve.values import NONE, Function, Symbol, Value, result_of
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.tensor_origins import functions_of
from flake8_keras_imports.rules.tensor_values import Expressions, Names, dotted, tells
from flake8_keras_imports.rules.tensors import (
    Applied,
    Flowing,
    Judge,
    Made,
    Many,
    Shape,
    Tensor,
    Use,
    either,
    tensor_of,
)

#: Functions inside functions that are entered.
MAX_DEPTH = 12
#: Bodies that are walked for one module.
MAX_BODIES = 400
#: Loops inside loops beyond which a body is walked once only.
MAX_LOOPS = 3
#: Functions of Keras that give something else than a tensor.
NO_TENSOR = frozenset(("ops.shape", "ops.ndim", "ops.size", "ops.is_tensor"))
_AREAS = ("ops.", "activations.", "layers.", "nn.")


class Flow(Expressions):
    """Walks over the bodies of a module."""

    def __init__(self, subject: Subject, judge: Judge, applied: Applied | None = None) -> None:
        super().__init__()
        self.module = subject.module
        self.subject = subject
        #: Told of each call of a layer or model with a tensor.
        self.applied = applied
        #: The file of the module.
        self.path = os.path.abspath(subject.filename)
        self.calls = subject.calls
        self.judge = judge
        #: Names of the bodies around a function that is defined inside another one.
        self.around: dict[ast.AST, list[Names]] = {}
        self.returned: list[Flowing] = []
        self.entered: dict[tuple[ast.AST, tuple[Flowing, ...]], Flowing] = {}
        self.depth = 0
        self.loops = 0

    def run(self) -> None:
        """Walk the module's own body, and its functions and methods as they begin."""
        body = self.module.body
        self.block(body)
        top, self.outer = self.names, [self.names]
        some = any(self.names.values())
        for function in functions_of(body) if some else self.subject.with_tensors:
            arguments = function.args
            extra = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
            given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]
            self.names = dict.fromkeys(a.arg for a in given)
            self.block(function.body)
        self.names, self.outer = top, []

    # statements

    def block(self, body: list[ast.stmt]) -> None:
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.around[node] = [*self.outer, self.names]
            self.names.pop(node.name, None)
        elif isinstance(node, ast.ClassDef):
            self.names.pop(node.name, None)
        elif isinstance(node, ast.Assign):
            value = self.value(node.value)
            for target in node.targets:
                self.bind(target, value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self.bind(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            self.bind(node.target, either(self.value(node.target), self.value(node.value)))
        elif isinstance(node, ast.Return):
            self.returned.append(self.value(node.value) if node.value is not None else None)
        elif isinstance(node, ast.If):
            self.choice(node)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self.loop(node)
        elif isinstance(node, ast.Try):
            self.attempt(node)
        else:
            self.others(node)

    def others(self, node: ast.stmt) -> None:
        """Walk the parts of any other statement in their order."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.stmt):
                self.statement(child)
            elif isinstance(child, ast.withitem):
                self.value(child.context_expr)
            elif isinstance(child, ast.match_case):
                self.block(child.body)

    def choice(self, node: ast.If) -> None:
        self.value(node.test)
        telling = tells(node.test)
        self.muted += telling
        before = dict(self.names)
        self.block(node.body)
        after, self.names = self.names, before
        self.block(node.orelse)
        for name, value in after.items():  # it may be a tensor: on that way the call raises
            if value is not None:
                self.names[name] = value
        self.muted -= telling

    def loop(self, node: ast.For | ast.AsyncFor) -> None:
        of = self.value(node.iter)
        item = tensor_of(of) if isinstance(of, Many) else None
        self.loops += 1
        for _ in range(2 if self.loops <= MAX_LOOPS else 1):
            self.bind(node.target, item)
            before = dict(self.names)
            self.block(node.body)
            if self.names == before:
                break  # else what the body binds is there when it runs again
        self.loops -= 1
        self.block(node.orelse)

    def attempt(self, node: ast.Try) -> None:
        self.muted += 1  # whether it raises is what the program asks
        self.block(node.body)
        self.muted -= 1
        for handler in node.handlers:
            self.block(handler.body)
        self.block(node.orelse)
        self.block(node.finalbody)

    def bind(self, target: ast.expr, value: Flowing) -> None:
        if isinstance(target, (ast.Name, ast.Attribute)):
            name = dotted(target)
            if name:
                self.names[name] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts: list[Flowing] = [value] * len(target.elts)
            if isinstance(value, Many):
                same = len(value.items) == len(parts)
                parts = list(value.items) if same else [tensor_of(value)] * len(parts)
            for element, part in zip(target.elts, parts):
                inner = element.value if isinstance(element, ast.Starred) else element
                self.bind(inner, part if inner is element else None)

    # calls

    def called(self, node: ast.Call) -> Flowing:
        function = node.func
        owner = self.value(function.value) if isinstance(function, ast.Attribute) else None
        if isinstance(function, ast.Call):
            self.value(function)
        arguments = [self.value(argument) for argument in node.args]
        keywords = {k.arg or "": self.value(k.value) for k in node.keywords}
        call = self.calls.get(node)
        asked = call is not None and self.module.is_conditional(call.frame)
        self.muted += asked
        use = Use(node, call, owner, arguments, keywords, self.muted > 0)
        if call is not None and owner is None:
            found = self._called(use, call)
        else:
            self._grow(use)
            found = self.judge(use, "") if isinstance(owner, (Tensor, Shape)) else None
        self.muted -= asked
        return found

    def _grow(self, use: Use) -> None:
        """Understand ``tensors.append(x)``."""
        function = use.node.func
        if not isinstance(function, ast.Attribute) or function.attr not in ("append", "extend"):
            return
        name, added = dotted(function.value), use.arguments[0] if use.arguments else None
        if name and added is not None:
            old = self.names.get(name)
            items = old.items if isinstance(old, Many) else ()
            more = added.items if isinstance(added, Many) else (added,)
            if len(items) < 50:
                self.names[name] = Many((*items, *more))

    def _called(self, use: Use, call: Call) -> Flowing:
        self._grow(use)
        options = [o for o in self.module.forcing.options(call.callee) if o is not NONE]
        given = either(*use.arguments, *use.keywords.values())
        if len(options) == 1 and type(options[0]) is Function:
            return self.enter(options[0], use)
        if len(options) == 1 and type(options[0]) is Symbol:
            return self._of_symbol(options[0].name, use, call, given)
        component = self.module.component(call.callee)
        if component is not None and component.kind in ("Layer", "Model") and given is not None:
            if self.applied is not None:
                self.applied(use, component, given)
            return given
        return self._model(call.callee, call)

    def _of_symbol(self, name: str, use: Use, call: Call, given: Tensor | None) -> Flowing:
        place = locate(name)
        if place is None or place.path.startswith("backend."):
            return self.judge(use, name)
        if place.origin not in (KERAS, TF_KERAS) or place.route != "public":
            return None
        kind = kind_of(place)
        if kind == "tensor-function":
            wraps = any(
                k.arg in (None, "tensor") and not _is_none(k.value) for k in use.node.keywords
            )  # Input(tensor=...) may be given a tensor of TensorFlow, on Keras 2
            return Tensor(place.origin, call) if not wraps else None
        if kind == "function" and place.path.startswith(_AREAS):
            return given if place.path not in NO_TENSOR else None
        return self._model(call.callee, call)

    def _model(self, callee: Value, call: Call) -> Flowing:
        component = self.module.component(result_of(callee))
        if component is None or component.kind != "Model":
            return None
        return Made(Tensor(component.origin, call)) if component.cls is None else None

    def enter(self, function: Function, use: Use) -> Flowing:
        """Walk the body of a function with what a call gives it; return what it returns."""
        node = function.node
        if isinstance(node, ast.Lambda) or OPAQUE in function.marks or function.yields:
            return None
        elsewhere = function.path not in ("", self.path)
        if elsewhere and not may_hand_on(node):
            return None
        if self.depth >= MAX_DEPTH or len(self.entered) >= MAX_BODIES:
            return None
        if any(_last_name(decorator) == "function" for decorator in node.decorator_list):
            return None  # tf.function is traced with tensors of TensorFlow
        parameters = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        if function.owner is not None and "staticmethod" not in function.marks:
            parameters = parameters[1:]
        names: Names = dict.fromkeys([*parameters, *(a.arg for a in node.args.kwonlyargs)])
        names.update(zip(parameters, use.arguments))
        names.update({k: v for k, v in use.keywords.items() if k in names})
        key = node, tuple(names.values())
        if key in self.entered:
            return self.entered[key]
        self.entered[key] = None  # of a function that calls itself nothing is known
        state = self.names, self.outer, self.returned
        outer = self.around.get(node, self.outer[:1] or [self.names])
        self.names, self.outer, self.returned = names, outer, []
        self.depth += 1
        self.muted += elsewhere
        self.block(node.body)
        self.muted -= elsewhere
        self.depth -= 1
        found = next((value for value in self.returned if value is not None), None)
        self.names, self.outer, self.returned = state
        self.entered[key] = found
        return found


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _last_name(node: ast.expr) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return str(getattr(node, "attr", getattr(node, "id", "")))
