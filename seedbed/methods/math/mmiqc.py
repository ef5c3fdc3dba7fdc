"""MMIQC: pairs of the web and of five augmentations in the published shares, and the two parts that make them whole.

Paper: MMIQC, arXiv 2401.09003.

``make: bootstrap`` takes problems with answers: worked answers to each, and five variants (other words, another
setting, a number asked for backwards, other changes) with the composer's answer. ``make: similar`` writes three similar
problems with boxed answers. Every problem gets up to 3 worked answers by the role ``sampler``; those that come to the
composer's answer stay, at most 3. The other parts are entries and rows of yours: ``iqc``, ``metamath``, the web's.

``make: mix`` takes all of them together. A row's part is its ``source`` (web, metamath, bootstrap, similar, iqc), else
what its columns tell. The mix is as large as the scarcest part allows (``rows``: at most so many), and which rows of
the others go in is drawn by ``seed``. Shares are of what a trainer sees: ``repeats`` says how often it is to see a row,
as in the paper web pairs once, MetaMath's 3 times and the others 4 times. ``instruction`` and ``output`` are filled.

The shares (45.6% web, 26.6% MetaMath's MATH part, 11.6% answers and variants, 6.7% similar, 9.6% iterations) and the
repetitions are the paper's as remembered, not read again: set others where it matters. Differs from the paper: the
composer's temperature 0 stays, the sampler's is 0.7, for at 0 its three answers are one.
"""

from __future__ import annotations

from typing import Any, Literal

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row, canonical
from seedbed.core.seed import digest
from seedbed.core.step import Step, step
from seedbed.core.table import PLACE, without
from seedbed.methods.math.mmiqc_problems import BOOTSTRAP, LIKEN, bootstrap, liken
from seedbed.methods.math.solving import SOLVE

_PROMPTS = BOOTSTRAP, LIKEN, SOLVE  # named here as well, where a recipe looks for prompts to replace
SHARES = {"web": 45.6, "metamath": 26.6, "bootstrap": 11.6, "similar": 6.7, "iqc": 9.6}
REPEATS = {"web": 1, "metamath": 3, "bootstrap": 4, "similar": 4, "iqc": 4}


def mmiqc(
    *,
    make: Literal["mix", "bootstrap", "similar"] = "mix",
    shares: dict[str, float] | None = None,
    repeats: dict[str, int] | None = None,
    rows: int = 0,
    seed: int = 0,
    attempts: int = 3,
    most: int = 3,
) -> list[Step]:
    """The mix, or one of its parts; see the card above."""
    shares, repeats = {**(shares or SHARES)}, {**REPEATS, **(repeats or {})}
    strange = sorted(set(shares) - set(REPEATS) | set(repeats) - set(REPEATS))
    if strange or make not in ("mix", "bootstrap", "similar") or min(attempts, most) < 1 or rows < 0:
        raise RecipeError(f"mmiqc: 'make' is mix, bootstrap or similar, parts are {', '.join(REPEATS)}, attempts and "
                          f"most at least 1; got {make!r}, {strange}, {attempts} and {most}")  # fmt: skip
    if min(shares.values(), default=0) <= 0 or min(repeats.values()) < 1:
        raise RecipeError(f"mmiqc: shares are above 0 (leave a part out), repeats at least 1; got {shares}, {repeats}")
    if make == "bootstrap":
        return [step(bootstrap, attempts=attempts, most=most)]
    if make == "similar":
        return [step(liken, attempts=attempts, most=most)]
    return [step(mix, shares=shares, repeats=repeats, rows=rows, seed=seed)]


def mix(
    table: pa.Table, *, shares: dict[str, float], repeats: dict[str, int], rows: int = 0, seed: int = 0
) -> pa.Table:
    """The rows of the mix, each with its ``source`` and ``repeats``.

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
    for name in ("source", "repeats", "instruction", "output"):
        if name in table.column_names:
            table = table.drop_columns([name])
    filled: dict[str, list[Any]] = {
        "source": parts,
        "repeats": [repeats[part] for part in parts],
        "instruction": [str(row.get("instruction") or row.get("question") or "") for row in found],
        "output": [str(row.get("output") or row.get("solution") or row.get("answer") or "") for row in found],
    }
    for name, values in filled.items():
        table = table.append_column(name, pa.array(values))
    return without(table, reasons)


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


EXAMPLE = Example(
    row=[
        {"question": "Is 91 prime?", "answer": "No, 91 = 7 * 13.", "source": "web"},
        {
            "question": "What is 3 * 4 + 1?",
            "solution": "12 + 1 = 13. The answer is 13.",
            "answer": "13",
            "source": "iqc",
        },
    ],
    settings={"shares": {"web": 1, "iqc": 4}},
    gives=None,
)
