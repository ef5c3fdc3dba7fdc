"""Distributions of a record's fields: each turns a place between 0 and 1 into a value.

Values are made from places, so that a correlation of fields is one of their places, whatever their distributions are.
A parameter may be a formula over other fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from statistics import NormalDist
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

Spec = Mapping[str, Any]
"""How a field is drawn: one key names the kind, the others are its options."""
Figure = Callable[[Any], float]
"""A parameter's value: a number as it stands, a formula computed."""
KINDS: dict[str, tuple[str, ...]] = {
    "values": (),
    "uniform": ("round", "minimum", "maximum"),
    "normal": ("round", "minimum", "maximum"),
    "lognormal": ("round", "minimum", "maximum"),
    "exponential": ("round", "minimum", "maximum"),
    "poisson": ("minimum", "maximum"),
    "dates": (),
    "after": ("days", "hours"),
    "case": ("of", "otherwise"),
    "formula": ("round",),
    "pattern": (),
    "serial": ("digits",),
    "list": ("count",),
    "object": (),
    "write": ("mention", "hide", "figures"),
}
"""The kinds and the options that each has besides ``absent``, the share of records that lack the field."""
NUMBERS = ("uniform", "normal", "lognormal", "exponential", "poisson")
PLACED = (*NUMBERS, "values", "dates", "after", "case")
"""Kinds that are made from a place."""
LARGEST_MEAN = 500.0
"""Of a Poisson distribution, whose quantiles are counted up to."""
_EDGE = 1e-12


def kind_of(name: str, spec: Any) -> str:
    """The kind of a spec.

    Raises:
        RecipeError: it names no kind or several, or has an option that its kind does not have.
    """
    if not isinstance(spec, Mapping):
        raise RecipeError(f"record: {name}: wanted how it is drawn, such as {{uniform: [1, 6]}}, got {spec!r}")
    found = [one for one in spec if one in KINDS and one not in ("list", "object")] or [
        one for one in spec if one in KINDS
    ]
    if len(found) != 1:
        told = f"names {', '.join(found)}" if found else f"has {', '.join(map(str, spec)) or 'nothing'}"
        raise RecipeError(f"record: {name}: wanted one kind of draw, it {told}; there are {', '.join(KINDS)}")
    for option in spec:
        if option not in (found[0], "absent", *KINDS[found[0]]):
            raise RecipeError(f"record: {name}: {found[0]} has no '{option}'{nearest(str(option), KINDS[found[0]])}")
    return str(found[0])


def placed(kind: str, spec: Spec, place: float, figure: Figure, *, whole: bool) -> Any:
    """The value of a spec at a place; ``whole`` where the schema wants an integer."""
    if kind == "values":
        return _chosen(spec["values"], place)
    if kind == "dates":
        return _date(spec["dates"], place)
    value = _number(kind, spec, place, figure)
    if whole or kind == "poisson":
        return round(value)
    digits = spec.get("round")
    return value if digits is None else round(value, int(digits))


def weights(values: Any) -> dict[Any, float]:
    """Values with their weights; those of a list weigh alike.

    Raises:
        RecipeError: there are none, or a weight is not over 0.
    """
    if not isinstance(values, list | tuple | Mapping) or not values:
        raise RecipeError(f"record: wanted values, a list or a mapping of values to weights, got {values!r}")
    made = dict(values) if isinstance(values, Mapping) else dict.fromkeys(values, 1.0)
    for value, weight in made.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
            raise RecipeError(f"record: the weight of {value!r} must be a number over 0, got {weight!r}")
    return made


def _chosen(values: Any, place: float) -> Any:
    if isinstance(values, list | tuple) and values:  # may hold what is no key of a mapping
        return values[min(int(place * len(values)), len(values) - 1)]
    weighed = weights(values)
    left = place * sum(weighed.values())
    for value, weight in weighed.items():
        left -= weight
        if left < 0:
            return value
    return value


