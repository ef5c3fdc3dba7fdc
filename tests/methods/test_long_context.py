"""IN2, position-uniform: gold segments in long contexts, every place as likely as any other."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import suppress
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
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.core.text import estimate_tokens
from seedbed.methods.long_context.in2 import in2, lay_context, write_question
from seedbed.methods.long_context.position_uniform import place_gold, position_uniform
from seedbed.methods.long_context.room import cut, filled

POOL = [f"Segment {n} tells of a village with {n * 7} houses by the river Arn and its mill." for n in range(400)]
TEXT = " ".join(f"In the year {1700 + n} the town of Brock paid {n + 3} masons for the wall." for n in range(40)) + (
    " Then the northern gate was complete at last and everybody went home to sleep."
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def even(counts: Counter[int], bins: int, total: int) -> float:
    """Chi-square of counts against an even spread."""
    return sum((counts[at] - total / bins) ** 2 / (total / bins) for at in range(bins))


@given(st.text(max_size=300), st.integers(8, 60))
def test_segments_hold_all_of_a_text(text: str, tokens: int) -> None:
    """White space apart, joined they are the text; each is at most the size, unless one word is longer."""
    segments = cut(text, tokens)
    assert "".join("".join(segments).split()) == "".join(text.split())
    assert all(estimate_tokens(one) <= tokens or len(one.split()) == 1 for one in segments)


def test_segments_have_128_tokens() -> None:
    """All but the last are nearly that long, and stand in the text word for word."""
    for text in (TEXT, "城墙是在一七零零年由三名石匠修建的。" * 60):
        segments = cut(text, 128)
        assert all(110 <= estimate_tokens(one) <= 128 for one in segments[:-1])
        assert all(one in text for one in segments)


def test_gold_positions_are_even() -> None:
    """2,000 contexts: a gold segment's place passes a test of evenness over ten parts, two together as well."""
    for gold in (["The gold is here."], ["The gold is here.", "And more is there."]):
        counts: Counter[int] = Counter()
        for seed in range(2000):
            found = filled(Random(seed), gold, POOL, 600)
            assert found is not None
            inside = Random(seed).random()  # a place is a stretch: spread it over the parts that it lies in
            counts.update(int(10 * (place["segment"] + inside) / found.segments) for place in found.places)
        assert even(counts, 10, 2000 * len(gold)) < 27.9, counts  # 9 degrees of freedom, p = 0.001


def test_the_budget_is_kept_and_gold_is_whole() -> None:
    """At most the tokens, nearly as many; the places point at the gold, which no other segment holds."""
    for seed in range(50):
        gold = [POOL[seed], "A short one."]
        found = filled(Random(seed), gold, POOL, 1000)
        assert found is not None
        assert 900 < estimate_tokens(found.context) <= found.tokens <= 1000
        for place, one in zip(found.places, gold, strict=True):
            assert found.context[place["start"] : place["end"]] == one
            assert found.context.count(one) == 1
    assert filled(Random(1), ["gold"], POOL[:5], 1000) is None
    assert filled(Random(1), ["gold " * 500], POOL, 100) is None
    assert filled(Random(1), ["Gold."], POOL, 1000) == filled(Random(1), ["Gold."], POOL, 1000)


def ask(replies: list[Scripted], seed: int = 0, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    settings: dict[str, Any] = {"segment": 128, "lengths": (4096, 32768), "weights": (1, 0, 0)} | how
    text = settings.pop("text", TEXT)
    return asyncio.run(write_question(Context(script, seed=(seed,), language=language), text, **settings)), script


def pair(*quotes: str, question: str = "How many masons did Brock pay?") -> dict[str, Any]:
    return {"question": question, "answer": "Three.", "quotes": list(quotes)}


def test_the_gold_segments_are_those_that_hold_the_quotations() -> None:
    """On one segment only that one is shown; on several at least two must be quoted."""
    segments = cut(TEXT, 128)
    row, script = ask([pair("In the year 1700", "1739")], weights=(0, 1, 0))
    assert row["gold"] == [0, next(at for at, one in enumerate(segments) if "1739" in one)]
    assert all(one in prompt_text(script.asked[0]) for one in segments)
    with pytest.raises(Unreadable, match="come from 1 segment"):
        ask([pair("In the year 1700", "the town of Brock")], weights=(0, 1, 0))
    seen = set()
    for seed in range(30):
        shown = prompt_text(_shown(seed))
        assert sum(one in shown for one in segments) == 1
        seen.add(next(at for at, one in enumerate(segments) if one in shown))
    assert len(seen) == len(segments)


def _shown(seed: int) -> Any:
    script = Script([pair("the town of Brock")])
    settings: dict[str, Any] = {"segment": 128, "lengths": (4096, 32768), "weights": (1, 0, 0)}
    with suppress(Unreadable):  # what was shown is all that counts here
        asyncio.run(write_question(Context(script, seed=(seed,)), TEXT, **settings))
    return script.asked[0]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (pair("the town of Berlin"), "word for word"),
        (pair("the town of Brock", question="What does the text say of Brock?"), "mentions the text"),
        (pair("the town of Brock", question="本文讲了什么？"), "mentions the text"),
    ],
)
def test_questions_that_cannot_be_used(reply: dict[str, Any], words: str) -> None:
    """An invented quotation; a question that speaks of the text."""
    with pytest.raises(Unreadable, match=words):
        ask([reply])


