"""Contamination by neighbours: no row that says what an item of a benchmark says, in other words or another language.

Rewordings and translations pass every test of shared words, arXiv 2311.04850. A row goes when the cosine between its
vector and that of an item reaches ``threshold``; the value names the nearest items with their cosines, for people or a
``judge`` to decide. The vectors are ``by`` the model of the role ``embed`` (``model``; one of several languages sees
translations), a table of English words (``static``, with ``pip install 'seedbed[vectors]'``), or runs of
``characters``. ``against`` are indexes that ``seedbed index --by …`` made with vectors of the same; ``items`` are
written down here and need ``static`` or ``characters``. The first text of a row counts: instruction with input, else
question, prompt, messages, text, code. Thresholds differ between models: build the index, look at the nearest of a
hundred rows, choose.
"""

from __future__ import annotations

from pathlib import Path

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.verdict import Verdict
from seedbed.quality.dedup.meaning import nearest_items
from seedbed.quality.dedup.overlap import indexes, parts
from seedbed.quality.filters.spoken import Said
from seedbed.quality.text_vectors import Given

NEEDS = ("numpy", "quality")


async def contamination_neighbours(  # noqa: PLR0913 - the columns of the house
    ctx: Context,
    text: Said = "",
    instruction: Said = "",
    input: Said = "",  # noqa: A002 - a column
    question: Said = "",
    prompt: Said = "",
    messages: Said = "",
    code: Said = "",
    *,
    against: tuple[Path, ...] = (),
    items: tuple[str, ...] = (),
    by: Given = "static",
    threshold: float = 0.9,
    most_shown: int = 3,
) -> Verdict:
    """Whether no item is near; see the card above."""
    if not 0 < threshold <= 1 or most_shown < 1:
        raise RecipeError(f"contamination_neighbours wants 0 < threshold <= 1, got {threshold}")
    asked = (
        f"{instruction}\n{input}".strip() if isinstance(instruction, str) and isinstance(input, str) else instruction
    )
    columns = {"instruction": asked, "question": question, "prompt": prompt, "messages": messages, "text": text}
    first = parts(columns | {"code": code})
    held = indexes(against, items, who="contamination_neighbours")
    if not first:
        return Verdict.right("no text to compare", value=[])
    whole = "\n".join(told for name, told in first if name == first[0][0])
    near = [
        (cosine, {"benchmark": index.about.name, "item": index.names[item], "cosine": round(cosine, 4)})
        for index in held
        for item, cosine in await nearest_items(ctx, whole, index, by, most_shown)
    ]
    near.sort(key=lambda one: -one[0])
    top, first_told = near[0]
    shown = [told for _, told in near[:most_shown]]
    reason = f"{top:.2f} like {first_told['item']} of {first_told['benchmark']}; below {threshold} is wanted"
    return Verdict.right(reason, value=shown) if top < threshold else Verdict.wrong(reason, value=shown)


EXAMPLE = Example(
    row={"question": "一个面包师每小时卖出12个面包，5小时一共卖出多少个面包？请计算。"},
    settings={"items": ("一个面包师每小时卖出12个面包，5小时一共卖出多少个？",), "by": "characters", "threshold": 0.8},
    gives=False,
)
