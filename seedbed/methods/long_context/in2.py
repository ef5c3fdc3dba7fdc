"""IN2: long contexts with questions whose answer sits in one or more short segments anywhere in them.

Paper: information-intensive training (FILM), arXiv 2404.16811.

Texts (about 600 tokens each) are cut into segments of 128 tokens. A model writes a question on fine details of one
random segment, or one that needs at least two segments of the text. Then the context is laid: those segments among
random ones of other texts, shuffled together, up to a length drawn evenly from 4K to 32K tokens; about a tenth stays
short (the whole text as it is, nothing else). Kinds are drawn as 1,100 fine-grained to 300 multi-segment to 150 short;
mix in general instructions (11 % in the paper) at export. ``instruction`` is the context and then the question,
``output`` the answer: train on the output only, as exports of these two columns do.

Differs from the paper: the writer quotes the words that prove its answer, and the segments that hold the quotations
are the gold ones (looked up, not believed); other segments never come from a row with the same text; tokens are
estimated, because a tokenizer belongs to its model. Where all texts together cannot fill the drawn length the row goes
(a shorter context would make the lengths uneven): give more texts, or lower ``lengths``.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.checks.quotation import find_quote, quoting
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.core.text import estimate_tokens, folded
from seedbed.methods.long_context.in2_wording import MULTI, SEGMENT, SINGLE, speaks_of_text
from seedbed.methods.long_context.room import BREAK, Filled, cut, filled, laid

Kind = Literal["single", "multi", "short"]


class Asked(TypedDict):
    """A question on a text, with the text's segments, those that answer it, and what was drawn for the context."""

    question: str
    answer: str
    type: str
    segments: list[str]
    gold: list[int]
    target: int
    draw: int


class Pair(BaseModel):
    """The reply of the writer: what it copies first, it does not make up for a question that it has written."""

    model_config = ConfigDict(extra="forbid")
    quotes: list[str] = Field(min_length=1, max_length=8)
    question: str = Field(min_length=3, max_length=600)
    answer: str = Field(min_length=1, max_length=2000)


SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 1024}


def in2(
    *,
    segment: int = 128,
    lengths: tuple[int, int] = (4096, 32768),
    weights: tuple[int, int, int] = (1100, 300, 150),
) -> list[Step]:
    """Questions on segments, then contexts of ``lengths`` tokens; ``weights`` of single, multi, short. See the card."""
    if segment < 8 or not segment < lengths[0] <= lengths[1] or min(weights) < 0 or not any(weights):
        raise RecipeError(
            f"in2: wanted 8 <= segment < least <= most length and weights, got {segment}, {lengths}, {weights}"
        )
    return [step(write_question, segment=segment, lengths=lengths, weights=weights), step(lay_context)]


async def write_question(
    ctx: Context, text: str, *, segment: int, lengths: tuple[int, int], weights: tuple[int, int, int]
) -> Asked:
    """A question on one segment of a text, or on several; a text of one segment gets no question on several."""
    segments = cut(text, segment)
    if not segments:
        raise Reject("the text is blank", value=0, threshold=1)
    kinds: tuple[Kind, ...] = ("single", "multi", "short")
    possible = weights if len(segments) > 1 else (weights[0], 0, weights[2])
    if not any(possible):
        raise Reject("the text has one segment, a question on several needs two", value=1, threshold=2)
    kind = ctx.rng.choices(kinds, possible)[0]
    told = list(range(len(segments))) if kind == "multi" else [ctx.rng.randrange(len(segments))]
    mark = draw_mark(ctx.rng, segments)
    between = shown(mark, [(ctx.fill(SEGMENT, place=at + 1) if kind == "multi" else "", segments[at]) for at in told])
    prompt = ctx.fill(MULTI if kind == "multi" else SINGLE, segments=between)
    form = quoting(Pair, "quotes", "\n".join(segments[at] for at in told))
    reply = await ctx.ask(prompt, schema=form, **SAMPLING)
    pair, gold = _read(reply, segments, told, 2 if kind == "multi" else 1)
    return Asked(question=pair.question.strip(), answer=pair.answer.strip(), type=kind, segments=segments, gold=gold,
                 target=ctx.rng.randint(*lengths), draw=ctx.rng.getrandbits(48))  # fmt: skip


def _read(reply: Reply, segments: list[str], told: list[int], least: int) -> tuple[Pair, list[int]]:
    """The pair of a reply and the segments that hold its quotations."""
    pair = reply.json(Pair)
    if speaks_of_text(pair.question):
        raise Unreadable("the question mentions the text or a segment; name what it is about instead", reply)
    homes = [next((at for at in told if find_quote(one, segments[at])), None) for one in pair.quotes if one.strip()]
    if not homes or None in homes:
        raise Unreadable("a quote does not stand in the text word for word", reply)
    gold = sorted({at for at in homes if at is not None})
    if len(gold) < least:
        raise Unreadable(f"the quotes come from {len(gold)} segment, at least {least} are wanted", reply)
    return pair, gold


def lay_context(table: pa.Table) -> pa.Table:
    """The gold segments of every row in a context of other rows' segments."""
    rows = table.to_pylist()
    pool, homes = list[str](), dict[str, set[int]]()
    for row in rows:
        homes.setdefault(_home(row), set()).update(range(len(pool), len(pool) + len(row["segments"])))
        pool += row["segments"]
    made, reasons = [], dict[int, str]()
    for at, row in enumerate(rows):
        found = _context(row, pool, homes[_home(row)])
        if found is None:
            reasons[at] = f"the other texts cannot fill {row['target']} tokens; give more texts or lower 'lengths'"
        context = found.context if found else ""
        made.append(
            row
            | {
                "instruction": f"{context}{BREAK}{row['question']}",
                "output": row["answer"],
                "gold_positions": found.places if found else [],
                "n_tokens": estimate_tokens(context),
            }
        )
    return without(pa.Table.from_pylist(made), reasons)


def _home(row: Row) -> str:
    """The text that a row comes from: equal texts are one."""
    return folded("".join(row["segments"]))


def _context(row: Row, pool: list[str], own: set[int]) -> Filled | None:
    gold = {at: row["segments"][at] for at in row["gold"]}
    if row["type"] == "short":  # the text as it is
        return laid([one for at, one in enumerate(row["segments"]) if at not in gold], gold, row["gold"])
    return filled(generator("in2", row["draw"]), list(gold.values()), pool, row["target"], barred=own)


EXAMPLE = Example(
    row=[{"text": "The mill at Brock ground rye until 1911, when its wheel broke in the spring flood."}],
    settings={"weights": (0, 0, 1)},
    replies=[
        {"question": "When did the mill at Brock stop?", "answer": "In 1911.", "quotes": ["ground rye until 1911"]}
    ],
    gives=[
        {
            "text": "The mill at Brock ground rye until 1911, when its wheel broke in the spring flood.",
            "question": "When did the mill at Brock stop?",
            "answer": "In 1911.",
            "type": "short",
            "instruction": "The mill at Brock ground rye until 1911, when its wheel broke in the spring flood."
            "\n\nWhen did the mill at Brock stop?",
            "output": "In 1911.",
            "segments": ["The mill at Brock ground rye until 1911, when its wheel broke in the spring flood."],
            "gold": [0],
            "target": 9507,
            "draw": 121995591653757,
            "gold_positions": [{"segment": 0, "start": 0, "end": 82, "start_token": 0, "end_token": 22}],
            "n_tokens": 21,
        }
    ],
)
