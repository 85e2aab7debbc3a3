"""Follows the imports of a package in its source files, without running any of it.

A module's top-level statements are taken in order, as the import system would: later
bindings win, a star import takes ``__all__`` or what has no underscore, and loading ``a.b``
sets ``b`` on the module ``a``.  Of ``if`` and ``try`` all branches are followed, except that
tests of the backend's name mean TensorFlow and that the first choice of a ``try`` counts.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Names that a test compares the backend with; this data is for the last one.
_BACKENDS = ("theano", "cntk", "jax", "torch", "numpy", "openvino", "mlx", "tensorflow")


@dataclass(eq=False)
class Module:
    """A module of the release; its names mean a Module, a Definition or an Outside."""

    name: str
    is_package: bool
    names: dict[str, object] = field(default_factory=dict)
    all: list[str] | None = None


@dataclass(eq=False)
class Definition:
    """A class, function or value that a module defines."""

    module: Module
    node: ast.AST
    #: The name it was defined under.
    name: str
    #: For definitions inside a class: that class.
    owner: Definition | None = None

    @property
    def identity(self) -> str:
        """Return what tells it from all other definitions of the release."""
        owner = f"{self.owner.name}." if self.owner else ""
        return f"{self.module.name}:{owner}{self.name}"


@dataclass(frozen=True)
class Outside:
    """Something that comes from another distribution."""

    name: str

    @property
    def identity(self) -> str:
        """Return its qualified name."""
        return f"outside:{self.name}"


class Files:
    """The modules of one release by their qualified names."""

    def __init__(self, files: dict[str, bytes], renamed: dict[str, str] | None = None) -> None:
        self.sources: dict[str, bytes] = {}
        self.packages: set[str] = set()
        for path, content in files.items():
            if not path.endswith(".py"):
                continue
            name = path[:-3].replace("/", ".")
            for old, new in (renamed or {}).items():
                if name == old or name.startswith(f"{old}."):
                    name = new + name[len(old) :]
            if name.endswith(".__init__"):
                name = name.removesuffix(".__init__")
                self.packages.add(name)
            self.sources[name] = content
        self.modules: dict[str, Module] = {}
        #: Folders that a package adds to its search path: ``keras`` finds ``keras/api`` too.
        self.paths: dict[str, str] = {}
        for package, extra in (("keras", "keras.api"), ("tf_keras", "tf_keras.api")):
            own = self.sources.get(package, b"")
            if extra in self.sources and b"__path__.append" in own:
                self.paths[package] = extra

    def find(self, name: str) -> str | None:
        """Return the name of the file in which the module ``name`` is."""
        if name in self.sources:
            return name
        parent, _, last = name.rpartition(".")
        if not parent:
            return None
        place = self.find(parent)
        if place is not None and f"{place}.{last}" in self.sources:
            return f"{place}.{last}"
        if parent in self.paths and f"{self.paths[parent]}.{last}" in self.sources:
            return f"{self.paths[parent]}.{last}"
        return None

    def submodules(self, name: str) -> Iterator[str]:
        """Yield the names of the modules in a package's folders."""
        seen = set()
        for folder in filter(None, (self.find(name), self.paths.get(name))):
            prefix = f"{folder}."
            for source in self.sources:
                last = source[len(prefix) :] if source.startswith(prefix) else ""
                if last and "." not in last and last not in seen and folder in self.packages:
                    seen.add(last)
                    yield f"{name}.{last}"

    def load(self, name: str) -> Module | None:
        """Import a module, and its parents before it."""
        parent, _, last = name.rpartition(".")
        above = self.load(parent) if parent else None
        place = self.find(name)
        if place is None:
            return None
        module = self.modules.get(name)
        if module is None:
            module = self.modules[name] = Module(name, place in self.packages)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    tree = ast.parse(self.sources[place])
                except SyntaxError:  # Python 2 only
                    tree = ast.Module([], [])
            _Run(self, module).run(tree.body)
            if above is not None:
                above.names[last] = module
        return module


