"""The gamma score of back-translations: how good a source is, and how much it adds, weighed against each other.

Paper: arXiv 2310.13675. Importance is the log-probability of a source as text less that as a translation, by its
length; quality is the second by length. Both become z-scores among the candidates of a target.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError

ECHO: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1, "logprobs": 1, "extra": {"echo": True}}
ROLE = "lm"


def log_probability(tokens: Sequence[dict[str, Any]]) -> tuple[float, int]:
    """The log-probability of a reply's text, and how many tokens it has.

    Raises:
        RecipeError: the server gives none.
    """
    values = [one["logprob"] for one in tokens if isinstance(one.get("logprob"), int | float)]
    if not values or not all(map(math.isfinite, values)):
        raise RecipeError(
            "back_translation: `decoding: gamma` rests on log-probabilities, and the model gives none; name one whose "
            "server gives them (vLLM, SGLang, llama.cpp)"
        )
    return math.fsum(values), len(values)


async def importance(ctx: Context, said: str, given: float, tokens: int) -> float:
    """How much likelier a source is as text than as this translation, a token.

    Raises:
        RecipeError: the server of the role ``lm`` does not echo.
    """
    reply = await ctx.ask(said, raw=True, may_be_cut=True, role=ROLE, **ECHO)
    if len(reply.logprobs) < 2 or not reply.text.startswith(said[:20]):
        raise RecipeError(
            "back_translation: `decoding: gamma` needs a model under the role 'lm' whose server gives raw completions "
            "with echo (vLLM, SGLang)"
        )
    alone, _ = log_probability(reply.logprobs[:-1] if reply.text != said else reply.logprobs)
    return (alone - given) / tokens


def most_wanted(figures: Sequence[tuple[float, float]], gamma: float) -> int:
    """The place of the candidate with the highest gamma score, of (importance, quality); the first of equals."""
    wanted, good = (_normed([one[side] for one in figures]) for side in (0, 1))
    scores = [gamma * one + (1 - gamma) * other for one, other in zip(wanted, good, strict=True)]
    return scores.index(max(scores))


def _normed(values: list[float]) -> list[float]:
    spread = pstdev(values)
    return [(one - fmean(values)) / spread for one in values] if spread else [0.0] * len(values)
