"""What is kept of a row that is watched: so little that a shard can carry it for each of its rows."""

from __future__ import annotations

import msgspec

from seedbed.engine.sketch import Sketch


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
