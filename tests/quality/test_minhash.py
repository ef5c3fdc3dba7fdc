from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.table import PLACE, reasons_of
from seedbed.core.text import words
from seedbed.quality.dedup import sketched
from seedbed.quality.dedup.bands import Bands, band_width
from seedbed.quality.dedup.minhash import minhash
from seedbed.quality.dedup.persona_dedup import persona_dedup
from seedbed.quality.dedup.sketched import Sketched
from seedbed.quality.dedup.spill import Spill


def ngrams(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    if len(found) < size:
        return {("short", *found)} if found else set()
    return {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}


def alike(one: set[Any], other: set[Any]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def copies(count: int, seed: int, *, most: int = 60) -> list[str]:
    """Texts in two languages, a third of them copies of earlier ones with some words exchanged."""
    draw = random.Random(seed)
    english, chinese = [f"w{number}" for number in range(3000)], [chr(0x4E00 + number) for number in range(3000)]
    made: list[list[str]] = []
    for _ in range(count):
        if made and draw.random() < 0.35:
            copy = list(draw.choice(made))
            for _ in range(draw.randrange(6)):
                copy[draw.randrange(len(copy))] = draw.choice(english)
            made.append(copy)
        else:
            made.append(draw.choices(draw.choice([english, chinese]), k=draw.randrange(1, most)))
    return [" ".join(one) for one in made]


def found_in(texts: list[str], threshold: float, ngram: int, **how: Any) -> tuple[list[int], list[float]]:
    with Sketched([texts], ngram, Bands(128, threshold, 1), **how) as made:
        like, near = made.near(threshold)
    return like.tolist(), near.tolist()


@pytest.mark.parametrize(("ngram", "threshold"), [(1, 0.9), (3, 0.5), (5, 0.7), (5, 1.0)])
def test_what_goes_is_like_what_stays_and_little_is_missed(ngram: int, threshold: float) -> None:
    """Against comparing all pairs: none goes wrongly, the similarity is the true one, at least 99 % of them go."""
    missed = wanted = 0
    for seed in range(3):
        texts = copies(250, seed)
        sets = [ngrams(text, ngram) for text in texts]
        like, near = found_in(texts, threshold, ngram)
        for row, other in enumerate(like):
            earlier = [one for one in range(row) if like[one] < 0 and sets[one]]
            most = max((alike(sets[row], sets[one]) for one in earlier), default=0.0) if sets[row] else 0.0
            if other >= 0:
                assert like[other] < 0, "what is named stays"
                assert near[row] == pytest.approx(alike(sets[row], sets[other]))
                assert near[row] >= threshold - 1e-6
            wanted += most >= threshold
            missed += most >= threshold and other < 0
    assert wanted > 30
    assert missed <= 0.01 * wanted


def test_bins_agree_as_often_as_the_sets_do() -> None:
    """The share of equal bins is the Jaccard similarity, for short sets as for long ones, without a bias."""
    draw = np.random.default_rng(3)
    for size, common in ((4, 2), (40, 30), (900, 450)):
        shared = []
        for _ in range(60):
            members = draw.integers(0, 1 << 63, 2 * size - common, dtype=np.uint64)
            pair = np.concatenate([members[:size], members[size - common :]])
            owner = np.repeat(np.arange(2), size)
            signed = Bands(128, 0.7, 1)._signatures(owner, pair, 2)
            shared.append(float((signed[0] == signed[1]).mean()))
        true = common / (2 * size - common)
        assert np.mean(shared) == pytest.approx(true, abs=4 * (true * (1 - true) / min(128, size) / 60) ** 0.5)


def test_bands_are_as_wide_as_the_threshold_allows() -> None:
    """Pairs at the threshold share a band with 99 % or more; one bin more in a band and they would not."""
    for threshold in (0.5, 0.7, 0.9):
        width = band_width(128, threshold)
        assert 1 - (1 - threshold**width) ** (128 // width) >= 0.99
        assert 1 - (1 - threshold ** (width + 1)) ** (128 // (width + 1)) < 0.99
    assert band_width(1, 0.5) == 1


def test_disk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing held in memory and very little sorted and compared at once the same rows go for the same reason."""
    texts = copies(500, 9)
    whole = found_in(texts, 0.6, 5)
    monkeypatch.setattr(sketched, "SORTED", 64)
    monkeypatch.setattr(sketched, "COMPARED", 200)
    assert found_in(texts, 0.6, 5, held=0) == whole
    assert sum(one >= 0 for one in whole[0]) > 50


def test_batches_change_nothing() -> None:
    """However the texts are dealt out, what is found is the same."""
    texts = copies(300, 4)

    def dealt() -> Iterator[list[str]]:
        for begin in range(0, 300, 7):
            yield texts[begin : begin + 7]
            yield []

    with Sketched(dealt(), 5, Bands(128, 0.7, 1)) as made:
        assert made.near(0.7)[0].tolist() == found_in(texts, 0.7, 5)[0]


def test_files_are_closed() -> None:
    """Temporary files exist while the sets are used, and not afterwards."""
    with Sketched([copies(50, 1)], 5, Bands(128, 0.7, 1), held=0) as made:
        assert made.written > 1000
    assert made.written == 0


def test_a_source_that_breaks_off_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the texts comes through, and what was written is closed."""
    opened: list[Spill] = []
    monkeypatch.setattr(sketched, "Spill", lambda *how: opened.append(Spill(*how)) or opened[-1])

    def broken() -> Iterator[list[str]]:
        yield copies(50, 1)
        raise OSError("the source is gone")

    with pytest.raises(OSError, match="the source is gone"):
        Sketched(broken(), 5, Bands(128, 0.7, 1), held=0)
    assert len(opened) > 10
    assert all(one.written == 0 for one in opened)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=9), max_size=9), st.sampled_from([0, 20, 10_000]))
def test_a_spilled_array_reads_as_it_was_written(parts: list[list[int]], held: int) -> None:
    """Parts and stretches are those of the whole, wherever it lies, while it grows and afterwards."""
    whole: list[int] = []
    with Spill("uint32", held) as made:
        for part in parts:
            made.append(np.array(part, np.uint32))
            whole += part
            assert made.part(len(whole) // 2, len(whole)).tolist() == whole[len(whole) // 2 :]
        begins = np.arange(len(whole))
        lengths = np.minimum(2, len(whole) - begins)
        assert made.gather(begins, lengths).tolist() == [one for at in range(len(whole)) for one in whole[at : at + 2]]
        assert len(made) == len(whole)


def test_many_copies_of_one_text_and_of_one_template_are_bounded() -> None:
    """Copies count as one text; of a template's texts each meets 64 others in a band at most."""
    template = " ".join(f"same{number}" for number in range(40))
    texts = [f"{template} {' '.join(f'own{row}x{number}' for number in range(25))}" for row in range(600)]
    like, _ = found_in([*texts, *["one and the same text of nine words or so"] * 3000, texts[300] + " more"], 0.7, 5)
    assert [row for row in range(601) if like[row] >= 0] == []
    assert set(like[601:3600]) == {600}
    assert like[3600] == 300


def test_long_documents_are_compared_whole() -> None:
    """A document of 30,000 words with a tenth of them exchanged for others in one stretch is found, half is not."""
    draw = random.Random(2)
    one = [f"w{draw.randrange(20_000)}" for _ in range(30_000)]
    tenth = one[:27_000] + [f"x{number}" for number in range(3_000)]
    half = one[:15_000] + [f"y{number}" for number in range(15_000)]
    like, near = found_in([" ".join(one), " ".join(half), " ".join(tenth)], 0.7, 5)
    assert like == [-1, -1, 0]
    assert near[2] == pytest.approx(alike(ngrams(" ".join(one), 5), ngrams(" ".join(tenth), 5)), abs=1e-4)


def table(*texts: str, column: str = "text", **more: list[Any]) -> pa.Table:
    return pa.table({PLACE: list(range(len(texts))), column: list(texts), **more})


def test_the_row_that_stays_can_be_chosen() -> None:
    """First, longest, or best by a score; the order of the table is kept."""
    base = " ".join(f"w{number}" for number in range(40))
    rows = table(base, f"{base} a b", f"{base} a", "其他的内容与前面完全无关", score=[0.1, 0.2, 0.9, 0.0])
    assert minhash(rows).column(PLACE).to_pylist() == [0, 3]
    assert minhash(rows, keep="longest").column(PLACE).to_pylist() == [1, 3]
    assert minhash(rows, keep="best").column(PLACE).to_pylist() == [2, 3]


def test_a_wordless_text_is_like_none() -> None:
    """Texts without a word stay, wherever they stand; a table without rows passes."""
    kept = minhash(table("…", "same words here", "", "same words here", "…"))
    assert kept.column(PLACE).to_pylist() == [0, 1, 2, 4]
    assert minhash(table("a").slice(0, 0)).num_rows == 0


def test_personas_are_compared_by_their_words() -> None:
    """The order of the words does not matter and 0.9 of them do: 19 of 20 alike go, 16 of 20 stay."""
    told = [f"w{number}" for number in range(19)]
    near, far = [*told[::-1], "other"], [*told[:16], "a", "b", "c", "d"]
    rows = table(" ".join(told), " ".join(near), " ".join(far), column="persona")
    kept = persona_dedup(rows)
    assert kept.column(PLACE).to_pylist() == [0, 2]
    assert reasons_of(kept) == {1: "0.95 like row 0"}
    assert persona_dedup(table("一位每天清晨开门的面包师", "每天清晨开门的一位面包师", column="persona")).num_rows == 1
