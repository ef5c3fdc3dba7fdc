"""The reward data of `wizard_math`: variants of a problem put in order, and the steps of a solution marked."""

from __future__ import annotations

from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.text import folded
from seedbed.methods.math.solving import SOLVE, known, reaches, worked
from seedbed.methods.math.wizard_math_evolution import evolved
from seedbed.methods.math.wizard_math_prompts import MARK, RANK

JUDGING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}


class Ranked(TypedDict):
    """Variants of a problem in order, the best first; the first and the last are the row's pair."""

    instruction: str
    instruction_set: list[str]
    chosen: str
    rejected: str


class Marked(TypedDict):
    """A solution in steps, each marked; ``reached`` tells whether its end is the known answer."""

    steps: list[str]
    step_labels: list[bool]
    reached: bool


class Rewarded(TypedDict):
    """The rewards of a problem, of its solution, and both multiplied."""

    irm_score: float
    prm_score: float
    reward: float


class Order(BaseModel):
    """The reply to ``RANK``."""

    model_config = ConfigDict(extra="forbid")
    reason: str
    order: list[int]


class Labels(BaseModel):
    """The reply to ``MARK``."""

    model_config = ConfigDict(extra="forbid")
    reason: str
    labels: list[bool]


async def rank_variants(ctx: Context, question: str, *, variants: tuple[int, int] = (2, 4)) -> Ranked:
    """Have two generators (``main`` and ``second``) write variants, and a judge put them in order, twice.

    The second time they are shown the other way round; the best and the worst must be the same ones, or the row goes.

    Raises:
        Reject: fewer than 4 different variants came through, or the two orders differ at their ends.
    """
    if not 2 <= variants[0] <= variants[1] <= 4:
        raise RecipeError(f"wizard_math: each generator writes 2 to 4 variants, got {list(variants)}")
    found: dict[str, str] = {}
    for role in ("main", "second"):
        for _ in range(ctx.rng.randint(*variants)):
            one = await evolved(ctx, question, ctx.rng.choice(("up", "down")), role=role)
            if isinstance(one, str):
                continue
            found.setdefault(folded(one.question), one.question)
    texts = list(found.values())
    if len(texts) < 4:
        raise Reject(f"{len(texts)} different variants, at least 4 are wanted", value=texts, threshold=4)
    ctx.rng.shuffle(texts)
    first = await _order(ctx, texts)
    backward = [len(texts) - 1 - place for place in await _order(ctx, texts[::-1])]
    if (first[0], first[-1]) != (backward[0], backward[-1]):
        raise Reject("shown the other way round, the best or the worst is another one", value=[first, backward])
    ordered = [texts[place] for place in first]
    return Ranked(instruction=question, instruction_set=ordered, chosen=ordered[0], rejected=ordered[-1])


async def mark_steps(ctx: Context, question: str, answer: str) -> Marked:
    """Have a problem solved and a judge mark every step; marks that the known answer contradicts are not kept.

    Raises:
        Reject: all steps are called right and the end is wrong, or the last one wrong and the end is right.
    """
    wanted = known(answer)
    solution = await worked(ctx, SOLVE, question)
    steps = [line.strip() for line in solution.splitlines() if line.strip()]
    shown = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    reply = await ctx.ask(ctx.fill(MARK, question=question, shown=shown, count=len(steps)), schema=Labels, role="judge",
                          **JUDGING)  # fmt: skip
    labels = reply.json(Labels).labels
    if len(labels) != len(steps):
        raise Unreadable(f"wanted {len(steps)} labels, one for each step, found {len(labels)}", reply)
    reached = reaches(solution, wanted)
    if all(labels) and not reached:
        raise Reject("every step is called right, and the end is not the known answer", value=solution[-200:])
    if reached and not labels[-1]:
        raise Reject("the last step is called wrong, and it is the known answer", value=steps[-1][:200])
    return Marked(steps=steps, step_labels=labels, reached=reached)


async def reward(ctx: Context, instruction: str, output: str) -> Rewarded:
    """The reward of a problem with its solution: that of the problem times the least of the solution's steps.

    The roles ``irm`` and ``prm`` are reward models, trained on what the other two make; each gives 0 to 1.

    Raises:
        RecipeError: such a model gives several figures, or one out of range.
    """
    steps = [line for line in output.splitlines() if line.strip()]
    irm = _figure(await ctx.classify(instruction, role="irm"), "irm")
    prefixes = ["\n".join(steps[:count]) for count in range(1, len(steps) + 1)]
    prm = min([_figure(await ctx.classify(instruction, one, role="prm"), "prm") for one in prefixes])
    return Rewarded(irm_score=irm, prm_score=prm, reward=irm * prm)


def _figure(labels: dict[str, float], role: str) -> float:
    figures = list(labels.values())
    if len(figures) != 1 or not 0 <= figures[0] <= 1:
        raise RecipeError(f"wizard_math: the model of the role '{role}' must give one figure from 0 to 1, got {labels}")
    return figures[0]


async def _order(ctx: Context, texts: list[str]) -> list[int]:
    """The places of the texts, the best first."""
    shown = "\n\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
    reply = await ctx.ask(ctx.fill(RANK, shown=shown), schema=Order, role="judge", **JUDGING)
    order = [number - 1 for number in reply.json(Order).order]
    if sorted(order) != list(range(len(texts))):
        raise Unreadable(f"wanted each number from 1 to {len(texts)} once", reply)
    return order
