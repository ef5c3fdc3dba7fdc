"""Dates of the Gregorian calendar, also before it was introduced: counting days, weekdays, ISO weeks; and reading them.

Weekdays go from 1 (Monday) to 7 (Sunday), as in ISO 8601. Day 1 is 1 January of the year 1, a Monday.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from seedbed.core.problem import Language

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WEEKDAYS = (
    ("Monday", "星期一"), ("Tuesday", "星期二"), ("Wednesday", "星期三"), ("Thursday", "星期四"), ("Friday", "星期五"),
    ("Saturday", "星期六"), ("Sunday", "星期日"),
)  # fmt: skip


class Date(NamedTuple):
    """A day."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def is_leap(year: int) -> bool:
    """Whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_lengths(year: int) -> list[int]:
    """The days of each month."""
    return [31, 28 + is_leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def year_length(year: int) -> int:
    """The days of a year."""
    return 365 + is_leap(year)


def day_of_year(date: Date) -> int:
    """1 for 1 January."""
    return sum(month_lengths(date.year)[: date.month - 1]) + date.day


def leap_years_to(year: int) -> int:
    """How many leap years there are from year 1 to this one."""
    return year // 4 - year // 100 + year // 400


def number_of(date: Date) -> int:
    """The number of a day; 1 January of year 1 is day 1."""
    before = date.year - 1
    return 365 * before + leap_years_to(before) + day_of_year(date)


def date_of(number: int) -> Date:
    """The day of a number."""
    year = max(1, number * 400 // 146_097 - 1)
    while number_of(Date(year + 1, 1, 1)) <= number:
        year += 1
    left = number - number_of(Date(year, 1, 1)) + 1
    for month, length in enumerate(month_lengths(year), 1):
        if left <= length:
            return Date(year, month, left)
        left -= length
    raise ValueError(f"there is no day {number}")


def weekday_of(date: Date) -> int:
    """1 for Monday to 7 for Sunday."""
    return (number_of(date) - 1) % 7 + 1


def thursday_of(date: Date) -> Date:
    """The Thursday of the date's week, whose year is the year of the week."""
    return date_of(number_of(date) - weekday_of(date) + 4)


def iso_week(date: Date) -> tuple[int, int]:
    """Year and number of the ISO week."""
    thursday = thursday_of(date)
    return thursday.year, (day_of_year(thursday) - 1) // 7 + 1


def said_weekday(weekday: int, language: Language) -> str:
    """``Monday`` or 星期一."""
    return WEEKDAYS[weekday - 1][language == "zh"]


def said_date(date: Date, language: Language) -> str:
    """``5 March 2025`` or 2025年3月5日."""
    if language == "zh":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


# Reading

_MONTH = "|".join(f"{one}|{one[:3]}\\.?" for one in MONTHS) + r"|Sept\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<n>{_MONTH}),?\s+(?P<y>\d{{4}})",
        rf"(?P<n>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
    )
)
_WEEKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})\s*-?\s*W\s*-?\s*(?P<w>\d{1,2})", r"(?P<y>\d{4})\s*年?\s*第\s*(?P<w>\d{1,2})\s*周",
        r"(?:ISO\s+)?week\s+(?P<w>\d{1,2})\s*(?:of|in|,)?\s*(?P<y>\d{4})",
    )
)  # fmt: skip
_COUNT = re.compile(
    r"(-?(?:\d{1,3}(?:,\d{3})+|\d{1,12}))\s*"
    r"(?:(?:working |leap |full )?(?:days?|weekdays?|years?)|天|日|个工作日"
    r"|个?闰年|个)?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:it is |(?:on )?an? |on |是|为)", re.IGNORECASE)

Said = tuple[str, tuple[int, ...]]
"""What an answer is (``date``, ``weekday``, ``week`` or ``count``) and its numbers."""


def read_said(text: str) -> Said | None:
    """The date, weekday, ISO week or count that a text is; None for anything else, impossible dates too."""
    text = text.strip()
    found = _ARTICLE.match(text)
    text = text[found.end() if found else 0 :].strip(" *_\"'")
    return _weekday(text) or _week(text) or _date(text) or _count(text)


def _weekday(text: str) -> Said | None:
    low = text.lower().rstrip(".")
    for number, (english, chinese) in enumerate(WEEKDAYS, 1):
        last = chinese[-1]
        if low in (english.lower(), english[:3].lower(), chinese, f"周{last}", f"礼拜{last}"):
            return "weekday", (number,)
    return ("weekday", (7,)) if text in ("星期天", "周天", "礼拜天") else None


def _week(text: str) -> Said | None:
    for pattern in _WEEKS:
        if (found := pattern.fullmatch(text)) and 1 <= int(found["w"]) <= 53:
            return "week", (int(found["y"]), int(found["w"]))
    return None


def _date(text: str) -> Said | None:
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if not found:
            continue
        named = found.groupdict()
        month = int(named["m"]) if named.get("m") else _month(named["n"])
        date = Date(int(named["y"]), month, int(named["d"]))
        possible = date.year >= 1 and 1 <= month <= 12 and 1 <= date.day <= month_lengths(date.year)[month - 1]
        return ("date", tuple(date)) if possible else None
    return None


def _month(name: str) -> int:
    return next(place for place, one in enumerate(MONTHS, 1) if one[:3].lower() == name[:3].lower())


def _count(text: str) -> Said | None:
    found = _COUNT.fullmatch(text)
    return ("count", (int(found[1].replace(",", "")),)) if found else None
