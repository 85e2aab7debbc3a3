"""Lists, dictionaries, comprehensions and subscripts."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.events import Subscript
from flake8_keras_imports.resolve.origins import locate
from flake8_keras_imports.resolve.scopes import INLINE, Scope
from flake8_keras_imports.resolve.values import (
    MAX_ITEMS,
    UNKNOWN,
    Attribute,
    Constant,
    Item,
    Items,
    Mapping,
    Symbol,
    Value,
    Version,
    element_of,
    items_of,
    mapping_of,
)
from flake8_keras_imports.resolve.walk import Walk


class Containers(Walk):
    """Evaluates collections as far as callbacks and models are found in them."""

    def eval_List(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        items: list[Item] = []
        exact = type(node) is not ast.Set
        for element in node.elts:
            if type(element) is ast.Starred:
                exact = False
                value = self.eval(element.value)
                if type(value) is Items:
                    items += [Item(item.value, element.value) for item in value.items]
                else:
                    items.append(Item(element_of(value, None), element.value))
            elif len(items) < MAX_ITEMS:
                items.append(Item(self.evaluators[type(element)](self, element), element))
            else:  # a table: enough is known of it
                exact = False
                self.eval(element)
        return items_of(items, exact)

    eval_Tuple = eval_Set = eval_List

    def eval_Dict(self, node: ast.Dict) -> Value:
        entries: list[tuple[str | int | None, Value, ast.expr]] = []
        for key_node, value_node in zip(node.keys, node.values):
            value = self.eval(value_node)
            if key_node is None:  # **other
                if type(value) is Mapping:
                    entries += value.entries
                else:
                    entries.append((None, UNKNOWN, value_node))
                continue
            key = self.eval(key_node)
            if len(entries) < MAX_ITEMS:
                entries.append((key.value if type(key) is Constant else None, value, value_node))
        return mapping_of(entries)

    def eval_Subscript(self, node: ast.Subscript) -> Value:
        base = self.eval(node.value)
        key = self.eval(node.slice)
        if base is UNKNOWN:
            return UNKNOWN
        if type(base) is Symbol:
            return base if locate(base.name) else UNKNOWN  # a generic alias
        if type(node.slice) is ast.Slice:
            if type(base) is Items:
                return _sliced(base, node.slice)
            return _sliced_version(base, node.slice) if type(base) is Version else UNKNOWN
        if type(base) is Attribute and type(key) is Constant and type(node.ctx) is ast.Load:
            self.events.subscripts.append(Subscript(node, base, key.value, self.frame))
        return element_of(base, key.value if type(key) is Constant else None)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Scope:
        """Bind the targets of a comprehension in a scope of its own; return the outer one."""
        first = node.generators[0]
        value = self.eval(first.iter)
        outer = self.scope
        self.scope = Scope(INLINE, outer)
        for generator in node.generators:
            if generator is not first:
                value = self.eval(generator.iter)
            self.assign(generator.target, element_of(value, None))
            for condition in generator.ifs:
                self.eval(condition)
        return outer

    def eval_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        outer = self._comprehension(node)
        value = self.eval(node.elt)
        self.scope = outer
        if type(node.elt) is ast.Name and any(generator.ifs for generator in node.generators):
            return UNKNOWN  # nobody knows which are left
        return items_of([Item(value, node.elt)], exact=False)

    eval_SetComp = eval_GeneratorExp = eval_ListComp

    def eval_DictComp(self, node: ast.DictComp) -> Value:
        outer = self._comprehension(node)
        self.eval(node.key)
        value = self.eval(node.value)
        self.scope = outer
        return mapping_of([(None, value, node.value)])


def _sliced_version(base: Version, node: ast.Slice) -> Version:
    """Return the beginning of a version or of its parts."""
    end = node.upper
    start = node.lower.value if type(node.lower) is ast.Constant else node.lower
    if not start and node.step is None and type(end) is ast.Constant:
        return base.then(f"[:{end.value}]") if type(end.value) is int else Version("")
    return Version("")


def _sliced(base: Items, node: ast.Slice) -> Value:
    """Return a slice of a list, where it is known which elements that are."""
    bounds: list[int | None] = []
    for part in (node.lower, node.upper, node.step):
        if part is None:
            bounds.append(None)
        elif type(part) is ast.Constant and type(part.value) is int and part.value != 0:
            bounds.append(part.value)
        elif type(part) is ast.Constant and part.value == 0 and part is not node.step:
            bounds.append(0)
        else:
            return UNKNOWN
    if bounds == [None, None, None]:
        return base
    return items_of(list(base.items[slice(*bounds)])) if base.exact else UNKNOWN
