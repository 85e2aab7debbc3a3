"""Which modules of the project may hold parts of which others, so that memory can be given back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from flake8_keras_imports.resolve.module import ResolvedModule

P = ParamSpec("P")
T = TypeVar("T")


class Kept(NamedTuple):
    """A module that is in memory."""

    module: ResolvedModule
    #: About how many characters of a program take as much memory.
    length: int


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
        #: Modules that nobody keeps, by their files.
        self._dropped: dict[str, Kept] = {}
        #: How long their texts are, all together, and those since the last time that it was looked
        #: for what can be released.
        self.length = self.since = 0

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

    def drop(self, path: str, kept: Kept) -> None:
        """Take a module that is no longer kept; others may still have parts of it."""
        self.take(path)
        self._dropped[path] = kept
        self.length += kept.length
        self.since += kept.length

    def take(self, path: str) -> Kept | None:
        """Give a module back that was dropped and is still there."""
        found = self._dropped.pop(path, None)
        if found is not None:
            self.length -= found.length
        return found

    def free(self, kept: Iterable[str]) -> None:
        """Release the modules that were dropped and that none of the ``kept`` ones leads to.

        What nobody knows who has asked for is left alone, too.
        """
        self.since = 0
        reached = {"", *kept}
        todo = list(reached)
        while todo:
            for path in self._asked.get(todo.pop(), ()):
                if path not in reached:
                    reached.add(path)
                    todo.append(path)
        for path in [path for path in self._dropped if path not in reached]:
            found = self.take(path)
            if found is not None:
                found.module.release()
            self._asked.pop(path, None)

    def abandon(self) -> None:
        """Leave those that are in use to the garbage collector."""
        self._dropped.clear()
        self.length = self.since = 0

    def clear(self) -> None:
        """Forget everything."""
        self.abandon()
        self._asked.clear()
