"""Template filling: no two rows alike until every combination was used."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError, Reject
from seedbed.methods.instructions.template import template

WORDS = st.lists(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)
WEIGHTS = st.sampled_from([0.001, 0.5, 1, 2, 9])
WEIGHTED = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), WEIGHTS, min_size=1, max_size=5)


@given(WORDS, WORDS | WEIGHTED, st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_every_combination_comes_exactly_once_and_then_no_more(
    first: list[str], second: list[str] | dict[str, float], seed: int
) -> None:
    """The rows 0 to N-1 are all N combinations; row N is rejected and says how many there are."""
    slots = {"a": first, "b": second}
    count = len(first) * len(second)
    rows = [template(number, template="<{a}> <{b}>", slots=slots, seed=seed) for number in range(count)]
    assert {row["text"] for row in rows} == {f"<{a}> <{b}>" for a in first for b in second}
    with pytest.raises(Reject, match=f"all {count} combinations are used"):
        template(count, template="<{a}> <{b}>", slots=slots, seed=seed)


def test_the_stored_slots_give_the_text_and_no_slot_is_left() -> None:
    """Text equals the template filled from ``slots``; other braces stay as they are."""
    slots = {"x": ["1", "{y}"], "y": ["2", "3"]}
    rows = [template(number, template="{x}+{y} {Keep} {}", slots=slots) for number in range(4)]
    assert all(row["text"] == f"{row['slots']['x']}+{row['slots']['y']} {{Keep}} {{}}" for row in rows)
    assert all(re.fullmatch(r"(1|\{y\})\+(2|3) \{Keep\} \{\}", row["text"]) for row in rows)


def test_weights_show_in_the_first_rows() -> None:
    """A value of weight 3 comes about three times as often as one of weight 1 while both last."""
    slots = {"colour": {"red": 3, "blue": 1}, "thing": [f"thing {place}" for place in range(2000)]}
    seen = Counter(
        template(number, template="{colour} {thing}", slots=slots)["slots"]["colour"] for number in range(1000)
    )
    assert 690 <= seen["red"] <= 810


def test_a_rare_value_does_not_stall_the_last_rows() -> None:
    """Weights a million to one still end: the rest comes without weights."""
    slots = {name: {"often": 0.999, "rare": 0.001} for name in "abcd"}
    texts = {template(number, template="{a} {b} {c} {d}", slots=slots)["text"] for number in range(16)}
    assert len(texts) == 16


def test_several_templates_are_counted_together_and_named() -> None:
    """Templates share the numbers; each row says which it is from, and all of each is used."""
    texts = ["{a} is here", "{a} meets {b}", "nobody"]
    rows = [template(number, template=texts, slots={"a": ["Ann", "Bo"], "b": ["Cy", "Di"]}) for number in range(7)]
    assert Counter(row["template_id"] for row in rows) == {0: 2, 1: 4, 2: 1}
    assert len({row["text"] for row in rows}) == 7


def test_seeds_give_other_orders_and_rows_stand_alone() -> None:
    """Another seed is another order; a row does not depend on which rows were made before it."""
    slots = {"a": [str(number) for number in range(50)]}
    one, two = (
        [template(number, template="{a}", slots=slots, seed=seed)["text"] for number in range(50)] for seed in (1, 2)
    )
    assert one != two
    assert sorted(one) == sorted(two)
    assert template(49, template="{a}", slots=slots, seed=1)["text"] == one[49]


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ({}, "has the slots \\['a'\\]"),
        ({"a": []}, "the slot 'a' has no values"),
        ({"a": {"x": 1, "y": 0}}, "weight that is not over 0"),
    ],
)
def test_a_slot_that_cannot_be_filled_is_named(slots: dict[str, list[str]], message: str) -> None:
    """What is missing or wrong in a recipe is said with the slot's name."""
    with pytest.raises(RecipeError, match=message):
        template(0, template="{a}", slots=slots)
