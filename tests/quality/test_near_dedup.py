from __future__ import annotations

import itertools
import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.core.table import PLACE, reasons_of
from seedbed.core.text import words
from seedbed.quality.dedup import join
from seedbed.quality.dedup.join import similar_pairs
from seedbed.quality.dedup.near_dedup import near_dedup
from seedbed.quality.dedup.shingles import word_hashes


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{PLACE: place, **row} for place, row in enumerate(rows)])


def of_texts(*texts: str) -> pa.Table:
    return table([{"id": f"r{place}", "text": text} for place, text in enumerate(texts)])


def ngrams(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    if len(found) < size:
        return {("short", *found)} if found else set()
    return {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}


def all_pairs(texts: list[str], threshold: float, size: int) -> list[tuple[int, int, float]]:
    """Every pair compared with every other, as the definition has it."""
    sets = [ngrams(text, size) for text in texts]
    found = []
    for one, other in itertools.combinations(range(len(texts)), 2):
        if sets[one] and sets[other]:
            alike = len(sets[one] & sets[other]) / len(sets[one] | sets[other])
            if alike >= threshold:
                found.append((one, other, round(alike, 9)))
    return found


def alike_texts(seed: int) -> list[str]:
    """Texts of few words, so that n-grams are shared by many, and copies with a word exchanged."""
    draw = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(draw.choice([5, 40]))] + ["生", "产"]
    made = [" ".join(draw.choices(vocabulary, k=draw.randrange(30))) for _ in range(60)]
    return made + [text.replace("w1", "w2", 1) for text in made[:30]]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.7, 0.9, 1.0])
def test_every_pair_is_found_and_no_other(size: int, threshold: float) -> None:
    """The join gives what comparing all pairs gives, similarity included."""
    for seed in range(4):
        texts = alike_texts(seed)
        found = [(i, j, round(alike, 9)) for i, j, alike in similar_pairs(texts, threshold=threshold, ngram=size)]
        assert found == all_pairs(texts, threshold, size)


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few pairs are compared at once, the same are found."""
    texts = alike_texts(5)
    whole = similar_pairs(texts, threshold=0.5, ngram=2)
    monkeypatch.setattr(join, "CANDIDATES", 7)
    assert similar_pairs(texts, threshold=0.5, ngram=2) == whole
    assert len(whole) > 20


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet=st.characters() | st.sampled_from("ab'’-\n 中文１ßİΣ_"), max_size=40), max_size=8))
def test_words_are_those_of_the_house(texts: list[str]) -> None:
    """As many words as `words` finds, in each text; equal words have equal hashes, others have others."""
    counts, hashes = word_hashes(texts)
    found = [words(text) for text in texts]
    assert counts.tolist() == [len(each) for each in found]
    flat = [word for each in found for word in each]
    assert len(set(zip(flat, hashes.tolist(), strict=True))) == len(set(flat)) == len(set(hashes.tolist()))


def test_the_first_stays_and_the_reason_names_it() -> None:
    """Of three texts that are alike the first stays; the reason says how alike and to which."""
    same = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    rows = of_texts(
        same + " a", "生产计划每周一早上由车间主任公布。", same + " b", same + " b c", "Quite another text."
    )
    kept = near_dedup(rows)
    assert kept.column(PLACE).to_pylist() == [0, 1, 4]
    assert reasons_of(kept) == {2: "0.86 like row 0 (r0)", 3: "0.80 like row 0 (r0)"}


def test_chinese_is_compared_by_characters() -> None:
    """A Chinese text with one character exchanged is a near duplicate, another text is not."""
    text = "公司规定员工每年享有十五天带薪年假，入职不满一年的按比例计算，未休完的可以顺延到次年三月底。"
    kept = near_dedup(
        of_texts(text, text.replace("十五", "十四"), "食堂在工作日的中午开放，菜单每天更换一次，周五有鱼。")
    )
    assert kept.column("id").to_pylist() == ["r0", "r2"]


def test_a_row_that_goes_takes_no_other_with_it() -> None:
    """b is like a and goes; c is like b alone, so it stays."""
    words_of = [f"w{number}" for number in range(30)]
    a, b, c = (" ".join(words_of[start : start + 20]) for start in (0, 2, 4))
    assert near_dedup(of_texts(a, b, c), threshold=0.75).column("id").to_pylist() == ["r0", "r2"]


def test_which_one_stays() -> None:
    """The longest or the best scored stays when that is asked for; rows without a score come last."""
    base = " ".join(f"w{number}" for number in range(20))
    rows = [
        {"text": base, "score": 0.2},
        {"text": base + " more words", "score": None},
        {"text": base + " more", "score": 0.9},
    ]
    assert near_dedup(table(rows), keep="longest").column(PLACE).to_pylist() == [1]
    assert near_dedup(table(rows), keep="best").column(PLACE).to_pylist() == [2]
    with pytest.raises(RecipeError, match="no 'grade'"):
        near_dedup(table(rows), keep="best", score="grade")
    with pytest.raises(RecipeError, match="numbers in 'text'"):
        near_dedup(table(rows), keep="best", score="text")


def test_nothing_and_next_to_nothing() -> None:
    """Tables without rows, without words and of one row pass; settings out of range are refused."""
    assert near_dedup(of_texts("")).num_rows == 1
    assert near_dedup(of_texts("…", "…", "——")).num_rows == 3
    assert near_dedup(of_texts("a")).num_rows == 1
    assert near_dedup(of_texts("a").slice(0, 0)).num_rows == 0
    with pytest.raises(RecipeError, match="0 < threshold <= 1"):
        near_dedup(of_texts("a"), threshold=0)


def test_a_collection_of_one_template_ends() -> None:
    """Texts that differ in three words, and as many copies of one text, are joined in a bounded number of batches."""
    template = "please write a short and friendly letter to the {} about the {} of our shop in {}"
    draw = random.Random(1)
    names = [f"name{number}" for number in range(300)]
    texts = [template.format(*draw.choices(names, k=3)) for _ in range(5_000)] + ["the same " * 9] * 5_000
    kept = near_dedup(of_texts(*texts), threshold=0.7)
    assert "the same " * 9 in kept.column("text").to_pylist()
    assert kept.num_rows > 1_000
