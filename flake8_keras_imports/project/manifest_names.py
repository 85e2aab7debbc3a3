"""How files are called in which a project says what it requires."""

from __future__ import annotations

TYPE_CHECKING = False  # typing need not be imported for it
if TYPE_CHECKING:
    import re

#: Lock files that hold the exact versions of what another file asks for.
LOCKS = {"uv.lock": "pyproject.toml", "poetry.lock": "pyproject.toml", "Pipfile.lock": "Pipfile"}
_NAMES = frozenset(("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", *LOCKS))
_ENDS = (".txt", ".in", ".yml", ".yaml")


_PATTERNS: list[re.Pattern[str]] = []


def _patterns() -> list[re.Pattern[str]]:
    import re  # few names get so far, and to import it takes longer than all of them

    if not _PATTERNS:
        for pattern in (
            r"((requirements|constraints)[\w.-]*|[\w.-]*[_-](requirements|constraints))\.(txt|in)$",
            r"(environment|conda)[\w.-]*\.ya?ml$",
        ):
            _PATTERNS.append(re.compile(pattern, re.I))
    return _PATTERNS


def is_manifest(name: str) -> bool:
    """Say whether a file's name is that of a manifest."""
    if name in _NAMES:
        return True
    lower = name.lower()
    if not lower.rstrip("\n").endswith(_ENDS):
        return False
    if not any(w in lower for w in ("requirements", "constraints", "environment", "conda")):
        return False
    return any(pattern.match(name) for pattern in _patterns())


def is_linted(name: str) -> bool:
    """Say whether a file is linted as a manifest: not what a tool wrote, not Python."""
    return is_manifest(name) and name not in LOCKS and not name.endswith(".py")
