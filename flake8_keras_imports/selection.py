"""Which codes are reported, from ``select``, ``ignore`` and ``extend-select``."""

from __future__ import annotations

from collections.abc import Sequence


def is_selected(
    code: str,
    default: bool,
    select: Sequence[str] | None,
    ignore: Sequence[str],
    extend_select: Sequence[str],
) -> bool:
    """Decide on one code; of a selecting and an ignoring prefix the longer one wins.

    A code that is off by default must be selected in full.
    """
    asked = [*(select or ()), *extend_select]
    if not default and code not in asked:
        return False
    chosen = max((len(p) for p in asked if code.startswith(p)), default=-1)
    if select is None and chosen < 0:
        chosen = 0
    ignored = max((len(p) for p in ignore if code.startswith(p)), default=-1)
    return chosen >= 0 and chosen > ignored
