"""Puzzles of cells that hold numbers, solved as a person does: candidates are struck out until each cell has one left.

The candidates of a cell are bits: bit 3 is the number 3. A step is true on what the steps before it left, so steps that
fill every cell prove that the solution is the only one, are its working, and measure how hard it is. Where steps do
not suffice, some cells are named whose numbers the puzzle has to tell.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import Literal

COST = {"cell": 1.0, "place": 2.0, "rule": 3.0, "trial": 15.0}
"""What a step counts: one look at a cell, a search along a group, a clue worked out, a trial followed to its end."""
MOST_TRIED = 16
"""Numbers that are tried in search of one that leads to nothing, in the cells with the fewest candidates first."""
MOST_TAKEN_BACK = 5
"""Numbers that ``posed`` tries to do without once the puzzle can be solved."""

MOST_LOOKED = 8
"""Boards that are looked at in search of another solution, before it is tried to prove that there is none."""

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


def solved(
    rng: random.Random, puzzle: Puzzle, solution: Sequence[int], most_trials: int = 0, *, give_up: bool = False
) -> tuple[list[Step], dict[int, int]]:
    """Steps that fill the puzzle with at most so many trials, and the numbers of cells that it has to tell for that.

    Where nothing has to be told, the steps prove the solution the only one. ``solution`` may hold silent cells, which
    its other cells must decide. A cell to be told is drawn among the open cells with the most candidates.
    """
    return _filled(rng, _Board(puzzle), solution, most_trials, give_up=give_up)


def _filled(
    rng: random.Random, board: _Board, solution: Sequence[int], most_trials: int = 0, *, give_up: bool = False
) -> tuple[list[Step], dict[int, int]]:
    """``solved`` for a board, which is used up."""
    steps, told = board.settled(), dict[int, int]()
    if give_up and board.left and board.ambiguous(solution):
        return [], told
    while True:
        steps += board.settled()
        if not board.left:
            return steps, told
        trial = board.failing_trial(solution) if most_trials else None
        if trial is not None:
            most_trials -= 1
            steps.append(trial)
            board.strike(trial.cell, 1 << trial.number)
            continue
        if give_up:
            return [], told
        tellable = [cell for cell in board.open() if cell < board.tellable]
        most = max([board.candidates[cell].bit_count() for cell in tellable])
        cell = rng.choice([cell for cell in tellable if board.candidates[cell].bit_count() == most])
        told[cell] = solution[cell]
        board.put(cell, solution[cell])


def posed(
    rng: random.Random, puzzle: Puzzle, solution: Sequence[int], told: Sequence[int] = (), most_trials: int = 0
) -> tuple[dict[int, int], list[Step]]:
    """The cells whose numbers are told, ``told`` and what else is needed, and the steps that fill the rest.

    With trials allowed, a few cells that were needed without them are taken back where trials can do without.
    """
    blank = _Board(puzzle)
    known = {cell: solution[cell] for cell in told}
    steps, more = _filled(rng, blank.given(known), solution)
    while more:
        known.update(more)
        steps, more = _filled(rng, blank.given(known), solution)
    for cell in list(known)[len(told) :][-MOST_TAKEN_BACK:] if most_trials else ():
        fewer = {other: number for other, number in known.items() if other != cell}
        found = _filled(rng, blank.given(fewer), solution, most_trials, give_up=True)[0]
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
def _near(groups: Groups, cells: int) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """For each cell, the other cells of its groups, and the numbers of its groups as bits."""
    peers: list[set[int]] = [set() for _ in range(cells)]
    own = [0] * cells
    for number, group in enumerate(groups):
        for cell in group:
            peers[cell].update(group)
            own[cell] |= 1 << number
    return tuple(tuple(sorted(one - {cell})) for cell, one in enumerate(peers)), tuple(own)


@lru_cache(maxsize=4096)
def _reader(cells: tuple[int, ...]) -> Callable[[list[int]], tuple[int, ...]]:
    """What gives the candidates of some cells."""
    return itemgetter(*cells) if len(cells) > 1 else lambda candidates: tuple([candidates[cell] for cell in cells])


class _Board:
    """The candidates of every cell while they are struck out, and what has to be looked at again (sets as bits)."""

    __slots__ = ("candidates", "filled", "groups", "groups_of", "left", "narrows", "peers", "reads", "rules",
                 "rules_of", "single", "stale_groups", "stale_rules", "stuck", "tellable")  # fmt: skip

    def __init__(self, puzzle: Puzzle) -> None:
        cells = len(puzzle.candidates)
        self.candidates, self.filled, self.left, self.stuck = list(puzzle.candidates), [False] * cells, cells, -1
        self.tellable = cells - puzzle.silent
        self.groups, self.rules, self.reads = puzzle.groups, puzzle.rules, [_reader(one.cells) for one in puzzle.rules]
        self.narrows = [one.narrow for one in puzzle.rules]
        self.peers, own = _near(puzzle.groups, cells)
        self.groups_of = own if puzzle.complete else [0] * cells
        self.rules_of = [0] * cells
        for number, rule in enumerate(puzzle.rules):
            for cell in rule.cells:
                self.rules_of[cell] |= 1 << number
        self.single = [cell for cell, left in enumerate(self.candidates) if left & (left - 1) == 0]
        self.stale_groups = (1 << len(puzzle.groups)) - 1 if puzzle.complete else 0
        self.stale_rules = (1 << len(puzzle.rules)) - 1

    def copy(self) -> _Board:
        other = _Board.__new__(_Board)
        other.candidates, other.filled, other.left, other.stuck = self.candidates[:], self.filled[:], self.left, -1
        other.groups, other.rules, other.reads, other.narrows = self.groups, self.rules, self.reads, self.narrows
        other.single, other.tellable = self.single[:], self.tellable
        other.peers, other.groups_of, other.rules_of = self.peers, self.groups_of, self.rules_of
        other.stale_groups, other.stale_rules = self.stale_groups, self.stale_rules
        return other

    def given(self, cells: Mapping[int, int]) -> _Board:
        """A copy of a board on which nothing has been done, with the numbers of some cells told."""
        other = self.copy()
        for cell, number in cells.items():
            other.candidates[cell] = 1 << number
        other.single = [cell for cell, left in enumerate(other.candidates) if left & (left - 1) == 0]
        return other

    def open(self) -> list[int]:
        return [cell for cell, done in enumerate(self.filled) if not done]

    def put(self, cell: int, number: int) -> None:
        """Fill a cell and strike its number from its peers."""
        bit, candidates = 1 << number, self.candidates
        if candidates[cell] != bit:
            self.strike(cell, candidates[cell] & ~bit)
        self.filled[cell] = True
        self.left -= 1
        for other in self.peers[cell]:
            left = candidates[other]
            if left & bit:
                candidates[other] = left = left ^ bit
                self.stale_groups |= self.groups_of[other]
                self.stale_rules |= self.rules_of[other]
                if not left:
                    self.stuck = other
                elif not left & (left - 1):
                    self.single.append(other)

    def strike(self, cell: int, bits: int) -> None:
        """Strike candidates out; notes a cell that is left without any."""
        left = self.candidates[cell] = self.candidates[cell] & ~bits
        if not left:
            self.stuck = cell
        elif left & (left - 1) == 0:
            self.single.append(cell)
        self.stale_groups |= self.groups_of[cell]
        self.stale_rules |= self.rules_of[cell]

    def settled(self) -> list[Step]:
        """Everything that follows, the easiest step first, until nothing does or a cell has nothing left."""
        steps = list[Step]()
        while self.stuck < 0 and self.left:
            cell = self._only_number()
            if cell >= 0:
                number = self.candidates[cell].bit_length() - 1
                steps.append(Step("cell", cell, number))
                self.put(cell, number)
            elif found := self._only_place():
                steps.append(Step("place", *found))
                self.put(found[0], found[1])
            elif clue := self._clue():
                steps.append(Step("rule", source=clue[0], struck=tuple(clue[1])))
            else:
                break
        return steps

    def dead_end(self) -> int:
        """As ``settled``, without the steps: the cell that is left without any in the end, or -1."""
        candidates, filled, single, place = self.candidates, self.filled, self.single, 0
        while self.stuck < 0 and self.left:
            while place < len(single) and filled[single[place]]:
                place += 1
            if place < len(single):
                self.put(single[place], candidates[single[place]].bit_length() - 1)
            elif self.stale_groups and (found := self._only_place()):
                self.put(found[0], found[1])
            elif not self._clue():
                break
        return self.stuck

    def _only_number(self) -> int:
        """A cell with one candidate that is not filled yet, or -1; the one that was found first."""
        filled = self.filled
        for place, cell in enumerate(self.single):
            if not filled[cell]:
                del self.single[: place + 1]
                return cell
        self.single.clear()
        return -1

    def _only_place(self) -> tuple[int, int, int] | None:
        """Cell, number and group of a number that fits nowhere else in a group."""
        candidates = self.candidates
        while self.stale_groups:
            low = self.stale_groups & -self.stale_groups
            group = self.groups[low.bit_length() - 1]
            once = twice = 0
            for cell in group:
                left = candidates[cell]
                twice |= once & left
                once |= left
            once &= ~twice
            for cell in group if once else ():
                if candidates[cell] & once and not self.filled[cell]:
                    return cell, (candidates[cell] & once).bit_length() - 1, low.bit_length() - 1
            self.stale_groups ^= low
        return None

    def _clue(self) -> tuple[int, list[tuple[int, int]]] | None:
        """The first clue that strikes candidates out, and what it struck."""
        candidates, stale = self.candidates, self.stale_rules
        while stale:
            low = stale & -stale
            stale ^= low
            place = low.bit_length() - 1
            before = self.reads[place](candidates)
            after = self.narrows[place](before)
            if after == before:
                continue
            cells = self.rules[place].cells
            struck = [(cell, old & ~new) for cell, old, new in zip(cells, before, after, strict=True) if old & ~new]
            if struck:
                self.stale_rules = stale
                for cell, bits in struck:
                    self.strike(cell, bits)
                return place, struck
        self.stale_rules = 0
        return None

    def ambiguous(self, solution: Sequence[int]) -> bool:
        """Whether a short search finds a solution that is another one."""
        boards, looked = [self], 0
        while boards and looked < MOST_LOOKED:
            board = boards.pop()
            candidates = board.candidates
            cell = min([(candidates[cell].bit_count(), cell) for cell in board.open()])[1]
            for number in numbers(candidates[cell]):
                if board is self and number == solution[cell]:
                    continue
                tried = board.copy()
                tried.put(cell, number)
                looked += 1
                if tried.dead_end() < 0:
                    if not tried.left and tried.keeps_rules():
                        return True
                    boards += [tried] if tried.left else []
        return False

    def keeps_rules(self) -> bool:
        """Whether the clues that have not been looked at again hold on a full board."""
        while self.stale_rules:
            low = self.stale_rules & -self.stale_rules
            self.stale_rules ^= low
            place = low.bit_length() - 1
            if not all(self.narrows[place](self.reads[place](self.candidates))):
                return False
        return True

    def failing_trial(self, solution: Sequence[int]) -> Step | None:
        """The first number, in the cells with the fewest left, that leads to a cell without any.

        Numbers that cannot fail are not followed up: those of the solution, and those that follow from a number that
        did not fail.
        """
        candidates, sound = self.candidates, [1 << number for number in solution]
        tightest = sorted([(candidates[cell].bit_count(), cell) for cell, done in enumerate(self.filled) if not done])
        left = MOST_TRIED
        for _, cell in tightest[:MOST_TRIED]:
            for number in numbers(candidates[cell])[:left]:
                left -= 1
                if sound[cell] >> number & 1:
                    continue
                tried = self.copy()
                tried.put(cell, number)
                stuck = tried.dead_end()
                if stuck >= 0:
                    return Step("trial", cell, number, stuck)
                for other, bits in enumerate(tried.candidates if tried.left else ()):
                    if not bits & (bits - 1):
                        sound[other] |= bits
            if not left:
                break
        return None
