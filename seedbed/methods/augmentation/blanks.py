"""Blanks in a text: which stretches are drawn, how they are filled, and filling them by a masked model."""

from __future__ import annotations

from random import Random

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.text import cjk_share, folded
from seedbed.methods.augmentation.tokens import Token, joined, places, put

ROLE = "mask"
LONGEST = 3
"""Words of a stretch, at most."""
Stretch = tuple[int, int]


def drawn(rng: Random, tokens: list[Token], share: float) -> list[Stretch]:
    """Stretches of words, apart from one another, that hold about a share of them; in order."""
    able, wanted = places(tokens, plain=True), max(1, round(share * len(places(tokens))))
    taken: set[int] = set()
    found: list[Stretch] = []
    for start in rng.sample(able, len(able)):
        room = min(rng.randint(1, LONGEST), wanted - len(taken))
        end = start
        while end < len(tokens) and end - start < room and tokens[end].word:
            end += 1
        if end > start and not taken & set(range(start - 1, end + 1)):
            found.append((start, end))
            taken |= set(range(start, end))
        if len(taken) >= wanted:
            break
    return sorted(found)


Filled = list[Token | None]
"""The tokens, the first of each stretch with what was filled in, None for the others of it."""


def filled_with(tokens: list[Token], blanks: list[Stretch], texts: list[str]) -> Filled:
    """The tokens with a text in each stretch."""
    filled: Filled = list(tokens)
    for (start, end), said in zip(blanks, texts, strict=True):
        filled[start:end] = [put(tokens, start, said)[start], *[None] * (end - start - 1)]
    return filled


async def predicted(
    ctx: Context, tokens: list[Token], blanks: list[Stretch], label: str, how: tuple[int, str]
) -> Filled:
    """The blanks filled by a masked model, a word (of Chinese a character) at a time, from the left."""
    top, mask = how
    texts = [joined(tokens[start:end]) for start, end in blanks]
    for number, (start, end) in enumerate(blanks):
        parts = [part for one in tokens[start:end] for part in (one.text if cjk_share(one.text) else [one.text])]
        said: list[str] = []
        for place, old in enumerate(parts):
            gap = "" if cjk_share(old) else " "
            texts[number] = gap.join([*said, mask, *parts[place + 1 :]])
            told = joined([one for one in filled_with(tokens, blanks, texts) if one])
            figures = await ctx.classify(f"{label}: {told}" if label.strip() else told, role=ROLE)
            said.append(_word(ctx.rng, figures, old, top))
        texts[number] = gap.join(said)
    return filled_with(tokens, blanks, texts)


def _word(rng: Random, figures: dict[str, float], old: str, top: int) -> str:
    """A whole word of the likeliest, drawn by their figures; not the old one."""
    plain = {name.strip(): figure for name, figure in sorted(figures.items(), key=lambda one: (-one[1], one[0]))}
    fit = [
        name
        for name in plain
        if name.isalpha() and folded(name) != folded(old) and bool(cjk_share(name)) == bool(cjk_share(old))
    ]
    if not fit:
        raise Reject(f"the masked model names no other word for {old!r}", value=list(plain)[:5])
    chosen = fit[:top]
    return rng.choices(chosen, [max(plain[name], 1e-9) for name in chosen])[0]
