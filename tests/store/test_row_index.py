"""The index of a version: what it finds is what going through all rows finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.store.datasets import About, Datasets
from seedbed.store.row_index import build, forget, index_path, stage
from seedbed.store.row_view import RowView, Wanted, _places
from seedbed.store.version import Version, texts

ROWS: list[dict[str, Any]] = [
    {
        "id": f"r{number}",
        "question": f'What is {number}? {"机器学习" if number % 3 == 0 else "a Heron"} "quoted"',
        "answer": "word " * (number % 17) + "鸟",
        "kind": ["owl", "hen", None][number % 3],
        "level": number % 4,
        "flag": number % 5 == 0,
        "score": number / 7,
        "_checks": [{"step": "judge", "score": number % 11 / 10}],
    }
    for number in range(700)
]


@pytest.fixture
def store(tmp_path: Path) -> Datasets:
    return Datasets(tmp_path)


@pytest.fixture
def version(store: Datasets) -> Version:
    return store.save("birds", {"train": ROWS[:600], "test": ROWS[600:]}, About("file")).version


@pytest.fixture
def view(store: Datasets, version: Version) -> Iterator[RowView]:
    build(store, version)
    made = RowView(store, version)
    yield made
    made.close()


def found(view: RowView, **wanted: Any) -> list[int]:
    """The places of all rows that fit."""
    return [place for place, _ in view.page(Wanted(**wanted), 0, 700, patience=20).rows]


def json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def test_rows_are_shown_before_there_is_an_index(store: Datasets, version: Version) -> None:
    """In their order, over splits; a filter is refused with the reason."""
    view = RowView(store, version)
    page = view.page(Wanted(), 598, 4)
    assert (page.total, page.complete, [row["id"] for _, row in page.rows]) == (
        700,
        True,
        ["r598", "r599", "r600", "r601"],
    )
    assert (view.split_at(599), view.split_at(600), view.stage) == ("train", "test", ("none", 0))
    with pytest.raises(RecipeError, match="being made"):
        view.page(Wanted(text="heron"))
    assert (view.facets(Wanted()), view.numbers()) == ([], [])


def test_a_facet_counts_its_rows(view: RowView) -> None:
    """Every value of every column of few values; columns of many are none."""
    facets = {one.name: {value.value: value.rows for value in one.values} for one in view.facets(Wanted())}
    assert facets["split"] == {'"train"': 600, '"test"': 100}
    assert facets["kind"] == {'"owl"': 234, '"hen"': 233}
    assert facets["flag"] == {"false": 560, "true": 140}
    assert set(facets) == {"split", "kind", "level", "flag", "_generation"}


@pytest.mark.parametrize(
    "values",
    [
        [("kind", "owl")],
        [("kind", "owl"), ("kind", "hen")],
        [("kind", "owl"), ("level", 2), ("flag", True)],
        [("level", 9)],
    ],
)
def test_a_filter_finds_what_all_rows_say(view: RowView, values: list[tuple[str, Any]]) -> None:
    """Values of one column are alternatives, columns hold together."""
    names = {name for name, _ in values}
    right = [place for place, row in enumerate(ROWS) if all(any(row[one] == value and type(row[one]) is type(value)
             for name, value in values if name == one) for one in names)]  # fmt: skip
    assert found(view, values=tuple((name, json(value)) for name, value in values)) == right


def test_counts_of_a_facet_stand_under_the_other_filters(view: RowView) -> None:
    """Its own filter apart, so that another value can be taken beside it."""
    wanted = Wanted(values=(("kind", '"owl"'), ("level", "2")))
    facets = {
        one.name: {value.value: (value.rows, value.chosen) for value in one.values} for one in view.facets(wanted)
    }
    assert facets["kind"]['"hen"'] == (sum(row["kind"] == "hen" and row["level"] == 2 for row in ROWS), False)
    assert facets["level"]["2"] == (sum(row["kind"] == "owl" and row["level"] == 2 for row in ROWS), True)


@pytest.mark.parametrize(("low", "high"), [(10, 20.0), (None, 3), (90.5, None), (5, 4), (0.0, 0.0)])
def test_a_range_finds_what_all_rows_say(view: RowView, low: float | None, high: float | None) -> None:
    """Both bounds belong to it; scores of verdicts are numbers as well."""
    right = [place for place, row in enumerate(ROWS) if (low is None or row["score"] >= low)
             and (high is None or row["score"] <= high)]  # fmt: skip
    assert found(view, ranges=(("score", low, high),)) == right
    judged = [place for place, row in enumerate(ROWS) if row["_checks"][0]["score"] >= 0.9]
    assert found(view, ranges=(("score:judge", 0.9, None),)) == judged


@pytest.mark.parametrize(
    "wish", ["heron", "HERON", "What is 69", "机器", "鸟", "学习", '"quoted"', "zzzq", "word word", "AND OR *"]
)
def test_a_search_finds_what_the_texts_hold(view: RowView, wish: str) -> None:
    """In any script and either case, a text's last character among them; nothing in a wish is grammar."""
    right = [place for place, row in enumerate(ROWS) if any(wish.lower() in one.lower() for one in
             texts([row["question"], row["answer"], row["id"], row["kind"]]))]  # fmt: skip
    assert found(view, text=wish) == right


