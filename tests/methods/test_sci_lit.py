"""SciLit: flattened keywords, passages with questions, no copies, a strict mean; and chunks corrected and rated."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.core.text import folded
from seedbed.methods.pretraining.sci_lit import judge_row, sci_lit, write_passage
from seedbed.methods.pretraining.sci_lit_chunks import correct_chunk, drop_lowest
from seedbed.methods.pretraining.sci_lit_figures import (
    copies,
    distance,
    drawn_keywords,
    flattened,
    frequencies,
    likeness,
)

POINTS = ("clarity", "complexity", "correctness", "usefulness", "adaptability")
PASSAGE = "Zirconia coatings kept their hardness after forty cycles of heating, while alumina cracked."


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Any], *, language: str = "en", **given: Any) -> tuple[Any, Script]:
    script = Script(replies)
    return asyncio.run(work(Context(script, language=language), **given)), script


def entropy(weights: dict[str, float]) -> float:
    return -sum(one * math.log(one) for one in weights.values())


def test_frequencies_are_flattened_not_sharpened() -> None:
    """T = 3 has more entropy than T = 1, which leaves them; stop words and lone Chinese pairs do not count."""
    counts = frequencies(["the alloy alloy alloy of the oven", "alloy steel", "高温合金与高温涂层"])
    assert counts == {"alloy": 4, "oven": 1, "steel": 1, "高温": 2}
    assert flattened(counts, 1.0) == {one: count / 8 for one, count in sorted(counts.items())}
    assert entropy(flattened(counts, 3.0)) > entropy(flattened(counts, 1.0))


def test_keywords_differ_and_follow_their_weights() -> None:
    """No keyword twice; a heavy one is drawn first more often."""
    weights = flattened({"heavy": 50, **{f"light{n}": 1 for n in range(10)}}, 1.0)
    drawn = [drawn_keywords(Random(seed), weights, 5) for seed in range(200)]
    assert all(len(set(one)) == 5 for one in drawn)
    assert sum(one[0] == "heavy" for one in drawn) > 140
    assert len(drawn_keywords(Random(1), weights, 50)) == 11


def row(question: str, answer: str, kind: str = "true_false") -> dict[str, Any]:
    return {"question": question, "answer": answer, "task_type": kind}


def test_of_two_equal_rows_one_stays() -> None:
    """Equal questions with answers that share nothing are not alike; other kinds are not compared."""
    same = [row("What is zirconia?", "An oxide."), row("What is zirconia?", "An oxide.")]
    assert list(copies(same, 0.05)) == [1]
    assert likeness(row("What is it?", "aaaa"), row("What is it?", "bbbb")) == 0
    assert copies([same[0], same[1] | {"task_type": "multiple_choice"}], 0.05) == {}


def test_no_more_than_the_share_goes() -> None:
    """20 near copies among 100 rows, 5 % to go: five are gone, the likest first, none of the others."""
    rows = [row(f"How hard is sample {n} of the coating after heating?", f"{n} units.") for n in range(20)]
    rows += [
        row("".join(Random(n).choices("abcdefgh", k=40)), "".join(Random(-n).choices("xyz", k=20))) for n in range(80)
    ]
    gone = copies(rows, 0.05)
    assert len(gone) == 5
    assert max(gone) < 20


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance(one: str, other: str) -> None:
    """From 0 for equal texts to 1, the same both ways, and what the textbook's table gives."""
    assert distance(one, other) == pytest.approx(_by_table(folded(one), folded(other)))
    assert distance(one, one) == 0
    assert 0 <= distance(one, other) == distance(other, one) <= 1


def _by_table(one: str, other: str) -> float:
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for to, second in enumerate(other, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (letter != second))
    return row[-1] / max(len(one), len(other), 1)


def judged(*points: int) -> dict[str, Any]:
    return {name: {"reason": "So.", "score": one} for name, one in zip(POINTS, points, strict=True)}


def test_the_mean_of_five_must_be_four() -> None:
    """(4,4,4,4,3) goes, (4,4,4,4,4) stays."""
    assert run(judge_row, [judged(4, 4, 4, 4, 4)], instruction="q", output="a")[0]["scores"]["clarity"] == 4
    with pytest.raises(Reject, match="the judge") as caught:
        run(judge_row, [judged(4, 4, 4, 4, 3)], instruction="q", output="a")
    assert caught.value.threshold == 4.0


