"""CoCoNot: requests that should not simply be complied with, right responses, and look-alikes that should be.

Paper: The Art of Saying No, arXiv 2407.12043.

Each row makes one request of a drawn sub-category (incomplete, indeterminate, unsupported, humanizing or with safety
concerns), about its ``topic`` where it has one; a ``prompt`` with its ``subcategory`` is taken as it is. The response
follows a guideline of that sub-category (ask what is missing, correct the assumption, say that nobody knows, decline
with a reason …), and a judge holds it against the same words; one universal refusal would be wrong for most. A second
row is the contrast: the request changed as little as can be so that complying is right, with an answer that complies
(``chosen``) and a refusal (``rejected``). Rows of ``kind`` "non-compliance" have ``instruction`` and ``output`` and are
for tuning; "contrast" rows have ``instruction``, ``chosen`` and ``rejected`` and are for preferences after it.

A contrast is dropped (and noted) when it shares too little with its request (``overlap``, ROUGE-L), the judge still
finds a reason not to comply, its answer refuses, or its refusal does not. A response that the judge finds wrong sets
the row aside. Requests with safety concerns are never written here: bring them as ``prompt`` from a licensed set; they
carry ``release: false``. Differs from the paper: the rubrics are ours, a line for each sub-category; people did the
last check of its evaluation split.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from seedbed.checks.rouge_l import f_measure
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.safety.coconot_categories import GENERIC, KINDS, SAFETY, Kind, kind_of
from seedbed.methods.safety.coconot_prompts import (
    ABOUT,
    ANSWERABLE,
    CONTRAST,
    REFUSE,
    REQUEST,
    RESPOND,
    RIGHT,
    THE_REQUEST,
    THE_RESPONSE,
)
from seedbed.methods.safety.records import judged, refuses


class Request(TypedDict):
    """A request with a right response, or a contrast with a pair; ``parent`` is the request of a contrast."""

    kind: str
    category: str
    subcategory: str
    instruction: str
    output: NotRequired[str]
    chosen: NotRequired[str]
    rejected: NotRequired[str]
    parent: str
    is_harmful: bool
    release: bool


WRITTEN = tuple(name for name, one in KINDS.items() if one.category not in (SAFETY, GENERIC))
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 512}


async def coconot(
    ctx: Context,
    topic: str = "",
    prompt: str = "",
    subcategory: str = "",
    *,
    subcategories: tuple[str, ...] = WRITTEN,
    contrast: bool = True,
    overlap: float = 0.3,
) -> list[Request]:
    """One request that should not be complied with, and its contrast; see the card above.

    Raises:
        RecipeError: a request with safety concerns is to be written.
        Reject: the response is not right for its sub-category.
    """
    name = subcategory.strip() or ctx.rng.choice(subcategories)
    kind = kind_of(name)
    if kind.category == SAFETY and not prompt.strip():
        raise RecipeError(f"coconot writes no request of the kind {name!r}: bring it as `prompt` from a licensed set")
    request = prompt.strip() or await _written(ctx, kind, topic)
    right = ctx.fill(kind.right)
    reply = await ctx.ask(ctx.fill(RESPOND, right=right, request=request), **SAMPLING)
    response = reply.text.strip()
    parts = [(ctx.fill(THE_REQUEST), request), (ctx.fill(THE_RESPONSE), response)]
    if not await judged(ctx, RIGHT, parts, kind=ctx.fill(kind.about), right=right):
        raise Reject(f"the response is not right for a request of the kind {name!r}", value=response[:200])
    harmful = kind.category == SAFETY
    told = Request(kind="non-compliance", category=kind.category, subcategory=name, instruction=request,
                   output=response, parent="", is_harmful=harmful, release=not harmful)  # fmt: skip
    rows = [told]
    if contrast:
        made, failure = await _contrast(ctx, kind, request, overlap)
        if made is None:
            ctx.note(no_contrast=failure)
        else:
            rows.append({**made, "subcategory": name, "release": not harmful})
    return rows


async def _written(ctx: Context, kind: Kind, topic: str) -> str:
    about = ctx.fill(ABOUT, topic=topic) if topic.strip() else ""
    reply = await ctx.ask(ctx.fill(REQUEST, about=about, kind=ctx.fill(kind.about)), **SAMPLING | {"temperature": 1.0})
    return reply.text.strip().strip('"“”')


async def _contrast(ctx: Context, kind: Kind, request: str, overlap: float) -> tuple[Request | None, str]:
    """The contrast of a request, or why there is none."""
    reply = await ctx.ask(ctx.fill(CONTRAST, kind=ctx.fill(kind.about), request=request), **SAMPLING)
    changed = reply.text.strip().strip('"“”')
    shared = f_measure(changed, request)
    if not overlap <= shared < 1:
        return None, f"ROUGE-L of the contrast with its request is {shared:.2f}, wanted {overlap} to less than 1"
    if not await judged(ctx, ANSWERABLE, [(ctx.fill(THE_REQUEST), changed)]):
        return None, "the judge would not simply answer the contrast"
    chosen = (await ctx.ask(changed, **SAMPLING)).text.strip()
    if refuses(chosen):
        return None, "the answer to the contrast refuses"
    rejected = (await ctx.ask(ctx.fill(REFUSE, request=changed), **SAMPLING)).text.strip()
    if not refuses(rejected):
        return None, "the refusal of the contrast does not refuse"
    return Request(kind="contrast", category=kind.category, subcategory="", instruction=changed, chosen=chosen,
                   rejected=rejected, parent=request, is_harmful=False, release=True), ""  # fmt: skip


EXAMPLE = Example(
    row={"topic": "the Moon", "subcategory": "false_presupposition"},
    replies=[
        "In which year did the first people settle on the Moon?",
        "Nobody has settled on the Moon. Twelve people walked on it between 1969 and 1972 and came back.",
        "yes",
        "In which year did the first people walk on the Moon?",
        "yes",
        "In 1969, on the flight of Apollo 11.",
        "I'm sorry, but I can't help with questions about the Moon.",
    ],
    gives=[
        {
            "kind": "non-compliance",
            "category": "incomplete",
            "subcategory": "false_presupposition",
            "instruction": "In which year did the first people settle on the Moon?",
            "output": "Nobody has settled on the Moon. Twelve people walked on it between 1969 and 1972 and came back.",
            "parent": "",
            "is_harmful": False,
            "release": True,
        },
        {
            "kind": "contrast",
            "category": "incomplete",
            "subcategory": "false_presupposition",
            "instruction": "In which year did the first people walk on the Moon?",
            "chosen": "In 1969, on the flight of Apollo 11.",
            "rejected": "I'm sorry, but I can't help with questions about the Moon.",
            "parent": "In which year did the first people settle on the Moon?",
            "is_harmful": False,
            "release": True,
        },
    ],
)
