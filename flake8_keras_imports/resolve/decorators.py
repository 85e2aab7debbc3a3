"""What decorators do to a function, as far as it matters."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.values import Value

#: Decorators after which a call of the function still gives what its body returns.
_TRANSPARENT = frozenset(
    ("staticmethod", "classmethod", "property", "cached_property", "lru_cache", "cache", "wraps",
     "abstractmethod", "override", "overload", "final", "contextmanager", "asynccontextmanager",
     "function", "total_ordering", "no_type_check", "keras_export", "tf_export",
     "configurable", "jit", "typechecked", "deprecated", "getter")
)  # fmt: skip
#: The setter or deleter of a property: not what its name stands for.
ACCESSOR = "accessor"
_MARKS = {
    "property": "property",
    "cached_property": "property",
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "contextmanager": "contextmanager",
    "asynccontextmanager": "contextmanager",
    "setter": ACCESSOR,
    "deleter": ACCESSOR,
}
#: Decorators that return the very class that they are given.
_KEEPING = frozenset(
    ("register_keras_serializable", "keras_export", "tf_export", "keras_core_export",
     "keras_nlp_export", "keras_cv_export", "keras_hub_export", "dataclass", "total_ordering",
     "final", "runtime_checkable", "add_metaclass", "configurable", "register", "deprecated",
     "python_2_unicode_compatible", "parametrize", "skipif", "skip", "usefixtures", "attrs",
     "define", "frozen", "typechecked")
)  # fmt: skip
#: Tells the analysis that a call of the function may give anything.
OPAQUE = "opaque"


def marks_of(decorators: list[tuple[ast.expr, Value]]) -> frozenset[str]:
    """Return the marks that decorators give a function.

    A decorator is known by its last name: ``functools.lru_cache(maxsize=1)`` is
    ``lru_cache``.  One that is not known may return anything.
    """
    marks = set()
    for node, _ in decorators:
        name = _last_name(node)
        if name in _MARKS:
            marks.add(_MARKS[name])
        elif name not in _TRANSPARENT:
            marks.add(OPAQUE)
    return frozenset(marks)


def keeps_class(decorators: list[tuple[ast.expr, Value]]) -> bool:
    """Say whether a decorated class is still the class; an unknown decorator may replace it."""
    return all(_last_name(node) in _KEEPING for node, _ in decorators)


def _last_name(node: ast.expr) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return str(getattr(node, "attr", getattr(node, "id", "")))
