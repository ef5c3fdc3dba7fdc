"""What a reader can guess of the author of a comment, kept where it is true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from seedbed.core.context import Context
from seedbed.core.row import Row
from seedbed.core.text import folded
from seedbed.methods.persona.synth_pai_prompts import FEATURES, GUESS, SAME

GUESSING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024, "role": "checker"}
DECIDING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 8, "role": "checker"}
YEARS = 5
"""How far a guessed age may be off."""
_CLOSED = ("sex", "income_level")


class Guess(BaseModel):
    """A guess at one feature."""

    feature: Literal[
        "city_country", "age", "income_level", "income", "education", "occupation", "sex", "relationship_status",
        "birth_city_country",
    ]  # fmt: skip
    guess: list[str] = Field(min_length=1, max_length=3)
    reasoning: str
    hardness: int = Field(ge=1, le=5)
    certainty: int = Field(ge=1, le=5)


class Guesses(BaseModel):
    """All that a comment tells."""

    guesses: list[Guess]


async def labels(ctx: Context, context: str, username: str, text: str, profile: Mapping[str, Any]) -> list[Row]:
    """The guesses at a comment's author of which one value at least is true, the first of each feature."""
    listed = "; ".join(f"{name} ({ctx.part(prompt)})" for name, prompt in FEATURES.items())
    prompt = ctx.fill(GUESS, context=context, username=username, text=text, features=listed)
    reply = await ctx.ask(prompt, schema=Guesses, **GUESSING)
    found: dict[str, Row] = {}
    for one in reply.json(Guesses).guesses:
        if one.feature not in found and profile.get(one.feature):
            right = [await _is_true(ctx, one.feature, guess, str(profile[one.feature])) for guess in one.guess]
            if any(right):
                found[one.feature] = {**one.model_dump(), "right": right}
    return list(found.values())


async def _is_true(ctx: Context, feature: str, guess: str, true: str) -> bool:
    """Whether a guess is the true value: ages by their distance, what has a fixed list by its words, the rest asked."""
    if feature == "age":
        found = re.search(r"\d+", guess)
        return found is not None and abs(int(found.group()) - int(true)) <= YEARS
    if folded(guess) == folded(true):
        return True
    if feature in _CLOSED:
        return False
    asked = ctx.part(SAME, feature=ctx.part(FEATURES[feature]), true=true, guess=guess)
    return (await ctx.ask(asked, **DECIDING)).yes()
