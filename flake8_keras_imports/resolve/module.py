"""A resolved module: what the rules ask."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from flake8_keras_imports.resolve.events import Chain, Frame
from flake8_keras_imports.resolve.force import Forcing
from flake8_keras_imports.resolve.guards import Guards
from flake8_keras_imports.resolve.origins import (
    COMPONENT_KINDS,
    Place,
    kind_of,
    locate,
    retired,
    successors,
)
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    Attribute,
    Class,
    Constant,
    Items,
    Result,
    Symbol,
    Value,
    attribute_of,
)
from flake8_keras_imports.resolve.walker import Walker


class Component(NamedTuple):
    """An object of some Keras: its kind, its origin and how it came about."""

    kind: str
    origin: str
    #: The Keras class (or function that made it), as its origin spells it.
    name: str
    #: The class of this module that derives from it, if one does.
    cls: Class | None


#: A component and the node that wrote it, if that is known.
Found = tuple[Component, "ast.expr | None"]


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


class ResolvedModule(Guards):
    """The events of a module and answers about its values."""

    def __init__(self, walk: Walker) -> None:
        self.events = walk.events
        #: To be called when nothing is asked of the module any more.
        self.release = walk.release
        #: Names that functions declare global or nonlocal: bound at no known moment.
        self.globals = walk.globals
        self.nonlocals = walk.nonlocals
        #: Lines of statements that nest too deeply to be analysed.
        self.skipped = walk.skipped
        self.additions = walk.additions
        self.forcing = Forcing(walk.classes.values())

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

    # components

    def component(self, value: Value) -> Component | None:
        """Return the one Keras component that ``value`` is, or None if that is unsure.

        Anything unknown among the alternatives makes it unsure, and so do two origins;
        ``None`` does not.
        """
        found: Component | None = None
        for option in self.forcing.options(value):
            if option is NONE:
                continue
            component = self._component_option(option)
            if component is None or (found is not None and found.origin != component.origin):
                return None
            found = found or component
        return found

    def components(self, value: Value, node: ast.expr | None = None) -> list[Found]:
        """Return the components in a list (or the one itself), with the nodes that wrote them.

        Of alternative lists each may be the one; where one holds nothing of an origin
        that another one holds instead, nobody knows which goes with what: none counts.
        """
        alternatives: list[list[Found]] = []
        for option in self.forcing.options(value):
            if option is NONE:
                continue
            if type(option) is not Items:
                single = self.component(value)
                return [(single, node)] if single is not None else []
            found: list[Found] = []
            for item in option.items:
                if type(item.value) is Items or self._may_be_list(item.value):
                    found += self.components(item.value, item.node)
                else:
                    component = self.component(item.value)
                    found += [(component, item.node)] if component is not None else []
            alternatives.append(found)
        origins = [{c.origin for c, _ in found} for found in alternatives if found]
        if any(one.isdisjoint(other) for one in origins for other in origins):
            return []
        return list(dict.fromkeys(entry for found in alternatives for entry in found))

    def _may_be_list(self, value: Value) -> bool:
        return any(type(option) is Items for option in self.forcing.options(value))

    @cached_property
    def _has_own_optimizer(self) -> bool:
        """Say whether a model of this module may have got an optimizer that is not Keras's."""
        for call in self.events.calls:
            if type(call.callee) is not Attribute or call.callee.name != "compile":
                continue
            given = dict(call.keywords).get("optimizer", next(iter(call.arguments), None))
            options = self.forcing.options(given) if given is not None else ()
            for option in options:
                one = self._component_option(option)
                if type(option) is not Constant and (one is None or one.cls is not None):
                    return True
        found = (self.class_component(cls) for cls in self.forcing.classes)
        return any(one is not None and one.kind == "Optimizer" for one in found)

    def _component_option(self, option: Value) -> Component | None:
        if type(option) is Attribute and option.name == "optimizer":
            owner = self._component_option(option.base)
            if owner is not None and owner.kind == "Model" and not self._has_own_optimizer:
                name = f"{owner.origin}.optimizers.Optimizer"
                return Component("Optimizer", owner.origin, name, None)
            return None
        if type(option) is Attribute and option.name == "model":
            owner = self._component_option(option.base)
            if owner is not None and owner.kind == "Callback":
                return Component("Model", owner.origin, f"{owner.origin}.Model", None)
            return None
        if type(option) is not Result:
            return None
        made_by = option.callee
        if type(made_by) is Symbol:
            return self._of_symbol(made_by.name, None)
        if type(made_by) is Class:
            return self.class_component(made_by)
        return None

    def _of_symbol(self, name: str, cls: Class | None) -> Component | None:
        place = locate(name)
        if place is None:
            return None
        kind = kind_of(place)
        if kind == "model-function" and cls is None:
            kind = "Model"
        if kind not in COMPONENT_KINDS:
            return None
        return Component(kind, place.origin, f"{place.origin}.{place.path}", cls)

    def class_component(self, cls: Class) -> Component | None:
        """Return what an instance of a class of this module is, if its bases agree."""
        found: Component | None = None
        for ancestor in self.forcing.ancestors(cls):
            for base in ancestor.bases:
                options = self.forcing.options(base)
                if len(options) > 1 and UNKNOWN in options:
                    return None  # it may derive from something else
                for option in options:
                    if type(option) is not Symbol:
                        continue
                    component = self._of_symbol(option.name, cls)
                    if component is None:
                        continue
                    if found is not None and found.origin != component.origin:
                        return None
                    found = found or component
        return found


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


def resolve(tree: ast.Module, is_own: Callable[[str], bool]) -> ResolvedModule:
    """Resolve a module.

    ``is_own`` says of a top-level package whether the project itself has a
    module of that name, which then is not the library.
    """
    walk = Walker(is_own)
    walk.run(tree)
    return ResolvedModule(walk)
