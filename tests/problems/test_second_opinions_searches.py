"""A second opinion on countdown, colouring, paths, packing and queens: plain searches, on nothing but the prompts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise, permutations, product
from typing import Any

import pytest

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems import sat
from seedbed.problems.graphs.coloring_steps import neighbours, plain_search
from seedbed.problems.grids.queens import SOLUTIONS, placements_with_one_solution, solutions
from seedbed.problems.search.number_sets import reaches, tree_to
from seedbed.problems.search.packing import best_value, ways_to_best

MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: Iterable[int] = range(1, 11), **settings: Any) -> list[Problem]:
    make = find.module("problems", name).make
    every = [(level, place) for level in levels for place in range(count)]
    return [make(generator(37, name, level, place), level=level, **settings) for level, place in every]


def passes(problem: Problem, name: str, answer: str) -> bool:
    return bool(find.module("problems", name).check(problem, answer).passed)


def lines_of(problem: Problem) -> list[str]:
    return (problem.solution or "").rpartition("\nAnswer:")[0].split("\n")


# Countdown


@lru_cache(maxsize=100_000)
def all_values(hand: tuple[int, ...]) -> frozenset[Fraction]:
    """Every whole number, below nothing too, that a hand makes: two numbers at a time are joined, in any order."""
    if len(hand) == 1:
        return frozenset((Fraction(hand[0]),))
    found = set()
    for one, two in permutations(range(len(hand)), 2):
        rest = [number for place, number in enumerate(hand) if place not in (one, two)]
        a, b = hand[one], hand[two]
        results = [a + b, a - b, a * b] + ([a // b] if b and a % b == 0 else [])
        for result in results:
            found |= all_values(tuple(sorted([*rest, result])))
    return frozenset(found)


def fewest(numbers: list[int], target: int, most: int) -> int:
    """How many numbers are needed at least, by all ways to join them."""
    for size in range(1, most + 1):
        if any(target in all_values(hand) for hand in combinations(sorted(numbers), size)):
            return size
    return most + 1


@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_targets_need_as_many_numbers_as_said(count: int) -> None:
    """A search over all orders, which goes below nothing as well, reaches the target with no fewer numbers."""
    for problem in drawn("countdown", count, range(1, 6)):
        given = [int(one) for one in re.findall(r"\d+", problem.prompt.partition("\n\n")[0])]
        numbers, target = problem.data["numbers"], problem.data["target"]
        assert sorted(given) == sorted([*numbers, target])
        assert fewest(numbers, target, 4) == problem.difficulty["used"]


def reached_by_masks(numbers: list[int], size: int) -> set[int]:
    """Every positive whole number that so many of the numbers or fewer make, from all pairs of smaller choices."""
    made = {1 << place: {number} for place, number in enumerate(numbers)}
    for mask in sorted(range(1, 1 << len(numbers)), key=int.bit_count):
        if not 1 < mask.bit_count() <= size:
            continue
        found, part = set[int](), (mask - 1) & mask
        while part > mask ^ part:
            for one, two in product(made[part], made[mask ^ part]):
                large, small = max(one, two), min(one, two)
                found.update((one + two, one * two, large - small, large // small if large % small == 0 else one + two))
            part = (part - 1) & mask
        made[mask] = found - {0}
    return set[int]().union(*made.values())


@pytest.mark.parametrize("levels", [(6, 7), pytest.param((6, 7, 8, 9, 10) * 2, marks=pytest.mark.slow)])
def test_hard_targets_are_out_of_reach_of_fewer_numbers(levels: tuple[int, ...]) -> None:
    """All that one number fewer makes, from the small choices up, does not hold the target."""
    for place, level in enumerate(levels):
        problem = find.module("problems", "countdown").make(generator(41, place), level=level)
        used = int(problem.difficulty["used"])
        assert problem.data["target"] not in reached_by_masks(problem.data["numbers"], used - 1)


@pytest.mark.parametrize("count", [3, MANY])
def test_countdown_answers_are_worth_the_target(count: int) -> None:
    """Python's own grammar, over fractions, gives the target for every answer and the result for every step."""
    for problem in drawn("countdown", count, range(1, 11) if count > 3 else range(1, 10)):
        for line in (f"{problem.answer} = {problem.data['target']}", *lines_of(problem)):
            text = line.removeprefix("In one expression: ").replace("×", "*").replace("÷", "/")
            left, right = re.sub(r"\d+", r"Fraction(\g<0>)", text).split("=")
            assert eval(left) == eval(right), line
            assert eval(left).denominator == 1
        used = [int(one) for one in re.findall(r"\d+", problem.answer)]
        assert len(used) == len(set(used)) == problem.difficulty["used"]
        assert set(used) <= set(problem.data["numbers"])


