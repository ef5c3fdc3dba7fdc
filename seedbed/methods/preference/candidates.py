"""Several answers to one instruction, and a figure for each: what the methods that choose among answers share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Literal, TypeVar

from seedbed.checks.judge import judge
from seedbed.checks.reward import Form, figure_of
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.text import folded

T = TypeVar("T")
By = Literal["reward", "judge"]


async def sampled(ctx: Context, instruction: str, count: int, *, system: str = "", **sampling: Any) -> list[str]:
    """So many answers of the main model to an instruction, in the order in which they were drawn."""
    if count < 2:
        raise RecipeError(f"choosing among answers needs at least 2 of them, got {count}")
    return [(await ctx.ask(instruction, system=system, **sampling)).text.strip() for _ in range(count)]


def differing(answers: Sequence[str]) -> list[str]:
    """The answers without those that only repeat one before.

    Raises:
        Reject: there is but one.
    """
    found = firsts(answers, folded)
    if len(found) < 2:
        raise Reject(f"the model gave one and the same answer {len(answers)} times", value=answers[0][:200])
    return found


def firsts(items: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    """The items in their order, of those with one key the first."""
    found: dict[Hashable, T] = {}
    for one in items:
        found.setdefault(key(one), one)
    return list(found.values())


async def figures(
    ctx: Context, instruction: str, answers: Sequence[str], by: By, *, form: Form = "chat", label: str = ""
) -> list[float]:
    """A figure for each answer: a reward model's (role ``reward``), or a judge's mean from 1 to 5 (role ``judge``)."""
    if by == "reward":
        return [await figure_of(ctx, instruction, one, form=form, label=label) for one in answers]
    return [float((await judge(ctx, instruction, one)).value["mean"]) for one in answers]
