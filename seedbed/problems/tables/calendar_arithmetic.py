"""Calendar arithmetic: weekdays, days between dates, dates so many days on, ISO weeks, leap years, working days.

No paper: the Gregorian calendar, also used for the years before its introduction in a country. The working counts
days by months and years from what is given, or from a known Saturday, and every line of it is true. ``effort`` counts
the operations of the working, and the digits that are worked with.

``check`` works from ``data`` and wants a date, a weekday, an ISO week or a number, whichever is asked for. Dates with
only slashes and the year last are not read, since day and month could be either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, several, span, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read
from seedbed.problems.tables.date_steps import WORK
from seedbed.problems.tables.dates import (
    MONTHS,
    WEEKDAYS,
    Date,
    Said,
    date_of,
    iso_week,
    month_lengths,
    number_of,
    read_said,
    said_date,
    said_weekday,
    year_length,
)

KINDS = tuple(WORK)
LEVELS = Levels(
    "calendar_arithmetic",
    kinds=several(KINDS, (KINDS[:2], KINDS[:3], KINDS[1:3], KINDS[1:3], KINDS[1:4], KINDS[2:6],
                          KINDS[3:7], KINDS[3:8], KINDS[5:9], KINDS[6:9])),
    years=span(1583, 2999, ((2020, 2030), (2010, 2035), (2000, 2040), (1990, 2050), (1980, 2060), (1950, 2080),
                            (1900, 2100), (1850, 2200), (1700, 2400), (1583, 2600))),
    days=whole(10, 100_000, (120, 200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000)),
)  # fmt: skip

QUESTIONS = (
    Prompt(en="{ask}", zh="{ask}"),
    Prompt(en="Answer this question about the Gregorian calendar. {ask}", zh="请回答下面关于公历的问题。{ask}"),
    Prompt(en="{ask} Mind the leap years.", zh="{ask}注意闰年。"),
    Prompt(en="A question of dates:\n\n{ask}", zh="一道日期题：\n\n{ask}"),
    Prompt(en="Work this out step by step.\n\n{ask}", zh="请逐步推算。\n\n{ask}"),
)
ASKS = {
    "weekday": Prompt(en="What day of the week is {date}?", zh="{date}是星期几？"),
    "weekday_after": Prompt(
        en="Today is a {weekday}. What day of the week is it {days} days from now?",
        zh="今天是{weekday}，{days} 天之后是星期几？",
    ),
    "date_after": Prompt(en="What is the date {days} days after {date}?", zh="{date}之后 {days} 天是哪一天？"),
    "date_before": Prompt(en="What is the date {days} days before {date}?", zh="{date}之前 {days} 天是哪一天？"),
    "days_between": Prompt(
        en="How many days is it from {date} to {other}? Count the last day and not the first.",
        zh="从{date}到{other}有多少天？算最后一天，不算第一天。",
    ),
    "week": Prompt(
        en="In which ISO 8601 week does {date} fall? Weeks begin on Monday; week 1 of a year is the one with its first "
        "Thursday.",
        zh="{date}属于 ISO 8601 的哪一周？每周从星期一开始，一年的第 1 周是包含该年第一个星期四的那一周。",
    ),
    "date_of_week": Prompt(
        en="Which date is the {weekday} of ISO 8601 week {week} of {year}? Weeks begin on Monday; week 1 of a year is "
        "the one with its first Thursday.",
        zh="ISO 8601 的 {year} 年第 {week} 周的{weekday}是哪一天？每周从星期一开始，一年的第 1 周是包含该年第一个星期"
        "四的那一周。",
    ),
    "nth_weekday": Prompt(
        en="Which date is the {place} {weekday} of {month} {year}?", zh="{year} 年 {month}的{place}{weekday}是哪一天？"
    ),
    "leap_years": Prompt(
        en="How many leap years are there from {first} to {last}, both of them included?",
        zh="从 {first} 年到 {last} 年（含首尾两年）共有多少个闰年？",
    ),
    "working_days": Prompt(
        en="How many days from Monday to Friday are there from {date} to {other}, both of them included? Holidays do "
        "not matter.",
        zh="从{date}到{other}（含首尾两天）有多少天是星期一到星期五？不考虑节假日。",
    ),
}
PLACES = (("last", "最后一个"), ("first", "第一个"), ("second", "第二个"), ("third", "第三个"), ("fourth", "第四个"))
WHAT = {
    "date": Prompt(en="the date (year-month-day, in digits)", zh="日期（年-月-日，用数字）"),
    "weekday": Prompt(en="the day of the week", zh="星期几"),
    "week": Prompt(
        en="the week (the year, then -W and the two digits of the week)", zh="这一周（年份，然后 -W 和两位周数）"
    ),
    "count": Prompt(en="the number", zh="这个数"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: tuple[str, ...] | None = None,
    years: tuple[int, int] | None = None,
    days: int | None = None,
) -> Problem:
    """One question about dates.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        kinds: what may be asked: ``weekday``, ``weekday_after``, ``date_after``, ``days_between``, ``week``,
            ``date_of_week``, ``nth_weekday``, ``leap_years``, ``working_days``.
        years: first and last year of a date that is given, 1583 to 2999.
        days: most days between two dates, or that a date is moved, 10 to 100,000.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "years": years, "days": days})
    data = _drawn(rng, rng.choice(wanted["kinds"]), wanted)
    said, steps = WORK[data["kind"]](data, language)
    answer = _answer(said, language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), ask=_ask(data, language), what=WHAT[said[0]]),
        answer=answer,
        data=data,
        solution="\n".join([*steps, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(data, steps),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the date, weekday, week or number that is asked for."""
    wanted, _ = WORK[problem.data["kind"]](problem.data, "en")
    found = read(answer, read_said, wanted=wanted[0])
    if found.value is None:
        return found.unreadable(answer)
    given = _answer(found.value, "en")
    if found.value == wanted:
        return Verdict.right("it is right", value=given)
    if found.value[0] != wanted[0]:
        return Verdict.wrong(f"{given} is a {found.value[0]}, wanted is a {wanted[0]}", value=given)
    return Verdict.wrong(f"{given} is not {_answer(wanted, 'en')}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different questions: those of the kind with the fewest, once for each kind."""
    wanted = LEVELS.settings(settings)
    years = wanted["years"][1] - wanted["years"][0] + 1
    sizes = {"weekday_after": 7 * (wanted["days"] - 7), "leap_years": years * max(1, years - 1) // 2,
             "nth_weekday": years * 12 * 7 * 5, "weekday": years * 365, "week": years * 365,
             "date_of_week": years * 52 * 7}  # fmt: skip
    return int(sum(sizes.get(kind, years * 365 * (wanted["days"] - 7)) for kind in wanted["kinds"]))


def _drawn(rng: random.Random, kind: str, wanted: Mapping[str, Any]) -> dict[str, Any]:  # noqa: PLR0911 - one a kind
    """What a question of a kind is about."""
    (first, last), most = wanted["years"], wanted["days"]
    year = rng.randint(first, last)
    date = date_of(number_of(Date(year, 1, 1)) + rng.randrange(year_length(year)))
    days = rng.randint(max(8, most // 4), most)
    data: dict[str, Any] = {"kind": kind}
    if kind in ("weekday", "week"):
        return data | {"date": list(date)}
    if kind == "weekday_after":
        return data | {"weekday": rng.randint(1, 7), "days": days}
    if kind == "date_after":
        return data | {"date": list(date), "days": days * rng.choice((-1, 1))}
    if kind in ("days_between", "working_days"):
        return data | {"date": list(date), "other": list(date_of(number_of(date) + days))}
    if kind == "nth_weekday":
        return data | {"month": [year, rng.randint(1, 12)], "weekday": rng.randint(1, 7), "place": rng.randint(0, 4)}
    if kind == "leap_years":
        return data | {"years": sorted((rng.randint(1583, 2999), rng.randint(1583, 2999)))}
    return data | {"week": list(iso_week(date)), "weekday": rng.randint(1, 7)}


def _ask(data: Mapping[str, Any], language: Language) -> str:
    kind, chinese = data["kind"], language == "zh"
    slots: dict[str, object] = {"days": abs(data.get("days", 0))}
    for name in ("date", "other"):
        if name in data:
            slots[name] = said_date(Date(*data[name]), language)
    if "weekday" in data:
        slots["weekday"] = said_weekday(data["weekday"], language)
    if "week" in data:
        slots |= {"year": data["week"][0], "week": data["week"][1]}
    if "years" in data:
        slots |= {"first": data["years"][0], "last": data["years"][1]}
    if "month" in data:
        year, month = data["month"]
        slots |= {"year": year, "month": f"{month} 月" if chinese else MONTHS[month - 1]}
        slots["place"] = PLACES[data["place"]][chinese]
    if kind == "date_after" and data["days"] < 0:
        kind = "date_before"
    return filled(ASKS[kind], language, **slots)


def _answer(said: Said, language: Language) -> str:
    kind, numbers = said
    if kind == "date":
        return str(Date(*numbers))
    if kind == "weekday":
        return said_weekday(numbers[0], language)
    return f"{numbers[0]}-W{numbers[1]:02}" if kind == "week" else str(numbers[0])


def _difficulty(data: Mapping[str, Any], steps: list[str]) -> dict[str, float]:
    operations = float(sum(len(re.findall(r" [-+×] ", line)) for line in steps))
    digits = sum(len(number) for line in steps for number in re.findall(r"= (\d+)", line))
    return {"effort": operations + len(steps) + digits / 2, "operations": operations, "lines": float(len(steps))}


def _other(problem: Problem, by: int = 1) -> str:
    """A wrong answer of the right form."""
    said = read_said(problem.answer)
    kind, numbers = said or ("count", (0,))
    if kind == "date":
        return str(date_of(number_of(Date(*numbers)) + by))
    if kind == "weekday":
        return said_weekday(numbers[0] % 7 + 1, problem.language)
    if kind == "week":
        return _answer((kind, (numbers[0], numbers[1] % 52 + 1)), "en")
    return str(numbers[0] + by)


def _in_words(problem: Problem) -> str:
    """The right answer in words where it is a date."""
    said = read_said(problem.answer)
    return said_date(Date(*said[1]), "en") if said and said[0] == "date" else problem.answer


def _abbreviated(problem: Problem) -> str:
    """The short name of a weekday; the Chinese form of a date or week."""
    said = read_said(problem.answer)
    if said and said[0] == "weekday":
        return WEEKDAYS[said[1][0] - 1][0][:3]
    if said and said[0] == "date":
        return said_date(Date(*said[1]), "zh")
    return problem.answer.replace("-W", " 年第 ") + " 周" if said and said[0] == "week" else f"{problem.answer} 天"


def _impossible(problem: Problem) -> str:
    """A day that does not exist, or no answer at all."""
    said = read_said(problem.answer)
    if said and said[0] == "date":
        year, month, _ = said[1]
        return f"{year:04}-{month:02}-{month_lengths(year)[month - 1] + 1}"
    return f"not {problem.answer}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.lower(),
    lambda problem: f"**{problem.answer}**",
    _in_words,
    _abbreviated,
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _other,
    lambda problem: _other(problem, 7),
    _impossible,
    lambda problem: f"{problem.answer} or {_other(problem)}",
    lambda problem: f"<answer>{problem.answer}</answer> <answer>{_other(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
