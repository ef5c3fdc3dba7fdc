"""UltraChat: dialogues of several rounds between an assistant and a simulated user.

Paper: UltraChat, arXiv 2305.14233.

A seed opens the dialogue in one of three sectors: ``world`` asks about a ``topic`` (a detail, something general or the
whole field, drawn 200 : 250 : 50), ``writing`` wants one of 20 kinds of text about it (for 80 % of the rows the wish is
given more detail by a second request), ``material`` wants something done with a passage, the column ``text``, which a
template joins to the request unchanged. ``auto`` takes material when there is a text, else world. Then two models talk:
the user's (role ``user``) sees the roles inverted and is told to react like a curious person. World runs 3 to 7 rounds,
the others 2 to 4. Dialogues are cut between rounds into parts of at most ``part_tokens`` tokens, as for training; 0
leaves them whole.

Differs from the paper: one opening per row instead of lists of questions; only thanks, repetition or a farewell ends a
dialogue early, and one that is then too short, in which the user speaks like an assistant, or in which the assistant
speaks of its lack of feelings, is set aside; tokens are estimated. How a dialogue ended stands in ``stop``.

Real run: Qwen2.5-Coder-1.5B, 20 topics (half Chinese), 2 rounds each: 20 readable, 20 kept. In three an answer spoke of
the AI that gives it, and four of the questions stood in quotation marks; the first are set aside since, the second
taken off, so 17 of these 20 would be kept.
"""

from __future__ import annotations

import re
from typing import Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.request import Message
from seedbed.methods.dialogue.turns import cut_between_rounds
from seedbed.methods.dialogue.ultrachat_openings import (
    DETAIL,
    OPEN_MATERIAL,
    OPEN_WORLD,
    OPEN_WRITING,
    SAMPLING,
    opening,
)
from seedbed.methods.dialogue.ultrachat_user import BEGIN, NEXT, USER, add_turn


class Dialogue(TypedDict):
    """A dialogue, or the part of one; ``stop`` is ``rounds``, ``thanks`` or ``repetition``."""

    messages: list[dict[str, str]]
    stop: str


NO_FEELINGS = re.compile(
    r"\bi (do not|don't) have (any )?(personal )?(emotions|feelings|opinions|beliefs|experiences)"
    r"|\bas an? ai( language)?( model| assistant)?\b|(我?作为|我是)(一个|一名)?(AI|人工智能)"
    r"|我(并)?没有(自己|个人|主观)?(的)?(喜好|情感|感情|情绪|观点|看法|经历)",
    re.IGNORECASE,
)
ROUNDS = {"world": (3, 7), "writing": (2, 4), "material": (2, 4)}
_PROMPTS = USER, BEGIN, NEXT, OPEN_WORLD, OPEN_WRITING, DETAIL, OPEN_MATERIAL
"""Named here as well, where a recipe looks for prompts to replace."""


async def ultrachat(
    ctx: Context,
    topic: str = "",
    text: str = "",
    *,
    sector: Literal["auto", "world", "writing", "material"] = "auto",
    rounds: tuple[int, int] | None = None,
    part_tokens: int = 2048,
) -> list[Dialogue]:
    """Let a simulated user and an assistant talk about a seed; see the card above.

    Raises:
        Reject: the seed is missing, or the dialogue broke one of the rules of the card.
    """
    chosen = sector if sector != "auto" else "material" if text.strip() else "world"
    if not (text if chosen == "material" else topic).strip():
        raise Reject(f"the sector '{chosen}' needs the column '{'text' if chosen == 'material' else 'topic'}'")
    least, most = rounds or ROUNDS[chosen]
    wanted = ctx.rng.randint(least, most)
    messages: list[Message] = [{"role": "user", "content": await opening(ctx, chosen, topic, text)}]
    stop = ""
    while not stop:
        answer = (await ctx.ask(messages[-1]["content"], history=messages[:-1], **SAMPLING)).text.strip()
        if NO_FEELINGS.search(answer):
            raise Reject("the assistant speaks of its lack of feelings", value=answer[:200])
        messages.append({"role": "assistant", "content": answer})
        stop = "rounds" if len(messages) == 2 * wanted else await add_turn(ctx, messages)
    if len(messages) < 2 * least:
        raise Reject(f"the dialogue ended early: {stop}", value=len(messages) // 2, threshold=least)
    ctx.note(sector=chosen, rounds=len(messages) // 2)
    return [Dialogue(messages=part, stop=stop) for part in cut_between_rounds(messages, part_tokens)]


EXAMPLE = Example(
    row={"topic": "tides"},
    settings={"rounds": (2, 2)},
    replies=[
        "Why are there two high tides a day?",
        "The moon pulls the near side more and the far side less, so water bulges on both.",
        "Then why do some coasts have only one?",
        "The shape of the basin can damp the half-daily tide, as in the Gulf of Mexico.",
    ],
    gives=[
        {
            "messages": [
                {"role": "user", "content": "Why are there two high tides a day?"},
                {
                    "role": "assistant",
                    "content": "The moon pulls the near side more and the far side less, so water bulges on both.",
                },
                {"role": "user", "content": "Then why do some coasts have only one?"},
                {
                    "role": "assistant",
                    "content": "The shape of the basin can damp the half-daily tide, as in the Gulf of Mexico.",
                },
            ],
            "stop": "rounds",
        }
    ],
)
