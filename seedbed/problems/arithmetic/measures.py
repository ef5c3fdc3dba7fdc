"""Units of measure: metric, English and Chinese market units, the links between them, and ways along the links.

Every link is exact. Sources: the international yard and pound of 1959 and what is derived from them (US liquid gallon),
the Chinese market units of 1959. ``SIZES`` is written down apart from the links, in the unit of its kind that
``checks.units`` uses (m, m², litre, kg, s), so that an answer in another unit can be compared.
"""

from __future__ import annotations

import random
from functools import lru_cache
from math import gcd
from typing import NamedTuple

SYSTEMS = ("metric", "english", "market")
KINDS = ("length", "area", "volume", "mass", "time")

_NAMES = {
    ("length", "metric"): "mm/毫米 cm/厘米 dm/分米 m/米 km/千米",
    ("length", "english"): "in/英寸 ft/英尺 yd/码 mi/英里",
    ("length", "market"): "cun/市寸 chi/市尺 zhang/市丈 li/市里",
    ("area", "metric"): "cm²/平方厘米 dm²/平方分米 m²/平方米 ha/公顷 km²/平方千米",
    ("area", "english"): "ft²/平方英尺 yd²/平方码 ac/英亩",
    ("area", "market"): "mu/市亩 qing/市顷",
    ("volume", "metric"): "mL/毫升 L/升 m³/立方米",
    ("volume", "english"): "pt/美制品脱 gal/美制加仑",
    ("mass", "metric"): "mg/毫克 g/克 kg/千克 t/吨",
    ("mass", "english"): "oz/盎司 lb/磅 st/英石",
    ("mass", "market"): "qian/市钱 liang/市两 jin/市斤 dan/市担",
    ("time", "metric"): "s/秒 min/分钟 h/小时 d/天 wk/周",
}
KIND = {one.split("/")[0]: kind for (kind, _), names in _NAMES.items() for one in names.split()}
SYSTEM = {one.split("/")[0]: system for (_, system), names in _NAMES.items() for one in names.split()}
CHINESE = {one.split("/")[0]: one.split("/")[1] for names in _NAMES.values() for one in names.split()}

LINKS = tuple(
    (int(left), one, right, other)
    for left, one, right, other in (
        text.split()
        for text in (
            "1 cm 10 mm", "1 dm 10 cm", "1 m 10 dm", "1 m 100 cm", "1 km 1000 m",
            "1 ft 12 in", "1 yd 3 ft", "1 mi 1760 yd", "1 mi 5280 ft", "1 in 2.54 cm", "1 yd 0.9144 m",
            "1 chi 10 cun", "1 zhang 10 chi", "1 li 150 zhang", "3 chi 1 m", "1 km 2 li",
            "1 dm² 100 cm²", "1 m² 100 dm²", "1 ha 10000 m²", "1 km² 100 ha",
            "1 yd² 9 ft²", "1 ac 4840 yd²", "1 ft² 929.0304 cm²", "1 qing 100 mu", "3 mu 2000 m²", "1 ha 15 mu",
            "1 L 1000 mL", "1 m³ 1000 L", "1 gal 8 pt", "1 gal 3785.411784 mL",
            "1 g 1000 mg", "1 kg 1000 g", "1 t 1000 kg", "1 lb 16 oz", "1 st 14 lb", "1 lb 453.59237 g",
            "1 liang 10 qian", "1 jin 10 liang", "1 dan 100 jin", "1 kg 2 jin", "1 jin 500 g",
            "1 min 60 s", "1 h 60 min", "1 d 24 h", "1 wk 7 d",
        )
    )
)  # fmt: skip
"""So many of one unit are so many of another."""

SIZES = {
    "mm": "0.001", "cm": "0.01", "dm": "0.1", "m": "1", "km": "1000", "in": "0.0254", "ft": "0.3048", "yd": "0.9144",
    "mi": "1609.344", "cun": "1/30", "chi": "1/3", "zhang": "10/3", "li": "500", "cm²": "0.0001", "dm²": "0.01",
    "m²": "1", "ha": "10000", "km²": "1000000", "ft²": "0.09290304", "yd²": "0.83612736", "ac": "4046.8564224",
    "mu": "2000/3", "qing": "200000/3", "mL": "0.001", "L": "1", "m³": "1000", "pt": "0.473176473",
    "gal": "3.785411784", "mg": "0.000001", "g": "0.001", "kg": "1", "t": "1000", "oz": "0.028349523125",
    "lb": "0.45359237", "st": "6.35029318", "qian": "0.005", "liang": "0.05", "jin": "0.5", "dan": "50", "s": "1",
    "min": "60", "h": "3600", "d": "86400", "wk": "604800",
}  # fmt: skip

