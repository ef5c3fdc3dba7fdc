"""Length: the text is neither too short nor too long.

Counted in words (a CJK character counts as a word, as limits of both languages expect) or in characters. A limit of 0
is no limit. To measure another column than ``text``, name it in ``columns``.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core import text as measure
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.verdict import Verdict


def length(text: str, *, minimum: int = 1, maximum: int = 0, unit: Literal["words", "characters"] = "words") -> Verdict:
    """Whether the text has at least ``minimum`` and at most ``maximum`` words or characters; see the card above."""
    if minimum < 0 or maximum < 0 or 0 < maximum < minimum:
        raise RecipeError(f"length: from {minimum} to {maximum} {unit} is no range; 0 as maximum means no limit")
    count = measure.length(text) if unit == "words" else len(text)
    if count < minimum:
        return Verdict.wrong(f"{count} {unit}, at least {minimum} are wanted", value=count)
    if maximum and count > maximum:
        return Verdict.wrong(f"{count} {unit}, at most {maximum} are allowed", value=count)
    return Verdict.right(f"{count} {unit}", value=count)


EXAMPLE = Example(row={"text": "Too short."}, settings={"minimum": 3}, gives=False)
