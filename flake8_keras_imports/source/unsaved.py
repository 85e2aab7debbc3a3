"""What an editor holds of files and has not saved: read instead of what is on disk."""

from __future__ import annotations

#: Bytes by absolute path.
TEXTS: dict[str, bytes] = {}
