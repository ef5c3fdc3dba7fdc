"""A second opinion on uniqueness and truth: brute force and other ways, on nothing but what the families hand out."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product

import pytest

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.grids.sudoku_logic import BOXES
from seedbed.problems.search.ways import ways_to

FEW = 6
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: range = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(23, name, level, place), level=level) for level in levels for place in range(count)]


# Sudoku


def near(size: int, one: int, two: int) -> bool:
    """Whether two cells share a row, a column or a box."""
    high, wide = BOXES[size]
    (row, column), (other_row, other_column) = divmod(one, size), divmod(two, size)
    same_box = row // high == other_row // high and column // wide == other_column // wide
    return one != two and (row == other_row or column == other_column or same_box)


@lru_cache(maxsize=256)
def all_near(size: int, cell: int) -> list[int]:
    return [other for other in range(size * size) if near(size, cell, other)]


def left(size: int, cells: list[int], cell: int) -> set[int]:
    """The numbers that no cell near this one holds."""
    return set(range(1, size + 1)) - {cells[other] for other in all_near(size, cell)}


def solutions(size: int, cells: list[int], limit: int = 2) -> list[list[int]]:
    """Full grids by trying every number that is left in the tightest cell."""
    blank = [(len(left(size, cells, cell)), cell) for cell in range(size * size) if not cells[cell]]
    if not blank:
        return [cells]
    cell, found = min(blank)[1], list[list[int]]()
    for number in sorted(left(size, cells, cell)):
        found += solutions(size, [*cells[:cell], number, *cells[cell + 1 :]], limit - len(found))
        if len(found) >= limit:
            break
    return found


@pytest.mark.parametrize("count", [2, MANY])
def test_sudokus_have_one_solution(count: int) -> None:
    """A search that knows no logic finds the answer and no other."""
    for problem in drawn("sudoku", count, range(1, 11) if count > 10 else range(1, 8)):
        found = solutions(problem.data["size"], problem.data["givens"])
        assert [[int(one) for one in problem.answer.split()]] == found


CELL = re.compile(r"Row (\d), column (\d): only (\d) fits")
HOUSE = re.compile(r"(Row|Column) (\d): (\d) can only stand in (?:row|column) (\d)")
BOX = re.compile(r"In its box, (\d) can only stand in row (\d), column (\d)")
TRIAL = re.compile(r"Row (\d), column (\d): (\d) would in the end leave nothing for")


class Replay:
    """A grid on which the written steps are followed, each one proved again."""

    def __init__(self, problem: Problem) -> None:
        self.size: int = problem.data["size"]
        self.cells: list[int] = list(problem.data["givens"])
        self.struck: set[tuple[int, int]] = set()

    def fits(self, cell: int, number: int) -> bool:
        free = not self.cells[cell] and (cell, number) not in self.struck
        return free and number in left(self.size, self.cells, cell)

    def house(self, cell: int, kind: str) -> list[int]:
        every = range(self.size * self.size)
        if kind == "Row":
            return [one for one in every if one // self.size == cell // self.size]
        if kind == "Column":
            return [one for one in every if one % self.size == cell % self.size]
        (high, wide), (row, column) = BOXES[self.size], divmod(cell, self.size)
        return [
            one for one in every
            if one // self.size // high == row // high and one % self.size // wide == column // wide
        ]  # fmt: skip

    def put(self, line: str) -> None:
        if found := TRIAL.match(line):
            row, column, number = map(int, found.groups())
            cell = (row - 1) * self.size + column - 1
            tried = self.cells.copy()
            self.cells[cell] = number
            assert self.breaks(), line
            self.cells = tried
            self.struck.add((cell, number))
        elif found := CELL.match(line):
            row, column, number = map(int, found.groups())
            cell = (row - 1) * self.size + column - 1
            assert [one for one in range(1, self.size + 1) if self.fits(cell, one)] == [number], line
            self.cells[cell] = number
        else:
            self.place(line)

    def place(self, line: str) -> None:
        if found := HOUSE.match(line):
            kind, at, number, other = found[1], int(found[2]), int(found[3]), int(found[4])
            row, column = (at, other) if kind == "Row" else (other, at)
        else:
            found = BOX.match(line)
            assert found, line
            number, row, column = map(int, found.groups())
            kind = "Box"
        cell = (row - 1) * self.size + column - 1
        assert [one for one in self.house(cell, kind) if self.fits(one, number)] == [cell], line
        self.cells[cell] = number

    def breaks(self) -> bool:
        """Whether no full grid goes on from here with what was struck out."""
        found = solutions(self.size, self.cells, limit=1)
        return not found or any(found[0][cell] == number for cell, number in self.struck)


@pytest.mark.parametrize("count", [1, MANY])
def test_every_written_step_of_a_sudoku_is_true(count: int) -> None:
    """Each line is a deduction that holds on the grid as it stands, and the last one fills it."""
    for problem in drawn("sudoku", count):
        replay = Replay(problem)
        assert problem.solution is not None
        for line in problem.solution.partition("\nAnswer:")[0].split("\n"):
            replay.put(line)
        assert replay.cells == [int(one) for one in problem.answer.split()]


# Web of lies


@pytest.mark.parametrize("count", [FEW, MANY])
def test_webs_have_one_solution(count: int) -> None:
    """All ways to be truthful or not are tried: one agrees with every statement, and it is the answer's."""
    for problem in drawn("web_of_lies", count, range(1, 7)):
        data = problem.data
        found = []
        for kinds in product((True, False), repeat=len(data["names"])):
            words = (
                (kinds[others[0]] if len(others) == 1 else kinds[others[0]] == kinds[others[1]]) == said
                for _, others, said in data["statements"]
            )
            honest = (kinds[speaker] for speaker, *_ in data["statements"])
            agreed = all(one == two for one, two in zip(words, honest, strict=True))
            if agreed and kinds[data["anchor"][0]] == data["anchor"][1]:
                found.append(kinds)
        assert len(found) == 1
        assert problem.answer == ", ".join("yes" if found[0][one] else "no" for one in data["asked"])


