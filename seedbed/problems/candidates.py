"""Puzzles of cells that hold numbers, solved as a person does: candidates are struck out until each cell has one left.

The candidates of a cell are bits: bit 3 is the number 3. A step is true on what the steps before it left, so steps that
fill every cell prove that the solution is the only one, are its working, and measure how hard it is. Where steps do
not suffice, some cells are named whose numbers the puzzle has to tell.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

COST = {"cell": 1.0, "place": 2.0, "rule": 3.0, "trial": 15.0}
"""What a step counts: one look at a cell, a search along a group, a clue worked out, a trial followed to its end."""
MOST_TRIED = 16
"""Numbers that are tried in search of one that leads to nothing, in the cells with the fewest candidates first."""
MOST_TAKEN_BACK = 5
"""Numbers that ``posed`` tries to do without once the puzzle can be solved."""

Groups = tuple[tuple[int, ...], ...]
Narrow = Callable[[tuple[int, ...]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A clue over some cells: given their candidates, ``narrow`` keeps those that some filling uses (none: 0)."""

    cells: tuple[int, ...]
    narrow: Narrow


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Cells with their candidates, groups of cells that differ from one another, and further rules.

    ``complete``: a group has as many cells as numbers, so every number has a place in it. ``silent``: so many cells at
    the end are no part of what is shown (carries, for one), so their numbers cannot be told.
    """

    candidates: tuple[int, ...]
    groups: Groups = ()
    rules: tuple[Rule, ...] = ()
    complete: bool = False
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One deduction.

    ``cell``: only ``number`` is left there. ``place``: in the group ``source`` the number fits nowhere else. ``rule``:
    the rule ``source`` strikes out the bits ``struck`` of some cells. ``trial``: the number put there would leave
    nothing for the cell ``source``, so it is not there.
    """

    kind: Literal["cell", "place", "rule", "trial"]
    cell: int = -1
    number: int = -1
    source: int = -1
    struck: tuple[tuple[int, int], ...] = field(default=())


@lru_cache(maxsize=10_000)
def numbers(bits: int) -> tuple[int, ...]:
    """The numbers of a set of candidates, smallest first."""
    return tuple(number for number in range(bits.bit_length()) if bits >> number & 1)


def bits(found: Sequence[int]) -> int:
    """The candidates that are these numbers."""
    return sum({1 << number for number in found})


Table = list[dict[int, int]]
"""For each cell and number, the fillings of a clue that have it there, as bits of the fillings' places in a list."""


def tabled(fillings: Sequence[Sequence[int]]) -> Table:
    """The table of all the ways to fill a clue's cells."""
    table: Table = [{} for _ in fillings[0]] if fillings else []
    for place, filling in enumerate(fillings):
        for column, number in zip(table, filling, strict=True):
            column[number] = column.get(number, 0) | 1 << place
    return table


def fitting(table: Table, left: Sequence[int]) -> tuple[int, ...]:
    """What is left of each cell's candidates in the fillings of a table that use no others."""
    agreed = -1 if table else 0
    for column, bits in zip(table, left, strict=False):
        some = 0
        for number in numbers(bits):
            some |= column.get(number, 0)
        agreed &= some
    if not agreed:
        return (0,) * len(left)
    kept = []
    for column, bits in zip(table, left, strict=True):
        out = 0
        for number in numbers(bits):
            if not column.get(number, 0) & agreed:
                out |= 1 << number
        kept.append(bits & ~out)
    return tuple(kept)


def solved(
    rng: random.Random, puzzle: Puzzle, solution: Sequence[int], most_trials: int = 0, *, give_up: bool = False
) -> tuple[list[Step], dict[int, int]]:
    """Steps that fill the puzzle with at most so many trials, and the numbers of cells that it has to tell for that.

    Where nothing has to be told, the steps prove the solution the only one. ``solution`` may hold silent cells, which
    its other cells must decide. A cell to be told is drawn among the open cells with the most candidates.
    """
    board, steps, told = _Board(puzzle), list[Step](), dict[int, int]()
    while True:
        steps += board.settled()
        if not board.left:
            return steps, told
        trial = board.failing_trial() if most_trials else None
        if trial is not None:
            most_trials -= 1
            steps.append(trial)
            board.strike(trial.cell, 1 << trial.number)
            continue
        if give_up:
            return [], told
        tellable = [cell for cell in board.open() if cell < len(solution) - puzzle.silent]
        most = max(board.candidates[cell].bit_count() for cell in tellable)
        cell = rng.choice([cell for cell in tellable if board.candidates[cell].bit_count() == most])
        told[cell] = solution[cell]
        board.put(cell, solution[cell])


def posed(
    rng: random.Random, puzzle: Puzzle, solution: Sequence[int], told: Sequence[int] = (), most_trials: int = 0
) -> tuple[dict[int, int], list[Step]]:
    """The cells whose numbers are told, ``told`` and what else is needed, and the steps that fill the rest.

    With trials allowed, a few cells that were needed without them are taken back where trials can do without.
    """
    known = {cell: solution[cell] for cell in told}
    steps, more = solved(rng, given(puzzle, known), solution)
    while more:
        known.update(more)
        steps, more = solved(rng, given(puzzle, known), solution)
    for cell in list(known)[len(told) :][-MOST_TAKEN_BACK:] if most_trials else ():
        fewer = {other: number for other, number in known.items() if other != cell}
        found = solved(rng, given(puzzle, fewer), solution, most_trials, give_up=True)[0]
        if found:
            known, steps = fewer, found
    return known, [step for step in steps if step.kind != "cell" or step.cell not in known]


