"""SALMON: preferences under drawn principles, some of them negated, for a reward model that reads principles.

Paper: SALMON, arXiv 2310.05910.

Four steps. ``sample_pair`` draws two answers (temperature 0.7, at most 768 tokens), cut at ``###``; one of under 16
characters sets the row aside. ``compare`` asks the judge (role ``judge``; the policy itself in the paper) for each of
eight principles in both orders which answer keeps it better: the score is the log-probability of the letter a minus
that of b. ``vary`` takes each principle's variance over all single-order scores of the set. ``prefer`` goes over the
row ``passes`` (4) times: a number of principles is drawn from Geometric(0.2) truncated at 8, each is negated with
probability 0.5, scores whose orders disagree are 0, the others are the mean of both orders over the variance, and the
principle of the largest size decides. Then rules that override: of two answers of which one speaks of itself as an AI
that one loses with probability 0.5; one in another language than the instruction loses; two such drop the row. Noise
turns a label with probability 0.1, one by a rule with 0.25. The places are drawn at last. ``reward_input`` is what the
reward model reads: answer, instruction, principles.

Needs log-probabilities (a server without them is refused). Differs from the paper: one request a principle and order
instead of a raw completion; training the reward model and the policy is not done here.
"""

from __future__ import annotations

from statistics import fmean, pvariance
from typing import Any, TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.step import Step, step
from seedbed.core.text import with_input
from seedbed.methods.preference.letters import preferring
from seedbed.methods.preference.salmon_comparing import BETTER, REQUEST, A, B, score
from seedbed.methods.preference.salmon_labels import Drawn, label_of, ruled
from seedbed.methods.preference.salmon_principles import PRINCIPLES

Scores = dict[str, list[float]]
"""For each principle its score in both orders, both seen from the first answer."""


class Sampled(TypedDict):
    """Two answers."""

    output_1: str
    output_2: str


class Compared(TypedDict):
    """The scores of the first answer against the second."""

    principle_scores: Scores


class Preferred(TypedDict):
    """One preference; ``label`` is the place of the better answer, 1 or 2, and ``ruled`` says which rule made it."""

    chosen: str
    rejected: str
    label: int
    principles: list[dict[str, Any]]
    ruled: str
    reward_input: list[str]


READ = Prompt(
    en="{answer}\n\nThis answers the request: {instruction}\n\nIt is rated by these principles:\n{principles}",
    zh="{answer}\n\n以上回答所针对的请求：{instruction}\n\n评判所依据的原则：\n{principles}",
)
_COMPARING = (BETTER, REQUEST, A, B)  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 1.0, "max_tokens": 768, "stop": ["###"]}
LEAST = 16


def salmon(*, passes: int = 4, noise: float = 0.1, noise_by_rule: float = 0.25) -> list[Step]:
    """Sample, compare by principles, and draw preferences; see the card above."""
    if passes < 1 or not (0 <= noise < 0.5 and 0 <= noise_by_rule < 0.5):
        raise RecipeError(f"salmon: wanted passes of at least 1 and noise below 0.5, got {passes}, {noise}")
    last = step(prefer, passes=passes, noise=noise, noise_by_rule=noise_by_rule)
    return [step(sample_pair), step(compare_by_principles), step(vary), last]


async def sample_pair(ctx: Context, instruction: str, input: str = "") -> Sampled:
    """Two answers that are long enough and differ.

    Raises:
        Reject: one is too short, or they are the same.
    """
    request = with_input(instruction, input)
    first, second = [(await ctx.ask(request, **SAMPLING)).text.split("###")[0].strip() for _ in range(2)]
    shortest = min(first, second, key=len)
    if len(shortest) < LEAST:
        raise Reject(f"an answer has {len(shortest)} characters", value=shortest, threshold=LEAST)
    if first == second:
        raise Reject("both answers are the same", value=first[:200])
    return Sampled(output_1=first, output_2=second)


async def compare_by_principles(
    ctx: Context, instruction: str, output_1: str, output_2: str, input: str = ""
) -> Compared:
    """Which answer keeps each principle better, in both orders."""
    request = with_input(instruction, input)
    scores: Scores = {}
    for name, principle in PRINCIPLES.items():
        about = ctx.fill(principle.wanted)
        forward = await score(ctx, request, (output_1, output_2), about)
        scores[name] = [forward, -await score(ctx, request, (output_2, output_1), about)]
    return Compared(principle_scores=scores)


def vary(table: pa.Table) -> pa.Table:
    """Add each principle's variance over all single-order scores (column ``principle_variances``)."""
    rows: list[Any] = table.column("principle_scores").to_pylist()
    told = {
        name: pvariance([score for row in rows for score in row[name]]) or 1.0 for name in PRINCIPLES
    }  # fmt: skip
    return table.append_column("principle_variances", pa.array([told] * table.num_rows))


async def prefer(  # noqa: PLR0913  # what the steps before it wrote, and how it draws
    ctx: Context,
    instruction: str,
    output_1: str,
    output_2: str,
    principle_scores: Scores,
    principle_variances: dict[str, float],
    input: str = "",
    *,
    passes: int = 4,
    noise: float = 0.1,
    noise_by_rule: float = 0.25,
) -> list[Preferred]:
    """Preferences of one pair, each under principles drawn anew."""
    request, answers = with_input(instruction, input), (output_1, output_2)
    scores = {
        name: fmean(both) / principle_variances[name] if both[0] * both[1] > 0 else 0.0
        for name, both in principle_scores.items()
    }
    found = [label_of(ctx.rng, scores) for _ in range(passes)]
    rows = [ruled(ctx.rng, one, request, answers, (noise, noise_by_rule)) for one in found if one.label]
    return [_row(ctx, request, answers, one) for one in rows if one.label]


def _row(ctx: Context, request: str, answers: tuple[str, str], drawn: Drawn) -> Preferred:
    first, second = answers if not drawn.swapped else (answers[1], answers[0])
    told = [
        {"name": name, "negated": negated, "definition": ctx.fill(PRINCIPLES[name][1 if negated else 0])}
        for name, negated in drawn.principles
    ]
    listed = "\n".join(f"- {one['definition']}" for one in told)
    read = [ctx.fill(READ, answer=one, instruction=request, principles=listed) for one in (first, second)]
    better = drawn.label if not drawn.swapped else 3 - drawn.label
    chosen, rejected = (first, second) if better == 1 else (second, first)
    return Preferred(
        chosen=chosen, rejected=rejected, label=better, principles=told, ruled=drawn.ruled, reward_input=read
    )


_FIRST = "Boil it for eight minutes, then cool it."
_SECOND = "Eggs are boiled in hot water for a while."
_BOTH = preferring(-0.1, -2.1, ("a", "b")), preferring(-3.1, -0.1, ("a", "b"))
EXAMPLE = Example(
    row=[{"instruction": "How do I boil an egg hard?"}],
    settings={"passes": 1, "noise": 0.0},
    replies=[_FIRST, _SECOND, *_BOTH * len(PRINCIPLES)],
    gives=[
        {
            "instruction": "How do I boil an egg hard?",
            "chosen": _FIRST,
            "rejected": _SECOND,
            "label": 1,
            "principles": [
                {
                    "name": "Methodical",
                    "negated": False,
                    "definition": "The answer goes step by step and in good order.",
                }
            ],
            "ruled": "",
        }
    ],
)
