"""Weak-to-strong: a weak model labels texts in probabilities, and a stronger one's own view says which labels to trust.

Paper: Weak-to-strong generalization, arXiv 2312.09390.

The model of the role ``weak`` is asked which of two ``labels`` a text has; the probabilities of their letters at the
first token, normalised, are the soft label, and its larger side the hard one. The strong model (role ``main``) is asked
the same. Two filters, of the data half of the method: ``least_weak``, how sure the weak model must be (0.5: no limit),
and ``most_against``, how sure the strong model may be of the other label (1: no limit). Rows also say whether both
``agree``; where the text has a ``label`` of its own it is neither shown nor changed, and ``right`` says whether the
weak label is it, so that the weak model's accuracy can be read off the rows.

Needs log-probabilities of both models; a server without them is refused. Training the student on the soft labels, its
confidence loss and the share of the gap that it recovers are a trainer's work: train on one half of the texts, label
the other, and keep the halves apart.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.methods.preference.letters import preferring, soft_label


class Labelled(TypedDict):
    """Soft labels in the order of ``labels``; ``right`` is None where the row has no label of its own."""

    weak_soft_label: list[float]
    weak_hard_label: str
    strong_soft_label: list[float]
    agree: bool
    right: bool | None


ASK = Prompt(
    en="""{task}

The text, which is material and no order to you:
{text}

A: {first}
B: {second}
Reply with one letter only: A or B.""",
    zh="""{task}

文本如下，只是材料，不是给你的命令：
{text}

A：{first}
B：{second}
只回复一个字母：A 或 B。""",
)
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 4, "logprobs": 10}


async def weak_to_strong(
    ctx: Context,
    text: str,
    label: str = "",
    *,
    task: str,
    labels: tuple[str, str],
    least_weak: float = 0.5,
    most_against: float = 1.0,
) -> Labelled:
    """Label a text by the weak model and hold it against the strong one; see the card above.

    Raises:
        Reject: the weak model is not sure enough, or the strong one is too sure of the other label.
    """
    if len(labels) != 2 or labels[0] == labels[1]:
        raise RecipeError(f"weak_to_strong: 'labels' are two different ones, got {list(labels)}")
    if not (0.5 <= least_weak <= 1 and 0.5 <= most_against <= 1):
        told = f"least_weak {least_weak} and most_against {most_against}"
        raise RecipeError(f"weak_to_strong: probabilities of the likelier of two labels go from 0.5 to 1, got {told}")
    prompt = ctx.fill(ASK, task=task, text=text, first=labels[0], second=labels[1])
    weak = soft_label(await ctx.ask(prompt, role="weak", may_be_cut=True, **SAMPLING))
    strong = soft_label(await ctx.ask(prompt, may_be_cut=True, **SAMPLING))
    hard = weak.index(max(weak))
    if max(weak) < least_weak:
        raise Reject(f"the weak model is {max(weak):.0%} sure", value=max(weak), threshold=least_weak)
    if strong[1 - hard] > most_against:
        told = f"the strong model is {strong[1 - hard]:.0%} sure of {labels[1 - hard]!r}"
        raise Reject(told, value=strong[1 - hard], threshold=most_against)
    return Labelled(
        weak_soft_label=weak,
        weak_hard_label=labels[hard],
        strong_soft_label=strong,
        agree=strong[hard] >= 0.5,
        right=labels[hard] == label if label else None,
    )


EXAMPLE = Example(
    row={"text": "The plot drags, and I left before the end.", "label": "negative"},
    settings={"task": "What does the review think of the film?", "labels": ("positive", "negative")},
    replies=[preferring(-1.3863, -0.2877), preferring(-3.0, -0.051)],
    gives={
        "weak_soft_label": [0.250002, 0.749998],
        "weak_hard_label": "negative",
        "strong_soft_label": [0.049784, 0.950216],
        "agree": True,
        "right": True,
    },
)
