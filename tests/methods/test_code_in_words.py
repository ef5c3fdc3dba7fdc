"""Tool-integrated solutions and MathGenie: code runs, its output is real, and what does not hold is not kept."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.methods.math.agreeing import groups, most_common
from seedbed.methods.math.math_genie import math_genie
from seedbed.methods.math.tool_integrated import tool_integrated

SUM = "What is the sum of the whole numbers from 1 to 100?"
CODE = "Add them.\n```python\nprint(sum(range(1, 101)))\n```"


def run(work: Any, replies: list[Any], outcomes: list[Outcome], *, language: str = "en", **given: Any) -> Any:
    script = Script(replies, outcomes=outcomes)
    ctx = Context(script, language=language)
    rows = asyncio.run(work(ctx, **given))
    assert len(script.asked) == len(replies), "every scripted reply is used"
    return rows, script, ctx


def printed(text: str, error: str = "", reason: Any = "") -> Outcome:
    return Outcome(reason or ("error" if error else "ok"), exit=int(bool(error)), stdout=text, stderr=error, level="A")


def solve(replies: list[Any], outcomes: list[Outcome], **given: Any) -> Any:
    return run(tool_integrated, replies, outcomes, question=SUM, answer="5050", **given)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# Tool-integrated reasoning


def end(text: str) -> Any:
    return Reply(text)


WRONG_ENDS = ["It is \\boxed{5051}.", "It is 5050.", "Either \\boxed{5050} or \\boxed{5051}.", "```python\nprint(1",
              "So \\boxed{5,500}."]  # fmt: skip


def test_of_twenty_wrong_solutions_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Wrong: another number, no box, two boxes, an open block, an error on the way, no program at all, no end."""
    replies: list[Any] = []
    outcomes: list[Outcome] = []
    for n in range(20):
        replies += [f"{CODE}\nWay {n}", f"Way {n}: \\boxed{{5050}}."] if n % 2 else [CODE, f"Way {n}, \\boxed{{5,050}}"]
        outcomes.append(printed("5050\n"))
        if n < 10:
            replies += [CODE, WRONG_ENDS[n % 5]]
            outcomes.append(printed("5050\n"))
        elif n < 14:
            replies += [f"{CODE}", f"By hand, \\boxed{{5050}} {n}."]
            outcomes.append(printed("", "Traceback\nNameError: name 'x' is not defined"))
        elif n < 17:
            replies.append(f"At once: \\boxed{{5050}}, {n}.")
        else:
            replies += [CODE] * 4
            outcomes += [printed("5050\n")] * 3
    rows, _, ctx = solve(replies, outcomes, greedy=False, samples=40, most=40)
    assert len(rows) == 20
    assert all("Way " in row["output"] and row["programs"] == 1 for row in rows)
    assert len(ctx.notes["failed"]) == 20


def test_the_output_is_the_interpreters_and_no_guess() -> None:
    """What a model writes behind its first block is not read; the next turn shows what was printed."""
    replies = [f"{CODE}\n```output\n4999\n```\nSo \\boxed{{4999}}.", "It is \\boxed{5050}."]
    rows, script, _ = solve(replies, [printed("5050\n")])
    assert "4999" not in rows[0]["output"]
    assert rows[0]["output"] == f"{CODE}\n```output\n5050\n```\nIt is \\boxed{{5050}}."
    assert "```output\n5050\n```" in prompt_text(script.asked[1])
    assert script.asked[0].stop == ["```output"]


def test_samples_are_drawn_only_where_the_greedy_solution_fails() -> None:
    """Temperature 0 first; of the samples at most so many different valid ones."""
    rows, script, _ = solve([CODE, "\\boxed{5050}"], [printed("5050")])
    assert [row["greedy"] for row in rows] == [True]
    assert script.asked[0].temperature == 0.0
    replies: list[Any] = [CODE, "\\boxed{1}", *[one for n in (1, 1, 2) for one in (CODE, f"Way {n} \\boxed{{5050}}")]]
    rows, script, _ = solve(replies, [printed("5050")] * 4, most=2)
    assert [row["greedy"] for row in rows] == [False, False]
    assert script.asked[2].temperature == 0.6


def test_an_error_on_the_way_is_shown_and_passes_only_when_wished() -> None:
    """Its last line goes into the solution."""
    replies: list[Any] = [CODE, CODE, "\\boxed{5050}"]
    outcomes = [printed("", "Traceback\nValueError: no"), printed("5050")]
    rows, _, _ = solve(replies, outcomes, errors=True)
    assert "```output\nValueError: no\n```" in rows[0]["output"]
    with pytest.raises(Reject, match="ended in an error"):
        solve(replies, outcomes, samples=0)


