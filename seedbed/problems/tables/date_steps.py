"""Questions about dates, each with its answer and the steps to it, true line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.phrasing import filled
from seedbed.problems.tables.dates import (
    Date,
    Said,
    date_of,
    day_of_year,
    iso_week,
    leap_years_to,
    month_lengths,
    number_of,
    said_date,
    said_weekday,
    thursday_of,
    weekday_of,
    year_length,
)

ANCHOR = Date(2000, 1, 1)
"""A Saturday from which weekdays are counted."""

STEPS = {
    "in_year": Prompt(en="{date} is day {equation} of {year}.", zh="{date}是 {year} 年的第 {equation} 天。"),
    "left": Prompt(en="Left of {year} after it: {equation}", zh="此后 {year} 年还剩：{equation}"),
    "between": Prompt(
        en="The whole years from {first} to {last} ({leap} of them leap years): {equation}",
        zh="{first} 年到 {last} 年整年的天数（其中 {leap} 个闰年）：{equation}",
    ),
    "days": Prompt(en="Days from {first} to {last}: {equation}", zh="从{first}到{last}的天数：{equation}"),
    "year_off": Prompt(
        en="Take off the {days} days of {year}: {equation}", zh="减去 {year} 年的 {days} 天：{equation}"
    ),
    "year_on": Prompt(en="Add the {days} days of {year}: {equation}", zh="加上 {year} 年的 {days} 天：{equation}"),
    "moved": Prompt(
        en="Counted from the beginning of {year}: day {equation}", zh="从 {year} 年年初算起是第 {equation} 天"
    ),
    "found": Prompt(en="Day {day} of {year} is {date}.", zh="{year} 年的第 {day} 天是{date}。"),
    "anchor": Prompt(en="{date} is a {weekday}.", zh="{date}是{weekday}。"),
    "weeks": Prompt(en="In whole weeks: {equation}", zh="化成整周：{equation}"),
    "weekday": Prompt(en="{rest} days after a {first} is a {second}.", zh="{first}之后 {rest} 天是{second}。"),
    "is_weekday": Prompt(en="So {date} is a {weekday}.", zh="所以{date}是{weekday}。"),
    "thursday": Prompt(
        en="The Thursday of that week is {date}, so the week belongs to {year}.",
        zh="这一周的星期四是{date}，所以这一周属于 {year} 年。",
    ),
    "week": Prompt(
        en="Weeks before it: {equation}, so it is week {week}.", zh="它之前的整周数：{equation}，所以是第 {week} 周。"
    ),
    "fourth": Prompt(
        en="4 January {year} is a {weekday} and lies in week 1, whose Monday is {date}.",
        zh="{year}年1月4日是{weekday}，在第 1 周，该周星期一是{date}。",
    ),
    "later": Prompt(en="Days after that Monday: {equation}", zh="在该星期一之后的天数：{equation}"),
    "first": Prompt(en="The first {weekday} of the month is day {day}.", zh="当月第一个{weekday}是 {day} 日。"),
    "last": Prompt(en="The last {weekday} of the month is day {day}.", zh="当月最后一个{weekday}是 {day} 日。"),
    "nth": Prompt(en="The one wanted: day {equation}", zh="所求的是：{equation} 日"),
    "multiples": Prompt(
        en="Leap years up to {year} (multiples of 4, without those of 100, with those of 400): {equation}",
        zh="到 {year} 年为止的闰年（4 的倍数，去掉 100 的倍数，加上 400 的倍数）：{equation}",
    ),
    "difference": Prompt(en="Difference: {equation}", zh="相减：{equation}"),
    "inclusive": Prompt(en="Days with both ends: {equation}", zh="含首尾两天共：{equation}"),
    "rest": Prompt(
        en="The {rest} days left, from a {first} on, have {working} from Monday to Friday.",
        zh="剩下的 {rest} 天从{first}算起，其中星期一到星期五有 {working} 天。",
    ),
    "working": Prompt(en="Monday to Friday: {equation}", zh="星期一到星期五：{equation}"),
}

Steps = list[str]
Work = Callable[[Mapping[str, Any], Language], tuple[Said, Steps]]


def _line(name: str, language: Language, **slots: object) -> str:
    return filled(STEPS[name], language, **slots)


def _in_year(date: Date, language: Language) -> str:
    parts = [*map(str, month_lengths(date.year)[: date.month - 1]), str(date.day)]
    equation = " + ".join(parts) + (f" = {day_of_year(date)}" if len(parts) > 1 else "")
    return _line("in_year", language, date=said_date(date, language), equation=equation, year=date.year)


def _days(first: Date, last: Date, language: Language) -> tuple[int, Steps]:
    """The days from a date to a later one, by what is left of the first year, whole years, and the last year."""
    lines = [_in_year(first, language), _in_year(last, language)]
    one, two = day_of_year(first), day_of_year(last)
    total = number_of(last) - number_of(first)
    if first.year == last.year:
        equation = f"{two} - {one} = {total}"
    else:
        length = year_length(first.year)
        lines.append(_line("left", language, year=first.year, equation=f"{length} - {one} = {length - one}"))
        parts = [length - one]
        years = last.year - first.year - 1
        if years:
            leap = leap_years_to(last.year - 1) - leap_years_to(first.year)
            parts.append(365 * years + leap)
            lines.append(_line("between", language, first=first.year + 1, last=last.year - 1, leap=leap,
                               equation=f"{years} × 365 + {leap} = {parts[-1]}"))  # fmt: skip
        equation = " + ".join(map(str, [*parts, two])) + f" = {total}"
    ends = {"first": said_date(first, language), "last": said_date(last, language)}
    return total, [*lines, _line("days", language, **ends, equation=equation)]


def _moved(date: Date, days: int, language: Language) -> tuple[Date, Steps]:
    """The date so many days later (or earlier), year by year."""
    result, year = date_of(number_of(date) + days), date.year
    now = day_of_year(date) + days
    sign = "+" if days >= 0 else "-"
    equation = f"{day_of_year(date)} {sign} {abs(days)} = {now}"
    lines = [_in_year(date, language), _line("moved", language, year=year, equation=equation)]
    while now > year_length(year):
        size = year_length(year)
        lines.append(_line("year_off", language, days=size, year=year, equation=f"{now} - {size} = {now - size}"))
        now, year = now - size, year + 1
    while now < 1:
        year -= 1
        size = year_length(year)
        lines.append(_line("year_on", language, days=size, year=year, equation=f"{now} + {size} = {now + size}"))
        now += size
    lines.append(_line("found", language, day=now, year=year, date=said_date(result, language)))
    return result, lines


def _weekday(date: Date, language: Language) -> tuple[int, Steps]:
    """The weekday of a date, counted from the anchor."""
    early = number_of(date) < number_of(ANCHOR)
    first, last = (date, ANCHOR) if early else (ANCHOR, date)
    days, lines = _days(first, last, language)
    start = weekday_of(ANCHOR)
    weekday, rest = weekday_of(date), (-days if early else days) % 7
    lines.insert(0, _line("anchor", language, date=said_date(ANCHOR, language), weekday=said_weekday(start, language)))
    total = f"-{days} = -{(days + rest) // 7} × 7 + {rest}" if early else f"{days} = {days // 7} × 7 + {rest}"
    lines.append(_line("weeks", language, equation=total))
    named = said_weekday(weekday, language)
    lines.append(_line("is_weekday", language, date=said_date(date, language), weekday=named))
    return weekday, lines


def weekday(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The weekday of a date."""
    found, lines = _weekday(Date(*data["date"]), language)
    return ("weekday", (found,)), lines


