"""A second opinion on stories, units, bases and dates: from the prompt alone, by other ways, and every written step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.arithmetic.measures import KIND, LINKS, SIZES
from seedbed.problems.arithmetic.numerals_in_bases import in_base, read_in_base
from seedbed.problems.tables.dates import Date, date_of, iso_week, number_of, read_said, weekday_of

FEW = 5
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int) -> list[Problem]:
    family = find.module("problems", name)
    return [
        family.make(generator(23, name, level, place), level=level) for level in range(1, 11) for place in range(count)
    ]


def number(text: str) -> Fraction:
    """The value of digits, signs and brackets; only for what the families themselves wrote."""
    plain = re.sub(r"\d+(?:\.\d+)?", lambda found: f"Fraction('{found[0]}')", text)
    assert re.fullmatch(r"(?:Fraction\('[\d.]+'\)|[()+\-*/ ×÷])+", plain), text
    return Fraction(eval(plain.replace("×", "*").replace("÷", "/"), {"Fraction": Fraction}))


# Stories: the English prompt is read sentence by sentence and solved

NAME = r"([A-Z][a-z]+)"
HAS = r"(?:has|bought|found|collected)"
FACTS: tuple[tuple[str, Callable[..., Fraction]], ...] = (
    (rf"{NAME} {HAS} (\d+) more \w+ than {NAME}", lambda n, o: o + n),
    (rf"{NAME} {HAS} (\d+) fewer \w+ than {NAME}", lambda n, o: o - n),
    (rf"{NAME} {HAS} (\d+) times as many \w+ as {NAME}", lambda n, o: o * n),
    (rf"{NAME} {HAS} 1/(\d+) as many \w+ as {NAME}", lambda n, o: o / n),
    (rf"{NAME} {HAS} (\d+)% more \w+ than {NAME}", lambda n, o: o * (100 + n) / 100),
    (rf"{NAME} {HAS} (\d+)% fewer \w+ than {NAME}", lambda n, o: o * (100 - n) / 100),
    (rf"{NAME} {HAS} as many \w+ as {NAME} and {NAME} together", lambda o, p: o + p),
    (rf"The number of \w+ that {NAME} {HAS} is that of {NAME} minus that of {NAME}", lambda o, p: o - p),
    (rf"The number of \w+ that {NAME} {HAS} is the average of those of {NAME} and {NAME}", lambda o, p: (o + p) / 2),
    (rf"{NAME} {HAS} (\d+) boxes with (\d+) \w+ in each, and (\d+) loose ones", lambda n, m, k: n * m + k),
    (rf"{NAME} {HAS} (\d+) boxes with (\d+) \w+ in each", lambda n, m: n * m),
    (rf"{NAME} {HAS} (\d+) \w+", lambda n: n),
)
EVENT = r"(?:Later, |After that, |Then )"


def solved_story(prompt: str) -> Fraction:
    """The answer to an English story, from its words alone."""
    text = prompt.rpartition("\n\n")[0].replace("\n", " ")
    sentences = [one.strip() for one in re.split(r"(?<=[.?:]) ", text)]
    has, waiting = dict[str, Fraction](), list[tuple[str, Callable[..., Fraction], list[str]]]()
    events, question = list[str](), ""
    for sentence in sentences:
        bare = sentence.rstrip(".")
        if re.match(EVENT, bare):
            events.append(bare)
        elif bare.startswith(("How ", "All ")) and not question:
            question = bare
        elif found := next(((how, hit) for pattern, how in FACTS if (hit := re.fullmatch(pattern, bare))), None):
            how, hit = found
            waiting.append((hit[1], how, list(hit.groups()[1:])))
    while waiting:
        name, how, parts = next(one for one in waiting if all(part.isdigit() or part in has for part in one[2]))
        waiting.remove((name, how, parts))
        has[name] = Fraction(how(*(Fraction(part) if part.isdigit() else has[part] for part in parts)))
    for event in events:
        happen(re.sub(EVENT, "", event), has)
    return asked(question, has)


def happen(event: str, has: dict[str, Fraction]) -> None:
    if found := re.fullmatch(rf"{NAME} gives (1/)?(\d+) (?:of the )?\w+ (?:left )?to {NAME}", event):
        many = has[found[1]] / int(found[3]) if found[2] else Fraction(found[3])
        has[found[1]] -= many
        has[found[4]] += many
    elif found := re.fullmatch(rf"{NAME} loses (\d+) \w+", event):
        has[found[1]] -= int(found[2])
    else:
        found = re.fullmatch(rf"{NAME} gets (\d+) more \w+ at a shop", event)
        assert found, event
        has[found[1]] += int(found[2])


def asked(question: str, has: dict[str, Fraction]) -> Fraction:
    people = [one for one in re.findall(NAME, question) if one in has]
    if "How many more" in question:
        return has[people[0]] - has[people[1]]
    total = sum((has[one] for one in people), Fraction(0))
    if found := re.search(r"at (\d+) dollars", question):
        return total * int(found[1])
    if found := re.search(r"bags that hold (\d+)", question):
        return Fraction(-(-total // int(found[1])))
    return total


@pytest.mark.parametrize("count", [FEW, MANY])
def test_stories_are_solved_from_their_words(count: int) -> None:
    """A reader of English sentences that knows nothing of the graph finds the answer."""
    for problem in drawn("word_problem", count):
        assert solved_story(problem.prompt) == int(problem.answer), problem.prompt


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_equation_of_a_story_is_true(count: int) -> None:
    """Each line of the working holds, and the last one gives the answer."""
    for problem in drawn("word_problem", count):
        lines = (problem.solution or "").split("\n")[:-1]
        assert lines or problem.data["question"][0] == "own"
        for line in lines:
            left, right = line.partition(": ")[2].split(" = ")
            assert number(left) == number(right), line
        if lines:
            assert lines[-1].rpartition(" ")[2] == problem.answer


# Probability


def chance(data: dict[str, Any]) -> Fraction:
    """The probability by other ways: balls one after the other, sums of dice by enumeration, tries one by one."""
    kind = data["kind"]
    if kind == "same_colour":
        one, two = ([place for place, count in enumerate(box) for _ in range(count)] for box in data["boxes"])
        return Fraction(sum(left == right for left in one for right in two), len(one) * len(two))
    if kind == "which_box":
        weights = [(place, Fraction(1, sum(box)), ball) for place, box in enumerate(data["boxes"])
                   for ball, count in enumerate(box) for _ in range(count)]  # fmt: skip
        red = [(place, weight) for place, weight, ball in weights if ball == 0]
        own = sum((weight for place, weight in red if place == data["box"]), Fraction(0))
        return own / sum((weight for _, weight in red), Fraction(0))
    if kind == "order":
        bag = [colour for colour, count in enumerate(data["balls"]) for _ in range(count)]
        found = Fraction(1)
        for colour in data["colours"]:
            found *= Fraction(bag.count(colour), len(bag))
            if colour in bag:
                bag.remove(colour)
        return found
    return sum((by for count, by in counts(data).items() if count == data["count"] or
                (data["least"] and count > data["count"])), Fraction(0))  # fmt: skip


def counts(data: dict[str, Any]) -> dict[int, Fraction]:
    """The distribution of what is counted, ball by ball, die by die or try by try."""
    found = {0: Fraction(1)}
    for turn in range(data.get("draws") or data.get("dice") or data["tries"]):
        after = dict[int, Fraction]()
        for count, by in found.items():
            if data["kind"] == "dice":
                steps = [(side, Fraction(1, data["sides"])) for side in range(1, data["sides"] + 1)]
            else:
                left = sum(data["balls"]) - turn if data["kind"] == "urn" else 1
                yes = Fraction(data["balls"][0] - count, left) if data["kind"] == "urn" else Fraction(data["chance"])
                steps = [(1, yes), (0, 1 - yes)]
            for step, weight in steps:
                after[count + step] = after.get(count + step, Fraction(0)) + by * weight
        found = after
    assert sum(found.values()) == 1
    return found


@pytest.mark.parametrize("count", [FEW, MANY])
def test_probabilities_are_those_of_step_by_step_experiments(count: int) -> None:
    """Urns without binomials, dice and tries one at a time, boxes ball by ball."""
    for problem in drawn("probability", count):
        assert 0 < Fraction(problem.answer) == chance(problem.data) < 1, problem.prompt


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_equation_about_chances_is_true(count: int) -> None:
    """Binomials are put in as numbers; each equation of the working holds, and the last one ends with the answer."""
    for problem in drawn("probability", count):
        *lines, _ = (problem.solution or "").split("\n")
        for line in lines:
            text = re.sub(r"C\((\d+), (\d+)\)", lambda found: str(comb(int(found[1]), int(found[2]))), line)
            sides = text.partition(": ")[2].split(" = ")
            assert len({number(one) for one in sides}) == 1, line
        assert lines[-1].endswith(problem.answer)


# Units


def test_links_and_sizes_agree() -> None:
    """Both tables were written apart; every link joins two units of a kind, and every unit is joined to another."""
    for left, one, right, other in LINKS:
        assert KIND[one] == KIND[other]
        assert left * Fraction(SIZES[one]) == Fraction(right) * Fraction(SIZES[other]), (one, other)
    assert {unit for _, one, _, other in LINKS for unit in (one, other)} == set(KIND) == set(SIZES)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_quantities_are_converted_by_their_sizes(count: int) -> None:
    """Sizes in metres, kilograms … give the answer without any link; the prompt tells every link that is used."""
    for problem in drawn("unit_conversion", count):
        data, path = problem.data, problem.data["path"]
        size = [Fraction(SIZES[one]) for one in path]
        quantity = Fraction(data["amount"]) * size[0] ** data["power"] + Fraction(data["more"]) * size[1]
        result = quantity / size[-1] ** data["power"]
        if data["below"]:
            result *= Fraction(SIZES[data["below"][-1]]) / Fraction(SIZES[data["below"][0]])
        assert Fraction(problem.answer) == result, problem.prompt
        told = {tuple(re.findall(r"[^\d\s.=]+²?", line)) for line in problem.prompt.split("\n") if " = " in line}
        for way in (path, data["below"]):
            for one, other in pairwise(way):
                assert (one, other) in told or (other, one) in told, (problem.prompt, one, other)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_equation_between_units_is_true(count: int) -> None:
    """Numbers on both sides of each equals sign agree once the units are put in as their sizes."""
    for problem in drawn("unit_conversion", count):
        for line in (problem.solution or "").split("\n")[:-1]:
            _, _, bare = line.rpartition(": ")
            sides = bare.split(" = ")
            if line.startswith(("Together", "Per unit")):
                sides = [re.sub(r" [^\d\s+÷()]+²?", "", one) for one in sides]
                assert len({number(one) for one in sides}) == 1, line
            else:
                assert len({quantity(one, problem.data["power"]) for one in sides}) == 1, line


def quantity(text: str, power: int) -> Fraction:
    """A quantity in the first unit of its kind, or in that to a power."""
    amount, _, unit = text.rpartition(" ")
    if power == 1:
        return number(amount) * Fraction(SIZES[unit])
    return number(amount) * Fraction(SIZES[unit.rstrip("²³")]) ** power


# Bases


@pytest.mark.parametrize("count", [FEW, MANY])
def test_numerals_are_those_of_python(count: int) -> None:
    """``int`` reads numbers and answer in their bases, scaled where there is a point."""
    for problem in drawn("base_conversion", count):
        data = problem.data
        numbers = [by_python(one, data["given"]) for one in data["numbers"]]
        result = {"add": sum(numbers), "subtract": numbers[0] - numbers[-1], "multiply": numbers[0] * numbers[-1]}
        assert by_python(problem.answer, data["wanted"]) == result.get(data["kind"], numbers[0])
        assert str(data["given"]) in problem.prompt
        assert str(data["wanted"]) in problem.prompt


def by_python(text: str, base: int) -> Fraction:
    head, _, tail = text.partition(".")
    return Fraction(int(head + tail, base), base ** len(tail))


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_equation_of_a_conversion_is_true(count: int) -> None:
    """Horner steps, divisions with remainder and multiplications of fractions all hold."""
    for problem in drawn("base_conversion", count):
        for line in (problem.solution or "").split("\n")[:-1]:
            if " = " in line:
                left, right = line.rpartition(": ")[2].split(" = ")
                assert number(left) == number(right), line


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=64), st.integers(2, 16))
def test_numerals_are_read_as_they_are_written(found: Fraction, base: int) -> None:
    """In every base where the digits come to an end, with the base behind it or not; another base is not this one."""
    text = in_base(found, base, most_places=40)
    if text:
        for form in (text, text.lower(), f"{text}_{base}", f"{text} (base {base})", f"{text}_{{{base}}}"):
            assert read_in_base(form, base) == (base, found), form
        assert read_in_base(f"{text}_{{{base + 1 if base < 16 else 3}}}", base) != (base, found)


@pytest.mark.parametrize("text", ["", "12 34", "1.2.3", "0x", "--1", "12_99", "two", ".5", "5.", "G1", "1" * 500])
def test_what_is_no_numeral_is_not_read(text: str) -> None:
    """Two numerals, doubled points, bases that do not exist."""
    assert read_in_base(text, 10) is None


# Dates


def test_days_are_counted_as_python_counts_them() -> None:
    """Over 1,500 years: numbers, weekdays and ISO weeks of some hundred days a century, and each year's edges."""
    start = date(1583, 1, 1)
    days = {start + timedelta(days=one) for one in range(0, 517_000, 331)}
    for year in range(1583, 3000):
        days |= {date(year, month, day) for month, day in ((1, 1), (1, 4), (2, 28), (3, 1), (12, 28), (12, 31))}
    for day in days:
        own = Date(day.year, day.month, day.day)
        assert number_of(own) == day.toordinal()
        assert date_of(day.toordinal()) == own
        assert weekday_of(own) == day.isoweekday()
        assert iso_week(own) == tuple(day.isocalendar())[:2]


