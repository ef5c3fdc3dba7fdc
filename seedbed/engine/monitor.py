"""Watching a run: rules held against the rows in their order, whatever order they come in.

A row is looked at when all rows before it have been; so the same rows decide the same, for any number of workers, and
for a run that was killed and started again: a finished shard keeps beside its rows what was seen of them. Each stretch
of steps is watched by itself, over all rounds; steps that need all rows at once are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from seedbed.engine.flow import Outcome
from seedbed.engine.halt import Halt
from seedbed.engine.monitor_rules import Rule
from seedbed.engine.monitor_signals import SIGNAL, Signal, look
from seedbed.engine.seen import SEEN, Seen
from seedbed.engine.shard import Header

POINTS = 160
"""Points of a rule's curve that are kept at the most; every second one goes when there are more."""

Slot = tuple[str, int]
"""A branch and the place of a stretch of steps in it."""


class Fired(msgspec.Struct, frozen=True):
    """A rule that held where it had not held before."""

    action: str
    rule: str
    stage: str
    row: int
    value: float

    @property
    def name(self) -> tuple[str, str, int]:
        """What tells it from others, in every start of the run."""
        return (self.rule, self.stage, self.row)


class Curve:
    """The values of one rule in one stretch, thinned out so that they stay few for any number of rows.

    A rule that held has to be quiet for a whole window before it is told again: a value that hovers about its limit is
    one finding.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule, self.signal = rule, Signal(SIGNAL[rule.signal](rule.over), rule.over)
        self.points: list[tuple[int, float]] = []
        self.every = 1
        self.quiet = rule.over

    def add(self, seen: Seen, row: int) -> float | None:
        """The value after one more row, where the rule begins to hold at it; else None."""
        if not self.signal.add(seen, self.rule.column):
            return None
        value = self.signal.value
        if row % self.every == 0:
            self._keep(row, value)
        quiet, self.quiet = self.quiet, 0 if self.rule.holds(value) else self.quiet + 1
        return value if not self.quiet and quiet >= self.rule.over else None

    def _keep(self, row: int, value: float) -> None:
        self.points.append((row, round(value, 4)))
        if len(self.points) > POINTS:
            self.every *= 2
            self.points = [point for point in self.points if point[0] % self.every == 0]


class Stretch:
    """One stretch of steps under watch: its rows so far, in order, and a curve for each rule."""

    def __init__(self, stage: str, rules: Iterable[Rule]) -> None:
        self.stage, self.rows, self.unwatched = stage, 0, 0
        self.curves = [Curve(rule) for rule in rules]

    def add(self, seen: Seen) -> list[Fired]:
        """Look at one more row; the rules that begin to hold with it."""
        self.rows += 1
        fired = []
        for curve in self.curves:
            value = curve.add(seen, self.rows)
            if value is not None:
                rule = curve.rule
                fired.append(Fired(rule.action, str(rule), self.stage, self.rows, round(value, 4)))
        return fired

    def values(self) -> dict[str, float]:
        """Where each rule's signal stands, once its window is full."""
        return {str(one.rule): round(one.signal.value, 4) for one in self.curves if one.signal.full}


