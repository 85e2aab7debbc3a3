"""Calls of the program's own functions, looked at one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.expressions import ASKED
from flake8_keras_imports.resolve.force import Context
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    Attribute,
    Constant,
    Element,
    Function,
    Items,
    Mapping,
    Module,
    Parameter,
    Result,
    Symbol,
    Union,
    Value,
)

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.module import ResolvedModule

_Chain = tuple[tuple[Function, dict[str, ast.expr]], ...]
#: Calls of one function that are looked at, and calls inside calls.
MAX_SITES, MAX_DEPTH = 30, 3
#: Calls in the body of one function that are looked at for each of those.
MAX_CALLS = 50


class Site(NamedTuple):
    """One call of a function, with what the function is given."""

    function: Function
    call: Call
    context: Context
    #: From the outermost call inwards: the function and the expressions that it is given.
    chain: tuple[tuple[Function, dict[str, ast.expr]], ...]
    #: The module of the function, and the calls in its body that depend on what it is given.
    module: ResolvedModule
    calls: list[Call]


def sites(module: ResolvedModule) -> Iterator[Site]:
    """Yield the calls of functions whose bodies do something with what they are given."""
    own = dependent(module)
    if not own and not module.has_own_imports:
        return
    names = {getattr(function.node, "name", "") for function in own}
    for call in module.events.calls:
        if type(call.callee) is Symbol or not _may_lead(call, own, names):
            continue
        options = module.forcing.options(call.callee)
        function = options[0] if len(options) == 1 else None
        if type(function) is not Function or "opaque" in function.marks:
            continue
        home = module if function in own else module.other(function.path)
        calls = own.get(function) if home is module else dependent(home).get(function)
        if home is None or not calls:
            continue
        given, nodes = _binding(call, function)
        first: _Chain = ((function, nodes),)
        for context, chain in _contexts(module, call, {function: given}, first, MAX_DEPTH):
            yield Site(function, call, context, chain, home, calls)


def _may_lead(call: Call, own: dict[Function, list[Call]], names: set[str]) -> bool:
    """Say whether it is worth to find out which function is called."""
    callee = call.callee
    if type(callee) is Function:
        return callee in own and _gives_something(call)
    if type(callee) is Attribute and type(callee.base) is not Module:
        return callee.name in names and _gives_something(call)
    # to know what another module's function does is to read that module
    return any(map(_is_component, call.arguments)) or any(
        _is_component(value) for _, value in call.keywords
    )


def _is_component(value: Value, depth: int = 0) -> bool:
    """Say whether a value may be an object of some Keras, by its form alone."""
    kind = type(value)
    if kind is Result:
        callee = value.callee  # type: ignore[attr-defined]
        if type(callee) is Symbol:
            return locate(callee.name) is not None
        return type(callee) is not Result and type(callee) is not Parameter
    if kind is Items and depth < 2:
        return any(_is_component(item[0], depth + 1) for item in value.items)  # type: ignore[attr-defined]
    if kind is Union:
        return any(_is_component(o, depth + 1) for o in value.options)  # type: ignore[attr-defined]
    return kind is Attribute and type(value.base) is Result  # type: ignore[attr-defined]


def _gives_something(call: Call) -> bool:
    values = [*call.arguments, *(value for _, value in call.keywords)]
    return any(
        value is not UNKNOWN and value is not NONE and type(value) is not Constant
        for value in values
    )


def dependent(module: ResolvedModule | None) -> dict[Function, list[Call]]:
    """Return for each function the calls in its body that depend on its parameters."""
    if module is None:
        return {}
    if module.dependent is None:
        found: dict[Function, list[Call]] = {}
        for call in module.events.calls:
            if call.function is None or type(call.callee) is not Attribute:
                continue
            if call.callee.name not in ASKED:
                continue
            values = [call.callee, *call.arguments, *(value for _, value in call.keywords)]
            if any(_mentions(value, call.function) for value in values):
                known = found.setdefault(call.function, [])
                if len(known) < MAX_CALLS:
                    known.append(call)
        module.dependent = found
    return module.dependent


def _mentions(value: Value, function: Function, depth: int = 0) -> bool:
    kind = type(value)
    if kind is Parameter:
        return value.function is function  # type: ignore[attr-defined]
    if depth > 8:
        return False
    if kind is Attribute or kind is Element:
        return _mentions(value.base, function, depth + 1)  # type: ignore[attr-defined]
    if kind is Result:
        return _mentions(value.callee, function, depth + 1)  # type: ignore[attr-defined]
    if kind is Union:
        return any(_mentions(o, function, depth + 1) for o in value.options)  # type: ignore[attr-defined]
    if kind is Items:
        return any(_mentions(item[0], function, depth + 1) for item in value.items)  # type: ignore[attr-defined]
    if kind is Mapping:
        return any(_mentions(entry[1], function, depth + 1) for entry in value.entries)  # type: ignore[attr-defined]
    return False


def _binding(call: Call, function: Function) -> tuple[dict[str, Value], dict[str, ast.expr]]:
    """Return what the parameters of a function are in one call, and the expressions."""
    arguments = function.node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if function.owner is not None and "staticmethod" not in function.marks:
        names = names[1:]
    values: dict[str, Value] = {}
    nodes: dict[str, ast.expr] = {}
    for name, node, value in zip(names, call.node.args, call.arguments):
        if type(node) is ast.Starred:
            break
        values[name], nodes[name] = value, node
    for keyword, (key, value) in zip(call.node.keywords, call.keywords):
        if key is not None:
            values[key], nodes[key] = value, keyword.value
    return values, nodes


def _contexts(
    module: ResolvedModule,
    call: Call,
    context: Context,
    chain: _Chain,
    depth: int,
) -> Iterator[tuple[Context, _Chain]]:
    """Yield the context, and those in which the caller's own parameters are known too."""
    caller = call.function
    if caller is None or depth == 0 or caller in context:
        yield context, chain
        return
    given = [value for values in context.values() for value in values.values()]
    if not any(_mentions(value, caller) for value in given):
        yield context, chain
        return
    for other in _callers(module).get(caller, ())[:MAX_SITES]:
        values, nodes = _binding(other, caller)
        longer = ((caller, nodes), *chain)
        yield from _contexts(module, other, {**context, caller: values}, longer, depth - 1)


def _callers(module: ResolvedModule) -> dict[Function, list[Call]]:
    """Return the calls of each function that give it something."""
    if module.callers is None:
        found: dict[Function, list[Call]] = {}
        for call in module.events.calls:
            kind = type(call.callee)
            if kind is not Function and kind is not Attribute:
                continue
            if kind is Attribute and type(call.callee.base) is Module:  # type: ignore[attr-defined]
                continue
            if _gives_something(call):
                options = module.forcing.options(call.callee)
                if len(options) == 1 and type(options[0]) is Function:
                    found.setdefault(options[0], []).append(call)
        module.callers = found
    return module.callers
