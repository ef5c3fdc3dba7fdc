"""Customer service: dialogues at a service desk, drawn by product, problem, customer, mood and how they are to end.

No paper: two models in roles, as in CAMEL (arXiv 2303.17760) and UltraChat (arXiv 2305.14233), over a plan of our own.

Each row draws a plan: the product and the problem, who the customer is and in which mood, which kind of agent answers,
and a ``resolution``: ``solved``, ``promised`` (somebody gets back), ``escalated`` or ``refused``. What the row brings
in these columns is not drawn; ``draw_from`` names what they are drawn from (``{product: [a kettle, a lamp]}``),
``rules`` are those of the company. An order number and the days since the purchase are drawn as facts.

Then two models talk for 2 to 4 rounds: the customer (role ``user``) knows its part of the plan, the agent (role
``main``) sees rules and order as on its screen and is led to the resolution by a line that the data do not hold:
``messages`` open with the desk's system message as it will be met in use. A judge (role ``judge``), who knows no plan,
says how the talk ended; a row that ends otherwise is set aside, as is one with an order number that nobody was given, a
side that speaks for the other or as an AI, or a message said twice.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict, cast

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.text import folded
from seedbed.methods.dialogue.customer_service_prompts import (
    AGENTS,
    BEGIN,
    CUSTOMER,
    CUSTOMERS,
    DESK,
    JUDGE,
    MOODS,
    NEXT,
    OUTCOMES,
    PROBLEMS,
    PRODUCTS,
    RULES,
    STEER,
)
from seedbed.methods.dialogue.turns import inverted, unquoted


class Served(TypedDict):
    """The talk, the desk's system message first, and its plan."""

    messages: list[Message]
    product: str
    problem: str
    customer: str
    mood: str
    agent: str
    resolution: str


LISTS: dict[str, Prompt | None] = {
    "product": PRODUCTS,
    "problem": PROBLEMS,
    "customer": CUSTOMERS,
    "mood": MOODS,
    "agent": AGENTS,
    "resolution": None,
}
"""What is drawn for each column of the plan; a resolution is a key of ``OUTCOMES``."""
_ORDER = re.compile(r"(?<![A-Za-z])[A-Z]{1,3}-?\d{4,}")
_AS_AI = re.compile(r"\bas an? (ai|language model)\b|作为(一个|一名)?(AI|人工智能|语言模型)", re.IGNORECASE)
_DESK = re.compile(r"how (can|may) i (help|assist) you|有什么(可以|能)(帮|为)[您你]|请问有什么需要", re.IGNORECASE)
TALKING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 512}
JUDGING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 16}


async def customer_service(  # noqa: PLR0913 - the columns of a plan, each by its own name
    ctx: Context,
    product: str = "",
    problem: str = "",
    customer: str = "",
    mood: str = "",
    agent: str = "",
    resolution: str = "",
    *,
    rounds: tuple[int, int] = (2, 4),
    draw_from: dict[str, tuple[str, ...]] | None = None,
    rules: str = "",
    verify: bool = True,
) -> Served:
    """A talk between a customer and a service desk; see the card above.

    Raises:
        Reject: a side falls out of its part, or the talk ends otherwise than planned.
    """
    given = (product, problem, customer, mood, agent, resolution)
    plan = _plan(ctx, dict(zip(LISTS, given, strict=True)), draw_from or {})
    if not 1 <= rounds[0] <= rounds[1]:
        raise RecipeError(f"customer_service: rounds are [least, most] of 1 and up, got {list(rounds)}")
    facts = {"order": f"{ctx.rng.choice('BDKMT')}-{ctx.rng.randint(10000, 99999)}", "days": ctx.rng.randint(2, 60)}
    desk = ctx.part(DESK, rules=rules or ctx.part(RULES), agent=plan["agent"], product=plan["product"], **facts)
    parts = {name: plan[name] for name in ("product", "problem", "customer", "mood")}
    outcome = ctx.part(OUTCOMES[plan["resolution"]])
    talk = await _talk(ctx, desk, ctx.fill(CUSTOMER, **parts, **facts), outcome, ctx.rng.randint(*rounds))
    _hold(talk, str(facts["order"]))
    if verify:
        shown = "\n".join(f"{message['role']}: {message['content']}" for message in talk)
        ended = (await ctx.ask(ctx.part(JUDGE, talk=shown), role="judge", **JUDGING)).one_of(*OUTCOMES, "open")
        if ended != plan["resolution"]:
            raise Reject("the talk ends otherwise than planned", value=ended, threshold=plan["resolution"])
    return cast("Served", {"messages": [{"role": "system", "content": desk}, *talk], **plan})


