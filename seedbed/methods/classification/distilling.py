"""Impossible Distillation after a context: the sentences that may come next, and which two of them are a paraphrase."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import Any, Literal, NamedTuple

from seedbed.checks.entailment import entailment
from seedbed.checks.numerals import numbers_in
from seedbed.checks.rouge_l import f_measure
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.text import folded, sentences

Counts = dict[str, int]
END = tuple(".?!。？！")
NEXT: dict[str, Any] = {"temperature": 0.5, "top_p": 0.9, "max_tokens": 100}


class Bounds(NamedTuple):
    """The thresholds: characters of the target by those of the source, entailment each way, the largest ROUGE-L."""

    ratio: tuple[float, float] = (0.8, 1.5)
    entails: float = 0.75
    rouge: float = 0.75


class Pair(NamedTuple):
    """A source and a target with what was measured."""

    source: str
    target: str
    forward: float
    reverse: float
    rouge: float
    ratio: float


async def next_sentences(ctx: Context, context: str, count: int) -> list[str]:
    """The first sentences of so many continuations, those that have an end mark, each once."""
    asked = context if ctx.language == "zh" else f"{context} "
    found: dict[str, str] = {}
    for _ in range(count):
        said = await ctx.ask(asked, raw=True, may_be_cut=True, **NEXT)
        first = next(iter(sentences(said.text)), "")
        if len(first) >= 3 and first.endswith(END):
            found.setdefault(folded(first), first)
    return list(found.values())


async def paraphrases(
    ctx: Context, said: list[str], by: Literal["ask", "classify"], bounds: Bounds
) -> tuple[list[Pair], Counts]:
    """The pairs that pass every filter, in their order, and how many were left after each."""
    counts: Counts = {}
    couples = list(permutations(said, 2))
    counts["pairs"] = len(couples)
    couples = [one for one in couples if bounds.ratio[0] <= ratio(*one) <= bounds.ratio[1]]
    counts["length"] = len(couples)
    pairs, forward = [], 0
    known: dict[tuple[str, str], float] = {}
    for source, target in couples:
        there = await _entails(ctx, source, target, by, known)
        if there >= bounds.entails:
            forward += 1
            back = await _entails(ctx, target, source, by, known)
            if back >= bounds.entails:
                rouge = f_measure(source, target)
                pairs.append(Pair(source, target, there, back, round(rouge, 4), round(ratio(source, target), 4)))
    counts["forward"], counts["backward"] = forward, len(pairs)
    pairs = one_of_each(pairs)
    counts["graph"] = len(pairs)
    pairs = [one for one in pairs if set(numbers_in(one.source)) == set(numbers_in(one.target))]
    counts["numbers"] = len(pairs)
    pairs = [one for one in pairs if one.rouge <= bounds.rouge]
    counts["rouge"] = len(pairs)
    return pairs, counts


async def _entails(
    ctx: Context, premise: str, hypothesis: str, by: Literal["ask", "classify"], known: dict[tuple[str, str], float]
) -> float:
    """How much the hypothesis follows, asked once for every two sentences and direction."""
    if (premise, hypothesis) not in known:
        verdict = await entailment(ctx, premise, hypothesis, by=by)
        if not verdict.decided:
            raise Reject(f"entailment was not settled: {verdict.reason}", value=[premise, hypothesis])
        known[premise, hypothesis] = verdict.score
    return known[premise, hypothesis]


def ratio(source: str, target: str) -> float:
    """Characters of the target by those of the source."""
    return len(target) / len(source)


def one_of_each(pairs: list[Pair]) -> list[Pair]:
    """Of sentences that entail one another, however far, the one pair whose reverse entailment is lowest."""
    root: dict[str, str] = {}

    def top(sentence: str) -> str:
        while root.setdefault(sentence, sentence) != sentence:
            sentence = root[sentence]
        return sentence

    for one in pairs:
        root[top(one.target)] = top(one.source)
    groups: dict[str, list[Pair]] = defaultdict(list)
    for one in pairs:
        groups[top(one.source)].append(one)
    return [min(group, key=lambda one: one.reverse) for group in groups.values()]
