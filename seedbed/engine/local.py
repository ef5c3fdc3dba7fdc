"""The local executor: one event loop, a window of rows in flight over a bounded number of open shards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.row import Item
from seedbed.engine import shard
from seedbed.engine.flow import Flow, Outcome
from seedbed.engine.halt import Halt
from seedbed.engine.journal import Journal
from seedbed.engine.progress import Progress
from seedbed.engine.seen import record

if TYPE_CHECKING:
    from seedbed.engine.monitor import Line

Numbered = tuple[int, list[Item]]
"""A shard's number and its rows."""


Ended = tuple[tuple[int, int], Halt]
"""The number and place of a row, and why there is none after it."""
GROUP = 16
"""Workers that begin in one turn of the loop: were it all, the last would be ready before the first request left."""


class _Open:
    """A shard whose rows are on their way."""

    __slots__ = ("left", "number", "slots")

    def __init__(self, number: int, rows: int) -> None:
        self.number, self.left = number, rows
        self.slots: list[Outcome | None] = [None] * rows


class Local:
    """Takes shards of rows through a flow into a folder, writing each shard when its last row is through.

    There is no barrier: a worker takes the next row, of whichever shard, as soon as it is free. Memory is bounded by
    the window and by the open shards, whose number grows with the window.

    Args:
        window: rows in flight at once.
        line: where the rows are looked at in their order; None where no rule watches them.
        ended: the last row that a rule let pass (shard, place), and what it said: later rows are not begun.
    """

    def __init__(
        self,
        flow: Flow,
        journal: Journal,
        progress: Progress,
        folder: Path,
        *,
        window: int,
        line: Line | None = None,
        ended: Ended | None = None,
    ) -> None:
        self._flow, self._journal, self._progress = flow, journal, progress
        self._folder, self._window, self._line, self._ended = folder, window, line, ended
        self._most_open = max(16, 4 * window // shard.ROWS)
        self._open = 0
        self._room = asyncio.Event()
        self._writers: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    async def run(self, shards: Iterator[Numbered]) -> None:
        """Run the flow over the shards.

        Raises:
            Halt: as the flow does, after what was in flight has arrived and whole shards are written.
            DiskFull: a shard or the journal could not be written.
        """
        rows = self._rows(shards)
        workers: list[asyncio.Task[None]] = []
        try:
            for place in range(self._window):
                workers.append(asyncio.create_task(self._work(rows)))
                if place % GROUP == GROUP - 1:
                    await asyncio.sleep(0)
            await asyncio.gather(*workers)
        except asyncio.CancelledError:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        await asyncio.gather(*self._writers)
        if self._failure is not None:
            raise self._failure

    def _rows(self, shards: Iterator[Numbered]) -> Iterator[tuple[_Open, int, Item]]:
        for number, items in shards:
            opened = _Open(number, len(items))
            if self._line is not None:
                self._line.open(number, len(items))
            self._open += 1
            if not items:
                self._finish(opened)
            for place, item in enumerate(items):
                yield opened, place, item

    async def _work(self, rows: Iterator[tuple[_Open, int, Item]]) -> None:
        """Take rows until there are none or something failed; a failure is kept for ``run`` and ends all workers."""
        try:
            while self._failure is None:
                while self._open > self._most_open and self._failure is None:
                    self._room.clear()
                    await self._room.wait()
                taken = next(rows, None)
                if taken is None:
                    return
                opened, place, item = taken
                if self._ended is not None and (opened.number, place) > self._ended[0]:
                    outcome = self._flow.refused(item, self._ended[1])
                else:
                    outcome = await self._flow.row(item)
                opened.slots[place] = outcome
                opened.left -= 1
                self._progress.row(outcome)
                try:
                    if self._line is not None:
                        self._line.row(opened.number, place, outcome)
                finally:
                    if opened.left == 0:
                        self._finish(opened)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - raised by run, when the others have come to rest
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        if self._failure is None:
            self._failure = error
        self._room.set()

    def _finish(self, opened: _Open) -> None:
        task = asyncio.create_task(self._write(opened))
        self._writers.add(task)
        task.add_done_callback(self._writers.discard)

    async def _write(self, opened: _Open) -> None:
        """Write-ahead: the journal is on disk past every reply of the shard before the shard appears."""
        try:
            await asyncio.wrap_future(self._journal.sync())
            path = shard.shard_path(self._folder, opened.number, partial=self._flow.partial)
            await asyncio.to_thread(write_outcomes, path, [one for one in opened.slots if one is not None])
        except Exception as error:  # noqa: BLE001 - raised by run
            self._fail(error)
        finally:
            self._open -= 1
            self._room.set()


def write_outcomes(path: Path, outcomes: list[Outcome]) -> None:
    """Put the outcomes of a shard's rows together, in their order, and write them."""
    counts: shard.Counts = {}
    for outcome in outcomes:
        for name, count in outcome.counts.items():
            counts.setdefault(name, shard.StepCount()).add(count)
    kept = [item for outcome in outcomes for item in outcome.kept]
    aside = [row for outcome in outcomes for row in outcome.aside]
    shard.write(path, kept, aside, counts, record(outcomes))
