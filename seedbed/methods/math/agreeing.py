"""Which of several worked answers come to one result, as mathematics; a result must be marked to count."""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.checks.math_answer import math_answer


def stated(text: str) -> bool:
    """Whether a text states a result that is mathematics: marked, or the one formula in it."""
    return math_answer(text, "0").readable


def result_of(text: str) -> str:
    """The result that a text states, as it writes it; empty where it states none."""
    verdict = math_answer(text, "0")
    return str(verdict.value) if verdict.readable else ""


def groups(texts: Sequence[str]) -> list[int | None]:
    """For each text the place of the first one with its result; None where it states none.

    What a comparison does not settle in time is not taken for equal.
    """
    heads: list[int | None] = []
    for place, text in enumerate(texts):
        if not stated(text):
            heads.append(None)
            continue
        before = dict.fromkeys(head for head in heads if head is not None)
        heads.append(next((head for head in before if _same(text, texts[head])), place))
    return heads


def most_common(texts: Sequence[str]) -> tuple[int, float] | None:
    """The place of the first text with the most common result, and the share of all texts that have it; or None."""
    heads = [head for head in groups(texts) if head is not None]
    if not heads:
        return None
    best = max(dict.fromkeys(heads), key=heads.count)
    return best, heads.count(best) / len(texts)


def most_agreed(texts: Sequence[str]) -> tuple[str, float]:
    """The first text that the most agree with, and their share, itself counted; the last of several formulas counts."""
    counts = [sum(_same(one, other, last=True) for other in texts) for one in texts]
    best = max(range(len(texts)), key=lambda place: (counts[place], -place))
    return texts[best], counts[best] / len(texts)


def _same(one: str, other: str, *, last: bool = False) -> bool:
    if one == other:
        return True
    verdict = math_answer(one, other, last=last)
    return verdict.decided and verdict.passed
