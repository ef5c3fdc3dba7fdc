"""Targets: how many rows of each kind are still wanted, and which of those that came are taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from seedbed.core.row import Item
from seedbed.engine import shard
from seedbed.engine.plan import Shortage, Want
from seedbed.engine.shard import Aside, StepCount

STEP = "want"
"""The name under which rows beyond a target are counted."""
DONE = "accepted.json"
MOST_SEEDS = 10.0
"""Seeds a round makes for a missing row at the most."""


class Tally:
    """What was taken so far, against what is wanted."""

    def __init__(self, want: Want | None) -> None:
        self.want = want
        self.rows = 0
        self.by = {column: dict.fromkeys(kinds, 0) for column, kinds in (want.by if want else {}).items()}
        self._asked = 0

    def refusal(self, item: Item) -> str | None:
        """Why a row is not taken, or None."""
        if self.want is None:
            return None
        if self.rows >= self.want.rows:
            return f"the {self.want.rows} rows that were asked for are there"
        for column, kinds in self.want.by.items():
            value = str(item.row.get(column))
            if value not in kinds:
                return f"{column} is '{value}', which no target asks for"
            if self.by[column][value] >= kinds[value]:
                return f"the {kinds[value]} rows with {column} '{value}' are there"
        return None

    def take(self, item: Item) -> None:
        """Count a row that is taken."""
        self.rows += 1
        for column, taken in self.by.items():
            taken[str(item.row.get(column))] += 1

    @property
    def full(self) -> bool:
        """Whether nothing more is wanted; a run without a target is full after its first round."""
        return self.want is None or self.rows >= self.want.rows or self._blocked

    @property
    def _blocked(self) -> bool:
        """Whether every kind of some column is full, so that no further row could be taken."""
        if self.want is None:
            return False
        return any(all(self.by[c][v] >= n for v, n in kinds.items()) for c, kinds in self.want.by.items())

    def missing(self) -> dict[str, int]:
        """What is not filled, in words: ``{"rows": 3, "sentiment=positive": 3}``."""
        if self.want is None:
            return {}
        short = {f"{c}={v}": n - self.by[c][v] for c, kinds in self.want.by.items() for v, n in kinds.items()}
        return {name: n for name, n in {"rows": self.want.rows - self.rows, **short}.items() if n > 0}

    def shortage(self, *, first: float = 1.0) -> Shortage:
        """What the next round is to make of seeds: what is missing, by what came of a seed so far.

        ``first`` is the share for the first round, when nothing is known. ``rows`` is for sources whose seeds have no
        kind: enough of them that the rarest missing kind is likely to be filled. ``by`` is for seeds that are made for
        a kind. No round makes more than ``MOST_SEEDS`` seeds for a missing row.
        """
        if self.want is None:
            return Shortage()
        want = self.want
        missing = {(c, v): n - self.by[c][v] for c, kinds in want.by.items() for v, n in kinds.items()}
        by = {
            column: {v: _up(missing[column, v] * self._seeds_a_row(self.by[column][v], n / want.rows, first))
                     for v, n in kinds.items()}
            for column, kinds in want.by.items()
        }  # fmt: skip
        rows = _up((want.rows - self.rows) * self._seeds_a_row(self.rows, 1.0, first))
        of_kinds = [_up(n * self._seeds_a_row(self.by[c][v], 1.0, first)) for (c, v), n in missing.items() if n > 0]
        return Shortage(max([rows, *(of_kinds if self._asked else [])]), by)

    def _seeds_a_row(self, taken: int, share: float, first: float) -> float:
        """Seeds for one more row of a kind, of which ``taken`` came from ``share`` of the seeds so far."""
        if not self._asked:
            return first
        return min(MOST_SEEDS, 1.1 * self._asked * share / max(taken, 0.5))

    def asked(self, rows: int) -> None:
        """Count the rows that a round began with."""
        self._asked += rows


def _up(rows: float) -> int:
    return max(0, math.ceil(rows - 1e-9))


def accept(tally: Tally, paths: Sequence[Path], folder: Path) -> list[Path]:
    """Take rows into the dataset in their order until the targets are full; the rest is set aside with the reason.

    A round that was accepted before is only counted again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / DONE).exists():
        for item in (item for path in shard.shards(folder) for item in shard.read_items(path)):
            tally.take(item)
        return shard.shards(folder)
    for stale in folder.glob("shard-*"):
        stale.unlink()
    partial = any(".partial" in path.name for path in paths)
    items = (item for path in paths for item in shard.read_items(path))
    for number, batch in enumerate(shard.batches(items)):
        _accept_shard(tally, batch, shard.shard_path(folder, number, partial=partial))
    if not partial:
        shard.write(folder / DONE, [], [], {})
    return shard.shards(folder)


def _accept_shard(tally: Tally, items: list[Item], path: Path) -> None:
    kept, aside = [], []
    for item in items:
        refusal = tally.refusal(item)
        if refusal is None:
            tally.take(item)
            kept.append(item)
        else:
            aside.append(Aside(item.id, STEP, "rejected", refusal, row=item.row, trail=item.trail))
    count = StepCount(rows=len(items), kept=len(kept), rejected=len(aside), made=len(kept))
    shard.write(path, kept, aside, {STEP: count} if tally.want else {})
