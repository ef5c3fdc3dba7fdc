"""Timeliness: the dates in a text contradict neither one another, nor its source, nor the day that the set stands for.

``as_of`` is that day (``2025-06-30`` or ``2025``); the column ``date``, where a row has one, is the day of its source
and counts instead. Set aside are a day that there never was (30 February); something that is told as past but lies
after that day; "currently", "the latest", "as of", 截至, 目前 with a year more than ``stale`` years before it; and a
text that calls another year than that day's the present one. Years of plans, forecasts and fiction told as such stay.
Without ``as_of`` and ``date`` only the calendar is looked at. No clock is read: a run gives the same rows on any day.
"""

from __future__ import annotations

import datetime as dt
import re

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import sentences, shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.calendar_dates import Dated, dates, day
from seedbed.quality.filters.spoken import Said, found_out, prose, said

_NOW = re.compile(
    r"\b(?:as of|current(?:ly)?|at present|presently|to ?date|at the moment|right now|the (?:latest|most "
    r"recent|newest)|this year)\b|截至|截止到?|目前|当前|现任|今年|最新|最近的|迄今",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:now|today|nowadays|still|recently)\b[\s,(]{1,3}(?:in )?$|(?:现在|如今|至今)[（(，是]{0,2}$", re.IGNORECASE
)
_IS = re.compile(
    r"\b(?:this year|the current year|the present year|it is now|today is|we are (?:now )?in|now,? in|"
    r"current year is|here in|"
    r"the year is)\b[^.]{0,12}$|(?:今年|现在|如今|眼下|当下|今天)(?:已经)?(?:是|为|，|（|\()?$|"
    r"我们正(?:处在|处于|身处)$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|won|became|began|opened|launched|released|founded|happened|took place|died|said|"
    r"held|signed|"
    r"reached|rose|fell|made|introduced|completed|published|discovered|elected|announced|beat|took|saw|came|went|built|"
    r"established|passed|ended|started|closed|received|moved|visited|grew|sold|joined|[a-z]{3,}ed)\b"
    r"|已经?|曾|了(?!解)|过(?=[。，！])|完成|成立于|发布于|建成|当选|获得|举行了|去世",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|plans?|planned|expects?|expected|projected|projections?|"
    r"forecasts?|predict\w*|estimated|aims?|"
    r"target\w*|goals?|scheduled|due|intends?|hopes?|pledged|committed|until|by (?:the (?:end|year)|\d)|"
    r"fiction\w*|novel|film|imagine|suppose|set in|"
    r"scenario|if|proposed|upcoming|future|tender|mature[sd]?|expire[sd]?|valid)\b|将|预计|预期|计划|有望|"
    r"目标|规划|预测|假设|小说|科幻|想象|如果"
    r"|设想|到(?:那时|期)|之前|以前|届|争取|力争|未来|可能",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:back in|in the past|at that time|until|formerly|then|since|born|founded|established|built|dating|began|"
    r"started|first)\b|当时|那时|自从|自(?=\s*\d)|从(?=\s*\d)|曾|以来|始建|成立|建于|出生|以前|过去",
    re.IGNORECASE,
)


def timeliness(output: Said, date: str = "", *, as_of: str = "", stale: int = 2) -> Verdict:
    """Whether the dates of a text hold; see the card above."""
    if stale < 0:
        raise RecipeError(f"timeliness: 'stale' is a number of years, got {stale}")
    known = _known(date, as_of)
    faults = []
    for sentence in sentences(prose(said(output))):
        for one in dates(sentence):
            fault = _fault(sentence, one, known, stale)
            if fault:
                faults.append(f"{fault}: '{shortened(sentence, 70)}'")
    return found_out(faults, f"its dates hold{f' as of {known}' if known else ''}")


def _known(date: str, as_of: str) -> dt.date | None:
    """The last day of what the row or the set stands for."""
    given = str(date).strip() or as_of.strip()
    if not given:
        return None
    found = day(given)
    if found is None:
        raise RecipeError(f"timeliness: '{given}' is no date; write it as 2025-06-30 or 2025")
    return dt.date(found.year, 12, 31) if re.fullmatch(r"\d{4}", given) else found


def _fault(sentence: str, one: Dated, known: dt.date | None, stale: int) -> str:
    if not one.possible:
        return f"there is no such day as {sentence[one.start : one.end]}"
    if known is None:
        return ""
    if _IS.search(sentence[max(0, one.start - 60) : one.start]) and one.year != known.year:
        return f"calls {one.year} the present year, which is {known.year}"
    if one.first > known and _PAST.search(sentence) and not _FUTURE.search(sentence):
        return f"tells of {sentence[one.start : one.end]} as past, after {known}"
    before = sentence[max(0, one.start - 40) : one.start]
    near = before + sentence[one.start : one.end] + re.split(r"[,;，；]", sentence[one.end : one.end + 12])[0]
    now = _NOW.search(near) or _BESIDE.search(before)
    if one.year < known.year - stale and now and not _HISTORY.search(near):
        return f"calls {one.year} the present, which is {known.year - one.year} years old as of {known}"
    return ""


EXAMPLE = Example(
    row={"output": "As of 2019, the tower is the tallest in the city."}, settings={"as_of": "2025-06-30"}, gives=False
)