def test_an_undecided_run_is_no_wrong_solution() -> None:
    """The sandbox's failure is raised; code that ends the session is a solution without an end."""
    with pytest.raises(ProviderError, match="could not be run"):
        solve([CODE], [printed("", "no room", "sandbox")])
    with pytest.raises(Reject, match="ended the session"):
        solve([CODE], [printed("", reason="timeout")], samples=0)


def test_what_is_cut_off_or_cannot_be_compared_is_told() -> None:
    """Settings and answers as well."""
    with pytest.raises(Reject, match="cut off"):
        solve([Reply("So it is", finish="length")], [], samples=0)
    with pytest.raises(Reject, match="cannot be compared"):
        run(tool_integrated, [], [], question=SUM, answer=" ")
    with pytest.raises(RecipeError, match="a solution to try"):
        solve([], [], samples=0, greedy=False)


def test_in_the_engine_code_really_runs_and_names_are_kept(bench: Bench) -> None:
    """The second program uses a name of the first, in Chinese as well; a lie about the output is not kept."""

    def answer(request: Any) -> str:
        text = prompt_text(request)
        if "```output\n42" in text:
            return "所以是 \\boxed{42}。" if "请继续" in text else "So \\boxed{42}."
        return "再算。\n```python\nprint(a * 7)\n```" if "(no output)" in text else "先算。\n```python\na = 6\na\n```"

    bench.model = Model(answer)
    rows = [{"question": "What is 6 * 7?", "answer": "42"}, {"question": "6 * 7 是多少？", "answer": "42"},
            {"question": "What is 6 * 8?", "answer": "48"}]  # fmt: skip
    result = bench.run(rows, Step(find.entry("tool_integrated"), {"samples": 0}), language="auto")
    assert [row["programs"] for row in kept(result)] == [2, 2]
    assert [one.reason for one in set_aside(result)] == [
        "no solution is valid, the last: the answer is not the known one"
    ]
    assert result.unreconciled() == []


# Agreement


def test_results_are_compared_as_mathematics() -> None:
    """Equal however written; a text without a marked result agrees with nothing."""
    texts = ["The answer is 1/2.", "So \\boxed{0.5}", "I do not know, maybe 3 or 4.", "The answer is 3.", "答案是三。"]
    assert groups(texts) == [0, 0, None, 3, 3]
    assert most_common(texts) == (0, 0.4)
    assert most_common(["I do not know."]) is None


# MathGenie

NUTS = "Ann has 3 bags of 4 nuts. How many nuts has she?"
NEW = "Ben has 5 boxes of 6 figs. How many figs has he?"


def genie(replies: list[Any], outcomes: list[Outcome], **given: Any) -> Any:
    return run(math_genie, replies, outcomes, question=NUTS, solution="3 * 4 = 12 nuts.", **{"rounds": 1, **given})


def says(result: int) -> list[Scripted]:
    return [f"Compute.\n```python\nprint({result})\n```", f"It is \\boxed{{{result}}}."]


def verdict(word: str) -> list[Scripted]:
    return ["Anew.\n```python\nprint(30)\n```", f"The same.\nVerdict: {word}"]


BEGIN: list[Scripted] = ["5 * 6 = 30 figs.", f"<question>{NEW}</question>"]


def test_the_order_is_augment_back_solve_agree_verify() -> None:
    """Roles and prompts one after the other; the row tells where it comes from."""
    rows, script, _ = genie([*BEGIN, *says(30), *says(30), *verdict("correct")], [printed("30")] * 3, samples=2)
    assert [one.role for one in script.asked] == ["main", "writer", *["solver"] * 6]
    row = rows[0]
    assert (row["instruction"], row["round"], row["descent"]) == (NEW, 1, ["3 * 4 = 12 nuts."])
    assert (row["solution"], row["answer"], row["question"]) == ("5 * 6 = 30 figs.", "30", NEW)
    assert "12" not in row["instruction"] + row["output"]
    assert len(rows) == 1, "equal solutions are verified once"


def test_each_round_edits_what_the_round_before_gave() -> None:
    """Never the seed again; a parent is of the round before, also where that one gave no row."""
    second: list[Scripted] = ["5 * 6 + 1 = 31 figs.", f"<question>{NEW} And one more?</question>"]
    replies = [*BEGIN, *says(30), *says(31), *second, *says(31), *says(31), *verdict("correct")]
    rows, script, ctx = genie(replies, [printed("30")] * 5, rounds=2, samples=2)
    assert [row["round"] for row in rows] == [2]
    assert rows[0]["descent"] == ["3 * 4 = 12 nuts.", "5 * 6 = 30 figs."]
    asked = prompt_text(script.asked[6])
    assert "5 * 6 = 30 figs." in asked
    assert "3 * 4" not in asked
    assert len(ctx.notes["failed"]) == 1


