"""Paraphrase: a text said in other words by a small model or any other, kept where it is new and means the same.

No paper of its own: paraphrasers tuned on question pairs, with filters as practice has them; the way through another
language is that of back-translation, arXiv 1511.06709.

``count`` candidates are drawn (temperature 1, top-p 0.95): ``by: ask`` from a chat model, ``by: prefix`` from a tuned
T5 or BART behind raw completions, which is given ``prefix`` and the text, ``by: pivot`` by translating into ``pivot``
and back. Code, formulas, addresses and placeholders stand behind marks. A candidate goes when a mark or a number is
lost, the language is another, it has less than half or more than twice the words, less than ``novelty`` of it is new (1
- ROUGE-L), or it is nearly one before it (ROUGE-L over 0.7). The newest first, the others must mean the same: entailed
both ways with ``entails`` (``meaning``: a judge asked, an entailment model under ``nli``, or none), and a cosine of
``similar`` where that is set (role ``embed``; 0.8 is usual). At most ``most`` of a text are kept; why others went is
noted. The label is shown to the model and stays.

Thresholds are recommendations, not published ones. Answers of mathematics or code must be checked again against their
gold, and a text and its paraphrases belong to one split: ``original`` holds them together (``seedbed dataset split``).
"""

from __future__ import annotations

from seedbed.checks.grouping import cosine_of
from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.methods.augmentation.paraphrase_ways import SAY, Way, candidate
from seedbed.methods.augmentation.rewording import By, Reworded, other_meaning, read_rewording
from seedbed.methods.languages.translating import TRANSLATE

_PROMPTS = SAY, TRANSLATE  # named here as well, where a recipe looks for prompts to replace

LENGTHS = 0.5, 2.0
NEAR = 0.7


async def paraphrase(  # noqa: PLR0913 - how candidates are made, and each filter
    ctx: Context,
    text: str,
    label: str = "",
    *,
    count: int = 4,
    most: int = 2,
    by: Way = "ask",
    prefix: str = "paraphrase: ",
    pivot: str = "",
    novelty: float = 0.2,
    meaning: By = "ask",
    entails: float = 0.5,
    similar: float = 0.0,
) -> list[Reworded]:
    """Say a text in other words, at most ``most`` times; see the card above.

    Raises:
        RecipeError: a setting that is none.
        Reject: no candidate came through.
    """
    if not 1 <= most <= count or not 0 <= novelty <= 1:
        raise RecipeError(
            f"paraphrase: wanted 1 <= most <= count and novelty from 0 to 1, got {most}, {count}, {novelty}"
        )
    dropped: list[str] = []
    found: dict[str, float] = {}
    for _ in range(count):
        said = await candidate(ctx, text, label, by, prefix if by == "prefix" else pivot)
        try:
            new, new_share = read_rewording(said, text, lengths=LENGTHS, novelty=novelty, marked=by == "ask")
        except Reject as refused:
            dropped.append(refused.reason)
            continue
        found.setdefault(new, new_share)
    rows: list[Reworded] = []
    for new in sorted(found, key=lambda one: -found[one]):
        if len(rows) == most:
            break
        if failed := await _failure(ctx, text, new, rows, (meaning, entails, similar)):
            dropped.append(failed)
        else:
            rows.append(Reworded(text=new, original=text, augmented=f"paraphrase {by}", novelty=found[new]))
    if dropped:
        ctx.note(dropped=dropped)
    if not rows:
        raise Reject(f"no paraphrase came through: {'; '.join(dropped)}", value=0, threshold=1)
    return rows


async def _failure(ctx: Context, text: str, new: str, rows: list[Reworded], limits: tuple[By, float, float]) -> str:
    """Why a candidate that is new enough is not kept; "" when it is."""
    meaning, entails, similar = limits
    if near := above(new, (row["text"] for row in rows), limit=NEAR):
        return f"nearly a paraphrase before it: ROUGE-L {near[0]:.2f} with {shortened(near[1], 40)!r}"
    if similar:
        first, second = await ctx.embed([text, new])
        if (cosine := cosine_of(first, second)) < similar:
            return f"the meaning is another: cosine {cosine:.2f}, {similar:g} wanted"
    return await other_meaning(ctx, text, new, meaning, entails)


EXAMPLE = Example(
    row={"text": "The film drags, and I left before the end.", "label": "negative"},
    settings={"count": 2, "most": 1, "meaning": "none"},
    replies=["The film drags and I left before the end.", "It is so slow a picture that I walked out early."],
    gives=[
        {
            "text": "It is so slow a picture that I walked out early.",
            "original": "The film drags, and I left before the end.",
            "augmented": "paraphrase ask",
            "novelty": 0.9,
        }
    ],
)