def python_answer(data: dict[str, object]) -> object:
    """What ``datetime`` says, walking day by day where that is another way."""
    found: dict[str, list[int]] = {key: value for key, value in data.items() if isinstance(value, list)}
    days, weekday = int(str(data.get("days", 0))), int(str(data.get("weekday", 0)))
    day = date(*found["date"]) if "date" in found else date(2000, 1, 1)
    kind = data["kind"]
    if kind == "weekday":
        return day.strftime("%A")
    if kind == "weekday_after":
        return (date(2024, 1, weekday) + timedelta(days=days)).strftime("%A")  # 1 January 2024 is a Monday
    if kind == "date_after":
        return (day + timedelta(days=days)).isoformat()
    if kind == "days_between":
        return str((date(*found["other"]) - day).days)
    if kind == "working_days":
        span = range((date(*found["other"]) - day).days + 1)
        return str(sum((day + timedelta(days=one)).weekday() < 5 for one in span))
    if kind == "leap_years":
        years = range(found["years"][0], found["years"][1] + 1)
        return str(sum((date(year, 12, 31) - date(year, 1, 1)).days == 365 for year in years))
    if kind == "week":
        return day.strftime("%G-W%V")
    if kind == "date_of_week":
        return date.fromisocalendar(found["week"][0], found["week"][1], weekday).isoformat()
    first = date(found["month"][0], found["month"][1], 1)
    same = [
        one
        for one in (first + timedelta(days=step) for step in range(31))
        if one.month == first.month and one.isoweekday() == weekday
    ]
    return same[int(str(data["place"])) - 1].isoformat()


