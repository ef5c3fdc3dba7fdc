"""A second opinion on puzzles of numbers: brute force on what the families hand out, and their working proved again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product

import pytest

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.candidates import Puzzle, Rule, bits, numbers, solved
from seedbed.problems.fillings import fitting, tabled
from seedbed.problems.grids.latin_square import latin_square

FEW = 2
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""
Clue = tuple[tuple[int, ...], Callable[[Sequence[int]], bool]]
"""Some cells, and whether numbers in them are allowed."""


def drawn(name: str, count: int, levels: Sequence[int] = range(1, 11)) -> Iterator[Problem]:
    family = find.module("problems", name)
    return (family.make(generator(29, name, level, place), level=level) for level in levels for place in range(count))


def drawing(problem: Problem) -> str:
    """What stands in the code block of the prompt."""
    found = re.search(r"```\n(.*?)\n```", problem.prompt, re.DOTALL)
    assert found
    return found[1]


def cells_of(problem: Problem) -> list[int]:
    return [int(cell) for cell in problem.answer.split()]


# Tools


def test_latin_squares_are_latin_and_many() -> None:
    """Every row and column holds each number; all 12 squares of size 3 come up, and hardly one of size 5 twice."""
    rng = generator(3, "squares")
    assert len({tuple(latin_square(rng, 3)) for _ in range(200)}) == 12
    squares = [latin_square(rng, 5) for _ in range(50)]
    assert all({square[cell] for cell in line} == {1, 2, 3, 4, 5} for square in squares for line in latin(5))
    assert len(set(map(tuple, squares))) >= 49


def test_a_table_of_fillings_keeps_what_is_part_of_one() -> None:
    """Candidates that no filling within the others uses go; where there is no filling, all of them."""
    table = tabled([(1, 2), (2, 3), (3, 1)])
    assert fitting(table, (bits([1, 2]), bits([1, 2, 3]))) == (bits([1, 2]), bits([2, 3]))
    assert fitting(table, (bits([1]), bits([1, 3]))) == (0, 0)
    assert fitting(tabled([]), (bits([1]), bits([1]))) == (0, 0)


def test_silent_cells_are_never_told() -> None:
    """Of two cells that nothing decides, the one that is shown is told; the other one follows from it."""
    puzzle = Puzzle((3, 3), ((0, 1),), (Rule((0, 1), lambda left: left),), silent=1)
    steps, told = solved(generator(1), puzzle, [1, 0])
    assert told == {0: 1}
    assert [(step.kind, step.cell, step.number) for step in steps] == [("cell", 1, 0)]


# One search for all grids: it knows nothing but the clues


def count_solutions(
    choices: list[list[int]], clues: Sequence[Clue], differ: Sequence[Sequence[int]], columns: int
) -> list[list[int]]:
    """At most two ways to fill the cells, a row at a time; a clue is looked at as soon as its cells are full."""
    rows = [range(at, at + columns) for at in range(0, len(choices), columns)]
    groups = [[group for group in differ if set(group) & set(row)] for row in rows]
    found, filled = list[list[int]](), dict[int, int]()
    options = list[list[tuple[int, ...]]]()
    for row in rows:
        own = [clue for clue in clues if set(clue[0]) <= set(row)]
        alone = any(set(row) <= set(group) for group in differ)
        options.append([
            one for one in product(*(choices[cell] for cell in row))
            if (not alone or len(set(one)) == columns)
            and all(allowed([one[cell - row[0]] for cell in cells]) for cells, allowed in own)
        ])  # fmt: skip
    order = sorted(range(len(rows)), key=lambda row: len(options[row]))

    def fits(row: int) -> bool:
        for group in groups[row]:
            known = [filled[cell] for cell in group if cell in filled]
            if len(set(known)) < len(known):
                return False
        return all(
            allowed([filled[one] for one in cells])
            for cells, allowed in clues
            if set(cells) & set(rows[row]) and all(one in filled for one in cells)
        )

    def search(depth: int) -> None:
        if len(found) > 1:
            return
        if depth == len(order):
            found.append([filled[cell] for cell in range(len(choices))])
            return
        row = order[depth]
        for option in options[row]:
            filled.update(zip(rows[row], option, strict=True))
            if fits(row):
                search(depth + 1)
            for cell in rows[row]:
                del filled[cell]

    search(0)
    return found


def latin(size: int) -> list[list[int]]:
    rows = [[row * size + column for column in range(size)] for row in range(size)]
    return [*rows, *([row[column] for row in rows] for column in range(size))]


def given_or_all(givens: Sequence[int], every: Sequence[int], none: int = 0) -> list[list[int]]:
    return [list(every) if given == none else [given] for given in givens]


PLACE = r"[Rr]ow (\d+), column (\d+)"
STRIKE = re.compile(PLACE + r" cannot be ([\d, or]+)")


class Replay:
    """Follows the working of a grid: every line is proved again on what the lines before it left.

    A clue's line is proved by trying all fillings of its cells; a trial by the solution being the only one.
    """

    def __init__(self, columns: int, choices: list[list[int]], differ: Sequence[Sequence[int]]) -> None:
        self.columns, self.differ = columns, differ
        self.left = [set(one) for one in choices]
        for cell, one in enumerate(choices):
            if len(one) == 1:
                self.put(cell, one[0])

    def put(self, cell: int, number: int) -> None:
        self.left[cell] = {number}
        for group in self.differ:
            if cell in group:
                for other in set(group) - {cell}:
                    self.left[other].discard(number)

    def at(self, row: str, column: str) -> int:
        return (int(row) - 1) * self.columns + int(column) - 1

    def placed(self, line: str) -> bool:
        """A number that is put into a cell, by what is left there or in its row or column."""
        if found := re.fullmatch(PLACE + r": only (\d+) is left\.", line):
            cell, number = self.at(found[1], found[2]), int(found[3])
            assert self.left[cell] == {number}, line
        elif found := re.fullmatch(r"(Row|Column) (\d+): (\d+) can only stand in (?:row|column) (\d+)\.", line):
            across, number = found[1] == "Row", int(found[3])
            cell = self.at(found[2], found[4]) if across else self.at(found[4], found[2])
            group = self.differ[int(found[2]) - 1 + (0 if across else self.columns)]
            assert [one for one in group if number in self.left[one]] == [cell], line
        else:
            return False
        self.put(cell, number)
        return True

    def struck(self, line: str, clue_of: Callable[[str], Clue]) -> None:
        """What a clue rules out is part of no filling of its cells."""
        head, _, tail = line.partition(": ")
        cells, allowed = clue_of(head)
        groups = [[place for place, cell in enumerate(cells) if cell in group] for group in self.differ]
        possible = [
            filling for filling in product(*(sorted(self.left[cell]) for cell in cells))
            if all(len({filling[place] for place in group}) == len(group) for group in groups) and allowed(filling)
        ]  # fmt: skip
        strikes = STRIKE.findall(tail)
        assert strikes, line
        for row, column, numbers_struck in strikes:
            cell = self.at(row, column)
            for number in map(int, re.findall(r"\d+", numbers_struck)):
                assert number in self.left[cell], line
                assert all(filling[cells.index(cell)] != number for filling in possible), line
                self.left[cell].discard(number)

    def follow(self, problem: Problem, clue_of: Callable[[str], Clue]) -> None:
        answer = cells_of(problem)
        for line in (problem.solution or "").partition("\nAnswer:")[0].split("\n"):
            if found := re.match(PLACE + r": (\d+) would in the end leave nothing for", line):
                cell, number = self.at(found[1], found[2]), int(found[3])
                assert number in self.left[cell] - {answer[cell]}, line
                self.left[cell].discard(number)
            elif not self.placed(line):
                self.struck(line, clue_of)
        assert self.left == [{number} for number in answer]


# Futoshiki


def futoshiki_from_prompt(problem: Problem) -> tuple[list[int], set[tuple[int, int]]]:
    """Givens and signs as a reader takes them from the drawing."""
    lines = drawing(problem).split("\n")
    size = (len(lines) + 1) // 2
    givens, less = list[int](), set[tuple[int, int]]()
    for at, line in enumerate(lines[::2]):
        for place in range(size):
            cell = at * size + place
            givens.append(int(line[4 * place].replace(".", "0")))
            sign = line[4 * place + 2 : 4 * place + 3]
            if sign in ("<", ">"):
                less.add((cell, cell + 1) if sign == "<" else (cell + 1, cell))
    for at, line in enumerate(lines[1::2]):
        for place in range(size):
            cell, sign = at * size + place, line[4 * place : 4 * place + 1]
            if sign in ("^", "v"):
                less.add((cell, cell + size) if sign == "^" else (cell + size, cell))
    return givens, less


@pytest.mark.parametrize("count", [FEW, MANY])
def test_futoshiki(count: int) -> None:
    """Read from the prompt alone, a search finds the answer and no other; each step of the working is true."""
    for problem in drawn("futoshiki", count, range(1, 9) if count > FEW else range(1, 7)):
        givens, less = futoshiki_from_prompt(problem)
        size = problem.data["size"]
        choices = given_or_all(givens, range(1, size + 1))
        clues: list[Clue] = [(pair, lambda two: two[0] < two[1]) for pair in sorted(less)]
        assert count_solutions(choices, clues, latin(size), size) == [cells_of(problem)]

        def clue_of(head: str, size: int = size, less: set[tuple[int, int]] = less) -> Clue:
            row, column, other_row, other_column = map(int, re.findall(r"\d+", head))
            pair = (row - 1) * size + column - 1, (other_row - 1) * size + other_column - 1
            assert pair in less
            return pair, lambda two: two[0] < two[1]

        Replay(size, choices, latin(size)).follow(problem, clue_of)


# Skyscraper puzzle


def views(heights: Sequence[int]) -> int:
    return sum(all(before < height for before in heights[:place]) for place, height in enumerate(heights))


def skyscrapers_from_prompt(problem: Problem) -> tuple[list[int], list[tuple[int, int]]]:
    """Givens, and the views of rows and columns from both ends, 0 where there is a dash."""
    top, _, *rows, _, bottom = (line.replace("-", "0").replace(".", "0") for line in drawing(problem).split("\n"))
    givens, seen = list[int](), list[tuple[int, int]]()
    for row in rows:
        first, middle, last = row.split("|")
        givens += map(int, middle.split())
        seen.append((int(first), int(last)))
    return givens, [*seen, *zip(map(int, top.split()), map(int, bottom.split()), strict=True)]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_skyscrapers(count: int) -> None:
    """Read from the prompt alone, a search finds the answer and no other; each step of the working is true."""
    for problem in drawn("skyscraper_puzzle", count, range(1, 8) if count > FEW else range(1, 6)):
        givens, seen = skyscrapers_from_prompt(problem)
        size = problem.data["size"]
        choices = given_or_all(givens, range(1, size + 1))

        def clue(number: int, size: int = size, seen: list[tuple[int, int]] = seen) -> Clue:
            first, last = seen[number]
            return tuple(
                latin(size)[number]
            ), lambda row: (not first or views(row) == first) and (not last or views(row[::-1]) == last)

        clues = [clue(number) for number in range(2 * size)]
        assert count_solutions(choices, clues, latin(size), size) == [cells_of(problem)]

        def clue_of(head: str, size: int = size, clues: list[Clue] = clues) -> Clue:
            found = re.match(r"(Row|Column) (\d+), ", head)
            assert found
            return clues[int(found[2]) - 1 + (size if found[1] == "Column" else 0)]

        Replay(size, choices, latin(size)).follow(problem, clue_of)


# Calcudoko


def makes(sign: str, value: int) -> Callable[[Sequence[int]], bool]:
    def allowed(found: Sequence[int]) -> bool:
        small, large = min(found), max(found)
        total = 1
        for number in found:
            total *= number
        return value == {"+": sum(found), "×": total, "-": large - small, "÷": large / small, "": found[0]}[sign]

    return allowed


@pytest.mark.parametrize("count", [FEW, MANY])
def test_calcudoko(count: int) -> None:
    """Read from the prompt alone, a search finds the answer and no other; each step of the working is true."""
    for problem in drawn("calcudoko", count, range(1, 8) if count > FEW else range(1, 6)):
        size = problem.data["size"]
        names, _, values = drawing(problem).partition("\n\n")
        cages: dict[str, Clue] = {}
        choices = [list(range(1, size + 1)) for _ in range(size * size)]
        for name, value, sign in re.findall(r"^(\w): (\d+)([-+×÷]?)$", values, re.MULTILINE):
            cells = tuple(place for place, one in enumerate(names.split()) if one == name)
            cages[name] = cells, makes(sign, int(value))
            if not sign:
                assert len(cells) == 1
                choices[cells[0]] = [int(value)]
            assert len(cells) == 2 or sign not in tuple("-÷")
        assert set(names.split()) == set(cages)
        assert count_solutions(choices, list(cages.values()), latin(size), size) == [cells_of(problem)]
        Replay(size, choices, latin(size)).follow(problem, lambda head, cages=cages: cages[head.split()[1]])


# Survo, kukurasu


def sums_from_prompt(problem: Problem) -> tuple[list[str], list[int]]:
    """The cells of a drawn table, and the sums of its rows and columns."""
    lines = [line for line in drawing(problem).split("\n") if set(line) != {"-"}]
    rows = [line.split("|")[-2:] for line in lines if "|" in line]
    return [cell for row, _ in rows for cell in row.split()], [
        *(int(last) for _, last in rows),
        *map(int, lines[-1].split()),
    ]


def table_lines(rows: int, columns: int) -> list[tuple[int, ...]]:
    across = [tuple(range(at, at + columns)) for at in range(0, rows * columns, columns)]
    return [*across, *(tuple(range(at, rows * columns, columns)) for at in range(columns))]


def sum_clue(cells: tuple[int, ...], total: int, weights: Sequence[int] = ()) -> Clue:
    weights = weights or [1] * len(cells)
    return cells, lambda found: sum(one * two for one, two in zip(found, weights, strict=True)) == total


@pytest.mark.parametrize("count", [FEW, MANY])
def test_survo(count: int) -> None:
    """Read from the prompt alone, a search finds the answer and no other; each step of the working is true."""
    for problem in drawn("survo", count, range(1, 7) if count > FEW else range(1, 5)):
        rows, columns = problem.data["rows"], problem.data["columns"]
        shown, sums = sums_from_prompt(problem)
        given = {int(cell) for cell in shown if cell != "."}
        rest = [number for number in range(1, rows * columns + 1) if number not in given]
        choices = [rest if cell == "." else [int(cell)] for cell in shown]
        clues = [sum_clue(line, total) for line, total in zip(table_lines(rows, columns), sums, strict=True)]
        every = [list(range(rows * columns))]
        assert count_solutions(choices, clues, every, columns) == [cells_of(problem)]

        def clue_of(head: str, clues: list[Clue] = clues, rows: int = rows) -> Clue:
            kind, number = head.split()[:2]
            return clues[int(number) - 1 + (rows if kind == "Column" else 0)]

        Replay(columns, choices, every).follow(problem, clue_of)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_kukurasu(count: int) -> None:
    """Read from the prompt alone, a search finds the answer and no other; each sum worked out settles what it says."""
    for problem in drawn("kukurasu", count, range(1, 6)):
        rows, columns = problem.data["rows"], problem.data["columns"]
        shown, sums = sums_from_prompt(problem)
        choices = [[0, 1] if cell == "." else [int(cell)] for cell in shown]
        weights = [range(1, columns + 1)] * rows + [range(1, rows + 1)] * columns
        lines = table_lines(rows, columns)
        clues = [sum_clue(line, total, list(own)) for line, total, own in zip(lines, sums, weights, strict=True)]
        assert count_solutions(choices, clues, [], columns) == [cells_of(problem)]
        for line in (problem.solution or "").partition("\nAnswer:")[0].split("\n"):
            if found := re.match(r"With ([01]) in row (\d+), column (\d+), .* so it is ([01])\.", line):
                cell = (int(found[2]) - 1) * columns + int(found[3]) - 1
                assert found[1] != found[4] == str(cells_of(problem)[cell])
                choices[cell] = [int(found[4])]
                continue
            found = re.match(r"(Row|Column) (\d+) \(sum (\d+)\): ", line)
            assert found, line
            number = int(found[2]) - 1 + (rows if found[1] == "Column" else 0)
            cells, allowed = clues[number]
            assert int(found[3]) == sums[number]
            possible = [one for one in product(*(choices[cell] for cell in cells)) if allowed(one)]
            for place, mark in re.findall(r"(?:row|column) (\d+) is ([01])", line):
                assert {one[int(place) - 1] for one in possible} == {int(mark)}
                choices[cells[int(place) - 1]] = [int(mark)]
        assert choices == [[cell] for cell in cells_of(problem)]


# Cryptarithm


def written_in_letters(problem: Problem) -> tuple[str, dict[str, int]]:
    """The equation and the letters that are told, from the prompt."""
    found = re.search(r"[A-Z]{2,}(?: [-+] [A-Z]{2,})+ = [A-Z]{2,}", problem.prompt)
    assert found
    told = re.search(r"It is known that (.*?)\. ", problem.prompt)
    return found[0], {letter: int(digit) for letter, digit in re.findall(r"([A-Z]) = (\d)", told[1] if told else "")}


def keys(equation: str, told: dict[str, int]) -> Iterator[dict[str, int]]:
    """Every way to give the letters digits that makes the equation true, by trying all."""
    letters = sorted(set(re.findall(r"[A-Z]", equation)) - set(told))
    words = re.findall(r"[A-Z]+", equation)
    weights: dict[str, int] = dict.fromkeys([*letters, *told], 0)
    for place, word in enumerate(words):
        sign = -1 if place == len(words) - 1 or (place == 1 and " - " in equation) else 1
        for power, letter in enumerate(reversed(word)):
            weights[letter] += sign * 10**power
    base = sum(weights[letter] * digit for letter, digit in told.items())
    free = [digit for digit in range(10) if digit not in told.values()]
    leading = {letters.index(word[0]) for word in words if word[0] in letters}
    own = [weights[letter] for letter in letters]
    for digits in permutations(free, len(letters)):
        if base + sum(map(int.__mul__, own, digits)) == 0 and all(digits[place] for place in leading):
            yield dict(zip(letters, digits, strict=True)) | told


@pytest.mark.parametrize("count", [FEW, MANY])
def test_cryptarithms_have_one_solution(count: int) -> None:
    """All ways to give the letters of the prompt digits are tried: one is true, and it is the answer's."""
    for problem in drawn("cryptarithm", count, range(1, 8) if count > FEW else range(1, 6)):
        equation, told = written_in_letters(problem)
        (key,) = keys(equation, told)
        assert problem.answer == ", ".join(f"{letter}={key[letter]}" for letter in sorted(key))