def _plan(ctx: Context, given: dict[str, str], draw_from: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What the row names, and what is drawn for the rest."""
    if not set(draw_from) <= set(LISTS):
        raise RecipeError(f"customer_service: draw_from knows {', '.join(LISTS)}; got {', '.join(draw_from)}")
    plan = dict[str, str]()
    for name, listed in LISTS.items():
        usual = ctx.part(listed).split("; ") if listed else list(OUTCOMES)
        plan[name] = given[name].strip() or ctx.rng.choice(draw_from.get(name) or usual)
    if plan["resolution"] not in OUTCOMES:
        raise RecipeError(f"customer_service: a resolution is {', '.join(OUTCOMES)}; got {plan['resolution']!r}")
    return plan


async def _talk(ctx: Context, desk: str, caller: str, outcome: str, rounds: int) -> list[Message]:
    """Customer and agent in turn; each sees the other's messages as those of its counterpart."""
    talk, begin = list[Message](), ctx.part(BEGIN)
    for turn in range(1, rounds + 1):
        prompt = ctx.part(NEXT, answer=talk[-1]["content"]) if talk else begin
        before = inverted(talk, begin)[:-1]
        said = await ctx.ask(prompt, system=caller, history=before, role="user", **TALKING)
        talk.append({"role": "user", "content": unquoted(said.text)})
        led = desk + ctx.fill(STEER, rounds=rounds, turn=turn, outcome=outcome)
        answer = await ctx.ask(talk[-1]["content"], system=led, history=talk[:-1], **TALKING)
        talk.append({"role": "assistant", "content": unquoted(answer.text)})
    return talk


def _hold(talk: list[Message], order: str) -> None:
    """Raise Reject where a side falls out of its part."""
    texts = [str(message["content"]) for message in talk]
    for place, text in enumerate(texts):
        if place % 2 == 0 and _DESK.search(text):
            raise Reject("the customer speaks like the desk", value=text[:200])
        if _AS_AI.search(text):
            raise Reject("a message speaks of the AI that writes it", value=text[:200])
        for number in _ORDER.findall(text):
            if number.replace("-", "") != order.replace("-", ""):
                raise Reject("an order number that nobody was given", value=number, threshold=order)
    if len({folded(text) for text in texts}) < len(texts):
        raise Reject("a message is said twice", value=len(texts))


EXAMPLE = Example(
    row={
        "product": "a kettle",
        "problem": "it leaks",
        "customer": "a first-time buyer",
        "mood": "calm",
        "agent": "customer service agent",
        "resolution": "solved",
    },
    settings={"rounds": (1, 1)},
    replies=["Hello, my new kettle leaks.", "I am sorry. A new one leaves our shop today, free of charge.", "solved"],
    gives={
        "messages": [
            {
                "role": "system",
                "content": "You are a customer service agent of a company and talk with a customer in writing.\n"
                "Rules of the company: Returns within 30 days of purchase; two years of warranty; refunds take five "
                "working days.\nOn your screen: order T-13404, a kettle, bought 32 days ago.\nBe polite, brief and "
                "concrete. Promise nothing against the rules, and invent no other facts about the order.",
            },
            {"role": "user", "content": "Hello, my new kettle leaks."},
            {"role": "assistant", "content": "I am sorry. A new one leaves our shop today, free of charge."},
        ],
        "product": "a kettle",
        "problem": "it leaks",
        "customer": "a first-time buyer",
        "mood": "calm",
        "agent": "customer service agent",
        "resolution": "solved",
    },
)
