"""The project's other modules: what they export, each read at most once in a process."""

from __future__ import annotations

import ast
import gc
import os
import re
import stat
from collections import OrderedDict

from flake8_keras_imports.cache.traces import (
    Trace,
    bound,
    is_tracing,
    note_file,
    note_module,
    remembered,
    share_file,
    status_before,
    under,
)
from flake8_keras_imports.project.sources import Sources, below
from flake8_keras_imports.project.uses import Kept, Uses
from flake8_keras_imports.resolve.module import ResolvedModule, resolve
from flake8_keras_imports.resolve.values import Module, Symbol, Value, attribute_of
from flake8_keras_imports.source.reading import Source, SourceError, decode, parse, read

#: Modules that are kept in memory.
MAX_MODULES = 1000
#: Characters of their texts beyond which fewer are kept: a tree needs 50 times as many bytes.
MAX_CHARACTERS = 1_200_000
#: Characters that are dropped before it is looked for what nobody uses any more.
MAX_DROPPED = 200_000
#: Larger files are not followed into.
MAX_BYTES = 3_000_000
#: How much less memory a module takes without its tree.
LIGHT = 4
#: Re-exports that are followed from one to the next.
MAX_FACADES = 10
_WORDS = ("keras", "tensorflow_addons")
_RAW_WORDS = tuple(word.encode() for word in _WORDS)
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<module>[\w.]*)[ \t]+import[ \t]+"
    r"(?P<names>\([^)]*\)|[^\n#;]*)|import[ \t]+(?P<plain>[\w., \t]+))",
    re.M,
)


def _is_ordinary(path: str) -> bool:
    """Say whether a file can be read whole: no pipe or device, and not too large."""
    known = status_before(path)
    try:
        status = os.stat(path)
    except OSError:
        note_file(path, known, None)
        raise
    is_ordinary = stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES
    if not is_ordinary:  # it may become so
        note_file(path, known, b"", hashed=False)
    return is_ordinary


def _read_if_speaks(path: str) -> bytes | None:
    """Return the bytes of a module, if the letters ``keras`` are among them."""
    try:
        raw = read(path) if _is_ordinary(path) else b""
    except (OSError, SourceError):
        return None
    return raw if any(word in raw for word in _RAW_WORDS) else None


def _is_followed(text: str) -> bool:
    """Say of the text of a module whether it is followed into."""
    return len(text) <= MAX_BYTES and any(word in text for word in _WORDS)


@remembered(8192)
def speaks_of_keras(path: str) -> bool:
    """Say whether the bytes of a module hold the letters ``keras``."""
    return _read_if_speaks(path) is not None


