"""All the parts of the walk together."""

from __future__ import annotations

import ast

from flake8_keras_imports.resolve.branches import Branches
from flake8_keras_imports.resolve.containers import Containers
from flake8_keras_imports.resolve.definitions import Definitions
from flake8_keras_imports.resolve.expressions import Expressions
from flake8_keras_imports.resolve.imports import Imports
from flake8_keras_imports.resolve.statements import Statements


class Walker(Imports, Definitions, Branches, Statements, Containers, Expressions):
    """Walks a module."""

    def run(self, tree: ast.Module) -> None:
        """Walk a whole module; the bodies of functions come after the scope around them."""
        self.body = tree.body
        self.block(tree.body)
        for waiting in self.waiting:  # grows while it is read
            self.run_function(waiting)
