"""What differs between two versions: counted right whatever the order, the ids and the repetitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.actions.dataset_diff import compare_versions, predecessor
from seedbed.actions.dataset_diff_page import diff_page
from seedbed.cli.chinese import TEXTS as CHINESE
from seedbed.core.errors import SeedbedError
from seedbed.core.row import canonical
from seedbed.store.datasets import About, Datasets
from seedbed.store.difference import difference
from seedbed.store.version import Version, plain

Put = Callable[..., Version]
VALUES = st.sampled_from(["", "a", "b", 1, None, ["x"], {"k": 1}])
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={"id": st.sampled_from(["1", "2", "3", 3]), "text": VALUES, "n": VALUES}),
    min_size=1,
    max_size=12,
)


def test_rows_in_out_and_changed(store: Datasets, put: Put) -> None:
    """Each is counted once and shown; of a changed row every column that differs, also one that came or went."""
    before = put("m", [{"id": str(n), "text": f"row {n}", "n": n} for n in range(10)])
    rows: list[dict[str, Any]] = [{"id": str(n), "text": f"row {n}", "n": n} for n in range(2, 12)]
    rows[0]["text"] = "new"
    rows[1] |= {"n": 99, "more": None}
    del rows[2]["n"]
    found = difference(store, before, put("m", rows[::-1]))
    assert (found.came, found.gone, found.changed, found.same, found.moved) == (2, 2, 3, 5, 0)
    assert found.columns == {"text": 1, "n": 2, "more": 1}
    assert [row["id"] for row in found.samples_came] == ["10", "11"]
    assert [row["id"] for row in found.samples_gone] == ["0", "1"]
    assert found.samples_changed[0].columns == {"text": ("row 2", "new")}
    assert found.samples_changed[1].columns == {"n": (3, 99), "more": (None, None)}


def test_without_ids_content_counts(store: Datasets, put: Put) -> None:
    """Rows without an id are the same when they say the same, as often as they stand there."""
    before = put("m", [{"t": "a"}, {"t": "a"}, {"t": "b"}])
    after = put("m", [{"t": "b"}, {"t": "a"}, {"t": "c"}])
    found = difference(store, before, after)
    assert (found.same, found.gone, found.came, found.changed) == (2, 1, 1, 0)


def test_descent_is_not_compared(store: Datasets, put: Put) -> None:
    """A run that made the same rows again made no difference."""
    before = put("m", [{"id": "1", "t": "a", "_lineage": [{"step": "x"}]}])
    after = put("m", [{"id": "1", "t": "a", "_lineage": [{"step": "y"}], "_generation": 1}])
    assert difference(store, before, after).same == 1


def test_rows_that_moved_between_splits(store: Datasets) -> None:
    """They are the same rows, and it is told that they stand elsewhere."""
    rows = [{"id": str(n), "t": f"text {n}"} for n in range(6)]
    one = store.save("m", {"train": rows[:4], "test": rows[4:]}, About("split")).version
    other = store.save("m", {"train": rows[1:5], "test": [rows[0], rows[5]]}, About("split")).version
    found = difference(store, one, other)
    assert (found.same, found.moved, found.came, found.gone) == (6, 2, 0, 0)


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_counts_add_up_for_any_rows(
    tmp_path_factory: pytest.TempPathFactory, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    """Every row of both versions is accounted for, equal ones never as changed, and backwards it is the reverse."""
    store = Datasets(tmp_path_factory.mktemp("diff"))
    before = store.save("a", {"train": first}, About("file")).version
    after = store.save("b", {"train": second}, About("file")).version
    found, back = difference(store, before, after), difference(store, after, before)
    assert found.same + found.changed + found.gone == len(first)
    assert found.same + found.changed + found.came == len(second)
    marks = [Counter(f"{row.get('id')!r}{canonical(plain(row)).decode()}" for row in side) for side in (first, second)]
    assert found.same == (marks[0] & marks[1]).total()
    assert (back.same, back.came, back.gone, back.changed) == (found.same, found.gone, found.came, found.changed)


def test_large_versions_go_through_buckets(store: Datasets, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more rows than fit a bucket the counts are the same."""
    from seedbed.store import difference as module

    monkeypatch.setattr(module, "BUCKET", 20_000)
    before = put("m", [{"id": str(n), "text": f"{n} " * 9} for n in range(3_000)])
    after = put("m", [{"id": str(n), "text": f"{n if n % 10 else 'x'} " * 9} for n in range(1_000, 4_000)])
    found = difference(store, before, after)
    assert (found.same, found.changed, found.gone, found.came) == (1_800, 200, 1_000, 1_000)


def test_figures_of_both_stand_side_by_side(put: Put, tmp_path: Path) -> None:
    """Counts of the versions, and every measure of the catalogue or the reason why there is none."""
    put("m", [{"id": str(n), "question": f"What is {n} and {n * n}?"} for n in range(40)])
    put("m", [{"id": str(n), "question": "What is it?"} for n in range(30)], generation=0)
    compared = compare_versions("m@1", "m@2", home=tmp_path)
    figures = {one.name: one for one in compared.figures}
    assert (figures["rows"].before, figures["rows"].after) == (40, 30)
    assert (figures["generation 0"].before, figures["split train"].after) == (40, 30)
    distinct = figures["distinct_n"]
    assert distinct.before is not None
    assert distinct.after is not None
    assert distinct.before > 5 * distinct.after
    assert all(one.reason for one in compared.figures if one.before is None or one.after is None)
    assert compared.sampled == (40, 30)


def test_the_page_shows_rows_as_text(put: Put, tmp_path: Path) -> None:
    """One file that needs no other; what a row says is never markup."""
    put("m", [{"id": "<b>", "t": "old"}, {"id": "2", "t": "</pre><script>alert(1)</script>"}])
    put("m", [{"id": "<b>", "t": "<img src=x>"}])
    compared = compare_versions("m@1", "m@2", home=tmp_path, measures=False)
    text = diff_page(compared, lambda name, **values: CHINESE[name].format(**values), language="zh")
    assert 'lang="zh"' in text
    assert "减少 1 行" in text
    assert "&lt;img src=x&gt;" in text
    assert "&lt;/pre&gt;&lt;script&gt;" in text
    assert "<script" not in text
    assert "src=" not in text.replace("&lt;img src=x&gt;", "")


def test_the_first_version_has_none_before(put: Put) -> None:
    """Without a second version to name, the one before is taken; where there is none, it is said."""
    first, second = put("m", [{"t": "a"}]), put("m", [{"t": "b"}])
    assert predecessor(second) == "m@1"
    with pytest.raises(SeedbedError, match="no version before it"):
        predecessor(first)