@pytest.mark.parametrize("count", [FEW, MANY])
def test_answers_are_those_of_datetime(count: int) -> None:
    """Every kind of question, by another calendar."""
    for problem in drawn("calendar_arithmetic", count):
        assert problem.answer == python_answer(problem.data), problem.prompt


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_equation_about_dates_is_true(count: int) -> None:
    """Each equation of the working holds, and every weekday that it names is right."""
    for problem in drawn("calendar_arithmetic", count):
        for line in (problem.solution or "").split("\n")[:-1]:
            for left, right in re.findall(r"(?:: |day )(-?[\d +×()-]+) = (-?[\d +×()-]+)", line):
                assert number(left) == number(right), line
            for day, name in re.findall(r"(\d+ [A-Z][a-z]+ \d{4}) is a ([A-Z][a-z]+)", line):
                said = read_said(day)
                assert said is not None
                assert date(*said[1]).strftime("%A") == name, line


@given(st.dates(date(1583, 1, 1), date(2999, 12, 31)))
def test_dates_are_read_in_their_forms(day: date) -> None:
    """Digits, English and Chinese; a day that does not exist and one that could be another are not read."""
    wanted = ("date", (day.year, day.month, day.day))
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]} {day.day} {day.year}",
    ):
        assert read_said(text) == wanted, text
    assert read_said(f"{day.month}/{day.day}/{day.year}") is None
    assert read_said(f"{day.year}-{day.month}-32") is None
    assert read_said(f"{day.isoformat()} {day.isoformat()}") is None


NO_DATES = ("", "2023-02-29", "2023-13-01", "February 30, 2024", "Mon Tue", "W5", "2024-W54", "week 5", "someday")


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_not_read(text: str) -> None:
    """Days, months and weeks that do not exist."""
    assert read_said(text) is None
