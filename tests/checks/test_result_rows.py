"""Rows are compared by what they say: groups of ties, limits, tolerance, kinds of values, order of columns."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.result_rows import Allowed, Pair, TooManyWays, arrangement, difference

CELLS = st.one_of(st.none(), st.integers(-3, 3), st.sampled_from([0.5, 1.0, "1", "", "a", b"a", True]))
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=6))


def fits(allowed: Allowed, rows: list[Any], *, tolerance: float = 1e-9, any_columns: bool = True) -> bool:
    """Whether rows are allowed; the words agree with it where columns stand as they are."""
    pair = Pair(allowed, rows, len(rows[0]) if rows else None)
    found = arrangement([pair], tolerance=tolerance, any_columns=any_columns) is not None
    if not any_columns:
        assert bool(difference(pair, tolerance=tolerance)) is not found
    return found


def bag(rows: list[Any], **more: Any) -> Allowed:
    """What an unordered query allows."""
    return Allowed(rows, width=len(rows[0]) if rows else None, **more)


@settings(deadline=None, max_examples=150)
@given(ROWS, st.randoms(use_true_random=False))
def test_any_shuffle_of_rows_and_columns(rows: list[Any], rng: random.Random) -> None:
    """Rows in any order, columns in any one order, are the same bag."""
    order = list(range(len(rows[0])))
    rng.shuffle(order)
    moved = [tuple(row[at] for at in order) for row in rows]
    rng.shuffle(moved)
    assert fits(bag(rows), moved)


@settings(deadline=None, max_examples=150)
@given(ROWS, ROWS)
def test_agrees_with_sorting(left: list[Any], right: list[Any]) -> None:
    """Two bags are equal just when they are after sorting by a form that tells kinds apart."""

    def form(rows: list[Any]) -> list[Any]:
        kinds = [[float(c) if isinstance(c, int | float) else repr(c) for c in row] for row in rows]
        return sorted(kinds, key=repr)

    assert fits(bag(left), right, tolerance=0.0, any_columns=False) == (form(left) == form(right))


@settings(deadline=None, max_examples=100)
@given(ROWS)
def test_one_row_more_or_less(rows: list[Any]) -> None:
    """A duplicate more, or a row less, is another bag."""
    assert not fits(bag(rows), [*rows, rows[0]])
    assert not fits(bag(rows), rows[1:])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True), (1, True, True), (0, False, True), (1, "1", False), (None, "", False), (None, 0, False),
        (None, None, True), ("a", b"a", False), ("a", "A", False), (0.1 + 0.2, 0.3, True), (1e15 + 1, 1e15, True),
        (10**15 + 1, 10**15, False), (100, 100.001, False), (float("nan"), float("nan"), True),
        (float("nan"), None, False), (float("inf"), 1e308, False), (2**70, float(2**70), True),
        (10**400, 1.0, False), ([1, 2.0], [1.0, 2], True),
        ([1, 2], [2, 1], False), ({"a": 1, "b": [2]}, {"b": [2.0], "a": 1}, True), ({"a": 1}, {"a": "1"}, False),
        ({"~node": [["P"], {"n": 1}]}, {"~node": [["P"], {"n": 2}]}, False),
    ],
)  # fmt: skip
def test_values(one: Any, other: Any, same: bool) -> None:
    """What is equal to what, either way round."""
    assert fits(bag([(one,)]), [(other,)]) is same
    assert fits(bag([(other,)]), [(one,)]) is same


LETTERS = [("a",), ("b",), ("c",), ("d",), ("e",)]
KEYS = [1, 2, 2, 2, 3]


@pytest.mark.parametrize(
    ("start", "count", "rows", "same"),
    [
        (0, None, "abcde", True), (0, None, "adcbe", True), (0, None, "bacde", False), (0, None, "abbde", False),
        (0, 2, "ab", True), (0, 2, "ad", True), (0, 2, "da", False), (0, 2, "ae", False), (0, 2, "aa", False),
        (1, 2, "dc", True), (1, 2, "cc", False), (2, 2, "bd", True), (2, 3, "bde", True), (2, 3, "bdd", False),
        (4, 9, "e", True), (5, 2, "", True), (0, 0, "", True), (0, 2, "a", False), (0, 1, "b", False),
    ],
)  # fmt: skip
def test_ties_and_limits(start: int, count: int | None, rows: str, same: bool) -> None:
    """Ties may swap, and where a limit cuts through them any may be in, each as often as it is there."""
    allowed = Allowed(LETTERS, KEYS, start, count, 1)
    assert fits(allowed, [(one,) for one in rows], any_columns=False) is same


@pytest.mark.parametrize(
    ("start", "count", "rows", "same"),
    [
        (0, 2, "ba", True), (0, 2, "da", True), (0, 2, "bc", False), (2, 3, "ecb", True), (2, 3, "bcd", False),
        (2, 3, "ebb", False), (0, None, "edcba", True),
    ],
)  # fmt: skip
def test_limits_in_a_bag(start: int, count: int | None, rows: str, same: bool) -> None:
    """As a bag order does not count, but what a limit leaves out still does."""
    allowed = Allowed(LETTERS, KEYS, start, count, 1, ordered=False)
    assert fits(allowed, [(one,) for one in rows], any_columns=False) is same


def test_two_cuts_in_a_bag() -> None:
    """A limit that cuts two groups takes from each as many as it cut, also where they hold the same rows."""
    rows, keys = [("x",), ("y",), ("x",), ("z",)], [1, 1, 2, 2]
    allowed = Allowed(rows, keys, 1, 2, 1, ordered=False)
    for given_rows, same in (("xx", True), ("yx", True), ("yz", True), ("xz", True), ("yy", False), ("zz", False)):
        assert fits(allowed, [(one,) for one in given_rows], any_columns=False) is same, given_rows


def test_one_order_of_columns_for_all() -> None:
    """The order of columns that holds in one database must hold in the others."""
    one = Pair(bag([(1, 2)]), [(2, 1)], 2)
    other = Pair(bag([(2, 1)]), [(2, 1)], 2)
    assert arrangement([one], tolerance=0, any_columns=True) == (1, 0)
    assert arrangement([one, other], tolerance=0, any_columns=True) is None
    assert arrangement([one], tolerance=0, any_columns=False) is None


def test_empty_results() -> None:
    """No rows are equal to no rows of any width that is told, and to nothing else."""
    assert fits(Allowed([]), [])
    assert not fits(Allowed([]), [(1,)])
    assert arrangement([Pair(Allowed([], width=2), [], 1)], tolerance=0, any_columns=True) is None
    assert difference(Pair(Allowed([], width=2), [], 1), tolerance=0) == "1 column, expected 2"


def test_words() -> None:
    """The first row that is wrong is shown with what is missing in its place."""
    told = difference(Pair(bag([(1, None), (2, "b")]), [(2, "b"), (1, "")], 2), tolerance=0)
    assert told == "row 2 is (1, ''), expected (1, NULL)"
    told = difference(Pair(bag([(1,)]), [(1,), (1,)], 1), tolerance=0)
    assert told == "2 rows, expected 1; (1) is too many"
    told = difference(Pair(Allowed(LETTERS, KEYS, width=1), [("a",), ("b",), ("x",), ("c",), ("e",)], 1), tolerance=0)
    assert told == "row 3 is ('x'), expected ('d')"


def test_too_many_ways() -> None:
    """Columns that could be matched in no end of ways are given up, not guessed."""
    bits = list(itertools.product((0, 1), repeat=7))
    left = [(*row, int(sum(row) == 1 and row.index(1) < 2)) for row in bits]
    right = [(*row, int(row == (1,) * 7 or row == (1,) + (0,) * 6)) for row in bits]
    with pytest.raises(TooManyWays, match="more than 5000 ways to match 8 columns"):
        arrangement([Pair(bag(left), right, 8)], tolerance=0, any_columns=True)