@pytest.mark.parametrize("count", [FEW, MANY])
def test_the_working_of_cryptarithms_never_loses_the_solution(count: int) -> None:
    """What a line leaves to a letter holds its digit, less and less remains, and what a line says is so is so."""
    for problem in drawn("cryptarithm", count):
        key = {part[0]: int(part[2]) for part in problem.answer.split(", ")}
        left = {letter: set(range(10)) for letter in key}
        for line in (problem.solution or "").partition("\nTogether:")[0].split("\n")[1:]:
            for letter, digits in re.findall(r"\b([A-Z]) is (?:one of )?(\d(?:, \d)*)(?=[;.])", line):
                assert key[letter] in set(map(int, digits.split(", "))) < left[letter] | {10}, line
                left[letter] = set(map(int, digits.split(", ")))
            for letter, digit in re.findall(r"so ([A-Z]) is not (\d)", line):
                assert key[letter] != int(digit), line
        equation = re.search(r"^Together: (.*) = (\d+)\.$", problem.solution or "", re.MULTILINE)
        assert equation
        assert eval(re.sub(r"\b0+(?=\d)", "", equation[1])) == int(equation[2])


# Math path, operation


@pytest.mark.parametrize("count", [FEW, MANY])
def test_math_paths_are_counted_and_true(count: int) -> None:
    """The ways to fill the digits in are as many as trying all of them finds, and the answer is one of them."""
    family = find.module("problems", "math_path")
    for problem in drawn("math_path", count, range(1, 6) if count > FEW else range(1, 4)):
        puzzle = problem.data["equation"]
        assert puzzle in problem.prompt
        ways = set()
        for digits in product("0123456789", repeat=puzzle.count("?")):
            text = puzzle.replace("?", "{}").format(*digits)
            if re.search(r"\b0\d|÷ 0", text):
                continue
            left, right = text.replace("×", "*").replace("÷", "/").split(" = ")
            if abs(eval(left) - int(right)) < 1e-9:
                ways.add(text)
        assert len(ways) == problem.difficulty["solutions"]
        assert problem.answer in ways
        for text in sorted(ways)[:20]:
            assert family.check(problem, text).passed
        for line in (problem.solution or "").split("\n")[1:-2]:
            sides = line.replace("×", "*").replace("÷", "/").split(" = ")
            assert abs(eval(sides[0]) - eval(sides[1])) < 1e-9, line


