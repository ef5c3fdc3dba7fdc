"""Long contexts: texts cut into segments, and gold segments placed among others, evenly over all positions.

Tokens are estimated, because a tokenizer belongs to its model.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from random import Random
from typing import NamedTuple, TypedDict

from seedbed.core.text import CJK, estimate_tokens, folded

BREAK = "\n\n"
_PIECE = re.compile(rf"[{CJK}][^\w\s]*|[^\s{CJK}]+|\s+")


class Place(TypedDict):
    """Where a gold segment stands: by segment, by character, by estimated token; ``context[start:end]`` is it."""

    segment: int
    start: int
    end: int
    start_token: int
    end_token: int


class Filled(NamedTuple):
    """A context, the places of its gold segments, and how many segments and tokens it has."""

    context: str
    places: list[Place]
    segments: int
    tokens: int


def cut(text: str, tokens: int) -> list[str]:
    """A text cut between words into segments of at most so many tokens; all but the last are about that long."""
    segments, start, size = list[str](), 0, 0.0
    for piece in _PIECE.finditer(text):
        width = sum(1 / 1.5 if re.match(f"[{CJK}]", one) else 0.25 for one in piece.group())
        if size + width > tokens - 1 and piece.start() > start:
            segments.append(text[start : piece.start()])
            start, size = piece.start(), 0.0
        size += width
    segments.append(text[start:])
    return [one.strip() for one in segments if one.strip()]


def filled(
    rng: Random, gold: Sequence[str], pool: Sequence[str], tokens: int, *, barred: Container[int] = ()
) -> Filled | None:
    """Gold segments among drawn ones, in at most so many tokens; None where the pool is too small to come near.

    The gold's places are drawn evenly over all places. A segment of the pool is drawn once; one is passed over that is
    ``barred``, repeats another, or equals or holds a gold one or stands in it. Gold is never cut short.
    """
    used = sum(map(width, gold))
    kept = [folded(one) for one in gold]
    seen: set[str] = set()
    drawn: list[str] = []
    full = False
    for at in _shuffled(rng, len(pool)) if used < tokens else ():
        plain = folded(pool[at])
        if at in barred or plain in seen or any(plain in one or one in plain for one in kept):
            continue
        if used + width(pool[at]) > tokens:
            full = True
            break
        drawn.append(pool[at])
        seen.add(plain)
        used += width(pool[at])
    if not full and used != tokens:
        return None
    places = rng.sample(range(len(drawn) + len(gold)), len(gold))
    return laid(drawn, dict(zip(places, gold, strict=True)), places)


def _shuffled(rng: Random, count: int) -> Iterator[int]:
    """The numbers below ``count`` in a drawn order, one at a time: only as many are drawn as are taken."""
    moved: dict[int, int] = {}
    for at in range(count):
        other = rng.randrange(at, count)
        yield moved.get(other, other)
        moved[other] = moved.get(at, at)


def laid(others: Sequence[str], gold: dict[int, str], order: Sequence[int]) -> Filled:
    """The context with each gold segment at its place, the others around; places are told in the ``order`` given."""
    rest = iter(others)
    every = [gold[at] if at in gold else next(rest) for at in range(len(others) + len(gold))]
    told: dict[int, Place] = {}
    start, token = 0, 0
    for at, one in enumerate(every):
        if at in gold:
            told[at] = Place(segment=at, start=start, end=start + len(one), start_token=token,
                             end_token=token + width(one))  # fmt: skip
        start, token = start + len(one) + len(BREAK), token + width(one)
    return Filled(BREAK.join(every), [told[at] for at in order], len(every), token)


def width(text: str) -> int:
    """The estimated tokens of a segment with the break behind it, never less than its share of the whole."""
    return estimate_tokens(text) + 1
