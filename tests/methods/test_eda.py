"""EDA in English and Chinese: counts, what each edit may change, and what none may touch."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.methods.augmentation.eda import cleaned, eda
from seedbed.methods.augmentation.edits import operate, others
from seedbed.methods.augmentation.synonyms_en import english
from seedbed.methods.augmentation.synonyms_zh import chinese
from seedbed.methods.augmentation.tokens import STOP_WORDS, cut, inserted, joined, places, removed

REVIEW = "The slow movie finally begins to improve, but a terrible ending left me really sad and angry at 9:30."
CHINESE = "这部电影的剧情非常拖沓，演员含糊不清，2023年看到一半（约45分钟）就想离开，网址 https://a.cn/x 也打不开。"
KEPT = ["2023", "45", "https://a.cn/x"]
SENTENCES = st.text(alphabet="ab 你好电影很慢，。12.`{x}\n-'$", max_size=40)


def run(text: str, seed: int = 0, **how: Any) -> list[Any]:
    return asyncio.run(eda(Context(Script([]), seed=(seed,)), text, **how))


def words(tokens: Any) -> list[str]:
    return [tokens[at].text for at in places(tokens)]


@given(SENTENCES)
def test_tokens_are_the_text(text: str) -> None:
    """Joined they are the text, byte for byte; taking out and putting in keeps the rest."""
    tokens = cut(text)
    assert joined(tokens) == text
    for at in places(tokens):
        assert tokens[at].text in text
        assert len(removed(tokens, [at])) == len(tokens) - 1
        assert "neu" in joined(inserted(tokens, at, "neu"))


def test_chinese_is_cut_into_known_words() -> None:
    """Longest first; digits with their unit, addresses and punctuation are no words."""
    found = words(cut(CHINESE))
    assert {"电影", "剧情", "拖沓", "演员", "离开"} <= set(found)
    assert not any(kept in found for kept in KEPT)
    assert joined(cut("他们十二点在 GitHub 见面")) == "他们十二点在 GitHub 见面"
    assert "十二" not in words(cut("他们十二点见面"))


def test_counts_as_published() -> None:
    """Nine texts and the cleaned one last; no two alike, none the text itself; the same seed gives the same."""
    rows = run(REVIEW)
    assert len(rows) == 10
    assert rows[-1]["text"] == cleaned(REVIEW)
    assert (rows[-1]["augmented"], rows[-1]["original"]) == ("", REVIEW)
    assert len({row["text"] for row in rows}) == 10
    assert {row["augmented"] for row in rows[:-1]} <= {f"eda {one}" for one in ("synonym", "insert", "swap", "delete")}
    assert rows == run(REVIEW)
    assert rows != run(REVIEW, seed=1)
    assert all(row["edits"] for row in rows[:-1])


def test_cleaning() -> None:
    """As the published code: lower case, letters and single blanks; off, everything else stays."""
    assert cleaned("It's 5 o'clock -\tRUN!") == "its oclock run"
    rows = run(REVIEW, clean=False)
    assert rows[-1]["text"] == REVIEW
    assert all("9:30" in row["text"] for row in rows)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("text", [REVIEW, CHINESE])
def test_what_each_edit_does(text: str, seed: int) -> None:
    """A swap keeps the words, a deletion is a part in order, an insertion adds n, a synonym keeps the number."""
    base, known = cut(text), english() if text is REVIEW else chinese()
    rng, count = Random(seed), max(1, int(0.2 * len(places(cut(text)))))
    swapped = words(operate("swap", rng, base, known, 0.2).tokens)
    assert Counter(swapped) == Counter(words(base))
    left, rest = words(operate("delete", rng, base, known, 0.2).tokens), iter(words(base))
    assert all(word in rest for word in left)
    more = operate("insert", rng, base, known, 0.2)
    assert len(more.tokens) == len(base) + count == len(base) + len(more.edits)
    same = operate("synonym", rng, base, known, 0.2)
    assert len(same.tokens) == len(base)
    assert 1 <= len(same.edits) <= count


@pytest.mark.parametrize("seed", range(10))
def test_protected_parts_stay(seed: int) -> None:
    """Figures, dates and addresses are in every text; nothing has blanks that were not there."""
    for row in run(CHINESE, seed):
        assert all(kept in row["text"] for kept in KEPT)
        assert row["text"].count(" ") == CHINESE.count(" ")


def test_alpha_0_leaves_an_operation_out() -> None:
    """Only the others make texts."""
    rows = run(REVIEW, alpha_sr=0, alpha_ri=0, p_rd=0)
    assert {row["augmented"] for row in rows} == {"eda swap", ""}
    none = run(REVIEW, alpha_sr=0, alpha_ri=0, alpha_rs=0, p_rd=0)
    assert [row["augmented"] for row in none] == [""]


def test_deletion_over_a_long_text() -> None:
    """A tenth within one per cent; of one word nothing, of several never all."""
    long = cut(" ".join(["word"] * 20_000))
    left = len(operate("delete", Random(5), long, {}, 0.1).tokens)
    assert 0.89 <= left / 20_000 <= 0.91
    assert operate("delete", Random(5), cut("alone"), {}, 1.0).edits == []
    assert len(operate("delete", Random(5), cut("two words"), {}, 1.0).tokens) == 1


def test_synonyms_are_no_copies_and_no_function_words() -> None:
    """A synonym is never the word itself; function words and negations have none that are used."""
    for known in (english(), chinese()):
        assert all(word not in found for word, found in known.items())
    assert others("好看", chinese()) == [one for one in chinese()["好看"] if len(one) > 1]
    edits = [one for seed in range(30) for one in operate("synonym", Random(seed), cut(REVIEW), english(), 0.5).edits]
    assert not {one.split(" -> ")[0].lower() for one in edits} & STOP_WORDS


def test_all_occurrences_and_capitals() -> None:
    """Every occurrence of a word is replaced alike; a capital at its beginning stays one."""
    done = operate(
        "synonym", Random(0), cut("Movies about movies: movies!"), {"movies": ("films",), "Movies": ("films",)}, 1.0
    )
    assert joined(done.tokens) == "Films about films: films!"


def test_synonyms_of_ones_own() -> None:
    """They are used, in Chinese for words that are in no list as well."""
    rows = run("退款流程很繁琐", synonyms={"繁琐": ["麻烦"]}, alpha_ri=0, alpha_rs=0, p_rd=0, count=1)
    assert "麻烦" in rows[0]["text"]


def test_what_cannot_be_edited() -> None:
    """No words, or settings that are none."""
    for text in ("", "123 456", "!!!"):
        with pytest.raises(Reject, match="no word"):
            run(text)
    with pytest.raises(RecipeError, match="0 to 1"):
        run(REVIEW, alpha_rs=2)
    with pytest.raises(RecipeError, match="at least 1"):
        run(REVIEW, count=0)