def test_a_search_that_is_too_short_is_told(view: RowView) -> None:
    """One or two letters stand in nearly every text."""
    with pytest.raises(RecipeError, match="three letters"):
        view.page(Wanted(text="ab"))


@pytest.mark.parametrize("first", [0, 5, 640, 699, 700])
def test_an_order_is_that_of_the_numbers(view: RowView, first: int) -> None:
    """Upwards and downwards, page by page, and among the rows of a filter."""
    wanted = Wanted(sort="score")
    assert [place for place, _ in view.page(wanted, first, 50).rows] == list(range(700))[first : first + 50]
    down = [place for place, _ in view.page(Wanted(sort="-score"), first, 50).rows]
    assert down == list(range(700))[::-1][first : first + 50]
    few = [place for place, _ in view.page(Wanted(sort="-score", values=(("level", "1"),)), 0, 3).rows]
    assert few == [697, 693, 689]


def test_rows_without_the_number_come_last(store: Datasets) -> None:
    """Whichever way the order goes; no row is lost."""
    rows = [{"id": str(place), "n": place * 1.5} if place % 2 else {"id": str(place)} for place in range(90)]
    version = store.save("gaps", {"train": rows}, About("file")).version
    build(store, version)
    view = RowView(store, version)
    for sort in ("n", "-n"):
        pages = [view.page(Wanted(sort=sort), first, 20).rows for first in range(0, 100, 20)]
        places = [place for page in pages for place, _ in page]
        assert sorted(places) == list(range(90))
        assert all(place % 2 for place in places[:45])
    view.close()


def test_lines_are_those_of_the_rows_that_fit(view: RowView) -> None:
    """All of them, as they stand in the store."""
    lines = list(view.every(Wanted(values=(("kind", '"owl"'),), text="机器")))
    assert [msgspec.json.decode(line)["id"] for line in lines] == [row["id"] for row in ROWS if row["kind"] == "owl"]
    assert len(list(view.every(Wanted()))) == 700


def test_what_is_not_there_is_told_with_what_is(view: RowView) -> None:
    """A facet, a column of numbers."""
    with pytest.raises(RecipeError, match="kind"):
        view.page(Wanted(values=(("kid", "1"),)))
    with pytest.raises(RecipeError, match="score"):
        view.page(Wanted(sort="scor"))
    with pytest.raises(RecipeError, match="score"):
        view.facets(Wanted(ranges=(("scor", 1, 2),)))


def test_an_index_that_was_thrown_away_is_made_again(store: Datasets, version: Version) -> None:
    """Torn, of another format, or gone; and those of rows that no version has are taken away."""
    path = build(store, version)
    assert stage(path) == ("ready", 700)
    path.write_bytes(b"not a database")
    assert stage(path) == ("none", 0)
    assert stage(build(store, version)) == ("ready", 700)
    assert forget(store) == 0
    store.drop("birds@1")
    store.sweep()
    assert (forget(store), index_path(store, version).exists()) == (1, False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.integers(1, 40_000),
    share=st.floats(0, 1),
    first=st.integers(0, 200),
    count=st.integers(1, 60),
    seed=st.integers(0, 9),
)
def test_places_are_those_of_the_bits(rows: int, share: float, first: int, count: int, seed: int) -> None:
    """However many rows, wherever the page begins."""
    draw = random.Random(seed)
    places = sorted(draw.sample(range(rows), round(share * min(rows, 2000))))
    bits = sum(1 << place for place in places)
    assert _places(bits, first, count, rows) == places[first : first + count]
