"""EDA: four easy edits of a text that leave its label alone: synonyms, insertions, swaps, deletions.

Papers: EDA, arXiv 1901.11196; its Chinese form (zhanlaoban/EDA_NLP_for_Chinese) and its pitfalls.

For ``count`` texts each operation makes ``count / 4 + 1`` candidates with ``max(1, alpha x words)`` edits: ``synonym``
(``alpha_sr``) replaces so many different words, wherever they stand, by one of their synonyms; ``insert``
(``alpha_ri``) puts a synonym of a word at a random place so many times; ``swap`` (``alpha_rs``) exchanges two words so
many times; ``delete`` drops each word with the chance ``p_rd`` and leaves at least one. They are shuffled and cut to
``count``, and the text itself comes last. A share of 0 leaves an operation out. English is cleaned first as published
(lower case; letters only, so figures and commas go); ``clean: false`` keeps it, as Chinese always is: figures, dates,
addresses, code and placeholders then stay.

For 500 rows the paper advises alphas of 0.05 and 16 texts, for 2,000 the same and 8, for 5,000 and more 0.1 and 4.
Labels that hang on a negation, a number or the order of words are not safe with it.

Differs: copies of the text and of one another are dropped (the original keeps both), ``insert`` may add at the end, and
synonyms are our own short lists, of the very form of a word, instead of WordNet's 150,000 words (its data would have to
be downloaded) or word vectors, whose neighbours are as often opposites; ``synonyms`` adds your own (``{拖沓: [拖拉],
refund: [repayment]}``). Chinese is cut by lists, not jieba. ``edits`` tells what was changed.
"""

from __future__ import annotations

import re
from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import cjk_share
from seedbed.methods.augmentation.edits import operate
from seedbed.methods.augmentation.synonyms_en import english
from seedbed.methods.augmentation.synonyms_zh import chinese
from seedbed.methods.augmentation.tokens import cut, joined, places


class Augmented(TypedDict):
    """A text of the same label; ``augmented`` names the operation, empty for the text itself."""

    text: str
    original: str
    augmented: str
    edits: list[str]


async def eda(  # noqa: PLR0913 - the paper's settings
    ctx: Context,
    text: str,
    *,
    count: int = 9,
    alpha_sr: float = 0.1,
    alpha_ri: float = 0.1,
    alpha_rs: float = 0.1,
    p_rd: float = 0.1,
    clean: bool = True,
    synonyms: dict[str, list[str]] | None = None,
) -> list[Augmented]:
    """Make ``count`` texts with small edits, and the text itself; see the card above.

    Raises:
        RecipeError: a share that is none.
        Reject: there is no word that could be edited.
    """
    shares = {"synonym": alpha_sr, "insert": alpha_ri, "swap": alpha_rs, "delete": p_rd}
    if count < 1 or any(not 0 <= share <= 1 for share in shares.values()):
        raise RecipeError(f"eda: wanted a count of at least 1 and shares from 0 to 1, got {count} and {shares}")
    base = cleaned(text) if clean and cjk_share(text) == 0 else text
    own = dict(synonyms or {})
    tokens, known = cut(base, own), {**(chinese() if cjk_share(base) else english()), **own}
    if not places(tokens):
        raise Reject("the text has no word that could be edited")
    made: dict[str, Augmented] = {}
    for name, share in shares.items():
        for _ in range(count // 4 + 1 if share else 0):
            one = operate(name, ctx.rng, tokens, known, share)
            told = joined(one.tokens)
            if told != base and told.strip():
                made.setdefault(told, Augmented(text=told, original=text, augmented=f"eda {name}", edits=one.edits))
    rows = list(made.values())
    ctx.rng.shuffle(rows)
    return [*rows[:count], Augmented(text=base, original=text, augmented="", edits=[])]


def cleaned(text: str) -> str:
    """English as the published code leaves it: letters in lower case and single blanks."""
    plain = re.sub(r"[’']", "", text.lower())
    return " ".join(re.sub(r"[^a-z ]", " ", plain).split())


EXAMPLE = Example(
    row={"text": "A slow film, but the ending surprised me.", "label": "positive"},
    settings={"count": 1, "alpha_ri": 0, "alpha_rs": 0, "p_rd": 0},
    gives=[
        {
            "text": "a slow film but the ending amazed me",
            "original": "A slow film, but the ending surprised me.",
            "augmented": "eda synonym",
            "edits": ["surprised -> amazed"],
        },
        {
            "text": "a slow film but the ending surprised me",
            "original": "A slow film, but the ending surprised me.",
            "augmented": "",
            "edits": [],
        },
    ],
)