SAYS = re.compile(r"- (\w+) says that (?:of )?(\w+)(?: and (\w+))? (.*)\.")


def test_the_written_web_is_the_one_in_the_data() -> None:
    """Names and words of every statement, read from the prompt alone, are those that the checker works from."""
    for problem in drawn("web_of_lies", FEW):
        names = [english for english, _ in problem.data["names"]]
        heard = []
        for speaker, one, two, words in SAYS.findall(problem.prompt):
            true = words.startswith(("tells the truth", "are of the same kind"))
            others = [names.index(name) for name in (one, two) if name]
            heard.append([names.index(speaker), others, true])
        assert heard == problem.data["statements"]


# Game of 24


def reachable(hand: tuple[int, ...], target: int) -> bool:
    """Whether any order, any signs and any brackets make the target: two numbers at a time are joined."""

    def joined(numbers: tuple[Fraction, ...]) -> bool:
        if len(numbers) == 1:
            return numbers[0] == target
        for one, two in permutations(range(len(numbers)), 2):
            rest = tuple(number for place, number in enumerate(numbers) if place not in (one, two))
            a, b = numbers[one], numbers[two]
            results = [a + b, a - b, a * b, *([a / b] if b else [])]
            if any(joined((*rest, result)) for result in results):
                return True
        return False

    return joined(tuple(map(Fraction, hand)))


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.slow)])
def test_hands_are_playable_where_a_search_says_so(count: int) -> None:
    """The count of ways is positive exactly for the hands that a search over all orders can play."""
    rng = generator(5, "hands")
    hands = [tuple(sorted(rng.choices(range(1, 14), k=rng.choice((3, 4))))) for _ in range(count)]
    assert [ways_to(24, hand) > 0 for hand in hands] == [reachable(hand, 24) for hand in hands]


def test_404_hands_of_one_to_nine_make_24() -> None:
    """The known number of playable hands."""
    hands = {tuple(sorted(hand)) for hand in product(range(1, 10), repeat=4)}
    assert sum(ways_to(24, hand) > 0 for hand in hands) == 404


@pytest.mark.parametrize("count", [FEW, MANY])
def test_answers_of_24_are_worth_it(count: int) -> None:
    """Python's own grammar, over fractions, gives the target for every answer and step."""
    for problem in drawn("game_of_24", count):
        for line in (f"{problem.answer} = {problem.data['target']}", *(problem.solution or "").split("\n")[:-2]):
            sides = [
                re.sub(r"\d+", r"Fraction(\g<0>)", side).replace("×", "*").replace("÷", "/") for side in line.split("=")
            ]
            assert eval(sides[0]) == eval(sides[1]), line


# Boolean expressions, Dyck language


@pytest.mark.parametrize("count", [FEW, MANY])
def test_boolean_options_read_from_the_prompt(count: int) -> None:
    """Python's own grammar, on the text of the options alone, gives the answer; so does each step of the working."""
    for problem in drawn("boolean_expressions", count):
        options = re.findall(r"^([A-H])\. (.*)$", problem.prompt, re.MULTILINE)
        steps = re.findall(r"^(.*) is (True|False)$", problem.solution or "", re.MULTILINE)

        def true(text: str) -> bool:
            return bool(
                eval(text.replace("=", "==").replace("×", "*").replace(" xor ", " ^ ").replace("not (", "1 ^ ("))
            )

        assert problem.answer == ", ".join(letter for letter, text in options if true(text))
        assert all(true(text) == (worth == "True") for text, worth in steps)
        assert len(steps) >= len(options)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_dyck_ends_close_everything(count: int) -> None:
    """Striking out pairs leaves nothing with the answer, and only what is open without it."""

    def struck(text: str) -> str:
        while (shorter := re.sub(r"\(\)|\[\]|\{\}|<>", "", text)) != text:
            text = shorter
        return text

    for problem in drawn("dyck_language", count):
        sequence = re.search(r"^([()\[\]{}<>] ){3,}[()\[\]{}<>]$", problem.prompt, re.MULTILINE)
        assert sequence
        written = sequence.group().replace(" ", "")
        answer = problem.answer.replace(" ", "")
        assert struck(written + answer) == ""
        assert len(struck(written)) == len(answer)
