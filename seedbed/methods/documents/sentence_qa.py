"""Sentence QA: draw sentences of a text and ask for the question that each of them answers.

No paper of its own: answer-first question generation as in Learning to Ask, arXiv 1705.00106, with a prompted model.

The answer is a sentence of the text, word for word, so it cannot be wrong; only the question is the model's. That makes
it a method for small models, which fail at quoting: use ``document_qa`` with larger ones, for answers in their own
words. Sentences are drawn from prose of a fit length (tables, lists and headings are passed over). A question is
dropped when it is no question, repeats the sentence, speaks of the text, or shares no telling word with its sentence.

Real run: SmolLM2-135M (embedded), 22 passages, 2 sentences each: 44 questions readable, 27 used, from 15 passages.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from seedbed.checks.quotation import find_quote
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded, length, sentences, words


class Asked(TypedDict):
    """A question whose answer is ``text[start:end]``."""

    question: str
    answer: str
    evidence: str
    start: int
    end: int


ASK = Prompt(
    en="Sentence: {sentence}\nWrite a question that this sentence answers.",
    zh="句子：{sentence}\n写一个以这句话为答案的问题。",
)
SHOWN_SENTENCE = Prompt(en="The kitchen closes at nine in the evening.", zh="食堂晚上九点关门。")
SHOWN_QUESTION = Prompt(en="When does the kitchen close?", zh="食堂几点关门？")
SAMPLING: dict[str, Any] = {"temperature": 0.3, "max_tokens": 64}

_NO_PROSE = re.compile(r"^\s*(#|\||[-*+]\s|\d+[.)、]\s|```)")
_SPEAKS_OF_TEXT = re.compile(r"\b(this|the|given) (sentence|text|passage)\b|这句话|本句|句子|本文", re.IGNORECASE)
_FUNCTION_WORDS = frozenset(
    "a an the is are was were be been do does did to of in on at for by with from and or it its this that these those "
    "you your he she they we i what when where who whom which how why many much long not no can will would should must "
    "的 了 是 在 和 我 你 他 她 它 们 这 那 什 么 谁 几 多 少 哪 里 为 何 怎 样 吗 呢 有 不 可 以 应 该".split(" ")
)


async def sentence_qa(
    ctx: Context, text: str, *, questions: int = 2, shortest: int = 7, longest: int = 45
) -> list[Asked]:
    """Questions for ``questions`` drawn sentences of ``shortest`` to ``longest`` words; see the card above."""
    fit = [one for one in _prose(text) if shortest <= length(one) <= longest]
    if not fit:
        raise Reject(f"no sentence of {shortest} to {longest} words", value=0, threshold=1)
    shown = [
        {"role": "user", "content": ctx.fill(ASK, sentence=ctx.fill(SHOWN_SENTENCE))},
        {"role": "assistant", "content": ctx.fill(SHOWN_QUESTION)},
    ]
    made: list[Asked] = []
    dropped: list[str] = []
    for sentence in ctx.rng.sample(fit, min(questions, len(fit))):
        reply = await ctx.ask(ctx.fill(ASK, sentence=sentence), history=shown, may_be_cut=True, **SAMPLING)
        question = reply.text.strip().split("\n", 1)[0].strip('"“” ')
        failure = _failure(question, sentence)
        if failure:
            dropped.append(f"{question[:80]}: {failure}")
            continue
        start, end = find_quote(sentence, text) or (0, 0)
        made.append(Asked(question=question, answer=sentence, evidence=text[start:end], start=start, end=end))
    ctx.note(dropped=dropped)
    if not made:
        raise Reject(f"no question could be used: {_reason(dropped)}", value=dropped)
    return made


def _reason(dropped: list[str]) -> str:
    return dropped[0].rpartition(": ")[2]


def _prose(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip() and not _NO_PROSE.match(line)]
    return list(dict.fromkeys(one for line in lines for one in sentences(line) if one[-1] in ".!。！"))


def _failure(question: str, sentence: str) -> str | None:
    """Why a question cannot be used, or None."""
    if not question.endswith(("?", "？")) or length(question) < 3:
        return "it is not a question"
    if _SPEAKS_OF_TEXT.search(question):
        return "it speaks of the sentence instead of its matter"
    if folded(sentence).rstrip(".。!！") in folded(question):
        return "it repeats the sentence"
    if length(question) > 1.5 * length(sentence) + 5:
        return "it is longer than what it asks for"
    if not (set(words(question)) & set(words(sentence))) - _FUNCTION_WORDS:
        return "it shares no telling word with the sentence"
    return None


EXAMPLE = Example(
    row={"text": "# Bees\n\nThe dance of the bees was decoded by Karl von Frisch in 1927. Short. It shows the way."},
    settings={"questions": 1, "shortest": 9},
    replies=["Who decoded the dance of the bees?"],
    gives=[
        {
            "question": "Who decoded the dance of the bees?",
            "answer": "The dance of the bees was decoded by Karl von Frisch in 1927.",
            "evidence": "The dance of the bees was decoded by Karl von Frisch in 1927.",
            "start": 8,
            "end": 69,
        }
    ],
)
