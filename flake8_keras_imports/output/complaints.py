"""One-line errors on standard error."""

from __future__ import annotations

import sys


class Complaints:
    """Prints one-line messages, each once, and remembers whether one of them was an error."""

    def __init__(self) -> None:
        self.said: dict[str, None] = {}
        self._noted: set[str] = set()

    def __call__(self, message: str) -> None:
        """Print an error."""
        if message not in self.said:
            self.said[message] = None
            complain(message)

    def note(self, message: str) -> None:
        """Print something that is no error."""
        if message not in self._noted:
            self._noted.add(message)
            complain(message)


def complain(message: str) -> None:
    """Print a one-line error."""
    print(f"keras-imports: {message}", file=sys.stderr)
