"""How the source of a human text is decoded: sampled, greedily, by beam, or as the most wanted of many."""

from __future__ import annotations

from typing import Any, Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.text import folded
from seedbed.methods.languages.gamma import importance, log_probability, most_wanted
from seedbed.methods.languages.pairs import LONGEST, lengths_failure
from seedbed.methods.languages.translating import TRANSLATE, read, size, translated

Decoding = Literal["sampled", "top_k", "greedy", "beam", "gamma"]
FREE: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0}
HOW: dict[str, dict[str, Any]] = {
    "sampled": FREE,
    "top_k": {**FREE, "extra": {"top_k": 10}},
    "greedy": {"temperature": 0.0},
    "beam": {"temperature": 0.0, "n": 5, "extra": {"use_beam_search": True}},
    "gamma": {**FREE, "logprobs": 1},
}
MOST_TOKENS = 1024


async def decoded(
    ctx: Context, text: str, source: str, decoding: Decoding, drawing: tuple[int, float]
) -> tuple[str, tuple[float | None, float | None]]:
    """The source that was decoded; importance and quality where they were measured."""
    if failed := lengths_failure(size(text), size(text)):
        raise Reject(failed, value=round(size(text), 1), threshold=LONGEST)
    if decoding == "gamma":
        return await _drawn(ctx, text, source, *drawing)
    reply = await translated(ctx, text, source, prompt=TRANSLATE, max_tokens=MOST_TOKENS, **HOW[decoding])
    if decoding == "beam" and len({folded(one) for one in reply.choices}) < 2:
        raise RecipeError("back_translation: the server did no beam search, its five texts are one; use vLLM, or "
                          "`decoding: greedy`")  # fmt: skip
    return read(reply, text, source), (None, None)


async def _drawn(
    ctx: Context, text: str, source: str, candidates: int, gamma: float
) -> tuple[str, tuple[float | None, float | None]]:
    """Of many sampled sources the one with the best of importance and quality."""
    if candidates < 2 or not 0 <= gamma <= 1:
        raise RecipeError(f"back_translation: gamma chooses among 2 or more, from 0 to 1; got {candidates}, {gamma}")
    found: dict[str, tuple[float, float]] = {}
    for _ in range(candidates):
        reply = await translated(ctx, text, source, prompt=TRANSLATE, max_tokens=MOST_TOKENS, **HOW["gamma"])
        given, tokens = log_probability(reply.logprobs)
        try:
            said = read(reply, text, source)
        except Reject:  # one bad candidate of many is none; all of them set the row aside below
            continue
        if said not in found and not lengths_failure(size(said), size(text)):
            found[said] = await importance(ctx, said, given, tokens), given / tokens
    if not found:
        raise Reject(f"none of {candidates} candidates is a translation of fitting length", value=0, threshold=1)
    best = most_wanted(list(found.values()), gamma)
    chosen = list(found)[best]
    return chosen, (round(found[chosen][0], 4), round(found[chosen][1], 4))