def test_solutions_that_disagree_are_never_verified() -> None:
    """Three answers 3, 3, 4: dropped, and nothing is asked after them."""
    with pytest.raises(Reject, match="disagree"):
        genie([*BEGIN, *says(3), *says(3), *says(4)], [printed("3")] * 3)


def test_equal_answers_in_other_words_agree() -> None:
    """1/2 and 0.5 are one answer; one verification fails, the other row stays."""
    half: list[Any] = ["Compute.\n```python\nprint(1 / 2)\n```", "It is \\boxed{1/2}."]
    point: list[Any] = ["Compute.\n```python\nprint(0.5)\n```", "It is \\boxed{0.5}."]
    rows, _, _ = genie([*BEGIN, *half, *point, *verdict("wrong"), *verdict("correct")], [printed("0.5")] * 4, samples=2)
    assert [row["output"][-15:] for row in rows] == ["is \\boxed{0.5}."]


def test_of_twenty_wrong_candidates_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Wrong: answers that differ, verdicts that say so, verifications and solutions without a program."""
    right = wrong = 0
    for n in range(40):
        begin: list[Scripted] = [
            f"5 * {n + 6} = {5 * n + 30} figs.",
            f"<question>{NEW.replace('6', str(n + 6))}</question>",
        ]
        good = says(5 * n + 30)
        bad: list[list[Scripted]] = [
            [*good, *says(n)],
            [*good, *good, *verdict("wrong")],
            [*good, *good, "Looks fine.\nVerdict: correct"],
            [*good, f"At once \\boxed{{{5 * n + 30}}}."],
        ]
        tail = [*good, *good, *verdict("Correct")] if n % 2 else bad[n // 2 % 4]
        try:
            rows, _, _ = genie([*begin, *tail], [printed("1")] * 3, samples=2)
        except Reject:
            rows = []
        right += len(rows) if n % 2 else 0
        wrong += 0 if n % 2 else len(rows)
    assert (right, wrong) == (20, 0)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        (["3 * 4 =  12 nuts."], "not changed"),
        (["5 * 6 = 30 figs.", NUTS], "there before"),
        (["5 * 6 = 30 figs.", f"{NEW} The answer is 30."], "tells its answer"),
        (["5 * 6 = 30 figs.", f"{NEW} Mind that 5 * 6 = 30."], "tells its answer"),
        (["5 * 6 = 30 figs.", "How many figs has Ben in all of his boxes?"], "leaves out"),
        (["5 * 6 = 30 figs.\nIn this new solution, 5 stands for boxes."], "own change"),
        (["5 * 6 = 30 个。这个改动换了数字。"], "own change"),
        (["5 * 6 = 30 figs.", "<question></question>"], "exactly one filled"),
        ([*BEGIN, *says(30), *says(30), "```python\nprint(1)\n```", "All is well."], "no verdict"),
    ],
)
def test_replies_are_read_strictly(replies: list[Any], words: str) -> None:
    """A solution that stays the same, a question that is old or told, a verification without a verdict."""
    with pytest.raises(Unreadable, match=words):
        genie(replies, [printed("30")] * 3, samples=2)


def test_the_way_back_names_the_figures_and_takes_both_parts() -> None:
    """The figures that the sums start from, not what they give; given and asked make the problem together."""
    parts: Scripted = "<given>Ann has 5 bags of 6 figs.</given><question>How many figs has she?</question>"
    replies: list[Scripted] = ["5 * 6 = 30 figs.", parts, *says(30), *says(30), *verdict("correct")]
    rows, script, _ = genie(replies, [printed("30")] * 3, samples=2)
    assert rows[0]["question"] == "Ann has 5 bags of 6 figs. How many figs has she?"
    assert "all of these numbers: 5, 6;" in prompt_text(script.asked[1])


def test_chinese() -> None:
    """Prompts and verdicts."""
    replies = ["5 乘 6 等于 30 个。", "<question>小明有 5 盒枣，每盒 6 个，一共几个？</question>", *says(30), *says(30),
               "重新计算。\n```python\nprint(5 * 6)\n```", "一致。\n结论：正确"]  # fmt: skip
    rows, script, _ = genie(replies, [printed("30")] * 3, samples=2, language="zh")
    assert rows[0]["instruction"].startswith("小明")
    assert "请写出它所解的题目" in prompt_text(script.asked[1])
    assert "结论" in prompt_text(script.asked[-2])
