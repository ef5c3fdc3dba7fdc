"""One row through a stretch of streaming steps: what is kept, what is set aside, what was counted."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterator
from itertools import islice
from typing import Any

from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.row import Item, Row, children
from seedbed.core.step import Step
from seedbed.core.verdict import Verdict
from seedbed.engine.crew import Crew
from seedbed.engine.halt import Halt
from seedbed.engine.outside import Outside
from seedbed.engine.seen import Seen
from seedbed.engine.shard import Aside, Counts, StepCount
from seedbed.engine.walk import Walk, decides

BUGS_AT_START = 20
"""A run stops when its first so many rows at a step all end in a bug of the entry."""
BUG_SHARE = 0.5
"""… or, after a hundred rows, when more than this share does."""


class Outcome:
    """What became of one row: the items it ended as, and those that were set aside on the way."""

    __slots__ = ("aside", "counts", "kept", "misread", "seen")

    def __init__(self) -> None:
        self.kept: list[Item] = []
        self.aside: list[Aside] = []
        self.counts: Counts = {}
        self.misread = False
        self.seen: Seen | None = None

    def count(self, step: str) -> StepCount:
        """The counter of a step."""
        found = self.counts.get(step)
        if found is None:
            found = self.counts[step] = StepCount()
        return found


class Flow:
    """Takes rows through steps. One for a segment; holds no row itself.

    Args:
        partial: go on when no more may be asked: rows that would ask are counted as failed.
    """

    def __init__(self, steps: tuple[Step, ...], outside: Outside, crew: Crew, *, partial: bool = False) -> None:
        self.steps, self._outside, self._crew, self.partial = steps, outside, crew, partial
        self._bugs: dict[str, list[int]] = {one.name: [0, 0] for one in steps}

    async def row(self, item: Item, start: int = 0) -> Outcome:
        """One row through all steps, or through those from ``start`` on.

        Raises:
            Halt: no more may be asked and the flow is not ``partial``.
        """
        outcome = Outcome()
        for place in range(start, len(self.steps)):
            step = self.steps[place]
            made = await self._step(step, item, outcome)
            if made is None:
                return outcome
            if step.entry.shape == "rows":
                await self._branch(item, made, place + 1, outcome)
                return outcome
        outcome.kept.append(item)
        return outcome

    async def _branch(self, item: Item, made: list[Row], start: int, outcome: Outcome) -> None:
        """The rows that one row was turned into go on side by side and are put together in their order."""
        born = children(item, made)
        if start == len(self.steps):
            outcome.kept.extend(born)
            return
        for part in await asyncio.gather(*(self.row(child, start) for child in born)):
            outcome.kept.extend(part.kept)
            outcome.aside.extend(part.aside)
            outcome.misread = outcome.misread or part.misread
            for name, count in part.counts.items():
                outcome.count(name).add(count)

    async def _step(self, step: Step, item: Item, outcome: Outcome) -> Any:
        """One step on one row: the rows or columns it made, or None when the row was set aside."""
        count = outcome.count(step.name)
        count.rows += 1
        walk: Walk | None = None
        try:
            values = self._values(step, item.row)
            if step.entry.asks:
                walk = Walk(self._outside, step, item)
                text = _text(values) if self._outside.language_of(step) == "auto" else ""
                result, notes = await walk.run(values, text=text)
                outcome.misread |= self._trail(step, item, walk, notes)
            else:
                result = await self._crew.call(step, values)
            return self._keep(step, item, result, outcome, count)
        except Halt as halt:
            if not self.partial:
                raise
            _set_aside(outcome, step, item, "failed", f"not asked: {halt}")
        except Reject as reject:
            if decides(step) and isinstance(reject, Unreadable | NoReadableReply):  # that is no verdict on the row
                _set_aside(outcome, step, item, "failed", f"undecided: {reject.reason}", reject)
            else:
                _set_aside(outcome, step, item, "rejected", reject.reason, reject)
        except ProviderError as error:
            _set_aside(outcome, step, item, "failed", str(error))
        except (RecipeError, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - a bug of the entry: kept with its traceback, never a score
            _set_aside(outcome, step, item, "failed", _traced(error))
            self._bug(step, error)
        finally:
            if walk is not None:
                _metered(count, walk)
                outcome.misread |= walk.misread
        return None

    def _values(self, step: Step, row: Row) -> dict[str, Any]:
        """The columns that a step reads, by parameter name."""
        entry, columns = step.entry, step.columns
        values: dict[str, Any] = {}
        for name in entry.reads:
            column = columns.get(name, name) if columns else name
            if column not in row:
                raise Reject(f"the row has no column '{column}'; it has {', '.join(sorted(row)) or 'none'}")
            values[name] = row[column]
        for name in entry.optional:
            column = columns.get(name, name) if columns else name
            if row.get(column) is not None:
                values[name] = row[column]
        return values

    def _keep(self, step: Step, item: Item, result: Any, outcome: Outcome, count: StepCount) -> Any:
        """Put what a step returned into the row."""
        if isinstance(result, Verdict):
            if not result.decided:
                _set_aside(outcome, step, item, "failed", f"undecided: {result.reason}")
                return None
            if not result.passed:
                reject = Reject(result.reason or "the check failed", value=result.value, threshold=result.threshold)
                _set_aside(outcome, step, item, "rejected", reject.reason, reject)
                return None
            told: dict[str, Any] = {"score": result.score, "reason": result.reason}
            if result.value is not None:
                told["value"] = result.value
            item.checks = {**item.checks, step.name: told}
        elif isinstance(result, list):
            if not result:
                raise Reject("nothing came of this row", value=(item.trail[-1:] or [{}])[0].get("notes"))
            count.kept += 1
            count.made += len(result)
            return [{**item.row, **row} for row in result]
        else:
            item.row.update(result)
        self._bugs[step.name][1] += 1
        count.kept += 1
        count.made += 1
        return item.row

    def _trail(self, step: Step, item: Item, walk: Walk, notes: dict[str, Any]) -> bool:
        """Write down what was asked; whether the JSON of a reply had to be repaired."""
        entry: dict[str, Any] = {"step": step.name, "asks": [key.hex() for key in walk.asks]}
        models = {reply.model for reply in walk.replies if reply.model}
        repaired = any(reply.repaired for reply in walk.replies)
        if models:
            entry["models"] = sorted(models)
        if notes:
            entry["notes"] = notes
        if repaired:
            entry["repaired"] = True
        item.trail = [*item.trail, entry]
        return repaired

    def refused(self, item: Item, why: Halt) -> Outcome:
        """The outcome of a row that is not looked at any more, because a rule stopped the run before it."""
        outcome = Outcome()
        outcome.count(self.steps[0].name).rows += 1
        _set_aside(outcome, self.steps[0], item, "failed", f"not begun: {why}")
        return outcome

    def _bug(self, step: Step, error: Exception) -> None:
        bugs, good = seen = self._bugs[step.name]
        seen[0] = bugs = bugs + 1
        if (good == 0 and bugs >= BUGS_AT_START) or (bugs + good >= 100 and bugs / (bugs + good) > BUG_SHARE):
            where = traceback.extract_tb(error.__traceback__)[-1]
            raise Halt(
                f"step '{step.name}' failed on {bugs} of {bugs + good} rows with {type(error).__name__}: {error} "
                f"({where.filename}:{where.lineno}); this is a fault of the step, not of the rows",
                state="failed",
            ) from error


def _text(values: dict[str, Any]) -> str:
    """A text that tells the row's language: the texts of its columns, those inside lists and objects among them."""
    return "\n".join(islice(_texts(values), 100))[:2000]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _set_aside(outcome: Outcome, step: Step, item: Item, kind: Any, reason: str, reject: Reject | None = None) -> None:
    count = outcome.count(step.name)
    if kind == "rejected":
        count.rejected += 1
    else:
        count.failed += 1
    value, threshold = (reject.value, reject.threshold) if reject else (None, None)
    outcome.aside.append(Aside(item.id, step.name, kind, reason, value, threshold, item.row, item.trail))


def _traced(error: Exception) -> str:
    lines = traceback.format_exception(error)
    return f"{type(error).__name__}: {error}\n" + "".join(lines)[-2000:]


def _metered(count: StepCount, walk: Walk) -> None:
    count.asks += len(walk.received)
    for reply in walk.received:
        count.unreadable += reply.misread
        count.tokens_in += reply.tokens_in
        count.tokens_out += reply.tokens_out
