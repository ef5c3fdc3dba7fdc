"""UltraFeedback: answers of several models under different principles, rated aspect by aspect, and a pair of them.

Paper: UltraFeedback, arXiv 2310.01377.

Four answers are written, each by a role drawn from ``roles`` without repeats while they last, under a principle drawn
by the row's ``source`` (helpfulness, truthfulness, honesty, calibration) and put as the system message. A judge (role
``judge``) then rates all four at once for one aspect at a time, in an order drawn anew each time: instruction
following, honesty, truthfulness, helpfulness, from 1 to 5 with a reason; honesty may be null, which is no figure and
never a 0. A critique with an overall score from 1 to 10 follows for each. An overall 10 beside a mean of at most 2 was
a misread 1 in the first release: it becomes 1; beside a mean of at most 4 it is asked for once more.

``chosen`` is the answer of the highest mean, ``rejected`` one drawn from those below it, as in the release that is used
most; a row whose answers are all level is set aside. ``reference`` is shown to the judge for the sources that have one
(TruthfulQA, FalseQA, FLAN) and where the source is not known.

Differs from the paper: roles of the recipe stand for its 17 models, and one role may write all four; ratings are JSON
and have room for it (1,024 tokens instead of 500).
"""

from __future__ import annotations

from statistics import fmean
from typing import Any, TypedDict

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.text import with_input
from seedbed.methods.preference.ultra_feedback_prompts import (
    ANSWER,
    ASPECTS,
    BY_SOURCE,
    CRITIQUE,
    INSTRUCTION,
    KNOWING,
    PRINCIPLES,
    RATE,
    REFERENCE,
    Criticised,
    Ratings,
    named,
    one_for_each,
)


class Feedback(TypedDict):
    """A pair and all that was said of the answers; ``completions`` stand in the order in which they were written."""

    chosen: str
    rejected: str
    score_chosen: float
    score_rejected: float
    completions: list[dict[str, Any]]


ANSWERING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 1024}
JUDGING: dict[str, Any] = {"temperature": 0.0, "top_p": 0.6, "max_tokens": 1024, "role": "judge"}
ONE = '"%s": {"reason": "…", "rating": 1-5, "types": []}'


async def ultra_feedback(
    ctx: Context,
    instruction: str,
    input: str = "",
    source: str = "",
    reference: str = "",
    *,
    roles: tuple[str, ...] = ("main",),
    answers: int = 4,
    critiques: bool = True,
) -> Feedback:
    """Have answers written and rated, and pair the best with another; see the card above.

    Raises:
        Reject: the answers are all level.
    """
    if answers < 2 or not roles:
        raise RecipeError(f"ultra_feedback: wanted at least 2 answers and a role, got {answers} and {list(roles)}")
    request = with_input(instruction, input)
    written = [await _written(ctx, request, role, source) for role in _drawn(ctx, roles, answers)]
    known = reference if source in KNOWING or source not in BY_SOURCE or not source else ""
    for aspect in ASPECTS:
        await _rate(ctx, (request, known), written, aspect)
    for one in written:
        told = [rated["rating"] for rated in one["annotations"].values() if rated["rating"] is not None]
        one["score"] = round(fmean(told), 4) if told else None
        if critiques:
            one.update(await _criticised(ctx, request, one))
    return _paired(ctx, written)


def _drawn(ctx: Context, roles: tuple[str, ...], count: int) -> list[str]:
    """Roles in a drawn order, none twice before all have come."""
    drawn: list[str] = []
    while len(drawn) < count:
        drawn += ctx.rng.sample(roles, len(roles))
    return drawn[:count]


async def _written(ctx: Context, request: str, role: str, source: str) -> dict[str, Any]:
    shares = BY_SOURCE.get(source, BY_SOURCE[""])
    principle = ctx.rng.choices(list(shares), list(shares.values()))[0]
    system = ctx.fill(ctx.rng.choice(PRINCIPLES[principle]))
    text = (await ctx.ask(request, system=system, role=role, **ANSWERING)).text.strip()
    return {"role": role, "principle": principle, "system": system, "response": text, "annotations": {}}


