"""Simple statements: what they bind."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve import environment, library, mutations
from flake8_keras_imports.resolve.endings import ending
from flake8_keras_imports.resolve.events import Assigned, Store
from flake8_keras_imports.resolve.scopes import CLASS
from flake8_keras_imports.resolve.values import (
    NONE,
    UNKNOWN,
    Attribute,
    Class,
    Constant,
    Element,
    Item,
    Items,
    Mapping,
    Result,
    Symbol,
    Union,
    Value,
    element_of,
    is_unknown,
    items_of,
    mapping_of,
    union,
)
from flake8_keras_imports.resolve.walk import Walk


class Statements(Walk):
    """Walks assignments, deletions and declarations."""

    def exec_Expr(self, node: ast.Expr) -> bool:
        value = node.value
        if type(value) is not ast.Constant:  # a docstring
            self.evaluators[type(value)](self, value)
        return type(value) is not ast.Call or self.called(value) not in library.EXITS

    def exec_Assign(self, node: ast.Assign) -> None:
        written = node.value
        value = self.evaluators[type(written)](self, written)
        if value is UNKNOWN:
            value = ending(written) or UNKNOWN
        self.note_alias(written, value)
        self.assigned = written
        for target in node.targets:
            if type(target) is ast.Name:
                self.bind(target.id, value)
            elif type(target) is ast.Attribute:
                self._assign_attribute(target, value, written)
            else:
                self.assign(target, value)
        self.assigned = None

    def exec_AnnAssign(self, node: ast.AnnAssign) -> None:
        declared = self.annotated(node.annotation)
        if node.value is not None:
            value = self.eval(node.value)
            value = declared if is_unknown(value) else value
            if type(node.target) is ast.Attribute:
                self._assign_attribute(node.target, value, node.value)
            else:
                self.assign(node.target, value)
        elif type(node.target) is ast.Name:
            if self.scope.kind is CLASS:
                self.bind(node.target.id, declared)
        else:
            self.eval(node.target)

    def exec_AugAssign(self, node: ast.AugAssign) -> None:
        old = self.eval(node.target)
        value = self.eval(node.value)
        self.augmented = True
        self._assign_anew(node, old, value)
        self.augmented = False

    def _assign_anew(self, node: ast.AugAssign, old: Value, value: Value) -> None:
        if type(old) is Symbol and old.name == environment.ENVIRON:
            environment.note_entries(self, node.target, value)
        elif type(old) is Union or type(old) is Items or type(value) is Items:
            options = old.options if type(old) is Union else (old,)
            new = union([mutations.concatenated(o, value, node.value) for o in options])
            if type(node.target) is not ast.Name and type(old) is not Items:
                new = union([old, new])
            self.assign(node.target, new)
        elif type(old) is Mapping and type(value) is Mapping:
            self.assign(node.target, mapping_of([*old.entries, *value.entries]))
        else:
            self.assign(node.target, UNKNOWN)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Bind a target of any form to ``value``."""
        kind = type(target)
        if kind is ast.Name:
            self.bind(target.id, value)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            self._assign_attribute(target, value)  # type: ignore[arg-type]
        elif kind is ast.Tuple or kind is ast.List:
            self._unpack(target.elts, value)  # type: ignore[attr-defined]
        elif kind is ast.Starred:
            self.assign(target.value, value)  # type: ignore[attr-defined]
        elif kind is ast.Subscript:
            self._assign_subscript(target, value)  # type: ignore[arg-type]
        else:
            self.eval(target)

    def _unpack(self, targets: list[ast.expr], value: Value) -> None:
        """Bind the targets of ``a, *b, c = value``."""
        items = value.items if type(value) is Items and value.exact else None
        star = next((i for i, t in enumerate(targets) if type(t) is ast.Starred), None)
        if items is not None and star is not None and len(items) >= len(targets) - 1:
            tail = len(targets) - star - 1
            middle = items_of(list(items[star : len(items) - tail]))
            values = [i.value for i in items[:star]] + [middle]
            values += [i.value for i in items[len(items) - tail :]]
        elif items is not None and len(items) == len(targets):
            values = [item.value for item in items]
        elif star is not None:
            values = [element_of(value, None)] * len(targets)
            values[star] = UNKNOWN
        else:
            values = [element_of(value, index) for index in range(len(targets))]
        for target, part in zip(targets, values):
            self.assign(target, part)

    def _assign_attribute(
        self, target: ast.Attribute, value: Value, written: ast.expr | None = None
    ) -> None:
        self.events.stored.add(target.attr)
        base = self.eval(target.value)
        if base is UNKNOWN:
            return
        if type(base) is Symbol:
            self.chain(target, base, [target.attr])
            return
        if value is not UNKNOWN and value is not NONE and type(value) is not Constant:
            self.events.assigned.append(Assigned(target, base, target.attr, value, self.frame))
        self.events.stores.append(
            Store(target, base, value, self.frame, self.augmented, self.current, written)
        )
        if type(base) is Result and type(base.callee) is Class:
            base.callee.stored.setdefault(target.attr, []).append(value)
        elif type(base) is Class:
            base.attributes[target.attr] = union([value, base.attributes.get(target.attr, value)])
        if type(target.value) is ast.Name:
            self.bind_attribute(target.value.id, target.attr, value)

    def _assign_subscript(self, target: ast.Subscript, value: Value) -> None:
        base = self.eval(target.value)
        key = self.eval(target.slice)
        name = key.value if type(key) is Constant else None
        if type(base) is Symbol and base.name == "sys.modules" and isinstance(name, str):
            self.note_module(target, name, "sys.modules")
        elif type(base) is Symbol and base.name == environment.ENVIRON:
            environment.note(self, target, key, value, self.assigned)
        elif type(base) is Mapping:
            entries = [e for e in base.entries if name is None or e[0] != name]
            self.assign(target.value, mapping_of([*entries, (name, value, target)]))
        elif type(base) is Items:
            items = list(base.items)
            if base.exact and isinstance(name, int) and -len(items) <= name < len(items):
                items[name] = Item(value, target)
                self.assign(target.value, items_of(items))
            else:
                self.assign(target.value, UNKNOWN)
        elif type(base) is Attribute or type(base) is Element:
            if type(target.slice) is ast.Slice:
                self.assign(target.value, UNKNOWN)
            elif value is not UNKNOWN and type(value) is not Constant:
                self.assign(target.value, union([base, mapping_of([(None, value, target)])]))

    def exec_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if type(target) is ast.Name:
                self.bind(target.id, UNKNOWN)
            elif type(target) is ast.Subscript:
                self._delete_element(target)
            else:
                self.eval(target)
                if type(target) is ast.Attribute and type(target.value) is ast.Name:
                    self.forget_attributes(target.value.id)

    def _delete_element(self, target: ast.Subscript) -> None:
        base = self.eval(target.value)
        key = self.eval(target.slice)
        if type(base) is Mapping and type(key) is Constant:
            entries = [entry for entry in base.entries if entry[0] != key.value]
            self.assign(target.value, mapping_of(entries))
        elif base is not UNKNOWN and type(base) is not Symbol:
            self.assign(target.value, UNKNOWN)

    def exec_Global(self, node: ast.Global | ast.Nonlocal) -> None:
        self.declare(node)

    exec_Nonlocal = exec_Global

    def exec_Pass(self, node: ast.Pass) -> None:
        """Nothing to do."""
