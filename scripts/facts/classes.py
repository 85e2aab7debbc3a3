"""What the classes and functions of a release are: kinds, parameters, members."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from facts.imports import Definition, Files, Module, Outside, _Run

#: Public paths of the classes that give a kind to those derived from them, most specific
#: first: a Model is a Layer too, and so is a Metric in Keras 2.
BASES = (
    ("Model", "Model"),
    ("models.Model", "Model"),
    ("engine.training.Model", "Model"),
    ("metrics.Metric", "Metric"),
    ("layers.Layer", "Layer"),
    ("engine.topology.Layer", "Layer"),
    ("engine.base_layer.Layer", "Layer"),
    ("callbacks.Callback", "Callback"),
    ("optimizers.schedules.LearningRateSchedule", "LearningRateSchedule"),
    ("optimizers.Optimizer", "Optimizer"),
    ("optimizers.legacy.Optimizer", "Optimizer"),
    ("optimizers.experimental.Optimizer", "Optimizer"),
    ("losses.Loss", "Loss"),
    ("initializers.Initializer", "Initializer"),
    ("regularizers.Regularizer", "Regularizer"),
    ("constraints.Constraint", "Constraint"),
    ("utils.Sequence", "Dataset"),
    ("utils.PyDataset", "Dataset"),
)
# Functions that return a model of their own Keras. A function cannot be asked what it
# returns without calling it; these are documented to, and the applications are recognised
# by their parameters.
_MODEL_FUNCTIONS = {
    "load_model",
    "clone_model",
    "model_from_json",
    "model_from_yaml",
    "model_from_config",
    "multi_gpu_model",
}


class Classes:
    """Answers about the definitions of one release."""

    def __init__(self, files: Files, root: Module) -> None:
        self.files = files
        self.kinds: list[tuple[Definition, str]] = []
        for path, kind in BASES:
            value: object = root
            for part in path.split("."):
                value = value.names.get(part) if isinstance(value, Module) else None
            if isinstance(value, Definition):
                self.kinds.append((value, kind))
        self._mro: dict[int, list[Definition | Outside]] = {}

    def mro(self, cls: Definition) -> list[Definition | Outside]:
        """Return a class and its bases, nearest first (depth first; good enough here)."""
        if id(cls) not in self._mro:
            self._mro[id(cls)] = [cls]  # a cycle ends here
            found: list[Definition | Outside] = [cls]
            for base in self._bases(cls):
                more = self.mro(base) if isinstance(base, Definition) else [base]
                found = [entry for entry in found if entry not in more[:0]] + [
                    entry for entry in more if entry not in found
                ]
            self._mro[id(cls)] = found
        return self._mro[id(cls)]

    def _bases(self, cls: Definition) -> Iterator[Definition | Outside]:
        node = cls.node
        if not isinstance(node, ast.ClassDef):
            return
        run = _Run(self.files, cls.module)
        for base in node.bases:
            if isinstance(base, ast.Call) and base.args:  # six.with_metaclass(Meta, Base)
                bases = base.args[1:] or base.args
            else:
                bases = [base]
            for part in bases:
                value = run.value(part, "?")
                if value is cls:  # class Model(base.Model): the name is bound anew
                    continue
                if isinstance(value, Definition) and not isinstance(value.node, ast.ClassDef):
                    value = Outside(ast.unparse(part))
                yield value if isinstance(value, Definition | Outside) else Outside("?")

    def kind(self, value: object, last: str) -> str:
        """Return the kind of what a name means."""
        if isinstance(value, Module):
            return "module"
        if isinstance(value, Outside):
            return "outside"
        assert isinstance(value, Definition)
        node = value.node
        if isinstance(node, ast.ClassDef):
            if node.name == "LegacyOptimizerWarning":
                return "stub"  # Keras 3: the name is there, and a call of it raises ImportError
            line = self.mro(value)
            for base, kind in self.kinds:
                if base in line:
                    return kind
            return "class"
        if isinstance(node, ast.FunctionDef):
            if last in _MODEL_FUNCTIONS:
                return "model-function"
            parameters = {a.arg for a in [*node.args.args, *node.args.kwonlyargs]}
            if {"include_top", "weights"} <= parameters:
                return "model-function"
            return "tensor-function" if last == "Input" else "function"
        return "object"

    def parameters(self, value: Definition) -> list[str] | None:
        """Return the parameters of a call (see :func:`parameters`), None if unknown."""
        if isinstance(value.node, ast.FunctionDef):
            return parameters(value.node, bound=False)
        for cls in self.mro(value):
            if isinstance(cls, Outside):
                return None if cls.name != "object" else []
            method = members(cls).get("__init__")
            if isinstance(method, ast.FunctionDef):
                return parameters(method, bound=True)
        return []

    def members(self, cls: Definition) -> dict[str, ast.AST | None]:
        """Return what instances have: names in class bodies and attributes of ``self``."""
        found: dict[str, ast.AST | None] = {}
        for ancestor in self.mro(cls):
            if isinstance(ancestor, Definition):
                for name, node in members(ancestor).items():
                    found.setdefault(name, node)
        return found

    def outside(self, cls: Definition) -> list[str]:
        """Return the bases that come from elsewhere."""
        return [b.name for b in self.mro(cls) if isinstance(b, Outside) and b.name != "object"]


def members(cls: Definition) -> dict[str, ast.AST | None]:
    """Return what one class body binds, and what its methods set on ``self``."""
    found: dict[str, ast.AST | None] = {}
    node = cls.node
    if not isinstance(node, ast.ClassDef):
        return found
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            if isinstance(part.value, ast.Name) and part.value.id == "self":
                found.setdefault(part.attr, None)
    todo: list[ast.stmt] = list(node.body)
    while todo:
        statement = todo.pop(0)
        if isinstance(statement, ast.FunctionDef):
            if not _only_refuses(statement):
                found[statement.name] = None if _is_property(statement) else statement
        elif isinstance(statement, ast.ClassDef):
            found[statement.name] = None
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    alias = statement.value
                    known = found.get(alias.id) if isinstance(alias, ast.Name) else None
                    found[target.id] = known
        elif isinstance(statement, ast.If | ast.Try):
            todo = [*statement.body, *statement.orelse, *todo]
    return found


def _is_property(node: ast.FunctionDef) -> bool:
    names = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any(name.endswith(("property", ".setter", ".getter", "default")) for name in names)


def _only_refuses(node: ast.FunctionDef) -> bool:
    """Say whether a method takes anything and says that it is gone."""
    body = [s for s in node.body if not isinstance(getattr(s, "value", None), ast.Constant)]
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    text = ast.unparse(body[0])
    return text.startswith("raise NotImplementedError(") and "deprecated" in text


def _taken(node: ast.FunctionDef, kwargs: str) -> list[str]:
    """Return what a function asks its ``**kwargs`` for by name."""
    found = set()
    for part in ast.walk(node):
        key: ast.expr | None = None
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.args:
            if part.func.attr in ("pop", "get") and ast.unparse(part.func.value) == kwargs:
                key = part.args[0]
        elif isinstance(part, ast.Compare) and ast.unparse(part.comparators[0]) == kwargs:
            key = part.left
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return sorted(found)


def parameters(node: ast.FunctionDef, bound: bool) -> list[str]:
    """Return the parameters of a function in order, without ``self`` if it is bound.

    ``*`` stands as in Python, ``*args`` and ``**kwargs`` with their stars; a parameter that
    has a default carries ``=``, what is taken out of ``**kwargs`` by name ``?``.
    """
    given = node.args
    plain = [a.arg for a in [*given.posonlyargs, *given.args]]
    first_default = len(plain) - len(given.defaults)
    found = [name + "=" * (i >= first_default) for i, name in enumerate(plain)]
    static = any(getattr(d, "id", "") == "staticmethod" for d in node.decorator_list)
    if bound and not static:
        found = found[1:]
    if given.vararg:
        found.append(f"*{given.vararg.arg}")
    elif given.kwonlyargs:
        found.append("*")
    for name, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found.append(name.arg + "=" * (default is not None))
    if given.kwarg:
        found += [f"{name}?" for name in _taken(node, given.kwarg.arg)]
        found.append(f"**{given.kwarg.arg}")
    return found
