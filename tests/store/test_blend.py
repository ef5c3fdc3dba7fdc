"""Blends: shares that are what was asked for, every draw by the seed, and nothing that comes more often than it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seedbed.actions.datasets import Wished, blend_versions
from seedbed.core.errors import RecipeError
from seedbed.store.blend import portions, shares_by_temperature, whole
from seedbed.store.datasets import About, Datasets
from seedbed.store.version import Version

Put = Callable[..., Version]
NAMES = st.sampled_from(["a", "b", "c", "d"])


def rows(name: str, count: int, words: int = 8) -> list[dict[str, Any]]:
    return [{"id": f"{name}{n}", "text": f"{name} " * (1 + (n * 7) % words)} for n in range(count)]


@given(
    st.dictionaries(NAMES, st.tuples(st.integers(1, 500), st.integers(1, 100)), min_size=1),
    st.none() | st.integers(1, 2000),
    st.sampled_from([1.0, 1.5, 4.0]),
)
def test_shares_and_caps_hold_for_any_sizes(
    sources: dict[str, tuple[int, int]], size: int | None, passes: float
) -> None:
    """Nothing gives more than its passes, the uncapped keep their proportions, and a size is met or all is used up."""
    sizes = {name: one[0] for name, one in sources.items()}
    shares = {name: one[1] / 7 for name, one in sources.items()}
    made = portions(shares, sizes, size=size, passes=passes)
    total = sum(one.amount for one in made.values())
    assert sum(one.share for one in made.values()) == pytest.approx(1)
    assert all(one.amount <= passes * sizes[name] * (1 + 1e-9) for name, one in made.items())
    free = [one.amount / one.share for one in made.values() if not one.capped]
    assert all(ratio == pytest.approx(free[0]) for ratio in free)
    if size is None:
        assert not any(one.capped for one in made.values())
        assert any(one.amount == pytest.approx(passes * sizes[name]) for name, one in made.items())
    else:
        assert total == pytest.approx(size) or all(one.capped for one in made.values())
    counts = whole(made)
    assert abs(sum(counts.values()) - total) <= (1 if passes != 1.5 else len(made))
    assert all(abs(counts[name] - one.amount) <= 1 for name, one in made.items())


@given(st.dictionaries(NAMES, st.integers(1, 10**6), min_size=2), st.floats(0.2, 50))
def test_temperature_evens_out(sizes: dict[str, int], temperature: float) -> None:
    """1 keeps the proportions; above it the larger give less than their part and the smaller more; the order stays."""
    made = shares_by_temperature(sizes, temperature)
    plain = shares_by_temperature(sizes, 1)
    assert sum(made.values()) == pytest.approx(1)
    order = sorted(sizes, key=sizes.__getitem__)
    assert all(made[one] <= made[other] * (1 + 1e-9) for one, other in pairwise(order))
    if temperature >= 1:
        assert made[order[-1]] <= plain[order[-1]] * (1 + 1e-9)
        assert made[order[0]] >= plain[order[0]] * (1 - 1e-9)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(60, 300),
    st.integers(60, 300),
    st.floats(0.1, 0.9),
    st.sampled_from(["rows", "tokens"]),
    st.integers(0, 2**40),
)
def test_a_blend_has_its_shares(
    tmp_path_factory: pytest.TempPathFactory, first: int, second: int, share: float, unit: Any, seed: int
) -> None:
    """By rows to the row, by tokens to a row's tokens; no row is there twice, and every row tells its origin."""
    home = tmp_path_factory.mktemp("blend")
    store = Datasets(home)
    for name, count in (("x", first), ("y", second)):
        store.save(name, {"train": rows(name, count)}, About("file"))
    made = blend_versions({"x": share, "y": 1 - share}, "mix", home=home, unit=unit, seed=seed)
    given_ones = made.portions
    amounts = {name: one.tokens if unit == "tokens" else one.rows for name, one in given_ones.items()}
    total, slack = sum(amounts.values()), (12 if unit == "tokens" else 1)
    assert abs(amounts["x@1"] - share * total) <= slack
    found = list(store.rows(made.saved.version))
    assert len({row["id"] for row in found}) == len(found) == sum(one.rows for one in given_ones.values())
    assert all(row["_origin"] == f"{row['id'][0]}@1" for row in found)
    assert made.saved.version.origins == {name: one.rows for name, one in given_ones.items() if one.rows}


def test_repeated_rows_come_evenly(store: Datasets, put: Put, tmp_path: Path) -> None:
    """Two and a half passes: every row twice or three times, each copy with an id of its own."""
    put("few", rows("f", 40))
    put("many", rows("m", 1000))
    made = blend_versions({"few": 0.5, "many": 0.5}, "mix", home=tmp_path, size=200, passes=4)
    found = [row for row in store.rows(made.saved.version) if row["_origin"] == "few@1"]
    often = Counter(row["id"].partition("~")[0] for row in found)
    assert len(found) == 100
    assert set(often.values()) == {2, 3}
    assert len(often) == 40
    assert len({row["id"] for row in found}) == 100
    assert made.portions["few@1"].passes == 2.5


