"""CodecLM: instructions tailored to a model: seeds become metadata, metadata becomes instructions, gaps are kept.

Paper: CodecLM, arXiv 2404.05875.

Four steps. ``encode`` reads off a seed its use case and up to three skills (three worked samples are shown); a row that
has ``use_case`` and ``skills`` already is taken as it is. ``set_rubrics`` asks, for each metadata, for four rubrics of
complexity and four actions that raise it. ``decode`` writes basic instructions from the metadata alone. ``tailor``
filters by contrast: the strong model (role ``main``) and the model that the data is for (role ``target``) answer, and a
scorer (role ``judge``; the strong model in the paper) rates both from 1 to 10, twice with their places swapped. Where
the mean scores lie more than ``theta`` (3) apart the instruction is kept with the better answer, the target's too where
it wins; else one of the metadata's own actions, drawn at random, makes it harder, and it is tried again: at most
``iterations`` (4) times, the basic one counted. What is never told apart is set aside. An answer of the target that
was cut off is rated as it is, and never kept.

Needs a second model under the role ``target``; the same model under both is refused when its replies show it. Differs
from the paper: the number of instructions per metadata is open there and 5 here.

Real run: Qwen2.5-Coder-1.5B as strong model and judge, SmolLM2-135M as target, 20 seeds (half Chinese), two passes.
98 % of the replies were readable and 5 rows kept; in 15 the models never lay more than 3 apart.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.step import Step, step
from seedbed.methods.instructions.codec_lm_contrast import SCORE, scores
from seedbed.methods.instructions.codec_lm_prompts import ACTIONS, DECODE, ENCODE, IMPROVE, RUBRICS


class Encoded(TypedDict):
    """What a seed is for, and the skills that answering it takes."""

    use_case: str
    skills: list[str]


class Measured(TypedDict):
    """What makes an instruction of this metadata complex, and how to make one more so."""

    rubrics: list[str]
    actions: list[str]


class Basic(TypedDict):
    """A basic instruction."""

    instruction: str


class Tailored(TypedDict):
    """An instruction that tells the models apart, with the better answer; ``action`` is the last one taken."""

    instruction: str
    output: str
    action: str
    iteration: int
    score_strong: float
    score_target: float
    gap: float


class Metadata(BaseModel):
    """The reply to ``ENCODE``."""

    model_config = ConfigDict(extra="forbid")
    use_case: str = Field(min_length=1, max_length=100)
    skills: list[str] = Field(min_length=1, max_length=3)


RUBRIC_COUNT = 4
_AGAIN = re.compile(r"\A(?:\d{1,2}[.)、．]\s*)?(?:(?:instruction|指令)\s*\d*\s*[:：]\s*)?", re.IGNORECASE)
"""A second number, or a label, that small models put before an item."""

_CONTRAST = SCORE  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}


def codec_lm(*, instructions: int = 5, theta: float = 3.0, iterations: int = 4) -> list[Step]:
    """Encode seeds, decode ``instructions`` of each, and keep those that tell the models apart; see the card above."""
    last = step(tailor, theta=theta, iterations=iterations)
    return [step(encode), step(set_rubrics), step(decode, instructions=instructions), last]


async def encode(
    ctx: Context, instruction: str = "", use_case: str = "", skills: list[str] | None = None
) -> Encoded:  # fmt: skip
    """The metadata of a seed instruction, or the metadata that the row has."""
    if use_case.strip() and skills:
        return Encoded(use_case=use_case.strip(), skills=list(skills))
    if not instruction.strip():
        raise Reject("the row has neither `instruction` nor `use_case` with `skills`")
    reply = await ctx.ask(ctx.fill(ENCODE, instruction=instruction), schema=Metadata, **SAMPLING)
    found = reply.json(Metadata)
    skills = list(dict.fromkeys(" ".join(one.split()) for one in found.skills if one.strip()))
    if not skills:
        raise Unreadable("every skill is blank", reply)
    return Encoded(use_case=found.use_case.strip(), skills=skills)


async def set_rubrics(ctx: Context, use_case: str, skills: list[str]) -> Measured:
    """Four rubrics of complexity and four actions for one metadata."""
    rubrics = await ctx.ask(ctx.fill(RUBRICS, use_case=use_case, skills=", ".join(skills)), **SAMPLING)
    told = _listed(rubrics, RUBRIC_COUNT)
    numbered = "\n".join(f"{place}. {one}" for place, one in enumerate(told, 1))
    actions = await ctx.ask(ctx.fill(ACTIONS, use_case=use_case, rubrics=numbered), **SAMPLING)
    return Measured(rubrics=told, actions=_listed(actions, RUBRIC_COUNT))


async def decode(ctx: Context, use_case: str, skills: list[str], *, instructions: int = 5) -> list[Basic]:
    """Basic instructions from metadata alone, without samples."""
    prompt = ctx.fill(DECODE, count=instructions, use_case=use_case, skills=", ".join(skills))
    written = _listed(await ctx.ask(prompt, **SAMPLING), instructions)
    return [Basic(instruction=one) for one in dict.fromkeys(written)]


async def tailor(
    ctx: Context, instruction: str, actions: list[str], *, theta: float = 3.0, iterations: int = 4
) -> Tailored:  # fmt: skip
    """Make an instruction harder until the models' answers differ by more than ``theta``.

    Raises:
        Reject: they never do, or only with a better answer that was cut off.
        RecipeError: one model answers under both roles.
    """
    action, gaps = "", list[float]()
    for iteration in range(1, iterations + 1):
        if iteration > 1:
            action = ctx.rng.choice(actions)
            instruction = (await ctx.ask(ctx.fill(IMPROVE, instruction=instruction, action=action), **SAMPLING)).text
            instruction = instruction.strip()
        strong = await ctx.ask(instruction, **SAMPLING)
        target = await ctx.ask(instruction, role="target", may_be_cut=True, **SAMPLING)  # weak models often never end
        if strong.model and strong.model == target.model:
            raise RecipeError(
                f"the roles 'main' and 'target' are answered by one model, {strong.model!r}, which cannot lag behind "
                "itself; name another model for the role 'target' in the recipe"
            )
        mine, theirs = await scores(ctx, instruction, strong.text.strip(), target.text.strip())
        gaps.append(mine - theirs)
        better = strong if mine > theirs else target
        if abs(gaps[-1]) > theta and better.finish != "length":
            return Tailored(instruction=instruction, output=better.text.strip(), action=action, iteration=iteration,
                            score_strong=mine, score_target=theirs, gap=gaps[-1])  # fmt: skip
    how = f"never lay more than {theta} apart"
    if any(abs(gap) > theta for gap in gaps):
        how = f"lay more than {theta} apart only where the better answer was cut off"
    raise Reject(f"in {iterations} passes the models {how}", value=gaps, threshold=theta)


def _listed(reply: Reply, count: int) -> list[str]:
    """The first ``count`` items of a numbered list, each on one line; fewer are unreadable."""
    items = [_AGAIN.sub("", " ".join(item.replace("**", "").split())) for item in reply.numbered()]
    if len(items) < count or not all(items[:count]):
        raise Unreadable(f"wanted {count} numbered items, found {len(items)}", reply)
    return items[:count]


EXAMPLE = Example(
    row=[{"use_case": "planning a trip", "skills": ["budgeting"]}],
    settings={"instructions": 1},
    replies=[
        "1. The number of stops.\n2. The limits.\n3. The unknowns.\n4. The detail.",
        "1. Add a stop.\n2. Add a limit.\n3. Take away a fact.\n4. Ask for a table.",
        "1. Plan a weekend in Porto for 200 euros.",
        "Day 1: the riverside on foot. Day 2: the coast by tram. In all 180 euros.",
        "Go to Porto and have fun.",
        {"reason": "The first plans.", "first": 9, "second": 3},
        {"reason": "The second plans.", "first": 4, "second": 9},
    ],
    gives=[
        {
            "use_case": "planning a trip",
            "skills": ["budgeting"],
            "rubrics": ["The number of stops.", "The limits.", "The unknowns.", "The detail."],
            "actions": ["Add a stop.", "Add a limit.", "Take away a fact.", "Ask for a table."],
            "instruction": "Plan a weekend in Porto for 200 euros.",
            "output": "Day 1: the riverside on foot. Day 2: the coast by tram. In all 180 euros.",
            "action": "",
            "iteration": 1,
            "score_strong": 9.0,
            "score_target": 3.5,
            "gap": 5.5,
        }
    ],
)
