"""What decorators do to a function, as far as it matters."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.values import Value

#: Decorators after which a call of the function still gives what its body returns.
_TRANSPARENT = frozenset(
    ("staticmethod", "classmethod", "property", "cached_property", "lru_cache", "cache", "wraps",
     "abstractmethod", "override", "overload", "final", "contextmanager", "asynccontextmanager",
     "function", "total_ordering", "no_type_check", "keras_export", "tf_export",
     "configurable", "jit", "typechecked", "deprecated", "setter", "getter")
)  # fmt: skip
_MARKS = {
    "property": "property",
    "cached_property": "property",
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "contextmanager": "contextmanager",
    "asynccontextmanager": "contextmanager",
}
#: Tells the analysis that a call of the function may give anything.
OPAQUE = "opaque"


def marks_of(decorators: list[tuple[ast.expr, Value]]) -> frozenset[str]:
    """Return the marks that decorators give a function.

    A decorator is known by its last name: ``functools.lru_cache(maxsize=1)`` is
    ``lru_cache``.  One that is not known may return anything.
    """
    marks = set()
    for node, _ in decorators:
        while isinstance(node, ast.Call):
            node = node.func
        name = getattr(node, "attr", getattr(node, "id", ""))
        if name in _MARKS:
            marks.add(_MARKS[name])
        elif name not in _TRANSPARENT:
            marks.add(OPAQUE)
    return frozenset(marks)
