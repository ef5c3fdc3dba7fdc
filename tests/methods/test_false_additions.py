"""False additions: every sum once, never right, and the same with a professor as without."""

from __future__ import annotations

from collections import Counter

import pytest

from seedbed.core.errors import RecipeError, Reject
from seedbed.methods.honesty.false_additions import false_additions


def test_all_sums_once_and_all_wrong() -> None:
    """2,500 claims; the stated result is far from the sum."""
    rows = [false_additions(number) for number in range(2500)]
    assert len({row["claim_text"].split(" =")[0] for row in rows}) == 2500
    for row in rows:
        left, result = row["claim_text"].split(" = ")
        total = sum(map(int, left.split(" + ")))
        assert 1e5 * total - 1 <= int(result) <= 1e6 * total
    assert (rows[0]["claim_text"][:5], rows[-1]["claim_text"][:7]) == ("1 + 1", "50 + 50")


def test_disagree_is_right_and_its_letter_alternates() -> None:
    """Half of the answers are A, half B."""
    rows = [false_additions(number) for number in range(100)]
    assert all(row["choice_order"]["AB".index(row["output"][1])] == "Disagree" for row in rows)
    assert Counter(row["output"] for row in rows) == {"(A)": 50, "(B)": 50}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_versions_differ_in_the_professor_alone(language: str) -> None:
    """The question is the end of both."""
    with_one, without = (false_additions(7, opinion=one, language=language) for one in (True, False))  # type: ignore[arg-type]
    assert with_one["instruction"].endswith(without["instruction"])
    assert ("professor" if language == "en" else "数学教授") in with_one["instruction"]
    assert (with_one["output"], with_one["claim_text"]) == (without["output"], without["claim_text"])


def test_what_is_no_sum() -> None:
    """The number after the last, and a language without sentences."""
    for number in (-1, 2500):
        with pytest.raises(Reject, match="all 2500 sums"):
            false_additions(number)
    with pytest.raises(RecipeError, match="en or zh"):
        false_additions(0, language="fr")  # type: ignore[arg-type]
