"""Pools that grow in rounds: draw, ask, admit what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.row import Item, Row, content_key, derived_key
from seedbed.core.seed import generator
from seedbed.core.step import Grow, Step
from seedbed.engine import shard
from seedbed.engine.barrier import items_of
from seedbed.engine.flow import Flow, Outcome
from seedbed.engine.halt import Halt
from seedbed.engine.journal import Journal
from seedbed.engine.occurrence import Occurrences
from seedbed.engine.progress import Progress
from seedbed.engine.seen import record
from seedbed.engine.shard import Aside, Counts, StepCount

if TYPE_CHECKING:
    from seedbed.engine.monitor import Line

DONE = "grown.json"


class Growth:
    """Grows one pool. A finished round is a shard; rounds that are there are not run again.

    Args:
        window: rows in flight at once.
        seed: of the run; each round's draw has a generator of its own.
        line: where the rows are looked at in their order; None where no rule watches them.
    """

    def __init__(
        self,
        step: Step,
        flow: Flow,
        journal: Journal,
        progress: Progress,
        *,
        window: int,
        seed: int,
        line: Line | None = None,
    ) -> None:
        assert step.grow is not None
        self._step, self._grow, self._flow = step, step.grow, flow
        self._journal, self._progress, self._window, self._seed = journal, progress, window, seed
        self._line = line
        self._seen = Occurrences()
        self._pool: list[Row] = []
        self._new = 0

    async def run(self, before: Sequence[Path], folder: Path) -> None:
        """Grow the pool that ``before`` holds; the rows that are new go into ``folder``, a shard a round.

        Raises:
            Halt: no more may be asked.
        """
        if (folder / DONE).exists():
            self._seen_before(folder)
            return
        folder.mkdir(parents=True, exist_ok=True)
        seeds = list(items_of(before))
        self._pool = [item.row for item in seeds]
        kept = seeds if self._grow.keep_seeds else []
        shard.write(shard.shard_path(folder, 0), kept, [], {})
        idle = 0
        for number in range(1, self._grow.rounds + 1):
            admitted = await self._round(number, folder)
            idle = 0 if admitted else idle + 1
            if self._full or idle >= self._grow.patience:
                break
        if not self._flow.partial:
            shard.write(folder / DONE, [], [], {}, {"rows": self._new})

    def _seen_before(self, folder: Path) -> None:
        """Show what watches the run the rounds of a pool that is grown."""
        for number, path in enumerate(shard.shards(folder)[1:] if self._line is not None else []):
            header = shard.read_header(path)
            assert self._line is not None
            self._line.shard(number, header, next(iter(header.counts.values()), StepCount()).rows)

    @property
    def _full(self) -> bool:
        return self._grow.rows is not None and self._new >= self._grow.rows

    async def _round(self, number: int, folder: Path) -> int:
        """One round; how many rows it admitted."""
        rng = generator(self._seed, self._step.name, "draw", number)
        drawn = [self._keyed(row, number, place) for place, row in enumerate(self._grow.draw(rng, self._pool, number))]
        path = shard.shard_path(folder, number)
        if path.exists():
            items = shard.read_items(path)
            self._pool.extend(item.row for item in items)
            self._new += len(items)
            self._progress.skip(len(drawn), len(items))
            if self._line is not None:
                self._line.shard(number - 1, shard.read_header(path), len(drawn))
            return len(items)
        outcomes = await self._through(drawn, number - 1)
        kept, aside, counts = self._admit(outcomes)
        await asyncio.wrap_future(self._journal.sync())
        path = shard.shard_path(folder, number, partial=self._flow.partial)
        shard.write(path, kept, aside, counts, record(outcomes))
        return len(kept)

    def _keyed(self, row: Row, number: int, place: int) -> Item:
        key = content_key(row)
        occurrence = self._seen.count(key)
        return Item(f"{self._step.name}/{number}/{place + 1}", derived_key(key, "draw", occurrence), dict(row))

    async def _through(self, drawn: list[Item], number: int) -> list[Outcome]:
        """All drawn rows through the flow, a window at a time; their outcomes in the order of the draw."""
        outcomes: list[Outcome] = [Outcome() for _ in drawn]
        places = iter(range(len(drawn)))
        if self._line is not None:
            self._line.open(number, len(drawn))

        async def work() -> None:
            for place in places:
                outcomes[place] = await self._flow.row(drawn[place])
                self._progress.row(outcomes[place])
                if self._line is not None:
                    self._line.row(number, place, outcomes[place])

        workers = [asyncio.create_task(work()) for _ in islice(drawn, self._window)]
        try:
            await asyncio.gather(*workers)
        except BaseException:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        return outcomes

    def _admit(self, outcomes: list[Outcome]) -> tuple[list[Item], list[Aside], Counts]:
        """Let candidates in one after the other, in the order of the draw, each against the pool as it then is."""
        counts: Counts = {}
        kept: list[Item] = []
        aside: list[Aside] = []
        name = f"{self._step.name}.admit"
        tally = counts.setdefault(name, StepCount())
        for outcome in outcomes:
            aside.extend(outcome.aside)
            for step, count in outcome.counts.items():
                counts.setdefault(step, StepCount()).add(count)
            for item in outcome.kept:
                refusal = self._refusal(item, self._grow)
                tally.rows += 1
                if refusal is None:
                    tally.kept += 1
                    tally.made += 1
                    kept.append(item)
                    self._pool.append(item.row)
                    self._new += 1
                else:
                    tally.rejected += 1
                    aside.append(Aside(item.id, name, "rejected", refusal, row=item.row, trail=item.trail))
        return kept, aside, counts

    def _refusal(self, item: Item, grow: Grow) -> str | None:
        if self._full:
            return f"the pool has the {grow.rows} new rows that were asked for"
        verdict = grow.admit(item.row, self._pool)
        if not verdict.decided:  # never a refusal for good: the round fails, and is run again
            raise Halt(f"the rule that admits rows to the pool could not decide: {verdict.reason}", state="failed")
        return None if verdict.passed else verdict.reason