def test_hands_reach_what_a_search_over_all_orders_reaches() -> None:
    """For hands of four, whole numbers are reached by halves exactly where they are reached by any order."""
    rng = generator(4, "hands")
    for _ in range(6):
        hand = tuple(sorted(rng.sample(range(1, 12), 4)))
        every = {abs(int(value)) for value in all_values(hand)} - {0}
        less = [some for size in (1, 2, 3) for some in combinations(hand, size)]
        fewer = {abs(int(value)) for some in less for value in all_values(some)}
        for target in range(1, 60):
            assert reaches(target, hand) or target not in every or target in fewer, (hand, target)
            assert not reaches(target, hand) or target in every, (hand, target)
            if reaches(target, hand):
                assert tree_to(target, hand)


def test_countdown_refuses_what_the_rules_forbid() -> None:
    """A fraction on the way, a number twice, and one that was not given are wrong; going below nothing is not."""
    problem = Problem("", "", {"numbers": [8, 3, 2, 6, 5], "target": 10})
    for answer in ("2 × 5", "5 - 3 + 8", "3 - 5 + 8 + 6 - 2", "(3 - 5) × (6 ÷ 2 - 8)", "2 * 5 = 10"):
        assert passes(problem, "countdown", answer), answer
    for answer, reason in (
        ("8 ÷ 6 × 3 + 6", "too often"), ("8 ÷ 3 × 6 - 5 - 2 + 1", "too often"), ("3 ÷ 6 × 8 + 5 + 2 - 1", "too often"),
        ("5 × 8 ÷ 3 × 6 ÷ 8", "too often"), ("(5 ÷ 2) × 8 - 6 - 3 - 1", "too often"), ("8 ÷ (2 - 2)", "too often"),
        ("8 ÷ 3", "whole"), ("6 ÷ 8 × 5", "whole"), ("8 ÷ (3 + 2 - 5)", "nothing"), ("6 + 5", "11"),
    ):  # fmt: skip
        verdict = find.module("problems", "countdown").check(problem, answer)
        assert not verdict.passed
        assert verdict.readable
        assert reason in verdict.reason, (answer, verdict.reason)


# Graph colouring


def color_clauses(problem: Problem, colors: int) -> Iterator[list[int]]:
    """Variable node × 10 + colour; edges and givens read from the prompt."""
    names: list[str] = problem.data["names"]
    for node in range(len(names)):
        yield from sat.exactly_one([node * 10 + color for color in range(1, colors + 1)])
    for one, two in re.findall(r"([A-Z]\d)-([A-Z]\d)", problem.prompt):
        for color in range(1, colors + 1):
            yield [-(names.index(one) * 10 + color), -(names.index(two) * 10 + color)]
    for name, color in re.findall(r"([A-Z]\d): (\d)", problem.prompt):
        yield [names.index(name) * 10 + int(color)]