def _number(kind: str, spec: Spec, place: float, figure: Figure) -> float:
    low = figure(spec["minimum"]) if "minimum" in spec else -math.inf
    high = figure(spec["maximum"]) if "maximum" in spec else math.inf
    if low > high:
        raise RecipeError(f"record: a {kind} has the minimum {low} over its maximum {high}")
    given = spec[kind] if isinstance(spec[kind], list | tuple) else [spec[kind]]
    wanted = 2 if kind in ("uniform", "normal", "lognormal") else 1
    if len(given) != wanted:
        raise RecipeError(f"record: {kind} takes {wanted} number{'s' * (wanted > 1)}, got {spec[kind]!r}")
    return min(max(_QUANTILES[kind](place, low, high, *map(figure, given)), low), high)


def _uniform(place: float, low: float, high: float, least: float, most: float) -> float:
    least, most = max(least, low), min(most, high)
    if least > most:
        raise RecipeError(f"record: a uniform from {least} to {most} is empty")
    return least + place * (most - least)


def _normal(place: float, low: float, high: float, mean: float, spread: float) -> float:
    if not spread > 0:
        raise RecipeError(f"record: a spread must be over 0, got {spread}")
    curve = NormalDist(mean, spread)
    below = curve.cdf(low) if low > -math.inf else 0.0
    above = curve.cdf(high) if high < math.inf else 1.0
    return curve.inv_cdf(min(max(below + place * (above - below), _EDGE), 1 - _EDGE))


def _lognormal(place: float, low: float, high: float, median: float, spread: float) -> float:
    if not median > 0:
        raise RecipeError(f"record: the median of a lognormal must be over 0, got {median}")
    least = math.log(low) if low > 0 else -math.inf
    most = math.log(high) if 0 < high < math.inf else math.inf
    return math.exp(_normal(place, least, most, math.log(median), spread))


def _exponential(place: float, low: float, high: float, mean: float) -> float:
    if not mean > 0:
        raise RecipeError(f"record: the mean of an exponential must be over 0, got {mean}")
    least = max(low, 0.0)
    share = 1.0 if high == math.inf else 1 - math.exp(-(high - least) / mean)
    return least - mean * math.log1p(-min(place * share, 1 - _EDGE))


def _poisson(place: float, _low: float, _high: float, mean: float) -> float:
    if not 0 < mean <= LARGEST_MEAN:
        raise RecipeError(f"record: the mean of a poisson must be over 0 and at most {LARGEST_MEAN:g}, got {mean}")
    count, share = 0, math.exp(-mean)
    reached = share
    while reached < min(place, 1 - _EDGE):
        count += 1
        share *= mean / count
        reached += share
    return count


_QUANTILES: dict[str, Callable[..., float]] = {
    "uniform": _uniform,
    "normal": _normal,
    "lognormal": _lognormal,
    "exponential": _exponential,
    "poisson": _poisson,
}


def _date(bounds: Any, place: float) -> str:
    """A date, or a minute where the bounds have times, both ends included."""
    if not isinstance(bounds, list | tuple) or len(bounds) != 2:
        raise RecipeError(f"record: dates takes the first and the last, got {bounds!r}")
    first, last = str(bounds[0]), str(bounds[1])
    begin, end = moment(first), moment(last)
    unit = timedelta(minutes=1) if "T" in first or " " in first else timedelta(days=1)
    count = (end - begin) // unit + 1
    if count < 1:
        raise RecipeError(f"record: dates from {first} to {last}: the last comes before the first")
    return written(begin + min(int(place * count), count - 1) * unit, first)


def moment(text: str) -> datetime:
    """A date or time.

    Raises:
        RecipeError: it is not written as 2024-01-31 or 2024-01-31T08:30.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise RecipeError(f"record: {text!r} is no date; write 2024-01-31 or 2024-01-31T08:30") from None


def written(when: datetime, like: str) -> str:
    """A date or time, written as another one is."""
    return when.isoformat(timespec="minutes") if "T" in like or " " in like else when.date().isoformat()
