"""A second opinion on states, space and tables: each problem is worked out again from its English prompt alone."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator

FEW = 4
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: range = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(31, name, level, place), level=level) for level in levels for place in range(count)]


def steps(problem: Problem) -> str:
    assert problem.solution is not None
    return problem.solution


# Time sequence

SPAN = re.compile(r"(\d\d):(\d\d)–(\d\d):(\d\d)")


def minutes(text: str) -> set[int]:
    """Every minute of the spans of a line, after midnight."""
    spans = [(60 * int(a) + int(b), 60 * int(c) + int(d)) for a, b, c, d in SPAN.findall(text)]
    return {minute for start, end in spans for minute in range(start, end)}


def taken_after(line: str, own: set[int]) -> set[int]:
    """What a note makes of a person's minutes."""
    number = int((re.search(r" (\d+) (?:minutes|h) ", line) or ["0", "0"])[1])
    clock = re.search(r"(?:before|at) (\d\d):(\d\d)\.", line)
    if clock:
        edge = 60 * int(clock[1]) + int(clock[2])
        return own | (set(range(480, edge)) if "before" in line else set(range(edge, 1080)))
    if "cancelled" in line:
        return own - minutes(line)
    if "now takes place" in line:
        by = number if "later" in line else -number
        return own - minutes(line) | {minute + by for minute in minutes(line)}
    if "also needs" in line:
        return {minute + by for minute in own for by in range(-number, number + 1)}
    assert "time zone" in line
    return {minute - 60 * number * (1 if "ahead of" in line else -1) for minute in own}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_calendars_minute_by_minute(count: int) -> None:
    """Minutes of the day, struck out one by one from the prompt's text, give both numbers and every written step."""
    for problem in drawn("time_sequence", count):
        taken = {name: minutes(times) for name, times in re.findall(r"^- (\w+): (.*)$", problem.prompt, re.MULTILINE)}
        for line in re.findall(r"^- [^:\n]* .*\.$", problem.prompt, re.MULTILINE):
            name = next(name for name in taken if re.search(rf"\b{name}\b", line))
            taken[name] = taken_after(line, taken[name])
        free = set(range(480, 1080)).difference(*taken.values())
        runs = [sum(range_ in free for range_ in range(start, end)) for start, end in _runs(free)]
        wanted = re.search(r"meeting of (\d+) minutes", problem.prompt)
        assert wanted
        fits = sum(set(range(start, start + int(wanted[1]))) <= free for start in range(480, 1080, 5))
        assert problem.answer == f"{max(runs)}, {fits}"
        _check_calendar_steps(problem, taken, free)


def _runs(free: set[int]) -> list[tuple[int, int]]:
    starts = sorted(minute for minute in free if minute - 1 not in free)
    ends = sorted(minute + 1 for minute in free if minute + 1 not in free)
    return list(zip(starts, ends, strict=True))


def _check_calendar_steps(problem: Problem, taken: dict[str, set[int]], free: set[int]) -> None:
    day = set(range(480, 1080))
    for name, times in re.findall(r"^(\w+) is not free \(office time\): (.*)$", steps(problem), re.MULTILINE):
        assert minutes(times) == taken[name] & day
    assert minutes(steps(problem).partition("Together")[2].partition("All")[0]) == day - free
    assert minutes(steps(problem).partition("All are free")[2]) == free
    total = re.search(r"stretch by stretch: ([\d +]+) = (\d+)", steps(problem))
    assert total
    assert sum(map(int, total[1].split(" + "))) == int(total[2])


# Buggy tables

Columns = dict[str, list[str]]


def repaired(columns: Columns, fault: str) -> Columns:
    """The table before a fault, from the words of the fault."""
    numbers = list(map(int, re.findall(r"\b\d+", fault)))
    one = re.search(r"[Ii]n the column (\w+)|of the column (\w+)", fault)
    column = columns[one[1] or one[2]] if one else []
    if "was added" in fault:
        column[1::2] = [cell and str(int(cell) - numbers[0]) for cell in column[1::2]]
    elif "each other's place" in fault:
        names = re.search(r"columns (\w+) and (\w+)", fault)
        assert names
        for row in range(numbers[0] - 1, numbers[1]):
            columns[names[1]][row], columns[names[2]][row] = columns[names[2]][row], columns[names[1]][row]
    elif "slid" in fault:
        column[:] = column[numbers[0] :] + column[: numbers[0]]
    elif "opposite order" in fault:
        column[numbers[0] - 1 : numbers[1]] = reversed(column[numbers[0] - 1 : numbers[1]])
    elif "was lost" in fault:
        column[:] = [cell or str(numbers[0]) for cell in column]
    elif "backwards" in fault:
        column[:] = [cell[::-1] for cell in column]
    elif "entered twice" in fault:
        keep = [at for at, code in enumerate(columns["code"]) if columns["code"].index(code) == at]
        return {name: [cells[at] for at in keep] for name, cells in columns.items()}
    else:
        assert "upside down" in fault
        return {name: cells[::-1] for name, cells in columns.items()}
    return columns


