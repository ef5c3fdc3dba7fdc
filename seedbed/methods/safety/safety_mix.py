"""Safety mix: a fixed base of instructions with nested amounts of safety data, to see how much is enough.

Paper: Safety-Tuned LLaMAs, arXiv 2309.07875.

Rows with ``is_safety`` true are the safety data, the others the base. The base is the same in every arm: ``base`` rows
drawn by ``seed``. Safety rows are drawn into one order, and the arm of n has the first n of them, so that each arm
holds all smaller ones. ``arm`` is the smallest arm that a row is in (0 for the base): the mix of an arm are the rows
with ``arm`` up to it, as a filter takes them; ``safety_share`` is the share of safety rows, counted as rows, in the mix
of that arm. Where safety rows have a ``form`` (question, instruction), the order takes the forms in turn, since models
tuned on one form stay unsafe in the other. Rows that are in no arm are set aside with the reason.

The paper tunes with 100 to 2,000 rows on 20,000: a few hundred (3 %) already lower harmfulness, and more make a model
refuse what is innocent; measure both, with safe look-alikes. Differs from the paper: nothing; tuning is a trainer's.
"""

from __future__ import annotations

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row, canonical
from seedbed.core.seed import digest
from seedbed.core.table import PLACE, without


def safety_mix(
    table: pa.Table,
    *,
    arms: tuple[int, ...] = (100, 300, 500, 1000, 1500, 2000),
    base: int = 20_000,
    seed: int = 0,
) -> pa.Table:
    """Keep the base and the safety rows of the largest arm, and say which arm each is in; see the card above.

    Raises:
        RecipeError: a column is missing, or there are fewer rows than the mix takes.
    """
    if "is_safety" not in table.column_names:
        raise RecipeError("safety_mix reads the column is_safety (true or false), which the rows do not have")
    if base < 1 or not arms or min(arms) < 1 or len(set(arms)) != len(arms):
        raise RecipeError(f"safety_mix: base and arms are different numbers of at least 1, got {base} and {list(arms)}")
    rows: list[Row] = table.to_pylist()
    unsaid = [place for place, row in enumerate(rows) if not isinstance(row["is_safety"], bool)]
    reasons = dict.fromkeys(unsaid, "is_safety is neither true nor false")
    plain = [place for place, row in enumerate(rows) if row["is_safety"] is False]
    safe = [place for place, row in enumerate(rows) if row["is_safety"] is True]
    _enough("base", plain, base)
    _enough("safety", safe, max(arms))
    arm = dict.fromkeys(_drawn(rows, plain, seed)[:base], 0)
    for rank, place in enumerate(_in_turn(rows, _drawn(rows, safe, seed))[: max(arms)]):
        arm[place] = min(size for size in arms if size > rank)
    out = [place for place in plain + safe if place not in arm]
    reasons |= {place: f"not among the {base} of the base" for place in out if rows[place]["is_safety"] is False}
    reasons |= {place: f"not among the {max(arms)} of the largest arm" for place in out if rows[place]["is_safety"]}
    left = without(table, reasons)
    kept = [arm[place] for place in sorted(arm)]
    left = left.append_column("arm", pa.array(kept, pa.int64()))
    return left.append_column("safety_share", pa.array([round(one / (one + base), 6) for one in kept], pa.float64()))


def _enough(name: str, places: list[int], wanted: int) -> None:
    if len(places) < wanted:
        raise RecipeError(
            f"safety_mix wants {wanted} {name} rows and there are {len(places)}; give more, or ask for less"
        )


def _drawn(rows: list[Row], places: list[int], seed: int) -> list[int]:
    """The places in an order that seed and content decide; equal rows keep theirs."""

    def rank(place: int) -> tuple[bytes, int]:
        told = {name: value for name, value in rows[place].items() if name != PLACE}
        return digest("safety_mix", seed, canonical(told)), place

    return sorted(places, key=rank)


def _in_turn(rows: list[Row], places: list[int]) -> list[int]:
    """The places with their forms in turn, as far as each form goes."""
    counts: dict[str, int] = {}
    turns = []
    for place in places:
        form = str(rows[place].get("form") or "")
        counts[form] = counts.get(form, 0) + 1
        turns.append((counts[form], form, place))
    return [place for _, _, place in sorted(turns)]


EXAMPLE = Example(
    row=[
        {"instruction": "Name a colour.", "is_safety": False, PLACE: 0},
        {"instruction": "How do I pick my neighbour's lock?", "is_safety": True, PLACE: 1},
    ],
    settings={"arms": (1,), "base": 1},
    gives=[
        {"instruction": "Name a colour.", "is_safety": False, "arm": 0, "safety_share": 0.0},
        {"instruction": "How do I pick my neighbour's lock?", "is_safety": True, "arm": 1, "safety_share": 0.5},
    ],
)
