"""Generations: counted on every row, and rows of earlier ones stay unless it is said that they shall go."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from seedbed.actions.dataset import finished_row
from seedbed.actions.datasets import Wished, save_version
from seedbed.core.errors import SeedbedError
from seedbed.core.row import Item
from seedbed.export.jsonl import jsonl
from seedbed.store.datasets import Datasets
from seedbed.store.version import Version

Put = Callable[..., Version]


def file(folder: Path, name: str, rows: list[dict[str, Any]]) -> str:
    path = folder / f"{name}.jsonl"
    jsonl(iter(rows), path)
    return str(path)


def rows(name: str, count: int) -> list[dict[str, Any]]:
    return [{"id": f"{name}{n}", "text": f"{name} says {n}"} for n in range(count)]


def saved(home: Path, name: str, given: list[dict[str, Any]], **more: Any) -> Any:
    return save_version(file(home, "rows", given), name, home=home, **more)


def ids(store: Datasets, version: Version, split: str | None = None) -> list[str]:
    return [row["id"] for row in store.rows(version, split)]


def test_earlier_generations_stay(store: Datasets, tmp_path: Path) -> None:
    """Real rows, then a generation made from them, then another: all are there, and it is told what stays."""
    saved(tmp_path, "m", rows("real", 4))
    second = saved(tmp_path, "m", rows("first", 3), generation=1)
    assert (second.saved.version.generations, dict(second.carried.kept)) == ({0: 4, 1: 3}, {0: 4})
    third = saved(tmp_path, "m", rows("second", 2), generation=2)
    assert third.saved.version.generations == {0: 4, 1: 3, 2: 2}
    assert third.carried.before == "m@2"
    assert ids(store, third.saved.version)[:4] == ["real0", "real1", "real2", "real3"]
    assert third.saved.version.parents == ["m@2"]


def test_the_same_generation_is_replaced(tmp_path: Path) -> None:
    """A recipe that was mended and run again gives other rows of its generation: the ones before go, real ones stay."""
    saved(tmp_path, "m", rows("real", 4))
    saved(tmp_path, "m", rows("bad", 3), generation=1)
    again = saved(tmp_path, "m", rows("good", 2), generation=1)
    assert again.saved.version.generations == {0: 4, 1: 2}
    plain_change = saved(tmp_path, "plain", rows("a", 3))
    assert plain_change.carried.kept.total() == 0
    assert saved(tmp_path, "plain", rows("b", 2)).saved.version.rows == 2


def test_rows_that_are_there_are_not_doubled(store: Datasets, tmp_path: Path) -> None:
    """What the new rows say again is not kept beside them, whatever its id."""
    saved(tmp_path, "m", rows("real", 3))
    given = [{"id": "other", "text": "real says 1", "_generation": 0}, *rows("made", 2)]
    made = saved(tmp_path, "m", given, generation=1)
    assert ids(store, made.saved.version) == ["real0", "real2", "other", "made0", "made1"]


def test_replacing_is_asked_for_and_counted(tmp_path: Path) -> None:
    """With ``replace`` they go, and it is told how many, by generation."""
    saved(tmp_path, "m", rows("real", 4))
    saved(tmp_path, "m", rows("first", 3), generation=1)
    made = saved(tmp_path, "m", rows("second", 2), generation=2, wished=Wished(replace=True))
    assert made.saved.version.generations == {2: 2}
    assert dict(made.carried.lost) == {0: 4, 1: 3}
    assert made.saved.version.parents == []


def test_splits_of_earlier_rows_stay(store: Datasets, tmp_path: Path) -> None:
    """Rows of a test set do not come into the training set with the next generation."""
    from seedbed.store.datasets import About

    store.save("m", {"train": rows("a", 3), "test": rows("t", 2)}, About("split"))
    made = saved(tmp_path, "m", rows("made", 2), generation=1)
    assert ids(store, made.saved.version, "train") == ["a0", "a1", "a2", "made0", "made1"]
    assert ids(store, made.saved.version, "test") == ["t0", "t1"]


def test_a_row_counts_the_models_that_wrote_it() -> None:
    """A model that writes adds one to the generation of the row that it was given; a judge and a program add none."""
    asked = {"step": "write", "asks": ["k"], "models": ["m"]}
    ran = {"step": "run", "asks": ["k"]}
    judged = {"step": "judge", "asks": ["k"], "models": ["m"]}

    def generation(trail: list[dict[str, Any]], row: dict[str, Any], checks: dict[str, Any] | None = None) -> int:
        return int(finished_row(Item("1", b"", row, trail, checks or {}))["_generation"])

    assert generation([], {}) == 0
    assert generation([asked], {}) == 1
    assert generation([asked, asked], {"_generation": 1}) == 2
    assert generation([judged], {"_generation": 1}, {"judge": {"score": 1}}) == 1
    assert generation([ran], {"_generation": None}) == 0
    assert generation([asked], {"_generation": "1"}) == 2, "as a CSV file has it"
    with pytest.raises(SeedbedError, match="_generation must be 0, 1, 2"):
        generation([], {"_generation": "one"})
    exported = finished_row(Item("1", b"", {"_generation": 1, "_origin": "m@1", "t": "x"}, [asked]), descent=False)
    assert exported == {"id": "1", "t": "x"}


def test_what_is_printed_as_the_reason_is_so() -> None:
    """The toy of the papers: a spread that is fitted and drawn from again and again withers, but where rows stay in."""

    def spread(*, accumulate: bool) -> float:
        draw = random.Random(5)
        ends = []
        for _ in range(30):
            data = [draw.gauss(0, 1) for _ in range(20)]
            for _ in range(30):
                middle = fmean(data)
                width = fmean((one - middle) ** 2 for one in data) ** 0.5
                new = [draw.gauss(middle, width) for _ in range(20)]
                data = data + new if accumulate else new
            ends.append(fmean((one - fmean(data)) ** 2 for one in data))
        return fmean(ends)

    assert spread(accumulate=False) < 0.4
    assert spread(accumulate=True) > 0.7


def test_streams_are_read_anew(tmp_path: Path, store: Datasets) -> None:
    """A file is gone through more than once, and its rows come once."""
    saved(tmp_path, "m", rows("real", 2))
    made = saved(tmp_path, "m", rows("made", 500), generation=1)
    found: Iterator[str] = iter(ids(store, made.saved.version))
    assert len(set(found)) == 502
