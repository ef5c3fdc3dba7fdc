"""Versions of datasets: what goes in comes out, versions share what is equal, and nothing is lost by accident."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.store.datasets import About, Datasets
from seedbed.store.pieces import LEAST_ROWS, MOST_ROWS, DamagedPiece
from seedbed.store.version import Ref, Version, parse_ref

Put = Callable[..., Version]


def rows(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [{"id": f"r{n}", "question": f"What is {n} and {n * 7919}?", "n": n} for n in range(start, start + count)]


def told(found: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "_generation"} for row in found]


def test_what_goes_in_comes_out(store: Datasets, put: Put) -> None:
    """All rows in their order, of any JSON values, with counts and the kinds of their columns."""
    given = [
        {"id": "a", "text": '月亮\u2028\n"x"', "deep": {"a": [1, None, {"b": 2.5}]}, "mixed": 1},
        {"id": "b", "text": "", "mixed": "one", "flag": True},
    ]
    version = put("mine", given, licence="CC-BY-4.0", said="first")
    assert told(store.rows(version)) == given
    assert (version.name, version.rows, version.licence, version.said) == ("mine@1", 2, "CC-BY-4.0", "first")
    assert version.columns["mixed"] == "json"
    assert version.generations == {0: 2}
    assert store.find("mine") == version


def test_many_pieces_keep_the_order(store: Datasets, put: Put) -> None:
    """Rows of several files come back in one order, and no piece has more rows than it may."""
    given = rows(3 * MOST_ROWS)
    version = put("mine", iter(given))
    assert told(store.rows(version)) == given
    assert len(version.pieces) > 2
    assert all(LEAST_ROWS <= piece.rows <= MOST_ROWS for piece in version.pieces[:-1])


def test_versions_share_what_is_equal(store: Datasets, put: Put) -> None:
    """A row put in, changed or taken out makes new files of its neighbourhood alone."""
    given = rows(20_000)
    before = {piece.name for piece in put("mine", given).pieces}
    given.insert(9_000, {"id": "new", "question": "Whence?"})
    del given[15_000]
    after = {piece.name for piece in put("mine", given).pieces}
    assert 1 <= len(after - before) <= 4
    assert len(after & before) >= len(before) - 4


def test_the_same_rows_make_no_version(store: Datasets, put: Put) -> None:
    """Saving again what is there gives the version that is there."""
    first = store.save("mine", {"train": rows(5)}, About("file"))
    again = store.save("mine", {"train": rows(5)}, About("file", said="again"))
    assert (first.fresh, again.fresh) == (True, False)
    assert again.version == first.version
    other = store.save("mine", {"test": rows(5)}, About("file"))
    assert other.fresh
    assert other.version.before == "mine@1"


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("a", Ref("a")),
        ("a@latest", Ref("a")),
        ("a@3", Ref("a", "3")),
        ("a@1f0c9a2", Ref("a", "1f0c9a2")),
        ("a.b-c@3/test", Ref("a.b-c", "3", "test")),
        ("a/test", Ref("a", "", "test")),
    ],
)
def test_refs(text: str, ref: Ref) -> None:
    """Names, numbers, hashes and splits are told apart."""
    assert parse_ref(text) == ref


@pytest.mark.parametrize("text", ["", "@3", "a@", "a/", "../x", "a@3/te st", "a@@3", "-a", "a\n"])
def test_what_is_no_ref(text: str) -> None:
    """Anything else is refused, with the form that is wanted."""
    with pytest.raises(RecipeError, match="NAME@3"):
        parse_ref(text)


@given(st.text(max_size=20))
def test_any_text_is_a_ref_or_refused(text: str) -> None:
    """No text breaks the reader, and what it takes is written the same again."""
    try:
        ref = parse_ref(text)
    except RecipeError:
        return
    assert str(ref) == text or text.replace("@latest", "") == str(ref)


def test_versions_are_found_and_missed_by_name(store: Datasets, put: Put) -> None:
    """By number and by hash; a wrong name is told with the nearest, a wrong number with those there are."""
    first, second = put("kitchen", rows(3)), put("kitchen", rows(4))
    assert store.find("kitchen@1") == first
    assert store.find(f"kitchen@{second.hash[:9]}") == second
    with pytest.raises(RecipeError, match="did you mean 'kitchen'"):
        store.find("kitchn")
    with pytest.raises(RecipeError, match="it has 1, 2"):
        store.find("kitchen@7")
    with pytest.raises(RecipeError, match="no version 'abcdef0'"):
        store.find("kitchen@abcdef0")


def test_splits_are_named(store: Datasets) -> None:
    """Of several splits one is meant: train, or the one that is named."""
    version = store.save("mine", {"train": rows(3), "test": rows(2, 10)}, About("split")).version
    assert len(list(store.rows(version))) == 3
    assert [row["id"] for row in store.rows(version, "test")] == ["r10", "r11"]
    assert (store.opened("mine/test").name, store.opened("mine/test").size) == ("mine@1/test", 2)
    with pytest.raises(RecipeError, match="no split 'dev'; it has train, test"):
        store.opened("mine@1/dev")
    odd = store.save("odd", {"a": rows(1), "b": rows(2)}, About("split")).version
    with pytest.raises(RecipeError, match="has no split 'train'"):
        store.rows(odd)


def test_bad_rows_and_names_are_refused(store: Datasets, put: Put) -> None:
    """No rows, a name that is a path, half a surrogate pair, a generation that is none: nothing is saved."""
    with pytest.raises(RecipeError, match="not a single row"):
        put("mine", [])
    with pytest.raises(RecipeError, match="no name for a dataset"):
        put("../mine", rows(1))
    with pytest.raises(SeedbedError, match=r"row 2 \(r9\).*surrogate"):
        put("mine", [*rows(1), {"id": "r9", "text": "\ud800"}])
    with pytest.raises(SeedbedError, match="_generation must be 0, 1, 2"):
        put("mine", [{"id": "x", "_generation": -1}])
    assert store.names() == []


def test_dropped_versions_come_back(store: Datasets, put: Put) -> None:
    """Dropping takes a version out of sight, restoring brings it back, numbers are never used twice."""
    given = rows(3)
    put("mine", given)
    put("mine", rows(4))
    store.drop("mine@2")
    assert [one.number for one in store.versions("mine")] == [1]
    assert put("mine", rows(5)).number == 3
    store.restore("mine@2")
    assert [one.number for one in store.versions("mine")] == [1, 2, 3]
    store.drop("mine", everything=True)
    assert store.names() == []
    store.restore("mine")
    assert told(store.rows(store.find("mine@1"))) == given
    with pytest.raises(RecipeError, match="can be brought back: none"):
        store.restore("mine@9")


def test_sweeping_takes_only_what_nobody_needs(store: Datasets, put: Put) -> None:
    """Rows that a version shares with a dropped one stay; those of the dropped one alone go."""
    shared = rows(9_000)
    put("mine", shared)
    put("mine", [*shared, {"id": "more", "text": "x" * 1000}])
    store.drop("mine@2")
    swept = store.sweep()
    assert (swept.versions, swept.files >= 1) == (1, True)
    assert told(store.rows(store.find("mine@1"))) == shared
    with pytest.raises(RecipeError, match="gone for good"):
        store.restore("mine@2")
    assert store.sweep().files == 0


def test_damage_is_told(store: Datasets, put: Put) -> None:
    """A piece that is missing or was changed is an error that names it, never fewer or other rows."""
    version = put("mine", rows(500))
    path = store.pieces.path(version.pieces[0].name)
    whole = path.read_bytes()
    for broken in (whole[:-9], b"", b"nonsense", whole[:30] + bytes([whole[30] ^ 1]) + whole[31:]):
        path.write_bytes(broken)
        with pytest.raises(DamagedPiece, match=version.pieces[0].name):
            list(store.rows(version))
    path.unlink()
    with pytest.raises(DamagedPiece, match="bring it back"):
        list(store.rows(version))
    manifest = store.folder / "mine" / "versions" / "000001.json"
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(SeedbedError, match="not a manifest"):
        store.find("mine")


def test_saving_again_heals(store: Datasets, put: Put) -> None:
    """Rows that are saved once more, under whatever name, mend the file that was damaged."""
    version = put("mine", rows(500))
    store.pieces.path(version.pieces[0].name).write_bytes(b"nonsense")
    assert store.save("mine", {"train": rows(500)}, About("file")).fresh is False
    assert told(store.rows(version)) == rows(500)


def test_a_piece_ends_by_its_rows_not_by_their_place(store: Datasets, put: Put) -> None:
    """The same rows after others make the same files, but for the first."""
    draw = random.Random(3)
    given = [{"text": "".join(draw.choices("abcdefgh ", k=60))} for _ in range(8_000)]
    alone = {piece.name for piece in put("a", given).pieces}
    after = {piece.name for piece in put("b", [*rows(700), *given]).pieces}
    assert len(alone - after) <= 2
