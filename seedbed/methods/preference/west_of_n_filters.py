"""West-of-N's filters over all pairs: how sure each is, and how likely its answers are under the policy."""

from __future__ import annotations

import math

import pyarrow as pa

from seedbed.core.reply import Reply
from seedbed.core.table import without


def confident(table: pa.Table, *, least_sure: float = 0.5, least_likely: float = 0.1) -> pa.Table:
    """The pairs above the quantile of ``p_chosen``, both of whose answers are above the quantile of likelihood."""
    sure = [float(value or 0.0) for value in table.column("p_chosen").to_pylist()]
    sides: list[list[float | None]] = [table.column(name).to_pylist() for name in ("logp_chosen", "logp_rejected")]
    kept = set(_highest(sure, math.ceil((1 - least_sure) * len(sure))))
    reasons = {
        place: f"the pair is among the {least_sure:.0%} least sure: p_chosen {value:.4g}"
        for place, value in enumerate(sure)
        if place not in kept
    }
    told = sorted(value for side in sides for value in side if value is not None)
    floor = told[math.floor(least_likely * len(told))] if told else -math.inf
    for place, values in enumerate(zip(*sides, strict=True)):
        low = [value for value in values if value is not None and value < floor]
        if low and place not in reasons:
            reasons[place] = f"an answer is among the {least_likely:.0%} least likely: {low[0]:.4g} a token"
    return without(table, reasons)


def _highest(values: list[float], count: int) -> list[int]:
    """The places of the highest values, of equal ones the first."""
    return sorted(range(len(values)), key=lambda place: (-values[place], place))[:count]


def likelihood(reply: Reply) -> float | None:
    """The mean log-probability of a token of an answer; None where the server gives none."""
    told = [float(one["logprob"]) for one in reply.logprobs if one.get("logprob") is not None]
    return round(sum(told) / len(told), 6) if told else None
