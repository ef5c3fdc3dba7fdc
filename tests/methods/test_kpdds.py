"""KPDDS: topics counted as they occur together, bundles drawn from them, solutions kept by consensus."""

from __future__ import annotations

import asyncio
import json
import math
import random
import re
from pathlib import Path
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
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.math.kpdds import kpdds, score_question, write_question
from seedbed.methods.math.kpdds_solutions import answers_of, consensus, solve_by_consensus
from seedbed.methods.math.kpdds_topics import OTHERS, co_occurrence, draw_bundles, draw_topics, list_topics, merged
from seedbed.methods.math.sums import figures, starting_figures, written_sums, wrong_sums

PRACTICE = [{"question": "What is 2 + 3?", "solution": "2 + 3 = 5"}]
TASK: dict[str, Any] = {"instruction": "A box of 6 eggs costs 3 euros. What do 4 boxes cost, and how many eggs are in "
                        "them?", "key_points": ["products"], "practices": PRACTICE}  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Any], *, language: str = "en", **given: Any) -> Any:
    script = Script(replies)
    ctx = Context(script, language=language)
    made = asyncio.run(work(ctx, **given))
    assert len(script.asked) == len(replies)
    return made, script, ctx


# Topics


def test_three_problems_by_hand() -> None:
    """A pair of two problems is log10(3), of one log10(2); the diagonal is of topics with more than 5 key points."""
    documents = [
        {"a": ["1"], "b": ["1", "2"]},
        {"a": ["1"], "b": list("123456"), "c": list("12345")},
        {"c": ["1"]},
    ]
    two, three = math.log10(2), math.log10(3)
    assert co_occurrence(documents, ["a", "b", "c"]) == [[0.0, three, two], [three, two, two], [two, two, 0.0]]


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.lists(st.text(max_size=2), max_size=8), max_size=4)))
def test_the_matrix_is_symmetric(documents: list[dict[str, list[str]]]) -> None:
    """And its diagonal tells only of topics with many key points."""
    matrix = co_occurrence(documents, list("abcd"))
    for one in range(4):
        assert all(matrix[one][other] == matrix[other][one] for other in range(4))
        many = sum(len(document.get("abcd"[one], [])) > 5 for document in documents)
        assert matrix[one][one] == math.log10(many + 1)


def test_a_third_topic_occurs_with_both_before() -> None:
    """What never occurs with either has no chance; where nothing does, two topics are all."""
    matrix = co_occurrence([{"a": ["1"], "b": ["1"], "c": ["1"]}, {"c": ["1"], "d": ["1"]}], list("abcd"))
    drawn = [draw_topics(random.Random(seed), matrix, 3) for seed in range(300)]
    assert {tuple(sorted(one)) for one in drawn if len(one) == 3} == {(0, 1, 2)}
    assert {tuple(sorted(one)) for one in drawn if len(one) == 2} == {(2, 3)}
    apart = co_occurrence([{"a": ["1"], "b": ["1"]}, {"b": ["1"], "c": ["1"]}], list("abc"))
    assert {len(draw_topics(random.Random(seed), apart, 3)) for seed in range(50)} == {2}
    assert draw_topics(random.Random(0), [[0.0]], 2) == []


def test_topics_are_merged_by_their_key_points() -> None:
    """The mean vectors decide, the commoner name stays, Others stays by itself."""
    documents = [{"Sums": ["adding", "carrying"], OTHERS: ["x"]}, {"Addition": ["adding up"], "Sums": ["adding"]},
                 {"Angles": ["triangles"]}]  # fmt: skip
    vectors = {"adding": [1.0, 0.0], "carrying": [0.9, 0.1], "adding up": [1.0, 0.1], "triangles": [0.0, 1.0]}

    async def embed(request: Any) -> Reply:
        return Reply(vectors=[vectors[text] for text in request.texts])

    heads = asyncio.run(merged(Context(embed), documents, 0.9, "embed"))  # type: ignore[arg-type]
    assert heads == {OTHERS: OTHERS, "Sums": "Sums", "Addition": "Sums", "Angles": "Angles"}
    heads = asyncio.run(merged(Context(Script([])), [{"Sums": ["a"]}, {"sums ": ["b"]}], 0.9, "names"))
    assert heads["sums "] == "Sums"


