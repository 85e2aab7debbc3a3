"""Which objects of some Keras a value may be."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import NamedTuple

from flake8_keras_imports.resolve.events import Events, Store
from flake8_keras_imports.resolve.force import Forcing
from flake8_keras_imports.resolve.index import Index
from flake8_keras_imports.resolve.origins import (
    COMPONENT_KINDS,
    binding,
    companions,
    kind_of,
    locate,
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
)


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


class Components:
    """The part of a resolved module that answers about objects of some Keras."""

    events: Events
    forcing: Forcing

    @cached_property
    def calls(self) -> Index:
        """The calls of the module, by what they call."""
        return Index(self.events.calls)

    @cached_property
    def assigned_by_methods(self) -> dict[Class, list[Store]]:
        """What the methods of each class assign to attributes, of anything."""
        found: dict[Class, list[Store]] = {}
        for store in self.events.stores:
            if store.written is not None and store.function is not None:
                owner = store.function.owner
                if owner is not None:
                    found.setdefault(owner, []).append(store)
        return found

    @cached_property
    def _of_classes(self) -> dict[Class, Component | None]:
        """What instances of the classes are that were asked for."""
        return {}

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

    def tensors(self, value: Value, node: ast.expr | None = None) -> list[Found]:
        """Return the symbolic tensors in a value: what ``Input`` gives, or a layer called on one.

        Each is a component of the kind ``Input`` or ``Output``, named after what made it.
        """
        found: list[Found] = []
        for option in self.forcing.options(value):
            if option is NONE:
                continue
            if type(option) is Items:
                for item in option.items:
                    found += self.tensors(item.value, item.node)
                continue
            tensor = self._tensor(option)
            if tensor is None or (found and found[0][0].origin != tensor.origin):
                return []
            found.append((tensor, node))
        return found

    def _tensor(self, option: Value) -> Component | None:
        if type(option) is not Result:
            return None
        if type(option.callee) is Symbol:
            place = locate(option.callee.name)
            if place is None or kind_of(place) != "tensor-function":
                return None
            return Component("Input", place.origin, f"{place.origin}.{place.path}", None)
        if type(option.callee) is not Result:
            return None
        maker = self._component_option(option.callee)
        if maker is None or maker.kind not in ("Layer", "Model"):
            return None
        return maker._replace(kind="Output")

    def _may_be_list(self, value: Value) -> bool:
        return any(type(option) is Items for option in self.forcing.options(value))

    @cached_property
    def _has_own_optimizer(self) -> bool:
        """Say whether a model of this module may have got an optimizer that is not Keras's."""
        for call in self.calls.methods.get("compile", ()):
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
            bound = binding(name) if name.partition(".")[0] in companions() else None
            return Component(*bound, name, cls) if bound is not None else None
        kind = kind_of(place)
        if kind == "model-function" and cls is None:
            kind = "Model"
        if kind not in COMPONENT_KINDS:
            return None
        return Component(kind, place.origin, f"{place.origin}.{place.path}", cls)

    def class_component(self, cls: Class) -> Component | None:
        """Return what an instance of a class of this module is, if its bases agree."""
        if self.forcing.is_within:
            return self._class_component(cls)
        if cls not in self._of_classes:
            self._of_classes[cls] = self._class_component(cls)
        return self._of_classes[cls]

    def _class_component(self, cls: Class) -> Component | None:
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
