"""What is kept of a row that is watched: so little that a shard can carry it for each of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from seedbed.engine.sketch import Sketch

SEEN = "seen"
"""What the header of a shard calls the record of its rows."""


class Seen(msgspec.Struct, array_like=True):
    """Counts of what a row that went in became, and sketches of the texts that came out.

    ``blank`` and ``sketches`` are by the column that a rule names, or by "" for all that was made.
    """

    kept: int
    rejected: int
    failed: int
    misread: bool
    asks: int
    tokens: int
    blank: dict[str, int] = {}
    sketches: dict[str, list[Sketch]] = {}


def record(outcomes: Iterable[Any]) -> dict[str, Any] | None:
    """What a shard's header keeps of its rows' outcomes; None where they are not watched."""
    seen = [one.seen for one in outcomes]
    return {SEEN: seen} if seen and all(one is not None for one in seen) else None
