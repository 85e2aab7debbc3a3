"""What is known of values in which symbolic tensors are (see :mod:`.symbolic`)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from flake8_keras_imports.resolve.components import Component
from flake8_keras_imports.resolve.events import Call, contradict, exclusive


class Tensor(NamedTuple):
    """A symbolic tensor, by the Keras whose ``Input`` it comes from, and that call."""

    origin: str
    made: Call


class Many(NamedTuple):
    """A list or tuple with tensors in it."""

    items: tuple[Flowing, ...]


class Made(NamedTuple):
    """A model, whose outputs are tensors."""

    tensor: Tensor


class Shape(NamedTuple):
    """The shape of a tensor."""

    tensor: Tensor


Flowing = Tensor | Many | Made | Shape | None


class Use(NamedTuple):
    """A call with what its arguments are, by position and by keyword."""

    node: ast.Call
    #: What is known of it; None where what it calls is not known.
    call: Call | None
    #: The object whose method is called.
    owner: Flowing
    arguments: list[Flowing]
    keywords: dict[str, Flowing]
    #: Whether the program tells there itself which tensors these are; or it is another module.
    muted: bool


#: What a call of another library gives, by its qualified name; it may note the call.
Judge = Callable[[Use, str], Flowing]
#: Notes a call of a layer or model with a tensor.
Applied = Callable[[Use, Component, Tensor], None]


def tensor_of(value: Flowing) -> Tensor | None:
    """Return a tensor that a value is, or that is in a list."""
    if isinstance(value, Many):
        return next((found for found in map(tensor_of, value.items) if found), None)
    return value if isinstance(value, Tensor) else None


def either(*values: Flowing) -> Tensor | None:
    return next((found for found in map(tensor_of, values) if found), None)


def meets(tensor: Tensor, call: Call | None) -> bool:
    """Say whether a tensor can get to a call, by the branches in which both stand."""
    if call is None:
        return True
    made = tensor.made.frame
    return not exclusive(made, call.frame) and not contradict(made, call.frame)
