"""The measure coverage: what lies where among real rows, against definitions written out one row at a time."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.quality.measures.shells import figures
from tests.quality.measure_rig import Vectors, taken

Point = tuple[float, float]
POINTS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=5, max_size=9)
BOATS = ["the boat to {} leaves at {}", "at {1} a boat goes to {0}", "take the {1} boat to {0}"]
COOKING = ["boil the {} for {} minutes", "fry {} in butter for {} minutes", "peel {1} {0} and dice them"]
TEA = ["把{}放进锅里煮{}分钟", "{}要用小火炒{}分钟", "先切{1}个{0}"]
PLACES = ["Rome", "Oslo", "Cairo", "Lima", "Delhi", "Paris", "Seoul", "Quito"]
FOODS = ["onions", "leeks", "peas", "beans", "carrots", "beets", "corn", "rice"]
VEGETABLES = ["白菜", "萝卜", "土豆", "豆角", "茄子", "番茄", "青椒", "南瓜"]


def _written(forms: Sequence[str], words: Sequence[str], numbers: range) -> list[str]:
    return [forms[(place + number) % 3].format(word, number) for place, word in enumerate(words) for number in numbers]


def _rows(made: Sequence[str], real: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": one, "real": False} for one in made] + [{"text": one, "real": True} for one in real]


def _between(one: Sequence[Point], other: Sequence[Point]) -> Any:
    return np.array([[math.dist(a, b) for b in other] for a in one])


def _radius(point: int, points: Sequence[Point], k: int) -> float:
    return sorted(math.dist(points[point], one) for at, one in enumerate(points) if at != point)[k - 1]


@settings(max_examples=60, deadline=None)
@given(POINTS, POINTS, st.integers(1, 3))
def test_balls_are_those_of_the_papers(made: list[Point], real: list[Point], k: int) -> None:
    """Precision, recall, density, coverage and authenticity by their definitions, pair by pair."""
    found = figures(_between(made, real), _between(made, made), _between(real, real), k)
    slack = 1e-5
    near = [[math.dist(one, other) <= _radius(at, real, k) + slack for at, other in enumerate(real)] for one in made]
    assert found["precision"] == pytest.approx(sum(map(any, near)) / len(made))
    assert found["coverage"] == pytest.approx(sum(map(any, zip(*near, strict=True))) / len(real))
    assert found["density"] == pytest.approx(sum(map(sum, near)) / (k * len(made)))
    recalled = [any(math.dist(r, m) <= _radius(at, made, k) + slack for at, m in enumerate(made)) for r in real]
    assert found["recall"] == pytest.approx(sum(recalled) / len(real))
    own = []
    for one in made:
        nearest = min(range(len(real)), key=lambda at: (math.dist(one, real[at]), at))
        own.append(math.dist(one, real[nearest]) + slack > _radius(nearest, real, 1))
    assert found["authenticity"] == pytest.approx(sum(own) / len(made))
    assert all(0 <= found[name] <= 1 for name in ("alpha_precision", "beta_recall"))


def test_shells_tell_the_same_middle_from_another() -> None:
    """Points drawn alike fill one another's shells; points all near the middle, or far away, do not."""
    draw = random.Random(1)

    def cloud(spread: float, middle: float = 0.0) -> list[Point]:
        return [(draw.gauss(middle, spread), draw.gauss(middle, spread)) for _ in range(400)]

    real = cloud(1)

    def shells(made: list[Point]) -> tuple[float, float]:
        found = figures(_between(made, real), _between(made, made), _between(real, real), 5)
        return found["alpha_precision"], found["beta_recall"]

    alike, crowded, away = shells(cloud(1)), shells(cloud(0.1)), shells(cloud(1, middle=20))
    assert min(alike) > 0.75
    assert crowded[0] < 0.3, "the middle only"
    assert max(away) < 0.15


@pytest.mark.parametrize(("forms", "words"), [(BOATS, PLACES), (TEA, VEGETABLES)])
def test_rows_of_the_same_kind_cover_and_others_do_not(forms: list[str], words: list[str]) -> None:
    """In both languages other sentences of one kind are near the real ones, those on cooking are not; copies show."""
    real = _written(forms, words, range(2, 8))
    same = _written(forms, words, range(11, 17))
    alike, other = (
        taken("coverage", _rows(same, real)),
        taken("coverage", _rows(_written(COOKING, FOODS, range(6)), real)),
    )
    assert alike.value is not None
    assert other.value is not None
    assert alike.value > 0.7
    assert other.value < 0.05
    assert other.figures["nearest_real"] > alike.figures["nearest_real"]
    copies = taken("coverage", _rows(real, real))
    assert copies.value == 1.0
    assert copies.figures["authenticity"] == 0.0
    assert alike.figures["authenticity"] > 0.2


def test_a_part_of_the_real_rows_is_covered_in_part() -> None:
    """Where half of the real rows are of a kind that nobody made, coverage says so and shows some of them."""
    real = [*_written(BOATS, PLACES, range(3)), *_written(COOKING, FOODS, range(3))]
    found = taken("coverage", _rows(_written(BOATS, PLACES, range(11, 14)), real))
    assert found.value is not None
    assert 0.2 < found.value < 0.6
    farthest = next(one for one in found.details if one.__class__.__name__ == "Cells")
    assert all("minutes" in str(row[1]) or "peel" in str(row[1]) for row in farthest.rows)  # type: ignore[union-attr]


def test_vectors_of_a_model_are_taken_where_wanted() -> None:
    """What is near is what the model says is near."""
    outside = Vectors(lambda text: [1.0, float(len(text))])
    rows = _rows(["a" * size for size in range(1, 9)], ["b" * size for size in range(1, 9)])
    assert taken("coverage", rows, outside, by="model", k=2).value == 1.0
    assert taken("coverage", rows, k=2).value == 0.0
    assert outside.requests == 1


def test_marks_of_real_rows_are_read_or_refused() -> None:
    """true, "true" and 1 mark a real row, nothing marks a made one; another word is an error, as is no column."""
    real, made = _written(BOATS, PLACES, range(2)), _written(BOATS, PLACES, range(5, 7))
    values = [taken("coverage", _rows(made, real)).value]
    for mark in (1, "true"):
        rows = [{"text": one, "real": mark} for one in real] + [{"text": one, "real": None} for one in made]
        values.append(taken("coverage", rows).value)
    assert len(set(values)) == 1
    with pytest.raises(RecipeError, match="'real' must be true or false"):
        taken("coverage", [{"text": "a", "real": "perhaps"}])
    with pytest.raises(RecipeError, match=r"no column 'genuine' tells real rows; .*--real FILE"):
        taken("coverage", _rows(made, real), real="genuine")


def test_too_few_rows_are_no_figure() -> None:
    """With no more rows of a kind than k there is no ball: no value, and the counts are told."""
    found = taken("coverage", _rows(["a", "b"], [str(one) for one in range(9)]))
    assert found.value is None
    assert "2 made and 9 real rows" in found.reason


def test_large_sets_are_drawn_from_each_side() -> None:
    """The same number of made and of real rows is looked at, and an interval given."""
    rows = _rows(_written(BOATS, PLACES, range(20)), _written(BOATS, PLACES, range(30, 70)))
    found = taken("coverage", rows, sample=60)
    assert (found.measured, found.rows) == (120, 480)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
