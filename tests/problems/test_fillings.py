"""Fillings of a clue and searches of boards, held against every way there is."""

from __future__ import annotations

import random
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from seedbed.problems.candidates import Puzzle, Rule, bits, posed, solved
from seedbed.problems.fillings import FEW, fitting, tabled
from seedbed.problems.grids.survo_sums import MOST_TABLED, sum_clue

SETS = st.integers(1, 63)


def kept(fillings: list[tuple[int, ...]], left: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of each cell in the fillings that agree with what is left."""
    some = [one for one in fillings if all(left[cell] >> number & 1 for cell, number in enumerate(one))]
    return tuple(bits([one[cell] for one in some]) for cell in range(len(left)))


@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=6 * FEW, unique=True),
       st.lists(st.tuples(SETS, SETS, SETS), min_size=1, max_size=4))  # fmt: skip
def test_a_table_keeps_what_some_filling_uses(
    fillings: list[tuple[int, ...]], asked: list[tuple[int, int, int]]
) -> None:
    """With few fillings and with many, asked for the first time and again."""
    table = tabled(fillings)
    for left in asked * 2:
        assert fitting(table, left) == kept(fillings, left)


def test_a_table_without_fillings_leaves_nothing() -> None:
    """No way to fill the cells is no number for any of them."""
    assert fitting(tabled([]), (6, 6)) == (0, 0)


@given(st.lists(st.integers(2, 2**8 - 1).map(lambda some: some & ~1), min_size=2, max_size=4), st.integers(0, 30))
def test_sums_keep_what_some_filling_uses(sets: list[int], total: int) -> None:
    """The numbers of each cell that belong to different numbers with the sum, worked out and from the table."""
    left = tuple(sets)
    fillings = [one for one in permutations(range(1, 8), len(left)) if sum(one) == total]
    table = tabled(fillings)
    assert fitting(table, left) == kept(fillings, left)
    if fillings:
        assert sum_clue(7, len(left), total)(left) == kept(fillings, left)
    big = 30  # so many numbers that no table is written down
    assert len(left) < 4 or big * (big - 1) * (big - 2) * (big - 3) > MOST_TABLED
    if len(left) == 4:
        assert sum_clue(big, 4, total)(left) == kept(fillings, left)


def sums(size: int, full: list[int]) -> Puzzle:
    """A square of the numbers 1, 2, 3 … of which the sums of rows and columns are known."""
    lines = [tuple(range(at * size, at * size + size)) for at in range(size)]
    lines += [tuple(range(at, size * size, size)) for at in range(size)]
    rules = [Rule(line, sum_clue(size * size, size, sum(full[cell] for cell in line))) for line in lines]
    return Puzzle(((1 << size * size + 1) - 2,) * size**2, (tuple(range(size * size)),), tuple(rules))


def test_what_is_told_leaves_one_solution_and_trials_tell_less() -> None:
    """Of all tables of nine numbers one agrees; with trials no more numbers are told than without, sometimes fewer."""
    every = list(permutations(range(1, 10)))
    fewer = 0
    for seed in range(12):
        full = random.Random(seed).sample(range(1, 10), 9)
        puzzle = sums(3, full)
        told = [posed(random.Random(seed), puzzle, full, (), trials)[0] for trials in (0, 9)]
        assert set(told[1]) <= set(told[0])
        fewer += len(told[1]) < len(told[0])
        alike = [one for one in every if all(one[cell] == number for cell, number in told[1].items())]
        totals = [(rule.cells, sum(full[cell] for cell in rule.cells)) for rule in puzzle.rules]
        assert [one for one in alike if all(sum(one[cell] for cell in cells) == total for cells, total in totals)] == [
            tuple(full)
        ]
    assert fewer > 0


def test_a_trial_never_rules_the_solution_out() -> None:
    """Three different numbers with a clue on two of them each: what is ruled out is not the solution's."""
    pairs = [one for one in product(range(3), repeat=2) if one[0] + one[1] in (1, 3)]
    puzzle = Puzzle((7, 7, 7), ((0, 1, 2),), (Rule((0, 1), tabled(pairs).fitting), Rule((1, 2), tabled(pairs).fitting)))
    solution = (0, 1, 2)
    steps, told = solved(random.Random(1), puzzle, solution, most_trials=9)
    assert all(step.number != solution[step.cell] for step in steps if step.kind == "trial")
    assert all(solution[cell] == number for cell, number in told.items())
