"""STaR: rationales that lead to known answers, by the model itself, and with the answer as a hint where it fails.

Paper: STaR, arXiv 2203.14465 (with rationalization).

The model answers a question as the worked examples before it do, nearly greedily (temperature 0.01, top_p 0.9). Where
its answer is right, the row is ``direct``. Where not, it is asked again with the answer shown in all questions, the
examples' too: ``(CORRECT)`` behind the right choice, or the answer in parentheses behind the question. What then ends
with the right answer is ``rationalized``, unless the rationale speaks of the hint. A row holds question and choices as
``instruction`` and rationale and closing sentence as ``output``, never the hint.

The loop: ``train`` in the recipe names a command that makes a new model of each iteration's rows, always from the first
model (``{base}``), 40 steps at first and a fifth more each time; the next iteration asks the new one, until the number
of ``score: {source: direct}`` rises no more. Without a command it goes on with the model it has.

``answer`` is a letter, a choice's text or its place from 0 where the row has ``choices``; else it is compared as
mathematics, or as text where it is none. ``shots`` are your own worked examples (question, choices, rationale, answer
as a letter); ``raw`` asks a base model for a completion. Differs from the paper: four examples of ours for each kind of
question (it has 7 to 10); 256 tokens, not 96, since chat models say more; a wrong rationale passes one time in five at
five choices, as there: a judge is a step of its own. A recipe's ``count`` is the paper's cap of 10,000 questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.methods.reasoning.star_answers import attempt, is_right, known_answer
from seedbed.methods.reasoning.star_shots import (
    CHOICES,
    CLOSING,
    CORRECT,
    HINTED,
    QUESTION,
    REASONING,
    TASK,
    asked,
    closing,
    leak,
    shipped,
)


class Reasoned(TypedDict):
    """A question with the reasoning that led to its answer; ``source`` is ``direct`` or ``rationalized``."""

    instruction: str
    output: str
    rationale: str
    source: str
    iteration: int


_PROMPTS = TASK, QUESTION, CHOICES, REASONING, CLOSING, CORRECT, HINTED
"""Named here as well, where a recipe looks for prompts to replace."""


async def star(
    ctx: Context,
    question: str,
    answer: str | int,
    choices: list[str] | None = None,
    *,
    rationalize: bool = True,
    shots: tuple[Mapping[str, Any], ...] = (),
    iteration: int = 0,
    raw: bool = False,
) -> Reasoned:
    """Reason to a known answer; see the card above.

    Raises:
        Reject: neither the model's own answer is right nor the one with the hint, or the rationale tells of the hint.
    """
    if iteration < 0:
        raise RecipeError(f"star: iterations count from 0, got {iteration}")
    options = choices or []
    known = known_answer(answer, options)
    kind = "choice" if options else "open"
    examples = shots or shipped()["zh" if ctx.language == "zh" else "en"][kind]
    tried = []
    for hint in ("", known) if rationalize else ("",):
        found = await attempt(ctx, asked(ctx.part, question, options, hint), examples, hint=bool(hint), raw=raw)
        if found is not None and is_right(found[1], known, options):
            if hint and (told := leak(found[0])):
                raise Reject("the rationale speaks of the hint", value=told)
            return Reasoned(
                instruction=asked(ctx.part, question, options).strip(),
                output=f"{found[0]}{closing(ctx.part, known, options)}",
                rationale=found[0],
                source="rationalized" if hint else "direct",
                iteration=iteration,
            )
        tried.append(shortened(found[1], 60) if found else "no answer")
    raise Reject(
        "the answer is wrong" + (", and with the hint too" if rationalize else ""), value=tried, threshold=known
    )


EXAMPLE = Example(
    row={"question": "What melts in the sun?", "choices": ["stone", "ice", "glass"], "answer": "ice"},
    replies=[
        "Stone is hard and stays hard. Therefore, the answer is (a).",
        "The sun warms things, and what is frozen turns to water when warm. Therefore, the answer is (b).",
    ],
    gives={
        "instruction": "Q: What melts in the sun?\nAnswer choices:\n(a) stone\n(b) ice\n(c) glass",
        "output": "The sun warms things, and what is frozen turns to water when warm. Therefore, the answer is (b).",
        "rationale": "The sun warms things, and what is frozen turns to water when warm.",
        "source": "rationalized",
        "iteration": 0,
    },
)
