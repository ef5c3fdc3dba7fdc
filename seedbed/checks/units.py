"""Units of measure behind a number, in English and Chinese, so that 5 km is 5000 m and not 5 m."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple


class Unit(NamedTuple):
    """What it measures, and its size in the first unit of that kind."""

    kind: str
    size: Fraction


_TABLE: dict[str, dict[str, str | int]] = {
    "length": {
        "m|meters?|metres?|米|公尺": 1, "km|kilometers?|kilometres?|千米|公里": 1000, "dm|分米": "1/10",
        "cm|centimeters?|centimetres?|厘米|公分": "1/100", "mm|millimeters?|millimetres?|毫米": "1/1000",
        "miles?|英里": "1609344/1000", "inch(?:es)?|英寸": "254/10000", "feet|foot|ft|英尺": "3048/10000",
        "yards?|yd|码": "9144/10000",
    },
    "area": {
        r"m\^\{?2\}?|square met(?:er|re)s?|平方米": 1,
        r"km\^\{?2\}?|square kilomet(?:er|re)s?|平方千米|平方公里": 10**6,
        r"cm\^\{?2\}?|square centimet(?:er|re)s?|平方厘米": "1/10000", r"dm\^\{?2\}?|平方分米": "1/100",
        "hectares?|公顷": 10**4,
    },
    "volume": {
        r"m\^\{?3\}?|cubic met(?:er|re)s?|立方米": 1000,
        r"cm\^\{?3\}?|cubic centimet(?:er|re)s?|立方厘米|mL|ml|毫升": "1/1000",
        r"L|lit(?:er|re)s?|升|dm\^\{?3\}?|立方分米": 1,
    },
    "mass": {
        "kg|kilograms?|千克|公斤": 1, "g|grams?|克": "1/1000",
        "mg|milligrams?|毫克": "1/1000000", "吨|tonnes?": 1000,
    },
    "time": {
        "s|sec|seconds?|秒": 1, "min|minutes?|分钟": 60, "h|hrs?|hours?|小时": 3600, "days?|天": 86400,
        "weeks?|周|星期": 604800, "ms|milliseconds?|毫秒": "1/1000",
    },
    "speed": {r"m/s|米/秒|米每秒": 1, r"km/h|千米/小?时|公里/小?时|千米每小时": "10/36"},
}  # fmt: skip
_UNITS = [(pattern, Unit(kind, Fraction(size))) for kind, sizes in _TABLE.items() for pattern, size in sizes.items()]
_ANY = re.compile(
    r"\s*(?:\\(?:text|mathrm|mbox|rm)\s*\{\s*)?(?:"
    + "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate(_UNITS))
    + r")(?![A-Za-z^/²³])"
)
_SQUARED = str.maketrans({"²": "^2", "³": "^3"})


def unit_at(text: str, place: int) -> Unit | None:
    """The unit that stands in a text at a place, white space before it passed over; None for none or an unknown one."""
    found = _ANY.match(text[place : place + 40].translate(_SQUARED))
    return None if found is None else _UNITS[int(str(found.lastgroup)[1:])][1]


def unit_behind(text: str) -> Unit | None:
    """The unit at the end of a short answer, behind its last digit or bracket; None for none."""
    last = max((text.rfind(sign) for sign in "0123456789"), default=-1)
    exponent = re.search(r"[\^]\s*\{?[23]\}?\s*\}?\s*$", text)
    if exponent:
        last = max((text.rfind(sign, 0, exponent.start()) for sign in "0123456789"), default=-1)
    if last < 0:
        return None
    place = last + 1
    while place < len(text) and text[place] in ")}] ":
        place += 1
    return unit_at(text, place)


def converted(value: Fraction, unit: Unit | None, into: Unit | None) -> Fraction | None:
    """A value in another unit; as it is where one of both is not named; None where they measure different things."""
    if unit is None or into is None:
        return value
    return value * unit.size / into.size if unit.kind == into.kind else None
