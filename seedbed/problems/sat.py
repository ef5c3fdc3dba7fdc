"""A solver for propositional formulas that is built once and asked often.

A formula is a list of clauses, a clause a list of literals, a literal a variable's number from 1, negative when denied
(as in DIMACS). With the extra ``seedbed[puzzles]`` python-sat answers, without it a small solver of our own, some
hundred times slower. Both give the same facts (satisfiable or not), not the same models: never put a model into a
problem unless it is the only one.

One call proves a solution unique when one is known: add a clause that denies it, or, when a clue is taken away from a
puzzle that had one solution, assume that clue's opposite.
"""

from __future__ import annotations

import atexit
import importlib.util
import weakref
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from seedbed.core.errors import SeedbedError

Clause = Sequence[int]
MOST_CONFLICTS = 200_000
"""Conflicts of one call: seconds with python-sat, minutes without."""


class TooHard(SeedbedError):
    """The solver gave up after its most conflicts; draw another problem."""


def has_pysat() -> bool:
    """Whether python-sat is installed."""
    try:
        return importlib.util.find_spec("pysat") is not None
    except ValueError:  # a module that was set to None to keep it out
        return False


class Solver:
    """A formula that can be asked again and again under other assumptions.

    Args:
        clauses: the rules, which always hold.
        own: use our own solver even where python-sat is installed.
        most_conflicts: after which a call gives up; puzzles of the catalogue need a thousandth of it.
    """

    def __init__(
        self, clauses: Iterable[Clause] = (), *, own: bool = False, most_conflicts: int = MOST_CONFLICTS
    ) -> None:
        self._inner: Any = _Own() if own or not has_pysat() else _pysat()
        self._most = most_conflicts
        for clause in clauses:
            self._inner.add_clause(clause)

    def add(self, clause: Clause) -> None:
        """One more rule, from now on."""
        self._inner.add_clause(clause)

    def solve(self, assumptions: Sequence[int] = ()) -> frozenset[int] | None:
        """The true literals of a model in which the assumptions hold, or None when there is none.

        Raises:
            TooHard: after ``most_conflicts`` conflicts.
        """
        self._inner.conf_budget(self._most)
        found = self._inner.solve_limited(assumptions=list(assumptions))
        if found is None:
            raise TooHard(f"no answer after {self._most} conflicts")
        return frozenset(self._inner.get_model()) if found else None

    def possible(self, assumptions: Sequence[int] = ()) -> bool:
        """Whether there is a model in which the assumptions hold."""
        return self.solve(assumptions) is not None

    def forced(self, literals: Iterable[int], assumptions: Sequence[int] = ()) -> list[int]:
        """Those of the literals that hold in every model (their opposite is impossible)."""
        model = self.solve(assumptions)
        if model is None:
            return []
        return [one for one in literals if one in model and not self.possible([*assumptions, -one])]


def exactly_one(literals: Sequence[int]) -> list[list[int]]:
    """Clauses that say that one of the literals is true and no other is."""
    pairs = [[-a, -b] for place, a in enumerate(literals) for b in literals[place + 1 :]]
    return [list(literals), *pairs]


def _pysat() -> Any:
    from pysat.solvers import Minisat22

    solver = Minisat22()
    _LIVING.add(solver)
    return solver


_LIVING: weakref.WeakSet[Any] = weakref.WeakSet()


@atexit.register
def _end() -> None:
    """Families keep solvers for good, and python-sat's cannot be taken down once the interpreter is."""
    for solver in list(_LIVING):
        solver.delete()


class _Own:
    """Unit propagation with two watched literals and chronological backtracking; no learning."""

    def __init__(self) -> None:
        self._watching: dict[int, list[list[int]]] = defaultdict(list)
        self._units: list[int] = []
        self._order: dict[int, None] = {}
        self._model: list[int] = []
        self._budget, self._empty = MOST_CONFLICTS, False

    def add_clause(self, clause: Clause) -> None:
        clause = list(dict.fromkeys(clause))
        if any(-one in clause for one in clause):
            return
        self._order.update((abs(one), None) for one in clause)
        self._empty |= not clause
        if len(clause) == 1:
            self._units.append(clause[0])
        elif clause:
            self._watching[clause[0]].append(clause)
            self._watching[clause[1]].append(clause)

    def conf_budget(self, conflicts: int) -> None:
        self._budget = conflicts

    def get_model(self) -> list[int]:
        return self._model

    def solve_limited(self, assumptions: list[int]) -> bool | None:
        self._true: set[int] = set()
        self._trail: list[int] = []
        if self._empty or not all(self._assign(one) for one in [*self._units, *assumptions]):
            return False
        decisions, conflicts = list[tuple[int, int]](), 0  # (length of the trail before it, literal)
        while (literal := self._undecided()) is not None:
            decisions.append((len(self._trail), literal))
            while not self._assign(literal):
                conflicts += 1
                if conflicts > self._budget:
                    return None
                if not decisions:
                    return False
                length, tried = decisions.pop()
                self._undo(length)
                literal = -tried
        self._model = sorted(self._true, key=abs)
        return True

    def _undecided(self) -> int | None:
        """A literal of the first open clause whose watches are both open, else of any variable."""
        for variable in self._order:
            if variable not in self._true and -variable not in self._true:
                return variable
        return None

    def _undo(self, length: int) -> None:
        for literal in self._trail[length:]:
            self._true.discard(literal)
        del self._trail[length:]

    def _assign(self, literal: int) -> bool:
        """Make a literal true with all that follows; False when a clause can no longer be satisfied."""
        if -literal in self._true:
            return False
        if literal in self._true:
            return True
        place = len(self._trail)
        self._true.add(literal)
        self._trail.append(literal)
        while place < len(self._trail):
            if not self._follow(-self._trail[place]):
                return False
            place += 1
        return True

    def _follow(self, false: int) -> bool:
        """Give every clause that watched a literal that became false another watch, or its last literal."""
        kept, watching = list[list[int]](), self._watching[false]
        for place, clause in enumerate(watching):
            if clause[0] == false:
                clause[0], clause[1] = clause[1], clause[0]
            if clause[0] in self._true or not self._rewatched(clause):
                kept.append(clause)
                if clause[0] in self._true:
                    continue
                if -clause[0] in self._true:
                    self._watching[false] = kept + watching[place + 1 :]
                    return False
                self._true.add(clause[0])
                self._trail.append(clause[0])
        self._watching[false] = kept
        return True

    def _rewatched(self, clause: list[int]) -> bool:
        for place in range(2, len(clause)):
            if -clause[place] not in self._true:
                clause[1], clause[place] = clause[place], clause[1]
                self._watching[clause[1]].append(clause)
                return True
        return False