def weekday_after(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The weekday so many days after one."""
    days, start = data["days"], data["weekday"]
    rest = days % 7
    found = (start + rest - 1) % 7 + 1
    head = f"{days} = {days // 7} × 7 + {rest}"
    slots = {"rest": rest, "first": said_weekday(start, language), "second": said_weekday(found, language)}
    return ("weekday", (found,)), [_line("weeks", language, equation=head), _line("weekday", language, **slots)]


def date_after(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The date so many days after or before one."""
    found, lines = _moved(Date(*data["date"]), data["days"], language)
    return ("date", tuple(found)), lines


def days_between(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The days from one date to another, the last one counted and the first one not."""
    total, lines = _days(Date(*data["date"]), Date(*data["other"]), language)
    return ("count", (total,)), lines


def week(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The ISO week of a date."""
    date = Date(*data["date"])
    _, lines = _weekday(date, language)
    thursday = thursday_of(date)
    year, number = iso_week(date)
    day = day_of_year(thursday)
    lines += [
        _line("thursday", language, date=said_date(thursday, language), year=year),
        _in_year(thursday, language),
        _line("week", language, equation=f"{day - 1} = {number - 1} × 7 + {(day - 1) % 7}", week=number),
    ]
    return ("week", (year, number)), lines


def date_of_week(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The date of a weekday of an ISO week."""
    (year, number), wanted = data["week"], data["weekday"]
    fourth = Date(year, 1, 4)
    monday = date_of(number_of(fourth) - weekday_of(fourth) + 1)
    days = 7 * (number - 1) + wanted - 1
    weekday_, lines = _weekday(fourth, language)
    found, more = _moved(monday, days, language)
    lines += [
        _line(
            "fourth", language, year=year, weekday=said_weekday(weekday_, language), date=said_date(monday, language)
        ),
        _line("later", language, equation=f"{number - 1} × 7 + {wanted - 1} = {days}"),
    ]
    return ("date", tuple(found)), lines + more


def nth_weekday(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The n-th or (0) the last of a weekday in a month."""
    year, month = data["month"]
    wanted, place = data["weekday"], data["place"]
    named = said_weekday(wanted, language)
    if place:
        start, lines = _weekday(Date(year, month, 1), language)
        first = 1 + (wanted - start) % 7
        day = first + 7 * (place - 1)
        lines.append(_line("first", language, weekday=named, day=first))
        lines.append(_line("nth", language, equation=f"{first} + {place - 1} × 7 = {day}"))
    else:
        length = month_lengths(year)[month - 1]
        end, lines = _weekday(Date(year, month, length), language)
        day = length - (end - wanted) % 7
        lines.append(_line("last", language, weekday=named, day=day))
    return ("date", (year, month, day)), lines


def leap_years(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The leap years from one year to another, both with them."""
    (first, last), lines = data["years"], Steps()
    for year in (last, first - 1):
        parts = f"{year // 4} - {year // 100} + {year // 400} = {leap_years_to(year)}"
        lines.append(_line("multiples", language, year=year, equation=parts))
    before, total = leap_years_to(first - 1), leap_years_to(last) - leap_years_to(first - 1)
    lines.append(_line("difference", language, equation=f"{leap_years_to(last)} - {before} = {total}"))
    return ("count", (total,)), lines


def working_days(data: Mapping[str, Any], language: Language) -> tuple[Said, Steps]:
    """The days from Monday to Friday between two dates, both with them."""
    first, last = Date(*data["date"]), Date(*data["other"])
    start, lines = _weekday(first, language)
    days, more = _days(first, last, language)
    full, rest = divmod(days + 1, 7)
    working = sum((start + place - 1) % 7 < 5 for place in range(rest))
    total = full * 5 + working
    lines += [
        *more,
        _line("inclusive", language, equation=f"{days} + 1 = {days + 1}"),
        _line("weeks", language, equation=f"{days + 1} = {full} × 7 + {rest}"),
        _line("rest", language, rest=rest, first=said_weekday(start, language), working=working),
        _line("working", language, equation=f"{full} × 5 + {working} = {total}"),
    ]
    return ("count", (total,)), lines


WORK: dict[str, Work] = {
    "weekday_after": weekday_after, "date_after": date_after, "days_between": days_between, "weekday": weekday,
    "leap_years": leap_years, "nth_weekday": nth_weekday, "working_days": working_days, "week": week,
    "date_of_week": date_of_week,
}  # fmt: skip
"""Every kind of question, the easier ones first."""
