"""Perturb: slips of the hand, ear and eye put into a text: wrong keys, lost and swapped characters, sound, look.

No paper: the character operators of nlpcda (425776024/nlpcda) for Chinese, with the same for English; training on such
text makes a model robust. They are no targets to generate.

For each of ``count`` new texts a kind is drawn among ``kinds``, and each spot changes with the chance ``rate``, one at
least. A spot is a Chinese character or an English word of three letters or more. ``keyboard`` hits a key beside the
right one, ``double`` types a letter twice (both English); ``drop`` loses an inner letter, or a Chinese word of one
character; ``swap`` exchanges two neighbouring letters, or two Chinese characters at most two apart; ``homophone`` takes
what sounds alike (the same tone), ``glyph`` what looks alike. Numbers, dates, addresses, code, placeholders and
punctuation stay as they are. Only new texts count, in at most ``2 x count / rate`` tries; the text itself comes first.

Differs from nlpcda: its deletion always loses the last token, here any but the last may go; its default of five texts
counts the text itself, so ``count`` is 4; English has kinds of its own. Where a kind finds no spot in a text, another
is drawn; ``edits`` tells what was changed.
"""

from __future__ import annotations

from random import Random
from typing import get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.augmentation.eda import Augmented
from seedbed.methods.augmentation.slips import Kind, changes


async def perturb(
    ctx: Context,
    text: str,
    *,
    count: int = 4,
    rate: float = 0.05,
    kinds: tuple[Kind, ...] = get_args(Kind),
) -> list[Augmented]:
    """Make ``count`` texts with slips, after the text itself; see the card above.

    Raises:
        RecipeError: a rate or a kind that is none.
        Reject: nothing in the text could be changed.
    """
    strange = sorted(set(kinds) - set(get_args(Kind)))
    if count < 1 or not 0 < rate <= 1 or strange or not kinds:
        raise RecipeError(f"perturb: wanted count >= 1, a rate over 0 and at most 1, and kinds of "
                          f"{', '.join(get_args(Kind))}; got {count}, {rate}, {list(kinds)}")  # fmt: skip
    able = [kind for kind in kinds if next(changes(kind, ctx.rng, text), None)]
    if not able:
        raise Reject(f"nothing in the text could be changed by {', '.join(kinds)}")
    made = {text: Augmented(text=text, original=text, augmented="", edits=[])}
    for _ in range(int(2 * count / rate)):
        if len(made) > count:
            break
        kind = ctx.rng.choice(able)
        said, edits = perturbed(kind, ctx.rng, text, rate)
        made.setdefault(said, Augmented(text=said, original=text, augmented=f"perturb {kind}", edits=edits))
    return list(made.values())


def perturbed(kind: Kind, rng: Random, text: str, rate: float) -> tuple[str, list[str]]:
    """The text with slips of one kind, and what they were."""
    possible = list(changes(kind, rng, text))
    chosen = [one for one in possible if rng.random() < rate] or ([rng.choice(possible)] if possible else [])
    edits: list[str] = []
    at = len(text)
    for one in reversed(chosen):
        if one.end <= at:  # two swaps may want the same character
            edits.insert(0, f"{text[one.start : one.end]} -> {one.new or '(nothing)'}")
            text, at = text[: one.start] + one.new + text[one.end :], one.start
    return text, edits


EXAMPLE = Example(
    row={"text": "The ferry was late.", "label": "negative"},
    settings={"count": 1, "kinds": ("drop",)},
    gives=[
        {"text": "The ferry was late.", "original": "The ferry was late.", "augmented": "", "edits": []},
        {
            "text": "The ferry ws late.",
            "original": "The ferry was late.",
            "augmented": "perturb drop",
            "edits": ["was -> ws"],
        },
    ],
)
