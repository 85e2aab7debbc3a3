"""Which modules of the project may hold parts of which others, so that memory can be given back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.module import ResolvedModule

P = ParamSpec("P")
T = TypeVar("T")


class Uses:
    """The modules that each module asked for, and those that nobody keeps any more.

    Values of a module point at each other in circles, and those of one module at those of others.
    The garbage collector would find what is not used any more, but it walks over all syntax trees
    each time.  It is enough to know who asked for whom: what no module that is kept leads to is
    in nobody's hands.
    """

    def __init__(self) -> None:
        self._asked: dict[str, set[str]] = {}
        #: The module that asks now; empty if nobody knows who does.
        self._asking = ""
        #: Modules that are no longer kept, with the lengths of their texts.
        self._dropped: list[tuple[str, ResolvedModule, int]] = []
        #: How long those are, all together.
        self.length = 0

    def note(self, path: str) -> None:
        """Note that the module that asks now may hold parts of another one."""
        self._asked.setdefault(self._asking, set()).add(path)

    def asking(self, path: str, function: Callable[P, T]) -> Callable[P, T]:
        """Return a function whose questions are those of a module."""

        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            before, self._asking = self._asking, path
            try:
                return function(*args, **kwargs)
            finally:
                self._asking = before

        return asked

    def drop(self, path: str, module: ResolvedModule, length: int) -> None:
        """Take a module that is no longer kept; others may still have parts of it."""
        self._dropped.append((path, module, length))
        self.length += length

    def free(self, kept: Iterable[str]) -> None:
        """Release the modules that were dropped and that none of the ``kept`` ones leads to.

        What nobody knows who has asked for is left alone, too.
        """
        reached = {"", *kept}
        todo = list(reached)
        while todo:
            for path in self._asked.get(todo.pop(), ()):
                if path not in reached:
                    reached.add(path)
                    todo.append(path)
        left = []
        for path, module, length in self._dropped:
            if path in reached:
                left.append((path, module, length))
            else:
                module.release()
                self._asked.pop(path, None)
                self.length -= length
        self._dropped = left

    def abandon(self) -> None:
        """Leave those that are in use to the garbage collector."""
        self._dropped.clear()
        self.length = 0

    def clear(self) -> None:
        """Forget everything."""
        self.abandon()
        self._asked.clear()
