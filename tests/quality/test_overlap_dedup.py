from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.table import PLACE, reasons_of
from seedbed.core.text import words
from seedbed.quality.dedup.ngram_overlap import ngram_overlap


def kept(texts: list[str], **how: Any) -> tuple[list[int], dict[int, str]]:
    table = pa.table({PLACE: list(range(len(texts))), "id": [f"r{row}" for row in range(len(texts))], "text": texts})
    made = ngram_overlap(table, **how)
    return made.column(PLACE).to_pylist(), reasons_of(made)


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    if len(found) < size:
        return {("short", *found)} if found else set()
    return {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_the_share_is_that_of_all_earlier_rows(share: float) -> None:
    """Against counting with sets: the same rows go, and the reason tells the true share."""
    draw = random.Random(int(share * 10))
    pieces = [" ".join(draw.choices([f"w{number}" for number in range(50)] + ["年"], k=6)) for _ in range(40)]
    texts = [" ".join(draw.sample(pieces, draw.randrange(4))) for _ in range(80)] + ["", "…", "w1", "w1"]
    places, reasons = kept(texts, ngram=3, share=share)
    seen: set[tuple[str, ...]] = set()
    gone = {}
    for row, text in enumerate(texts):
        mine = runs(text, 3)
        if mine and len(mine & seen) / len(mine) > share:
            gone[row] = len(mine & seen) / len(mine)
        seen |= mine
    assert places == [row for row in range(len(texts)) if row not in gone]
    assert all(reasons[row].startswith(f"{part:.0%} of its") for row, part in gone.items())
    assert bool(gone) == (share < 1)


def test_a_text_of_several_others_goes_and_names_the_main_one() -> None:
    """No pair is near, yet nothing is new; the row that most of it stands in is told."""
    one = "Bring your badge to the front desk on Monday and ask there for the new one before noon."
    two = "The canteen opens at eleven on working days and closes at two."
    places, reasons = kept([one, two, "Something else entirely, about the weather in the hills.", f"{one} {two}"])
    assert places == [0, 1, 2, 3], "two fifths of the runs across the seam are its own"
    places, reasons = kept([one, two, f"{one} {two}"], share=0.5)
    assert places == [0, 1]
    assert reasons[2].endswith("11 of them first in row 0 (r0)")


def test_chinese_is_compared_by_characters() -> None:
    """A sentence with a polite word before it goes; another sentence stays."""
    one = "员工应当在每周五下班之前把本周的工时填写到系统里。"
    assert kept([one, f"请注意，{one}", "食堂的菜单每天更换一次，周五有鱼。"], share=0.7)[0] == [0, 2]


@pytest.mark.parametrize("wrong", [{"share": 0.0}, {"share": 1.1}, {"ngram": 0}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    """Numbers that mean nothing are an error before any row is looked at."""
    with pytest.raises(RecipeError, match="ngram_overlap wants"):
        kept(["a"], **wrong)
