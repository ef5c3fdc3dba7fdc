"""SALMON's aggregation: which answer a drawn set of principles prefers, the rules over that, noise and places."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import NamedTuple

from seedbed.core.errors import RecipeError, Reject
from seedbed.core.reply import Reply
from seedbed.core.text import script_language

GEOMETRIC = 0.2
OF_ITSELF = re.compile(
    r"as an ai( language)? (model|assistant)|作为(一个|一名)?(ai|人工智能)(语言)?(模型|助手)?", re.IGNORECASE
)


class Drawn(NamedTuple):
    """What was drawn and what it prefers: 1 or 2, or 0 for neither; ``swapped`` tells that the places are changed."""

    principles: tuple[tuple[str, bool], ...]
    label: int
    ruled: str = ""
    swapped: bool = False


def label_of(rng: random.Random, scores: Mapping[str, float]) -> Drawn:
    """Draw principles, negate some, and follow the one with the score of the largest size."""
    names = rng.sample(list(scores), len(scores))[: how_many(rng, len(scores))]
    drawn = tuple((name, rng.random() < 0.5) for name in names)
    signed = [-scores[name] if negated else scores[name] for name, negated in drawn]
    largest = max(signed, key=abs)
    return Drawn(drawn, 0 if largest == 0 else 1 if largest > 0 else 2)


def how_many(rng: random.Random, most: int) -> int:
    """A number from Geometric(0.2), drawn again while it is over ``most``."""
    while True:
        number = 1
        while rng.random() >= GEOMETRIC:
            number += 1
        if number <= most:
            return number


def ruled(
    rng: random.Random, drawn: Drawn, request: str, answers: tuple[str, str], noise: tuple[float, float]
) -> Drawn:
    """A label after the rules, the noise and the draw of places; 0 where the rules drop the row."""
    label, rule = drawn.label, ""
    of_itself = [bool(OF_ITSELF.search(one)) for one in answers]
    if of_itself[0] != of_itself[1] and rng.random() < 0.5:
        label, rule = (2 if of_itself[0] else 1), "speaks of itself as an AI"
    foreign = [script_language(one) != script_language(request) for one in answers]
    if all(foreign):
        return drawn._replace(label=0, ruled="both answers are in another language")
    if any(foreign):
        label, rule = (2 if foreign[0] else 1), "in another language"
    if rng.random() < noise[1 if rule else 0]:
        label = 3 - label
    return drawn._replace(label=label, ruled=rule, swapped=rng.random() < 0.5)


def difference(reply: Reply) -> float:
    """How much rather the letter a comes than b, at the first token that is either."""
    if not reply.logprobs:
        raise RecipeError(
            "salmon: the model of the role 'judge' gives no log-probabilities, which the method rests on; "
            "name one whose server gives them (vLLM, SGLang, llama.cpp)"
        )
    for token in reply.logprobs:
        found: dict[str, float] = {}
        for text, logprob in token["top"] or [(token["token"], token["logprob"])]:
            found.setdefault(text.strip(" (").lower(), logprob)
        if "a" in found or "b" in found:
            floor = min(found.values()) - 1.0  # the letter that is not among the likeliest lies below them all
            return round(found.get("a", floor) - found.get("b", floor), 6)
    raise Reject("the judge named neither a nor b", value=reply.text)
