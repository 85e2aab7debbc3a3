"""Joins the facts of all releases into the lines of the data files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Literal

from facts.extract import Facts

#: Line to version to facts.
Harvest = dict[str, dict[str, Facts]]
#: Kinds that say little, so that another release is asked first.
_VAGUE = ("outside", "alias", "object", "stub")
#: Private paths that the extraction leaves out.
_ROOTS = (
    "src",
    "api",
    "_tf_keras",
    "tests",
    "integration_test",
    "backend.cntk_backend",
    "backend.theano_backend",
)


def minor(version: str) -> str:
    """Return ``2.3`` of ``2.3.1``."""
    return version.rpartition(".")[0]


def intervals(has: Iterable[str], versions: list[str]) -> str:
    """Return the runs of versions as text: ``2.0-2.12,3.0.5-``.

    A minor version stands for its first or its last patch, ``*`` for all versions, ``-``
    for none; a run without an end goes on to the newest release.
    """
    wanted = set(has)
    flags = [version in wanted for version in versions]
    if all(flags):
        return "*"
    runs = []
    start: int | None = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            runs.append(_run(start, index - 1, versions))
            start = None
    return ",".join(runs) or "-"


def _run(first: int, last: int, versions: list[str]) -> str:
    begins, ends = versions[first], versions[last]
    if first == 0 or minor(versions[first - 1]) != minor(begins):
        begins = minor(begins)
    if last == len(versions) - 1:
        return f"{begins}-"
    if minor(versions[last + 1]) != minor(ends):
        ends = minor(ends)
    if begins == ends:
        return begins
    return f"{begins}-{ends}"


class Merger:
    """Answers over all releases of all lines."""

    def __init__(self, harvest: Harvest) -> None:
        self.harvest = harvest
        self.versions = {line: list(facts) for line, facts in harvest.items()}
        self.paths = sorted(
            {path for _, _, facts in self.all() for path in (*facts["attr"], *facts["imp"])}
        )
        self.private, self.objects = self._private()

    def all(self) -> Iterator[tuple[str, str, Facts]]:
        """Yield line, version and facts of every release."""
        for line, releases in self.harvest.items():
            for version, facts in releases.items():
                yield line, version, facts

    def cells(self, has: Callable[[Facts], bool]) -> str:
        """Return one cell for each line: the versions for which ``has`` holds."""
        return " ".join(self.cell(line, has) for line in self.harvest)

    def cell(self, line: str, has: Callable[[Facts], bool]) -> str:
        """Return the versions of one line for which ``has`` holds."""
        facts = self.harvest[line]
        return intervals((v for v in facts if has(facts[v])), self.versions[line])

    # private paths

    def _private(self) -> tuple[list[str], set[str]]:
        modules: set[str] = set()
        public = {""}
        objects: set[str] = set()
        for line, version, facts in self.all():
            found = {path for path, kind in facts["kinds"].items() if kind == "module"}
            found |= {path.rpartition(".")[0] for path in found}
            objects |= facts["kinds"].keys() - found
            if line == "k" and _numbers(version) < (2, 13):
                modules |= found if _numbers(version) >= (2,) else set()
            else:
                public |= found
        kept: list[str] = []
        for path in sorted({*(modules - public), *_ROOTS}):
            if not any(path.startswith(f"{above}.") for above in kept):
                kept.append(path)
        return kept, objects & set(kept)

    def is_private(self, path: str) -> bool:
        """Say whether a path is, or is below, a private module."""
        parts = path.split(".")
        prefixes = [".".join(parts[:size]) for size in range(1, len(parts) + 1)]
        if any(prefix in self.private for prefix in prefixes[:-1]):
            return True
        return path in self.private and path not in self.objects

    # names

    def kind(self, path: str) -> str:
        """Return what the newest release that knows says of a path."""
        vague = "outside"
        for line in ("k", "f", "l", "t"):
            for facts in reversed(self.harvest[line].values()):
                kind = facts["kinds"].get(path)
                if kind is not None and kind not in _VAGUE:
                    return kind
                vague = kind or vague
        return vague

    def name_lines(self) -> Iterator[str]:
        """Yield ``path kind t f k l``, each cell ``ATTRIBUTE`` or ``ATTRIBUTE|IMPORT``."""
        for path in self.paths:
            if self.is_private(path):
                continue
            cells = []
            for line in self.harvest:
                attr = self.cell(line, partial(_has, "attr", path))
                imp = self.cell(line, partial(_has, "imp", path))
                cells.append(attr if attr == imp else f"{attr}|{imp}")
            yield f"{path} {self.kind(path)} {' '.join(cells)}"

    def deep_lines(self) -> Iterator[str]:
        """Yield ``path kind k`` for what private modules of stand-alone Keras define."""
        for path in self.paths:
            if not self.is_private(path):
                continue
            kind = self.kind(path)
            own = kind not in ("outside", "alias", "object")
            if own and any(_defines(f, path) for f in self.harvest["k"].values()):
                yield f"{path} {kind} {self.cell('k', partial(_has, 'imp', path))}"

    def stub_lines(self) -> Iterator[str]:
        """Yield ``path t f k l`` of names that are there and raise when they are used."""
        for path in self.paths:
            if any(_is_stub(path, facts) for _, _, facts in self.all()):
                yield f"{path} {self.cells(partial(_is_stub, path))}"

    def moved_lines(self) -> Iterator[str]:
        """Yield ``old new`` where a release that has both has one object under both paths,
        and a later release of that origin has only the new one."""
        found: dict[tuple[str, str], str] = {}
        for lines in (("t", "f"), ("k",), ("l",)):
            releases = [f for line in lines for f in self.harvest[line].values()]
            for earlier, later in pairwise(releases):
                gone = {p for p in earlier["attr"] if p not in later["attr"]}
                homes: dict[str, list[str]] = {}
                for path in later["attr"].keys() & earlier["attr"].keys():
                    homes.setdefault(earlier["attr"][path], []).append(path)
                for old in gone:
                    identity = earlier["attr"][old]
                    vague = earlier["kinds"][old] in ("object", "module", "alias", "outside")
                    if not vague and not self.is_private(old):
                        found.update({(old, new): identity for new in homes.get(identity, ())})
        last = {p for line in "fkl" for p in list(self.harvest[line].values())[-1]["attr"]}

        def order(pair: tuple[str, str]) -> tuple[str, bool, bool, int, str]:
            (old, new), name = pair, found[pair].rpartition(":")[2]
            ends = new.rpartition(".")[2]
            return old, ends != old.rpartition(".")[2], ends != name, new.count("."), new

        for old, new in sorted(found, key=order):
            if new in last and not self.is_private(new):
                yield f"{old} {new}"

    # parameters and members

    def parameter_lines(self) -> Iterator[str]:
        """Yield ``path t f k l parameters``, one line for each list that a release has."""
        for path in self.paths:
            if not self.is_private(path):
                yield from self._signatures(path, partial(_parameters, path))

    def method_lines(self, bases: dict[str, str], more: list[str]) -> Iterator[str]:
        """Yield the same for methods: ``Model.fit t f k l parameters``.

        Those in which releases differ; of the classes of each kind (``bases``: kind to path)
        and of ``more``, and where other classes differ from the class of their kind.
        """
        for path in self.paths:
            base = bases.get(self.kind(path))
            if base is None or self.is_private(path):
                continue
            names = {n for _, _, f in self.all() for n in _members(f, path)}
            for name in sorted(names):
                whole = path == base or path in more
                if whole or not self._same_method(path, base, name):
                    lines = list(self._signatures(f"{path}.{name}", partial(_method, path, name)))
                    # what never changes needs no line; callbacks are looked for by position
                    if len(lines) > 1 or any("callbacks" in line for line in lines):
                        yield from lines

    def _same_method(self, path: str, base: str, name: str) -> bool:
        """Say whether a class takes a method from its kind's class wherever it has it."""
        for _, _, facts in self.all():
            own = _method(path, name, facts)
            if own is not None and own != _method(base, name, facts):
                return False
        return True

    def _signatures(self, path: str, ask: Callable[[Facts], list[str] | None]) -> Iterator[str]:
        found: dict[tuple[str, ...], dict[str, list[str]]] = {}
        for line, version, facts in self.all():
            parameters = ask(facts)
            if parameters is not None:
                versions = found.setdefault(tuple(parameters), {})
                versions.setdefault(line, []).append(version)
        for parameters, has in found.items():
            cells = [intervals(has.get(line, ()), self.versions[line]) for line in self.harvest]
            yield f"{path} {' '.join(cells)} {' '.join(parameters)}".rstrip()

    def member_lines(self, bases: dict[str, str]) -> Iterator[str]:
        """Yield ``class.member t f k l`` where a release of the class lacks the member.

        What the class of the same kind says already (``bases``: kind to path) is left out.
        """
        for path in self.paths:
            if self.is_private(path):
                continue
            base = bases.get(self.kind(path), "")
            names = {n for _, _, f in self.all() for n in _members(f, path)}
            for name in sorted(names):
                if self._changes(path, name):
                    cells = self.cells(partial(_is_method, path, name))
                    yield f"{path}.{name}() {cells}"
                if not self._varies(path, name) or (base != path and self._same(path, base, name)):
                    continue
                yield f"{path}.{name} {self.cells(partial(_has_member, path, name))}"

    def _changes(self, path: str, name: str) -> bool:
        """Say whether a member is a method in some releases and a value in others."""
        members = [m for _, _, f in self.all() for m in [_members(f, path)] if name in m]
        return len({m[name] is None for m in members}) == 2

    def _varies(self, path: str, name: str) -> bool:
        has = {name in m for _, _, f in self.all() for m in [_members(f, path)] if m}
        return len(has) == 2

    def _same(self, path: str, base: str, name: str) -> bool:
        """Say whether a class has a member just where its kind's class has it."""
        for _, _, facts in self.all():
            own, above = _members(facts, path), _members(facts, base)
            if own and (name in own) != (name in above):
                return False
        return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _defines(facts: Facts, path: str) -> bool:
    identity = facts["imp"].get(path, "")
    return identity.startswith((f"keras.{path.rpartition('.')[0]}:", "module:"))


def _has(relation: Literal["attr", "imp"], path: str, facts: Facts) -> bool:
    return path in facts[relation]


def _is_stub(path: str, facts: Facts) -> bool:
    return facts["kinds"].get(path) == "stub"


def _has_member(path: str, name: str, facts: Facts) -> bool:
    return name in _members(facts, path)


def _identity(facts: Facts, path: str) -> str | None:
    return facts["attr"].get(path) or facts["imp"].get(path)


def _parameters(path: str, facts: Facts) -> list[str] | None:
    return facts["parameters"].get(_identity(facts, path) or "")


def _members(facts: Facts, path: str) -> dict[str, list[str] | None]:
    return facts["members"].get(_identity(facts, path) or "", {})


def _method(path: str, name: str, facts: Facts) -> list[str] | None:
    return _members(facts, path).get(name)


def _is_method(path: str, name: str, facts: Facts) -> bool:
    return _method(path, name, facts) is not None