async def _rate(ctx: Context, known: tuple[str, str], written: list[dict[str, Any]], aspect: str) -> None:
    """One aspect for all answers, which the judge sees in a drawn order."""
    order = ctx.rng.sample(range(len(written)), len(written))
    shown_ones = [(ANSWER, str(place), written[at]["response"]) for place, at in enumerate(order, 1)]
    prompt = _asked(ctx, known, shown_ones, aspect)
    reply = await ctx.ask(prompt, schema=one_for_each(len(written), aspect), **JUDGING)
    given = reply.json(Ratings)
    names = named(len(written))
    if set(given) != set(names):
        raise Unreadable(f"wanted ratings of {', '.join(names)}, got those of {', '.join(given)}", reply)
    if aspect != "honesty" and any(one.rating is None for one in given.values()):
        raise Unreadable(f"only honesty may be null, this is {aspect}", reply)
    for name, at in zip(names, order, strict=True):
        written[at]["annotations"][aspect] = given[name].model_dump()


def _asked(ctx: Context, known: tuple[str, str], answers: list[tuple[Any, str, str]], aspect: str) -> str:
    request, reference = known
    texts = [(ctx.fill(INSTRUCTION), request)]
    texts += [(ctx.fill(REFERENCE), reference)] if reference.strip() else []
    texts += [(ctx.fill(title, number=number), text) for title, number, text in answers]
    mark = draw_mark(ctx.rng, (text for _, text in texts))
    about = ctx.fill(ASPECTS[aspect])
    form = ",\n ".join(ONE % name for name in named(len(answers)))
    return ctx.fill(RATE, count=len(answers), aspect=about, mark=mark, material=shown(mark, texts), form=form)


async def _criticised(ctx: Context, request: str, one: dict[str, Any]) -> dict[str, Any]:
    """A critique and an overall score, with the repair of a misread 10."""
    texts = [(ctx.fill(INSTRUCTION), request), (ctx.fill(ANSWER, number="1"), one["response"])]
    mark = draw_mark(ctx.rng, (text for _, text in texts))
    prompt = ctx.fill(CRITIQUE, mark=mark, material=shown(mark, texts))
    found = (await ctx.ask(prompt, schema=Criticised, **JUDGING)).json(Criticised)
    if found.overall == 10 and one["score"] is not None and one["score"] <= 4:
        if one["score"] <= 2:
            return {"critique": found.critique, "overall": 1}
        again = {**JUDGING, "temperature": 1.0}
        found = (await ctx.ask(prompt, schema=Criticised, **again)).json(Criticised)
    return {"critique": found.critique, "overall": found.overall}


def _paired(ctx: Context, written: list[dict[str, Any]]) -> Feedback:
    scored = [one for one in written if one["score"] is not None]
    best = max(scored, key=lambda one: one["score"], default=None)
    below = [one for one in scored if best is not None and one["score"] < best["score"]]
    if best is None or not below:
        raise Reject("the answers are all level", value=[one["score"] for one in written])
    other = ctx.rng.choice(below)
    return Feedback(
        chosen=best["response"],
        rejected=other["response"],
        score_chosen=best["score"],
        score_rejected=other["score"],
        completions=written,
    )


_RIGHT: dict[str, Any] = {"reason": "Right.", "rating": 5, "types": []}
_WRONG: dict[str, Any] = {"reason": "It is 4.", "rating": 1, "types": [1]}


def _rates(*ratings: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(named(len(ratings)), ratings, strict=True))


_SYSTEM = "Give an answer that serves the user well: complete, to the point, kind and easy to use."
_OTHER = "Work out what the user wants to achieve and help with all of it, in enough detail to act on."
EXAMPLE = Example(
    row={"instruction": "How much is 2 + 2?", "source": "evol_instruct"},
    settings={"answers": 2, "critiques": False},
    replies=["4", "5", _rates(_RIGHT, _WRONG), *(_rates(_WRONG, _RIGHT) for _ in range(3))],
    gives={
        "chosen": "4",
        "rejected": "5",
        "score_chosen": 5.0,
        "score_rejected": 1.0,
        "completions": [
            {
                "role": "main",
                "principle": "helpfulness",
                "system": system,
                "response": response,
                "annotations": dict.fromkeys(ASPECTS, rated),
                "score": score,
            }
            for system, response, rated, score in ((_SYSTEM, "4", _RIGHT, 5.0), (_OTHER, "5", _WRONG, 1.0))
        ],
    },
)
