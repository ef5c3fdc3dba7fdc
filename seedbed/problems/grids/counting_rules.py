"""Rules that count (of these literals at least so many hold and at most so many) and what follows from them.

Variables are numbers from 1, literals are variables or their negatives, as in ``problems.sat``. Each step is true by
itself: a rule has all it may have, so the rest of it does not hold; a rule needs all that it has left, so all of it
holds; or a trial of one literal ends in a rule that is broken, so the literal does not hold. A puzzle that the steps
fill has one solution.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

COST = {"full": 1.0, "short": 2.0, "trial": 3.0}
"""What a step counts: a look at what is there, a search for what is left, a trial beside the steps within it."""
MOST_NODES = 300
"""Boards that are looked at in the search for another solution; past that none is named."""


class Rule(NamedTuple):
    """``least`` to ``most`` of the literals hold; ``kind`` and ``place`` are the family's name for it."""

    kind: str
    place: int
    literals: tuple[int, ...]
    least: int
    most: int


class Step(NamedTuple):
    """Literals that follow (``gained``) from a rule and literals known before (``because``).

    A ``trial`` assumes the opposite of what is gained, goes through ``chain`` and breaks the rule.
    """

    kind: Literal["full", "short", "trial"]
    rule: Rule
    gained: tuple[int, ...]
    because: tuple[int, ...]
    chain: tuple[Step, ...] = ()

    @property
    def cost(self) -> float:
        """How hard it is to see."""
        return COST[self.kind] + sum([COST[step.kind] for step in self.chain])


class Board:
    """What is known of the variables, and how each rule stands: its literals that hold, and those that may.

    Either is counted only for rules that care: the first where not all literals may hold, the second where some must.
    """

    def __init__(self, rules: Sequence[Rule], variables: int) -> None:
        self.rules = list[Rule]()
        self.holds = [False] * (2 * variables + 1)  # by literal: negative ones count from the end
        self.raising: list[list[int]] = [[] for _ in self.holds]  # by literal: the rules with one more that holds
        self.falling: list[list[int]] = [[] for _ in self.holds]  # by literal: the rules with one less that may
        self.met, self.left, self.least, self.most = list[int](), list[int](), list[int](), list[int]()
        self.broken: Rule | None = None
        self.due = deque[int]()
        self.add(rules)

    def extended(self, rules: Sequence[Rule]) -> Board:
        """A board on which nothing was put, with further rules: so the rules that many grids share are set up once."""
        other = self.copy()
        other.rules, other.least, other.most = self.rules.copy(), self.least.copy(), self.most.copy()
        other.raising, other.falling = [one.copy() for one in self.raising], [one.copy() for one in self.falling]
        other.add(rules)
        return other

    def add(self, rules: Sequence[Rule]) -> None:
        """Further rules, on a board where nothing was put."""
        for place, (_, _, literals, least, most) in enumerate(rules, len(self.rules)):
            for literal in literals if most < len(literals) else ():
                self.raising[literal].append(place)
            for literal in literals if least else ():
                self.falling[-literal].append(place)
            if most == 0 or least == len(literals):
                self.due.append(place)
        self.rules += rules
        self.met += [0] * len(rules)
        self.left += [len(rule.literals) for rule in rules]
        self.least += [rule.least for rule in rules]
        self.most += [rule.most for rule in rules]

    def copy(self) -> Board:
        """The same knowledge, to try something on."""
        other = Board.__new__(Board)
        other.rules, other.raising, other.falling = self.rules, self.raising, self.falling
        other.least, other.most = self.least, self.most
        other.holds, other.met, other.left = self.holds.copy(), self.met.copy(), self.left.copy()
        other.broken, other.due = self.broken, self.due.copy()
        return other

    def known(self, variable: int) -> bool:
        """Whether a variable is decided."""
        return self.holds[variable] or self.holds[-variable]

    def put(self, literal: int) -> None:
        """Let a literal hold; notes a rule that is broken by it."""
        self._hold((literal,))

    def _hold(self, literals: Iterable[int]) -> None:
        """Let literals hold, one after the other; those that hold are passed over."""
        holds, met, left, least, most, due = self.holds, self.met, self.left, self.least, self.most, self.due
        for literal in literals:
            if holds[literal]:
                continue
            holds[literal] = True
            for place in self.raising[literal]:
                count = met[place] = met[place] + 1
                if count >= most[place]:
                    due.append(place)
                    if count > most[place]:
                        self.broken = self.rules[place]
            for place in self.falling[literal]:
                count = left[place] = left[place] - 1
                if count <= least[place]:
                    due.append(place)
                    if count < least[place]:
                        self.broken = self.rules[place]

    def follow(self) -> list[Step]:
        """Put all that follows from single rules, until nothing does or a rule is broken."""
        holds, met, most, due = self.holds, self.met, self.most, self.due
        steps = list[Step]()
        while due and self.broken is None:
            place = due.popleft()
            rule = self.rules[place]
            literals = rule.literals
            gained = tuple([one for one in literals if not holds[one] and not holds[-one]])
            if not gained:
                continue
            if met[place] >= most[place]:
                gained = tuple([-one for one in gained])
                steps.append(Step("full", rule, gained, tuple([one for one in literals if holds[one]])))
            else:
                steps.append(Step("short", rule, gained, tuple([-one for one in literals if holds[-one]])))
            self._hold(gained)
        return steps

    def settle(self) -> list[int]:
        """As ``follow``, without the steps: the literals that were put."""
        holds, met, most, due, rules = self.holds, self.met, self.most, self.due, self.rules
        gained = list[int]()
        while due and self.broken is None:
            place = due.popleft()
            sign = -1 if met[place] >= most[place] else 1
            some = [sign * one for one in rules[place].literals if not holds[one] and not holds[-one]]
            self._hold(some)
            gained += some
        return gained

    def take_back(self, literals: Sequence[int]) -> None:
        """Undo puts, the last ones and all since nothing was due and no rule was broken."""
        holds, met, left = self.holds, self.met, self.left
        for literal in literals:
            holds[literal] = False
            for place in self.raising[literal]:
                met[place] -= 1
            for place in self.falling[literal]:
                left[place] += 1
        self.broken = None
        self.due.clear()

    def refuted(self, literals: Iterable[int]) -> Step | None:
        """The first of the literals that breaks a rule in the end, as the step that denies it; nothing may be due.

        What follows from a literal that breaks none breaks none either, so it is not tried.
        """
        harmless = set[int]()
        for literal in literals:
            if self.holds[literal] or self.holds[-literal] or literal in harmless:
                continue
            self.put(literal)
            gained = self.settle()
            broken = self.broken is not None
            self.take_back([literal, *gained])
            if broken:
                return self.trial(literal)
            harmless.update(gained)
        return None

    def trial(self, literal: int) -> Step:
        """The step that denies a literal which breaks a rule."""
        tried = self.copy()
        tried.put(literal)
        steps, rule = tried.follow(), tried.broken
        assert rule is not None
        full = sum(tried.holds[one] for one in rule.literals) > rule.most
        ends = [one if full else -one for one in rule.literals if tried.holds[one if full else -one]]
        return Step("trial", rule, (-literal,), tuple(ends), tuple(needed(steps, ends)))

    def filled(self, literals: Sequence[int]) -> Board | None:
        """A board with these literals and every variable of a rule decided, or None where none was found."""
        start = self.copy()
        for literal in literals:
            start.put(literal)
        used = sorted({abs(one) for rule in self.rules for one in rule.literals})
        boards, nodes = [start], 0
        while boards and nodes < MOST_NODES:
            nodes += 1
            board = boards.pop()
            board.settle()
            if board.broken is not None:
                continue
            variable = next((one for one in used if not board.known(one)), None)
            if variable is None:
                return board
            other = board.copy()
            other.put(variable)
            board.put(-variable)
            boards += [board, other]
        return None


