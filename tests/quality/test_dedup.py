from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.core.table import PLACE, reasons_of
from seedbed.core.text import words
from seedbed.quality.dedup.compared import texts
from seedbed.quality.dedup.exact_dedup import exact_dedup
from seedbed.quality.dedup.minhash import minhash


def table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{PLACE: place, **row} for place, row in enumerate(rows)])


def of_texts(*given: str) -> pa.Table:
    return table([{"id": f"r{place}", "text": text} for place, text in enumerate(given)])


def places(kept: pa.Table) -> list[int]:
    return list(kept.column(PLACE).to_pylist())


def ngrams(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + size]) for i in range(max(1, len(found) - size + 1))} if found else set()


def jaccard(one: set[Any], other: set[Any]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def varied(rows: int, seed: int = 3) -> list[str]:
    """Random texts, a third of them earlier ones with some words exchanged."""
    draw = random.Random(seed)
    vocabulary = [f"word{number}" for number in range(4000)]
    made: list[str] = []
    for row in range(rows):
        if row and draw.random() < 0.33:
            changed = draw.choice(made).split()
            for _ in range(draw.randrange(0, 5)):
                changed[draw.randrange(len(changed))] = draw.choice(vocabulary)
            made.append(" ".join(changed))
        else:
            made.append(" ".join(draw.choices(vocabulary, k=draw.randrange(8, 120))))
    return made


def test_exact_keeps_the_first_and_names_it() -> None:
    """Width, case and white space do not tell texts apart; the reason names the row that stays."""
    kept = exact_dedup(of_texts("Ａ dog", "cat", "a  DOG"))
    assert places(kept) == [0, 1]
    assert reasons_of(kept) == {2: "same text as row 0 (r0)"}


def test_exact_can_compare_byte_by_byte() -> None:
    """Without folding only equal texts are the same."""
    assert places(exact_dedup(of_texts("A", "a", "A"), fold=False)) == [0, 1]


def test_rows_without_text_stay() -> None:
    """An empty text is no duplicate of another empty text."""
    for step in (exact_dedup, minhash):
        assert places(step(of_texts("", " ", "…", "…" if step is minhash else "?"))) == [0, 1, 2, 3]


def test_the_question_is_compared_and_not_the_answer() -> None:
    """Rows with the same instruction and input repeat each other whatever the outputs are; inputs tell them apart."""
    rows = [
        {"instruction": "Translate.", "input": "dog", "output": "Hund"},
        {"instruction": "Translate.", "input": "cat", "output": "Hund"},
        {"instruction": "Translate.", "input": "dog", "output": "der Hund"},
    ]
    assert places(exact_dedup(table(rows))) == [0, 1]
    assert places(exact_dedup(table(rows), columns=("output",))) == [0, 2]


def test_every_row_is_compared_by_the_first_group_it_fills() -> None:
    """Rows of several methods in one table are each compared by their own text; dialogues by their turns."""
    rows = [
        {"question": "Why?", "messages": None},
        {"question": None, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]},
    ]
    assert texts(table(rows)) == ["Why?", "Hi\nYes"]


def test_missing_columns_are_named() -> None:
    """A named column that is not there, or a table without any known one, is an error that lists what there is."""
    with pytest.raises(RecipeError, match=r"no column titel .* text"):
        exact_dedup(of_texts("a"), columns=("titel",))
    with pytest.raises(RecipeError, match="nothing to compare: the table has colour"):
        minhash(table([{"colour": "red"}]))


def test_near_duplicates_go_with_similarity_and_row() -> None:
    """A copy with one word changed at the end goes, and the reason tells the true Jaccard similarity."""
    one = "the quick brown fox jumps over the lazy dog and runs into the deep dark forest at night"
    kept = minhash(of_texts(one, "something else entirely, of no likeness to it", one.replace("night", "noon")))
    assert places(kept) == [0, 1]
    score = jaccard(ngrams(one, 5), ngrams(one.replace("night", "noon"), 5))
    assert reasons_of(kept) == {2: f"{score:.2f} like row 0 (r0)"}


def test_chinese_is_compared_by_characters() -> None:
    """Chinese text, written without spaces, has n-grams too."""
    one = "请用简单的语言向小学生解释为什么天空是蓝色的，并举一个生活中的例子说明光的散射现象。"
    assert places(minhash(of_texts(one, one.replace("小学生", "中学生")))) == [0]
    assert places(minhash(of_texts(one, "请写一首关于秋天的短诗，要求押韵并且不超过四行。"))) == [0, 1]


def test_the_longest_can_be_kept() -> None:
    """With keep=longest the shorter of two near duplicates goes, wherever it stands; order stays that of the table."""
    short = " ".join(f"w{number}" for number in range(40))
    assert places(minhash(of_texts(short, "other words altogether here now", f"{short} more"), keep="longest")) == [
        1,
        2,
    ]


def test_no_row_goes_below_the_threshold_and_few_stay_above_it() -> None:
    """Against brute force: every row set aside is truly near a kept one; at least 98 % of the kept have none near."""
    rows = varied(500)
    kept = minhash(of_texts(*rows), threshold=0.6)
    grams = [ngrams(text, 5) for text in rows]
    for place, reason in reasons_of(kept).items():
        like = int(reason.split("row ")[1].split(" ")[0])
        assert jaccard(grams[place], grams[like]) >= 0.6
        assert like in places(kept)
    stay = places(kept)
    missed = [a for n, a in enumerate(stay) if any(jaccard(grams[a], grams[b]) >= 0.6 for b in stay[:n])]
    assert len(reasons_of(kept)) > 60
    assert len(missed) <= 0.02 * len(stay)


def test_templated_texts_below_the_threshold_all_stay() -> None:
    """Texts that share most of a template are not near duplicates as long as the true similarity says so."""
    template = " ".join(f"same{number}" for number in range(30))
    rows = [f"{template} " + " ".join(f"own{row}x{number}" for number in range(15)) for row in range(60)]
    assert minhash(of_texts(*rows)).num_rows == 60


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_text_reconciles(given_texts: list[str]) -> None:
    """Whatever the texts are, rows in = rows kept + reasons, and equal texts with words are one afterwards."""
    rows = of_texts(*given_texts) if given_texts else of_texts("x")
    kept = minhash(rows)
    assert kept.num_rows + len(reasons_of(kept)) == rows.num_rows
    with_words = [text for text in kept.column("text").to_pylist() if words(text)]
    assert len({tuple(words(text)) for text in with_words}) == len(with_words)


def test_the_result_does_not_hang_on_the_hash_seed() -> None:
    """Two processes with different PYTHONHASHSEED keep the same rows for the same reasons."""
    code = (
        "import sys; sys.path.insert(0, 'tests/quality')\n"
        "from test_dedup import of_texts, varied, reasons_of, minhash\n"
        "print(sorted(reasons_of(minhash(of_texts(*varied(120)), threshold=0.5)).items()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 100


@pytest.mark.parametrize("wrong", [{"threshold": 0.0}, {"threshold": 1.5}, {"permutations": 0}, {"ngram": 0}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    """Numbers that mean nothing are an error before any row is looked at."""
    with pytest.raises(RecipeError, match="minhash wants"):
        minhash(of_texts("a"), **wrong)
