"""Evaluate deferred values, once the whole module is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flake8_keras_imports.resolve.decorators import OPAQUE
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    VERSION,
    Attribute,
    Class,
    Derived,
    Element,
    Entered,
    Function,
    Items,
    Mapping,
    Result,
    Super,
    Symbol,
    Union,
    Value,
    attribute_of,
    result_of,
)

#: Values evaluated for one question before the answer is "unknown".
MAX_STEPS = 3000


class Forcing:
    """Answers what a value may be, with a bound on the work and no endless recursion."""

    def __init__(self) -> None:
        self._memo: dict[Value, tuple[Value, ...]] = {}
        self._active: set[Value] = set()
        self._steps = 0

    def options(self, value: Value) -> tuple[Value, ...]:
        """Return the alternatives of ``value``, none of them a union.

        Each is a symbol, class, function, list, dictionary, constant, UNKNOWN,
        NONE, VERSION, ``Result`` of a symbol or class (an instance, if it is a
        class), or an ``Attribute`` that the library defines (a method).
        """
        self._steps = 0
        try:
            return tuple(dict.fromkeys(self._force(value)))
        except RecursionError:
            return (UNKNOWN,)
        finally:
            self._active.clear()

    def _force(self, value: Value) -> tuple[Value, ...]:
        kind = type(value)
        if kind is Symbol or kind not in _EVALUATED:
            return (value,)
        found = self._memo.get(value)
        if found is not None:
            return found
        self._steps += 1
        if value in self._active:
            return ()  # a cycle adds nothing that is not already there
        if self._steps > MAX_STEPS:
            return (UNKNOWN,)
        self._active.add(value)
        try:
            found = tuple(dict.fromkeys(_EVALUATED[kind](self, value)))
        finally:
            self._active.discard(value)
        if not self._active:  # inside a cycle the answer is incomplete
            self._memo[value] = found
        return found

    def _each(self, values: list[Value]) -> list[Value]:
        return [option for value in values for option in self._force(value)]

    def _union(self, value: Union) -> list[Value]:
        return self._each(list(value.options))

    def _attribute(self, value: Attribute) -> list[Value]:
        found: list[Value] = []
        for base in self._force(value.base):
            found += self._member(base, value.name)
        return found

    def _member(self, base: Value, name: str) -> list[Value]:
        """Return what the attribute ``name`` of a concrete value is."""
        if type(base) is Class:
            return self._class_member(base, name, None)
        if type(base) is Super:
            return self._super_member(base, name)
        if type(base) is Result and type(base.callee) is Class:
            if name == "__class__":
                return [base.callee]
            return self._class_member(base.callee, name, base)
        if type(base) is Result and name == "__class__":
            return [base.callee]
        if type(base) is Result:
            return [Attribute(base, name, base.depth + 1)]
        if base is NONE:
            return []  # it would raise
        known = type(base) is Symbol or base is VERSION
        return [attribute_of(base, name) if known else UNKNOWN]

    def _super_member(self, base: Super, name: str) -> list[Value]:
        for option in self._each(list(base.cls.bases)):
            if type(option) is Class and self._defines(option, name):
                return self._class_member(option, name, None)
        instance = result_of(base.cls)
        return [Attribute(instance, name, instance.depth + 1)]

    def _defines(self, cls: Class, name: str) -> bool:
        return any(name in c.attributes or name in c.stored for c in self.ancestors(cls))

    def ancestors(self, cls: Class) -> list[Class]:
        """Return ``cls`` and the classes of this module that it derives from."""
        found = [cls]
        for ancestor in found:  # grows while it is read
            for base in ancestor.bases:
                for option in self._force(base):
                    if type(option) is Class and option not in found:
                        found.append(option)
        return found

    def _class_member(self, cls: Class, name: str, instance: Result | None) -> list[Value]:
        """Return a member of a class or, with ``instance``, of an instance of it."""
        for ancestor in self.ancestors(cls):
            values = list(ancestor.stored.get(name, ()))
            if name in ancestor.attributes:
                values.append(ancestor.attributes[name])
            if not values:
                continue
            found = self._each(values)
            if instance is None:
                return found
            return [option for value in found for option in self._bound(value, instance)]
        base = instance if instance is not None else cls
        return [Attribute(base, name, base.depth + 1)]

    def _bound(self, value: Value, instance: Result) -> tuple[Value, ...]:
        if type(value) is Function and "property" in value.marks:
            return self._returned(value)
        return (value,)

    def _returned(self, function: Function) -> tuple[Value, ...]:
        if OPAQUE in function.marks or function.yields:
            return (UNKNOWN,)
        return tuple(self._each(function.returns)) or (NONE,)

    def _result(self, value: Result) -> list[Value]:
        found: list[Value] = []
        for callee in self._force(value.callee):
            if type(callee) is Function:
                found += self._returned(callee)
            elif type(callee) in (Symbol, Class):
                found.append(Result(callee, 1))
            elif type(callee) is Attribute or type(callee) is Result:
                found.append(Result(callee, callee.depth + 1))  # a method, a layer called
            else:
                found.append(VERSION if callee is VERSION else UNKNOWN)
        return found

    def _element(self, value: Element) -> list[Value]:
        found: list[Value] = []
        for base in self._force(value.base):
            if type(base) is Items:
                found += self._item(base, value.key)
            elif type(base) is Mapping:
                chosen = [v for key, v, _ in base.entries if key == value.key][-1:]
                if value.key is None or not chosen:
                    chosen = [v for _, v, _ in base.entries]
                found += self._each(chosen) or [UNKNOWN]
            else:
                found.append(VERSION if base is VERSION else UNKNOWN)
        return found

    def _item(self, base: Items, key: str | int | None) -> list[Value]:
        values = [item.value for item in base.items]
        if base.exact and isinstance(key, int) and -len(values) <= key < len(values):
            return list(self._force(values[key]))
        return self._each(values) or [UNKNOWN]

    def _entered(self, value: Entered) -> list[Value]:
        found: list[Value] = []
        base = value.base
        if type(base) is Result:
            for callee in self._force(base.callee):
                if type(callee) is Function and "contextmanager" in callee.marks:
                    return self._each(callee.yields) or [UNKNOWN]
        for option in self._force(base):
            if type(option) is Result and type(option.callee) is Class:
                entered = Result(Attribute(option, "__enter__", option.depth + 1), option.depth + 2)
                found += self._force(entered)
            else:
                found.append(UNKNOWN)
        return found

    def _derived(self, value: Derived) -> list[Value]:
        options = self._each(list(value.sources))
        return [VERSION if VERSION in options else UNKNOWN]


_EVALUATED: dict[type, Callable[[Forcing, Any], list[Value]]] = {
    Union: Forcing._union,
    Attribute: Forcing._attribute,
    Result: Forcing._result,
    Element: Forcing._element,
    Entered: Forcing._entered,
    Derived: Forcing._derived,
}
