"""Consistency: several answers to one question agree with one another.

Reads a column ``answers`` with a list of texts, as a method that samples several leaves behind; nothing is asked
(``vote`` asks itself, and compares mathematics and meanings). Self-Consistency, arXiv 2203.11171, for answers that are
there already. The score is the share of the answers in the largest group; groups ``by``: ``exact`` the folded text,
``final`` what stands after the last "Answer:" / 答案： (or the last line), ``number`` the last number, ``overlap``
texts whose words (Chinese: pairs of characters) have a Dice coefficient of ``near`` or more with the group's first. An
answer without a number or final line agrees with none and counts among all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import folded, shortened, words
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import is_chinese

By = Literal["exact", "final", "number", "overlap"]
_FINAL = re.compile(r"(?:answer|答案)\s*(?:is|是|为)?\s*\**\s*[:：]\s*\**\s*(.+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")


def consistency(answers: list[str], *, by: By = "final", agree: float = 0.6, near: float = 0.6) -> Verdict:
    """Whether at least a share ``agree`` of the answers is one answer; see the card above."""
    if not (0 < agree <= 1 and 0 < near <= 1):
        raise RecipeError(f"consistency: shares are above 0 and at most 1, got agree {agree} and near {near}")
    if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        raise RecipeError(
            f"consistency: 'answers' is a list of texts, not {answers!r:.80}; name the column in `columns`"
        )
    if len(answers) < 2:
        return Verdict.unreadable(f"{len(answers)} answers, at least 2 are needed to agree")
    groups = _overlapping(answers, near) if by == "overlap" else _equal(answers, _READERS[by])
    if not groups:
        return Verdict.unreadable(f"none of {len(answers)} answers can be read by {by}")
    first, count = max(groups, key=lambda one: one[1])
    share = count / len(answers)
    told = f"{count} of {len(answers)} agree on '{shortened(first, 60)}', at least {agree:.0%} are wanted"
    return Verdict(share, told, agree, round(share, 4))


def _final(text: str) -> str | None:
    marked = _FINAL.findall(text)
    lines = [line for line in text.splitlines() if line.strip()]
    last = marked[-1] if marked else lines[-1] if lines else ""
    return folded(last).strip(" .。!！*`_\"'“”") or None


def _number(text: str) -> str | None:
    found = _NUMBER.findall(text)
    return f"{float(found[-1].replace(',', '')):.10g}" if found else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "exact": lambda text: folded(text).rstrip(".。!！ ") or None,
    "final": _final,
    "number": _number,
}


def _equal(answers: list[str], read: Callable[[str], str | None]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in map(read, answers):
        if one is not None:
            counts[one] = counts.get(one, 0) + 1
    return list(counts.items())


def _overlapping(answers: list[str], near: float) -> list[tuple[str, int]]:
    """Groups under their first member, answers taken in order."""
    groups: list[tuple[str, set[str], int]] = []
    for text in answers:
        pieces = _pieces(text)
        if not pieces:
            continue
        for place, (first, known, count) in enumerate(groups):
            if 2 * len(pieces & known) / (len(pieces) + len(known)) >= near:
                groups[place] = (first, known, count + 1)
                break
        else:
            groups.append((text, pieces, 1))
    return [(first, count) for first, _, count in groups]


def _pieces(text: str) -> set[str]:
    found = words(text)
    if is_chinese(text):
        return {"".join(pair) for pair in pairwise(found)} or set(found)
    return set(found)


EXAMPLE = Example(
    row={"answers": ["7 * 6 = 42\nAnswer: 42", "Answer: 42.", "Answer: 48"]},
    gives=True,
)
