"""Which layers that a class calls behave differently in training (data/training.txt)."""

from __future__ import annotations

import ast

from flake8_keras_imports import data
from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.values import (
    Attribute,
    Class,
    Function,
    Items,
    Result,
    Symbol,
    Value,
)
from flake8_keras_imports.rules.base import Subject
from flake8_keras_imports.rules.classes import inside

#: Arguments that switch off what a layer does in training when they are zero.
_RATES = frozenset(("rate", "stddev", "factor"))
_CONTAINERS = frozenset(("Sequential", "models.Sequential"))

_Def = ast.FunctionDef | ast.AsyncFunctionDef


def takes_training(function: _Def) -> bool:
    """Say whether ``fit`` tells a ``call`` method that it is training.

    Keras 3 looks for the name: it was measured that ``**kwargs`` is given nothing.
    """
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return bool(arguments.vararg) or any(a.arg == "training" for a in named)


class Holder:
    """Looks into the layers that a class of the module calls."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.module = subject.module
        self.seen: set[ast.AST] = set()

    def first(self, cls: Class, function: Function) -> str | None:
        """Return the first layer below a method that behaves differently in training."""
        if function.node in self.seen:
            return None
        self.seen.add(function.node)
        for node in inside(function.node):
            call = self.subject.calls.get(node) if isinstance(node, ast.Call) else None
            if call is None or self.module.is_conditional(call.frame):
                continue
            for option in self.module.forcing.options(call.callee):
                if type(option) is Function and option.owner is not None:
                    found = self.first(cls, option)  # another method
                elif _is_told(call.node):
                    continue
                else:
                    found = self.depends(cls, option, call.node)
                if found is not None:
                    return found
        return None

    def depends(self, cls: Class, layer: Value, use: ast.Call | None) -> str | None:
        """Return the name of a layer that behaves differently in training, or inside it."""
        if type(layer) is not Result:
            return None
        made = layer.callee
        if type(made) is Class:
            return self._inside(made)
        place = locate(made.name) if type(made) is Symbol else None
        if type(made) is not Symbol or place is None or place.route != "public":
            return None
        creations = self._creations(cls, made)
        if place.path in _CONTAINERS:
            return self._contained(cls, made, creations)
        row = data.line("training.txt", place.path)
        if row is None or (use is not None and len(use.args) > 1 and row == "-"):
            return None  # perhaps the second argument is the one
        name = place.path.rpartition(".")[2]
        for argument in row.split(","):
            if argument == "-" and not (creations and all(map(is_off, creations))):
                return name
            for call in creations:
                if argument[0] == ":" and self._wrapped(cls, call, argument[1:]):
                    return name
                if argument.isidentifier() and is_given(call.node, argument):
                    return f"{name}({argument}=...)"
        return None

    def _inside(self, cls: Class) -> str | None:
        """Look into a layer or model of the module."""
        component = self.module.class_component(cls)
        call = next(
            (c.attributes["call"] for c in self.module.forcing.ancestors(cls)
             if "call" in c.attributes), None,
        )  # fmt: skip
        if component is None or component.kind not in ("Layer", "Model"):
            return None
        if type(call) is not Function or isinstance(call.node, ast.Lambda):
            return None
        return None if _is_on(call.node) else self.first(cls, call)

    def _creations(self, cls: Class, made: Symbol) -> list[Call]:
        """Return the calls in the body of a class, or of those above it, that make a layer."""
        bodies = {node for c in self.module.forcing.ancestors(cls) for node in ast.walk(c.node)}
        return [
            call
            for call in self.module.events.calls
            if call.node in bodies and self.module.forcing.options(call.callee) == (made,)
        ]

    def _contained(self, cls: Class, made: Symbol, creations: list[Call]) -> str | None:
        given = [value for call in creations for value in (*call.arguments, *_values(call))]
        bodies = {node for c in self.module.forcing.ancestors(cls) for node in ast.walk(c.node)}
        for call in self.module.events.calls:
            callee = call.callee
            if call.node in bodies and type(callee) is Attribute and callee.name == "add":
                if Result(made) in self.module.forcing.options(callee.base):
                    given += call.arguments
        for value in given:
            for option in self.module.forcing.options(value):
                items = [i.value for i in option.items] if type(option) is Items else [option]
                for item in items:
                    for one in self.module.forcing.options(item):
                        found = self.depends(cls, one, None) if one != Result(made) else None
                        if found is not None:
                            return found
        return None

    def _wrapped(self, cls: Class, call: Call, parameter: str) -> bool:
        """Say whether the layer that another one wraps behaves differently in training."""
        given = dict(call.keywords).get(parameter, next(iter(call.arguments), None))
        options = self.module.forcing.options(given) if given is not None else ()
        return any(self.depends(cls, option, None) is not None for option in options)


def _values(call: Call) -> list[Value]:
    return [value for _, value in call.keywords]


def _is_told(use: ast.Call) -> bool:
    """Say whether a call of a layer may say itself whether it is training."""
    return any(keyword.arg in (None, "training") for keyword in use.keywords)


def is_given(call: ast.Call, argument: str) -> bool:
    """Say whether an argument is given and not a constant that means nothing."""
    given = next((k.value for k in call.keywords if k.arg == argument), None)
    return given is not None and not (isinstance(given, ast.Constant) and not given.value)


def is_off(call: Call) -> bool:
    """Say whether a layer is made so that training makes no difference."""
    node = call.node
    for keyword in node.keywords:
        value = keyword.value
        if keyword.arg == "trainable" and isinstance(value, ast.Constant):
            return value.value is False
    rates = [k.value for k in node.keywords if k.arg in _RATES] or node.args[:1]
    return bool(rates) and all(isinstance(r, ast.Constant) and r.value == 0 for r in rates)


def _is_on(function: _Def) -> bool:
    """Say whether a method takes itself to be training unless it is told otherwise."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = list(zip(reversed(positional), reversed(arguments.defaults)))
    pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults) if d]
    return any(
        a.arg == "training" and isinstance(d, ast.Constant) and d.value is True for a, d in pairs
    )