class Watch:
    """All rules of a run.

    Args:
        rules: of the recipe; there is at least one.
        given: the columns that the sources give: their texts are not what is made here.
        tell: is told of every rule that begins to hold.
        halt: is given the halt before it is raised, so that nothing more is asked.
        passed: pauses that somebody has answered with ``resume``; they do not pause again.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        given: frozenset[str],
        *,
        tell: Callable[..., None],
        halt: Callable[[Halt], None],
        passed: Iterable[tuple[str, str, int]] = (),
    ) -> None:
        self._rules, self._given, self._tell, self._halt = rules, given, tell, halt
        self._passed = set(passed)
        self._stretches: dict[Slot, Stretch] = {}
        self._now: Stretch | None = None
        self.fired: list[Fired] = []
        self.halted = False
        texts = [rule for rule in rules if rule.signal in ("duplicate_share", "new_ngrams")]
        self._sketched = tuple(dict.fromkeys(rule.column for rule in texts))
        self._asked_for = tuple(dict.fromkeys(rule.column for rule in rules if rule.signal == "missing_share"))

    def line(self, slot: Slot, stage: str, made: Iterable[str]) -> Line:
        """The rows of one stretch in one round; ``made`` are the columns that its steps write."""
        self._now = self._stretches.setdefault(slot, Stretch(stage, self._rules))
        return Line(self, self._now, tuple(made))

    def look(self, outcome: Outcome, made: tuple[str, ...]) -> Seen:
        """What there is to see of one row."""
        return look(outcome, made, self._given, sketched=self._sketched, asked_for=self._asked_for)

    def add(self, stretch: Stretch, seen: Seen) -> None:
        """Hold the rules against the next row of a stretch.

        Raises:
            Halt: one of them says that the run pauses or stops.
        """
        for fired in stretch.add(seen):
            self.fired.append(fired)
            answered = fired.action == "pause" and fired.name in self._passed
            self._tell("watch", **msgspec.to_builtins(fired), answered=answered)
            if fired.action != "warn" and not answered:
                self._end(fired)

    def _end(self, fired: Fired) -> None:
        self.halted = True
        told = f"{fired.rule}: {fired.value:g} at row {fired.row:,} of {fired.stage}"
        if fired.action == "pause":
            halt = Halt(f"pause_when {told}; nothing is lost, `seedbed resume` goes on from here", state="paused")
        else:
            halt = Halt(f"stop_when {told}; to go on change the rule in the recipe and run it again", state="halted")
        self._halt(halt)
        raise halt

    def values(self) -> dict[str, float]:
        """Where the signals of the stretch stand that was begun last."""
        return self._now.values() if self._now is not None else {}

    def facts(self) -> dict[str, Any]:
        """For the run's record: the rules, what they found, and their curves over the rows."""
        curves = [
            {"stage": stretch.stage, "rule": str(one.rule), "action": one.rule.action, "signal": one.rule.signal,
             "limit": one.rule.limit, "rows": stretch.rows, "points": one.points}
            for stretch in self._stretches.values()
            for one in stretch.curves
        ]  # fmt: skip
        return {
            "rules": [f"{rule.action}_when {rule}" for rule in self._rules],
            "fired": [msgspec.to_builtins(one) for one in self.fired],
            "unwatched": sum(stretch.unwatched for stretch in self._stretches.values()),
            "curves": curves,
        }


class Line:
    """Puts the rows of a stretch into their order before they are looked at.

    Only rows that overtook others wait here: as many as the window lets run ahead of the slowest one.
    """

    def __init__(self, watch: Watch, stretch: Stretch, made: tuple[str, ...]) -> None:
        self._watch, self._stretch, self._made = watch, stretch, made
        self._waiting: dict[int, list[Seen | None] | int] = {}
        self._number, self._place = 0, 0
        self.last: tuple[int, int] | None = None

    def open(self, number: int, rows: int) -> None:
        """A shard of so many rows begins."""
        self._waiting[number] = [None] * rows
        self._go_on()

    def row(self, number: int, place: int, outcome: Outcome) -> None:
        """A row of a shard is through.

        Raises:
            Halt: a rule says so.
        """
        outcome.seen = self._watch.look(outcome, self._made)
        waiting = self._waiting[number]
        assert isinstance(waiting, list)
        waiting[place] = outcome.seen
        if number == self._number and place == self._place:
            self._go_on()

    def shard(self, number: int, header: Header, rows: int) -> None:
        """A shard that an earlier start finished, with what was seen of its rows then.

        Raises:
            Halt: a rule says so.
        """
        record = header.more.get(SEEN)
        self._waiting[number] = rows if record is None else msgspec.convert(record, list[Seen | None])
        if not self._watch.halted:
            self._go_on()

    def _go_on(self) -> None:
        while not self._watch.halted and (waiting := self._waiting.get(self._number)) is not None:
            if isinstance(waiting, int):  # made before the recipe had rules
                self._stretch.unwatched += waiting
            else:
                while self._place < len(waiting):
                    seen = waiting[self._place]
                    if seen is None:
                        return
                    self.last = (self._number, self._place)
                    self._place += 1
                    self._watch.add(self._stretch, seen)
            del self._waiting[self._number]
            self._number, self._place = self._number + 1, 0
