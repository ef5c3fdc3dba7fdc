"""Auto Evol-Instruct: failures, the search and its rules, the last pass."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.methods.instructions.auto_evol_instruct import work
from seedbed.methods.instructions.auto_evol_search import Search, failure, final_part, method_block

SEEDS = [{"instruction": f"Name use {at} of vinegar.", "topic": "home"} for at in range(6)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Understood! What would you like to know about it?", "stagnant"),
        ("Sorry, which vinegar do you mean?", "stagnant"),
        ("好的！您想了解什么？", "stagnant"),
        ("Sure. Descaling a kettle is one use.", ""),
        ("Thank you. It cleans glass.", ""),
        ("It cleans glass. Does that help?", ""),
        ("Please provide the text to rewrite.", "insufficient"),
        ("I can do that; could you share the table?", "insufficient"),
        ("请提供需要翻译的文字。", "insufficient"),
        ("The data is not provided, so the mean cannot be found.", "loss of information"),
        ("It is not possible to say.", "loss of information"),
        ("题目没有给出足够的信息。", "loss of information"),
        ("The shop will provide vinegar, and pleases everyone.", ""),
        ("醋可以清洁玻璃。", ""),
    ],
)
def test_failures_are_told_by_the_answer(answer: str, kind: str) -> None:
    """An opening phrase alone is none, nor is a question alone; both together are."""
    assert failure(answer).startswith(kind)
    assert bool(failure(answer)) == bool(kind)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1. Ways…\nFinal instruction: Do this.", "Do this."),
        ("**Final Rewritten Instruction:**\nDo this.\nAnd that.", "Do this.\nAnd that."),
        ('Final instruction: no.\nReview.\n## Final instruction:\n"Do this."', "Do this."),
        ("最终指令：写一首诗。", "写一首诗。"),
        ("The final instruction is to do this.", ""),
        ("Final instruction:\n", ""),
    ],
)  # fmt: skip
def test_only_the_last_final_part_counts(text: str, part: str) -> None:
    """Whatever was tried before it; without one there is nothing."""
    assert final_part(text) == part


def test_the_method_stands_in_one_labelled_block() -> None:
    """Another label, no block or two of them leave the method as it is."""
    assert method_block("So:\n```method\n1. List.\n2. Rewrite.\n```") == "1. List.\n2. Rewrite."
    for text in ("```python\n1\n```", "no block", "```method\na\n```\n```method\nb\n```", "```method\nopen"):
        assert method_block(text) == ""


def run(replies: list[Any], **told: Any) -> tuple[Any, Script]:
    script = Script(replies)
    made = asyncio.run(work(Context(script), **{"evol_part": "dev", "evol_step": 1, "method": "M", **told}))
    assert len(script.asked) == len(replies)
    return made, script


def test_a_trial_records_its_failure_and_a_last_evolution_is_set_aside_for_it() -> None:
    """What is a fact about the method in the search is a verdict on the row at its end."""
    replies = ["Final instruction: Rewrite it.", "Please provide the text."]
    made, script = run(replies, instruction="Old.", input="Data.")
    assert made[0]["trajectory"] == ["Old.\nData.", "Rewrite it."]
    assert "insufficient" in made[0]["failure"]
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].max_tokens) == (0.0, 0.9, 1500)
    with pytest.raises(Reject, match="insufficient"):
        run(replies, instruction="Old.", evol_part="final")


@pytest.mark.parametrize("reply", ["I would ask for more.", Reply("Final instruction: Do", finish="length")])
def test_an_evolution_without_its_last_part_fails(reply: Any) -> None:
    """Nothing is answered, and it counts against the method."""
    assert "no final instruction" in run([reply], instruction="Old.")[0][0]["failure"]
    with pytest.raises(Reject, match="no final instruction"):
        run([reply], instruction="Old.", evol_part="final")


def test_the_optimizer_reads_the_trials_and_writes_a_method() -> None:
    """Its second request holds its own analysis and the method; without a block the method stays."""
    told = {"evol_part": "method", "trials": "[1]\nStage 0: Old."}
    made, script = run(["Case 1 is no harder.", "```method\nNew one.\n```"], **told)
    assert made[0]["method"] == "New one."
    assert [request.role for request in script.asked] == ["optimizer", "optimizer"]
    assert "Stage 0: Old." in str(script.asked[0].messages)
    assert "Case 1 is no harder." in str(script.asked[1].messages)
    assert script.asked[0].temperature == 0.7
    for reply in ("The method is fine.", "```method\nM\n```"):
        with pytest.raises(Reject, match="the method stays"):
            run(["Fine.", reply], **told)


def trial(step: int, method: str, good: int, size: int = 10, words: int = 4) -> list[Row]:
    """What a dev set gave: so many successes, with answers of so many words to instructions of two."""
    row = {"evol_part": "dev", "evol_step": step, "method": method, "instruction": "Do it.", "output": "word " * words}
    return [{**row, "failure": "" if at < good else "stagnant"} for at in range(size)]


def test_the_failure_rate_never_rises() -> None:
    """The best candidate of a step takes over unless it fails more; missing trials count as failures."""
    search = Search(steps=5, dev=10, accept="failures", patience=3)
    seeds = [{"instruction": str(at)} for at in range(10)]
    pool = [*seeds, *trial(0, "", 5), *trial(1, "a", 4), *trial(2, "b", 6), *trial(2, "c", 8), *trial(3, "d", 7, 7)]
    assert [(method, round(rate, 2)) for method, rate in search.course(pool)] == [
        ("", 0.5), ("", 0.5), ("c", 0.2), ("c", 0.2),
    ]  # fmt: skip
    assert search.best([*pool, *trial(4, "e", 8)]) == "e"


def test_the_published_score_weighs_length() -> None:
    """With as many successes a method of shorter answers is refused, a method of longer ones taken."""
    search = Search(steps=5, dev=10, accept="score", patience=3)
    pool = [*({"instruction": str(at)} for at in range(10)), *trial(0, "", 5)]
    assert search.best([*pool, *trial(1, "short", 5, words=3)]) == ""
    assert search.best([*pool, *trial(1, "long", 5, words=5)]) == "long"
    assert search.best([*pool, *trial(1, "worse", 4, words=50)]) == ""


def test_the_search_ends_when_failures_stop_falling() -> None:
    """After three steps without fewer failures, not before."""
    search = Search(steps=9, dev=10, accept="failures", patience=3)
    pool: list[Row] = [*({"instruction": str(at)} for at in range(10)), *trial(0, "", 2), *trial(1, "a", 5)]
    for step in (2, 3, 4):
        assert not search.over(pool, step - 1)
        pool += trial(step, f"m{step}", 5)
    assert search.over(pool, 4)


def scripted(request: Request) -> str:
    """The first method leads to failures, the optimizer's second candidate does not."""
    text = str(request.messages[-1]["content"])
    if request.role == "optimizer":
        method = "Better way." if request.seed and request.seed % 2 else "Worse way."
        return f"```method\n{method}\n```" if "between" in text else "All failed."
    if "Work through the steps" in text:
        old = text.split("do not answer it):\n")[1].split("\n", maxsplit=1)[0]
        return f"Final instruction: {'WHY ' if 'Better way.' in text else 'HOW '}{old}"
    return "Because of its acid." if text.startswith("WHY") else "Please provide more."


