"""A curriculum for reinforcement learning: problems at the level where a model sometimes succeeds, family by family.

``draw`` gives problems at each family's level, ``report`` takes the rewards they earned, and the level follows: up a
step when the mean of a full window of rewards is above the band, down when it is below. The window is emptied after
every judgement, and turning round takes several windows in a row (``turns``), so that a level at the edge does not
swing. Rewards for other levels than the present one are late or from reviews, and move nothing.

Everything follows from the seed and the order of reports, so a run that is restored from ``state_dict`` goes on as it
would have. It is safe in threads. It lives in one process: where several ranks hold rewards, gather them and report
in one. See docs/curriculum.md for TRL and verl.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.problem import Language
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.problems.verifying import Response, told_problem, verify
from seedbed.problems.worker import made_row

FORMAT = 1
"""Of the state; a state of another format is refused."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a level moves.

    Attributes:
        band: the mean reward that a level should give, from 0 to 1.
        window: rewards of the present level that are judged at once; a multiple of the group that shares a prompt.
        turns: full windows in a row that it takes to move against the last direction.
        review: share of the problems that are drawn from the levels below.

    Raises:
        ValueError: a value is out of its range.
    """

    band: tuple[float, float] = (0.3, 0.7)
    window: int = 64
    turns: int = 2
    review: float = 0.1

    def __post_init__(self) -> None:
        low, high = self.band
        if not 0 <= low < high <= 1:
            raise ValueError(f"the band must be two numbers from 0 to 1, the lower first, got {self.band}")
        if self.window < 1 or self.turns < 1:
            raise ValueError(f"window and turns must be at least 1, got {self.window} and {self.turns}")
        if not 0 <= self.review < 1:
            raise ValueError(f"the share of reviews must be at least 0 and below 1, got {self.review}")


class _Ladder:
    """The levels of one family, and where it stands on them."""

    __slots__ = ("direction", "levels", "made", "place", "rewards", "turning")

    def __init__(self, levels: Sequence[int], start: int) -> None:
        self.levels = sorted(set(levels))
        self.place = max((place for place, level in enumerate(self.levels) if level <= start), default=0)
        self.made = self.direction = self.turning = 0
        self.rewards: list[float] = []

    def take(self, level: int, reward: float, rule: Rule) -> None:
        if level != self.levels[self.place]:
            return
        self.rewards.append(reward)
        if len(self.rewards) < rule.window:
            return
        mean = fmean(self.rewards)
        self.rewards.clear()
        wanted = (mean > rule.band[1]) - (mean < rule.band[0])
        self.turning = self.turning + 1 if wanted and wanted == -self.direction else 0
        if wanted == 0 or 0 < self.turning < rule.turns:
            return
        place = min(max(self.place + wanted, 0), len(self.levels) - 1)
        if place != self.place:
            self.place, self.direction = place, wanted
        self.turning = 0

    def state(self) -> dict[str, Any]:
        return {"level": self.levels[self.place], "made": self.made, "direction": self.direction,
                "turning": self.turning, "rewards": list(self.rewards)}  # fmt: skip

    def restore(self, state: Mapping[str, Any]) -> None:
        self.place = self.levels.index(state["level"])
        self.made, self.direction, self.turning = state["made"], state["direction"], state["turning"]
        self.rewards = list(state["rewards"])


class Curriculum:
    """Problems of several families at moving levels.

    Args:
        families: names; None means all, or with ``bounds`` those that they name.
        seed: decides every problem.
        languages: of the prompts, in turn.
        rule: when a level moves.
        start: the level to begin at; the nearest below it where a family's bounds leave it out.
        bounds: the levels of each family, as ``seedbed calibrate`` finds them (the part ``families`` of its file).

    Raises:
        RecipeError: there is no such family, or its bounds name no level.
    """

    def __init__(
        self,
        families: Sequence[str] | None = None,
        *,
        seed: int = 0,
        languages: Sequence[Language] = ("en",),
        rule: Rule | None = None,
        start: int = 1,
        bounds: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        known = find.names("problems")
        chosen = (
            list(families) if families is not None else [name for name in bounds or known if not bounds or bounds[name]]
        )
        self._seed, self._languages, self._rule = seed, tuple(languages), rule or Rule()
        self._ladders: dict[str, _Ladder] = {}
        for name in chosen:
            if name not in known:
                raise RecipeError(f"there is no problem family '{name}'{nearest(name, known)}")
            levels = list((bounds or {}).get(name, range(1, 11)))
            if not levels or not all(type(one) is int and 1 <= one <= 10 for one in levels):
                raise RecipeError(f"{name}: its bounds must be levels from 1 to 10, got {levels!r}")
            self._ladders[name] = _Ladder(levels, start)
        if not self._ladders or not self._languages:
            raise RecipeError("a curriculum needs at least one family and one language")
        self._drawn, self._lock = 0, threading.Lock()

    @property
    def levels(self) -> dict[str, int]:
        """The present level of each family."""
        with self._lock:
            return {name: one.levels[one.place] for name, one in self._ladders.items()}

    def draw(self, count: int = 1) -> list[Row]:
        """The next problems, family by family in turn, as rows like those of a recipe's problems."""
        return [made_row(*self._next()) for _ in range(count)]

    def prompts(self) -> Iterator[Row]:
        """Problems without end, in the columns of the ``grpo`` export: prompt, problem, answer, source.

        Each is drawn when it is asked for, so it has the level of that moment.
        """
        from seedbed.export.rewarded import rewarded

        while True:
            one = rewarded(self.draw()[0])
            yield {"prompt": one.prompt, "problem": one.problem, "answer": one.answer, "source": one.family}

    def report(self, family: str, level: int, reward: float) -> None:
        """Tell what a problem of a family and level earned, from 0 to 1.

        Raises:
            RecipeError: the family is not among those that are drawn.
            ValueError: the reward is not from 0 to 1 (NaN included: an undecided check has no reward to report).
        """
        if family not in self._ladders:
            raise RecipeError(f"the curriculum draws no '{family}'{nearest(family, self._ladders)}")
        if math.isnan(reward) or not 0 <= reward <= 1:
            raise ValueError(f"a reward must be from 0 to 1, got {reward!r}")
        with self._lock:
            self._ladders[family].take(level, float(reward), self._rule)

    def rewards(self, completions: Sequence[Response], problem: Sequence[Any], **_: Any) -> list[float | None]:
        """Check completions, report the rewards and return them: a reward function as TRL's ``GRPOTrainer`` calls it.

        None where the check came to no end, which TRL leaves out; nothing is reported then.
        """
        found: list[float | None] = []
        for completion, one in zip(completions, problem, strict=True):
            told = told_problem({"problem": one})
            verdict = verify({"problem": told}, completion)
            found.append(verdict.score if verdict.decided else None)
            if verdict.decided and told.get("level") is not None:
                self.report(str(told["family"]), int(told["level"]), verdict.score)
        return found

    def state_dict(self) -> dict[str, Any]:
        """All that decides what comes next, as JSON values."""
        with self._lock:
            ladders = {name: one.state() for name, one in self._ladders.items()}
            return {"format": FORMAT, "seed": self._seed, "drawn": self._drawn, "families": ladders}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state_dict`` of a curriculum of the same families, seed and bounds.

        Raises:
            RecipeError: it is of another format, seed, family or level; nothing was changed.
        """
        if state.get("format") != FORMAT or state.get("seed") != self._seed:
            told = {name: state.get(name) for name in ("format", "seed")}
            raise RecipeError(f"a state of format {FORMAT} and seed {self._seed} is wanted, got {told}")
        families = state["families"]
        if families.keys() != self._ladders.keys():
            raise RecipeError(
                f"the state is of other families: {', '.join(sorted(families.keys() ^ self._ladders.keys()))}"
            )
        for name, one in families.items():
            if one["level"] not in self._ladders[name].levels:
                raise RecipeError(f"{name}: the state is at level {one['level']}, which its bounds leave out")
        with self._lock:
            self._drawn = int(state["drawn"])
            for name, one in families.items():
                self._ladders[name].restore(one)

    def _next(self) -> tuple[str, int, int, dict[str, Any]]:
        """What ``made_row`` is called with for the next problem; numbers are given out one at a time."""
        with self._lock:
            names = list(self._ladders)
            name = names[self._drawn % len(names)]
            ladder = self._ladders[name]
            number, place = ladder.made, ladder.place
            rng = generator(self._seed, "curriculum", name, number)
            if place and rng.random() < self._rule.review:
                place = rng.randrange(place)
            self._drawn, ladder.made = self._drawn + 1, number + 1
            language = self._languages[number % len(self._languages)]
        return name, self._seed, number, {"level": ladder.levels[place], "language": language}
