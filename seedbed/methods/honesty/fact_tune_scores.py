"""The scores of FactTune: how sure a model is of a claim, and whether a text supports it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal, TypedDict

from seedbed.checks.entailment import entailment
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded, words


class Fact(TypedDict):
    """A claim with its score; ``verdict`` and ``evidence`` of a text, or ``question`` and ``answers`` of the model."""

    claim: str
    score: float
    verdict: str
    question: str
    answers: list[str]


QUESTION = Prompt(
    en="Claim: {claim}\n\nWrite one question about this claim whose answer is its key fact (a name, date, number or "
    "place). It must be understood without the claim and must not hold the answer. Reply in JSON: "
    '"question", then the '
    'short "answer".',
    zh="陈述：{claim}\n\n请就这一陈述写一个问题，答案是其中的关键事实（名称、日期、数字或地点）。不看陈述也要能看懂，"
    '问题中不能出现答案。用 JSON 回复：先写 "question"，再写简短的 "answer"。',
)
RECALL = Prompt(
    en="Answer with a few words only.\n\nQuestion: In which city does the Louvre stand?\nAnswer: Paris\n\n"
    "Question: How "
    "many legs has a spider?\nAnswer: eight\n\nQuestion: {question}\nAnswer:",
    zh="只用几个字回答。\n\n问题：卢浮宫在哪座城市？\n答案：巴黎\n\n问题：蜘蛛有几条腿？\n答案：八条\n\n问题："
    "{question}\n答案：",
)
SHAPE: dict[str, Any] = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "answer": {"type": "string"}},
    "required": ["question", "answer"],
    "additionalProperties": False,
}
ASKING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 256, "role": "judge"}
RECALLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.9, "max_tokens": 15, "stop": ["\n"]}


async def confidence_of(ctx: Context, claim: str, samples: int) -> Fact | str:
    """How sure the model is of a claim: the share of its most frequent answer. Or why the claim cannot be asked."""
    reply = await ctx.ask(ctx.fill(QUESTION, claim=claim), schema=SHAPE, **ASKING)
    asked = reply.json(dict)
    question, answer = (str(asked.get(name) or "").strip() for name in ("question", "answer"))
    if not question or not answer:
        raise Unreadable("wanted a filled question and answer", reply)
    if folded(answer) in folded(question):
        return f"the question holds the answer {answer!r}"
    prompt = ctx.fill(RECALL, question=question)
    answers = [(await ctx.ask(prompt, may_be_cut=True, **RECALLING)).text.strip() for _ in range(samples)]
    return Fact(claim=claim, score=confidence(answers), verdict="", question=question, answers=answers)


async def supported_by(ctx: Context, claim: str, reference: str, by: Literal["ask", "classify"]) -> Fact:
    """Whether a text supports a claim: supported, contradicted, or not found in it (which is no contradiction)."""
    verdict = await entailment(ctx, reference, claim, by=by)
    if not verdict.decided or not isinstance(verdict.value, dict):
        raise Reject(f"whether the text supports a claim was not settled: {verdict.reason}", value=claim)
    names = {"entailment": "supported", "contradiction": "contradicted"}
    told = names.get(verdict.value["label"], "not_found")
    return Fact(claim=claim, score=float(told == "supported"), verdict=told, question="", answers=[])


def confidence(answers: Sequence[str]) -> float:
    """The share of the largest group of answers that say the same, in any order of the answers."""
    groups = list(range(len(answers)))
    for one, other in combinations(range(len(answers)), 2):
        if groups[one] != groups[other] and same(answers[one], answers[other]):
            old, new = groups[other], groups[one]
            groups = [new if group == old else group for group in groups]
    return max(groups.count(group) for group in groups) / len(answers)


def same(one: str, other: str) -> bool:
    """Whether two short answers say the same: by their words, a plural s apart, or one ends with the other."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return not first and not second
    shorter, longer = sorted((first, second), key=len)
    return set(first) == set(second) or longer[-len(shorter) :] == shorter


def _words(answer: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", answer)
    found = [word for word in words(plain) if word not in ("the", "a", "an")]
    return [word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in found]