@pytest.mark.parametrize("count", [FEW, MANY])
def test_operations_read_from_the_prompt(count: int) -> None:
    """Definitions and expression, read from the English prompt and worked out left to right, give the answer."""
    for problem in drawn("operation", count):
        formulas: dict[str, tuple[str, str]] = {}
        for sign, first, second in re.findall(
            r"^a (.) b = (.*?)(?: if a > b, and a . b = (.*) if not)?$", problem.prompt, re.MULTILINE
        ):
            formulas[sign] = first, second or first

        def worth(text: str, a: int = 0, b: int = 0, formulas: dict[str, tuple[str, str]] = formulas) -> int:
            """A formula or expression: new signs go first where a formula holds one, each in brackets of its own."""
            while found := re.search(r"\(([^()]*)\)", text):
                text = text.replace(found[0], str(worth(found[1], a, b)).replace("-", "~"), 1)
            signs = "".join(formulas)
            if not re.search(f"[{signs}]", text):
                return int(eval(text.replace("×", "*").replace("~", "-"), {"a": a, "b": b}))
            first, *rest = re.split(f" ([{signs}]) ", text)
            total = worth(first, a, b)
            for sign, number in zip(rest[::2], rest[1::2], strict=True):
                other = worth(number, a, b)
                total = worth(formulas[sign][0 if total > other else 1], total, other)
            return total

        expression = problem.data["expression"]
        assert expression in problem.prompt
        assert str(worth(expression)) == problem.answer
        for line in (problem.solution or "").split("\n")[:-1]:
            *_, text, result = line.split(" = ")
            assert eval(text.replace("×", "*")) == int(result), line


def test_numbers_of_candidates() -> None:
    """Bits and numbers are the same set."""
    assert [numbers(bits(found)) for found in ([], [0], [1, 3], [9, 2])] == [(), (0,), (1, 3), (2, 9)]
