"""Holding a judge against rows that people labelled: how far it agrees, and which way it leans."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from seedbed.actions.agreement import Figure, confusion, figure, kappa, pearson, share, spearman
from seedbed.actions.labelled import SIDES, Labelled, read_labelled
from seedbed.core.errors import ProviderError, RecipeError, Reject
from seedbed.core.example import call
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.step import Step
from seedbed.core.text import length
from seedbed.llm.spec import parse_spec, resolved
from seedbed.recipe.bind import bind
from seedbed.recipe.model import StepSpec

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from seedbed.core.environment import Environment, Opened
    from seedbed.core.program import Outcome, Program
    from seedbed.llm.models import Model

AT_ONCE = 16
"""Rows that wait for the judge side by side."""
FEW = 100
"""With fewer labelled rows than this the intervals are wide; arXiv 2306.05685 used 3,000 votes."""
POINTS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class ScoreReport:
    """A judge's scores against people's, both from 1 to 5.

    Attributes:
        exact, near: the share of rows where the judge's rounded score is the label, or at most one point off.
        kappa: Cohen's, weighted by squared distance.
        lean: the mean of the judge's score less the label: above 0 it is too kind.
        confusion: rows are labels, columns the judge's rounded scores.
        by_score: for each score of the judge: how many rows, and the mean label with its interval.
        length_judge, length_label: rank correlation of the score, and of the label, with the length of the answer.
        length_lean: the same of their difference: above 0 the judge likes long answers more than people do.
    """

    rows: int
    exact: Figure
    near: Figure
    kappa: Figure
    spearman: Figure
    pearson: Figure
    lean: Figure
    confusion: list[list[int]]
    by_score: list[tuple[int, int, Figure]]
    length_judge: Figure
    length_label: Figure
    length_lean: Figure


@dataclass(frozen=True)
class PairReport:
    """A judge's winners against people's.

    Attributes:
        agreement: over all pairs; ``decided``: over those where both name a winner.
        kappa: Cohen's, of first, second and tie.
        confusion: rows are labels, columns the judge's winners, in the order first, second, tie.
        by_place: the share of pairs where the two orders disagree.
        first_place: of those where each order names a winner, the share that goes to the answer shown first.
        longer_judge, longer_label: how often the winner is the longer answer, by the judge and by the labels.
    """

    rows: int
    agreement: Figure
    decided: Figure
    kappa: Figure
    confusion: list[list[int]]
    by_place: Figure
    first_place: Figure
    longer_judge: Figure
    longer_label: Figure


@dataclass
class Calibration:
    """What came out; ``undecided`` holds the line and the reason of rows that the judge gave no score."""

    model: str
    scores: ScoreReport | None = None
    pairs: PairReport | None = None
    undecided: list[tuple[int, str]] = field(default_factory=list)


def calibrate_judge(file: Path, *, model: str, settings: Mapping[str, Any] | None = None) -> Calibration:
    """Ask a judge about labelled rows and compare.

    Args:
        file: JSONL; see ``seedbed.actions.labelled`` for its two kinds of rows.
        model: the judge, as recipes write models.
        settings: of the check ``judge``, such as its dimensions.

    Raises:
        RecipeError: a line of the file, a setting or the model is wrong; nothing was asked.
        ProviderError: the judge does not answer, or decided on none of the rows.
    """
    rows = read_labelled(file)
    spec = parse_spec(model)
    steps = {
        "score": bind(StepSpec(name="judge", settings=dict(settings or {})), Path()),
        "pair": bind(StepSpec(name="compare", settings={}), Path()),
    }
    said = asyncio.run(_ask_all(rows, steps, spec))
    made = Calibration(spec.model.split("@")[0])
    made.undecided = [(row.line, one) for row, one in zip(rows, said, strict=True) if isinstance(one, str)]
    decided = [(row, one) for row, one in zip(rows, said, strict=True) if not isinstance(one, str)]
    if not decided:
        line, reason = made.undecided[0]
        raise ProviderError(f"the judge decided on none of {len(rows)} rows; line {line}: {reason}")
    scored = [(row, one) for row, one in decided if row.kind == "score"]
    paired = [(row, one) for row, one in decided if row.kind == "pair"]
    made.scores = _score_report([(row, float(one.value["mean"])) for row, one in scored]) if scored else None
    made.pairs = _pair_report([(row, one["compared"][0]) for row, one in paired]) if paired else None
    return made


async def _ask_all(rows: Sequence[Labelled], steps: Mapping[str, Step], spec: Any) -> list[Any]:
    """For each row what the judge said, or the reason why there is nothing."""
    from seedbed.llm.models import open_model

    model, gate = open_model(spec), asyncio.Semaphore(AT_ONCE)
    outside = _Judge(model)

    async def one(row: Labelled) -> Any:
        step = steps[row.kind]
        async with gate:
            try:
                return await call(step.entry, row.values, step.settings, outside, seed=row.line, language="auto")
            except Reject as reject:
                return reject.reason
            except ProviderError as error:
                if error.scope == "run":
                    raise
                return str(error)

    try:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(one(row)) for row in rows]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        await model.close()
    return [work.result() for work in asked]


class _Judge:
    """One model in every role."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def __call__(self, request: Request) -> Reply:
        return await self._model(resolved(self._model.spec, request))

    async def run_program(self, program: Program) -> Outcome:
        raise RecipeError("a judge runs no programs")

    def open_session(self, environment: Environment) -> AbstractAsyncContextManager[Opened]:
        raise RecipeError("a judge opens no environments")


