"""Where a program brings objects of two Kerases together (family 3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.resolve.calls import Site, sites
from flake8_keras_imports.resolve.components import Component, Found
from flake8_keras_imports.resolve.events import Call, contradict
from flake8_keras_imports.resolve.module import ResolvedModule
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.values import (
    NONE,
    Attribute,
    Element,
    Mapping,
    Result,
    Symbol,
    Union,
    Value,
    union,
)


class Meeting(NamedTuple):
    """An object of one Keras that is given to one of another Keras."""

    node: ast.expr
    #: What is given, as a part of data/mixtures.txt: ``callback``, ``optimizer``.
    part: str
    given: Component
    main: Component
    #: How: the method, ``Sequential``, ``call``, ``Model``.
    way: str
    #: The call of a function of the program that brings them together, if one does.
    site: Site | None = None


class Argument(NamedTuple):
    """A parameter of a method that takes objects of the method's own Keras."""

    name: str
    position: int
    #: Kinds of component, with the part that each is.
    parts: dict[str, str]


_COMPILE = (
    Argument("optimizer", 0, {"Optimizer": "optimizer", "LearningRateSchedule": "schedule"}),
    Argument("loss", 1, {"Loss": "loss"}),
    Argument("metrics", 2, {"Metric": "metric"}),
    Argument("weighted_metrics", 99, {"Metric": "metric"}),
)
_LAYERS = {"Layer": "layer", "Model": "nested"}
_WRAPPERS = {
    "RNN": {"Layer": "cell"},
    "TimeDistributed": {"Layer": "wrapped", "Model": "wrapped"},
    "Bidirectional": {"Layer": "wrapped"},
}
_DATA = {"Dataset": "data"}
#: Ends of keywords with which a layer is made: each wants an object of this kind.
_VALUES = {"_regularizer": "Regularizer", "_constraint": "Constraint"}
_FITTING = ("fit", "fit_generator", "evaluate", "evaluate_generator", "predict",
            "predict_generator")  # fmt: skip


@cache
def _callbacks() -> dict[str, int]:
    """Return the methods of a model that take callbacks, with the argument's index."""
    return {method: int(index) for method, index, _ in data.rows("methods.txt", 3)}


@cache
def _taking() -> frozenset[str]:
    """Return the methods that are given components."""
    return frozenset((*_FITTING, *_callbacks(), "compile", "add"))


def meetings(module: ResolvedModule) -> list[Meeting]:
    """Find the places where objects of two Kerases meet, each once."""
    if not module.may_mix:
        return []
    found: dict[tuple[object, ...], Meeting] = {}
    for call in _candidates(module):
        if not module.guarded(call.frame):
            for meeting in _of_call(module, call, module):
                found.setdefault(_key(meeting), meeting)
    for site in sites(module):
        with module.forcing.within(site.context):
            for call in site.calls:
                for meeting in _of_call(module, call, site.module):
                    moved = _at_site(module, meeting, site)
                    if moved is not None:
                        found.setdefault(_key(moved), moved)
    return list(found.values())


def _candidates(module: ResolvedModule) -> Iterator[Call]:
    """Yield the calls that may bring something together, by their form alone, in order."""
    if len(module.origins) > 1 or module.has_companions:
        yield from module.events.calls  # a layer may be called with another one's tensor
        return
    for call in module.events.calls:
        callee = call.callee
        kind = type(callee)
        if kind is Attribute:
            if callee.name in _taking():  # type: ignore[attr-defined]
                yield call
        elif kind is Symbol:
            if locate(callee.name) is not None:  # type: ignore[attr-defined]
                yield call
        elif kind is Union:
            yield call


def _key(meeting: Meeting) -> tuple[object, ...]:
    """Return what makes a meeting one: of callbacks each class counts."""
    given = meeting.given
    return meeting.node, meeting.part, given.name if meeting.part == "callback" else given.origin


def _at_site(module: ResolvedModule, meeting: Meeting, site: Site) -> Meeting | None:
    """Return a meeting inside of a function at the call that causes it."""
    for function, arguments in site.chain:
        if any(_inside(meeting.node, argument) for argument in arguments.values()):
            return meeting._replace(site=site)
        for name, node in arguments.items():
            value = site.context[function].get(name)
            for component, written in components_in(module, value, node) if value else ():
                if component == meeting.given:
                    place = written if written is not None and _inside(written, node) else node
                    return meeting._replace(node=place, site=site)
    return None


