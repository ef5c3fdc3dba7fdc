"""Time sequence: several calendars with their rules; how long all are free at most, and when a meeting can begin.

No paper: the idea of BIG-Bench Extra Hard and SynLogic (arXiv 2505.19641), made from scratch. Appointments and at most
one rule a person (another time zone, a break round each appointment, late or early hours, one appointment moved or
cancelled) are drawn; everything is on a grid of five minutes. Both numbers asked for follow by merging what is taken,
so the answer is unique. Appointments are left out until at least fifteen minutes are free. ``effort`` counts
the appointments, twice the rules, and the stretches that are free.

``check`` merges the calendars in ``data`` again and wants both numbers, in order, and nothing more.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, filled, final_line, form_of
from seedbed.problems.reading import read
from seedbed.problems.tables.calendars import FIRST, KINDS, LAST, STEP, Day, Rule, Span, day_of, drawn, longest, starts

LEVELS = Levels(
    "time_sequence",
    people=whole(2, 12, (2, 2, 3, 3, 4, 4, 5, 6, 7, 8)),
    appointments=whole(1, 6, (2, 3, 3, 4, 3, 4, 4, 4, 4, 4)),
    rules=whole(0, 12, (0, 1, 1, 2, 3, 4, 5, 5, 6, 8)),
    kinds=several(KINDS, (("late", "early"), ("late", "early"), KINDS[:3], KINDS[:4], KINDS[:5], *[KINDS] * 5)),
)

QUESTIONS = (
    Prompt(
        en="A team wants to meet between {first} and {last}. These times are taken:\n{calendars}\n\n{notes}How many "
        "minutes is the longest stretch in which nobody is taken? And how many starts are there for a meeting of "
        "{length} minutes that all can attend to its end? A meeting starts on a full five minutes ({first}, {second}, …"
        ") and ends by {last}.",
        zh="一个小组想在 {first} 到 {last} 之间开会。下列时间已被占用：\n{calendars}\n\n{notes}所有人都有空的最长一段时"
        "间是多少分钟？若要开一场 {length} 分钟、所有人都能全程参加的会，共有多少个可选的开始时刻？会议只能在整五分钟（"
        "{first}、{second}……）开始，最迟在 {last} 结束。",
    ),
    Prompt(
        en="Here are the appointments of one day, from {first} to {last}:\n{calendars}\n\n{notes}Find two numbers: the "
        "minutes of the longest stretch of that day in which everybody is free, and the number of times at which a "
        "meeting of {length} minutes with everybody could begin. It may begin every five minutes ({first}, {second}, …"
        ") and must be over by {last}.",
        zh="下面是某一天 {first} 到 {last} 的日程：\n{calendars}\n\n{notes}求两个数：这一天里所有人同时有空的最长时段有"
        "多少分钟；一场 {length} 分钟的全员会议有多少个可行的开始时刻。会议每五分钟可开始一次（{first}、{second}……），"
        "并须在 {last} 之前（含）结束。",
    ),
    Prompt(
        en="Everybody below has to come to a meeting. The day runs from {first} to {last}.\n{calendars}\n\n{notes}(1) "
        "What is the longest time, in minutes, that all are free in one go? (2) A meeting of {length} minutes may "
        "start at {first}, {second} and so on every five minutes, and may not run past {last}. How many of these "
        "starts suit all?",
        zh="下面的人都要参加一场会议，这一天从 {first} 到 {last}。\n{calendars}\n\n{notes}（1）所有人连续有空的最长时间"
        "是多少分钟？（2）一场 {length} 分钟的会议可以从 {first}、{second} 起每隔五分钟的时刻开始，且不得超过 {last}，"
        "其中有多少个开始时刻适合所有人？",
    ),
    Prompt(
        en="You plan a day from {first} to {last} for these people, who are not free at the times given:\n{calendars}\n"
        "\n{notes}Say how many minutes the longest common free stretch has, and in how many ways a start for a meeting "
        "of {length} minutes can be chosen so that all are free throughout (starts every five minutes: {first}, "
        "{second}, …; end at {last} at the latest).",
        zh="你要为这些人安排 {first} 到 {last} 的一天，他们在所列时间没有空：\n{calendars}\n\n{notes}请说出共同空闲的最"
        "长一段有多少分钟，以及一场 {length} 分钟的会议可以有多少种开始时刻，使所有人始终有空（每五分钟一个开始时刻："
        "{first}、{second}……；最迟 {last} 结束）。",
    ),
)
WHAT = Prompt(en="both numbers (minutes first, a comma between)", zh="这两个数（先写分钟数，中间用逗号隔开）")
CALENDAR = Prompt(en="- {name}: {times}", zh="- {name}：{times}")
TOUCHING = Prompt(
    en="A meeting may begin the moment an appointment ends and end the moment one begins.\n\n",
    zh="会议可以在某项安排结束的那一刻开始，也可以在某项安排开始的那一刻结束。\n\n",
)
NOTES = Prompt(
    en="All times are those of the office unless a note says otherwise. Notes:\n{notes}\n\n",
    zh="除非另有说明，所有时间均为办公室时间。说明：\n{notes}\n\n",
)
RULES = {
    "late": Prompt(en="- {name} cannot come before {time}.", zh="- {name}在 {time} 之前不能到。"),
    "early": Prompt(en="- {name} has to leave at {time}.", zh="- {name}在 {time} 必须离开。"),
    "cancelled": Prompt(
        en="- The appointment of {name} at {times} has been cancelled, so that time is free.",
        zh="- {name} {times} 的安排已取消，这段时间有空。",
    ),
    "moved": Prompt(
        en="- The appointment of {name} at {times} now takes place {minutes} minutes {way}; its old time is free.",
        zh="- {name} {times} 的安排{way} {minutes} 分钟，原来的时间有空。",
    ),
    "buffer": Prompt(
        en="- {name} also needs {minutes} minutes directly before and {minutes} minutes directly after each of these "
        "appointments, and is not free then.",
        zh="- {name}在每项安排的前后还各需要 {minutes} 分钟，这些时间也没有空。",
    ),
    "zone": Prompt(
        en="- {name} noted the times of another time zone, whose clocks are {hours} h {way} those of the office.",
        zh="- {name}记的是另一个时区的时间，那里的时钟比办公室{way} {hours} 小时。",
    ),
}
WAYS = {
    ("moved", True): Prompt(en="later", zh="推迟了"), ("moved", False): Prompt(en="earlier", zh="提前了"),
    ("zone", True): Prompt(en="ahead of", zh="快"), ("zone", False): Prompt(en="behind", zh="慢"),
}  # fmt: skip
NOT_FREE = Prompt(en="{name} is not free (office time): {times}", zh="{name}没有空的时间（按办公室时间）：{times}")
MERGED = Prompt(en="Together this takes up: {times}", zh="合起来被占用的时间：{times}")
FREE = Prompt(en="All are free: {times}", zh="所有人都有空的时间：{times}")
LONGEST = Prompt(en="The longest of these stretches has {minutes} minutes.", zh="其中最长的一段有 {minutes} 分钟。")
STARTS = Prompt(
    en="Starts for {length} minutes, stretch by stretch: {sum} = {total}",
    zh="{length} 分钟的会议在各段中的开始时刻数：{sum} = {total}",
)
CLOCK = tuple(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(24 * 60))
NOTHING = Prompt(en="at no time", zh="无")

_PAIR = re.compile(
    r"[\[(]?(?:\(1\))?\s*(\d{1,4})\s*(?:minutes?|mins?|min|分钟)?\s*(?:[,;\n]|,?\s*\band\b|和)"
    r"\s*(?:\(2\))?\s*(\d{1,4})\s*(?:starts?|times|ways|种|个)?[\])]?",
    re.IGNORECASE,
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    people: int | None = None,
    appointments: int | None = None,
    rules: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One day of several people.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        people: how many there are, 2 to 12.
        appointments: of each person, 1 to 6; fewer where nothing would stay free.
        rules: how many people have a rule, not more than there are.
        kinds: the rules: ``late``, ``early``, ``cancelled``, ``moved``, ``buffer``, ``zone``.

    Raises:
        RecipeError: a setting is out of its range, or there are more rules than people.
    """
    wanted = _settings({"level": level, "people": people, "appointments": appointments, "rules": rules,
                        "kinds": kinds})  # fmt: skip
    names = [list(PEOPLE[one]) for one in rng.sample(range(len(PEOPLE)), wanted["people"])]
    day = drawn(rng, wanted["people"], wanted["appointments"], wanted["rules"], wanted["kinds"])
    most = longest(day.free)
    length = 2 * STEP + int(rng.random() * (most // STEP - 1)) * STEP
    counts = [starts(span, length) for span in day.free]
    answer, called = f"{most}, {sum(counts)}", [name[language == "zh"] for name in names]
    noted = [_times(spans, language) for spans in day.busy]
    appointments_in_all = float(sum(map(len, day.busy)))
    return Problem(
        prompt=_asked(rng, day, called, noted, length, language),
        answer=answer,
        data={"people": names, "busy": day.busy, "rules": day.rules, "length": length},
        solution="\n".join([
            *_worked(day, called, noted, language),
            filled(LONGEST, language, minutes=most),
            filled(STARTS, language, length=length, sum=" + ".join(map(str, counts)), total=sum(counts)),
            final_line(answer, language),
        ]),
        language=language,
        level=wanted.level,
        difficulty={"effort": appointments_in_all + 2 * len(day.rules) + len(day.free),
                    "appointments": appointments_in_all, "rules": float(len(day.rules))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives the minutes of the longest stretch and the number of starts."""
    found = read(answer, _pair, wanted="pair of numbers")
    if found.value is None:
        return found.unreadable(answer)
    longest, starts = _numbers(problem.data)
    given = list(found.value)
    if given == [longest, starts]:
        return Verdict.right("both numbers are right", value=given)
    which = "longest stretch" if given[0] != longest else "number of starts"
    return Verdict.wrong(f"the {which} is another", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many days: the people in order, and the hundred times at which the first appointment may begin."""
    return perm(len(PEOPLE), _settings(settings)["people"]) * 100


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["rules"] > wanted["people"]:
        if given.get("rules") is not None:
            limit = f"'rules' must not be more than there are people ({wanted['people']})"
            raise RecipeError(f"time_sequence: {limit}, got {wanted['rules']}")
        wanted["rules"] = wanted["people"]
    return wanted


def _numbers(data: Mapping[str, Any]) -> tuple[int, int]:
    spans = day_of(data["busy"], data["rules"]).free
    return longest(spans), sum(starts(span, data["length"]) for span in spans)


def _pair(text: str) -> tuple[int, int] | None:
    found = _PAIR.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _asked(
    rng: random.Random, day: Day, called: Sequence[str], noted: Sequence[str], length: int, language: Language
) -> str:
    line, _ = form_of(CALENDAR, language)
    rules = "\n".join([_said(rule, called[rule[0]], language) for rule in day.rules])
    notes = filled(NOTES, language, notes=rules) if rules else ""
    return asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, first=CLOCK[FIRST], second=CLOCK[FIRST + STEP],
                 last=CLOCK[LAST], calendars="\n".join([line % pair for pair in zip(called, noted, strict=True)]),
                 length=length, notes=notes + filled(TOUCHING, language))  # fmt: skip


def _said(rule: Rule, name: str, language: Language) -> str:
    _, kind, *values = rule
    slots: dict[str, object] = {"name": name}
    if kind in ("late", "early"):
        slots["time"] = CLOCK[values[0]]
    else:
        slots["minutes"] = slots["hours"] = abs(values[-1])
        slots["way"] = WAYS.get((kind, values[-1] > 0))
        if len(values) > 1:
            slots["times"] = _times([values[:2]], language)
    return filled(RULES[kind], language, **slots)


def _times(spans: Sequence[Span], language: Language) -> str:
    if not spans:
        return filled(NOTHING, language)
    return (", " if language == "en" else "、").join([f"{CLOCK[start]}–{CLOCK[end]}" for start, end in spans])


def _worked(day: Day, called: Sequence[str], noted: Sequence[str], language: Language) -> list[str]:
    """What is taken for each and together, and what is free; ``noted`` are the calendars in words."""
    line, _ = form_of(NOT_FREE, language)
    own, ruled = list(noted), {rule[0] for rule in day.rules}
    for person in ruled:
        own[person] = _times(day.taken[person], language)
    return [
        *[line % pair for pair in zip(called, own, strict=True)],
        filled(MERGED, language, times=_times(day.together, language)),
        filled(FREE, language, times=_times(day.free, language)),
    ]


def _off(problem: Problem, minutes: int, starts_off: int) -> str:
    longest_stretch, count = map(int, problem.answer.split(", "))
    return f"{longest_stretch + minutes}, {count + starts_off}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"[{problem.answer}]",
    lambda problem: problem.answer.replace(", ", " minutes, "),
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: "（" + problem.answer.replace(", ", " 分钟，") + " 个）",
    lambda problem: "(1) " + problem.answer.replace(", ", "\n(2) "),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: _off(problem, 5, 0),
    lambda problem: _off(problem, 0, -1),
    lambda problem: _off(problem, 0, 1),
    lambda problem: problem.answer.split(", ")[0],
    lambda problem: f"{problem.answer}, 99",
    lambda problem: f"{problem.answer} or {_off(problem, 5, 0)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