@remembered(8192)
def _imports(path: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a module imports from its own project: name here, module, name there.

    Found in its text, without parsing it; ``*`` stands for all names.
    """
    try:
        text = decode(read(path)).text if _is_ordinary(path) else ""
    except (OSError, SourceError):
        return ()
    return tuple(_imports_of(text, Sources(path)))


def imports(path: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a module imports from its own project: name here, module, name there."""
    return _imports(path)


def _imports_of(text: str, sources: Sources) -> list[tuple[str, str, str]]:
    found = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for match in _IMPORT.finditer(text):
        if match["plain"] is not None:
            for part in match["plain"].split(","):
                module, _, alias = part.strip().partition(" as ")
                place = sources.locate(module.strip())
                if place is not None:
                    found.append((alias.strip() or module.strip(), place, ""))
            continue
        place = sources.locate(match["module"], len(match["dots"]))
        if place is None:
            continue
        names = re.sub(r"#[^\n]*", "", match["names"]).strip("() \t\n")
        for part in names.replace("\\", " ").split(","):
            name, _, alias = part.strip().partition(" as ")
            if name.strip():
                found.append((alias.strip() or name.strip(), place, name.strip()))
    return found


def uses_keras_elsewhere(text: str, filename: str) -> bool:
    """Say of a module without the letters ``keras`` whether it may use Keras all the same.

    It trains something, and imports a module of its project that speaks of Keras.
    """
    seen: dict[tuple[str, str], int] = {}
    for _, place, name in _imports_of(text, Sources(filename)):
        if _leads_to_keras(place, name, MAX_FACADES, seen):
            return True
    return False


def _leads_to_keras(place: str, name: str, depth: int, seen: dict[tuple[str, str], int]) -> bool:
    if seen.get((place, name), -1) >= depth:
        return False  # it was asked before
    seen[place, name] = depth
    if place.endswith(".py") and speaks_of_keras(place):
        return True
    inside = below(place, name) if name else None
    if inside is not None:
        return inside.endswith(".py") and speaks_of_keras(inside)
    if depth == 0 or not place.endswith(".py"):
        return False
    return any(
        (known in ("*", name) or not name) and _leads_to_keras(target, there, depth - 1, seen)
        for known, target, there in _imports(place)
        if target != place
    )


def forget() -> None:
    """Forget every module that was read."""
    speaks_of_keras.cache_clear()
    _imports.cache_clear()
    MODULES.clear()


class Modules:
    """The modules that were asked for so far."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Kept | None] = OrderedDict()
        #: How long their texts are, all together.
        self._length = 0
        #: Who asked for whom, and what is kept no longer.
        self._uses = Uses()
        #: The one that is checked now.
        self._current = ""
        #: Whether modules are checked here that others have asked for before.
        self._keeps_trees = False
        #: The texts of those that were followed into and are not checked yet.
        self.sources: dict[str, Source] = {}
        #: What each depends on; kept as long as results may be computed from it.
        self.traces: dict[str, Trace] = {}

    def load(self, path: str) -> ResolvedModule | None:
        """Return a module of the project, or None if it does not concern Keras or is broken."""
        if not is_tracing():
            return self._load(path)
        trace = self._trace(path)
        note_module(path, trace)
        return under(trace, self._load, path)

    def _trace(self, path: str) -> Trace:
        trace = self.traces.get(path)
        if trace is None:
            trace = self.traces[path] = Trace()
        return trace

    def _load(self, path: str) -> ResolvedModule | None:
        self._uses.note(path)
        if path in self._known:
            self._known.move_to_end(path)
        elif not self._is_back(path):
            self._known[path] = None  # modules that import each other with a star find nothing here
            if path.endswith(".py"):
                raw = _read_if_speaks(path)
                try:
                    source = decode(raw) if raw is not None else None
                    if source is not None:
                        module = self._resolve(parse(source), path)
                        if self._keeps_trees:
                            self.sources[path] = source
                        else:
                            module.lighten()
                        self._keep(path, module, len(source.text))
                except SourceError:
                    return None  # it is complained of where it is checked
        found = self._known[path]
        self._forget()
        return found.module if found is not None else None

    def _is_back(self, path: str) -> bool:
        """Say whether a module was forgotten, but is still there; it is known again."""
        dropped = self._uses.take(path)
        if dropped is not None:
            self._known[path] = dropped
            self._length += dropped.length
        return dropped is not None

    def _keep(self, path: str, module: ResolvedModule, length: int) -> None:
        old = self._known.get(path)
        length = length // LIGHT if module.is_light else length
        self._known[path] = Kept(module, length)
        self._length += length - (old.length if old is not None else 0)

    def _forget(self) -> None:
        """Forget those that were not asked for the longest, but not the last one."""
        while len(self._known) > MAX_MODULES or (
            self._length > MAX_CHARACTERS and len(self._known) > 1
        ):
            path, kept = self._known.popitem(last=False)
            self.sources.pop(path, None)
            if kept is not None:
                self._length -= kept.length
                self._uses.drop(path, kept)
        if self._uses.since > MAX_DROPPED:
            self._uses.free((*self._known, self._current))
        if self._uses.length > MAX_CHARACTERS:  # what is kept leads to nearly everything
            self._uses.abandon()
            gc.collect()

    def checked(self, path: str, source: Source) -> ResolvedModule:
        """Return a module that is checked itself, parsed now or before; raise SourceError."""
        if not is_tracing():
            return self._checked(path, source)
        trace = self._trace(path)
        share_file(path, trace)
        note_module(path, trace)
        return under(trace, self._checked, path, source)

    def _checked(self, path: str, source: Source) -> ResolvedModule:
        self._current, self._keeps_trees = path, True
        known = self._known.get(path)
        if known is None and self._is_back(path):
            known = self._known[path]
        if known is not None and not known.module.is_light:
            return known.module
        found = self._resolve(parse(source), path)
        # for others it is what it would be if they had asked for it before it was checked
        if path.endswith(".py") and _is_followed(source.text):
            self._keep(path, found, len(source.text))
            self._forget()
        return found

    def resolve(self, tree: ast.Module, path: str) -> ResolvedModule:
        """Return a parsed file, resolved; it is not kept.

        Of the modules that it imports only what it asks for is kept: who gives parsed files
        parses those as well, when it is their turn.
        """
        self._current, self._keeps_trees = path, False
        return self._resolve(tree, path)

    def _resolve(self, tree: ast.Module, path: str) -> ResolvedModule:
        """Return a parsed file, resolved; what it is asked later are questions of its own."""
        asking = self._uses.asking
        export, names = asking(path, self.export), asking(path, self.names)
        load = asking(path, self.load)
        if not is_tracing():
            return resolve(tree, Sources(path), export, names, load)
        trace = self._trace(path)
        return resolve(
            tree,
            Sources(path, trace),
            bound(trace, export),
            bound(trace, names),
            bound(trace, load),
        )

    def clear(self) -> None:
        """Forget every module."""
        self._known.clear()
        self._length = 0
        self._uses.clear()
        self.sources.clear()
        self.traces.clear()

    def export(self, place: str, name: str) -> Value | None:
        """Return what ``name`` is in the namespace of a module, or None if that is not known."""
        return self._export(place, name, MAX_FACADES, {})

    def names(self, place: str) -> frozenset[str]:
        """Return what ``from module import *`` binds, as far as it is known."""
        module = self.load(place)
        if module is None:
            own = [known for known, _, _ in _imports(place)] if place.endswith(".py") else []
            return frozenset(known for known in own if known != "*")
        return frozenset(n for n in module.exports if isinstance(n, str) and n[:1] != "_")

    def _export(self, place: str, name: str, depth: int, seen: dict[str, int]) -> Value | None:
        """Return the same, ``depth`` re-exports further at most.

        ``seen`` has with how many the modules were asked: those that import each other with stars
        lead to each other in very many ways.
        """
        if seen.get(place, -1) >= depth:
            return None
        seen[place] = depth
        module = self.load(place)
        if module is not None:
            value = module.exports.get(name)
            if value is not None:
                return value
            for star in reversed(module.stars):
                value = self._of_star(star, name, depth, seen)
                if value is not None:
                    return value
        elif place.endswith(".py") and depth:
            for known, target, there in reversed(_imports(place)):
                if known == name and there:
                    return attribute_of(Module(target), there)
                if known == name and "." not in known:
                    return Module(target)
                if known == "*":
                    value = self._export(target, name, depth - 1, seen)
                    if value is not None:
                        return value
        inside = below(place, name)
        return Module(inside) if inside is not None else None

    def _of_star(self, star: Value, name: str, depth: int, seen: dict[str, int]) -> Value | None:
        if type(star) is Module:
            return self._export(star.path, name, depth - 1, seen) if depth else None
        if type(star) is Symbol:
            from flake8_keras_imports.resolve.origins import locate, public_names

            place = locate(star.name)
            if place is not None and name in public_names(place.path):
                return attribute_of(star, name)
        return None


#: Those of this process.
MODULES = Modules()
