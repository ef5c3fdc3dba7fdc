"""The known answer of a question, and whether one that was given is it."""

from __future__ import annotations

from typing import Any

from seedbed.checks.exact import exact
from seedbed.checks.math_answer import math_answer
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.text import folded
from seedbed.methods.reasoning.star_shots import REASONING, TASK, letter, read, read_letter, shot


def known_answer(answer: str | int, choices: list[str]) -> str:
    """The known answer: the letter of a choice, or the text.

    Raises:
        Reject: it is blank, or none of the choices.
    """
    text = str(answer).strip()
    if not choices:
        if not text:
            raise Reject("the known answer is blank")
        return text
    if isinstance(answer, int):
        found = [answer] if 0 <= answer < len(choices) else []
    else:
        found = [place for place, one in enumerate(choices) if folded(one) == folded(text)]
        if not found and len(text.strip("().（）")) == 1:
            found = [place for place in range(len(choices)) if letter(place) == text.strip("().（）").lower()]
    if len(found) != 1:
        raise Reject("the known answer is not one of the choices", value=text[:200], threshold=choices)
    return letter(found[0])


def is_right(given: str, known: str, choices: list[str]) -> bool:
    """Whether an answer is the known one; what cannot be compared is not."""
    if choices:
        return read_letter(given) == known
    if exact(given, known, ignore_punctuation=True).passed:
        return True
    if not any(character.isdigit() for character in known):  # no mathematics: nothing else is the same answer
        return False
    verdict = math_answer(given, known, last=True)
    return verdict.decided and verdict.passed


SAMPLING: dict[str, Any] = {"temperature": 0.01, "top_p": 0.9, "max_tokens": 256}


async def attempt(ctx: Context, question: str, examples: Any, *, hint: bool, raw: bool) -> tuple[str, str] | None:
    """Rationale and answer of one attempt, or None where it does not end in the closing sentence."""
    shown = "\n\n".join(shot(ctx.part, one, hint=hint) for one in examples)
    prompt = f"{shown}\n\n{question}{ctx.part(REASONING)}"
    if raw:
        return read((await ctx.ask(prompt, raw=True, may_be_cut=True, **SAMPLING)).text)
    return read((await ctx.ask(ctx.fill(TASK, shots=prompt), may_be_cut=True, **SAMPLING)).text)
