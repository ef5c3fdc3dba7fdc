"""Cosmopedia: a textbook section, blog post or how-to inspired by a web extract, for a reader drawn with its style.

No paper: huggingface/cosmopedia (the data set's card and code), after phi-1.5, arXiv 2309.05463.

The first 1,000 characters of a web ``text`` are the inspiration. A style and an audience are drawn from a grid
(narrative textbook, academic textbook, blog post, how-to; children to researchers), and where the row has a ``topic``
it is named in half of the prompts. A reply under 150 tokens is asked for again; openings such as "Sure, here is" are
taken off. A text that repeats a benchmark goes: it shares a run of ten words with an item and, of the item's
characters, more than half stand in matching blocks of over five (``items``; for large ones use ``contamination``).

Differs from the original: every style goes with every audience; a text is held against all the items that it shares a
run with and the largest share counts (the script looks at one); top-k 50 and the repetition penalty of 1.2 are not sent
(many servers refuse them: give them as ``sampling``); how often a short reply is asked for again is the recipe's to
say, not 6. Clustering and naming topics is done before, near duplicates are removed behind (``minhash``).
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.text import estimate_tokens
from seedbed.methods.pretraining.cosmopedia_overlap import most_held
from seedbed.methods.pretraining.cosmopedia_prompts import AUDIENCES, DEMANDS, STYLES, WITHIN, WRITE


class Generated(TypedDict):
    """A text with what was drawn for it; ``topic_named`` tells whether the prompt named the topic."""

    text: str
    seed_data: str
    format: str
    audience: str
    topic_named: bool
    token_length: int


SAMPLING: dict[str, Any] = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 2500}
_BOILERPLATE = re.compile(
    r"^\s*(?:(?:sure|certainly|of course|absolutely)\b[^\n]{0,120}?[!:.]\s*(?:here(?:'s| is| are)[^\n]{0,120}?[:.]\s*)?"
    r"|here(?:'s| is) (?:a|an|the|your) [^\n]{0,120}?:\s*\n|title\s*:[^\n]*\n+|#+ [^\n]*\n+"
    r"|(?:好的|当然|没问题)[，,。！!][^\n]{0,60}[：:。]\s*|(?:以下|下面)是[^\n]{0,60}[：:]\s*|标题[：:][^\n]*\n+)",
    re.IGNORECASE,
)


async def cosmopedia(
    ctx: Context,
    text: str,
    topic: str = "",
    *,
    styles: tuple[str, ...] = tuple(STYLES),
    audiences: tuple[str, ...] = tuple(AUDIENCES),
    extract: int = 1000,
    shortest: int = 150,
    items: tuple[str, ...] = (),
) -> Generated:
    """Write a text after a web extract; ``extract`` counts characters, ``shortest`` tokens. See the card above.

    Raises:
        RecipeError: a style or an audience that there is not.
        Reject: the extract is blank, or the text repeats an item of a benchmark.
    """
    strange = sorted({*styles} - {*STYLES} | {*audiences} - {*AUDIENCES})
    if strange or not styles or not audiences:
        raise RecipeError(f"cosmopedia: {strange} are no styles ({', '.join(STYLES)}) or audiences "
                          f"({', '.join(AUDIENCES)}), and one of each is needed")  # fmt: skip
    seed = text[:extract].strip()
    if not seed:
        raise Reject("the extract is blank", value=0, threshold=1)
    style, audience = ctx.rng.choice(styles), ctx.rng.choice(audiences)
    named = ctx.rng.random() < 0.5 and bool(topic.strip())
    prompt = ctx.fill(
        WRITE,
        extract=shown(draw_mark(ctx.rng, [seed]), [("", seed)]),
        style=ctx.fill(STYLES[style]),
        audience=ctx.fill(AUDIENCES[audience]),
        demands=ctx.fill(DEMANDS[style]),
        topic=ctx.fill(WITHIN, topic=topic.strip()) if named else "",
    )
    written = _read(await ctx.ask(prompt, **SAMPLING), shortest)
    share = most_held(written, items)
    if share > 0.5:
        raise Reject(f"{share:.0%} of a benchmark's item stands in the text", value=round(share, 4), threshold=0.5)
    return Generated(text=written, seed_data=seed, format=style, audience=audience, topic_named=named,
                     token_length=estimate_tokens(written))  # fmt: skip


def _read(reply: Reply, shortest: int) -> str:
    written = _BOILERPLATE.sub("", reply.text).strip()
    size = estimate_tokens(written)
    if size < shortest:
        raise Unreadable(f"the text has about {size} tokens; write at least {shortest}", reply)
    return written


_BEES = "When a forager comes home with news of clover she dances, and the angle of her dance is the way to the field."
EXAMPLE = Example(
    row={"text": "BEES: the waggle dance. Home | About | Shop", "topic": "Insects"},
    settings={"styles": ("blogpost",), "audiences": ("general",), "shortest": 20},
    replies=[f"Sure, here is your post:\n{_BEES}"],
    gives={
        "text": _BEES,
        "seed_data": "BEES: the waggle dance. Home | About | Shop",
        "format": "blogpost",
        "audience": "general",
        "topic_named": True,
        "token_length": 28,
    },
)
