"""Evaluate deferred values, once the whole module is known."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flake8_keras_imports.resolve.decorators import OPAQUE
from flake8_keras_imports.resolve.values import (
    ANY,
    NONE,
    STALE,
    UNKNOWN,
    VERSION,
    Attribute,
    Class,
    Constant,
    Derived,
    Element,
    Entered,
    Function,
    Items,
    Mapping,
    Module,
    Parameter,
    Partial,
    Result,
    Super,
    Symbol,
    Union,
    Value,
    Version,
    attribute_of,
    element_of,
    result_of,
)

#: Functions with what they are given.
Context = dict[Function, dict[str, Value]]
#: Classes that are looked at for one class (diamonds repeat them).
MAX_ANCESTORS = 200
#: Bases that define nothing of their own.
_PLAIN = ("builtins.", "abc.", "typing.", "typing_extensions.")
#: Attributes of library objects that are objects of the library again.
_OBJECTS = frozenset(("model", "optimizer"))
#: Values evaluated for one question before the answer is "unknown".
MAX_STEPS = 3000
#: Values that are evaluated one inside the other before one of them is evaluated first; each
#: takes about five calls of Python functions.
MAX_ACTIVE = 80
#: Values that are evaluated first for one question, and steps for all of them together.
MAX_FIRST, MAX_ALL_STEPS = 1000, 100_000
#: Stands for the answer while a value is being evaluated.
_ACTIVE: tuple[Value, ...] = (STALE,)


class _TooDeep(Exception):
    """A value that is to be evaluated first, because too many others wait for it."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value
        self.waiting: list[Value] = []


