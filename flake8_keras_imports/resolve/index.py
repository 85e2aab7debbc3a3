"""The calls of a module by what they call, so that no rule has to look at all of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from flake8_keras_imports.resolve.events import Call
from flake8_keras_imports.resolve.origins import Place, locate
from flake8_keras_imports.resolve.values import Attribute, Symbol


class Index:
    """Calls in the order of the walk, by the form of what is called."""

    __slots__ = ("keras", "methods", "others", "symbols")

    def __init__(self, calls: Iterable[Call]) -> None:
        #: Calls of an attribute of something that is not importable, by its name.
        self.methods: dict[str, list[Call]] = {}
        #: Calls of something importable, by its qualified name.
        self.symbols: dict[str, list[Call]] = {}
        self.others: list[Call] = []
        methods, symbols = self.methods, self.symbols
        for call in calls:
            callee = call[1]
            kind = type(callee)
            if kind is Attribute:
                name, index = callee.name, methods  # type: ignore[attr-defined]
            elif kind is Symbol:
                name, index = callee.name, symbols  # type: ignore[attr-defined]
            else:
                self.others.append(call)
                continue
            known = index.get(name)
            if known is None:
                index[name] = [call]
            else:
                known.append(call)
        places = ((locate(name), calls) for name, calls in symbols.items())
        #: Calls of names of some Keras, with where each leads.
        self.keras: list[tuple[Place, list[Call]]] = [
            (place, calls) for place, calls in places if place is not None
        ]

    def called(self, names: Container[str]) -> Iterator[Call]:
        """Yield the calls of methods of these names."""
        for name, calls in self.methods.items():
            if name in names:
                yield from calls
