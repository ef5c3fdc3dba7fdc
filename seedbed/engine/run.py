"""A run: a plan bound to a folder, from its sources to the accepted rows."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import canonical
from seedbed.core.step import Step
from seedbed.engine import barrier, shard
from seedbed.engine.crew import Crew
from seedbed.engine.disk import write_atomically
from seedbed.engine.flow import Flow
from seedbed.engine.halt import Halt
from seedbed.engine.intake import take_in
from seedbed.engine.local import Local, Numbered
from seedbed.engine.outside import Outside
from seedbed.engine.plan import Plan, Segment, Shortage, Source, flattened, labelled, segments
from seedbed.engine.progress import Progress
from seedbed.engine.rounds import Growth
from seedbed.engine.shard import Counts
from seedbed.engine.targets import Tally, accept

STATE = "run.json"
IDLE_ROUNDS = 3
"""Rounds in a row that brought nothing, after which a target is given up."""
TRUNK = "all"
"""The folder of the steps that come after the sources are put together."""


@dataclass
class Result:
    """How a run ended.

    Attributes:
        state: ``done``, ``budget``, ``stopped``, ``failed`` or ``short`` (the targets could not be filled).
        message: why, where it is not ``done``.
        accepted: shards of the rows of the dataset, in order.
        stages: counts by branch and step, in the order of the plan.
        missing: what the targets still lack.
        spent: requests, tokens, money.
        seconds: of this start of the run.
    """

    state: str
    message: str
    accepted: list[Path]
    stages: dict[str, Counts]
    missing: dict[str, int]
    spent: dict[str, Any]
    seconds: float
    folders: list[Path] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows in the dataset."""
        return sum(shard.read_header(path).kept for path in self.accepted)

    def unreconciled(self) -> list[str]:
        """The steps whose rows do not add up; must be empty."""
        return [
            f"{branch}/{step}: {count.rows} in, {count.kept} kept, {count.rejected} rejected, {count.failed} failed"
            for branch, counts in self.stages.items()
            for step, count in counts.items()
            if not count.reconciles
        ]


