"""Textbook: pre-training text of textbook quality: chapters, exercises, rewritten documents, questions, code.

Paper: phi-1, arXiv 2306.11644; phi-1.5, arXiv 2309.05463; phi-4, arXiv 2412.08905.

What a row holds decides what is made of it; ``kinds`` narrows it down. ``topic``: a textbook section, mixed with code
where it serves; audience and style are drawn from a grid without repetition, so no two requests of a topic are alike; a
``text`` beside it goes in as inspiration. ``function_name``: an exercise, a stub with a docstring and its completion.
``text``: it is *rewritten* into exercises with solutions or a discussion, or a *question* with deductive steps is
extracted, answered five times, and kept only where some answers agree and not all (all: too easy; none: ambiguous).
``code``: the instruction that asks for it is written, code is written anew from that, and kept where both are alike.
``revise`` criticises a chapter or a rewritten text under a rubric and rewrites it once.

The educational value of a given ``text`` or ``code`` is first rated from 1 to 5 (role ``judge``), and below
``least_value`` the row goes. Differs from the papers: the random forest that phi-1 trains on such ratings and
embeddings of code, whose threshold is not published, is a trainer's work (rate a sample, train on ``value``); how alike
codes must be is not published either. Remove benchmarks with ``contamination`` (13-grams, as phi-1 does).
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict, get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.methods.pretraining.textbook_code import ASK_FOR, COMPLETE, WRITE, exercise, reversed_from
from seedbed.methods.pretraining.textbook_prose import CHAPTER, INSPIRATION, REVISE, REWRITE, prose
from seedbed.methods.pretraining.textbook_questions import ANSWER, EXTRACT, extracted
from seedbed.methods.pretraining.textbook_rating import RATE, teaching_value

Kind = Literal["textbook", "exercise", "rewrite", "question", "reversal"]


class Written(TypedDict):
    """A document; ``value`` is the rating of what it was made from, None where nothing was."""

    text: str
    kind: str
    value: int | None
    audience: NotRequired[str]
    style: NotRequired[str]
    instruction: NotRequired[str]
    output: NotRequired[str]


_PROMPTS = RATE, CHAPTER, INSPIRATION, REWRITE, REVISE, COMPLETE, ASK_FOR, WRITE, EXTRACT, ANSWER
"""Named here as well, where a recipe looks for prompts to replace."""


async def textbook(  # noqa: PLR0913 - four kinds of seeds and five settings
    ctx: Context,
    topic: str = "",
    function_name: str = "",
    text: str = "",
    code: str = "",
    *,
    kinds: tuple[Kind, ...] = get_args(Kind),
    pieces: int = 1,
    revise: bool = False,
    least_value: int = 3,
    alike: float = 0.5,
) -> list[Written]:
    """Write ``pieces`` documents of every kind that the row allows, questions and code one each; see the card above.

    Raises:
        RecipeError: the row has no column that one of the kinds is made from.
        Reject: its material teaches too little, or a question or code did not hold.
    """
    seeds = {"textbook": topic, "exercise": function_name, "rewrite": text, "question": text, "reversal": code}
    chosen = [kind for kind in kinds if seeds[kind].strip()]
    if not chosen:
        raise RecipeError(f"textbook: for {', '.join(kinds)} a row needs one of topic, function_name, text and code")
    value = await teaching_value(ctx, text.strip() or code.strip(), least_value)
    kind = ctx.rng.choice(chosen)
    if kind in ("textbook", "rewrite"):
        made = await prose(ctx, topic if kind == "textbook" else "", text, pieces, revise=revise)
    elif kind == "question":
        made = [await extracted(ctx, text)]
    elif kind == "exercise":
        made = [await exercise(ctx, function_name)]
    else:
        made = [await reversed_from(ctx, code, alike)]
    return [Written(kind=kind, value=value, **one) for one in made]  # type: ignore[typeddict-item]


EXAMPLE = Example(
    row={"topic": "Why ice floats"},
    replies=["Most things shrink as they freeze; water swells by about a tenth, and so ice floats."],
    gives=[
        {
            "kind": "textbook",
            "value": None,
            "text": "Most things shrink as they freeze; water swells by about a tenth, and so ice floats.",
            "audience": "students",
            "style": "mistakes",
        }
    ],
)
