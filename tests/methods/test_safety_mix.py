"""Safety mix: nested arms over one base."""

from __future__ import annotations

import pyarrow as pa
import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.table import reasons_of
from seedbed.methods.safety.safety_mix import safety_mix


def table(plain: int = 30, safe: int = 20, reverse: bool = False) -> pa.Table:
    rows = [{"instruction": f"Plain {at}", "is_safety": False, "form": None} for at in range(plain)]
    rows += [{"instruction": f"Safe {at}", "is_safety": True, "form": "iq"[at % 2]} for at in range(safe)]
    rows = rows[::-1] if reverse else rows
    return pa.Table.from_pylist([{**row, "_place": at} for at, row in enumerate(rows)])


def arms(made: pa.Table) -> dict[str, int]:
    return dict(zip(made.column("instruction").to_pylist(), made.column("arm").to_pylist(), strict=True))


def test_arms_are_nested_and_the_base_is_one() -> None:
    """Five and ten of the safety rows; asking for the small arm alone gives its very rows, on the same base."""
    both, small = arms(safety_mix(table(), arms=(5, 10), base=20)), arms(safety_mix(table(), arms=(5,), base=20))
    assert sorted(both.values()) == [0] * 20 + [5] * 5 + [10] * 5
    assert {name for name, arm in both.items() if arm == 5} == {name for name, arm in small.items() if arm == 5}
    assert {name for name, arm in both.items() if arm == 0} == {name for name, arm in small.items() if arm == 0}


def test_the_order_of_the_rows_does_not_matter() -> None:
    """The same rows turned round give the same arms; another seed gives others."""
    settings = {"arms": (5, 10), "base": 20}
    assert arms(safety_mix(table(), **settings)) == arms(safety_mix(table(reverse=True), **settings))
    assert arms(safety_mix(table(), **settings)) != arms(safety_mix(table(), **settings, seed=1))


def test_forms_come_in_turn_and_the_share_is_counted_in_rows() -> None:
    """Each arm has as many of one form as of the other, give or take one; 5 of 25 are a fifth."""
    made = safety_mix(table(), arms=(5, 10), base=20).to_pylist()
    forms = [row["form"] for row in made if row["arm"] in (5, 10)]
    assert forms.count("i") == forms.count("q") == 5
    assert {row["arm"]: row["safety_share"] for row in made} == {0: 0.0, 5: 0.2, 10: pytest.approx(1 / 3, abs=1e-6)}


def test_what_is_in_no_arm_is_told() -> None:
    """In and out add up, each with its reason."""
    reasons = reasons_of(safety_mix(table(), arms=(5,), base=20))
    assert len(reasons) == 25
    assert {one.split(" of ")[-1] for one in reasons.values()} == {"the base", "the largest arm"}
    odd = pa.Table.from_pylist([{"is_safety": one, "_place": at} for at, one in enumerate([True, False, None])])
    assert reasons_of(safety_mix(odd, arms=(1,), base=1)) == {2: "is_safety is neither true nor false"}


def test_too_few_rows_and_wrong_settings_are_refused() -> None:
    """A smaller mix than asked for would pass for the published one."""
    with pytest.raises(RecipeError, match="wants 40 base rows and there are 30"):
        safety_mix(table(), arms=(5,), base=40)
    with pytest.raises(RecipeError, match="wants 50 safety rows"):
        safety_mix(table(), arms=(50,), base=20)
    with pytest.raises(RecipeError, match="different numbers"):
        safety_mix(table(), arms=(5, 5), base=20)
    with pytest.raises(RecipeError, match="column is_safety"):
        safety_mix(pa.table({"a": [1]}))
