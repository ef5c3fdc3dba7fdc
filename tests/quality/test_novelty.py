from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from seedbed.actions.seen_index import make_index
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.table import PLACE, reasons_of
from seedbed.core.text import words
from seedbed.quality.dedup import set_lookup
from seedbed.quality.dedup.novelty import novelty
from seedbed.quality.dedup.seen_index import built, save, with_vectors
from seedbed.quality.dedup.set_lookup import SetLookup

OUT = (
    "Name three rivers that cross a border, and the countries on either side of each of them.",
    "请介绍公司的年假制度，并说明申请年假的步骤和所需的材料。",
)


def new(texts: list[str], *replies: Reply, **how: Any) -> tuple[list[int], dict[int, str]]:
    table = pa.table({PLACE: list(range(len(texts))), "instruction": texts})
    script = Script(replies)
    made = asyncio.run(novelty(Context(script), table, **how))
    assert len(script.asked) == len(replies)
    return made.column(PLACE).to_pylist(), reasons_of(made)


def test_what_is_out_already_goes_with_its_row(tmp_path: Path) -> None:
    """Exact and near copies of a saved dataset go and name its row; what is new stays, in both languages."""
    path = tmp_path / "published.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode({"id": f"p{n}", "instruction": t}) for n, t in enumerate(OUT)))
    make_index([str(path)], tmp_path / "published.seen")
    texts = [
        "NAME three rivers that cross a border,  and the countries on either side of each of them.",
        OUT[0].replace("each of them", "each"),
        "Name three lakes.",
        OUT[1].replace("所需的", "所需"),
        "请介绍公司的报销制度，并说明报销时需要哪些票据。",
        "",
    ]
    places, reasons = new(texts, against=(tmp_path / "published.seen",))
    assert places == [2, 4, 5]
    assert reasons[0] == "same text as p0 of published"
    assert reasons[1].endswith("like p0 of published")
    assert reasons[3].endswith("like p1 of published")


def test_rows_of_one_set_are_not_compared() -> None:
    """Two equal new rows both stay: that is for the dedup steps."""
    assert new(["One and the same new question?"] * 2, items=OUT)[0] == [0, 1]


def ngrams(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    if len(found) < size:
        return {("short", *found)} if found else set()
    return {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}


@pytest.mark.parametrize("threshold", [0.3, 0.6, 0.9, 1.0])
@pytest.mark.parametrize("pairs", [3, 500_000])
def test_every_near_row_is_found(threshold: float, pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As comparing with every saved text has it, similarity included, however few are compared at once."""
    monkeypatch.setattr(set_lookup, "PAIRS", pairs * 8 if pairs < 8 else pairs)
    draw = random.Random(int(threshold * 10))
    vocabulary = [f"w{number}" for number in range(30)] + ["年", "假"]
    saved = [" ".join(draw.choices(vocabulary, k=draw.randrange(1, 20))) for _ in range(60)]
    fresh = [" ".join(draw.choices(vocabulary, k=draw.randrange(20))) for _ in range(30)]
    fresh += [text.replace("w1 ", "w2 ", 1) + " w3" for text in saved[:30]] + saved[30:36]
    index = built("saved", [(str(place), text) for place, text in enumerate(saved)], set_ngram=2)
    found = SetLookup(index.sizes, index.members).nearest(fresh, 2, threshold)
    for row, text in enumerate(fresh):
        mine = ngrams(text, 2)
        scores = [len(mine & ngrams(one, 2)) / len(mine | ngrams(one, 2)) if mine else 0.0 for one in saved]
        best = max(scores)
        if best < threshold:
            assert row not in found
        else:
            assert found[row] == (scores.index(best), pytest.approx(best))
    assert len(found) > 5


def test_meaning_is_compared_where_it_is_asked_for(tmp_path: Path) -> None:
    """By the model of the role embed, only for rows that their words did not condemn."""
    index = with_vectors(built("saved", [("a", OUT[0]), ("b", OUT[1])]), np.eye(2), "some-model")
    save(index, tmp_path / "saved.seen")
    how: dict[str, Any] = {"against": (tmp_path / "saved.seen",), "by": "model", "meaning": 0.9}
    texts = [OUT[0], "Say it in other words.", "Say something else."]
    places, reasons = new(texts, Reply(vectors=[[0.1, 1.0], [1.0, 1.0]]), **how)
    assert places == [2]
    assert reasons[1] == "1.00 like in meaning b of saved"


def test_characters_compare_wording_without_any_package() -> None:
    """A reordered Chinese sentence has few n-grams in common with the saved one and most of its characters."""
    saved = ("请说明申请年假的步骤和所需的材料，并介绍公司的年假制度。",)
    assert new([OUT[1]], items=saved)[0] == [0]
    places, reasons = new([OUT[1], "公司附近有哪些餐馆？"], items=saved, meaning=0.7, by="characters")
    assert places == [1]
    assert "in meaning item 1 of recipe" in reasons[0]


def test_settings_and_indexes_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    """Thresholds out of range, nothing to hold rows against, an index without sets."""
    with pytest.raises(RecipeError, match="0 < threshold <= 1"):
        new(["a"], items=OUT, threshold=0)
    with pytest.raises(RecipeError, match="0 < threshold <= 1"):
        new(["a"], items=OUT, meaning=1.5)
    with pytest.raises(RecipeError, match="novelty: name what to hold rows against"):
        new(["a"])
    save(built("saved", [("a", OUT[0])], set_ngram=0), tmp_path / "saved.seen")
    with pytest.raises(RecipeError, match="has no sets"):
        new(["a"], against=(tmp_path / "saved.seen",))
