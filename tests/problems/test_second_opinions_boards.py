"""A second opinion on nonograms and sliding puzzles: brute force that knows nothing of how they were made."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.grids.line_runs import narrowed, runs_of

FEW = 4
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""

Line = tuple[int, ...]


def drawn(name: str, count: int, levels: range = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(23, name, level, place), level=level) for level in levels for place in range(count)]


# Nonograms


@lru_cache(maxsize=100_000)
def placings(runs: tuple[int, ...], size: int) -> tuple[Line, ...]:
    """All lines of a length with these runs."""
    if not runs:
        return ((0,) * size,)
    first, rest = runs[0], runs[1:]
    found = []
    for gap in range(size - first + 1):
        head = (0,) * gap + (1,) * first + ((0,) if rest else ())
        if len(head) <= size:
            found += [head + tail for tail in placings(rest, size - len(head))]
    return tuple(found)


def pictures(rows: list[Line], columns: list[Line], size: int) -> Iterator[tuple[Line, ...]]:
    """Every picture with these clues: whole rows are tried from the top, columns are counted as they grow."""

    def fits(above: list[Line]) -> bool:
        for column, runs in enumerate(columns):
            cells = [row[column] for row in above]
            found = list(runs_of(cells))
            if len(above) == len(rows):
                if tuple(found) != runs:
                    return False
                continue
            if len(found) > len(runs) or any(one != two for one, two in zip(found[:-1], runs, strict=False)):
                return False
            if found and (found[-1] > runs[len(found) - 1] or (not cells[-1] and found[-1] != runs[len(found) - 1])):
                return False
            left = runs[len(found) :]
            if sum(left) + max(0, len(left) - 1) > len(rows) - len(above):
                return False
        return True

    def grow(above: list[Line]) -> Iterator[tuple[Line, ...]]:
        if len(above) == len(rows):
            yield tuple(above)
            return
        for line in placings(rows[len(above)], size):
            above.append(line)
            if fits(above):
                yield from grow(above)
            above.pop()

    return grow([])


@pytest.mark.parametrize("count", [FEW, MANY])
def test_nonograms_have_one_solution(count: int) -> None:
    """A search by whole rows that knows no logic finds the answer and no other; boards of up to 8 rows."""
    for problem in drawn("nonogram", count, range(1, 8)):
        rows, columns = (list(map(tuple, problem.data[name])) for name in ("rows", "columns"))
        given_cells = problem.data["givens"]
        found = [
            picture
            for picture in pictures(rows, columns, len(columns))
            if all(picture[row][column] == mark for row, column, mark in given_cells)
        ]
        answer = tuple(tuple(map(int, row.split())) for row in problem.answer.split("\n"))
        assert found == [answer]


@given(st.lists(st.integers(0, 1), min_size=1, max_size=11), st.data())
def test_what_a_line_leaves_is_what_all_its_placings_leave(cells: list[int], data: st.DataObject) -> None:
    """The pass from both ends and the list of all placings agree on every knowledge of the line."""
    runs, size = runs_of(cells), len(cells)
    left = tuple(data.draw(st.sampled_from([3, 3, 1 << cell])) for cell in cells)
    fitting = [
        line for line in placings(runs, size) if all(bits >> cell & 1 for bits, cell in zip(left, line, strict=True))
    ]
    wanted = tuple(sum({1 << line[place] for line in fitting}) for place in range(size))
    assert narrowed(runs, left) == wanted


def test_a_line_without_a_placing_is_left_nothing() -> None:
    """A clue that is too long, or that contradicts what is known."""
    assert narrowed((3, 2), (3,) * 5) == (0,) * 5
    assert narrowed((2,), (1, 3, 1, 3, 1)) == (0,) * 5


STEP = re.compile(r"(Row|Column) (\d+) \(([\d ]+)\): (.*)\.")


@pytest.mark.parametrize("count", [1, MANY])
def test_every_line_of_a_nonograms_working_follows(count: int) -> None:
    """Each line says only what all placings of its clue agree on, on the grid as it stands then."""
    for problem in drawn("nonogram", count, range(1, 9)):
        rows, columns = len(problem.data["rows"]), len(problem.data["columns"])
        known = {(row, column): mark for row, column, mark in problem.data["givens"]}
        for line in (problem.solution or "").partition("\nAnswer:")[0].split("\n"):
            found = STEP.fullmatch(line)
            if found is None:
                trial = re.match(r"With \d in row (\d+), column (\d+),.*so it is (\d)", line)
                assert trial, line
                row, column, mark = map(int, trial.groups())
                known[row - 1, column - 1] = mark
                continue
            at = int(found[2]) - 1
            across = found[1] == "Row"
            cells = [(at, one) for one in range(columns)] if across else [(one, at) for one in range(rows)]
            runs = tuple(int(one) for one in found[3].split() if one != "0")
            fitting = [
                one
                for one in placings(runs, len(cells))
                if all(known.get(cell, mark) == mark for cell, mark in zip(cells, one, strict=True))
            ]
            told = re.findall(r"(\d) in (?:columns?|rows?) ([\d, and]+?)(?=, \d in|$)", found[4])
            for mark, places in told:
                for place in map(int, re.findall(r"\d+", places)):
                    assert {one[place - 1] for one in fitting} == {int(mark)}, line
                    known[cells[place - 1]] = int(mark)
        answer = [[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]
        assert all(known[cell] == answer[cell[0]][cell[1]] for cell in product(range(rows), range(columns)))


# Sliding puzzles


def neighbours(board: tuple[int, ...], columns: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every tile that can slide, with the board after it."""
    gap = board.index(0)
    row, column = divmod(gap, columns)
    for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        there, beside = row + down, column + right
        if 0 <= there < len(board) // columns and 0 <= beside < columns:
            place = there * columns + beside
            cells = list(board)
            cells[gap], cells[place] = cells[place], cells[gap]
            yield board[place], tuple(cells)