def deduce(board: Board, tries: Sequence[int]) -> list[Step]:
    """All steps that a board allows, easiest first; a trial is made of ``tries`` only, in their order."""
    steps = board.follow()
    while board.broken is None and (trial := board.refuted(tries)) is not None:
        steps.append(trial)
        board.put(trial.gained[0])
        steps += board.follow()
    return steps


def replayed(board: Board, refuted: Sequence[int]) -> list[Step]:
    """As ``deduce``, where the literals that its trials deny, in order, are known; what is known by then needs none."""
    steps = board.follow()
    for literal in refuted:
        if board.holds[-literal]:
            continue
        steps.append(board.trial(literal))
        board.put(-literal)
        steps += board.follow()
    return steps


def needed(steps: Sequence[Step], literals: Iterable[int]) -> list[Step]:
    """The steps that lead to the literals, in order."""
    wanted, used = set(literals), list[Step]()
    for step in reversed(steps):
        if not wanted.isdisjoint(step.gained):
            used.append(step)
            wanted.update(step.because if step.kind != "trial" else premises(step))
    return used[::-1]


def premises(step: Step) -> set[int]:
    """What has to be known before a step; within a trial, beside what the trial itself gains."""
    if step.kind != "trial":
        return set(step.because)
    inner = {-step.gained[0]}.union(*(one.gained for one in step.chain))
    return set(step.because).union(*(premises(one) for one in step.chain)) - inner


def merged(steps: Sequence[Step], kind: str) -> list[Step]:
    """The steps with neighbours by this kind of rule and for one reason told as one."""
    told = list[Step]()
    for step in steps:
        last = told[-1] if told else None
        same = last and last.because == step.because and last.rule.kind == step.rule.kind == kind
        if last and same and last.kind == step.kind == "full":
            told[-1] = Step("full", last.rule, last.gained + step.gained, last.because)
        else:
            told.append(step)
    return told


def difficulty(steps: Sequence[Step]) -> dict[str, float]:
    """The effort of the steps, and how many there are of each kind."""
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    return {"effort": sum(step.cost for step in steps), **kinds}