def _of_call(module: ResolvedModule, call: Call, home: ResolvedModule) -> Iterator[Meeting]:
    """Yield what one call brings together; ``home`` is the module in which it stands."""
    name = method_of(call.callee)
    if name in _FITTING or name in _callbacks():
        yield from _fitting(module, call, home, name)
    elif name == "compile":
        yield from _compiling(module, call, home)
    elif name == "add":
        main = _owner(module, call.callee, "Model")
        if main is not None and call.arguments:
            yield from _parts(module, call, home, main, (call.node.args[0], call.arguments[0]),
                              _LAYERS, "add")  # fmt: skip
    elif type(call.callee) is Symbol:
        yield from _making(module, call, home)
    elif len(module.origins) > 1 or module.has_companions:
        yield from _calling(module, call)


def _fitting(
    module: ResolvedModule, call: Call, home: ResolvedModule, name: str
) -> Iterator[Meeting]:
    main = None
    index = _callbacks().get(name)
    for argument, place, parts in (
        ("callbacks", index if index is not None else 99, {"Callback": "callback"}),
        ("x", 0, _DATA),
        ("validation_data", 99, _DATA),
    ):
        given = argument_of(module, call, argument, place)
        if given is None:
            continue
        main = main or _owner(module, call.callee, "Model")
        if main is None:
            return
        yield from _parts(module, call, home, main, given, parts, name)


def _compiling(module: ResolvedModule, call: Call, home: ResolvedModule) -> Iterator[Meeting]:
    main = _owner(module, call.callee, "Model")
    if main is None:
        return
    for argument in _COMPILE:
        given = argument_of(module, call, argument.name, argument.position)
        if given is not None:
            yield from _parts(module, call, home, main, given, argument.parts, "compile")


def _making(module: ResolvedModule, call: Call, home: ResolvedModule) -> Iterator[Meeting]:
    """Yield what is given to Sequential, to a model of tensors, to a wrapper."""
    if type(call.callee) is not Symbol:
        return
    if not call.arguments and not call.keywords:
        return
    made = _made(module, call.callee)
    if made is None:
        return
    name = made.name.rpartition(".")[2]
    if name == "Sequential":
        given = argument_of(module, call, "layers", 0)
        if given is not None:
            yield from _parts(module, call, home, made, given, _LAYERS, name)
    elif made.kind == "Model":
        for argument, index in (("inputs", 0), ("outputs", 1)):
            given = argument_of(module, call, argument, index)
            if given is not None:
                yield from _tensors(module, made, given, "Model")
    elif name in _WRAPPERS:
        given = argument_of(module, call, "cell" if name == "RNN" else "layer", 0)
        if given is not None:
            yield from _parts(module, call, home, made, given, _WRAPPERS[name], name)
    elif made.kind == "Layer":
        yield from _weights(module, call, home, made)
    elif made.kind == "Optimizer":
        given = argument_of(module, call, "learning_rate", 0)
        if given is not None:
            yield from _parts(
                module, call, home, made, given, {"LearningRateSchedule": "schedule"}, name
            )


def _weights(
    module: ResolvedModule, call: Call, home: ResolvedModule, made: Component
) -> Iterator[Meeting]:
    """Yield what a layer is told about its weights; about its output it takes any function."""
    name = made.name.rpartition(".")[2]
    for keyword, (key, value) in zip(call.node.keywords, call.keywords):
        kind = _VALUES.get(key[key.rfind("_") :]) if key else None
        if kind is not None and key != "activity_regularizer":
            given, parts = (keyword.value, value), {kind: kind.lower()}
            yield from _parts(module, call, home, made, given, parts, name)


def _made(module: ResolvedModule, callee: Symbol) -> Component | None:
    """Return what a call of a class of some Keras makes."""
    place = locate(callee.name)
    return module.component(Result(callee, 1)) if place is not None else None


def _calling(module: ResolvedModule, call: Call) -> Iterator[Meeting]:
    """Yield the tensors of another Keras that a layer or model is called with."""
    if len(call.arguments) == 0 or not _may_be_object(call.callee):
        return
    main = module.component(call.callee)
    if main is None or main.kind not in _LAYERS:
        return
    yield from _tensors(module, main, (call.node.args[0], call.arguments[0]), "call", call.node)


