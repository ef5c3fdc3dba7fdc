"""Layouts found by lists of all of them, rules that are set up once, and what families of whole grids share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core import find
from seedbed.core.prompt import Prompt
from seedbed.core.seed import generator
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.counting_rules import Board, Rule
from seedbed.problems.grids.domino_search import Others, drawn_dominoes, other_layouts
from seedbed.problems.grids.grid_answers import changed_given, judged
from seedbed.problems.grids.listed_layouts import bits_of, first_of, holding
from seedbed.problems.grids.regions import connected, grown, paired
from seedbed.problems.grids.star_search import carved, other_placements, refuted_cells
from seedbed.problems.phrasing import filled


@given(st.lists(st.integers(0, 2**12 - 1), max_size=40))
def test_each_cell_knows_the_layouts_that_hold_it(layouts: list[int]) -> None:
    """Bit by bit, the table is the list turned over."""
    table = holding(layouts, 12)
    assert len(table) == 12
    for cell, bits in enumerate(table):
        assert bits == sum(1 << number for number, layout in enumerate(layouts) if layout >> cell & 1)


@given(st.sets(st.integers(0, 200), min_size=1))
def test_the_first_of_a_set_is_its_least(cells: set[int]) -> None:
    """Whatever else is in it."""
    assert first_of(bits_of(list(cells))) == min(cells)


# Stars


@pytest.mark.parametrize("size", [5, 6, 7, 8])
def test_carved_regions_leave_one_placement(size: int) -> None:
    """A search row by row finds no other one, and every region is one piece with one star."""
    rng, seen = random.Random(size), 0
    while seen < 8:
        drawn = carved(rng, size)
        if drawn is None:
            continue
        seen += 1
        stars, regions = drawn
        assert sorted(regions[cell] for cell in stars) == list(range(size))
        known = [int(cell in stars) for cell in range(size * size)]
        assert other_placements(regions, known, size, 1) == []
        for region in range(size):
            assert connected(size, size, [cell for cell, name in enumerate(regions) if name == region])


def test_no_more_trials_are_counted_than_are_allowed() -> None:
    """With as many as are needed they are the same ones, with one less there is no list."""
    rng, counts = random.Random(3), set[int]()
    for _ in range(60):
        drawn = carved(rng, 6)
        if drawn is None:
            continue
        stars, regions = drawn
        cells = refuted_cells(regions, 6, stars, 99)
        assert cells is not None
        assert not set(cells) & set(stars)
        assert refuted_cells(regions, 6, stars, len(cells)) == cells
        if cells:
            assert refuted_cells(regions, 6, stars, len(cells) - 1) is None
        counts.add(len(cells))
    assert len(counts) > 4


def test_grids_that_no_list_holds_are_searched() -> None:
    """A grid of ten rows passes its own check."""
    family = find.module("problems", "star_placement_puzzle")
    problem = family.make(generator(5), size=10)
    assert len(problem.data["regions"]) == 10
    assert family.check(problem, problem.answer).passed


# Dominoes


def sides(rows: int, columns: int, cell: int) -> Iterator[int]:
    row, column = divmod(cell, columns)
    for other_row, other_column in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
        if 0 <= other_row < rows and 0 <= other_column < columns:
            yield other_row * columns + other_column


def is_layout(rows: int, columns: int, covered: int) -> bool:
    """Whether every covered cell has one covered neighbour."""
    cells = [cell for cell in range(rows * columns) if covered >> cell & 1]
    return all(sum(covered >> other & 1 for other in sides(rows, columns, cell)) == 1 for cell in cells)


def keeps(covered: int, regions: Sequence[int], known: Sequence[int], givens: Sequence[int]) -> bool:
    """Two covered cells in every region, the given ones as they are known."""
    counts = [0] * (max(regions) + 1)
    for cell, region in enumerate(regions):
        counts[region] += covered >> cell & 1
    return set(counts) == {2} and all(covered >> cell & 1 == known[cell] for cell in givens)


def drawn_map(rng: random.Random, rows: int, columns: int) -> tuple[list[int], list[int]]:
    while True:
        known = drawn_dominoes(rng, rows, columns)
        assert is_layout(rows, columns, bits_of([cell for cell, yes in enumerate(known) if yes]))
        starts = [cell for cell, yes in enumerate(known) if yes]
        regions = paired(rng, rows, columns, grown(rng, rows, columns, starts))
        if regions is not None:
            return known, regions


def meant(others: Others) -> set[int]:
    return {layout for number, layout in enumerate(others.layouts) if others.left >> number & 1}


def test_other_layouts_of_a_small_grid_are_all_that_there_are() -> None:
    """Those that a walk through all 65,536 ways to cover 16 cells finds."""
    every, rng = [covered for covered in range(1 << 16) if is_layout(4, 4, covered)], random.Random(1)
    assert len(every) == 314
    found = 0
    for _ in range(30):
        known, regions = drawn_map(rng, 4, 4)
        givens = rng.sample(range(16), rng.randrange(3))
        mine = bits_of([cell for cell, yes in enumerate(known) if yes])
        wanted = {one for one in every if one != mine and keeps(one, regions, known, givens)}
        assert meant(other_layouts(regions, known, 4, 4, givens)) == wanted
        found += len(wanted)
    assert found > 30


def test_other_layouts_of_a_large_grid_keep_the_rules() -> None:
    """Those that the search finds are others, and each cell knows which of them cover it."""
    rng, found = random.Random(2), 0
    for _ in range(5):
        known, regions = drawn_map(rng, 6, 7)
        others = other_layouts(regions, known, 6, 7, [0, 41])
        for number, layout in enumerate(others.layouts):
            assert is_layout(6, 7, layout)
            assert keeps(layout, regions, known, [0, 41])
            assert layout != bits_of([cell for cell, yes in enumerate(known) if yes])
            covers = [others.covering[cell] >> number & 1 for cell in range(42)]
            assert covers == [layout >> cell & 1 for cell in range(42)]
        found += len(others.layouts)
    assert found > 5


# Rules that count

LITERALS = st.integers(-6, 6).filter(bool)


@st.composite
def counting(draw: st.DrawFn) -> list[Rule]:
    rules = []
    for place in range(draw(st.integers(1, 8))):
        literals = tuple(draw(st.lists(LITERALS, min_size=1, max_size=5, unique_by=abs)))
        least, most = sorted(draw(st.tuples(st.integers(0, len(literals)), st.integers(0, len(literals)))))
        rules.append(Rule("rule", place, literals, least, most))
    return rules


@given(counting(), st.integers(0, 8), st.lists(LITERALS, max_size=3, unique_by=abs))
def test_a_board_with_further_rules_is_one_with_all_of_them(rules: list[Rule], cut: int, puts: list[int]) -> None:
    """Step by step the same follows, and the board that was extended is left as it was."""
    whole, first = Board(rules, 6), Board(rules[:cut], 6)
    other = first.extended(rules[cut:])
    for literal in puts:
        whole.put(literal)
        other.put(literal)
    assert whole.follow() == other.follow()
    assert (whole.holds, whole.broken) == (other.holds, other.broken)
    assert first.rules == rules[:cut]
    assert not any(first.holds)
    assert Board(rules[:cut], 6).follow() == first.follow()


@given(counting())
def test_a_trial_leaves_no_trace(rules: list[Rule]) -> None:
    """After all trials the board knows what it knew, and what follows with and without steps is the same."""
    board, quick = Board(rules, 6), Board(rules, 6)
    steps, gained = board.follow(), quick.settle()
    assert [one for step in steps for one in step.gained] == gained
    if board.broken is not None:
        return
    before = board.holds.copy(), board.met.copy(), board.left.copy()
    trial = board.refuted([*range(1, 7), *range(-6, 0)])
    assert (board.holds, board.met, board.left) == before
    if trial is not None:
        tried = board.copy()
        tried.put(-trial.gained[0])
        tried.settle()
        assert tried.broken is not None


# What families share


def test_a_sign_of_percent_stays_in_a_prompt() -> None:
    """In the text and in what fills it, in both languages."""
    prompt = Prompt(en="100% of {part}, %s and {A}", zh="{part} 的 100%")
    assert filled(prompt, "en", part="50%d") == "100% of 50%d, %s and {A}"
    assert filled(prompt, "zh", part=Prompt(en="all", zh="全部")) == "全部 的 100%"


def test_a_changed_given_is_named() -> None:
    """Row, column, what was given and what is there; blank cells may hold anything."""
    assert changed_given([1, 2, 3, 4], [0, 2, 0, 0], 2) == ""
    assert changed_given([1, 2, 3, 4], [0, 2, 5, 0], 2) == "row 2, column 1 was given as 5, the answer has 3"
    assert changed_given([1, 0], [-1, 0], 2, blank=-1) == ""
    assert changed_given([1, 1], [-1, 0], 2, blank=-1) == "row 1, column 2 was given as 0, the answer has 1"


def test_a_grid_is_right_wrong_or_unreadable() -> None:
    """A broken rule is the reason of a wrong one; what is no such grid is not held against the rules."""

    def verdict(answer: str) -> Verdict:
        return judged(answer, grid(2, 2, "01"), "grid of 0 and 1", broken=broken, right="all is well")

    def broken(rows: Grid) -> str:
        return "" if rows[0][0] == "1" else "the first is 0"

    assert (verdict("1 0\n0 1").passed, verdict("1 0\n0 1").reason) == (True, "all is well")
    assert (verdict("0 0\n0 1").passed, verdict("0 0\n0 1").reason) == (False, "the first is 0")
    assert not verdict("1 0 0\n0 1 1").readable
    assert not verdict("").readable
