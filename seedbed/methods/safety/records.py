"""What the safety methods share: whether an answer refuses, and a judge who says yes or no."""

from __future__ import annotations

from typing import Any

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.quality.filters.refusal import refusal

JUDGING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 16, "role": "judge"}


def refuses(answer: str) -> bool:
    """Whether an answer refuses in its first sentences; what it says of itself as a machine does not count."""
    return not refusal(answer, boilerplate=False).passed


async def judged(ctx: Context, question: Prompt, parts: list[tuple[str, str]], **values: str) -> bool:
    """A yes or no of the role ``judge`` about texts, which it sees as material between marks.

    ``question`` has the slots ``mark`` and ``material`` besides those of ``values``.
    """
    prompt = ctx.fill(question, **seen(ctx, parts), **values)
    return (await ctx.ask(prompt, may_be_cut=True, **JUDGING)).yes()


def seen(ctx: Context, parts: list[tuple[str, str]]) -> dict[str, str]:
    """Titled texts as material between marks of the row's own: what fills ``mark`` and ``material``."""
    mark = draw_mark(ctx.rng, (text for _, text in parts))
    return {"mark": mark, "material": shown(mark, parts)}