class Run:
    """Runs a plan in a folder; the folder holds all there is to know, so a run that was killed just runs again.

    Args:
        window: rows in flight at once.
    """

    def __init__(self, plan: Plan, folder: Path, outside: Outside, progress: Progress, *, window: int) -> None:
        self._plan, self._folder, self._outside = plan, folder, outside
        self._progress, self._window = progress, window
        self._crew = Crew()
        self._partial = False
        self._message = ""
        self._folders: list[tuple[str, Path]] = []
        self._taken: dict[str, int] = {}
        self._settled: dict[tuple[str, int], list[Path]] = {}

    async def run(self) -> Result:
        """Run to the end, or to where it has to stop. What was finished before is not done again.

        Raises:
            DiskFull: there is no room; everything that is there stays good.
        """
        began = time.monotonic()
        tally = Tally(self._plan.want)
        accepted: list[Path] = []
        state = "done"
        try:
            accepted = await self._rounds(tally)
            state = "budget" if self._partial else ("done" if not tally.missing() else "short")
        except Halt as halt:
            state, self._message = halt.state, str(halt)
        finally:
            self._crew.close()
        if state == "short":
            lacking = ", ".join(f"{name}: {n}" for name, n in tally.missing().items())
            self._message = f"the targets are not filled after all rounds; still missing {lacking}"
        return Result(
            state=state,
            message=self._message,
            accepted=accepted,
            stages=self._stages(),
            missing=tally.missing(),
            spent=self._outside.facts(),
            seconds=time.monotonic() - began,
            folders=[folder for _, folder in self._folders],
        )

    async def _rounds(self, tally: Tally) -> list[Path]:
        accepted: list[Path] = []
        most = self._plan.want.rounds if self._plan.want else 1
        before, idle = "", 0
        for number in range(most):
            rows = tally.rows
            before, paths = await self._round(number, tally, before)
            folder = self._work(number) / f"accepted-{before[:8]}"
            accepted.extend(accept(tally, paths, folder))
            self._folders.append((TRUNK, folder))
            idle = idle + 1 if tally.rows == rows else 0
            if tally.full or idle >= IDLE_ROUNDS or self._partial:
                break
        return accepted

    def _work(self, number: int) -> Path:
        return self._folder / "work" / f"round-{number:03d}"

    async def _round(self, number: int, tally: Tally, before: str) -> tuple[str, list[Path]]:
        """One round over all sources; its fingerprint and the shards that came out of it."""
        shortage = tally.shortage(first=self._plan.first_share)
        prints, paths = [], []
        for source in self._plan.sources:
            known = [before, number, source.fingerprint, shortage.rows, shortage.by, self._plan.seed]
            mark = blake2b(canonical(known), digest_size=16).hexdigest()
            taken = self._take_in(source, number, tally, mark, shortage)
            steps = labelled(flattened(source.steps))
            last, made = await self._branch(source.name, steps, number, mark, taken)
            prints.append(last)
            paths.extend(made)
        mark = blake2b(canonical([prints, before]), digest_size=16).hexdigest()
        return await self._branch(TRUNK, labelled(flattened(self._plan.steps)), number, mark, paths)

    def _take_in(self, source: Source, number: int, tally: Tally, mark: str, shortage: Shortage) -> list[Path]:
        folder = self._work(number) / source.name / f"00-source-{mark[:8]}"
        self._progress.begin(f"{source.name}: reading", 0)
        taken = self._taken.get(source.name, 0)
        paths = take_in(source.rows(taken, shortage), folder)
        rows = sum(shard.read_header(path).kept for path in paths)
        self._taken[source.name] = taken + rows
        tally.asked(rows)
        return paths

    async def _branch(
        self, name: str, steps: tuple[Step, ...], number: int, mark: str, paths: list[Path]
    ) -> tuple[str, list[Path]]:
        for place, segment in enumerate(segments(steps, mark, self._plan), 1):
            folder = self._work(number) / name / segment.folder
            self._folders.append((name, folder))
            paths = await self._segment(name, segment, paths, folder, (name, place))
            mark = segment.fingerprint
        return mark, paths

    async def _segment(
        self, name: str, segment: Segment, before: list[Path], folder: Path, slot: tuple[str, int]
    ) -> list[Path]:
        rows = sum(shard.read_header(path).kept for path in before)
        self._progress.begin(f"{name}: {', '.join(step.name for step in segment.steps)}", rows)
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("*.partial.jsonl"):
            stale.unlink()
        try:
            await self._work_on(segment, before, folder, slot, partial=self._partial)
        except Halt as halt:
            if halt.state != "budget":
                raise
            self._partial, self._message = True, str(halt)
            await self._work_on(segment, before, folder, slot, partial=True)
        made = shard.shards(folder)
        self._settled[slot] = [*self._settled.get(slot, []), *made]
        return made

    async def _work_on(
        self, segment: Segment, before: list[Path], folder: Path, slot: tuple[str, int], *, partial: bool
    ) -> None:
        if segment.kind == "table":
            settled = self._settled.get(slot, [])
            table = asyncio.to_thread(barrier.run_table, segment.steps[0], settled, before, folder, partial=partial)
            await table
            return
        flow = Flow(segment.steps, self._outside, self._crew, partial=partial)
        journal = self._outside.journal
        if segment.kind == "grow":
            seed = self._plan.seed
            growth = Growth(segment.steps[0], flow, journal, self._progress, window=self._window, seed=seed)
            await growth.run(before, folder)
            return
        local = Local(flow, journal, self._progress, folder, window=self._window)
        await local.run(self._missing(before, folder))

    def _missing(self, before: list[Path], folder: Path) -> Iterator[Numbered]:
        """The shards that are not there yet, with their rows."""
        for number, path in enumerate(before):
            target = shard.shard_path(folder, number)
            if target.exists() and ".partial" not in path.name:
                header = shard.read_header(target)
                self._progress.skip(shard.read_header(path).kept, header.kept)
            else:
                yield number, shard.read_items(path)

    def _stages(self) -> dict[str, Counts]:
        stages: dict[str, Counts] = {}
        for name, folder in self._folders:
            counts = stages.setdefault(name, {})
            for step, count in shard.total(shard.shards(folder)).items():
                counts.setdefault(step, shard.StepCount()).add(count)
        return stages


def clean_up(folder: Path, keep: list[Path]) -> None:
    """Remove what earlier versions of the recipe left in a run's folder, once a run is done."""
    kept = {path.resolve() for path in keep}
    for path in folder.glob("work/round-*/*/*-*"):
        if path.is_dir() and path.resolve() not in kept and not path.name.startswith("00-source"):
            shutil.rmtree(path)
    for path in folder.glob("work/round-*/accepted-*"):
        if path.resolve() not in kept:
            shutil.rmtree(path)


def write_state(folder: Path, facts: dict[str, Any]) -> None:
    """Write the run's record, replacing the one before in one move."""
    write_atomically(folder / STATE, msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n")


def read_state(folder: Path) -> dict[str, Any]:
    """The run's record; empty when there is none yet."""
    with contextlib.suppress(FileNotFoundError):
        found: dict[str, Any] = msgspec.json.decode((folder / STATE).read_bytes())
        return found
    return {}
