"""How far reviewers agree: for each two of them the rows that both judged, the share alike, and Cohen's kappa."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import combinations
from typing import Any

from sqlalchemy import select

from seedbed.actions.agreement import figure, kappa, share
from seedbed.api.database import Database, Record
from seedbed.api.review_write import SETTLER, VERDICTS
from seedbed.api.tables import REVIEWS

MOST = 12
"""People that are compared with one another: the busiest."""


def agreement(database: Database, queue: Record) -> dict[str, Any]:
    """``people`` with what each decided, and ``pairs`` with ``rows``, ``alike``, ``kappa``, ``low``, ``high``."""
    given = _given(database, queue)
    people = sorted(given, key=lambda one: -len(given[one]))
    told = [{"reviewer": one, "verdicts": _counts(list(given[one].values()))} for one in people]
    pairs = [_pair(one, other, given[one], given[other]) for one, other in combinations(people[:MOST], 2)]
    return {"people": told, "pairs": [one for one in pairs if one["rows"]]}


def _given(database: Database, queue: Record) -> dict[str, dict[str, str]]:
    """Everybody's verdicts by row; the last word of a settler is nobody's."""
    wanted = select(REVIEWS.c.reviewer, REVIEWS.c.row_id, REVIEWS.c.verdict)
    where = (REVIEWS.c.of_name == queue["id"], REVIEWS.c.verdict != "", REVIEWS.c.reviewer != SETTLER)
    given: dict[str, dict[str, str]] = {}
    with database.engine.connect() as connection:
        for reviewer, row, verdict in connection.execute(wanted.where(*where)):
            given.setdefault(reviewer, {})[row] = verdict
    return given


def _counts(verdicts: Sequence[str]) -> dict[str, int]:
    return {name: verdicts.count(name) for name in VERDICTS if name in verdicts}


def _pair(one: str, other: str, left: dict[str, str], right: dict[str, str]) -> dict[str, Any]:
    both = [(left[row], right[row]) for row in sorted(left.keys() & right.keys())]
    alike = share([a == b for a, b in both])
    found = figure(both, partial(kappa, kinds=VERDICTS)) if both else None
    told = {"kappa": found.value, "low": found.low, "high": found.high} if found else {}
    blank = {"kappa": None, "low": None, "high": None}
    return {
        "one": one,
        "other": other,
        "rows": len(both),
        "alike": None if math.isnan(alike) else alike,
        **blank,
        **told,
    }
