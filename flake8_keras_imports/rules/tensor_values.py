"""What expressions are in which symbolic tensors stand (see :mod:`.symbolic`)."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.guards import asked, is_question
from flake8_keras_imports.rules.tensors import (
    Flowing,
    Made,
    Many,
    Shape,
    Tensor,
    either,
    tensor_of,
)

#: Names in a test after which the program itself tells tensors apart.
_TELLS = frozenset(
    ("isinstance", "is_keras_tensor", "is_tensor", "is_symbolic_tensor", "executing_eagerly")
)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
#: The methods for the types of nodes; of all other ones only the parts are looked at.
_METHODS: dict[type, str] = {
    ast.Constant: "nothing",
    ast.Lambda: "nothing",
    ast.Name: "named",
    ast.Attribute: "named",
    ast.Call: "called",
    ast.List: "row",
    ast.Tuple: "row",
    ast.BinOp: "computed",
    ast.UnaryOp: "signed",
    ast.Compare: "compared",
    ast.Subscript: "element",
    ast.IfExp: "chosen",
    ast.NamedExpr: "walrus",
    ast.ListComp: "comprehension",
    ast.GeneratorExp: "comprehension",
}
Names = dict[str, Flowing]


class Expressions:
    """Evaluates expressions; what is called and what is bound is another class's business."""

    def __init__(self) -> None:
        #: What names are in the body that is walked.
        self.names: Names = {}
        #: Those of the bodies around it.
        self.outer: list[Names] = []
        #: Inside of tests by which the program tells tensors or releases apart, and of
        #: functions of other modules.
        self.muted = 0

    def called(self, node: ast.Call) -> Flowing:
        """Return what a call gives."""
        raise NotImplementedError

    def bind(self, target: ast.expr, value: Flowing) -> None:
        """Bind a target of any form."""
        raise NotImplementedError

    def value(self, node: ast.expr) -> Flowing:
        """Return what is known of the tensors in an expression."""
        found: Flowing = getattr(self, _METHODS.get(type(node), "parts"))(node)
        return found

    def nothing(self, node: ast.expr) -> Flowing:
        return None

    def parts(self, node: ast.expr) -> Flowing:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return None

    def row(self, node: ast.List | ast.Tuple) -> Flowing:
        items = tuple(self.value(element) for element in node.elts)
        return Many(items) if any(items) else None

    def signed(self, node: ast.UnaryOp) -> Flowing:
        value = self.value(node.operand)
        return tensor_of(value) if type(node.op) is not ast.Not else None

    def compared(self, node: ast.Compare) -> Flowing:
        parts = [self.value(part) for part in (node.left, *node.comparators)]
        return either(*parts) if isinstance(node.ops[0], _ORDER) else None

    def chosen(self, node: ast.IfExp) -> Flowing:
        telling = tells(node.test)
        self.muted += telling
        self.value(node.test)
        found = [self.value(node.body), self.value(node.orelse)]
        self.muted -= telling
        return found[0] or found[1]

    def walrus(self, node: ast.NamedExpr) -> Flowing:
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def named(self, node: ast.Name | ast.Attribute) -> Flowing:
        name = dotted(node)
        for names in (self.names, *reversed(self.outer)):
            if name and name in names:
                return names[name]
        if isinstance(node, ast.Attribute):
            base = self.value(node.value)
            if isinstance(base, Made) and node.attr in ("input", "output"):
                return base.tensor
            if isinstance(base, Made) and node.attr in ("inputs", "outputs"):
                return Many((base.tensor,))
            if isinstance(base, Tensor) and node.attr == "shape":
                return Shape(base)
        return None

    def computed(self, node: ast.BinOp) -> Flowing:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Many) or isinstance(right, Many):
            both = [one.items if isinstance(one, Many) else () for one in (left, right)]
            return Many((*both[0], *both[1])) if isinstance(node.op, ast.Add) else left
        if isinstance(node.op, ast.Mod) and left is None:
            return None  # a text
        return either(left, right)

    def element(self, node: ast.Subscript) -> Flowing:
        base = self.value(node.value)
        self.value(node.slice)
        if not isinstance(base, Many):
            return tensor_of(base)
        key = node.slice
        if isinstance(key, ast.UnaryOp) and isinstance(key.operand, ast.Constant):
            index = key.operand.value
            index = -index if isinstance(index, int) else None
        else:
            index = key.value if isinstance(key, ast.Constant) else None
        if isinstance(index, int) and -len(base.items) <= index < len(base.items):
            return base.items[index]
        return base if isinstance(key, ast.Slice) else None

    def comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> Flowing:
        before = dict(self.names)
        for generator in node.generators:
            of = self.value(generator.iter)
            self.bind(generator.target, tensor_of(of) if isinstance(of, Many) else None)
        item = self.value(node.elt)
        self.names = before
        return Many((item,)) if item is not None else None


def tells(test: ast.expr) -> bool:
    """Say whether the program itself asks there for tensors or releases."""
    return any(written in _TELLS or is_question(written) for written in asked(test))


def dotted(node: ast.expr) -> str:
    """Return a name, or a name with one attribute, as it is written."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""