@lru_cache(maxsize=4)
def distances(goal: tuple[int, ...], columns: int, most: int) -> dict[tuple[int, ...], int]:
    """The moves to the goal from every board within so many."""
    found, waiting = {goal: 0}, deque([goal])
    while waiting:
        board = waiting.popleft()
        if found[board] == most:
            break
        for _, after in neighbours(board, columns):
            if after not in found:
                found[after] = found[board] + 1
                waiting.append(after)
    return found


@pytest.mark.parametrize("count", [FEW, MANY])
def test_no_shorter_way_exists(count: int) -> None:
    """Searching from the goal alone finds the same length: for slack 0 the bound is the shortest way."""
    for problem in drawn("sliding_puzzle", count, range(1, 7)):
        data = problem.data
        moves = problem.answer.split(", ")
        far = distances(tuple(data["goal"]), data["columns"], len(moves))
        assert far[tuple(data["start"])] == len(moves) <= data["most"]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_any_other_way_within_the_bound_passes(count: int) -> None:
    """A way found by walking down the distances, by other choices, passes; one move less does not."""
    family = find.module("problems", "sliding_puzzle")
    seen = 0
    for problem in drawn("sliding_puzzle", count, range(1, 7)):
        data, board, way = problem.data, tuple(problem.data["start"]), list[int]()
        far = distances(tuple(data["goal"]), data["columns"], len(problem.answer.split(", ")))
        while far[board]:
            tile, board = max(one for one in neighbours(board, data["columns"]) if far.get(one[1], 99) < far[board])
            way.append(tile)
        text = ", ".join(map(str, way))
        assert family.check(problem, text).passed
        assert not family.check(problem, text.rpartition(", ")[0]).passed
        seen += text != problem.answer
        if data["most"] >= len(way) + 2:
            assert family.check(problem, f"{way[0]}, {way[0]}, {text}").passed, "a move and back is within the bound"
        tight = replace(problem, data={**data, "most": len(way) - 1})
        assert not family.check(tight, text).passed
    assert seen or count < 20


