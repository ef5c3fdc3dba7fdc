"""Dates in English and Chinese text: years and days as they are written, with their places; impossible ones apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_FORMS = (
    rf"(?<![\d.-])(?P<y>{_YEAR})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?![\d-])",
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH})\.?,? (?P<y>{_YEAR})\b",
    rf"\b(?P<name>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>{_YEAR})\b",
    rf"(?P<y>{_YEAR})\s*年\s*(?P<m>\d{{1,2}})\s*月(?:\s*(?P<d>\d{{1,2}})\s*[日号])?",
    rf"\b(?P<name>{_MONTH})\.?,? (?:of )?(?P<y>{_YEAR})\b",
    (
        rf"(?<![\d.,/$€£¥#-])(?P<y>{_YEAR})(?![\d%/]|[.,-]\d|\s*(?:metres?|meters?|km|kg|miles|people|words|rows|"
        rf"units|dollars|元|米|公里|人|个|吨|件|名))"
    ),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is told: ``first`` is its first day. ``possible`` is false for a 30th of February."""

    start: int
    end: int
    year: int
    first: dt.date
    possible: bool = True


def dates(text: str) -> list[Dated]:
    """The dates of a text in their order; a year alone counts when nothing tells that it is another number."""
    found: list[Dated] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in re.finditer(form, text, re.IGNORECASE):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"x" * (match.end() - match.start())
                found += _dated(match)
    return sorted(found, key=lambda one: one.start)


def _dated(match: re.Match[str]) -> Iterator[Dated]:
    parts = match.groupdict()
    year = int(parts["y"])
    month = _month(parts)
    day = int(parts.get("d") or 1)
    if not day or parts.get("m") in {"0", "00"}:
        return  # a version, such as 2023.5.0
    try:
        yield Dated(match.start(), match.end(), year, dt.date(year, month or 1, day))
    except ValueError:
        yield Dated(match.start(), match.end(), year, dt.date(year, 1, 1), possible=False)


def _month(parts: dict[str, str]) -> int:
    if parts.get("name"):
        return next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(parts["name"].lower()[:3]))
    return int(parts.get("m") or 0)


def day(text: str) -> dt.date | None:
    """The first date of a text, or None: for settings and columns that hold one."""
    found = [one for one in dates(text) if one.possible]
    return found[0].first if found else None