class _Run:
    """The execution of one module's body."""

    def __init__(self, files: Files, module: Module) -> None:
        self.files = files
        self.module = module
        self.names = module.names

    def run(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.ImportFrom):
                self._from(node)
            elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                self.names[node.name] = Definition(self.module, node, node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                self._assign(node)
            elif isinstance(node, ast.Expr):
                self._expression(node.value)
            elif isinstance(node, ast.Delete):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.names.pop(target.id, None)
            elif isinstance(node, ast.If):
                outcome = _truth(node.test)
                if outcome is not False:
                    self.run(node.body)
                if outcome is not True:
                    self.run(node.orelse)
            elif isinstance(node, ast.Try):
                self._try(node)
            elif isinstance(node, ast.With):
                for item in node.items:
                    if item.optional_vars is not None:
                        self._bind(item.optional_vars, item.context_expr)
                self.run(node.body)
            elif isinstance(node, ast.For):
                self._bind(node.target, node.iter)
                self.run(node.body)

    def _try(self, node: ast.Try) -> None:
        self.run(node.body)
        for handler in node.handlers:
            before = dict(self.names)
            self.run(handler.body)
            # the first choice counts, unless it is what could not be had
            for name, value in before.items():
                if not isinstance(value, Outside):
                    self.names[name] = value
        self.run(node.orelse + node.finalbody)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            target = self.files.load(alias.name)
            if alias.asname:
                self.names[alias.asname] = target or Outside(alias.name)
            else:
                top = alias.name.partition(".")[0]
                self.names[top] = self.files.modules.get(top) or Outside(top)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.name.split(".")
        if not self.module.is_package:
            parts.pop()
        parts = parts[: len(parts) - node.level + 1]
        return ".".join(parts + ([node.module] if node.module else []))

    def _from(self, node: ast.ImportFrom) -> None:
        name = self._absolute(node)
        source = self.files.load(name)
        for alias in node.names:
            if alias.name == "*":
                if source is not None:
                    self._star(source)
                continue
            bound = alias.asname or alias.name
            value: object = None
            if source is not None:
                value = source.names.get(alias.name)
                if value is None:
                    value = self.files.load(f"{name}.{alias.name}")
            self.names[bound] = value or Outside(f"{name}.{alias.name}")

    def _star(self, source: Module) -> None:
        names = source.all
        if names is None:
            names = [name for name in source.names if not name.startswith("_")]
        for name in names:
            value = source.names.get(name) or self.files.load(f"{source.name}.{name}")
            if value is not None:
                self.names[name] = value

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is None:
            return
        for target in targets:
            if isinstance(target, ast.Name) and target.id == "__all__":
                self._list(node)
            self._bind(target, node.value)

    def _list(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        try:
            names = list(ast.literal_eval(node.value))  # type: ignore[arg-type]
        except ValueError:
            return
        before = self.module.all or []
        self.module.all = before + names if isinstance(node, ast.AugAssign) else names

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id] = self.value(value, target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self._bind(part, ast.Constant(None))

    def value(self, node: ast.expr, name: str) -> object:
        """Follow aliases: ``mse = MSE = mean_squared_error``, ``x = package.y``."""
        if isinstance(node, ast.Name) and node.id in self.names:
            return self.names[node.id]
        if isinstance(node, ast.Attribute):
            base = self.value(node.value, name)
            if isinstance(base, Module) and node.attr in base.names:
                return base.names[node.attr]
            if isinstance(base, Outside):
                return Outside(f"{base.name}.{node.attr}")
        return Definition(self.module, node, name)

    def _expression(self, node: ast.expr) -> None:
        """See ``__all__`` and ``globals()`` being changed by a call."""
        if ast.unparse(node) == "globals().update(LOCAL.ALL_OBJECTS)":
            self._all_objects()
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "__all__"
            and node.args
        ):
            self._list(ast.AugAssign(ast.Name("__all__"), ast.Add(), node.args[0]))

    def _all_objects(self) -> None:
        """Bind what keras/initializers of 2.6 to 2.12 collects in LOCAL.ALL_OBJECTS."""
        function = self.names["populate_deserializable_objects"]
        assert isinstance(function, Definition)
        table: dict[str, object] = {}
        library: object = None
        for node in ast.walk(function.node):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_module_objects"):
                library = self.value(node.args[1].elts[0], "")  # type: ignore[attr-defined]
        assert isinstance(library, Module)
        for name, value in library.names.items():
            if isinstance(value, Definition) and isinstance(value.node, ast.ClassDef):
                if value.module is library and not name.startswith("_"):
                    table[name] = table[_snake(name)] = value
        for node in ast.walk(function.node):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0]
                if not isinstance(target.slice, ast.Constant):
                    continue
                value = node.value
                if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
                    table[target.slice.value] = table[value.slice.value]
                else:
                    table[target.slice.value] = self.value(value, target.slice.value)
        self.names.update(table)


def _snake(name: str) -> str:
    """Return ``GlorotUniform`` as ``glorot_uniform``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _truth(test: ast.expr) -> bool | None:
    """Return the outcome of a test that is known for this data, else None."""
    if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
        return False
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return {"_is_tf_1": False, "enabled": True}.get(test.func.attr)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        outcome = _truth(test.operand)
        return None if outcome is None else not outcome
    if isinstance(test, ast.BoolOp):
        outcomes = [_truth(value) for value in test.values]
        decisive = isinstance(test.op, ast.Or)
        if decisive in outcomes:
            return decisive
        return None if None in outcomes else not decisive
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        other = test.comparators[0]
        if isinstance(other, ast.Constant) and other.value in _BACKENDS:
            equal = other.value == _BACKENDS[-1]
            if isinstance(test.ops[0], ast.Eq):
                return equal
            if isinstance(test.ops[0], ast.NotEq):
                return not equal
    return None