def table(*found: dict[str, list[str]]) -> pa.Table:
    rows = [{"question": f"Problem {at}", "worked": f"Solution {at}", "_place": at,
             "found": [{"topic": name, "key_points": points} for name, points in one.items()]}
            for at, one in enumerate(found)]  # fmt: skip
    return pa.Table.from_pylist(rows)


def test_a_bundle_is_topics_key_points_and_examples() -> None:
    """Key points and examples are of problems that have the topics; what is no mathematics is in none."""
    given_table = table({"a": ["p"], "b": ["q"], OTHERS: ["o"]}, {"a": ["r"], OTHERS: ["o"]})
    made, _, _ = run(draw_bundles, [], table=given_table, per_seed=20, merge="names")
    bundles = [one for row in made.column("bundles").to_pylist() for one in row]
    assert len(bundles) == 40
    assert all(set(one["topics"]) == {"a", "b"} and "q" in one["key_points"] for one in bundles)
    assert {point for one in bundles for point in one["key_points"]} == {"p", "q", "r"}
    assert {len(one["practices"]) for one in bundles} == {1, 2}
    again, _, _ = run(draw_bundles, [], table=given_table, per_seed=20, merge="names")
    assert again.equals(made)


def test_without_pairs_nothing_is_drawn() -> None:
    """Every row goes, with the reason."""
    made, _, _ = run(draw_bundles, [], table=table({"a": ["p"]}, {"b": ["q"], OTHERS: ["o"]}), merge="names")
    assert made.num_rows == 0
    assert "occur together" in reasons_of(made)[1]


def test_topics_are_read_strictly() -> None:
    """Topics named twice are one, blank key points are none; a problem needs a solution."""
    reply = {"topics": [{"topic": "A - b", "key_points": ["x", " "]}, {"topic": "A -  b", "key_points": ["x", "y"]}]}
    made, _, _ = run(list_topics, [reply], question="What is 2 + 3?", answer="5")
    assert made == {"found": [{"topic": "A - b", "key_points": ["x", "y"]}], "worked": "5"}
    with pytest.raises(Reject, match="neither"):
        run(list_topics, [], question="What is 2 + 3?")
    with pytest.raises(NoReadableReply):
        run(list_topics, ["Sums.", {"topics": []}, {"topics": [{"topic": "a"}]}], question="q", answer="5")


# Questions


def test_the_threshold_is_met_when_equal() -> None:
    """0.85 stays, 0.849 goes; the judge is asked."""
    scored: dict[str, Any] = {"instruction": "What?", "key_points": ["a"]}
    made, script, _ = run(score_question, [{"reason": "", "score": 0.85}], **scored)
    assert made == {"quality_score": 0.85}
    assert script.asked[0].role == "judge"
    with pytest.raises(Reject, match=r"0\.849"):
        run(score_question, [{"reason": "weak", "score": 0.849}], **scored)
    with pytest.raises(NoReadableReply):
        run(score_question, [{"reason": "", "score": 8}] * 3, **scored)


def test_a_question_stands_in_its_tags() -> None:
    """Key points and examples are shown, in Chinese as well."""
    made, script, _ = run(write_question, ["好的。<question>几？</question>"], key_points=["加法"], practices=PRACTICE,
                          language="zh")  # fmt: skip
    assert made == {"instruction": "几？", "question": "几？"}
    assert "加法" in prompt_text(script.asked[0])
    assert "2 + 3 = 5" in prompt_text(script.asked[0])
    with pytest.raises(Unreadable, match="question"):
        run(write_question, ["How many?"], key_points=["sums"], practices=PRACTICE)


# Solutions