def _may_be_object(callee: Value) -> bool:
    return type(callee) in (Result, Attribute, Union, Element)


def _tensors(
    module: ResolvedModule,
    main: Component,
    given: tuple[ast.expr, Value],
    way: str,
    call: ast.Call | None = None,
) -> Iterator[Meeting]:
    node, value = given
    for tensor, written in module.tensors(value, node):
        if tensor.origin == main.origin:
            continue
        if tensor.kind == "Input" or call is None:
            yield Meeting(written or node, "tensor", tensor, main, way)
        else:  # a layer of another Keras goes on from there
            kind = "layer" if main.kind == "Layer" else "nested"
            other = Component("Model", tensor.origin, tensor.name, None)
            yield Meeting(call.func, kind, main, other, way)


def _parts(
    module: ResolvedModule,
    call: Call,
    home: ResolvedModule,
    main: Component,
    given: tuple[ast.expr, Value],
    parts: dict[str, str],
    way: str,
) -> Iterator[Meeting]:
    node, value = given
    changing = home.nonlocals | home.globals if call.top else home.nonlocals
    if _speaks_of([call.node.func, node], changing):
        return  # a function that was called before may have bound it anew
    for component, written in components_in(module, value, node):
        if component.kind not in parts or component.origin == main.origin:
            continue
        if written is not None and contradict(home.additions.get(written), call.frame):
            continue  # it was added where this call is not reached
        place = written if written is not None and _inside(written, node) else node
        yield Meeting(place, parts[component.kind], component, main, way)


def components_in(
    module: ResolvedModule, value: Value, node: ast.expr | None = None
) -> list[Found]:
    """Return the components in a list, in the values of a dictionary, or the one itself."""
    found = []
    for option in module.forcing.options(value):
        if type(option) is Mapping:
            for _, held, written in option.entries:
                found += module.components(held, written)
    return found or module.components(value, node)


def method_of(callee: Value) -> str:
    """Return the name of the method that is called, the same one in every branch."""
    options = callee.options if type(callee) is Union else (callee,)
    names = {option.name for option in options if type(option) is Attribute}
    return names.pop() if len(names) == 1 else ""


def _owner(module: ResolvedModule, callee: Value, kind: str) -> Component | None:
    """Return the object whose own method, not one of this module, is called."""
    found: Component | None = None
    for option in module.forcing.options(callee):
        if option is NONE:
            continue
        if type(option) is not Attribute:
            return None
        owner = module.component(option.base)
        if owner is None or owner.kind != kind:
            return None
        if found is not None and found.origin != owner.origin:
            return None
        found = owner
    return found


def argument_of(
    module: ResolvedModule, call: Call, name: str, index: int
) -> tuple[ast.expr, Value] | None:
    """Return node and value of an argument given by keyword, position or ``**``."""
    for keyword, (key, value) in zip(call.node.keywords, call.keywords):
        if key == name:
            return keyword.value, value
        if key is None:
            found = _entry(module, value, name)
            if found is not None:
                node, held = found
                return (node if _inside(node, keyword.value) else keyword.value), held
    positional = call.node.args
    if len(positional) > index and not any(type(a) is ast.Starred for a in positional):
        return positional[index], call.arguments[index]
    return None


def _entry(module: ResolvedModule, value: Value, name: str) -> tuple[ast.expr, Value] | None:
    """Return what a dictionary given with ``**`` holds under ``name``, if that is sure."""
    found: list[tuple[ast.expr, Value]] = []
    for option in module.forcing.options(value):
        if type(option) is not Mapping:
            return None
        for key, held, node in reversed(option.entries):
            if key is None:
                return None  # it may be overwritten there
            if key == name:
                found.append((node, held))
                break
    return (found[0][0], union([held for _, held in found])) if found else None


def _speaks_of(nodes: list[ast.expr], names: set[str]) -> bool:
    parts = (part for node in nodes for part in ast.walk(node))
    return bool(names) and any(type(part) is ast.Name and part.id in names for part in parts)


def _inside(node: ast.expr, outer: ast.expr) -> bool:
    """Say whether ``node`` is written inside ``outer``."""
    start = (outer.lineno, outer.col_offset)
    end = (outer.end_lineno or 0, outer.end_col_offset or 0)
    return start <= (node.lineno, node.col_offset) < end
