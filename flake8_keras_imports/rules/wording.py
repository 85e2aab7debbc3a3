"""What messages have in common: which name to write instead."""

from __future__ import annotations

from functools import cache

from flake8_keras_imports import data
from flake8_keras_imports.project.versions import timeline
from flake8_keras_imports.resolve.module import Reach
from flake8_keras_imports.resolve.origins import Place, is_private, known, public_home
from flake8_keras_imports.settings import SPELLINGS

#: For each origin to write: the timeline of data/names.txt whose newest release counts.
COLUMNS = {"keras": "k", "tf_keras": "l", "tf.keras": "f"}


@cache
def _release(preferred: str) -> str:
    """Return the release whose names an origin has: ``keras 3.15``."""
    version = timeline(COLUMNS[preferred])[-1].rpartition(".")[0]
    return f"{preferred} {version}" if preferred != "tf.keras" else f"tf.keras on Keras {version}"


@cache
def stubs() -> dict[str, str]:
    """Return the names that are there and raise when they are used, with the versions."""
    return data.table("stubs.txt")


class Wording:
    """Names in the Keras that the project prefers."""

    def __init__(self, preferred: str) -> None:
        self.preferred = preferred
        self.package = SPELLINGS[preferred]

    def dotted(self, path: str) -> str:
        """Return a path as the preferred Keras spells it."""
        return f"{self.package}.{path}" if path else self.package

    def _exists(self, path: str) -> bool:
        """Say whether the preferred Keras has the path (names with ``_``: assumed)."""
        if not path or "._" in f".{path}":
            return True
        entry = known(path)
        if entry is None or (path in stubs() and self.preferred != "tf_keras"):
            return False
        return entry.is_in_newest(COLUMNS[self.preferred])

    def home(self, place: Place) -> str | None:
        """Return the path in the preferred Keras of what a place names, if it has one."""
        if place.route != "private" and self._exists(place.path):
            return place.path
        if place.route in ("public", "compat") and not is_private(place.path):
            return None
        path = public_home(place.path)
        return path if path is not None and self._exists(path) else None

    def _no_home(self, place: Place, verb: str) -> str:
        if place.route in ("private", "fork"):
            return f"{verb} the public '{self.package}' API"
        name, release = self.dotted(place.path), _release(self.preferred)
        if place.path in stubs() and self.preferred != "tf_keras":
            return f"'{name}' is a stub that raises in {release}"
        return f"{release} has no '{name}'"

    def instead_of_name(self, place: Place) -> str:
        """Return the end of a message about a module named by a string."""
        path = self.home(place)
        return f"name '{self.dotted(path)}'" if path is not None else self._no_home(place, "name")

    def instead_of_attribute(self, place: Place) -> str:
        """Return the end of a message about an attribute chain."""
        path = self.home(place)
        if path is None:
            return self._no_home(place, "use")
        return f"write '{self.dotted(path)}' (import {self.package})"

    def instead_of(self, reach: Reach) -> str:
        """Return the end of a message about an import or an attribute chain."""
        if reach.how == "attribute":
            return self.instead_of_attribute(reach.places[0])
        if len(reach.aliases) > 1 or reach.aliases[0].name == "*":
            return self._instead_of_many(reach)
        path = self.home(reach.places[0])
        if path is None:
            return self._no_home(reach.places[0], "import from")
        return f"write '{self._import(path, reach)}'"

    def _import(self, path: str, reach: Reach) -> str:
        """Return the import statement that binds the same name to ``path``."""
        dotted = self.dotted(path)
        module, _, name = dotted.rpartition(".")
        alias = reach.aliases[0]
        if reach.written.startswith("import "):
            renamed = alias.asname is not None and alias.asname != dotted
            return f"import {dotted} as {alias.asname}" if renamed else f"import {dotted}"
        bound = alias.asname or alias.name
        suffix = f" as {bound}" if bound != name else ""
        return f"from {module} import {name}{suffix}" if module else f"import {name}{suffix}"

    def _instead_of_many(self, reach: Reach) -> str:
        missing = [place for place in reach.places if self.home(place) is None]
        if missing and reach.places[0].route in ("private", "fork"):
            return self._no_home(reach.places[0], "import from")
        if missing:
            shown = ", ".join(f"'{self.dotted(place.path)}'" for place in missing[:3])
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            return f"{_release(self.preferred)} has no {shown}{more}"
        paths = [self.dotted(self.home(place) or "") for place in reach.places]
        if reach.aliases[0].name == "*":
            return f"write 'from {paths[0]} import *'"
        modules = dict.fromkeys(path.rpartition(".")[0] for path in paths)
        written = [f"'from {m} import ...'" if m else f"'import {paths[0]}'" for m in modules]
        return "write " + " and ".join(written[:3])
