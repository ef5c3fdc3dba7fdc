"""A run: a plan bound to a folder, from its sources to the accepted rows."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.row import canonical
from seedbed.core.step import Step
from seedbed.engine import barrier, shard
from seedbed.engine.crew import Crew
from seedbed.engine.disk import write_atomically
from seedbed.engine.flow import Flow
from seedbed.engine.halt import Halt
from seedbed.engine.intake import Feed, Intake, Ready
from seedbed.engine.local import Ended, Local, Numbered
from seedbed.engine.outside import Outside
from seedbed.engine.plan import Plan, Seed, Segment, Shortage, Source, flattened, labelled, segments
from seedbed.engine.progress import Progress
from seedbed.engine.rounds import Growth
from seedbed.engine.shard import Counts
from seedbed.engine.targets import Tally, accept

if TYPE_CHECKING:
    from seedbed.engine.measuring import Found
    from seedbed.engine.monitor import Line, Watch

STATE = "run.json"
IDLE_ROUNDS = 3
"""Rounds in a row that brought nothing, after which a target is given up."""
TRUNK = "all"
"""The folder of the steps that come after the sources are put together."""


class Result(msgspec.Struct):
    """How a run ended.

    Attributes:
        state: ``done``, ``budget``, ``stopped``, ``failed``, ``short`` (the targets could not be filled), ``paused`` or
            ``halted`` (by a rule).
        message: why, where it is not ``done``.
        accepted: shards of the rows of the dataset, in order.
        stages: counts by branch and step, in the order of the plan.
        missing: what the targets still lack.
        spent: requests, tokens, money.
        seconds: of this start of the run.
        measures: what the steps that measure found, with their gates.
        watch: the rules, those that held, and their curves; empty without rules.
    """

    state: str
    message: str
    accepted: list[Path]
    stages: dict[str, Counts]
    missing: dict[str, int]
    spent: dict[str, Any]
    seconds: float
    folders: list[Path] = []
    measures: list[Found] = []
    watch: dict[str, Any] = {}

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
        passed: pauses of earlier starts that were answered with ``resume``.
    """

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        outside: Outside,
        progress: Progress,
        *,
        window: int,
        passed: Iterable[tuple[str, str, int]] = (),
    ) -> None:
        self._plan, self._folder, self._outside = plan, folder, outside
        self._progress, self._window = progress, window
        self._crew = Crew()
        self._partial = ""
        self._message = ""
        self._watch: Watch | None = None
        if plan.rules:
            from seedbed.engine.monitor import Watch

            self._watch = Watch(plan.rules, plan.given, tell=progress.tell, halt=outside.halt, passed=passed)
            progress.watched = self._watch.values
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
            state = self._partial or ("done" if not tally.missing() else "short")
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
            measures=self._measures(),
            watch=self._watch.facts() if self._watch is not None else {},
        )

    def _measures(self) -> list[Found]:
        steps = self._steps()
        if not any(one.entry.shape == "measure" for one in steps.values()):
            return []
        from seedbed.engine.measuring import found

        return found(self._folders, steps)

    def _steps(self) -> dict[tuple[str, str], Step]:
        """Every step by the branch it stands in and its label."""
        branches = [(source.name, source.steps) for source in self._plan.sources] + [(TRUNK, self._plan.steps)]
        return {(name, one.name): one for name, steps in branches for one in labelled(flattened(steps))}

    async def _rounds(self, tally: Tally) -> list[Path]:
        accepted: list[Path] = []
        most = self._plan.want.rounds if self._plan.want else 1
        before, idle = "", 0
        for number in range(most):
            rows = tally.rows
            before, paths = await self._round(number, tally, before)
            if self._plan.want is None:
                return paths
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
        prints, paths, intakes = [], [], []
        for source in self._plan.sources:
            known = [before, number, source.fingerprint, shortage.rows, shortage.by, self._plan.seed]
            mark = blake2b(canonical(known), digest_size=16).hexdigest()
            folder = self._work(number) / source.name / f"00-source-{mark[:8]}"
            feed = Intake(_Again(source, self._taken.get(source.name, 0), shortage), folder)
            intakes.append((source.name, feed))
            last, made = await self._branch(source.name, labelled(flattened(source.steps)), number, mark, feed)
            prints.append(last)
            paths.append(made)
        mark = blake2b(canonical([prints, before]), digest_size=16).hexdigest()
        joined: Feed = paths[0] if len(paths) == 1 else Ready([path for made in paths for path in made.paths()])
        mark, out = await self._branch(TRUNK, labelled(flattened(self._plan.steps)), number, mark, joined)
        made_of = out.paths()
        for name, feed in intakes:
            rows = feed.rows()
            self._taken[name] = self._taken.get(name, 0) + rows
            tally.asked(rows)
        return mark, made_of

    async def _branch(self, name: str, steps: tuple[Step, ...], number: int, mark: str, feed: Feed) -> tuple[str, Feed]:
        for place, segment in enumerate(segments(steps, mark, self._plan), 1):
            folder = self._work(number) / name / segment.folder
            self._folders.append((name, folder))
            feed = await self._segment(name, segment, feed, folder, (name, place))
            mark = segment.fingerprint
        return mark, feed

    async def _segment(self, name: str, segment: Segment, feed: Feed, folder: Path, slot: tuple[str, int]) -> Feed:
        self._progress.begin(f"{name}: {', '.join(step.name for step in segment.steps)}", self._expected(name, feed))
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("*.partial.jsonl"):
            stale.unlink()
        line = self._line(segment, slot)
        try:
            await self._work_on(segment, feed, folder, slot, line=line)
        except Halt as halt:
            if halt.state not in ("budget", "halted"):
                raise
            self._partial, self._message = halt.state, str(halt)
            ended = (line.last, halt) if line is not None and line.last and halt.state == "halted" else None
            await self._work_on(segment, feed, folder, slot, ended=ended)
        made = shard.shards(folder)
        self._settled[slot] = [*self._settled.get(slot, []), *made]
        return Ready(made)

    def _line(self, segment: Segment, slot: tuple[str, int]) -> Line | None:
        """Where the rows of a segment are looked at; None without rules, or when no more may be asked anyway."""
        if self._watch is None or self._partial or segment.kind == "table":
            return None
        made = dict.fromkeys(step.columns.get(name, name) for step in segment.steps for name in step.entry.writes)
        return self._watch.line(slot, f"{slot[0]}: {', '.join(step.name for step in segment.steps)}", made)

    def _expected(self, name: str, feed: Feed) -> int:
        """Rows that go into a segment; 0 when that is not known before its source is read."""
        if isinstance(feed, Intake):
            return sum(source.expected or 0 for source in self._plan.sources if name in (source.name, TRUNK))
        return sum(shard.read_header(path).kept for path in feed.paths())

    async def _work_on(
        self,
        segment: Segment,
        feed: Feed,
        folder: Path,
        slot: tuple[str, int],
        *,
        line: Line | None = None,
        ended: Ended | None = None,
    ) -> None:
        partial = bool(self._partial)
        if segment.kind == "table":
            settled = self._settled.get(slot, [])
            step = segment.steps[0]
            from seedbed.engine.measuring import asking

            ask = asking(step, self._outside)
            await asyncio.to_thread(barrier.run_table, step, settled, feed.paths(), folder, partial=partial, ask=ask)
            return
        flow = Flow(segment.steps, self._outside, self._crew, partial=partial)
        journal = self._outside.journal
        if segment.kind == "grow":
            seed = self._plan.seed
            step, window = segment.steps[0], self._window
            growth = Growth(step, flow, journal, self._progress, window=window, seed=seed, line=line)
            await growth.run(feed.paths(), folder)
            return
        local = Local(flow, journal, self._progress, folder, window=self._window, line=line, ended=ended)
        await local.run(self._missing(feed, folder, line))

    def _missing(self, feed: Feed, folder: Path, line: Line | None) -> Iterator[Numbered]:
        """The shards that are not there yet, with their rows."""
        for number, path, items in feed.each():
            target = shard.shard_path(folder, number)
            if target.exists() and ".partial" not in path.name:
                header = shard.read_header(target)
                rows = next(iter(header.counts.values()), shard.StepCount()).rows
                self._progress.skip(rows, header.kept)
                if line is not None:
                    line.shard(number, header, rows)
            else:
                yield number, feed.items(number, path) if items is None else items

    def _stages(self) -> dict[str, Counts]:
        stages: dict[str, Counts] = {}
        for name, folder in self._folders:
            counts = stages.setdefault(name, {})
            for step, count in shard.total(shard.shards(folder)).items():
                counts.setdefault(step, shard.StepCount()).add(count)
        return stages


class _Again:
    """A source's rows of one round, from the first on each time they are gone through."""

    def __init__(self, source: Source, taken: int, shortage: Shortage) -> None:
        self._source, self._taken, self._shortage = source, taken, shortage

    def __iter__(self) -> Iterator[Seed]:
        return self._source.rows(self._taken, self._shortage)


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
