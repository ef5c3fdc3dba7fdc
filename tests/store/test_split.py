"""Splits: no row of one side is nearly a row of the other, and the shares are met as far as that allows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.actions.datasets import split_version
from seedbed.core.errors import RecipeError
from seedbed.core.text import words
from seedbed.store.datasets import Datasets
from seedbed.store.split import Dealt, Wish, compared_text, deal
from seedbed.store.version import Version

Put = Callable[..., Version]
VOCABULARY = "sea moon river stone kitchen engine theorem table garden winter model paper light storm bread".split()


def similar(one: str, other: str, ngram: int = 3) -> float:
    """The Jaccard similarity of n-gram sets, in the plainest way."""
    sets = []
    for text in (one, other):
        found = words(text)
        sets.append({tuple(found[at : at + ngram]) for at in range(max(1, len(found) - ngram + 1))})
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@st.composite
def collections(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of which many are copies of others with a word changed."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    made: list[list[str]] = []
    for _ in range(draw(st.integers(2, 60))):
        if made and rng.random() < 0.5:
            text = list(rng.choice(made))
            text[rng.randrange(len(text))] = rng.choice(VOCABULARY)
        else:
            text = rng.choices(VOCABULARY, k=rng.randint(3, 14))
        made.append(text)
    return [
        {"id": str(n), "question": " ".join(text), "kind": rng.choice("ab"), "doc": rng.randrange(20)}
        for n, text in enumerate(made)
    ]


@settings(max_examples=40, deadline=None)
@given(collections(), st.sampled_from([0.4, 0.6, 0.8]), st.integers(0, 99), st.booleans())
def test_nothing_leaks(rows: list[dict[str, Any]], near: float, seed: int, by: bool) -> None:
    """Held against all pairs compared one by one: no pair that is near, or of one document, stands on both sides."""
    wish = Wish({"train": 0.7, "test": 0.3}, by=("doc",) if by else (), near=near, ngram=3, seed=seed)
    dealt = deal(rows, wish)
    for one in range(len(rows)):
        for other in range(one):
            alike = similar(rows[one]["question"], rows[other]["question"]) >= near
            tied = by and rows[one]["doc"] == rows[other]["doc"]
            if alike or tied:
                assert dealt.of[one] == dealt.of[other]
    assert sum(dealt.rows.values()) == len(rows) == len(dealt.of)
    assert dealt.moved <= dealt.grouped
    assert dealt.torn or not dealt.moved


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 300), st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(0, 99))
def test_shares_are_met_to_a_row(count: int, given_shares: list[int], seed: int) -> None:
    """Where no rows hang together every split has its share, and in every stratum."""
    rows = [{"question": f"{n} {n * 31}", "kind": "ab"[n % 3 == 0]} for n in range(count)]
    shares = {f"s{n}": float(share) for n, share in enumerate(given_shares)}
    dealt = deal(rows, Wish(shares, stratify="kind", near=0, seed=seed))
    whole = Counter(row["kind"] for row in rows)
    for kind, counts in dealt.strata.items():
        for name, share in shares.items():
            assert abs(counts.get(name, 0) - share / sum(given_shares) * whole[kind]) < len(shares)
    assert (dealt.moved, dealt.torn, dealt.groups) == (0, 0, 0)


def test_groups_are_counted_and_what_was_moved(put: Put) -> None:
    """A group of three and one of two among ten: no draw row by row may tear them, and what was moved is told."""
    rows = [{"question": f"alone {n} {n * n}"} for n in range(5)]
    rows += [{"question": "how far is the moon from the sea"}] * 3 + [{"question": "who broke the old stone"}] * 2
    torn = set()
    for seed in range(20):
        dealt = deal(rows, Wish({"train": 1, "test": 1}, seed=seed))
        assert len(set(dealt.of[5:8])) == len(set(dealt.of[8:])) == 1
        assert (dealt.groups, dealt.grouped, dealt.largest) == (2, 5, 3)
        assert abs(dealt.rows["train"] - 5) <= 1
        torn.add(dealt.torn)
    assert max(torn) == 2


def test_links_are_followed_over_several_rows() -> None:
    """a is near b and b near c: all stay together although a and c are not near; a document ties rows as well."""
    texts = [
        "one two three four five six seven eight nine ten eleven twelve",
        "one two three four five six seven eight nine ten eleven changed",
        "zero two three four five six seven eight nine ten eleven changed",
    ]
    assert similar(texts[0], texts[2]) < 0.75 <= min(similar(texts[0], texts[1]), similar(texts[1], texts[2]))
    rows = [{"question": text, "doc": None} for text in texts]
    rows += [{"question": f"other {n} thing {n}", "doc": "d"} for n in range(3)]
    for seed in range(10):
        dealt = deal(rows, Wish({"train": 1, "test": 1}, by=("doc",), near=0.75, ngram=3, seed=seed))
        assert len(set(dealt.of[:3])) == 1
        assert len(set(dealt.of[3:])) == 1
        assert dealt.of[0] != dealt.of[3]


def test_the_seed_decides() -> None:
    """The same seed gives the same split, another one another."""
    rows = [{"question": f"number {n} of {n * 17}"} for n in range(50)]

    def dealt(seed: int) -> Dealt:
        return deal(rows, Wish({"train": 3, "test": 1}, seed=seed))

    assert dealt(1) == dealt(1)
    assert dealt(1).of != dealt(2).of


@pytest.mark.parametrize(
    ("row", "columns", "text"),
    [
        ({"question": "q", "answer": "a"}, (), "q"),
        ({"instruction": "i", "input": "x", "output": "o"}, (), "i\nx"),
        ({"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]}, (), "hi\nho"),
        ({"id": "1", "poem": "p", "_origin": "x"}, (), "p"),
        ({"question": "q", "answer": "a"}, ("answer",), "a"),
        ({"question": "q", "answer": ""}, ("answer",), ""),
        ({"question": "", "text": "t"}, (), "t"),
    ],
)
def test_what_is_compared(row: dict[str, Any], columns: tuple[str, ...], text: str) -> None:
    """The question of a row in the columns of the house, what was said in a dialogue, or all there is."""
    assert compared_text(row, columns) == text


def test_a_version_is_split_and_put_together_again(store: Datasets, put: Put, tmp_path: Path) -> None:
    """Every row stands in one split, the rows of each keep their order, and a split version can be split anew."""
    rows = [{"id": str(n), "question": f"number {n} of {n * 17}", "kind": "ab"[n % 2]} for n in range(100)]
    put("mine", rows, licence="mit")
    made = split_version("mine", Wish({"train": 0.8, "test": 0.2}, stratify="kind"), home=tmp_path)
    version = made.saved.version
    parts = {name: [int(row["id"]) for row in store.rows(version, name)] for name in version.parts}
    assert {name: len(ids) for name, ids in parts.items()} == {"train": 80, "test": 20}
    assert all(ids == sorted(ids) for ids in parts.values())
    assert sorted([*parts["train"], *parts["test"]]) == list(range(100))
    assert version.settings["strata"] == {"a": {"train": 40, "test": 10}, "b": {"train": 40, "test": 10}}
    assert (version.parents, version.licence, version.how) == (["mine@1"], "mit", "split")
    again = split_version("mine@2", Wish({"a": 1, "b": 1}), home=tmp_path, name="halves").saved.version
    assert {name: part.rows for name, part in again.parts.items()} == {"a": 50, "b": 50}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish({"train": 1}), "two splits or more"),
        (Wish({"train": 1, "test": 0}), "test=0"),
        (Wish({"train": 1, "test": 1}, near=2), "near must be"),
        (Wish({"train": 1, "test": 1}, by=("doc",)), "no column 'doc'; it has question"),
        (Wish({"train": 1, "test": 1}, stratify="kind"), "no column 'kind'"),
        (Wish({"train": 1, "a/b": 1}), "no name for a dataset"),
    ],
)
def test_what_makes_no_sense_is_refused(wish: Wish, words: str) -> None:
    """Shares, columns and thresholds that are wrong are told."""
    with pytest.raises(RecipeError, match=words):
        deal([{"question": "q"}], wish)


def test_nothing_to_split_is_refused() -> None:
    """No row is no split."""
    with pytest.raises(RecipeError, match="not a single row"):
        deal([], Wish({"train": 1, "test": 1}))