@pytest.mark.parametrize("count", [1, MANY])
def test_every_board_of_the_working_is_one_move_on(count: int) -> None:
    """Each line's board follows from the one before by its tile, and the last one is the goal."""
    for problem in drawn("sliding_puzzle", count):
        board, columns = tuple(problem.data["start"]), problem.data["columns"]
        for line in (problem.solution or "").split("\n")[:-1]:
            tile, shown = re.fullmatch(r"\d+\. Tile (\d+): (.*)", line).groups()  # type: ignore[union-attr]
            after = tuple(int(cell) if cell != "." else 0 for cell in shown.replace("|", " ").split())
            assert (int(tile), after) in list(neighbours(board, columns)), line
            board = after
        assert list(board) == problem.data["goal"]


# Rush hour: the picture in the prompt is all that is looked at


def slides(picture: str, size: int) -> Iterator[tuple[str, str]]:
    """Every slide as (words, picture after it)."""
    cells = {(row, column): picture[row * size + column] for row in range(size) for column in range(size)}
    for car in sorted(set(picture) - {"."}):
        own = [cell for cell, name in cells.items() if name == car]
        ways = ((0, 1, "right"), (0, -1, "left")) if own[0][0] == own[1][0] else ((1, 0, "down"), (-1, 0, "up"))
        for down, right, word in ways:
            for far in range(1, size):
                there = [(row + down * far, column + right * far) for row, column in own]
                if any(cells.get(cell) not in (".", car) for cell in there):
                    break
                after = [("." if name == car else name) for name in picture]
                for row, column in there:
                    after[row * size + column] = car
                yield f"{car} {word} {far}", "".join(after)


@pytest.mark.parametrize("count", [2, MANY])
def test_jams_have_no_shorter_way_out_than_is_told(count: int) -> None:
    """A search over pictures finds a way of the same length; it passes, and one move less is never enough."""
    family = find.module("problems", "rush_hour")
    for problem in drawn("rush_hour", count, range(1, 9)):
        size = problem.data["size"]
        picture = re.search(r"```\n([A-Z.\n]+)\n```", problem.prompt)
        assert picture is not None
        start = picture[1].replace("\n", "")
        way: dict[str, list[str]] = {start: []}
        waiting, out = deque([start]), ""
        while not out:
            board = waiting.popleft()
            rows = [board[at : at + size] for at in range(0, size * size, size)]
            if any(row.endswith("X") for row in rows):
                out = board
            for words, after in slides(board, size):
                if after not in way:
                    way[after] = [*way[board], words]
                    waiting.append(after)
        assert len(way[out]) == len(problem.answer.split(", ")) <= problem.data["most"]
        text = ", ".join(way[out])
        assert family.check(problem, text).passed
        assert not family.check(problem, ", ".join(way[out][:-1]) or "X left 1").passed
        assert not family.check(replace(problem, data={**problem.data, "most": len(way[out]) - 1}), text).passed


@pytest.mark.parametrize("count", [2, MANY])
def test_every_board_of_a_way_out_is_one_slide_on(count: int) -> None:
    """Each line's picture follows from the one before by the slide that it names."""
    for problem in drawn("rush_hour", count, range(1, 10)):
        size = problem.data["size"]
        picture = re.search(r"```\n([A-Z.\n]+)\n```", problem.prompt)
        assert picture is not None
        board = picture[1].replace("\n", "")
        for line in (problem.solution or "").split("\n")[:-1]:
            found = re.fullmatch(r"\d+\. (\w+ \w+ \d): (.*)", line)
            assert found is not None, line
            after = found[2].replace(" | ", "")
            assert (found[1], after) in list(slides(board, size)), line
            board = after
