"""Reading a sheet that people marked: how many rows they accept, with the interval, by stratum and in all.

The interval is Wilson's at 95 % ("Probable inference, the law of succession, and statistical inference", 1927). In all,
each stratum counts by its size; the sample then is worth as many rows as Kish's effective size says ("Survey Sampling",
1965), which is what the interval is of.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.sheet_lines import FOLDER, Line, read_lines
from seedbed.core.errors import RecipeError
from seedbed.engine.disk import write_atomically

YES = {"accept", "accepted", "a", "yes", "y", "1", "true", "ok", "good", "接受", "是", "通过"}
NO = {"reject", "rejected", "r", "no", "n", "0", "false", "bad", "拒绝", "否", "不通过"}
Z = 1.959964
"""Of the normal distribution, for 95 %."""
REASONS = 20
"""Reasons that are told at the most."""


class Rate(msgspec.Struct):
    """An accept rate: of ``reviewed`` rows out of ``rows``; ``low`` and ``high`` bound it at 95 %."""

    name: str
    rows: int
    reviewed: int
    accepted: int
    rate: float | None
    low: float | None
    high: float | None


class Review(msgspec.Struct):
    """What a sheet says. ``open`` rows were left without a verdict and count nowhere."""

    name: str
    by: str
    total: Rate
    strata: list[Rate]
    open: int
    reasons: dict[str, int]


def wilson(accepted: float, reviewed: float) -> tuple[float, float]:
    """The bounds of a share at 95 %; neither 0 nor 1 of few rows is certain."""
    if reviewed <= 0:
        return 0.0, 1.0
    share, spread = accepted / reviewed, Z * Z / reviewed
    middle = share + spread / 2
    reach = Z * math.sqrt(share * (1 - share) / reviewed + spread / (4 * reviewed))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def read_review(path: Path, *, name: str = "", by: str = "") -> Review:
    """What a marked sheet says.

    Raises:
        RecipeError: it is missing, no sheet, has a mark that is none, or not a single one.
    """
    lines = read_lines(path)
    marked = [(line, _verdict(line, path)) for line in lines]
    decided = [(line, verdict) for line, verdict in marked if verdict is not None]
    if not decided:
        raise RecipeError(f"{path}: no row is marked; write accept or reject into  verdict")
    sizes = {line.stratum: line.of for line in lines}
    strata = [_rate(name, rows, [v for line, v in decided if line.stratum == name]) for name, rows in sizes.items()]
    reasons = Counter(line.reason.strip() for line, verdict in decided if not verdict and line.reason.strip())
    told = dict(reasons.most_common(REASONS))
    return Review(name or path.stem, by, _together(strata), strata, len(lines) - len(decided), told)


def _rate(name: str, rows: int, verdicts: list[bool]) -> Rate:
    accepted, reviewed = sum(verdicts), len(verdicts)
    if not reviewed:
        return Rate(name, rows, 0, 0, None, None, None)
    low, high = wilson(accepted, reviewed)
    return Rate(name, rows, reviewed, accepted, round(accepted / reviewed, 4), round(low, 4), round(high, 4))


def _together(strata: list[Rate]) -> Rate:
    """The rate of all rows of strata somebody looked at: each by its size, not by how many of it were marked."""
    seen = [one for one in strata if one.reviewed]
    rows, reviewed = sum(one.rows for one in seen), sum(one.reviewed for one in seen)
    rate = sum(one.rows / rows * one.accepted / one.reviewed for one in seen)
    effective = 1 / sum((one.rows / rows) ** 2 / one.reviewed for one in seen)
    low, high = wilson(rate * effective, effective)
    accepted = sum(one.accepted for one in seen)
    return Rate("", rows, reviewed, accepted, round(rate, 4), round(low, 4), round(high, 4))


def store_review(review: Review, folder: Path) -> Path:
    """Keep what a sheet says beside the run, where the report finds it."""
    target = folder / FOLDER / f"{review.name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, msgspec.json.format(msgspec.json.encode(review), indent=2))
    return target


def stored_reviews(folder: Path) -> list[dict[str, Any]]:
    """The reviews beside a run, as a report takes them."""
    found = sorted((folder / FOLDER).glob("*.json"))
    return [msgspec.to_builtins(msgspec.json.decode(path.read_bytes(), type=Review)) for path in found]


def _verdict(line: Line, path: Path) -> bool | None:
    mark = line.verdict.strip().lower()
    if not mark:
        return None
    if mark in YES or mark in NO:
        return mark in YES
    raise RecipeError(f"{path}: row {line.number}: verdict '{line.verdict[:40]}' is neither accept nor reject")


def read_and_store(sheet: Path, place: str | None, *, home: Path) -> tuple[Review, Path]:
    """Read a marked sheet and keep what it says beside its run: that of ``place``, else that of the sheet's own folder.

    Raises:
        RecipeError: the sheet cannot be read, or nothing says which run it is of.
    """
    from seedbed.actions.data_rows import open_data

    about = _about(sheet)
    review = read_review(sheet, name=str(about.get("name", "")), by=str(about.get("by", "")))
    if place is not None:
        return review, store_review(review, open_data(place, home=home).beside)
    if about and sheet.resolve().parent.parent.name == FOLDER:
        return review, store_review(review, sheet.resolve().parent.parent.parent)
    raise RecipeError(f"{sheet}: say which run it is of:  seedbed sample --read {sheet} RUN")


def _about(sheet: Path) -> dict[str, Any]:
    path = sheet.parent / "about.json"
    if not path.is_file():
        return {}
    try:
        found = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise RecipeError(f"{path}: is not JSON: {error}") from None
    return found if isinstance(found, dict) else {}
