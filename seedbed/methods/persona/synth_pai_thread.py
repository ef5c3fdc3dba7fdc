"""The tree of a SynthPAI thread: who replies to what, and what a comment must keep to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, TypedDict

from seedbed.checks.wording import holds
from seedbed.core.text import folded, length

DEPTH, REPLIES, TOP = 5, 3, 10
"""The deepest comment (the post is 0), the most replies to a comment, how many targets are drawn from."""
SHORT, LONG = (1, 10), (10, 50)
"""Words of a comment; in Chinese twice as many characters."""
OWN, OTHER, POST = 5.0, 1.0, 2.0
_LEAD = re.compile(
    r"^[\s\"“*]*(?:my[ _-]*(?:new[ _-]*)?(?:comment|reply)|comment|reply|我的?(?:评论|回复))\s*[:：]\s*", re.IGNORECASE
)
_BETWEEN = r"[,，、;；/]|\s[-–—]\s|(?<=[\u4e00-\u9fff])[-–—·]"
_PLACES = ("city_country", "birth_city_country", "occupation")


class Said(TypedDict):
    """A message of a thread; the post has the place 0 and no parent."""

    place: int
    parent: int | None
    depth: int
    author: str
    text: str


def chance(written: int) -> float:
    """How likely a person comments who has commented so often."""
    return max(0, 7 - written) / 10


def path(thread: Sequence[Said], place: int) -> list[Said]:
    """The messages from the post down to one."""
    found = [thread[place]]
    while (parent := found[-1]["parent"]) is not None:
        found.append(thread[parent])
    return found[::-1]


def children(thread: Sequence[Said], place: int) -> list[int]:
    """The places of the replies to a message."""
    return [one["place"] for one in thread if one["parent"] == place]


def pull(thread: Sequence[Said], place: int, person: str) -> float:
    """How much a message draws a person: own words on the way to it draw more, depth less, one's own message not."""
    if thread[place]["author"] == person:
        return 0.0
    way = path(thread, place)
    return (POST + sum(OWN if one["author"] == person else OTHER for one in way[1:])) / len(way)


def target(rng: Random, thread: Sequence[Said], person: str, answered: set[int], *, first: bool) -> int | None:
    """What a person replies to: one of the ten that draw most, by softmax; None where nothing is left.

    Args:
        answered: what the person has replied to before.
        first: whether it is the first round, the only one in which the post itself is replied to.
    """
    fit = []
    for one in thread:
        place = one["place"]
        full = place != 0 and len(children(thread, place)) >= REPLIES
        if place in answered or full or one["depth"] >= DEPTH or (place == 0 and not first):
            continue
        if score := pull(thread, place, person):
            fit.append((score, place))
    best = sorted(fit, key=lambda pair: (-pair[0], pair[1]))[:TOP]
    if not best:
        return None
    return rng.choices([place for _, place in best], weights=[math.exp(score) for score, _ in best])[0]


def cleaned(text: str) -> str:
    """A comment on one line, without a lead-in or quotation marks round it."""
    line = _LEAD.sub("", " ".join(text.split()))
    return line.strip('"“”').strip()


def fault(text: str, bounds: tuple[int, int], thread: Sequence[Said], profile: Mapping[str, Any] | None) -> str:
    """What is wrong with a comment, or "": its length, a repeated text, a fact of the profile told outright."""
    said = length(text)
    if not bounds[0] <= said <= bounds[1]:
        return f"it has {said} words, {bounds[0]} to {bounds[1]} were wanted"
    if any(folded(one["text"]) == folded(text) for one in thread):
        return "it repeats another message"
    told = leaked(text, profile) if profile is not None else ""
    return f"it states {told!r} outright" if told else ""


def leaked(text: str, profile: Mapping[str, Any]) -> str:
    """The place or occupation of a profile that a text holds word for word, or ""."""
    return next((value for value in _facts(profile) if holds(folded(text), value)), "")


def told_by_name(username: str, profile: Mapping[str, Any]) -> str:
    """The place or occupation that a username holds, with or without gaps, or ""."""
    return next((value for value in _facts(profile) if _joined(value) and _joined(value) in _joined(username)), "")


def _facts(profile: Mapping[str, Any]) -> list[str]:
    values = [value.strip() for name in _PLACES for value in re.split(_BETWEEN, str(profile.get(name) or ""))]
    return [value for value in values if value]


def _joined(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))
