"""TRAIT: problems of different tasks in one passage, and text that reads like the domain."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.checks.separation import auc
from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.methods.pretraining.trait import trait
from seedbed.methods.pretraining.trait_passages import write_passage
from seedbed.methods.pretraining.trait_select import classify
from seedbed.methods.pretraining.trait_words import Bayes

MONEY = "loan bond rate interest bank share price credit yield fund".split()
WATER = "river boat fish net tide lake swim wave harbour sail".split()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def text(words: list[str], seed: int) -> str:
    return " ".join(Random(seed).choices([*words, "the", "a", "of", "and"], k=12))


def problem(n: int, task: str, **more: Any) -> dict[str, Any]:
    return {"question": f"What is {n} plus {n}?", "task": task, "answer": str(2 * n)} | more


def test_two_vocabularies_are_told_apart() -> None:
    """On texts it has not seen the area under the curve is above 0.95; what it has no word of is a toss-up."""
    bayes = Bayes([(text(MONEY, n), True) for n in range(20)] + [(text(WATER, n), False) for n in range(20)])
    sides = [n % 2 == 0 for n in range(60)]
    chances = [bayes.probability(text(MONEY if side else WATER, 100 + n)) for n, side in enumerate(sides)]
    assert auc(sides, chances) > 0.95
    assert bayes.probability("zzz") == 0.5


def answer(request: Any) -> str:
    said = prompt_text(request)
    if "educational value" in said:
        return '{"reason": "so", "score": 4}'
    if "closing paragraph" in said:
        return "They share sums."
    numbers = [int(one) for one in said.split() if one.isdigit()]
    return f"Adding {numbers[-1]} to itself gives {2 * numbers[-1]}."


def test_a_passage_has_problems_of_different_tasks(bench: Bench) -> None:
    """Two or more, pairwise of other tasks; one enlightenment, behind them; no problem of a test split."""
    bench.model = Model(answer)
    rows = [problem(n, ("sums", "causes", "names", "dates")[n % 4]) for n in range(12)]
    rows.append(problem(99, "sums", split="test"))
    result = bench.run(rows, Step(find.entry("trait"), {"problems": 3}))
    assert result.unreconciled() == []
    made = kept(result)
    assert len(made) == 12
    for row in made:
        tasks = [one["task"] for one in row["problems"]]
        assert len(tasks) == len(set(tasks)) == 3
        assert row["text"].split("\n\n") == [*row["paragraphs"], row["enlightenment"]]
        assert "99" not in row["text"]
        assert row["stage"] == 2
    assert "only training problems" in str(set_aside(result))


def test_too_few_tasks_are_told(bench: Bench) -> None:
    """A passage of one task has nothing to compare."""
    bench.model = Model(answer)
    result = bench.run([problem(1, "sums"), problem(2, "sums")], Step(find.entry("trait"), {"problems": 2}))
    assert kept(result) == []
    assert "more tasks" in str(set_aside(result))


def run(replies: list[Any], problems: list[dict[str, Any]], language: str = "en") -> tuple[Any, Script]:
    script = Script(replies)
    return asyncio.run(write_passage(Context(script, language=language), problems, domain="sums")), script


def test_planted_answers() -> None:
    """20 paragraphs with a wrong answer and 20 with the right one: none of the wrong is kept, all right ones are."""
    passed = 0
    for n in range(10, 30):
        pair = [problem(n, "sums"), problem(1, "names", answer="")]
        made, script = run([f"It makes {2 * n}.", "Anything.", "They share sums."], pair)
        passed += made["paragraphs"][0] == f"It makes {2 * n}."
        shown = prompt_text(script.asked[0])
        assert str(2 * n) not in re.sub(r"<<<.*?>>>", "", shown), "the known answer is not shown to the writer"
        with pytest.raises(Reject, match="known answer"):
            run([f"It makes {2 * n}1."], pair)
    assert passed == 20


def test_the_enlightenment_is_no_repetition() -> None:
    """And the requests are Chinese where the rows are."""
    pair = [problem(1, "a", answer=""), problem(2, "b", answer="")]
    with pytest.raises(Unreadable, match="repeats"):
        run(["One.", "Two.", "two."], pair)
    assert "专家" in prompt_text(run(["一。", "二。", "三。"], pair, language="zh")[1].asked[0])


def test_selection(bench: Bench) -> None:
    """Text of the domain stays with its value; a share of the rest is replayed; examples go; low values go."""
    bench.model = Model(answer)
    rows: list[dict[str, Any]] = [{"text": text(MONEY, n), "in_domain": True} for n in range(10)]
    rows += [{"text": text(WATER, n), "in_domain": False} for n in range(10)]
    rows += [{"text": text(MONEY if n % 2 else WATER, 50 + n), "in_domain": None} for n in range(20)]
    made = kept(bench.run(rows, Step(find.entry("trait"), {"part": "select", "replay": 0.0})))
    assert len(made) == 10
    assert all(row["in_domain_prob"] >= 0.5 and row["edu_score"] == 4 and row["stage"] == 1 for row in made)
    every = kept(bench.run(rows, Step(find.entry("trait"), {"part": "select", "replay": 1.0}), name="all"))
    assert sum(row["replayed"] for row in every) == 10
    strict = bench.run(
        rows, Step(find.entry("trait"), {"part": "select", "least_value": 5, "replay": 0.0}), name="strict"
    )
    assert kept(strict) == []


def test_settings() -> None:
    """Both kinds of examples are needed, and two problems."""
    with pytest.raises(RecipeError):
        trait(problems=1)
    with pytest.raises(RecipeError, match="in_domain false"):
        classify(pa.Table.from_pylist([{"text": "a", "in_domain": True, "draw": 1}]))


def test_the_example(bench: Bench) -> None:
    """It is what the engine makes of it."""
    entry = find.entry("trait")
    example = find.example(entry)
    said = {"5% of": example.replies[0], "Rates rise": example.replies[1], "closing paragraph": example.replies[2]}
    bench.model = Model(lambda one: next(reply for key, reply in reversed(said.items()) if key in prompt_text(one)))
    made = kept(bench.run(example.row, Step(entry, example.settings)))
    drop = ("draw", "split")
    assert [{k: v for k, v in row.items() if k not in drop} for row in made] == example.gives