class Forcing:
    """Answers what a value may be, with a bound on the work and no endless recursion."""

    def __init__(
        self,
        classes: Iterable[Class] = (),
        export: Callable[[str, str], Value | None] | None = None,
    ) -> None:
        self.classes = list(classes)
        #: Returns what a name is in another module of the project.
        self.export = export
        #: What functions are given, as long as one call is looked at.
        self._context: Context = {}
        self._children: dict[Class, list[Class]] | None = None
        self._memo: dict[Value, tuple[Value, ...]] = {}
        #: How many values are being evaluated, one for the other.
        self._active = 0
        self._deepest = MAX_ACTIVE
        #: Values that wait for each other in a circle wider than that.
        self._circling: set[Value] = set()
        self._steps = 0
        #: How often an answer was cut short, by a cycle or by the bound.
        self._cuts = 0
        self._families: dict[Class, list[Class]] = {}

    def options(self, value: Value) -> tuple[Value, ...]:
        """Return the alternatives of ``value``, none of them a union.

        Each is a symbol, class, function, list, dictionary, constant, UNKNOWN,
        NONE, version, ``Result`` of a symbol or class (an instance, if it is a
        class), or an ``Attribute`` that the library defines (a method).
        """
        if type(value) not in _EVALUATED or _is_final(value):
            return (value,)
        found = self._memo.get(value)
        if found is not None and found is not _ACTIVE:
            return found
        try:
            found = self._first_things_first(value) if value not in self._circling else None
            if found is None:
                self._steps, self._deepest = 0, sys.maxsize
                found = self._force(value)
            return found
        except RecursionError:
            return (UNKNOWN,)
        finally:
            self._deepest = MAX_ACTIVE

    def _first_things_first(self, value: Value) -> tuple[Value, ...] | None:
        """Evaluate a value; what lies too deep for the stack is evaluated, and kept, before it.

        None where that does not help: values wait for each other in a circle.
        """
        todo, waited, steps = [value], set[Value](), 0
        while steps < MAX_ALL_STEPS and len(todo) < MAX_FIRST:
            self._steps = 0
            try:
                found = self._force(todo[-1])
            except _TooDeep as deep:
                if deep.value in waited:
                    self._circling.update(waited)
                    return None
                waited.update(deep.waiting)
                todo.append(deep.value)
            else:
                todo.pop()
                waited.clear()  # they are known now
                if not todo:
                    return found
            steps += self._steps
        return None

    def _force(self, value: Value) -> tuple[Value, ...]:
        kind = type(value)
        if kind is Symbol or kind not in _EVALUATED or _is_final(value):
            return (value,)
        memo = self._memo
        found = memo.get(value)
        if found is not None and found is not _ACTIVE:
            return found
        self._steps += 1
        if found is _ACTIVE:
            self._cuts += 1
            return ()  # a cycle adds nothing that is not already there
        if self._steps > MAX_STEPS:
            self._cuts += 1
            return (UNKNOWN,)
        if self._active >= self._deepest:
            raise _TooDeep(value)
        cuts = self._cuts
        memo[value] = _ACTIVE
        self._active += 1
        try:
            options = _EVALUATED[kind](self, value)
            found = tuple(options if len(options) < 2 else dict.fromkeys(options))
        except _TooDeep as deep:
            deep.waiting.append(value)
            raise
        finally:
            self._active -= 1
            if found is None:
                del memo[value]
        if self._active and cuts != self._cuts:
            del memo[value]  # inside a cycle the answer is incomplete
        else:
            memo[value] = found
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
        if type(base) is Module:
            found = self.export(base.path, name) if self.export is not None else None
            return [UNKNOWN] if found is None else list(self._force(found))
        if type(base) is Attribute and base.name in _OBJECTS:
            return [Attribute(base, name, base.depth + 1)]
        known = type(base) is Symbol or type(base) is Version
        return [attribute_of(base, name) if known else UNKNOWN]

    def _super_member(self, base: Super, name: str) -> list[Value]:
        above = self.ancestors(base.cls)[1:]
        definer = next((cls for cls in above if name in cls.attributes), None)
        if definer is not None:
            return list(self._force(definer.attributes[name]))
        return self._library_member(base.cls, result_of(base.cls), name)

    def ancestors(self, cls: Class) -> list[Class]:
        """Return ``cls`` and the classes of this module that it derives from, in method order.

        Depth first, of repeated classes the last: what Python does unless the
        order of bases contradicts itself.
        """
        known = self._families.get(cls)
        if known is not None and not self._context:
            return known
        cuts = self._cuts
        order: list[Class] = []
        todo = [cls]
        force = self._force if self._active else self.options
        while todo and len(order) < MAX_ANCESTORS:
            current = todo.pop()
            order.append(current)
            for base in reversed(current.bases):
                todo += [option for option in force(base) if type(option) is Class]
        found = list(dict.fromkeys(reversed(order)))[::-1]
        if not self._context and cuts == self._cuts:
            self._families[cls] = found
        return found

    def _descendants(self, cls: Class) -> list[Class]:
        """Return the classes of this module that derive from ``cls``."""
        if self._children is None:
            children: dict[Class, list[Class]] = {}
            for child in self.classes:
                for ancestor in self.ancestors(child)[1:]:
                    children.setdefault(ancestor, []).append(child)
            self._children = children
        return self._children.get(cls, [])

    def _class_member(self, cls: Class, name: str, instance: Result | None) -> list[Value]:
        """Return a member of a class or, with ``instance``, of an instance of it.

        The object may be one of a subclass: what subclasses override is possible too.
        """
        family = self.ancestors(cls)
        below = self._descendants(cls)
        definer = next((c for c in family if name in c.attributes), None)
        values = [c.attributes[name] for c in [definer, *below] if c and name in c.attributes]
        if instance is not None:
            if not any(type(v) is Function and "property" in v.marks for v in values):
                values += [v for c in [*family, *below] for v in c.stored.get(name, ())]
                if any(ANY in c.stored for c in [*family, *below]):
                    values.append(UNKNOWN)
        found = [o for value in self._each(values) for o in self._bound(value, instance)]
        if definer is None and not any(name in c.stored for c in family):
            found += self._library_member(cls, instance if instance is not None else cls, name)
        return found

    def _library_member(self, cls: Class, base: Value, name: str) -> list[Value]:
        """Return a member that no class of this module defines, if the library surely does."""
        for ancestor in self.ancestors(cls):
            for parent in ancestor.bases:
                for option in self._force(parent):
                    if option is UNKNOWN:
                        return [UNKNOWN]  # an unknown mixin may define it
                    if type(option) is Symbol and not option.name.startswith(_PLAIN):
                        return [Attribute(base, name, base.depth + 1)]
        return [Attribute(base, name, base.depth + 1)]

    def _bound(self, value: Value, instance: Result | None) -> tuple[Value, ...]:
        if instance is not None and type(value) is Function and "property" in value.marks:
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
            elif type(callee) is Class and any(
                "__new__" in c.attributes for c in self.ancestors(callee)
            ):
                found.append(UNKNOWN)  # it may make anything
            elif type(callee) in (Symbol, Class):
                found.append(Result(callee, 1))
            elif callee is NONE:
                continue
            elif type(callee) is Partial:
                found += self._force(result_of(callee.base))
            elif type(callee) is Attribute or type(callee) is Result:
                found.append(Result(callee, callee.depth + 1))  # a method, a layer called
            else:
                found.append(result_of(callee) if type(callee) is Version else UNKNOWN)
        return found

    def _parameter(self, value: Parameter) -> list[Value]:
        given = self._context.get(value.function)
        known = given.get(value.name) if given is not None else None
        if known is not None:
            return list(self._force(known))
        default = list(self._force(value.default))
        if given is not None:
            return default
        return [o for o in default if o is not NONE and type(o) is not Constant] + [UNKNOWN]

    @property
    def is_within(self) -> bool:
        """Whether answers are those inside of one call, see :meth:`within`."""
        return bool(self._context)

    @contextmanager
    def within(self, context: Context) -> Iterator[None]:
        """Answer for functions that are called with these arguments, for a while."""
        before = self._context, self._memo
        self._context, self._memo = context, {}
        try:
            yield
        finally:
            self._context, self._memo = before

    def _element(self, value: Element) -> list[Value]:
        found: list[Value] = []
        base = value.base
        if type(base) is Result:  # what a generator gives
            for callee in self._force(base.callee):
                if type(callee) is Function and callee.yields and not callee.marks:
                    found += self._each(callee.yields)
        if found:
            return found
        for base in self._force(value.base):
            if type(base) is Items:
                found += self._item(base, value.key)
            elif type(base) is Mapping:
                chosen = [v for key, v, _ in base.entries if key == value.key][-1:]
                if value.key is None or not chosen:
                    chosen = [v for _, v, _ in base.entries]
                found += self._each(chosen)
            elif base is not NONE:
                found.append(element_of(base, value.key) if type(base) is Version else UNKNOWN)
        return found

    def _item(self, base: Items, key: str | int | None) -> list[Value]:
        values = [item.value for item in base.items]
        if base.exact and isinstance(key, int) and -len(values) <= key < len(values):
            return list(self._force(values[key]))
        return self._each(values)  # an empty list has no elements

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
        return [VERSION if any(type(o) is Version for o in options) else UNKNOWN]


def _is_final(value: Value) -> bool:
    """Say whether a deferred value is one that the library makes: it stands for itself."""
    if type(value) is Attribute and value.name != "__class__":
        value = value.base
    return type(value) is Result and type(value.callee) is Symbol


_EVALUATED: dict[type, Callable[[Forcing, Any], list[Value]]] = {
    Union: Forcing._union,
    Attribute: Forcing._attribute,
    Result: Forcing._result,
    Element: Forcing._element,
    Parameter: Forcing._parameter,
    Entered: Forcing._entered,
    Derived: Forcing._derived,
}
