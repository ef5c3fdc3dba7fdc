"""The mix of MMIQC: which part a row belongs to, how many of each part, and which ones."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row, canonical
from seedbed.core.seed import digest
from seedbed.core.table import PLACE, without

SHARES = {"web": 45.6, "metamath": 26.6, "bootstrap": 11.6, "similar": 6.7, "iqc": 9.6}
REPEATS = {"web": 1, "metamath": 3, "bootstrap": 4, "similar": 4, "iqc": 4}


class Mixed(TypedDict):
    """A row of the mix: its part, and how often a trainer is to see it."""

    source: str
    repeats: int
    instruction: str
    output: str


def mix(
    table: pa.Table, *, shares: dict[str, float], repeats: dict[str, int], rows: int = 0, seed: int = 0
) -> pa.Table:
    """The rows of the mix.

    Raises:
        RecipeError: a part has no rows.
    """
    found: list[Row] = table.to_pylist()
    parts = [part_of(row) for row in found]
    wanted = sizes({part: parts.count(part) for part in shares}, shares, repeats, rows)
    reasons: dict[int, str] = {}
    for part in dict.fromkeys(parts):
        places = sorted((at for at, one in enumerate(parts) if one == part), key=lambda at: _rank(found[at], seed, at))
        most = wanted.get(part, 0)
        why = f"not among the {most} of {part}" if part in shares else f"{part} is no part of the mix"
        reasons |= dict.fromkeys(places[most:], why)
    return without(table, reasons)


def fill(  # noqa: PLR0913 - the columns that the parts' rows have
    source: str | None = None,
    iteration: int | None = None,
    augmentation: str | None = None,
    instruction: str | None = None,
    question: str | None = None,
    output: str | None = None,
    solution: str | None = None,
    answer: Any = None,
    *,
    repeats: dict[str, int],
) -> Mixed:
    """The columns that all parts share; row by row, for a step over all rows adds columns but replaces none."""
    part = part_of({"source": source, "iteration": iteration, "augmentation": augmentation})
    return Mixed(
        source=part,
        repeats=repeats[part],
        instruction=str(instruction or question or ""),
        output=str(output or solution or answer or ""),
    )


def part_of(row: Row) -> str:
    """The part of the mix that a row belongs to."""
    named = str(row.get("source") or "")
    if named in REPEATS:
        return named
    if row.get("iteration") is not None:
        return "iqc"
    return "metamath" if row.get("augmentation") else "web"


def sizes(there: dict[str, int], shares: dict[str, float], repeats: dict[str, int], rows: int) -> dict[str, int]:
    """How many rows of each part: as many as the scarcest allows, in the shares of rows times repeats."""
    lacking = [part for part in shares if not there[part]]
    if lacking:
        raise RecipeError(f"mmiqc: there are no rows of {', '.join(lacking)}; make some, or leave it out of shares")
    weights = {part: share / repeats[part] for part, share in shares.items()}
    most = min(there[part] / weight for part, weight in weights.items())
    if rows:
        most = min(most, rows / sum(weights.values()))
    return {part: min(there[part], max(1, round(most * weight))) for part, weight in weights.items()}


def _rank(row: Row, seed: int, place: int) -> tuple[bytes, int]:
    told = {name: value for name, value in row.items() if name != PLACE}
    return digest("mmiqc", seed, canonical(told)), place
