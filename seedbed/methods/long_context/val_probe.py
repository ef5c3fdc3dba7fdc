"""VAL probing: questions that a model answers alike wherever the answer stands in a long context, or does not.

Paper: VAL probing (FILM), arXiv 2404.16811.

Three kinds of pieces, by what a row holds. ``text``: its sentences; given eight words from inside a sentence, complete
it (looking both ways). ``code``: its Python functions of three lines; given a line, name the function (looking back).
``id``, ``label``, ``description``: a record; given the id, tell the other two (looking forward). ``positions`` pieces
make a context (0: 800, 800 and 750, about 32K tokens), each of which is asked for once: in each of up to ``sets``
contexts every position occurs once. A piece whose key stands in the context twice is passed over. No model is asked.

``instruction`` is the context and the question, ``output`` the answer: have models answer with ``respond`` at
temperature 0 and 128 tokens. ``val_scores`` beside this file scores a prediction (recall of words; the name; the label
or the description) and gives the average and the gap between the best and the worst span of 50 positions; the last
position of a span counts (the published script loses it). These rows are for testing: do not train on them.

Differs from the paper: within a set the pieces stay where they are and the question moves, so a server can keep the
context; one context has pieces of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.seed import digest
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.core.text import CJK, estimate_tokens, folded, sentences
from seedbed.methods.long_context.val_code import functions


class Piece(TypedDict):
    """A piece of a context: what is asked with it (``key``), what is right (``gold``), and the question."""

    piece: str
    key: str
    gold: list[str]
    style: str
    question: str
    draw: int


ASK = {
    "document": Prompt(
        en='Complete the sentence above in which these words stand: "{key}". Reply with the whole sentence only.',
        zh="上文有一句话含有这些字词：“{key}”。请补全这句话，只回复完整的句子。",
    ),
    "code": Prompt(
        en="In which function above does this line stand: {key}\nReply with the name of the function only.",
        zh="上文哪个函数里有这一行：{key}\n只回复函数名。",
    ),
    "database": Prompt(
        en="What are the label and the description of the record above with the id {key}? Reply with these two only.",
        zh="上文中 id 为 {key} 的记录，label 和 description 是什么？只回复这两项。",
    ),
}
POSITIONS = {"document": 800, "code": 800, "database": 750}
SPAN_WORDS = 8
_WORD = re.compile(rf"[{CJK}]|[^\s{CJK}]+")


def val_probe(*, positions: int = 0, sets: int = 4) -> list[Step]:
    """Contexts of ``positions`` pieces, ``sets`` of each kind at most; see the card above."""
    if positions < 0 or sets < 1:
        raise RecipeError(f"val_probe: wanted positions >= 0 and sets >= 1, got {positions} and {sets}")
    return [step(cut_pieces), step(arrange, positions=positions, sets=sets)]


async def cut_pieces(
    ctx: Context,
    text: str = "",
    code: str = "",
    id: str = "",
    label: str = "",
    description: str = "",
) -> list[Piece]:
    """The pieces of a row."""
    found: list[tuple[str, str, str, list[str]]] = []
    if label.strip() and description.strip():
        record = f"<id: {id}, label: {label}, description: {description}>"
        found = [("database", record, id, [label.strip(), description.strip()])] if id.strip() else []
    elif code.strip():
        found = [("code", whole, ctx.rng.choice(lines), [name]) for name, whole, lines in functions(code)]
    else:
        for one in sentences(text):
            places = list(_WORD.finditer(one))
            if len(places) >= SPAN_WORDS + 2:
                at = ctx.rng.randint(1, len(places) - SPAN_WORDS - 1)
                key = one[places[at].start() : places[at + SPAN_WORDS - 1].end()]
                found.append(("document", one, key, [one]))
    if not found:
        raise Reject(
            "the row has no sentence of 10 words, no function of three lines and no record", value=0, threshold=1
        )
    return [
        Piece(piece=piece, key=key, gold=gold, style=style, question=ctx.fill(ASK[style], key=key),
              draw=ctx.rng.getrandbits(48))
        for style, piece, key, gold in found
    ]  # fmt: skip


def arrange(table: pa.Table, *, positions: int = 0, sets: int = 4) -> pa.Table:
    """Sets of pieces, each piece asked for at its position; pieces that are in no set go, with the reason."""
    rows = table.to_pylist()
    told: dict[int, Row] = {}
    reasons = dict.fromkeys(range(len(rows)), "the piece was not needed for a whole context")
    for style, published in POSITIONS.items():
        order = [at for at, row in enumerate(rows) if row["style"] == style]
        order.sort(key=lambda at: digest("val_probe", rows[at]["draw"], rows[at]["piece"]))
        wanted = positions or published
        for number in range(sets):
            chosen = _unambiguous(rows, order, wanted, reasons)
            if len(chosen) < wanted:
                reasons.update(
                    dict.fromkeys(chosen, f"a context needs {wanted} pieces of {style}, {len(chosen)} are left; "
                                          "give more rows or lower 'positions'")
                )  # fmt: skip
                break
            order = [at for at in order if at not in set(chosen) and at in reasons]
            context = "\n".join(rows[at]["piece"] for at in chosen)
            for position, at in enumerate(chosen):
                told[at] = _asked(rows[at], context, position, number)
                del reasons[at]
    empty = {"instruction": "", "output": "", "position": 0, "set": 0, "n_tokens": 0}
    return without(pa.Table.from_pylist([row | told.get(at, empty) for at, row in enumerate(rows)]), reasons)


def _unambiguous(rows: Sequence[Row], order: Sequence[int], wanted: int, reasons: dict[int, str]) -> list[int]:
    """So many pieces, in order, whose key stands once in all of them; the others are told why not."""
    chosen: list[int] = []
    rest = iter(order)
    while len(chosen) < wanted:
        fresh = [at for _, at in zip(range(wanted - len(chosen)), rest, strict=False)]
        if not fresh:
            break
        chosen += fresh
        context = folded("\n".join(rows[at]["piece"] for at in chosen))
        bad = [at for at in chosen if context.count(folded(rows[at]["key"])) != 1]
        reasons.update(dict.fromkeys(bad, "what is asked with stands in another piece as well"))
        chosen = [at for at in chosen if at not in set(bad)]
    return chosen


def _asked(row: Row, context: str, position: int, number: int) -> dict[str, Any]:
    return {
        "instruction": f"{context}\n\n{row['question']}",
        "output": "\n".join(row["gold"]),
        "position": position,
        "set": number,
        "n_tokens": estimate_tokens(context),
    }


EXAMPLE = Example(
    row=[{"id": "Q1", "label": "Arn", "description": "river in the hills"}],
    settings={"positions": 1},
    gives=[
        {
            "id": "Q1",
            "label": "Arn",
            "description": "river in the hills",
            "piece": "<id: Q1, label: Arn, description: river in the hills>",
            "key": "Q1",
            "gold": ["Arn", "river in the hills"],
            "style": "database",
            "question": "What are the label and the description of the record above with the id Q1? "
            "Reply with these two only.",
            "draw": 0,
            "instruction": "<id: Q1, label: Arn, description: river in the hills>\n\nWhat are the label and the "
            "description of the record above with the id Q1? Reply with these two only.",
            "output": "Arn\nriver in the hills",
            "position": 0,
            "set": 0,
            "n_tokens": 14,
        }
    ],
)
