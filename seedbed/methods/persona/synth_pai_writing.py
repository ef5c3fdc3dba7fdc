"""The writing of a SynthPAI thread: the post, who takes part, and round by round what they say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seedbed.core.context import Context, correction
from seedbed.core.errors import Unreadable
from seedbed.core.row import Row
from seedbed.methods.persona.synth_pai_prompts import COMMENT, CRITIC, FEATURES, JOINS, POST, WHO
from seedbed.methods.persona.synth_pai_thread import (
    LONG,
    SHORT,
    Said,
    chance,
    cleaned,
    fault,
    leaked,
    path,
    target,
)  # fmt: skip

POSTING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 512}
COMMENTING: dict[str, Any] = {"temperature": 1.0, "frequency_penalty": 2.0, "max_tokens": 256}
_LABEL = re.compile(r"^[\s*#]*(?:title|text|标题|正文)\s*[:：][\s*]*", re.IGNORECASE)
_EDGE = '*#"“” '
CHECKING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 8, "role": "checker"}


@dataclass(frozen=True)
class Manner:
    """How people write: rounds, the most actions in one, the share that disagrees, the chance of a short comment."""

    rounds: int = 2
    actions: int = 3
    critics: float = 0.4
    short: float = 0.7
    no_leak: bool = True


def told(ctx: Context, profile: Mapping[str, Any]) -> str:
    """A profile, a line for each feature."""
    return "\n".join(f"{ctx.part(prompt)}: {profile[name]}" for name, prompt in FEATURES.items())


def shown(way: Sequence[Said], people: Mapping[str, Row]) -> str:
    """Messages from the post down, with the names of their authors."""
    return "\n\n".join(f"{people[one['author']]['username']}: {one['text']}" for one in way)


async def post(ctx: Context, author: Row, feature: str, manner: Manner) -> Said:
    """The opening of a thread; one that has no title, or states a fact of its author, is asked for again."""
    reply = await ctx.ask(ctx.fill(POST, feature=ctx.part(FEATURES[feature]), style=author["style"]), **POSTING)
    title, body = (_LABEL.sub("", part) for part in reply.text.strip().partition("\n")[::2])
    if not body.strip():
        raise Unreadable("wanted a title on the first line and the text below it", reply)
    text = title.strip(_EDGE) + "\n" + body.strip()
    if manner.no_leak and (fact := leaked(text, author)):
        raise Unreadable(f"the post states {fact!r} outright", reply)
    return Said(place=0, parent=None, depth=0, author=author["author"], text=text)


async def joining(ctx: Context, opening: Said, asked: Sequence[Row]) -> list[Row]:
    """Those who would take part."""
    joined = []
    for one in asked:
        question = ctx.part(JOINS, profile=told(ctx, one), post=opening["text"])
        if (await ctx.ask(question, **CHECKING)).yes():
            joined.append(one)
    return joined


async def comments(
    ctx: Context, opening: Said, people: Mapping[str, Row], joined: Sequence[Row], manner: Manner
) -> list[Said]:
    """The thread after all rounds."""
    thread, written = [opening], Counter[str]()
    answered, dropped = defaultdict[str, set[int]](set), list[str]()
    for number in range(manner.rounds):
        names = [one["author"] for one in joined]
        critics = set(ctx.rng.sample(names, round(manner.critics * len(names))))
        turns = [one for one in joined for _ in range(ctx.rng.randint(1, manner.actions))]
        for one in turns:
            name = one["author"]
            if ctx.rng.random() >= chance(written[name]):
                continue
            place = target(ctx.rng, thread, name, answered[name], first=number == 0)
            if place is None:
                continue
            way = path(thread, place)
            text, wrong = await _comment(ctx, one, thread, shown(way, people), manner, critic=name in critics)
            if wrong:
                dropped.append(f"{name}: {wrong}")
                continue
            thread.append(Said(place=len(thread), parent=place, depth=len(way), author=name, text=text))
            written[name] += 1
            answered[name].add(place)
    if dropped:
        ctx.note(dropped=dropped)
    return thread


async def _comment(
    ctx: Context, one: Row, thread: Sequence[Said], way: str, manner: Manner, *, critic: bool
) -> tuple[str, str]:
    """A comment, and what is wrong with it after three tries, or ""."""
    least, most = SHORT if ctx.rng.random() < manner.short else LONG
    bounds = (2 * least, 2 * most) if ctx.language == "zh" else (least, most)
    who = ctx.part(WHO, profile=told(ctx, one), style=one["style"])
    disagree = ctx.part(CRITIC) if critic else ""
    prompt = ctx.fill(COMMENT, who=who, path=way, least=bounds[0], most=bounds[1], critic=disagree)
    text, wrong, turns = "", "", list[Any]()
    for _ in range(3):
        reply = await ctx.ask(turns[-1]["content"] if turns else prompt, history=turns[:-1], **COMMENTING)
        text = cleaned(reply.text)
        wrong = fault(text, bounds, thread, one if manner.no_leak else None)
        if not wrong:
            break
        turns = [{"role": "user", "content": prompt}, *correction(reply.text, wrong, ctx.language)]
    return text, wrong