Path = tuple[str, ...]
Link = tuple[int, str, str, str]
Ratio = tuple[int, int]
"""A number as numerator and denominator in lowest terms; far cheaper than a ``Fraction``."""


@lru_cache(maxsize=4096)
def near(unit: str, systems: tuple[str, ...]) -> tuple[str, ...]:
    """The units that one link joins to a unit, of these systems."""
    ends = [pair for _, one, _, other in LINKS for pair in ((one, other), (other, one))]
    return tuple(other for one, other in ends if one == unit and SYSTEM[other] in systems)


@lru_cache(maxsize=512)
def paths(kind: str, systems: tuple[str, ...]) -> tuple[Path, ...]:
    """A shortest way along the links for every two units of a kind and of these systems that are joined."""
    found = list[Path]()
    for start in (one for one in KIND if KIND[one] == kind and SYSTEM[one] in systems):
        ways: dict[str, Path] = {start: (start,)}
        waiting = [start]
        for unit in waiting:
            for other in near(unit, systems):
                if other not in ways:
                    ways[other] = (*ways[unit], other)
                    waiting.append(other)
        found += [way for way in ways.values() if len(way) > 1]
    return tuple(found)


@lru_cache(maxsize=512)
def paths_of(kind: str, systems: tuple[str, ...], links: int) -> tuple[Path, ...]:
    """The ways of so many links, or of the most there are below that."""
    every = paths(kind, systems)
    longest = max((len(one) for one in every if len(one) <= links + 1), default=0)
    return tuple(one for one in every if len(one) == longest)


TENS = tuple(10**places for places in range(13))


def reduced(top: int, bottom: int) -> Ratio:
    """Both in lowest terms."""
    common = gcd(top, bottom)
    return top // common, bottom // common


def ratio(text: str) -> Ratio:
    """The number that a whole number or a decimal is."""
    whole, _, places = text.partition(".")
    return reduced(int(whole + places), TENS[len(places)])


def written(number: Ratio) -> str:
    """A number as a decimal where that comes to an end soon, else as a fraction."""
    top, bottom = number
    if bottom == 1:
        return str(top)
    for places, ten in enumerate(TENS):
        if ten % bottom == 0:
            digits = str(abs(top) * ten // bottom).rjust(places + 1, "0")
            text = f"{digits[:-places]}.{digits[-places:]}"
            return f"-{text}" if top < 0 else text
    return f"{top}/{bottom}"


def bracketed(number: Ratio) -> str:
    """A number as it stands in an equation."""
    text = written(number)
    return f"({text})" if "/" in text else text


def some_number(rng: random.Random, digits: int) -> str:
    """A whole number or a decimal of so many digits at most."""
    top, parts = rng.randint(1, 10**digits - 1), 10 ** min(2, digits - 1)
    return written(reduced(top, parts)) if rng.random() * 3 < 1 else str(top)


class Step(NamedTuple):
    """What a link makes of a number of its one unit: the number is multiplied, and how that is written."""

    link: Link
    times: Ratio
    multiplied: str
    divided: str


def _step(link: Link, by: str, below: str) -> Step:
    (top, parts), (bottom, more) = ratio(by), ratio(below)
    said = f" × {by}" if by != "1" else "", f" ÷ {below}" if below != "1" else ""
    return Step(link, reduced(top * more, bottom * parts), *said)


STEPS = {
    ends: step
    for link in LINKS
    for ends, step in (
        ((link[1], link[3]), _step(link, link[2], str(link[0]))),
        ((link[3], link[1]), _step(link, str(link[0]), link[2])),
    )
}
"""By two units that a link joins, the step from the one to the other."""
OF_KIND = {kind: tuple(link for link in LINKS if KIND[link[1]] == kind) for kind in KINDS}
OF_OTHERS = {kind: tuple(link for link in LINKS if KIND[link[1]] != kind) for kind in KINDS}