def test_planted_rows() -> None:
    """20 rows of a mean below 4 among 20 of 4 or more: none of the low ones is kept, all the others are."""
    passed = 0
    for place in range(20):
        passed += bool(run(judge_row, [judged(5, 4, 4, 4, 3 + place % 3)], instruction="q", output="a")[0])
        with pytest.raises(Reject):
            run(judge_row, [judged(5, 4, 4, 3, 1 + place % 3)], instruction="q", output="a")
    assert passed == 20


def test_a_passage_is_held_to_its_keywords() -> None:
    """Some of them must stand in it; it says that it is invented."""
    reply = {"text": PASSAGE, "question": "Did alumina crack?", "answer": "True."}
    made, script = run(write_passage, [reply], keywords=["zirconia", "oven"], domain="materials")
    assert made["synthetic_text"] is True
    assert made["instruction"] == f"{PASSAGE}\n\nDid alumina crack?"
    assert "zirconia, oven" in prompt_text(script.asked[0])
    with pytest.raises(Unreadable, match="none of the keywords"):
        run(write_passage, [reply], keywords=["oven"])
    with pytest.raises(NoReadableReply):
        run(write_passage, ["no", {"text": PASSAGE}, {"text": "short", "question": "?", "answer": ""}], keywords=["a"])


def test_a_quarter_of_the_chunks_goes() -> None:
    """Exactly 25 % rounded down, the lowest; a correction that shortens the text is refused."""
    table = pa.Table.from_pylist([{"text": str(n), "quality_score": n % 6, "_place": n} for n in range(10)])
    made = drop_lowest(table)
    assert made.num_rows == 8
    assert set(reasons_of(made)) == {0, 6}
    made_row, script = run(correct_chunk, ["The oven was hot all day.", {"reason": "Fair.", "score": 2}],
                           text="Teh oven was hot all day.")  # fmt: skip
    assert (made_row["quality_score"], made_row["source"]) == (2, "Teh oven was hot all day.")
    assert script.asked[1].role == "judge"
    with pytest.raises(Unreadable, match="as long"):
        run(correct_chunk, ["Hot."], text="Teh oven was hot all day.")


def answer(request: Any) -> str:
    text = prompt_text(request)
    if "impartial judge" in text:
        return json.dumps(judged(5, 5, 5, 5, 5))
    if "Correct errors" in text:
        return text.split(">>>\n")[1].split("\n<<<")[0]
    if "Rate the educational" in text:
        return json.dumps({"reason": "So.", "score": len(text) % 5})
    return json.dumps({"text": PASSAGE, "question": f"Is it so {text[-400:]}?", "answer": f"True {len(text)}."})


@pytest.mark.parametrize("part", ["instructions", "pretraining"])
def test_the_chains(bench: Bench, part: str) -> None:
    """Both parts run, reconcile, and run again for nothing."""
    bench.model = Model(answer)
    rows = [
        {"text": f"Zirconia coatings of sample {n} kept their hardness in the oven {n}.", "domain": "m"}
        for n in range(8)
    ]
    chain = Step(find.entry("sci_lit"), {"part": part})
    result = bench.run(rows, chain)
    assert result.unreconciled() == []
    made = kept(result)
    assert made
    assert len(made) + len(set_aside(result)) == 8
    asked = len(bench.model.asked)
    assert kept(bench.run(rows, chain, name="again", window=1)) == made
    assert len(bench.model.asked) == asked


def test_settings() -> None:
    """A temperature of 0 is refused; Chinese is asked for in Chinese."""
    with pytest.raises(RecipeError):
        sci_lit(temperature=0)
    reply = {"text": "高温合金在四十次加热循环之后仍保持硬度，而氧化铝涂层在第十次就开裂。", "question": "开裂了吗？",
             "answer": "对。"}  # fmt: skip
    _, script = run(write_passage, [reply], language="zh", keywords=["高温"])
    assert "科学论文" in prompt_text(script.asked[0])


def test_the_example(bench: Bench) -> None:
    """It is what the engine makes of it."""
    entry = find.entry("sci_lit")
    example = find.example(entry)
    replies = iter([json.dumps(one) for one in example.replies])
    bench.model = Model(lambda _: next(replies))
    (made,) = kept(bench.run(example.row, Step(entry, example.settings)))
    (wanted,) = example.gives
    assert {k: v for k, v in made.items() if k not in ("draw", "keywords")} == {
        k: v for k, v in wanted.items() if k not in ("draw", "keywords")
    }
    assert set(made["keywords"]) == set(wanted["keywords"])
