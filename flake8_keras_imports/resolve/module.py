"""A resolved module: what the rules ask."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from flake8_keras_imports.resolve.events import Chain, Frame, Group
from flake8_keras_imports.resolve.force import Forcing
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
    VERSION,
    Attribute,
    Class,
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
_PRECEDENCE = {"fork": 0, "private": 1, "compat": 2, "public": 3}


class ResolvedModule:
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

    # guards

    def guarded(self, frame: Frame | None) -> bool:
        """Say whether a place is a deliberate alternative to another Keras.

        That is a handler of a failed import whose ``try`` imports any Keras, or an arm
        of an ``if`` that tests a version and reaches a different origin in each arm.
        """
        self.reaches  # noqa: B018  fills in the origins of the frames
        while frame is not None:
            if frame.kind == "handler":
                body = frame.group
                if isinstance(body, Frame) and body.origins:
                    return True
            elif frame.kind == "arm":
                group = frame.group
                if isinstance(group, Group) and group.fallback and frame is group.arms[0]:
                    return True
                if self._is_version_choice(frame):
                    return True
            frame = frame.parent
        return False

    def is_conditional(self, frame: Frame | None) -> bool:
        """Say whether the program itself sees to it that a missing name does no harm.

        That is the body of a ``try`` that catches it, an alternative (:meth:`guarded`), or
        an arm of an ``if`` that tests a version or asks what there is.
        """
        if frame is None:
            return False
        if frame.conditional is None:
            own = frame.catches or frame.kind == "handler" or self._is_asked(frame)
            frame.conditional = own or self.is_conditional(frame.parent)
        return frame.conditional

    def _is_asked(self, frame: Frame) -> bool:
        """Say whether an arm is reached by a test of a version, or of what there is."""
        group = frame.group
        if frame.kind != "arm" or not isinstance(group, Group):
            return False
        if group.fallback and frame is group.arms[0]:
            return True
        tests = group.tests[: group.arms.index(frame) + 1]
        return any(self._asks(node, value) for node, value in tests)

    def _asks(self, node: ast.expr, value: Value) -> bool:
        if VERSION in self.forcing.options(value):
            return True
        for part in ast.walk(node):
            written = getattr(part, "attr", getattr(part, "id", None))
            if isinstance(written, str) and is_question(written):
                return True
        return False

    def _is_version_choice(self, frame: Frame) -> bool:
        """Say whether an arm is one of a choice by version.

        ``elif`` is an ``if`` inside ``else``: the choice may be that of any test up to this arm.
        """
        group = frame.group
        assert isinstance(group, Group)
        arms = group.arms
        for index, (node, value) in enumerate(group.tests[: arms.index(frame) + 1]):
            chosen = arms[index].origins
            others = {origin for arm in arms[index + 1 :] for origin in arm.origins}
            if chosen and others and chosen.isdisjoint(others):
                if VERSION in self.forcing.options(value) or names_a_version(node):
                    return True
        return False

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

    def _component_option(self, option: Value) -> Component | None:
        if type(option) is Attribute and option.name == "optimizer":
            owner = self._component_option(option.base)
            if owner is not None and owner.kind == "Model":
                name = f"{owner.origin}.optimizers.Optimizer"
                return Component("Optimizer", owner.origin, name, None)
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


#: Functions that ask what a module or an installation has.
_QUESTIONS = frozenset(("hasattr", "getattr", "find_spec", "callable", "dir", "vars", "backend"))
#: Names for a version that another module computed: ``tf_version``, ``keras_3()``,
#: ``multi_backend()`` (is it Keras 3?).
_VERSION_NAME = re.compile(
    r"(tf|tensorflow|keras)\w*version|version\w*(tf|tensorflow|keras)|\b(tf|keras)_?ver\b"
    r"|(tf|keras)_?[123]\b|multi_?backend"
)


@cache
def is_question(written: str) -> bool:
    """Say whether a name in a test speaks of a version, or asks what there is."""
    return written in _QUESTIONS or bool(_VERSION_NAME.search(written.lower()))


def names_a_version(node: ast.expr) -> bool:
    """Say whether a test whose value is not known speaks of a version by its names.

    Only ever a reason to stay silent: what another module computes is not seen here.
    """
    for part in ast.walk(node):
        name = getattr(part, "attr", getattr(part, "id", None))
        if isinstance(name, str) and _VERSION_NAME.search(name.lower()):
            return True
    return False


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