def given(puzzle: Puzzle, cells: Mapping[int, int]) -> Puzzle:
    """The puzzle with the numbers of some cells told."""
    known = tuple(1 << cells[cell] if cell in cells else left for cell, left in enumerate(puzzle.candidates))
    return replace(puzzle, candidates=known)


def difficulty(steps: Sequence[Step]) -> dict[str, float]:
    """The steps by kind, and ``effort``, which weighs them."""
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    return {"effort": sum(COST[kind] * count for kind, count in kinds.items()), **kinds}


@lru_cache(maxsize=512)
def _near(groups: Groups, cells: int) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    """For each cell, the other cells of its groups, and the numbers of its groups."""
    peers: list[set[int]] = [set() for _ in range(cells)]
    own: list[list[int]] = [[] for _ in range(cells)]
    for number, group in enumerate(groups):
        for cell in group:
            peers[cell].update(group)
            own[cell].append(number)
    return tuple(tuple(sorted(one - {cell})) for cell, one in enumerate(peers)), tuple(map(tuple, own))


class _Board:
    """The candidates of every cell while they are struck out, and what has to be looked at again."""

    def __init__(self, puzzle: Puzzle) -> None:
        cells = len(puzzle.candidates)
        self.puzzle, self.candidates = puzzle, list(puzzle.candidates)
        self.filled, self.left, self.stuck = [False] * cells, cells, -1
        self.peers, self.groups_of = _near(puzzle.groups, cells)
        self.rules_of: list[list[int]] = [[] for _ in range(cells)]
        for number, rule in enumerate(puzzle.rules):
            for cell in rule.cells:
                self.rules_of[cell].append(number)
        self.single = deque(cell for cell, left in enumerate(self.candidates) if left & (left - 1) == 0)
        self.stale_groups = set(range(len(puzzle.groups))) if puzzle.complete else set()
        self.stale_rules = set(range(len(puzzle.rules)))

    def copy(self) -> _Board:
        other = _Board.__new__(_Board)
        other.puzzle, other.candidates, other.filled = self.puzzle, self.candidates.copy(), self.filled.copy()
        other.left, other.stuck = self.left, self.stuck
        other.peers, other.groups_of, other.rules_of = self.peers, self.groups_of, self.rules_of
        other.single = self.single.copy()
        other.stale_groups, other.stale_rules = self.stale_groups.copy(), self.stale_rules.copy()
        return other

    def open(self) -> list[int]:
        return [cell for cell, done in enumerate(self.filled) if not done]

    def put(self, cell: int, number: int) -> None:
        """Fill a cell and strike its number from its peers."""
        bit = 1 << number
        if self.candidates[cell] != bit:
            self.strike(cell, self.candidates[cell] & ~bit)
        self.filled[cell] = True
        self.left -= 1
        for other in self.peers[cell]:
            if self.candidates[other] & bit:
                self.strike(other, bit)

    def strike(self, cell: int, bits: int) -> None:
        """Strike candidates out; notes a cell that is left without any."""
        left = self.candidates[cell] = self.candidates[cell] & ~bits
        if not left:
            self.stuck = cell
        elif left & (left - 1) == 0:
            self.single.append(cell)
        if self.puzzle.complete:
            self.stale_groups.update(self.groups_of[cell])
        self.stale_rules.update(self.rules_of[cell])

    def settled(self) -> list[Step]:
        """Everything that follows, the easiest step first, until nothing does or a cell has nothing left."""
        steps = list[Step]()
        while self.stuck < 0 and self.left and (step := self._only_number() or self._only_place() or self._clue()):
            steps.append(step)
            if step.kind == "rule":
                for cell, bits in step.struck:
                    self.strike(cell, bits)
            else:
                self.put(step.cell, step.number)
        return steps

    def _only_number(self) -> Step | None:
        while self.single:
            cell = self.single.popleft()
            if not self.filled[cell]:
                return Step("cell", cell, self.candidates[cell].bit_length() - 1)
        return None

    def _only_place(self) -> Step | None:
        candidates = self.candidates
        while self.stale_groups:
            place = min(self.stale_groups)
            once = twice = 0
            for cell in self.puzzle.groups[place]:
                left = candidates[cell]
                twice |= once & left
                once |= left
            once &= ~twice
            for cell in self.puzzle.groups[place]:
                if candidates[cell] & once and not self.filled[cell]:
                    return Step("place", cell, (candidates[cell] & once).bit_length() - 1, place)
            self.stale_groups.discard(place)
        return None

    def _clue(self) -> Step | None:
        candidates = self.candidates
        while self.stale_rules:
            place = min(self.stale_rules)
            self.stale_rules.discard(place)
            rule = self.puzzle.rules[place]
            before = tuple([candidates[cell] for cell in rule.cells])
            after = rule.narrow(before)
            struck = tuple(
                (cell, old & ~new) for cell, old, new in zip(rule.cells, before, after, strict=True) if old & ~new
            )
            if struck:
                return Step("rule", source=place, struck=struck)
        return None

    def failing_trial(self) -> Step | None:
        """The first number, in the cells with the fewest left, that leads to a cell without any."""
        tightest = sorted(self.open(), key=lambda one: (self.candidates[one].bit_count(), one))
        trials = [(cell, number) for cell in tightest[:MOST_TRIED] for number in numbers(self.candidates[cell])]
        for cell, number in trials[:MOST_TRIED]:
            tried = self.copy()
            tried.put(cell, number)
            tried.settled()
            if tried.stuck >= 0:
                return Step("trial", cell, number, tried.stuck)
        return None