def test_a_source_that_is_too_small_is_capped_and_told(put: Put, tmp_path: Path) -> None:
    """It gives what it may, the others the rest."""
    put("few", rows("f", 10))
    put("many", rows("m", 1000))
    made = blend_versions({"few": 0.5, "many": 0.5}, "mix", home=tmp_path, size=100, passes=2)
    assert {name: (one.rows, one.capped) for name, one in made.portions.items()} == {
        "few@1": (20, True),
        "many@1": (80, False),
    }


def test_the_seed_decides_and_sources_do_not_disturb_one_another(store: Datasets, put: Put, tmp_path: Path) -> None:
    """The same seed gives the same version, another one another; another source leaves the draws of the others."""
    for name in "abc":
        put(name, rows(name, 200))

    def ids(name: str, shares: dict[str, float], **more: Any) -> list[str]:
        made = blend_versions(shares, name, home=tmp_path, wished=Wished(replace=True), **more)
        return [row["id"] for row in store.rows(made.saved.version)]

    both = ids("m1", {"a": 0.5, "b": 0.5}, size=100)
    assert ids("m2", {"a": 0.5, "b": 0.5}, size=100) == both
    assert ids("m3", {"a": 0.5, "b": 0.5}, size=100, seed=1) != both
    three = ids("m4", {"a": 1, "b": 1, "c": 1}, size=150)
    assert [one for one in three if one[0] == "a"] == [one for one in both if one[0] == "a"]
    runs = sum(one[0] != other[0] for one, other in pairwise(both))
    assert runs > 20, "the sources are mixed, not one after another"


def test_an_origin_names_the_way(store: Datasets, put: Put, tmp_path: Path) -> None:
    """A blend of a blend tells both, the nearest first; a split is named."""
    put("a", rows("a", 10))
    put("b", rows("b", 10))
    blend_versions({"a": 1}, "m", home=tmp_path)
    store.save("m", {"train": list(store.rows(store.find("m"))), "test": rows("t", 3)}, About("split"))
    made = blend_versions({"m": 0.5, "b": 0.5}, "n", home=tmp_path)
    assert set(made.saved.version.origins) == {"m@2/train < a@1", "b@1"}
    assert made.saved.version.parents == ["m@2", "b@1"]
    again = blend_versions({"n": 1}, "o", home=tmp_path).saved.version
    assert set(again.origins) == {"n@1 < a@1", "n@1 < b@1"}, "the nearest and the first, however long the way"
    assert not any(row["id"].startswith("t") for row in store.rows(made.saved.version)), "a test set stays out"


def test_real_rows_are_not_replaced_unasked(store: Datasets, put: Put, tmp_path: Path) -> None:
    """Where a blend would leave fewer rows that no model wrote, it is not saved without being told to."""
    put("people", rows("p", 50))
    put("model", rows("m", 50), generation=1)
    blend_versions({"people": 0.8, "model": 0.2}, "mix", home=tmp_path)
    before = store.latest("mix")
    with pytest.raises(RecipeError, match=r"mix@1 holds 50 rows that no model wrote.*2404\.01413"):
        blend_versions({"people": 0.2, "model": 0.8}, "mix", home=tmp_path)
    assert store.latest("mix") == before
    made = blend_versions({"people": 0.2, "model": 0.8}, "mix", home=tmp_path, wished=Wished(replace=True))
    assert made.saved.version.generations == {0: 12, 1: 50}
    assert blend_versions({"people": 1}, "mix", home=tmp_path).saved.version.generations == {0: 50}


@pytest.mark.parametrize(
    ("shares", "more", "words"),
    [
        ({}, {}, "above 0"),
        ({"a": 0}, {}, "a@1=0"),
        ({"a": 1, "a@1": 1}, {}, "twice"),
        ({"a": 1}, {"passes": 0}, "above 0"),
        ({"a": 1}, {"size": -1}, "above 0"),
        ({"a": 1}, {"temperature": 0}, "temperature"),
        ({"gone": 1}, {}, "no dataset 'gone'"),
        ({"a/test": 1}, {}, "no split 'test'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    store: Datasets, put: Put, tmp_path: Path, shares: dict[str, float], more: dict[str, Any], words: str
) -> None:
    """Shares, sizes and names that are wrong are told before anything is written."""
    put("a", rows("a", 5))
    with pytest.raises(RecipeError, match=words):
        blend_versions(shares, "mix", home=tmp_path, **more)
    assert store.names() == ["a"]