def _score_report(rows: Sequence[tuple[Labelled, float]]) -> ScoreReport:
    pairs = [(row.score, said) for row, said in rows]
    whole = [(int(label + 0.5), int(said + 0.5)) for label, said in pairs]
    long = [float(length(row.values["output"])) for row, _ in rows]
    sized = list(zip(long, pairs, strict=True))
    return ScoreReport(
        rows=len(rows),
        exact=figure(whole, lambda some: share([one == other for one, other in some])),
        near=figure(whole, lambda some: share([abs(one - other) <= 1 for one, other in some])),
        kappa=figure(whole, lambda some: kappa(some, POINTS, weighted=True)),
        spearman=figure(pairs, spearman),
        pearson=figure(pairs, pearson),
        lean=figure(pairs, lambda some: fmean(said - label for label, said in some)),
        confusion=confusion(whole, POINTS),
        by_score=_by_score(pairs, whole),
        length_judge=figure(sized, lambda some: spearman([(size, said) for size, (_, said) in some])),
        length_label=figure(sized, lambda some: spearman([(size, label) for size, (label, _) in some])),
        length_lean=figure(sized, lambda some: spearman([(size, said - label) for size, (label, said) in some])),
    )


def _by_score(pairs: Sequence[tuple[float, float]], whole: Sequence[tuple[int, int]]) -> list[tuple[int, int, Figure]]:
    made = []
    for point in POINTS:
        labels = [label for (label, _), (_, said) in zip(pairs, whole, strict=True) if said == point]
        made.append((point, len(labels), figure(labels, fmean) if labels else Figure(None)))
    return made


def _pair_report(rows: Sequence[tuple[Labelled, Any]]) -> PairReport:
    winners = [(row.winner, int(said["winner"])) for row, said in rows]
    turned = [said["orders"] for _, said in rows if set(said["orders"]) == {0, 1}]
    return PairReport(
        rows=len(rows),
        agreement=figure(winners, lambda some: share([one == other for one, other in some])),
        decided=figure(
            [pair for pair in winners if min(pair) >= 0], lambda some: share([one == other for one, other in some])
        ),
        kappa=figure(winners, lambda some: kappa(some, SIDES)),
        confusion=confusion(winners, SIDES),
        by_place=figure([not said["consistent"] for _, said in rows], share),
        first_place=figure([orders[0] == 0 for orders in turned], share),
        longer_judge=figure(_longer([(row, int(said["winner"])) for row, said in rows]), share),
        longer_label=figure(_longer([(row, row.winner) for row, _ in rows]), share),
    )


def _longer(rows: Sequence[tuple[Labelled, int]]) -> list[bool]:
    """For each pair with a winner and two lengths: whether the winner is the longer one."""
    sized = [([length(text) for text in row.values["answers"]], winner) for row, winner in rows if winner >= 0]
    return [sizes[winner] > sizes[1 - winner] for sizes, winner in sized if sizes[0] != sizes[1]]