def test_malformed_replies_and_texts() -> None:
    """No JSON of the form, a blank text, a text of one segment where several are wanted."""
    with pytest.raises(NoReadableReply):
        ask(["nothing", {"question": "?"}, {"question": "Who?", "answer": "Ann.", "quotes": []}])
    with pytest.raises(Reject, match="blank"):
        ask([], text=" ")
    with pytest.raises(Reject, match="needs two"):
        ask([], text="One short text.", weights=(0, 1, 0))
    assert "出题人" in prompt_text(ask([pair("城墙")], text="城墙是石匠修的。" * 3, language="zh")[1].asked[0])


def test_kinds_and_lengths_are_drawn_as_published() -> None:
    """1,100 to 300 to 150; lengths even from 4K to 32K."""
    quotes = [" ".join(one.split()[:5]) for one in cut(TEXT, 128)]
    found: list[Any] = []
    for seed in range(400):
        script = Script([pair(*quotes), *[pair(one) for one in quotes] * 3])
        try:
            ctx = Context(script, seed=(seed,))
            found.append(
                asyncio.run(write_question(ctx, TEXT, segment=128, lengths=(4096, 32768), weights=(1100, 300, 150)))
            )
        except Unreadable:  # quotations of segments that were not shown: a question on one
            found.append({"type": "one"})
    kinds = Counter(row["type"] for row in found)
    assert 50 <= kinds["multi"] <= 110
    targets = [row["target"] for row in found if "target" in row]
    assert all(4096 <= one <= 32768 for one in targets)
    assert max(targets) > 28000
    assert min(targets) < 9000


def rows_of(count: int) -> list[dict[str, Any]]:
    texts = [
        " ".join(f"Well {k} of text {n} gives {n * k + 7} buckets." for k in range(12)) for n in range(1, count + 1)
    ]
    return [{"text": one, "document": n} for n, one in enumerate(texts)]


def writer(request: Any) -> str:
    shown = prompt_text(request).split(">>>\n")
    pieces = [one.split("\n<<<")[0] for one in shown[1::2]]
    quotes = [" ".join(one.split()[:5]) for one in pieces]
    return json.dumps({"question": "How many buckets does the well give?", "answer": "Some.", "quotes": quotes})


def test_the_chain(bench: Bench) -> None:
    """Contexts are in range, hold their gold once and nothing else of its text; the question stands behind."""
    bench.model = Model(writer)
    settings = {"segment": 32, "lengths": (400, 800), "weights": (2, 2, 1)}
    rows = rows_of(30)
    result = bench.run(rows, Step(find.entry("in2"), settings))
    assert result.unreconciled() == []
    made = kept(result)
    assert len(made) == 30
    assert {row["type"] for row in made} == {"single", "multi", "short"}
    for row in made:
        context = row["instruction"].removesuffix(f"\n\n{row['question']}")
        segments = cut(row["text"], 32)
        for place, at in zip(row["gold_positions"], row["gold"], strict=True):
            assert context[place["start"] : place["end"]] == segments[at]
        if row["type"] == "short":
            assert context == "\n\n".join(segments)
        else:
            assert 350 <= row["n_tokens"] <= 800
            assert not any(one in context for at, one in enumerate(segments) if at not in row["gold"])
        assert len(row["gold"]) >= (2 if row["type"] == "multi" else 1)
        assert row["output"] == "Some."
    asked = len(bench.model.asked)
    again = bench.run(rows, Step(find.entry("in2"), settings), name="again", window=1)
    assert kept(again) == made
    assert len(bench.model.asked) == asked


def test_a_pool_that_is_too_small_is_told() -> None:
    """The row goes with the way out."""
    row = {"text": "a", "segments": ["One.", "Two."], "gold": [0], "type": "single", "question": "?", "answer": "!",
           "target": 4096, "draw": 1, "_place": 0}  # fmt: skip
    made = lay_context(pa.Table.from_pylist([row]))
    assert made.num_rows == 0
    assert "cannot fill 4096 tokens; give more texts" in reasons_of(made)[0]
    with pytest.raises(RecipeError):
        in2(lengths=(100, 50))
    with pytest.raises(RecipeError):
        position_uniform(tokens=0)


def test_position_uniform(bench: Bench) -> None:
    """Other rows are the pool where a row brings none; lists keep their pieces; what cannot be filled is told."""
    rows: list[dict[str, Any]] = [{"text": one} for one in POOL[:100]]
    rows[0] = {"text": "Alone.", "distractors": ["One."]}
    result = bench.run(rows, Step(find.entry("position_uniform"), {"tokens": 500}))
    made = kept(result)
    assert len(made) == 99
    assert "cannot fill 500 tokens" in str(set_aside(result))
    for row in made:
        (place,) = row["gold_positions"]
        assert row["context"][place["start"] : place["end"]] == row["text"]
        assert estimate_tokens(row["context"]) <= row["n_tokens"] <= 500
    listed = place_gold(
        pa.Table.from_pylist([{"text": ["A one.", "B two."], "distractors": POOL, "draw": 3}]), tokens=300
    )
    assert len(listed.to_pylist()[0]["gold_positions"]) == 2


@pytest.mark.parametrize("name", ["in2", "position_uniform"])
def test_the_examples(bench: Bench, name: str) -> None:
    """A chain's example is what the engine makes of it."""
    entry = find.entry(name)
    example = find.example(entry)
    replies = iter([json.dumps(one) for one in example.replies])
    bench.model = Model(lambda _: next(replies))
    assert [
        {k: v for k, v in row.items() if k != "id"}
        for row in kept(bench.run(example.row, Step(entry, example.settings)))
    ] == example.gives
