"""Orca: Algorithm 1, the system messages of each collection, the two teachers."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pyarrow as pa
import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.table import reasons_of
from seedbed.export.alpaca import record
from seedbed.methods.instructions.orca import BY_COLLECTION, MULTIPLE_CHOICE, explain
from seedbed.methods.instructions.orca_messages import MESSAGES
from seedbed.methods.instructions.orca_queries import draw_queries, taken_of

PLAIN = "Does iron float on mercury?"
CHOICE = "Which is a mammal?\nOptions:\n(A) shark\n(B) whale"


def ask(seed: int = 0, *, second: float = 0.0, language: str = "en", **row: Any) -> tuple[list[Any], Script]:
    script = Script(["Because it is denser."] * 2)
    row = {"instruction": PLAIN, **row}
    made = asyncio.run(explain(Context(script, seed=(seed,), language=language), **row, second=second))
    return made, script


def numbers(**row: Any) -> set[int]:
    return {ask(seed, **row)[0][0]["system_id"] for seed in range(150)}


def test_algorithm_1_is_uniform_over_kinds_not_over_queries() -> None:
    """A kind of 10 queries and one of 1000 are drawn alike often while both last; nothing is drawn twice."""
    by_task = {"small": list(range(1000)), "large": list(range(1000, 11_000))}
    taken = taken_of(by_task, 800, None, (1,))
    small = sum(place < 1000 for place in taken)
    assert len(set(taken)) == len(taken) == 800
    assert 340 < small < 460


def test_algorithm_1_ends_when_all_kinds_are_used_up() -> None:
    """Every query once, whatever count is wanted, and a bound per kind holds."""
    by_task = {"a": [0, 1, 2], "b": [3], "c": []}
    assert sorted(taken_of(by_task, 10**9, None, (1,))) == [0, 1, 2, 3]
    assert sorted(taken_of(by_task, None, None, (1,))) == [0, 1, 2, 3]
    assert len(taken_of(by_task, None, 2, (1,))) == 3
    assert taken_of(by_task, 3, None, (1,)) == taken_of(by_task, 3, None, (1,))


def test_the_table_step_draws_each_collection_by_itself() -> None:
    """What is not drawn goes with its reason; collections without a count stay whole."""
    rows = [{"collection": "cot" if at % 2 else "own", "task": str(at % 6), "_place": at} for at in range(24)]
    made = draw_queries(pa.Table.from_pylist(rows), counts={"cot": 5})
    kept = Counter(made.column("collection").to_pylist())
    assert kept == {"own": 12, "cot": 5}
    assert len(reasons_of(made)) == 7
    assert "5 queries of the collection 'cot'" in next(iter(reasons_of(made).values()))
    plain = pa.Table.from_pylist([{"instruction": "a", "_place": 0}, {"instruction": "b", "_place": 1}])
    assert draw_queries(plain).num_rows == 2


@pytest.mark.parametrize("collection", list(BY_COLLECTION))
def test_a_collection_draws_its_own_messages(collection: str) -> None:
    """All of them over many rows; those for multiple choice only where there are choices."""
    wanted = set(BY_COLLECTION[collection])
    assert numbers(collection=collection.upper()) == wanted - MULTIPLE_CHOICE
    assert numbers(collection=collection, instruction=CHOICE) == wanted


@pytest.mark.parametrize(
    ("row", "multiple"),
    [
        ({}, False),
        ({"choices": ["shark", "whale"]}, True),
        ({"instruction": "Which is right?\n(A) one\n(B) two"}, True),
        ({"instruction": "哪个是行星？\nA. 月亮\nB. 火星"}, True),
        ({"instruction": "哪个是行星？\n选项：月亮，火星"}, True),
        ({"instruction": "Explain vitamin A. Then B vitamins."}, False),
        ({"instruction": "Write option pricing code."}, False),
    ],
)
def test_choices_are_seen(row: dict[str, Any], multiple: bool) -> None:
    """In their column or in the text; messages 8 and 10 need them."""
    assert bool(numbers(**row) & MULTIPLE_CHOICE) == multiple


def test_there_are_sixteen_messages_the_first_empty() -> None:
    """Different ones, in both languages; the empty one sends no system message."""
    for language in ("en", "zh"):
        texts = [message.fill(language) for message in MESSAGES]
        assert (len(set(texts)), texts[0]) == (16, "")
    seed = next(at for at in range(200) if ask(at, collection="t0")[0][0]["system_id"] == 1)
    assert [turn["role"] for turn in ask(seed, collection="t0")[1].asked[0].messages] == ["user"]


def test_the_second_teacher_answers_a_subset_under_the_same_message() -> None:
    """Its rows are stage 2, never without stage 1; about a fifth of all."""
    both = [made for at in range(300) if len(made := ask(at, second=0.2)[0]) == 2]
    assert 35 <= len(both) <= 85
    for first, second in both:
        assert (first["stage"], second["stage"], first["teacher"], second["teacher"]) == (1, 2, "main", "strong")
        assert first["system"] == second["system"]
    assert [request.role for request in ask(second=1.0)[1].asked] == ["main", "strong"]


def test_one_model_as_both_teachers_is_refused() -> None:
    """Its own name in both replies stops the recipe and says what to do; one teacher alone is no fault."""
    script = Script([Reply("A.", model="qwen"), Reply("B.", model="qwen")])
    with pytest.raises(RecipeError, match="second: 0"):
        asyncio.run(explain(Context(script), PLAIN, second=1.0))
    assert asyncio.run(explain(Context(Script([Reply("A.", model="qwen")])), PLAIN, second=0.0))[0]["output"] == "A."


def test_rows_export_with_their_system_message() -> None:
    """Input stays apart, system comes along, no glue needed."""
    made, script = ask(collection="cot", input="It is said to.", language="zh")
    assert script.asked[0].messages[-1]["content"] == f"{PLAIN}\n\nIt is said to."
    assert (script.asked[0].temperature, script.asked[0].top_p) == (0.7, 0.95)
    row = record({"instruction": PLAIN, "input": "It is said to.", **made[0]})
    assert row["system"] == made[0]["system"]
    assert row["output"] == "Because it is denser."
