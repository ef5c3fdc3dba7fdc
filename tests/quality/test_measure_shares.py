"""Measures of how rows are shared out: balance, difficulty_spread, rows_per_seed; and lengths."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.core.measure import Cells, Histogram
from seedbed.quality.measures.drawn import effective, histogram, places
from seedbed.quality.measures.rows_per_seed import gini
from tests.quality.measure_rig import taken, texts


def _labels(*given: Any) -> list[dict[str, Any]]:
    return [{"label": one} for one in given]


def test_balance_against_targets_and_against_equal_shares() -> None:
    """Right shares are 1; every row of the wrong label costs its share; a label that nobody wants counts too."""
    wanted = {"正面": 2, "负面": 2, "中性": 1}
    right = _labels(*["正面", "正面", "负面", "负面", "中性"])
    assert taken("balance", right, column="label", wanted=wanted).value == 1.0
    assert taken("balance", _labels(*["正面"] * 5), column="label", wanted=wanted).value == pytest.approx(0.4)
    assert taken("balance", _labels(*["joy", "anger"] * 3), column="label").value == 1.0
    found = taken("balance", _labels("joy", "joy", "joy", "other"), column="label", wanted={"joy": 1, "anger": 1})
    assert found.value == pytest.approx(0.5)
    assert found.figures["missing"] == 1
    assert found.figures["largest"] == 0.75


def test_labels_of_every_type_count() -> None:
    """Numbers, booleans and lists of labels are labels; nulls, blanks and empty lists are none, and noted."""
    assert taken("balance", _labels(1, 2, 1, 2), column="label", wanted={"1": 1, "2": 1}).value == 1.0
    assert taken("balance", _labels(True, False), column="label", wanted={"true": 1, "false": 1}).value == 1.0
    several = taken("balance", _labels(["a", "b"], ["a"], [], None), column="label")
    assert several.figures["labels"] == 2
    assert several.figures["largest"] == pytest.approx(0.6667)
    assert (several.measured, several.rows) == (2, 4)
    assert "2 of the rows" in several.notes[0]
    assert taken("balance", _labels("x", "", None), column="label").measured == 1


def test_balance_refuses_what_it_cannot_weigh() -> None:
    """Targets that add up to nothing, a column that is not there, and rows without any label."""
    for wrong in ({}, {"a": -1.0, "b": 2.0}, {"a": 0.0}):
        with pytest.raises(RecipeError, match="'wanted' gives a share"):
            taken("balance", _labels("a"), column="label", wanted=wrong)
    with pytest.raises(RecipeError, match="no column 'lable'; did you mean 'label'"):
        taken("balance", _labels("a"), column="lable")
    assert "no row has a label" in taken("balance", _labels(None, ""), column="label").reason


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=40))
def test_balance_is_a_share(labels: list[str]) -> None:
    """Between 0 and 1 for any labels, and the table adds up to all rows."""
    found = taken("balance", _labels(*labels), column="label", wanted={"a": 3, "b": 1})
    assert found.value is not None
    assert 0 <= found.value <= 1
    shown = found.details[0]
    assert isinstance(shown, Cells)
    assert sum(int(row[1] or 0) for row in shown.rows) == len(labels)


def _levels(*given: Any) -> list[dict[str, Any]]:
    return [{"level": one} for one in given]


def test_difficulty_that_fills_the_range_and_that_does_not() -> None:
    """Every level once is 1; one level of ten is a tenth; solve rates at the ends show as what nobody and all solve."""
    assert taken("difficulty_spread", _levels(*range(1, 11))).value == 1.0
    assert taken("difficulty_spread", _levels(*[5] * 8)).value == 0.1
    found = taken("difficulty_spread", _levels(0.0, 0.0, 0.0, 1.0))
    assert (found.figures["bottom"], found.figures["top"], found.figures["empty"]) == (0.75, 0.25, 8)
    assert "from 0 to 1" in found.basis
    wide = taken("difficulty_spread", _levels(*range(0, 100, 10)), low=0, high=100)
    assert wide.value == 1.0
    shown = wide.details[0]
    assert isinstance(shown, Histogram)
    assert shown.counts == [1] * 10
    assert shown.edges[0] == 0
    assert shown.edges[-1] == 100


def test_difficulty_that_is_no_number() -> None:
    """Numbers in text are read; words, flags and a missing column are refused; nulls and outsiders are noted."""
    assert taken("difficulty_spread", _levels("1", "5", "10")).measured == 3
    with pytest.raises(RecipeError, match="holds no numbers"):
        taken("difficulty_spread", _levels("easy", "hard"))
    with pytest.raises(RecipeError, match="true and false"):
        taken("difficulty_spread", _levels(True))
    with pytest.raises(RecipeError, match="there is no column 'level'"):
        taken("difficulty_spread", texts("a"))
    with pytest.raises(RecipeError, match="low < high"):
        taken("difficulty_spread", _levels(1), low=3, high=3)
    found = taken("difficulty_spread", _levels(1, 2, None, math.nan, 50), low=1, high=10)
    assert (found.measured, found.rows) == (2, 5)
    assert len(found.notes) == 2
    assert taken("difficulty_spread", _levels(None, None)).value is None
    assert "every number is 40" in taken("difficulty_spread", _levels(40, 40)).reason


def _ids(*given: str) -> list[dict[str, str]]:
    return [{"id": one, "persona": one.rsplit("/", 1)[-1]} for one in given]


def test_rows_are_traced_to_seed_and_source_by_their_ids() -> None:
    """Whatever was made of a chunk counts for it, and every chunk for its document."""
    rows = _ids("手册.pdf/1/1", "手册.pdf/1/2/4", "手册.pdf/2/1", "docs/b.md/1", "docs/b.md/1/9", "own")
    seeds = taken("rows_per_seed", rows)
    assert seeds.figures["groups"] == 4
    assert {row[0]: row[1] for row in seeds.details[0].rows} == {  # type: ignore[union-attr]
        "手册.pdf/1": 2,
        "手册.pdf/2": 1,
        "docs/b.md/1": 2,
        "own": 1,
    }
    sources = taken("rows_per_seed", rows, by="source")
    assert {row[0]: row[1] for row in sources.details[0].rows} == {  # type: ignore[union-attr]
        "手册.pdf": 3,
        "docs/b.md": 2,
        "own": 1,
    }
    assert taken("rows_per_seed", rows, by="persona").figures["groups"] == 4


def test_equal_groups_are_fair_and_one_group_of_many_is_not() -> None:
    """Gini is 0 for equal groups, nears 1 when one of many known groups gave all."""
    fair = taken("rows_per_seed", _ids(*(f"a/{seed}/{row}" for seed in range(1, 6) for row in range(1, 4))))
    assert (fair.value, fair.figures["effective"], fair.figures["half"]) == (0.0, 5.0, 3.0)
    greedy = taken("rows_per_seed", _ids(*(f"a/1/{row}" for row in range(1, 10))), among=100)
    assert greedy.value == pytest.approx(0.99)
    assert greedy.figures["effective"] == 1
    assert fair.better == "lower"


def test_groups_that_cannot_be_told() -> None:
    """No ids, no column of that name, more groups than there are said to be, and nulls."""
    with pytest.raises(RecipeError, match="there is no column 'id'"):
        taken("rows_per_seed", texts("a"))
    with pytest.raises(RecipeError, match="there is no column 'personna'; did you mean 'persona'"):
        taken("rows_per_seed", _ids("a/1"), by="personna")
    with pytest.raises(RecipeError, match="among = 1, but the rows come from 2 groups"):
        taken("rows_per_seed", _ids("a/1", "a/2"), among=1)
    nulls = pa.table({"id": pa.array([None, None], pa.string())})
    assert taken("rows_per_seed", nulls).value is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20).filter(any))
def test_gini_is_the_mean_difference(sizes: list[int]) -> None:
    """The formula over ranks is half the mean difference of two groups over the mean."""
    mean = sum(sizes) / len(sizes)
    apart = sum(abs(a - b) for a in sizes for b in sizes) / len(sizes) ** 2
    assert gini(sorted(sizes)) == pytest.approx(apart / (2 * mean), abs=1e-9)


def test_lengths_in_both_languages() -> None:
    """Words and characters are counted, tokens reckoned; blank rows have a share of their own."""
    rows = texts("one two three", "四个汉字", "", "a " * 50)
    words = taken("lengths", rows, of="words")
    assert words.value == 4.0
    assert words.figures["blank"] == 0.25
    assert words.figures["longest"] == 50.0
    assert words.figures["total"] == 57.0
    assert taken("lengths", rows, of="characters").value == 13.0
    assert taken("lengths", rows).unit.startswith("estimated tokens")


def test_lengths_of_many_rows_are_reckoned_from_a_sample() -> None:
    """The median of a sample has an interval, and the total is that of all rows, about."""
    rows = texts(*("w " * (place % 100 + 1) for place in range(2000)))
    found = taken("lengths", rows, of="words", sample=500)
    assert (found.measured, found.rows) == (500, 2000)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 50 <= found.high
    assert found.figures["total"] == pytest.approx(101_000, rel=0.1)
    shown = found.details[0]
    assert isinstance(shown, Histogram)
    assert sum(shown.counts) == 500
    assert len(shown.edges) == len(shown.counts) + 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.integers(1, 20))
def test_histograms_hold_every_value(values: list[float], bins: int) -> None:
    """Whatever the values, each is in one bin, and the edges rise."""
    edges, counts = histogram(values, bins)
    assert sum(counts) == len(values)
    assert len(edges) == len(counts) + 1
    assert edges == sorted(edges)


@given(st.lists(st.integers(0, 1000), max_size=20))
def test_effective_numbers_lie_between_one_and_their_number(counts: list[int]) -> None:
    """Equal groups count whole, empty ones not at all."""
    found, there = effective(counts), sum(one > 0 for one in counts)
    assert (found == 0) == (there == 0)
    assert found <= there + 1e-9
    assert effective([3] * 4) == pytest.approx(4)


@given(st.integers(1, 300), st.integers(1, 120), st.integers(1, 4))
def test_samples_are_apart_and_in_order(rows: int, most: int, blocks: int) -> None:
    """No row is in two blocks, all blocks have one size, and a small set is taken whole."""
    drawn = places(rows, most, seed=1, blocks=blocks)
    everything = [place for block in drawn for place in block]
    assert len(set(everything)) == len(everything)
    assert all(block == sorted(block) for block in drawn)
    if rows <= most:
        assert drawn == [list(range(rows))]
    else:
        assert {len(block) for block in drawn} == {most}
        assert 1 <= len(drawn) <= blocks
