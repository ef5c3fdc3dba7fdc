"""Reward: a reward model gives an answer one figure, and the row is kept when it reaches ``least``.

Papers: reward models of preferences, arXiv 2009.01325; UltraFeedback's, arXiv 2310.01377. The model plays the role
``reward``, and its URL is the endpoint itself: ``openai:NAME@http://HOST:8000/classify`` or ``…/pooling`` of vLLM
(SGLang: ``…/v1/classify``), ``…/score`` of vLLM, ``…/predict`` of text-embeddings-inference.

``form`` is what is sent: ``chat`` the instruction and the answer as a conversation, for the server's chat template
(vLLM); ``pair`` both as two texts (``/score``, ``/predict``); ``text`` both as one text. ``label`` names the figure
where the model gives several (for one of two classes, "1" or "LABEL_1"). ``value`` is the figure as the server gave it,
and ``least`` is held against that. ``scale`` says what it is: ``probability`` (vLLM's /classify, 0 to 1) or ``logit``
(any number, as /pooling gives), whose logistic function is the score: the chance to beat an answer of reward 0.

An answer that a reward model likes may be long or flattering rather than right: see what it keeps.
"""

from __future__ import annotations

import math
import sys
from typing import Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.verdict import Verdict

ROLE = "reward"
Form = Literal["chat", "pair", "text"]
FormScale = Literal["probability", "logit"]


async def reward(
    ctx: Context,
    instruction: str,
    output: str,
    *,
    least: float = 0.5,
    scale: FormScale = "probability",
    form: Form = "chat",
    label: str = "",
) -> Verdict:
    """Have a reward model give an answer one figure; see the card above."""
    if scale == "probability" and not 0 <= least <= 1:
        raise RecipeError(f"reward: least = {least} is no probability; write scale: logit where the model gives logits")
    figure = await figure_of(ctx, instruction, output, form=form, label=label)
    if scale == "probability" and not 0 <= figure <= 1:
        raise RecipeError(f"reward: the model gave {figure:g}, which is no probability: write scale: logit")
    score, threshold = figure, least
    if scale == "logit":  # far out the logistic function is level, and the figure itself must still decide
        threshold = max(_logistic(least), sys.float_info.min)
        below = math.nextafter(threshold, 0.0)
        score = max(_logistic(figure), threshold) if figure >= least else min(_logistic(figure), below)
    return Verdict(score, f"reward {figure:.4g}, wanted {least:g}", threshold, figure)


async def figure_of(ctx: Context, instruction: str, output: str, *, form: Form = "chat", label: str = "") -> float:
    """The figure that the model of the role ``reward`` gives an answer.

    Raises:
        RecipeError: it gives several, and none of the name ``label``.
    """
    if form == "chat":
        turns = [{"role": "user", "content": instruction}, {"role": "assistant", "content": output}]
        labels = await ctx.classify(messages=turns, role=ROLE)
    elif form == "pair":
        labels = await ctx.classify(instruction, output, role=ROLE)
    else:
        labels = await ctx.classify(f"{instruction}\n\n{output}", role=ROLE)
    if not label and len(labels) == 1:
        return next(iter(labels.values()))
    if label not in labels:
        raise RecipeError(
            f"reward: the model gives the labels {', '.join(sorted(labels))}; name the one that counts with  label: …"
        )
    return labels[label]


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


EXAMPLE = Example(
    row={"instruction": "Name a prime number above 10.", "output": "11"},
    replies=[Reply(labels={"score": 0.92})],
    gives=True,
)
