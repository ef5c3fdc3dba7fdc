"""Real or synthetic: what can be told apart, and what cannot."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from seedbed.checks.discriminate import discriminate
from seedbed.checks.separation import auc, separated
from seedbed.core.errors import RecipeError
from seedbed.core.table import reasons_of

pytest.importorskip("sklearn")
WORDS = "river boat stone garden letter winter market lamp song road bread window 河流 小船 石头 花园".split()


def sentence(rng: Random, *, tell: str = "") -> str:
    said = " ".join(rng.choices(WORDS, k=8))
    return f"{tell} {said}" if tell else said


def texts(tell: str, count: int = 60, seed: int = 3) -> tuple[list[str], list[bool]]:
    rng = Random(seed)
    rows = [(sentence(rng, tell=tell if place % 2 else ""), bool(place % 2)) for place in range(count)]
    return [text for text, _ in rows], [one for _, one in rows]


def test_a_tell_is_found() -> None:
    """One turn of phrase in every synthetic text separates them, in English and Chinese."""
    for tell in ("Certainly!", "总而言之，"):
        found = separated(*texts(tell))
        assert found.auc > 0.95
        assert found.low > 0.8


def test_texts_of_one_kind_are_a_toss_up() -> None:
    """Without a tell the held-out texts cannot be told apart: training on them would show 1."""
    areas = [separated(*texts("", count=80, seed=seed)).auc for seed in range(4)]
    assert 0.35 < sum(areas) / 4 < 0.65


def test_a_copy_is_not_known_from_training() -> None:
    """Texts that stand several times fall into one fold, whatever their case and width."""
    plain, ones = texts("", count=40)
    copies = [text.upper() for text in plain]
    found = separated(plain + copies, ones + ones)
    assert 0.2 < found.auc < 0.8
    assert found.probabilities == separated(plain + copies, ones + ones).probabilities


@pytest.mark.parametrize(("ones", "scores", "area"), [
    ([True, False], [2.0, 1.0], 1.0), ([True, False], [1.0, 2.0], 0.0), ([True, False], [1.0, 1.0], 0.5),
    ([True, True, False, False], [3.0, 1.0, 2.0, 0.0], 0.75),
])  # fmt: skip
def test_the_area(ones: list[bool], scores: list[float], area: float) -> None:
    """By hand: the share of pairs in the right order, ties half."""
    assert auc(ones, scores) == area


def table(tell: str = "Certainly!") -> pa.Table:
    said, synthetic = texts(tell)
    return pa.table({"_place": range(len(said)), "text": said, "real": [not one for one in synthetic]})


def test_what_looks_synthetic_goes() -> None:
    """Only synthetic rows over the bar are set aside, each with its probability; real ones stay unless told to go."""
    found = discriminate(table(), above=0.6)
    reasons = reasons_of(found)
    assert reasons
    assert all(place % 2 for place in reasons)
    assert all("looks synthetic at 0." in reason for reason in reasons.values())
    assert found.num_rows + len(reasons) == 60
    left = found.to_pylist()
    assert all(row["looks_synthetic"] <= 0.6 for row in left if not row["real"])
    assert discriminate(table(), drop_real=True).num_rows == 30
    assert len({row["separability"] for row in left}) == 1
    again = discriminate(discriminate(table()))
    assert again.column_names.count("looks_synthetic") == 1


@pytest.mark.parametrize(("given", "settings", "told"), [
    (table(), {"real": "reel"}, "did you mean 'real'"),
    (table(), {"columns": ("txt",)}, "did you mean 'text'"),
    (table(), {"above": 1.5}, "'above'"),
    (table().set_column(2, "real", pa.array(["yes"] * 60)), {}, "true or false"),
    (table().set_column(2, "real", pa.array([True] * 60)), {}, "folds"),
    (table(), {"folds": 1}, "folds"),
    (table().drop_columns(["text"]), {}, "no column of text"),
])  # fmt: skip
def test_what_cannot_be_compared(given: pa.Table, settings: dict[str, object], told: str) -> None:
    """A wrong column, bar or number of folds, or rows of one kind only, say what is wrong."""
    with pytest.raises(RecipeError, match=told):
        discriminate(given, **settings)  # type: ignore[arg-type]