def meets(columns: Columns, row: int, condition: str) -> bool:
    found = re.fullmatch(r"(\w+) is (greater than |less than |)(\w+)", condition)
    assert found
    name, sign, value = found.groups()
    cell = columns[name][row]
    return cell == value if not sign else int(cell) > int(value) if sign[0] == "g" else int(cell) < int(value)


STATISTIC = re.compile(r"the (sum|largest value|smallest value|median|mean) of (\w+)")


def statistic(name: str, cells: list[str]) -> Fraction:
    numbers = sorted(map(int, cells))
    middle = Fraction(numbers[len(numbers) // 2] + numbers[~(len(numbers) // 2)], 2)
    return {"sum": Fraction(sum(numbers)), "mean": Fraction(sum(numbers), len(numbers)), "median": middle,
            "largest value": Fraction(numbers[-1]), "smallest value": Fraction(numbers[0])}[name]  # fmt: skip


@pytest.mark.parametrize("count", [FEW, MANY])
def test_tables_repaired_from_the_prompt(count: int) -> None:
    """Undoing the faults that are told, on the table as printed, gives the answer and the tables of the working."""
    for problem in drawn("buggy_tables", count):
        head, _, *lines = [line.split("|")[1:-1] for line in re.findall(r"^\|.*\|$", problem.prompt, re.MULTILINE)]
        cells = [[cell.strip() for cell in line] for line in lines]
        columns = {name.strip(): list(column) for name, column in zip(head, zip(*cells, strict=True), strict=True)}
        working = re.findall(r"^With change \d+ undone: (\w+) is (.*?)(?:; .*)?$", steps(problem), re.MULTILINE)
        faults = re.findall(r"^\d\. .*$", problem.prompt, re.MULTILINE)
        for fault, (name, column) in zip(reversed(faults), working, strict=True):
            columns = repaired(columns, fault.partition(". ")[2])
            assert column == ", ".join(cell or "–" for cell in columns[name])
        wanted = re.search(r"rows where (.*?)[.,]", problem.prompt)
        assert wanted
        kept = [row for row in range(len(columns["code"]))
                if all(meets(columns, row, condition) for condition in wanted[1].split(" and "))]  # fmt: skip
        one, two = (statistic(name, [columns[column][row] for row in kept])
                    for name, column in STATISTIC.findall(problem.prompt))  # fmt: skip
        assert abs(abs(one - two) - Fraction(problem.answer)) <= Fraction(1, 200)
        assert f"The difference is {abs(one - two)}." in steps(problem)


# Goods exchange


def exchanged(held: dict[str, str], before: dict[str, str], step: str, order: list[str]) -> dict[str, str]:
    """Who holds what after a step, from its words."""
    words = re.findall(r"\w+", step)
    people = [word for word in words if word in held]
    things = [word for word in words if word in held.values()]
    owner = {thing: name for name, thing in held.items()}
    if "taken back" in step:
        return dict(before)
    if "everybody hands" in step:
        return {name: held[order[place - 1]] for place, name in enumerate(order)}
    if "gives what they hold" in step:
        one, two, three = people[0], people[1], people[3]
        return {**held, two: held[one], three: held[two], one: held[three]}
    if step.startswith("If "):
        one, two = people[0], people[2] if held[people[0]] in things else people[4]
    elif "whoever has" in step:
        one, two = people[0], owner[things[0]]
    elif step.startswith("The one who"):
        one, two = owner[things[0]], owner[things[1]]
    else:
        one, two = people
    return {**held, one: held[two], two: held[one]}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_goods_followed_from_the_prompt(count: int) -> None:
    """Names and things alone, followed step by step, give the answer and what each line of the working says."""
    for problem in drawn("goods_exchange", count):
        held = dict(re.findall(r"^- (\w+) has the (\w+)\.$", problem.prompt, re.MULTILINE))
        order, before = list(held), dict(held)
        told = re.findall(r"^\d+\. (.*)$", problem.prompt, re.MULTILINE)
        for step, line in zip(told, steps(problem).split("\n"), strict=False):
            held, before = exchanged(held, before, step, order), held
            said = re.findall(r"(\w+) has the (\w+)", line.partition(" Now ")[2])
            assert dict(said) == {name: thing for name, thing in held.items() if before[name] != thing}
        asked = re.findall(r"\w+", problem.prompt.replace("\n\n".join(problem.prompt.split("\n\n")[:-2]), ""))
        assert problem.answer == ", ".join(held[word] for word in asked if word in held)


# Space reasoning

COMPASS = {"north": 1j, "south": -1j, "east": 1 + 0j, "west": -1 + 0j, "northeast": 1 + 1j, "southeast": 1 - 1j,
           "southwest": -1 - 1j, "northwest": -1 + 1j}  # fmt: skip
HEXAGON = {"east": 2 + 0j, "west": -2 + 0j, "northeast": 1 + 1j, "northwest": -1 + 1j, "southeast": 1 - 1j,
           "southwest": -1 - 1j}  # fmt: skip
TURN = {"straight": 1 + 0j, "right": -1j, "round": -1 + 0j, "left": 1j}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_walks_on_the_complex_plane(count: int) -> None:
    """Steps as complex numbers (storeys apart), read from the prompt alone, end where the answer lies."""
    for problem in drawn("space_reasoning", count):
        ways = HEXAGON if "hexagons" in problem.prompt else COMPASS
        board = re.search(r"board of (\d+) rows", problem.prompt)
        first = re.search(r"(?:there is|at) the (\w+)", problem.prompt.partition("\n\n")[2])
        assert first
        at, storey, facing, things = 0j, 0, 1j, {(0j, 0): first[1]}
        tail = problem.prompt.partition("\n\n")[2].partition("- ")[2]
        for turn, number, way, thing in re.findall(
            r"(?:(straight|right|round|left)[ a-z,]*)?(\d+) steps?(?: (\w+))?(?:: there is the (\w+))?", tail
        ):
            storey += {"up": int(number), "down": -int(number)}.get(way, 0)
            facing *= TURN.get(turn, 1)
            at += int(number) * (facing if turn else ways.get(way, 0))
            if board:
                at = complex(at.real % int(board[1]), at.imag % int(board[1]))
            if thing:
                assert (at, storey) not in things
                things[at, storey] = thing
        assert problem.answer == things[at, storey]
        assert len(things) == problem.difficulty["places"]


# Object properties

PLURAL = re.compile(r"\b(\w+?)(?:(?<=x)es|s)\b")


def words(text: str) -> list[str]:
    """The words of a condition in the singular."""
    found = [word for word in re.findall(r"[a-z]+", text) if word != "objects"]
    return [word if word == "glass" else PLURAL.sub(r"\1", word) for word in found]


SORTS = ({"small", "medium", "large"}, {"red", "blue", "green", "yellow", "black", "white"},
         {"wooden", "metal", "glass", "plastic"})  # fmt: skip


def recoloured(one: frozenset[str], value: str) -> frozenset[str]:
    """An object with a new value in place of the one of the same sort."""
    sort = next(sort for sort in SORTS if value in sort)
    return one - sort | {value}


def collection_after(objects: list[frozenset[str]], change: str) -> list[frozenset[str]]:
    if change.startswith("These are added: "):
        return objects + [frozenset(one.split()) for one in re.findall(r"\ba ((?:\w+ ){3}\w+)", change)]
    if found := re.match(r"At the same time, all (\w+) objects become (\w+) and", change):
        one, two = found.groups()
        return [recoloured(it, two if one in it else one) if {one, two} & it else it for it in objects]
    if found := re.match(r"For each of the (.*) that are there now, one more is added that is (\w+) and", change):
        return objects + [recoloured(it, found[2]) for it in objects if it >= set(words(found[1]))]
    if found := re.match(r"All (.*) are taken away", change):
        return [it for it in objects if not it >= set(words(found[1]))]
    found = re.match(r"All (.*) become (\w+)\.", change)
    assert found
    return [recoloured(it, found[2]) if it >= set(words(found[1])) else it for it in objects]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_collections_as_sets_of_words(count: int) -> None:
    """Each object as the set of its words, changed as the prompt says, gives the counts and the working."""
    for problem in drawn("object_properties", count):
        objects = [frozenset(one.split()) for one in re.findall(r"^- a (.*)$", problem.prompt, re.MULTILINE)]
        for number, change in re.findall(r"^(\d+)\. (.*)$", problem.prompt, re.MULTILINE):
            objects = collection_after(objects, change)
            line = re.search(rf"^{number}\. .* There are (\d+) objects now", steps(problem), re.MULTILINE)
            assert line
            assert int(line[1]) == len(objects)
        counted = re.findall(r"^([\w ]+): (.*)\. So (\d+)\.$", steps(problem), re.MULTILINE)
        for kind, found, number in counted:
            kept = [one for one in objects if one >= set(words(kind))]
            named = [frozenset(one.split()) for one in re.findall(r"\ba ((?:\w+ ){3}\w+)", found)]
            assert sorted(map(sorted, kept)) == sorted(map(sorted, named))
            assert int(number) == len(kept)
        assert problem.answer == ", ".join(number for _, _, number in counted)
        asked = problem.prompt.rpartition("\n\n")[0].replace(" and ", ", ")
        assert ", ".join(kind for kind, _, _ in counted) in asked


# Space reasoning tree


@pytest.mark.parametrize("count", [FEW, MANY])
def test_trees_by_walking_them(count: int) -> None:
    """A walk through the passages of the prompt alone gives the answer; the ways of the working use told passages."""
    for problem in drawn("space_reasoning_tree", count):
        told = re.findall(r"^- ([A-Z]\d) leads on to (.*)\.$", problem.prompt, re.MULTILINE)
        below = {place: re.findall(r"[A-Z]\d", rest) for place, rest in told}
        above = {two: one for one, others in below.items() for two in others}
        question = problem.prompt.split("\n\n")[-2]
        at = re.findall(r"(?:beyond|level as|cousins of|away from) ([A-Z]\d)", question)[0]
        depth = {place: len(walk(place, above)) for place in {*above, *below}}
        if "ends" in question:
            found = {place for place in depth if place not in below and at in walk(place, above)}
        elif "level" in question:
            found = {place for place in depth if depth[place] == depth[at]}
        elif "cousins" in question:
            uncles = set(below[above[above[at]]]) - {above[at]}
            found = {place for uncle in uncles for place in below.get(uncle, [])}
        else:
            found = {at}
            seen = {at}
            for _ in range(int(re.findall(r"exactly (\d)", question)[0])):
                found = {two for one in found for two in (*below.get(one, []), above.get(one, at))} - seen
                seen |= found
        assert problem.answer == ", ".join(sorted(found - {at}))
        for way in re.findall(r": (\w\d(?: → \w\d)*)\.", steps(problem)):
            places = way.split(" → ")
            assert all(two in below[one] for one, two in pairwise(places))


def walk(place: str, above: dict[str, str]) -> list[str]:
    """A place and all that lead to it."""
    return [place, *(walk(above[place], above) if place in above else [])]


# Object counting

CLASSES = {
    "pieces of fruit": "apples pears bananas peaches lemons oranges",
    "vegetables": "carrots onions potatoes cabbages leeks turnips",
    "animals": "dogs cats ducks horses rabbits goats",
    "musical instruments": "guitars violins flutes drums trumpets pianos",
    "pieces of furniture": "chairs tables beds sofas desks wardrobes",
    "vehicles": "cars bicycles buses trucks trains tractors",
}
SENTENCE = re.compile(
    r"(\w+) (has|gives|buys|sells) (\d+)( times as many| more| fewer|) (\w+)(?: (?:than|as|to) (\w+))?"
)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_things_counted_from_the_prompt(count: int) -> None:
    """The sentences alone, taken one by one, give the answer; every equation of the working holds."""
    for problem in drawn("object_counting", count):
        held: dict[tuple[str, str], int] = {}
        for name, verb, written, how, thing, other in SENTENCE.findall(problem.prompt):
            number = int(written)
            own, theirs = held.get((name, thing), 0), held.get((other, thing), 0)
            if verb == "has":
                told = {"": number, " more": theirs + number, " fewer": theirs - number}
                held[name, thing] = told.get(how, theirs * number)
                continue
            held[name, thing] = own + number if verb == "buys" else own - number
            if verb == "gives":
                held[other, thing] = theirs + number
        assert min(held.values()) >= 1
        question = problem.prompt.split("\n\n")[-2]
        things = next(things for kind, things in CLASSES.items() if kind in question).split()
        total = sum(number for (name, thing), number in held.items()
                    if thing in things and re.search(rf"\b{name}\b", question))  # fmt: skip
        assert problem.answer == str(total)
        for sides in re.findall(r"([\d +×-]+) = (\d+)$", steps(problem), re.MULTILINE):
            assert eval(sides[0].replace("×", "*")) == int(sides[1])