@pytest.mark.parametrize("count", [3, MANY])
def test_every_written_step_of_a_colouring_is_true(count: int) -> None:
    """What is forced or ruled out is so in all colourings that go on from the steps before, says a solver."""
    for problem in drawn("graph_coloring", count):
        names = problem.data["names"]
        solver = sat.Solver(color_clauses(problem, problem.data["colors"]))
        known = list[int]()
        for line in lines_of(problem):
            found = re.match(r"([A-Z]\d)(?:: (?:.*so only|choose) (\d)| cannot be (\d))", line)
            assert found, line
            literal = names.index(found[1]) * 10 + int(found[2] or found[3])
            if found[3]:
                assert not solver.possible([*known, literal]), line
                known.append(-literal)
                continue
            assert solver.possible([*known, literal]), line
            if "so only" in line:
                assert not solver.possible([*known, -literal]), line
                for other, color in re.findall(r"([A-Z]\d) beside it has (\d)", line):
                    assert names.index(other) * 10 + int(color) in known or f"{other}: {color}" in problem.prompt
            known.append(literal)
        assert passes(problem, "graph_coloring", problem.answer)


@pytest.mark.parametrize("count", [3, MANY])
def test_all_colourings_pass_and_nothing_else_does(count: int) -> None:
    """Colourings that a solver finds pass; with one node changed they pass only where the solver agrees."""
    changed = 0
    for problem in drawn("graph_coloring", count):
        names, colors = problem.data["names"], problem.data["colors"]
        solver, judge = (sat.Solver(color_clauses(problem, colors)) for _ in range(2))
        for _ in range(3):
            model = solver.solve()
            if model is None:
                break
            found = {one // 10: one % 10 for one in model if one > 0}
            assert passes(problem, "graph_coloring", ", ".join(f"{names[node]}: {found[node]}" for node in found))
            other = {**found, 1: found[1] % colors + 1}
            good = judge.possible([node * 10 + color for node, color in other.items()])
            answer = ", ".join(f"{names[node]} = {color}" for node, color in other.items())
            assert passes(problem, "graph_coloring", answer) == good
            changed += not good
            solver.add([-one for one in model if one > 0])
    assert changed > 10


def test_the_plain_search_counts_what_it_looks_at() -> None:
    """A triangle in order takes three nodes; a path whose end is fixed makes it turn back."""
    assert plain_search(neighbours(3, [(0, 1), (1, 2), (0, 2)]), 3, []) == 3
    near = neighbours(3, [(0, 1), (1, 2)])
    assert plain_search(near, 2, []) == 3
    assert plain_search(near, 2, [[2, 1]]) == 2
    assert plain_search(neighbours(3, [(0, 1), (1, 2)]), 2, [[2, 2]]) > 2


# Shortest path


def roads_of(problem: Problem) -> dict[tuple[str, str], int]:
    """The roads as they stand in the prompt."""
    found: dict[tuple[str, str], int] = {}
    for one, sign, two, length in re.findall(r"^([A-Z]\d) (->|-) ([A-Z]\d): (\d+)$", problem.prompt, re.MULTILINE):
        for pair in ((one, two), (two, one))[: 2 if sign == "-" else 1]:
            found[pair] = min(int(length), found.get(pair, 10**6))
    return found


def distances(roads: dict[tuple[str, str], int], start: str) -> dict[str, int]:
    """All distances from a start, by bettering them along every road until none gets better."""
    known, better = {start: 0}, True
    while better:
        better = False
        for (one, two), length in roads.items():
            if one in known and known[one] + length < known.get(two, 10**9):
                known[two], better = known[one] + length, True
    return known


@pytest.mark.parametrize("count", [4, MANY])
def test_paths_are_as_short_as_can_be(count: int) -> None:
    """The answer's roads stand in the prompt and add up to the distance; so does each written step."""
    for problem in drawn("shortest_path", count):
        roads = roads_of(problem)
        places = problem.answer.split(" -> ")
        known = distances(roads, places[0])
        assert sum(roads[pair] for pair in pairwise(places)) == known[places[-1]]
        assert re.search(rf"\b{places[0]}\b.*\b{places[-1]}\b", problem.prompt)
        told = problem.solution or ""
        settled = re.findall(r"place left is (?:the goal )?([A-Z]\d) at (\d+) \(from ([A-Z]\d)\)", told)
        assert len(settled) == problem.difficulty["settled"] - 1
        for place, distance, before in settled:
            assert known[place] == int(distance) == known[before] + roads[before, place]
        order = [int(distance) for _, distance, _ in settled]
        assert order == sorted(order)
        for place, distance in re.findall(r"([A-Z]\d) can be reached at (\d+)", told):
            assert int(distance) >= known[place]


def test_every_shortest_way_passes_and_no_other() -> None:
    """On small maps all ways without a place twice are walked: those of the least length pass, no others."""
    several = 0
    for problem in drawn("shortest_path", 12, range(1, 5), largest=5):
        roads = roads_of(problem)
        start, end = problem.answer.split(" -> ")[0], problem.answer.split(" -> ")[-1]
        ways = list(ways_between(roads, (start,), end))
        lengths = [sum(roads[pair] for pair in pairwise(way)) for way in ways]
        for way, length in list(zip(ways, lengths, strict=True))[:40]:
            assert passes(problem, "shortest_path", " -> ".join(way)) == (length == min(lengths))
        several += lengths.count(min(lengths)) > 1
    assert several > 3, "some maps have more than one shortest way"


def ways_between(roads: dict[tuple[str, str], int], way: tuple[str, ...], end: str) -> Iterator[tuple[str, ...]]:
    if way[-1] == end:
        yield way
        return
    for one, two in roads:
        if one == way[-1] and two not in way:
            yield from ways_between(roads, (*way, two), end)


def test_ways_are_read_in_many_forms() -> None:
    """A length behind the way is held against it; prose, gaps and half a way are not read or do not pass."""
    problem = drawn("shortest_path", 1, [3])[0]
    roads = roads_of(problem)
    length = sum(roads[pair] for pair in pairwise(problem.answer.split(" -> ")))
    known = (" (length {})", ", total distance: {} km", " with a total cost of {}", "，总长度为 {}")
    for behind in [one.format(length) for one in known]:
        assert passes(problem, "shortest_path", f"<answer>{problem.answer}{behind}</answer>"), behind
    for behind in (f" (length {length + 1})", " or another one", f" {length}", " -> A0"):
        assert not passes(problem, "shortest_path", f"<answer>{problem.answer}{behind}</answer>"), behind


# Knapsack


def halves_best(items: list[list[int]], capacity: int) -> int:
    """The largest value by all choices of one half with the best that fits of the other."""
    middle = len(items) // 2
    parts = []
    for half in (items[:middle], items[middle:]):
        sums = [(0, 0)]
        for weight, value in half:
            sums += [(one + weight, two + value) for one, two in sums]
        parts.append(sorted(sums))
    best, place, top = 0, 0, -1
    for weight, value in reversed(parts[0]):
        while place < len(parts[1]) and parts[1][place][0] <= capacity - weight:
            top = max(top, parts[1][place][1])
            place += 1
        if weight <= capacity:
            best = max(best, value + top)
    return best


def things_of(problem: Problem) -> dict[str, tuple[int, int]]:
    """The letters with weight and value as they stand in the prompt."""
    lines = re.findall(r"^([A-Z]): weight (\d+), value (\d+)$", problem.prompt, re.MULTILINE)
    return {letter: (int(weight), int(value)) for letter, weight, value in lines}


@pytest.mark.parametrize("count", [3, MANY])
def test_knapsacks_are_packed_best(count: int) -> None:
    """All choices of halves know no better value than the answer's, which its letters have and which fits."""
    for problem in drawn("knapsack", count, range(1, 11) if count > 3 else range(1, 9)):
        things, items, capacity = things_of(problem), problem.data["items"], problem.data["capacity"]
        assert [list(one) for one in things.values()] == items
        value, letters = problem.answer.split(": ")
        chosen = [things[letter] for letter in letters.split(", ")]
        assert sum(weight for weight, _ in chosen) <= capacity
        assert sum(worth for _, worth in chosen) == int(value) == halves_best(items, capacity)
        assert best_value(items, capacity) == int(value)


CHOICE = re.compile(r"([A-Z](?: \+ [A-Z])*|nothing) \(weight (\d+), value (\d+)\)")


@pytest.mark.parametrize("count", [3, MANY])
def test_notes_on_a_knapsack_are_true(count: int) -> None:
    """Every choice noted is of things looked at and fits; and the best of all goes on from one of them."""
    for problem in drawn("knapsack", count):
        things, capacity, looked = things_of(problem), problem.data["capacity"], list[str]()
        best = halves_best(problem.data["items"], capacity)
        for line in lines_of(problem)[1:-1]:
            head = re.match(r"After ([A-Z]) (?:these choices may still|no choice can) lead to more than (\d+)", line)
            assert head, line
            looked.append(head[1])
            rest = [things[letter] for letter in things if letter not in looked]
            reach = [int(head[2])]
            for letters, weight, value in CHOICE.findall(line):
                chosen = [] if letters == "nothing" else letters.split(" + ")
                assert set(chosen) <= set(looked)
                assert sum(things[one][0] for one in chosen) == int(weight) <= capacity
                assert sum(things[one][1] for one in chosen) == int(value)
                reach.append(int(value) + halves_best([list(one) for one in rest], capacity - int(weight)))
            assert max(reach) == best, line


def test_all_best_choices_are_counted() -> None:
    """The number of best choices is that of a walk through all of them."""
    for problem in drawn("knapsack", 3, range(1, 5), largest=6):
        items, capacity = problem.data["items"], problem.data["capacity"]
        loads = [[one for place, one in enumerate(items) if bits >> place & 1] for bits in range(2 ** len(items))]
        worths = [sum(value for _, value in load) for load in loads if sum(weight for weight, _ in load) <= capacity]
        assert worths.count(max(worths)) == ways_to_best(items, capacity) == problem.difficulty["best"]


# Queens


def placements(queens: list[int], row: int = 0) -> Iterator[list[int]]:
    """Full placements, row by row, every column in turn, each new queen held against those above and those given."""
    if row == len(queens):
        yield queens
        return
    for column in [queens[row]] if queens[row] else range(1, len(queens) + 1):
        others = [(other, queen) for other, queen in enumerate(queens) if queen and other != row]
        if all(column != queen and abs(column - queen) != abs(row - other) for other, queen in others):
            yield from placements([*queens[:row], column, *queens[row + 1 :]], row + 1)


@pytest.mark.parametrize("count", [3, MANY])
def test_boards_have_one_solution(count: int) -> None:
    """The board of the prompt, searched row by row, goes on to the answer and to nothing else."""
    for problem in drawn("n_queens", count, range(1, 11) if count > 3 else range(1, 10)):
        board = re.findall(r"^[Q.](?: [Q.])+$", problem.prompt, re.MULTILINE)
        queens = [row.split().index("Q") + 1 if "Q" in row else 0 for row in board]
        assert queens == problem.data["queens"]
        assert [", ".join(map(str, one)) for one in placements(queens)] == [problem.answer]


def free_squares(queens: list[int]) -> list[tuple[int, int]]:
    """The squares of open rows that no queen attacks."""
    there = [(row, queen) for row, queen in enumerate(queens) if queen]
    return [
        (row, column)
        for row, column in product(range(len(queens)), range(1, len(queens) + 1))
        if not queens[row] and all(column != queen and abs(column - queen) != abs(row - at) for at, queen in there)
    ]


@pytest.mark.parametrize("count", [2, MANY])
def test_every_written_step_on_a_board_is_true(count: int) -> None:
    """A square that fails is part of no full placement; a row or a column has only the square that is named."""
    for problem in drawn("n_queens", count):
        queens, struck = list(problem.data["queens"]), set[tuple[int, int]]()
        for line in lines_of(problem):
            free = [square for square in free_squares(queens) if square not in struck]
            if found := re.match(r"Row (\d+), column (\d+): a queen there", line):
                square = int(found[1]) - 1, int(found[2])
                assert square in free
                tried = [*queens[: square[0]], square[1], *queens[square[0] + 1 :]]
                assert next(placements(tried), None) is None, line
                struck.add(square)
                continue
            if found := re.match(r"Row (\d+): only column (\d+)", line):
                square = int(found[1]) - 1, int(found[2])
                assert [one for one in free if one[0] == square[0]] == [square], line
            else:
                found = re.match(r"Column (\d+): a queen can only stand in row (\d+)", line)
                assert found, line
                square = int(found[2]) - 1, int(found[1])
                assert [one for one in free if one[1] == square[1]] == [square], line
            queens[square[0]] = square[1]
        assert ", ".join(map(str, queens)) == problem.answer


def test_boards_with_more_solutions_take_any_of_them() -> None:
    """Where one solution is not asked for, all full placements pass and others do not."""
    for problem in drawn("n_queens", 2, [1], size=8, given=1, one_solution=False):
        good = {tuple(one) for one in placements(problem.data["queens"])}
        assert len(good) > 1
        for columns in good:
            assert passes(problem, "n_queens", str(list(columns)))
        for columns in solutions(8, [0] * 8, limit=92):
            assert passes(problem, "n_queens", " ".join(map(str, columns))) == (tuple(columns) in good)


def test_placements_are_counted() -> None:
    """The known numbers of full placements, and of boards with one solution, by another count."""
    for size in (4, 5, 6, 7, 8):
        assert len(solutions(size, [0] * size, limit=10**6)) == SOLUTIONS[size]
    for size, given in ((6, 1), (6, 2), (7, 2)):
        counted = 0
        for rows in combinations(range(size), given):
            for columns in permutations(range(1, size + 1), given):
                queens = [0] * size
                for row, column in zip(rows, columns, strict=True):
                    queens[row] = column
                squares = list(zip(rows, columns, strict=True))
                near = any(abs(a - b) == abs(c - d) for (a, c), (b, d) in combinations(squares, 2))
                counted += not near and len(list(placements(queens))) == 1
        assert placements_with_one_solution(size, given) == counted


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        ("countdown", {"numbers": 4, "used": 5}, "'used' must be at most"),
        ("countdown", {"numbers": 3, "largest": 7, "target": (9000, 9999)}, "choose others"),
        ("graph_coloring", {"nodes": 5, "given": 5}, "'given' must be at most 4"),
        ("graph_coloring", {"colors": 7}, "from 2 to 6"),
        ("shortest_path", {"places": 3}, "from 4 to 60"),
        ("shortest_path", {"one_way": 1}, "True, False"),
        ("knapsack", {"room": 90}, "from 20 to 80"),
        ("n_queens", {"size": 6, "given": 6}, "'given' must be at most 5"),
    ],
)
def test_settings_that_cannot_be_are_refused(name: str, settings: dict[str, Any], reason: str) -> None:
    """The message names the setting and what it may be."""
    with pytest.raises(RecipeError, match=reason):
        find.module("problems", name).make(generator(1), **settings)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("countdown", {"numbers": 7, "used": 3, "largest": 100}),
        ("graph_coloring", {"nodes": 4, "colors": 2, "edges": 3}),
        ("graph_coloring", {"nodes": 40, "colors": 6, "edges": 300, "given": 12}),
        ("shortest_path", {"places": 4, "roads": 4}),
        ("shortest_path", {"places": 60, "roads": 180, "one_way": True}), ("knapsack", {"items": 24, "room": 20}),
        ("knapsack", {"items": 3, "trap": False, "room": 80}), ("n_queens", {"size": 6}), ("n_queens", {"size": 16}),
    ],
)  # fmt: skip
def test_settings_at_their_ends_work(name: str, settings: dict[str, Any]) -> None:
    """The smallest and the largest that is allowed gives problems whose own answers pass."""
    for place in range(3):
        problem = find.module("problems", name).make(generator(place), **settings)
        assert passes(problem, name, problem.answer)