def test_consensus_is_counted_over_equal_answers() -> None:
    """1/2 and 0.5 agree; the best share over the sub-questions counts."""
    assert consensus([["1/2"], ["0.5"], ["3"]]) == [2 / 3, 2 / 3, 1 / 3]
    assert consensus([["1", "7"], ["2", "7"], ["1"]]) == [2 / 3, 2 / 3, 2 / 3]
    assert consensus([["no idea"], ["no idea"]]) == [0.0, 0.0]
    assert consensus([]) == []


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("So.\nAnswer 1: 12\nAnswer 2: 24 eggs", ["12", "24 eggs"]),
        ("答案1：12\n答案2：24", ["12", "24"]),
        ("**Answer:** 12", ["12"]),
        ("Answer: 3\nNo, again.\nAnswer 1: **12**", ["12"]),
        ("Answer 2: 12", []),
        ("Answer 1: 12\nAnswer 3: 7", []),
        ("It is 12.", []),
    ],
)
def test_answer_lines(text: str, answers: list[str]) -> None:
    """Numbered from 1 without a gap; the last list counts."""
    assert answers_of(text) == answers


def solution(result: int, way: str = "", reckoned: str = "") -> str:
    return f"{way} {reckoned or '3 * 4 = 12'}.\nAnswer 1: {result}\nAnswer 2: {result * 2}"


def test_the_most_agreed_stay() -> None:
    """Each different solution of the winning answer, once."""
    replies = [solution(12, "a"), solution(13, "b"), solution(12, "c"), solution(12, "c"), solution(9, "d")]
    rows, _, _ = run(solve_by_consensus, replies, samples=5, **TASK)
    assert [row["output"][0] for row in rows] == ["a", "c"]
    assert {row["consensus_score"] for row in rows} == {0.6}
    assert rows[0]["answers"] == ["12", "24"]
    with pytest.raises(Reject, match="no two of 3"):
        run(solve_by_consensus, [solution(n) for n in (1, 2, 3)], samples=3, **TASK)


