"""Problems as rows of a source: of one family, of several in turn, or of all; at the levels that a file says."""

from __future__ import annotations

import inspect
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count as counting
from math import prod
from pathlib import Path
from typing import Any

from seedbed.checks.warm_worker import WarmWorker, WorkerFailed
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.engine.plan import Seed, Shortage
from seedbed.recipe.source_rows import SourceRows

COLUMNS = frozenset(("instruction", "output", "answer", "solution", "problem"))
ALL = "all"
CHUNK = 32
"""Problems that a process makes at once."""
PATIENCE = 2.0
"""Seconds of making that are worth starting processes for."""
LONGEST = 600.0
"""Seconds of the processor that a chunk may take."""


class Stream:
    """The endless stream of one family's problems; item 7,000 is made without those before it.

    Settings that are lists take turns, each combination as often as any other, the first of them fastest:
    ``level: [1, 2], language: [en, zh]``.

    Raises:
        RecipeError: there is no such family or setting, or a value is not allowed.
    """

    def __init__(self, family: str, settings: Mapping[str, Any], seed: int) -> None:
        self.family, self._seed = family, seed
        self._module = find.module("problems", family)
        if not hasattr(self._module, "make"):
            raise RecipeError(f"there is no '{family}' among the problems{nearest(family, find.names('problems'))}")
        self._turns = {name: value for name, value in settings.items() if isinstance(value, list)}
        self._settings = {name: value for name, value in settings.items() if name not in self._turns}
        known = [name for name in inspect.signature(self._module.make).parameters if name != "rng"]
        for name in settings:
            if name not in known:
                raise RecipeError(f"problems/{family}: there is no setting '{name}'{nearest(name, known)}")

    def job(self, number: int) -> list[Any]:
        """What ``made_row`` of the worker is called with for an item."""
        return [self.family, self._seed, number, {**self._settings, **self._turn(number)}]

    def code(self) -> str:
        """A digest of the family's code."""
        return find.source_digest(self._module)

    def refuse_too_many(self, count: int) -> None:
        """Refuse to make more problems than there are different ones.

        Raises:
            RecipeError: with the settings that give too few, and how many they give.
        """
        turns = prod(len(values) for values in self._turns.values())
        for number in range(turns) if hasattr(self._module, "distinct") else ():
            settings = {**self._settings, **self._turn(number)}
            most, wanted = self._module.distinct(settings), -(-count // turns)
            if wanted > most:
                shown = ", ".join(f"{name}: {value}" for name, value in settings.items())
                raise RecipeError(
                    f"problems/{self.family}: {wanted:,} problems are wanted with {shown}, but there are only about "
                    f"{most:,} different ones; ask for fewer, or raise the level"
                )

    def _turn(self, number: int) -> dict[str, Any]:
        """The values that settings with several have for an item."""
        chosen = {}
        for name, values in self._turns.items():
            number, place = divmod(number, len(values))
            chosen[name] = values[place]
        return chosen


class ProblemRows(SourceRows):
    """Problems of the families in turn."""

    def __init__(self, fingerprint: str, count: int | None, streams: Sequence[Stream]) -> None:
        super().__init__(fingerprint, COLUMNS, count)
        self._streams = streams
        for number in range(min(len(streams), 3)):
            self._made_here(number)

    def each(self) -> Iterator[Seed]:
        """The endless stream of problems."""
        return (self._made_here(number) for number in counting())

    def seeds(self, taken: int, shortage: Shortage) -> Iterator[Seed]:
        """The next problems of the stream; never the same again. Slow ones are made in processes of their own."""
        rows = (self.count if shortage.rows is None else shortage.rows) or 0
        spent, end = 0.0, taken + rows
        for number in range(taken, end):
            done = number - taken
            if done >= CHUNK and spent / done * (end - number) > PATIENCE:
                yield from self._made_beside(range(number, end))
                return
            start = time.perf_counter()
            seed = self._made_here(number)
            spent += time.perf_counter() - start
            yield seed

    def refuse_too_many(self, count: int) -> None:
        """As ``Stream.refuse_too_many``, of each family's share."""
        for stream in self._streams:
            stream.refuse_too_many(-(-count // len(self._streams)))

    def _job(self, number: int) -> list[Any]:
        index, place = divmod(number, len(self._streams))
        return self._streams[place].job(index)

    def _made_here(self, number: int) -> Seed:
        from seedbed.problems.worker import made_row

        family, seed, index, settings = self._job(number)
        try:
            return _seed(made_row(family, seed, index, settings))
        except (ValueError, TypeError) as error:
            raise RecipeError(f"problems/{family}: {error}") from None

    def _made_beside(self, numbers: range) -> Iterator[Seed]:
        """The problems in their order, made by as many processes as there are cores."""
        processes = os.cpu_count() or 1
        workers = [WarmWorker("seedbed.problems.worker") for _ in range(processes)]
        idle = deque(workers)

        def make(some: range) -> list[Row]:
            worker = idle.popleft()
            try:
                return _answered(worker, [self._job(number) for number in some])
            finally:
                idle.append(worker)

        pool, made = ThreadPoolExecutor(processes), deque[Future[list[Row]]]()
        try:
            for start in range(0, len(numbers), CHUNK):
                made.append(pool.submit(make, numbers[start : start + CHUNK]))
                if len(made) > 3 * processes:
                    yield from map(_seed, made.popleft().result())
            while made:
                yield from map(_seed, made.popleft().result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for _ in range(2):  # the second time for a process that a thread was just about to start
                for worker in workers:
                    worker.close()
                pool.shutdown()


def _answered(worker: WarmWorker, jobs: list[list[Any]]) -> list[Row]:
    try:
        answer = worker.ask({"make": jobs}, seconds=LONGEST)
    except WorkerFailed as error:
        raise RecipeError(f"problems/{jobs[0][0]} and its neighbours could not be made: {error}") from None
    if "rows" not in answer:
        raise RecipeError(f"problems/{jobs[0][0]} and its neighbours could not be made: {answer['error']}")
    rows: list[Row] = answer["rows"]
    return rows


def _seed(row: Row) -> Seed:
    return Seed(f"{row['problem']['family']}/{row['problem']['number'] + 1}", row)


# Which families, at which levels


def streams(
    wanted: str | Sequence[str], settings: Mapping[str, Any], bounds: Mapping[str, list[int]] | None, seed: int
) -> list[Stream]:
    """The streams of families by name; ``all`` is every family, or with bounds every one that these name.

    Raises:
        RecipeError: as for ``Stream``; a family has no bounds, or levels are given twice.
    """
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if names == [ALL]:
        names = find.names("problems") if bounds is None else sorted(bounds)
    if bounds is None:
        return [Stream(name, settings, seed) for name in names]
    if "level" in settings:
        raise RecipeError("from.problems: `levels` names a file of bounds, so `settings` cannot have `level` as well")
    for name in names:
        if name not in bounds:
            raise RecipeError(
                f"from.problems: the file of `levels` has no bounds for '{name}'{nearest(name, bounds)}; "
                f"make them with  seedbed calibrate {name}"
            )
    return [Stream(name, {"level": bounds[name], **settings}, seed) for name in names]


def read_bounds(path: Path) -> dict[str, list[int]]:
    """The levels of each family from a file that ``seedbed calibrate`` wrote: ``families: {sudoku: [3, 4, 5]}``.

    A family whose levels are empty is left out.

    Raises:
        RecipeError: it is not there or not of this form.
    """
    import yaml

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecipeError(f"from.problems: levels: {path}: no such file; `seedbed calibrate` writes one") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeError(f"from.problems: levels: {path}: not YAML ({error})") from None
    families = told.get("families") if isinstance(told, dict) else None
    if not isinstance(families, dict) or not all(_levels(one) for one in families.values()):
        raise RecipeError(
            f"from.problems: levels: {path}: wanted  families: {{name: [levels from 1 to 10]}},  got {told!r:.80}"
        )
    found = {str(name): list(levels) for name, levels in families.items() if levels}
    if not found:
        raise RecipeError(f"from.problems: levels: {path}: no family has a level; calibrate with other models")
    return found


def _levels(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is int and 1 <= one <= 10 for one in value)
