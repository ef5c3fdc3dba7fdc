"""Translated QA: a passage, a question and its answer in another language, the answer found again in the passage.

No paper: translate-train with spans that are recovered, as MLQA (arXiv 1910.07475) and XQuAD are used.

The answer is wrapped in double square brackets where it stands in the passage, and the passage is translated with them:
what they hold then is the answer (``aligned_by`` marker). Where the brackets were lost, the answer is translated by
itself and looked for in the translated passage, letter by letter (``exact``) or as the stretch that is nearest to it
(``fuzzy``, at least ``near`` alike); a row whose answer is nowhere is set aside. ``text[answer_start:answer_end] ==
answer`` holds in code points. Each part is read as ``translate`` reads: language, length, numbers, and whatever stood
behind marks are held.

``only_question`` leaves passage and answer as they are and translates the question alone (cross-lingual QA; scores then
use the passage's language). ``source`` keeps the three as they were.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.checks.quotation import find_quote
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.languages.keeping import number_change
from seedbed.methods.languages.translated_passages import MARKED, SAMPLING, Way, with_span
from seedbed.methods.languages.translating import TRANSLATE, language_name, read, translated

_PROMPTS = (MARKED,)  # named here as well, where a recipe looks for prompts to replace


class Recovered(TypedDict):
    """The three in another language; ``aligned_by`` says how the answer was found."""

    text: str
    question: str
    answer: str
    answer_start: int
    answer_end: int
    aligned_by: Way
    source: dict[str, str]


async def translated_qa(
    ctx: Context,
    text: str,
    question: str,
    answer: str,
    answer_start: int = -1,
    *,
    to: str = "zh",
    only_question: bool = False,
    near: float = 0.75,
) -> Recovered:
    """Translate passage, question and answer into ``to``; see the card above.

    Raises:
        RecipeError: the language is not known.
        Reject: the answer does not stand in the passage, before or after.
    """
    language_name(ctx, to)
    if not 0 < near <= 1:
        raise RecipeError(f"translated_qa: 'near' must be over 0 and at most 1, got {near}")
    begins = answer_start >= 0 and text[answer_start:].startswith(answer)
    span = (answer_start, answer_start + len(answer)) if begins else find_quote(answer, text)
    if span is None or not answer.strip():
        raise Reject("the answer does not stand in the passage", value=answer)
    asked = read(await translated(ctx, question, to, prompt=TRANSLATE, **SAMPLING), question, to)
    passage, found, way = text, span, "kept"
    if not only_question:
        passage, found, way = await with_span(ctx, (text, span), to, near)
    said = passage[found[0] : found[1]]
    if changed := number_change(answer, said):
        raise Reject(f"of the answer {said!r}: {changed}", value=said)
    return Recovered(text=passage, question=asked, answer=said, answer_start=found[0], answer_end=found[1],
                     aligned_by=way,  # type: ignore[typeddict-item]
                     source={"text": text, "question": question, "answer": answer})  # fmt: skip


EXAMPLE = Example(
    row={
        "text": "The library opens at 9:00. Members may borrow eight books.",
        "question": "How many books may members borrow?",
        "answer": "eight books",
    },
    settings={"to": "zh"},
    replies=["会员可以借多少本书？", "图书馆9:00开门。会员可以借[[八本书]]。"],
    gives={
        "text": "图书馆9:00开门。会员可以借八本书。",
        "question": "会员可以借多少本书？",
        "answer": "八本书",
        "answer_start": 15,
        "answer_end": 18,
        "aligned_by": "marker",
        "source": {
            "text": "The library opens at 9:00. Members may borrow eight books.",
            "question": "How many books may members borrow?",
            "answer": "eight books",
        },
    },
)