def test_of_twenty_wrong_solutions_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Wrong: other answers, none, too many, sums that do not hold although the answer is right, endless numbers."""
    wrong = [solution(100 + n, f"bad {n}") for n in range(5)]
    wrong += [f"bad {n}: it is 12." for n in range(3)]
    wrong += [f"bad {n}\n" + "".join(f"Answer {at}: 12\n" for at in range(1, 5)) for n in range(3)]
    wrong += [solution(12, f"bad {n}", f"3 * 4 = {20 + n}") for n in range(6)]
    wrong += [solution(12, f"bad {n}", f"3.{'3' * 20}") for n in range(3)]
    right = [solution(12, f"good {n}", ("3 * 4 = 12", "24 / 2 = 12", "3 × 4 = 12, so 12 + 0 = 12")[n % 3]) for n in
             range(20)]  # fmt: skip
    assert len(wrong) == len(right) == 20
    mixed = [one for both in zip(wrong, right, strict=True) for one in both]
    rows, _, ctx = run(solve_by_consensus, mixed, samples=40, **TASK)
    assert sorted(row["output"] for row in rows) == sorted(right)
    assert ctx.notes["dropped"] == {"no answer lines": 3, "too many answers": 3, "a wrong sum": 6,
                                    "a number that is too long": 3}  # fmt: skip


def test_problems_that_ask_for_too_much_are_dropped() -> None:
    """More than three things, or numbers without an end."""
    four = "".join(f"Answer {at}: 1\n" for at in range(1, 5))
    with pytest.raises(Reject, match="more than 3 things"):
        run(solve_by_consensus, [four, four, solution(1)], samples=3, **TASK)
    with pytest.raises(Reject, match="12 digits"):
        run(solve_by_consensus, [], **{**TASK, "instruction": "What is 1234567890123 + 1?"})


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("3 * 4 = 12, 10 - 3 - 2 = 5 and (3 + 4) * 2 = 14", []),
        ("1/3 = 0.33, 2/3 = 0.67, 3/4 = 75%, 1,200 + 300 = 1,500", []),
        ("x + 3 * 4 = 20, f(2) + 3 = 7, 2^3 + 1 = 9, 12:30 + 5 = 7", []),
        ("$5 + $3 = $9", ["$5 + $3 = $9"]),
        ("3×4＝13（个）", ["3×4=13"]),
        ("一共3×4=13个，又加2+2=4个", ["3×4=13"]),
        (r"\(3 \times 4 = 13\)", ["3 × 4 = 13"]),
        ("so many (3 * 4 = 13)", ["(3 * 4 = 13"]),
        ("so many (3 * (4 + 1) = 15)", []),
        ("3 * 4 = 12 - 2 = 11", ["12 - 2 = 11"]),
        ("100/3 = 33", ["100/3 = 33"]),
        ("7 / 0 = 0", ["7 / 0 = 0"]),
    ],
)
def test_sums_that_do_not_hold(text: str, wrong: list[str]) -> None:
    """Rounded decimals hold; variables, powers and times of day are passed over."""
    assert wrong_sums(text) == wrong


def test_figures() -> None:
    """Of a text, in words and Chinese numerals too; those that its sums start from are not those that they work out."""
    assert figures("Forty seats, 3 rows and 二十五 more; a few of one kind, 十分 good.") == {40, 3, 25}
    assert starting_figures("3 * 4 = 12, then 12 + 8 = 20 and 9 are left over.") == {3, 4, 8}
    assert starting_figures("9 * 9 = 81") == {9}
    assert starting_figures("Three of 7.") == {3, 7}
    assert written_sums("So 3 * 4 = 12 and x + 1 = 2.") == ["3 * 4 = 12"]


@given(st.text(alphabet="0123456789+-*/=().,% $x", max_size=80))
def test_reading_sums_never_fails(text: str) -> None:
    """Whatever stands there; a sum that is true is never called wrong."""
    wrong_sums(text)
    assert wrong_sums("12 + 30 = 42") == []


# The chain


def test_the_chain_in_the_engine(bench: Bench) -> None:
    """From three problems to new ones, the second time for nothing; every row is accounted for."""

    def answer(request: Any) -> str:
        text = prompt_text(request)
        if "topics of this problem" in text:
            topics = [
                {"topic": f"A - {name}", "key_points": [f"use of {name}"]} for name in ("products", "percentages")
            ]
            return json.dumps({"topics": topics})
        if "Write one original problem" in text:
            return f"<question>What is number {request.seed} less 20 percent?</question>"
        if "Score this problem" in text:
            even = re.search(r"number \d*[02468] ", text)
            return json.dumps({"reason": "odd", "score": 0.9 if even else 0.2})
        return f"Way {request.seed}: 20 * 0.8 = 16\nAnswer 1: 16"

    bench.model = Model(answer)
    rows = [{"question": f"What do {n} pens cost?", "solution": f"{n} * 2 = {2 * n}"} for n in range(3, 6)]
    chain = Step(find.entry("kpdds"), {"per_seed": 4, "samples": 2, "merge": "names"})
    first = bench.run(rows, chain)
    assert first.unreconciled() == []
    made = kept(first)
    assert made
    assert len(made) == 2 * len({row["instruction"] for row in made})
    assert all((row["solution"], row["answer"]) == (row["output"], "16") for row in made), "and not the seed's"
    assert all(row["quality_score"] == 0.9 and row["consensus_score"] == 1.0 for row in made)
    assert {one.reason for one in set_aside(first)} <= {"the problem is scored 0.2: odd"}
    asked = len(bench.model.asked)
    assert kept(bench.run(rows, chain, name="again", window=1)) == made
    assert len(bench.model.asked) == asked


def test_settings() -> None:
    """Refused before anything is asked."""
    with pytest.raises(RecipeError, match="samples >= 2"):
        kpdds(samples=1)
