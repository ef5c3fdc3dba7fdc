"""Translate: rows in another language, with code, formulas, addresses and placeholders as they were, and a way back.

No paper: what tools for multilingual instructions do, with the checks of translated benchmarks; the way back is the
consistency of round trips, arXiv 1906.05416.

``instruction``, ``input``, ``output`` and ``text``, those of them that a row has, are translated in one request, so
that one word stays one word. What must not change (fenced and inline code, LaTeX, addresses, ``{placeholders}``, tags,
keys of JSON) stands behind marks; a reply that loses or doubles a mark is asked for again, as is one in another
language, one that loses or makes up a number, and one that is the text itself or far from its length.

``back`` then translates the columns back without seeing them (``round_trip``): by ``overlap`` of character runs, by
``embed`` (role ``embed``), or not at all (``none``). A row of which too little comes back is set aside: below
``least``, which by itself is 0.8 with vectors, 0.5 by overlap, 0.2 for Chinese and Japanese (of 135 couples of
unrelated English texts the nearest are 0.5 alike, of 135 Chinese ones 0.08). A column of fewer than four words has no
way back. What is bound to a culture or to a spelling (rhymes, "how many letters has …") is beyond it: set such rows
aside before. ``source`` keeps the columns as they were; answers that can be run should be checked again after
translation.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from seedbed.checks.round_trip import round_trip
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import script_language
from seedbed.methods.languages.keeping import masked, without_marks
from seedbed.methods.languages.translated_together import TOGETHER, together
from seedbed.methods.languages.translating import TRANSLATE, language_name, size
from seedbed.quality.filters.detected import shares

_PROMPTS = TOGETHER, TRANSLATE  # named here as well, where a recipe looks for prompts to replace


class Translated(TypedDict):
    """The columns in the language ``language``, and under ``source`` what they were."""

    instruction: NotRequired[str]
    input: NotRequired[str]
    output: NotRequired[str]
    text: NotRequired[str]
    language: str
    source: dict[str, str]


LEAST = {"embed": 0.8, "overlap": 0.5, "dense": 0.2}
"""How much of a text comes back at least; ``dense`` are scripts whose unrelated texts share next to nothing."""
FEWEST = 4
"""Words that a column has at least for its way back to tell anything."""


async def translate(
    ctx: Context,
    instruction: str = "",
    input: str = "",
    output: str = "",
    text: str = "",
    *,
    to: str = "zh",
    back: Literal["overlap", "embed", "none"] = "overlap",
    least: float | None = None,
) -> Translated:
    """Translate what a row says into the language ``to``; see the card above.

    Raises:
        RecipeError: the language is not known.
        Reject: there is nothing to translate, it is in that language already, or too little comes back.
    """
    if least is not None and not 0 <= least <= 1:
        raise RecipeError(f"translate: 'least' must be from 0 to 1, got {least}")
    given = {"instruction": instruction, "input": input, "output": output, "text": text}
    source = {name: one for name, one in given.items() if one.strip()}
    language_name(ctx, to)
    if not source:
        raise Reject("the row has no instruction, input, output or text to translate")
    spoken = next(iter(shares("\n".join(source.values()))), script_language(next(iter(source.values()))))
    if spoken == to:
        raise Reject(f"the row is in {to} already")
    made = await together(ctx, source, to)
    if back != "none":
        for name, said in made.items():
            await _come_back(ctx, (source[name], said), spoken, back, least)
    return {**made, "language": to, "source": source}  # type: ignore[typeddict-item]


async def _come_back(
    ctx: Context, pair: tuple[str, str], language: str, back: Literal["overlap", "embed"], least: float | None
) -> None:
    """Set the row aside where the way back of one column leads elsewhere; what stood behind marks is left out."""
    source, made = (without_marks(one.text, one.behind) for one in map(masked, pair))
    if size(source) < FEWEST:
        return
    usual = LEAST["embed" if back == "embed" else "dense" if language in ("zh", "ja") else "overlap"]
    bar = usual if least is None else least
    verdict = await round_trip(
        ctx, source, made, kind="translation", by=back, threshold=bar, samples=1, language=language
    )
    if not verdict.passed:
        raise Reject(f"the way back leads elsewhere: {verdict.reason}", value=verdict.value, threshold=bar)


EXAMPLE = Example(
    row={"instruction": "Explain briefly what `len(x)` gives.", "output": "The number of items in {name}."},
    settings={"to": "zh", "least": 0.3},
    replies=[
        {"instruction": "简要解释 [[1]] 给出什么。", "output": "[[2]] 中元素的个数。"},
        "Briefly explain what it gives.",
        "The number of elements in it.",
    ],
    gives={
        "instruction": "简要解释 `len(x)` 给出什么。",
        "output": "{name} 中元素的个数。",
        "language": "zh",
        "source": {"instruction": "Explain briefly what `len(x)` gives.", "output": "The number of items in {name}."},
    },
)