def searched(bench: Bench, **settings: Any) -> Any:
    bench.model = Model(scripted)
    settings = {"steps": 2, "batch": 2, "dev": 3, "candidates": 8, **settings}
    return bench.run(SEEDS, Step(find.entry("auto_evol_instruct"), settings))


def test_the_winner_evolves_every_instruction(tmp_path: Any) -> None:
    """All six come out by the better method with their own columns; traces are set aside; nothing is lost."""
    result = searched(Bench(tmp_path))
    rows = kept(result)
    assert result.unreconciled() == []
    assert [row["instruction"] for row in rows] == [f"WHY {row['instruction']}" for row in SEEDS]
    assert {(row["method"], row["topic"], row["output"]) for row in rows} == {
        ("Better way.", "home", "Because of its acid.")
    }
    reasons = [one.reason for one in set_aside(result)]
    assert sum("a trace of the search" in reason for reason in reasons) > 10
    assert any("the same method" in reason for reason in reasons)


def test_the_same_run_again_asks_nothing(tmp_path: Any) -> None:
    """The search is walked again on recorded replies, one row at a time, to the same rows."""
    bench = Bench(tmp_path)
    first = kept(searched(bench))
    asked = len(bench.model.asked)
    settings = {"steps": 2, "batch": 2, "dev": 3, "candidates": 8}
    again = bench.run(SEEDS, Step(find.entry("auto_evol_instruct"), settings), name="again", window=1)
    assert kept(again) == first
    assert len(bench.model.asked) == asked


def test_without_steps_the_first_method_evolves() -> None:
    """The search can be left out; then the general method is used, in the row's language."""
    script = Script(["最终指令：写一首七言诗。", "白日依山尽。"])
    ctx = Context(script, language="zh")
    (made,) = asyncio.run(work(ctx, "final", 1, "", "写一首诗。"))
    assert made["instruction"] == "写一首七言诗。"
    assert "制定一个" in str(script.asked[0].messages)


FAILING = [
    "Understood. Which language do you prefer?", "Thank you! Can you tell me more?", "Sure! What is the topic?",
    "Great, shall we begin?", "Sorry, could you say that again?", "I'm sorry, what do you mean?", "Okay, which one?",
    "Please provide the paragraph.", "To answer, please share the full table.", "Could you please provide the code?",
    "Would you share the numbers first?", "The table is missing, so there is nothing to add up.",
    "The text was not provided.", "It is not possible to tell from this.", "I cannot answer this without the data.",
    "No table was given here.", "好的，请问是哪一种？", "请先提供原文。", "题目没有给出足够的条件。",
    "缺少相关数据，无法计算。",
]  # fmt: skip
FINE = [
    "It cleans glass.", "Sure, here it is: a kettle is descaled.", "Thank you notes are short; begin with the gift.",
    "Great Britain has 67 million people.", "Sorry is the word to begin with.", "Is it cold? Yes, at night it is.",
    "The shop must provide a receipt.", "Ask the teacher to share the plan.", "Understood as a ratio, it is 3 to 4.",
    "Without salt the dough rises faster.", "A missing comma is the fault in line two.", "It is possible to fly there.",
    "Nobody provided food, so they went home.", "The answer is 42.", "What to bring: rope, water, a map.",
    "醋能除水垢。", "好的习惯需要时间。", "提供早餐的旅馆更受欢迎。", "条件允许时可以步行。", "谢谢二字要写在开头。",
]  # fmt: skip


def test_of_twenty_failures_none_passes_and_of_twenty_answers_nineteen_do() -> None:
    """The planted answers of both kinds, English and Chinese."""
    assert [answer for answer in FAILING if not failure(answer)] == []
    assert len(FAILING) == len(FINE) == 20
    assert sum(not failure(answer) for answer in FINE) >= 19
