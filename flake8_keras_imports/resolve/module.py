"""A resolved module: what the rules ask."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from flake8_keras_imports.resolve.calls import dependent
from flake8_keras_imports.resolve.components import Components
from flake8_keras_imports.resolve.events import Call, Chain, Frame
from flake8_keras_imports.resolve.force import Forcing
from flake8_keras_imports.resolve.guards import Guards
from flake8_keras_imports.resolve.origins import (
    Place,
    companions,
    locate,
    retired,
    successors,
)
from flake8_keras_imports.resolve.values import (
    Attribute,
    Function,
    Module,
    Symbol,
    Value,
    attribute_of,
)
from flake8_keras_imports.resolve.walk import Nowhere, Sources
from flake8_keras_imports.resolve.walker import Walker

#: Returns what a name is in another module of the project, None if that is not known.
Export = Callable[[str, str], Value | None]
#: Returns another module of the project, None if it does not concern Keras.
Load = Callable[[str], "ResolvedModule | None"]


class Reach(NamedTuple):
    """A place at which the code reaches some Keras."""

    #: ``import``, ``attribute`` or ``dynamic``.
    how: str
    node: ast.alias | ast.ImportFrom | ast.expr
    #: What it reaches; the first entry decides what is reported.
    places: tuple[Place, ...]
    #: The qualified names that belong to ``places``.
    names: tuple[str, ...]
    #: Where the chain starts, if it starts inside Keras already.
    start: Place | None
    frame: Frame | None
    #: As the program writes it, for messages.
    written: str
    #: ``keras as k`` for each name of an import.
    aliases: tuple[ast.alias, ...] = ()
    #: Every qualified name that a chain may mean.
    alternatives: tuple[str, ...] = ()


#: Routes in the order of their precedence at one place.
_PRECEDENCE = {"fork": 0, "private": 1, "compat": 2, "public": 3, "bound": 4}


class ResolvedModule(Guards, Components):
    """The events of a module and answers about its values."""

    def __init__(
        self, walk: Walker, export: Export | None = None, load: Load | None = None
    ) -> None:
        #: Returns another module of the project by its file.
        self.load = load
        #: See :mod:`flake8_keras_imports.resolve.calls`.
        self.dependent: dict[Function, list[Call]] | None = None
        self.callers: dict[Function, list[Call]] | None = None
        self.events = walk.events
        #: What the names of the module are bound to at its end, and its star imports.
        self.exports: dict[str | tuple[str, str], Value] = walk.module.env
        self.stars = [star for star, _ in walk.module.stars if star is not None]
        #: The statements of the module.
        self.body = walk.body
        #: To be called when nothing is asked of the module any more.
        self.release = walk.release
        #: Whether all was taken from it that other modules do not ask for.
        self.is_light = False
        self._lighten = walk.lighten
        #: Names that functions declare global or nonlocal: bound at no known moment.
        self.globals = walk.globals
        self.nonlocals = walk.nonlocals
        #: Lines of statements that nest too deeply to be analysed.
        self.skipped = walk.skipped
        self.additions = walk.additions
        self.forcing = Forcing(walk.classes.values(), export)

    def lighten(self) -> None:
        """Let go of what other modules do not ask for, most of all the syntax tree.

        The module itself cannot be checked any more.
        """
        if self.is_light:
            return
        calls = [call for found in dependent(self).values() for call in found]
        self.is_light = True
        self.body = []
        self._lighten(calls)
        cls: type = type(self)
        for name in _found_later(cls).intersection(self.__dict__):
            del self.__dict__[name]

    @cached_property
    def reaches(self) -> list[Reach]:
        """Every place that reaches a Keras, guarded ones too, in the order of the walk."""
        found = [*self._imports(), *self._chains(), *self._dynamics()]
        for reach in found:
            _note_origins(reach.frame, {place.origin for place in reach.places})
        for event in self.events.imports:
            top = event.targets[0][0].partition(".")[0]
            if event.frame is not None and (top in retired() or top in successors()):
                _note_origins(event.frame, {top})
        return found

    def fill_origins(self) -> None:
        """See to it that the frames know the origins that they reach."""
        self.reaches  # noqa: B018  to find them is to note them

    @cached_property
    def origins(self) -> frozenset[str]:
        """Every origin that the module reaches anywhere."""
        return frozenset(place.origin for reach in self.reaches for place in reach.places)

    def _imports(self) -> Iterator[Reach]:
        for event in self.events.imports:
            located = [(locate(name), name, alias) for name, alias in event.targets]
            inside = [(place, n, a) for place, n, a in located if place is not None]
            if not inside:
                continue
            inside.sort(key=lambda entry: _PRECEDENCE[entry[0].route])
            places, names, _ = zip(*inside)
            aliases = tuple(alias for _, alias in event.targets)
            written = _written_import(event.node, aliases)
            yield Reach("import", event.node, places, names, None, event.frame, written, aliases)

    def _chains(self) -> Iterator[Reach]:
        dynamic = {(e.node.lineno, e.node.col_offset) for e in self.events.dynamics}
        for chain in self.events.chains:
            if (chain.node.lineno, chain.node.col_offset) in dynamic:
                continue  # one place carries one code
            best: Reach | None = None
            chain_names = self._chain_names(chain)
            for root, name in chain_names:
                place = locate(name)
                if place is None:
                    continue
                start = locate(root)
                reach = Reach(
                    "attribute", chain.node, (place,), (name,), start, chain.frame,
                    _written_chain(chain, name),
                    alternatives=tuple(name for _, name in chain_names),
                )  # fmt: skip
                if best is None or start is None:
                    best = reach
            if best is not None:
                yield best

    def _chain_names(self, chain: Chain) -> list[tuple[str, str]]:
        """Return root and qualified name of a chain, for each thing its root may be."""
        if chain.name is not None:
            return [(chain.root.name, chain.name)]  # type: ignore[attr-defined]
        value = chain.root
        for index, attribute in enumerate(chain.attributes):
            symbols = [o.name for o in self.forcing.options(value) if type(o) is Symbol]
            if symbols:
                suffix = ".".join(chain.attributes[index:])
                return [(name, f"{name}.{suffix}") for name in symbols]
            value = attribute_of(value, attribute)
        return []

    def _dynamics(self) -> Iterator[Reach]:
        for event in self.events.dynamics:
            place = locate(event.name)
            if place is not None:
                written = f"{event.way}({event.name!r})"
                if event.way == "sys.modules":
                    written = f"sys.modules[{event.name!r}]"
                yield Reach(
                    "dynamic", event.node, (place,), (event.name,), None, event.frame, written
                )

    def other(self, path: str) -> ResolvedModule | None:
        """Return another module of the project that was followed into."""
        return self.load(path) if self.load is not None and path else None

    @cached_property
    def has_own_imports(self) -> bool:
        """Whether something comes from another module of the project."""
        return any(
            type(value) is Module or (type(value) is Attribute and type(value.base) is Module)
            for value in self.exports.values()
        ) or any(type(star) is Module for star in self.stars)

    @cached_property
    def may_mix(self) -> bool:
        """Whether objects of two Kerases may meet here at all."""
        return len(self.origins) > 1 or self.has_own_imports or self.has_companions

    @cached_property
    def has_companions(self) -> bool:
        """Whether another package is imported that has classes of some Keras."""
        return any(
            name.partition(".")[0] in companions()
            for event in self.events.imports
            for name, _ in event.targets
        )


@cache
def _found_later(cls: type) -> frozenset[str]:
    """Return the names of what is found out when it is asked for the first time."""
    return frozenset(
        name
        for base in cls.__mro__
        for name, value in vars(base).items()
        if isinstance(value, cached_property)
    )


def _note_origins(frame: Frame | None, origins: set[str]) -> None:
    """Add what a place reaches to all the frames around it."""
    while frame is not None:
        frame.origins |= origins
        frame = frame.parent


def _written_import(node: ast.AST, aliases: tuple[ast.alias, ...]) -> str:
    if isinstance(node, ast.alias):
        return "import " + _written_alias(node)
    assert isinstance(node, ast.ImportFrom)
    names = _written_alias(aliases[0]) if len(aliases) == 1 else "..."
    return f"from {node.module} import {names}"


def _written_alias(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _written_chain(chain: Chain, name: str) -> str:
    node: ast.expr = chain.node
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id, *chain.attributes])
    return name


def resolve(
    tree: ast.Module,
    sources: Sources | None = None,
    export: Export | None = None,
    names: Callable[[str], frozenset[str]] = lambda path: frozenset(),
    load: Load | None = None,
) -> ResolvedModule:
    """Resolve a module.

    ``sources`` says where the project's own modules are, ``export`` what a name is in one of
    them (file and name), ``names`` what a star import of one binds, ``load`` gives it whole.
    """
    walk = Walker(sources if sources is not None else Nowhere(), names)
    walk.run(tree)
    return ResolvedModule(walk, export, load)
