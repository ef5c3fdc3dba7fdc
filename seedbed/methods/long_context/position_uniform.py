"""Position-uniform: a gold text somewhere in a long context of others, every place as likely as any other.

No paper: the general form of the context builder of IN2, arXiv 2404.16811 (it is what cures "lost in the middle",
arXiv 2307.03172).

``text`` holds the gold: one text, or a list of pieces. The others are the row's own ``distractors`` where it has them,
else the gold of all other rows. The gold's places are drawn first, then the others are distributed on both sides, so
the place by segment is exactly even; the context has at most ``tokens`` tokens (estimated, a tokenizer belongs to its
model), gold is never cut, an other never equals, holds or stands in it. ``context`` is what comes out, with
``gold_positions`` by segment, characters and tokens; ``position`` is the first one's as a share, 0 to 1. A row whose
pool cannot fill the context goes, with the reason.
"""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.methods.long_context.room import BREAK, filled


class Drawn(TypedDict):
    """The number that decides the row's draws, so that they follow the run's seed."""

    draw: int


def position_uniform(*, tokens: int = 8192) -> list[Step]:
    """Place each row's text in a context of so many tokens; see the card above."""
    if tokens < 1:
        raise RecipeError(f"position_uniform: 'tokens' must be at least 1, got {tokens}")
    return [step(draw_number), step(place_gold, tokens=tokens)]


async def draw_number(ctx: Context, text: str | list[str]) -> Drawn:
    """A number of the row's own."""
    return Drawn(draw=ctx.rng.getrandbits(48))


def place_gold(table: pa.Table, *, tokens: int = 8192) -> pa.Table:
    """Every row's gold in a context of its own."""
    rows = table.to_pylist()
    golds = [[row["text"]] if isinstance(row["text"], str) else list(row["text"]) for row in rows]
    every = [one for pieces in golds for one in pieces]
    made: list[Row] = []
    reasons: dict[int, str] = {}
    for at, (row, gold) in enumerate(zip(rows, golds, strict=True)):
        pool = list(row.get("distractors") or ()) or every
        found = filled(generator("position_uniform", row.pop("draw")), gold, pool, tokens) if all(gold) else None
        if found is None:
            reasons[at] = (
                f"{len(pool)} other texts cannot fill {tokens} tokens round the gold; give more or lower 'tokens'"
            )
        made.append(
            row
            | {
                "context": found.context if found else "",
                "gold_positions": found.places if found else [],
                "position": _share(found.places[0]["segment"], found.segments) if found else 0.0,
                "n_tokens": found.tokens if found else 0,
            }
        )
    return without(pa.Table.from_pylist(made), reasons)


def _share(segment: int, segments: int) -> float:
    return round(segment / (segments - 1), 4) if segments > 1 else 0.0


_OTHER = "A tram runs every ten minutes from the station."
EXAMPLE = Example(
    row=[{"text": "The well is closed.", "distractors": [_OTHER]}],
    settings={"tokens": 19},
    gives=[
        {
            "text": "The well is closed.",
            "distractors": [_OTHER],
            "draw": 249330388271767,
            "context": f"{_OTHER}{BREAK}The well is closed.",
            "gold_positions": [{"segment": 1, "start": 49, "end": 68, "start_token": 13, "end_token": 19}],
            "position": 1.0,
            "n_tokens": 19,
        }
    ],
)
