"""Mask fill: words of a text blanked and filled anew, by a masked model or by any other, knowing the label.

Papers: conditional masking and filling for classification data, arXiv 2003.02245 (the label stands before the text);
BART's spans, arXiv 1910.13461.

A share of the words between the two ``masked`` ones is drawn and blanked in stretches of one to three words (function
words and negations are not where a stretch begins). ``by: ask`` shows a chat model the text with numbered blanks and
the label; it gives one text for each blank, and nothing else of the text can change. ``by: classify`` asks a
masked model (role ``mask``; an endpoint ending in ``/predict`` that gives words with figures), a word at a time, the
label before the text; a word is drawn among its ``top`` ones by their figures, pieces of words and the old word left
out. Chinese is filled a character at a time there, as such models have it.

Numbers, dates, addresses, code and placeholders are never blanked. A result that is the text itself, or makes up a
number, has failed; ``edits`` tells what was filled. Sentences whose label hangs on the very words that were blanked may
change sides: hold the rows with a judge or a classifier afterwards.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded
from seedbed.methods.augmentation.blanks import FILL, asked, drawn, predicted
from seedbed.methods.augmentation.eda import Augmented
from seedbed.methods.augmentation.rewording import LABEL
from seedbed.methods.augmentation.tokens import cut, joined
from seedbed.methods.languages.keeping import number_change

_PROMPTS = FILL, LABEL  # named here as well, where a recipe looks for prompts to replace


async def mask_fill(
    ctx: Context,
    text: str,
    label: str = "",
    *,
    masked: tuple[float, float] = (0.15, 0.4),
    by: Literal["ask", "classify"] = "ask",
    top: int = 10,
    mask: str = "[MASK]",
) -> Augmented:
    """Fill drawn stretches of a text anew; see the card above.

    Raises:
        RecipeError: shares that are none.
        Reject: nothing can be blanked, or what came is the text itself or has another number.
    """
    if not 0 < masked[0] <= masked[1] <= 1 or top < 1:
        raise RecipeError(f"mask_fill: wanted two growing shares over 0 and at most 1, got {list(masked)}; top {top}")
    tokens = cut(text)
    blanks = drawn(ctx.rng, tokens, ctx.rng.uniform(*masked))
    if not blanks:
        raise Reject("the text has no words that could be blanked")
    fill = asked if by == "ask" else predicted
    filled = await fill(ctx, tokens, blanks, label, (top, mask))
    new = joined([one for one in filled if one is not None])
    if folded(new) == folded(text):
        raise Reject("what was filled in is what stood there", value=new)
    if changed := number_change(text, new):
        raise Reject(f"a number differs: {changed}", value=new)
    pairs = [(joined(tokens[start:end]).strip(), joined([one for one in filled[start:end] if one]).strip())
             for start, end in blanks]  # fmt: skip
    edits = [f"{old} -> {now}" for old, now in pairs if old != now]
    return Augmented(text=new, original=text, augmented=f"mask_fill {by}", edits=edits)


EXAMPLE = Example(
    row={"text": "The film drags, and I left before the end.", "label": "negative"},
    replies=[{"fills": ["meanders", "walked out"]}],
    gives={
        "text": "The film meanders, and I walked out before the end.",
        "original": "The film drags, and I left before the end.",
        "augmented": "mask_fill ask",
        "edits": ["drags -> meanders", "left -> walked out"],
    },
)
