"""A second opinion on puzzles of placing and paths: other encodings and searches, on nothing but what is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems import sat
from seedbed.problems.grids.campsites import drawn_site, matched, site_rules
from seedbed.problems.grids.counting_rules import Board, Rule, Step, deduce

MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: range = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(29, name, level, place), level=level) for level in levels for place in range(count)]


def exactly(literals: Sequence[int], count: int) -> Iterator[list[int]]:
    """Clauses that say that so many of the literals hold."""
    for some in combinations(literals, count + 1):
        yield [-one for one in some]
    for some in combinations(literals, len(literals) - count + 1):
        yield list(some)


def one_solution(clauses: Iterator[list[int]], answer: Sequence[int]) -> bool:
    """Whether the answer (literals of all cells) satisfies the clauses and nothing else does."""
    solver = sat.Solver(clauses)
    if not solver.possible(answer):
        return False
    solver.add([-one for one in answer])
    return not solver.possible()


def literals_of(problem: Problem, sign: str) -> list[int]:
    """The answer as literals, one a cell: positive where the sign stands."""
    return [cell if one == sign else -cell for cell, one in enumerate(problem.answer.split(), 1)]


def distance(one: int, two: int, columns: int) -> tuple[int, int]:
    return abs(one // columns - two // columns), abs(one % columns - two % columns)


def star_clauses(problem: Problem) -> Iterator[list[int]]:
    size, stars = len(problem.data["regions"]), problem.data["stars"]
    cells = range(size * size)
    regions = [region for row in problem.data["regions"] for region in row]
    for name in range(size):
        yield from exactly([cell + 1 for cell in cells if cell // size == name], stars)
        yield from exactly([cell + 1 for cell in cells if cell % size == name], stars)
        yield from exactly([cell + 1 for cell in cells if regions[cell] == name], stars)
    yield from ([-one - 1, -two - 1] for one, two in combinations(cells, 2) if max(distance(one, two, size)) == 1)


@pytest.mark.parametrize("count", [1, MANY])
def test_star_placements_have_one_solution(count: int) -> None:
    """Clauses written anew have the answer and no other; the regions hang together."""
    for problem in drawn("star_placement_puzzle", count):
        assert one_solution(star_clauses(problem), literals_of(problem, "1"))


def test_two_stars_have_one_solution() -> None:
    """The same for two stars a row."""
    make = find.module("problems", "star_placement_puzzle").make
    problem = make(generator(3), size=9, stars=2)
    assert problem.answer.count("1") == 18
    assert one_solution(star_clauses(problem), literals_of(problem, "1"))


@pytest.mark.parametrize("count", [2, MANY])
def test_norinori_have_one_solution(count: int) -> None:
    """Clauses written anew have the answer and no other."""
    for problem in drawn("norinori", count):
        regions = problem.data["regions"]
        columns = len(regions[0])
        names = [region for row in regions for region in row]
        cells = range(len(names))

        def clauses() -> Iterator[list[int]]:
            for name in set(names):  # noqa: B023 - used at once
                yield from exactly([cell + 1 for cell in cells if names[cell] == name], 2)  # noqa: B023
            for cell in cells:  # noqa: B023
                near = [one + 1 for one in cells if sum(distance(one, cell, columns)) == 1]  # noqa: B023
                yield [-cell - 1, *near]
                yield from ([-cell - 1, -one, -two] for one, two in combinations(near, 2))
            for row, column, shaded in problem.data["givens"]:  # noqa: B023
                yield [(row * columns + column + 1) * (1 if shaded else -1)]  # noqa: B023

        assert one_solution(clauses(), literals_of(problem, "1"))


@pytest.mark.parametrize("count", [2, MANY])
def test_campsites_have_one_solution(count: int) -> None:
    """Clauses written anew, with who owns which tent, have the answer's tents and no others."""
    for problem in drawn("campsite", count):
        data = problem.data
        columns, cells = len(data["columns"]), range(len(data["rows"]) * len(data["columns"]))
        trees = [row * columns + column for row, column in data["trees"]]
        owns = [(tree, cell) for tree in trees for cell in cells
                if cell not in trees and sum(distance(tree, cell, columns)) == 1]  # fmt: skip
        number = {pair: len(cells) + place for place, pair in enumerate(owns, 1)}
        clauses = [[-cell - 1, *(number[pair] for pair in owns if pair[1] == cell)] for cell in cells]
        for tree in trees:
            clauses += exactly([number[pair] for pair in owns if pair[0] == tree], 1)
        clauses += [[-number[pair], pair[1] + 1] for pair in owns]
        clauses += [[-number[one], -number[two]] for one, two in combinations(owns, 2) if one[1] == two[1]]
        for row, tents in enumerate(data["rows"]):
            clauses += exactly([cell + 1 for cell in cells if cell // columns == row], tents)
        for column, tents in enumerate(data["columns"]):
            clauses += exactly([cell + 1 for cell in cells if cell % columns == column], tents)
        clauses += [[-a - 1, -b - 1] for a, b in combinations(cells, 2) if max(distance(a, b, columns)) == 1]
        clauses += [[(row * columns + column + 1) * (1 if tent else -1)] for row, column, tent in data["givens"]]
        assert one_solution(iter(clauses), literals_of(problem, "A"))


def test_trees_and_tents_are_matched_one_to_one() -> None:
    """Two trees that can only share a tent are not matched, though every tree and every tent has a neighbour."""
    assert matched([0, 2], [1, 3], 1, 5)
    assert matched([1, 3, 5], [0, 2, 4], 1, 6)
    assert not matched([0, 2, 5], [1, 4, 6], 1, 7), "trees 0 and 2 only reach tent 1"
    assert not matched([0, 2], [1], 1, 4)


@pytest.mark.parametrize("count", [3, MANY])
def test_minesweeper_names_all_mines_that_can_be_proved(count: int) -> None:
    """A solver that is asked for each covered cell forces the named ones and no others."""
    for problem in drawn("minesweeper", count):
        board = [number for row in problem.data["board"] for number in row]
        size = len(problem.data["board"])
        covered = [cell for cell, number in enumerate(board) if number < 0]
        solver = sat.Solver([[cell + 1, -cell - 1] for cell in covered])
        for cell, number in enumerate(board):
            near = [one + 1 for one in covered if max(distance(one, cell, size)) == 1]
            if number >= 0:
                for clause in exactly(near, number):
                    solver.add(clause)
        forced = solver.forced([cell + 1 for cell in covered])
        assert ", ".join(f"({(one - 1) // size + 1}, {(one - 1) % size + 1})" for one in forced) == problem.answer
        assert len(forced) >= 2


WAYS = {"→": (0, 1), "↘": (1, 1), "↓": (1, 0), "↙": (1, -1), "←": (0, -1), "↖": (-1, -1), "↑": (-1, 0), "↗": (-1, 1)}


def runs(
    puzzle: list[list[str]], row: int, column: int, free: dict[tuple[int, int], str]
) -> list[dict[tuple[int, int], str]]:
    """Every way for a number to send out runs over free cells, as the arrows it puts down."""
    found: list[dict[tuple[int, int], str]] = [{}]
    for arrow, (down, right) in WAYS.items():
        ray, cell = list[tuple[int, int]](), (row + down, column + right)
        while free.get(cell) in (".", arrow):
            ray.append(cell)
            cell = (cell[0] + down, cell[1] + right)
        found = [{**one, **dict.fromkeys(ray[:length], arrow)} for one in found for length in range(len(ray) + 1)
                 if len(one) + length <= int(puzzle[row][column])]  # fmt: skip
    return [one for one in found if len(one) == int(puzzle[row][column])]


def maze_solutions(puzzle: list[list[str]], limit: int = 2) -> list[dict[tuple[int, int], str]]:
    """Full mazes by giving each number, that with fewest ways first, one of its ways."""
    cells = {(row, column): sign for row, line in enumerate(puzzle) for column, sign in enumerate(line)}
    numbers = [place for place, sign in cells.items() if sign.isdigit()]
    found = list[dict[tuple[int, int], str]]()

    def place(left: list[tuple[int, int]], free: dict[tuple[int, int], str], put: dict[tuple[int, int], str]) -> None:
        if len(found) >= limit:
            return
        if not left:
            if not free:
                found.append(put)
            return
        ways = {one: runs(puzzle, *one, free) for one in left}
        best = min(left, key=lambda one: len(ways[one]))
        for way in ways[best]:
            rest = {cell: sign for cell, sign in free.items() if cell not in way}
            place([one for one in left if one != best], rest, {**put, **way})

    place(numbers, {one: sign for one, sign in cells.items() if not sign.isdigit()}, {})
    return found


@pytest.mark.parametrize("count", [1, MANY])
def test_arrow_mazes_have_one_solution(count: int) -> None:
    """A search that gives whole runs to numbers finds the answer and no other."""
    for problem in drawn("arrow_maze", count, range(1, 6)):
        found = maze_solutions(problem.data["puzzle"])
        assert len(found) == 1
        rows = [line.split() for line in problem.answer.split("\n")]
        assert all(rows[row][column] == arrow for (row, column), arrow in found[0].items())


def path_solutions(puzzle: list[list[int]], limit: int = 2) -> list[list[int]]:
    """Full paths by walking from every possible start, number by number."""
    columns, cells = len(puzzle[0]), [number for row in puzzle for number in row]
    at = {number: cell for cell, number in enumerate(cells) if number}
    near = [[two for two in range(len(cells)) if sum(distance(one, two, columns)) == 1] for one in range(len(cells))]
    given, found = sorted(at), list[list[int]]()

    def walk(path: list[int], used: set[int]) -> None:
        if len(found) >= limit:
            return
        number = len(path) + 1
        if number > len(cells):
            found.append(path)
            return
        ahead = next((one for one in given if one >= number), None)
        for cell in near[path[-1]] if path else range(len(cells)):
            fits = cell not in used and cells[cell] in (0, number) and at.get(number, cell) == cell
            if fits and (ahead is None or sum(distance(cell, at[ahead], columns)) <= ahead - number):
                walk([*path, cell], used | {cell})

    walk([], set())
    return found


@pytest.mark.parametrize("count", [1, MANY])
def test_numbrix_have_one_solution(count: int) -> None:
    """A walk that knows no logic finds the answer and no other."""
    for problem in drawn("numbrix", count, range(1, 6) if count == 1 else range(1, 9)):
        found = path_solutions(problem.data["puzzle"])
        signs = problem.answer.split()
        assert found == [[signs.index(str(number)) for number in range(1, len(signs) + 1)]]


def islands(size: int, start: int, rows: int, columns: int) -> set[frozenset[int]]:
    """Every connected set of so many cells with the start."""
    found = {frozenset([start])}
    for _ in range(size - 1):
        found = {one | {cell} for one in found for cell in range(rows * columns)
                 if cell not in one and any(sum(distance(cell, other, columns)) == 1 for other in one)}  # fmt: skip
    return found


def walls_are_right(wall: set[int], rows: int, columns: int) -> bool:
    """Whether the walls hang together and fill no square."""
    for cell in wall:
        if cell % columns < columns - 1 and {cell + 1, cell + columns, cell + columns + 1} <= wall:
            return False
    reached = set(sorted(wall)[:1])
    while more := {one for one in wall - reached if any(sum(distance(one, two, columns)) == 1 for two in reached)}:
        reached |= more
    return reached == wall


def wall_solutions(puzzle: list[list[str]]) -> list[set[int]]:
    """Walls around every choice of one shape for each number."""
    rows, columns, signs = len(puzzle), len(puzzle[0]), [sign for row in puzzle for sign in row]
    starts = [cell for cell, sign in enumerate(signs) if sign.isdigit()]
    ways = {start: [one for one in islands(int(signs[start]), start, rows, columns)
                    if not any(signs[cell] == "W" or (signs[cell].isdigit() and cell != start) for cell in one)]
            for start in starts}  # fmt: skip
    starts.sort(key=lambda start: len(ways[start]))
    found = list[set[int]]()

    def place(left: list[int], land: frozenset[int], closed: frozenset[int]) -> None:
        if not left:
            wall = set(range(rows * columns)) - land
            if all(signs[cell] != "o" for cell in wall) and walls_are_right(wall, rows, columns):
                found.append(wall)
            return
        for way in ways[left[0]]:
            if not way & closed:
                near = {cell for cell in range(rows * columns)
                        if any(sum(distance(cell, one, columns)) == 1 for one in way)}  # fmt: skip
                place(left[1:], land | way, closed | way | near)

    place(starts, frozenset(), frozenset())
    return found


@pytest.mark.parametrize("count", [1, MANY])
def test_number_walls_have_one_solution(count: int) -> None:
    """All shapes of all islands are tried: the answer's wall keeps every rule and no other does."""
    for problem in drawn("number_wall", count, range(1, 4)):
        signs = problem.answer.split()
        assert wall_solutions(problem.data["puzzle"]) == [{cell for cell, sign in enumerate(signs) if sign == "W"}]


def follows(rule: Rule, known: set[int], gained: Sequence[int]) -> bool:
    """Whether every way to keep one rule with what is known has all that is gained (no way at all: True)."""
    signs = {abs(one) for one in rule.literals}
    order = sorted(signs)
    for values in product((True, False), repeat=len(order)):
        held = {one if yes else -one for one, yes in zip(order, values, strict=True)}
        keeps = rule.least <= sum(one in held for one in rule.literals) <= rule.most
        if keeps and all(-one not in held for one in known) and not set(gained) <= held:
            return False
    return True


def prove(steps: Sequence[Step], known: set[int]) -> None:
    """Each step follows from its rule and its reasons, and those were known by then."""
    for step in steps:
        if step.kind == "trial":
            inside = known | {-step.gained[0]}
            prove(step.chain, inside)
            for inner in step.chain:
                inside |= set(inner.gained)
            assert set(step.because) <= inside
            assert follows(step.rule, set(step.because), [0]), "the rule is not broken"
        else:
            assert set(step.because) <= known
            assert follows(step.rule, set(step.because), step.gained)
        known |= set(step.gained)


def test_steps_follow_from_their_rule_alone() -> None:
    """All ways to keep the rule of a step are tried, on a few campsites; trials end in a rule that none keeps."""
    kinds = set()
    for place in range(8, 13):
        site = drawn_site(generator(31, place), 5, 5)
        board = Board(site_rules(site), 25 + len(site.pairs))
        steps = deduce(board, [*range(1, 26), *range(-25, 0)])
        kinds |= {step.kind for step in steps}
        prove(steps, set())
    assert kinds == {"full", "short", "trial"}


FACT = re.compile(r"(no )?(star|mine|tent|shaded|blank|wall|land|[→↘↓↙←↖↑↗]) at ((?:\(\d+, \d+\)(?:, (?=\())?)+)")
SIGNS = {"star": "1", "shaded": "1", "blank": "0", "tent": "A", "wall": "W"}


def facts(text: str) -> set[tuple[str, bool, int, int]]:
    """What a text says of cells: the sign, whether it is there, row and column."""
    said = set()
    for no, word, cells in FACT.findall(text):
        for row, column in re.findall(r"\((\d+), (\d+)\)", cells):
            said.add((SIGNS.get(word, word), not no, int(row) - 1, int(column) - 1))
    return said


def true_of(problem: Problem, fact: tuple[str, bool, int, int]) -> bool:
    sign, there, row, column = fact
    if sign == "mine":
        return not there or [row + 1, column + 1] in problem.data["mines"]
    if sign == "land":
        return (problem.answer.split("\n")[row].split()[column] != "W") == there
    return (problem.answer.split("\n")[row].split()[column] == sign) == there


@pytest.mark.parametrize(
    "name", ["star_placement_puzzle", "norinori", "campsite", "minesweeper", "arrow_maze", "number_wall"]
)
@pytest.mark.parametrize("count", [1, MANY])
def test_every_written_fact_is_true_and_said_before_it_is_used(name: str, count: int) -> None:
    """Read from the text alone: no line is untrue, and reasons in brackets were given or said."""
    for problem in drawn(name, count):
        assert problem.solution is not None
        known = facts(problem.prompt.partition("Given")[2])
        if name == "arrow_maze":
            rows = enumerate(problem.data["puzzle"])
            known |= {(sign, True, row, column) for row, line in rows for column, sign in enumerate(line)}
        for line in problem.solution.partition("\nAnswer:")[0].split("\n")[1:]:
            reason, _, result = line.rpartition(": ")
            if line.startswith("Suppose") or (line.startswith("- ") and "So it is wrong" not in line):
                continue
            assert facts(result) or " own" in result, line
            assert all(true_of(problem, fact) for fact in facts(result)), line
            if not line.startswith("- "):
                assert {fact for fact in facts(reason) if fact[0] != "0"} <= known, line
            known |= {fact for fact in facts(result) if fact[0] != "0"}
        for row, line in enumerate(problem.answer.split("\n") if name in ("star_placement_puzzle", "norinori") else ()):
            for column, sign in enumerate(line.split()):
                assert sign == "0" or ("1", True, row, column) in known


def rows_like(problem: Problem, cell: str) -> list[list[str]]:
    """The lines of a prompt that are rows of such cells."""
    lines = re.findall(rf"^ *{cell}(?: +{cell})+$", problem.prompt, re.MULTILINE)
    return [line.split() for line in lines]


def test_the_written_puzzles_are_those_in_the_data() -> None:
    """Read from the prompt alone, every puzzle is the one that the checker works from."""
    for name in ("star_placement_puzzle", "norinori"):
        for problem in drawn(name, 1):
            rows = rows_like(problem, "[A-Z]")
            assert [["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(one) for one in row] for row in rows] == problem.data["regions"]
    for problem in drawn("norinori", 3):
        given = {(row, column, int(sign)) for sign, yes, row, column in facts(problem.prompt.partition("Given")[2])}
        assert given == {tuple(one) for one in problem.data["givens"]}
    for problem in drawn("campsite", 2):
        rows = rows_like(problem, "[T.]")
        trees = [[row, column] for row, line in enumerate(rows) for column, sign in enumerate(line) if sign == "T"]
        assert trees == problem.data["trees"]
        counts = re.search(r"top to bottom: ([\d, ]+)\. Columns from left to right: ([\d, ]+)\.", problem.prompt)
        assert counts
        assert [[int(one) for one in part.split(", ")] for part in counts.groups()] == [
            problem.data["rows"], problem.data["columns"],
        ]  # fmt: skip
    for problem in drawn("minesweeper", 1):
        rows = rows_like(problem, r"[\d?]")
        assert [[-1 if one == "?" else int(one) for one in row] for row in rows] == problem.data["board"]
    for problem in drawn("numbrix", 1):
        rows = rows_like(problem, r"(?:\d+|\.)")
        assert [[0 if one == "." else int(one) for one in row] for row in rows] == problem.data["puzzle"]
    for problem in drawn("number_wall", 1):
        assert rows_like(problem, r"[\dWo.]") == problem.data["puzzle"]
    for problem in drawn("arrow_maze", 1):
        assert rows_like(problem, r"(?:\d+|[.→↘↓↙←↖↑↗])") == problem.data["puzzle"]


def test_the_search_for_paths_leaves_no_snake() -> None:
    """Hardly two of 100 drawn paths of 36 cells are the same, and few rows are walked straight through."""
    problems = [find.module("problems", "numbrix").make(generator(37, place), level=6) for place in range(100)]
    assert len({problem.answer for problem in problems}) >= 99
    straight = 0
    for problem in problems:
        for row in problem.answer.split("\n"):
            numbers = [int(one) for one in row.split()]
            straight += abs(numbers[0] - numbers[-1]) == len(numbers) - 1
    assert straight < 150
