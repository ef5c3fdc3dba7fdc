"""A measure: one figure of a whole set of rows, with what it was measured on and what there is to plot.

As JSON (``measures.json`` of a run, ``seedbed measure --json``) it is the object of these fields; every detail has a
``kind``: ``histogram``, ``table``, ``points`` or ``clusters``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError

Cell = str | int | float | None
Bound = float | Mapping[str, float]
"""A limit of the value, or limits of figures by name."""


class Histogram(msgspec.Struct, frozen=True, tag_field="kind", tag="histogram"):
    """Counts between edges: ``edges`` has one more than ``counts``, and the last bin holds its upper edge."""

    title: str
    unit: str
    edges: list[float]
    counts: list[int]


class Cells(msgspec.Struct, frozen=True, tag_field="kind", tag="table"):
    """Rows of figures under heads."""

    title: str
    head: list[str]
    rows: list[list[Cell]]


class Points(msgspec.Struct, frozen=True, tag_field="kind", tag="points"):
    """Points of a curve or a cloud; ``axes`` are the names of x and y."""

    title: str
    axes: tuple[str, str]
    points: list[tuple[float, float]]


class Cluster(msgspec.Struct, frozen=True):
    """One cluster of the measured rows: its name, how many rows are in it, what they share, one of them."""

    name: str
    rows: int
    share: float
    terms: list[str] = []
    example: str = ""


class Clusters(msgspec.Struct, frozen=True, tag_field="kind", tag="clusters"):
    """Clusters, the largest first."""

    title: str
    clusters: list[Cluster]


Detail = Histogram | Cells | Points | Clusters


class Measure(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a measure says of a set of rows.

    Attributes:
        name: of the entry.
        value: the figure; None where it is not defined, and then ``reason`` says why.
        unit: of the value, in words.
        measured, rows: on how many rows of how many it was measured; the others were not drawn, or had nothing to
            measure, and then the notes say so.
        low, high: an interval at 95 % of the value, where the rows were drawn and the spread could be told.
        figures: further figures by name; a gate may stand on them too.
        basis: what it was computed from: the column, the vectors.
        better: whether a higher or a lower value is the better one; "" where neither is.
        notes: what a reader must know to compare the figure with another.
        details: what there is to plot.
    """

    name: str
    value: float | None
    unit: str
    measured: int
    rows: int
    low: float | None = None
    high: float | None = None
    figures: dict[str, float] = {}
    basis: str = ""
    better: str = ""
    reason: str = ""
    notes: list[str] = []
    details: list[Detail] = []

    def figure(self, name: str = "value") -> float | None:
        """The value, or a further figure by its name.

        Raises:
            RecipeError: there is no figure of that name; the message names those there are.
        """
        if name == "value":
            return self.value
        if name not in self.figures and self.value is not None:
            raise RecipeError(f"{self.name}: there is no figure '{name}'; it has {', '.join(['value', *self.figures])}")
        return self.figures.get(name)


class Gate(msgspec.Struct, frozen=True):
    """What a measure must not fall below or rise above: by the name of the figure, ``value`` for the value itself."""

    below: Mapping[str, float] = {}
    above: Mapping[str, float] = {}

    def __bool__(self) -> bool:
        return bool(self.below or self.above)

    def failures(self, measure: Measure) -> list[str]:
        """Why the measure does not pass, in words; nothing where it does.

        A figure that was not measured, or that is not there, does not pass.
        """
        told = [_failure(measure, name, limit, "below") for name, limit in self.below.items()]
        told += [_failure(measure, name, limit, "above") for name, limit in self.above.items()]
        return [one for one in told if one]


def _failure(measure: Measure, name: str, limit: float, side: str) -> str:
    try:
        found = measure.figure(name)
    except RecipeError as error:
        return str(error)
    told = measure.name if name == "value" else f"{measure.name}.{name}"
    if found is None:
        return f"{told} was not measured ({measure.reason}), wanted not {side} {limit:g}"
    failed = found < limit if side == "below" else found > limit
    return f"{told} is {found:g}, {side} {limit:g}" if failed else ""


def bound(value: Bound | None) -> dict[str, float]:
    """Limits as a mapping: a plain number is a limit of the value."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {str(name): float(one) for name, one in value.items()}
    return {"value": float(value)}


def unmeasured(name: str, unit: str, rows: int, reason: str, **more: Any) -> Measure:
    """A measure that has no value, with the reason."""
    return Measure(name, None, unit, 0, rows, reason=reason, **more)
