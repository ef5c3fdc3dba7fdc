"""Loong: programs give the answers, a second solver confirms them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.export.alpaca import record
from seedbed.export.rewarded import rewarded
from seedbed.methods.documents.loong import loong, synthesise
from seedbed.methods.documents.loong_verifying import agree, check_seed, source_of
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

SEED = {"question": "What is 6 times 7?", "rationale": "print(6 * 7)", "answer": "42"}


def printed(text: str, reason: Any = "ok") -> Outcome:
    return Outcome(reason, exit=0 if reason == "ok" else 1, stdout=text, level="A")


def run(replies: list[Scripted], outcomes: list[Outcome], *, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies, outcomes=outcomes)
    made = asyncio.run(synthesise(Context(script, seed=(1,), language=language), [SEED], **how))
    assert len(script.asked) == len(replies)
    return made, script


def problem(program: str = "print(3 + 4)", answer: str = "8") -> dict[str, str]:
    return {"question": "What do three and four make?", "program": program, "answer": answer}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as sandbox:
        yield sandbox


def test_what_the_program_prints_is_the_answer(sandbox: Sandbox) -> None:
    """Code that prints 7 with a claimed 8 gives 7, whatever the model says; fences are no part of a program."""
    here = Here(sandbox, [problem("```python\nprint(3 + 4)\n```"), "Three and four are seven. The answer is 7."])
    made = asyncio.run(synthesise(Context(here, seed=(1,)), [SEED]))
    assert (made["answer"], made["reward"], made["attempts"]) == ("7", 1, 1)
    assert made["rationale"] == "print(3 + 4)\n"
    assert here.asked[1].role == "solver"
    assert "print" not in prompt_text(here.asked[1]), "the second solver sees no program"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (printed(""), "prints nothing"),
        (printed("None\n"), "prints nothing"),
        (printed("7", "error"), "ends with error"),
        (printed("", "timeout"), "ends with timeout"),
        (printed("7\n8"), "more than an answer"),
    ],
)
def test_a_program_without_an_answer_is_tried_ten_times(outcome: Outcome, words: str) -> None:
    """Then the problem is rejected with the reasons; a tenth program that prints one is in time."""
    with pytest.raises(Reject, match=rf"no program of 10 printed an answer: it .*{words[-5:]} \(10 times\)"):
        run([problem()] * 10, [outcome] * 10)
    made, _ = run([*[problem()] * 10, "The answer is 7."], [*[outcome] * 9, printed("7")])
    assert made["attempts"] == 10


def test_an_undecided_run_is_no_failed_program() -> None:
    """The sandbox's failure is raised and the row tried again later."""
    with pytest.raises(ProviderError, match="could not be run"):
        run([problem()], [printed("", "sandbox")])


@pytest.mark.parametrize("reply", ["no JSON", '{"question": "Too short a reply?"}', '{"question": "", "program": ""}'])
def test_a_reply_of_another_form(reply: str) -> None:
    """It is asked for three times, then the row is set aside."""
    with pytest.raises(NoReadableReply):
        run([reply] * 3, [])


@pytest.mark.parametrize(
    ("answer", "wanted", "same"),
    [
        ("Half of it. The answer is 1/2.", "0.5", True),
        ("The answer is $\\frac{1}{2}$.", "0.5", True),
        ("The answer is 0.50", "1/2", True),
        ("The answer is 0.51", "1/2", False),
        ("答案是：12。", "12", True),
        ("The answer is Bergen.", "Bergen", True),
        ("The answer is Oslo.", "Bergen", False),
        ("No idea", "12", False),
    ],
)
def test_the_reward_does_not_depend_on_the_form(answer: str, wanted: str, same: bool) -> None:
    """1/2 and 0.5 are one answer; words are compared as words."""
    assert agree(answer, wanted, 1e-6) is same


def test_the_tolerance_is_that_of_the_seeds() -> None:
    """A coarse domain takes a coarse answer."""
    assert not agree("The answer is 3.14", "3.14159", 1e-6)
    assert agree("The answer is 3.14", "3.14159", 1e-2)
    script = Script([problem(), "The answer is 3.14"], outcomes=[printed("3.14159")])
    made = asyncio.run(synthesise(Context(script), [{**SEED, "tolerance": 0.01}]))
    assert (made["reward"], made["tolerance"]) == (1, 0.01)


def checked(program: str, answer: str, sandbox: Sandbox, **how: Any) -> Any:
    here = Here(sandbox)
    return asyncio.run(check_seed(Context(here), "What is it?", program, answer, **how))


def test_every_seed_is_executed_and_compared(sandbox: Sandbox) -> None:
    """One whose program comes to something else, or to nothing, is no seed; the published column serves as well."""
    assert checked("print(6 * 7)", "42.0", sandbox) == {"answer": "42.0", "origin": "seed"}
    assert checked("print(6 * 7)", "", sandbox, final_answer="42")["answer"] == "42"
    for program, answer, words in (
        ("print(41)", "42", "another answer"),
        ("1 / 0", "42", "no answer"),
        ("print(1)", " ", "no answer"),
    ):
        with pytest.raises(Reject, match=words):
            checked(program, answer, sandbox)


def test_seeds_of_one_domain_are_shown() -> None:
    """Three different ones, never what the machine made."""
    growth = loong()[1].grow
    assert growth is not None
    seeds = [
        {**SEED, "question": f"{d} {n}", "domain": d, "origin": "seed"} for d in ("graphs", "finance") for n in range(5)
    ]
    made = [{**SEED, "question": f"made {n}", "domain": "graphs", "origin": "machine"} for n in range(20)]
    for row in growth.draw(random.Random(3), [*seeds, *made], 1):
        questions = {one["question"] for one in row["shots"]}
        assert len(questions) == 3
        assert all(one.startswith(row["domain"]) for one in questions)
    with pytest.raises(RecipeError, match="no seed is left"):
        growth.draw(random.Random(3), made, 1)


def test_planted_disagreements_do_not_join() -> None:
    """Twenty problems whose second answer is another among twenty that agree; near copies go as well."""
    growth, everything = loong()[1].grow, loong(keep="all")[1].grow
    assert growth is not None
    assert everything is not None
    names = ["apples", "boats", "cats", "drums", "eggs", "forks", "goats", "hats", "inks", "jars",
             "kites", "lamps", "maps", "nuts", "oars", "pens", "quilts", "rings", "socks", "toys"]  # fmt: skip
    joined = 0
    for place, name in enumerate(names):
        for given, right in (("7", True), ("8", False)):
            script = Script(
                [
                    {"question": f"{name} {place} {given} {'z' * place} count?", "program": "print(7)"},
                    f"The answer is {given}.",
                ],
                outcomes=[printed("7")],
            )
            made: Any = asyncio.run(synthesise(Context(script), [SEED]))
            assert growth.admit(made, []).passed is right
            assert everything.admit(made, []).passed
            joined += growth.admit(made, []).passed
    assert joined == 20
    copy: Any = {"question": SEED["question"], "reward": 1, "output": "42"}
    assert "ROUGE-L" in growth.admit(copy, [SEED]).reason


def test_prompts_are_in_the_rows_language() -> None:
    """Chinese shots and request, with the field named."""
    _, script = run([problem(), "答案是7"], [printed("7")], language="zh", domain="图论")
    asked = prompt_text(script.asked[0])
    assert "（领域：图论）" in asked
    assert "题目：What is 6 times 7?" in asked


def test_the_chain_grows_what_was_asked_for(tmp_path: Path) -> None:
    """From seeds, one of them wrong, to three problems; a second run asks and runs nothing anew."""

    def answer(request: Any) -> str:
        prompt = str(request.messages[-1]["content"])
        if request.role == "solver":
            return f"The answer is {prompt.partition('sum of ')[2].partition(' ')[0]}."
        n = request.seed % 1000
        return f'{{"question": "What is the sum of {n} and nothing {n * 7} {n * 3}?", "program": "print({n})"}}'

    bench = Bench(tmp_path)
    bench.model = Model(answer)
    wrong = {"question": "What is 1 + 1?", "rationale": "print(3)", "answer": "2"}
    chain = Step(find.entry("loong"), {"rows": 3, "requests": 2})
    with a_sandbox():
        result = bench.run([SEED, wrong], chain)
    rows = kept(result)
    assert len(rows) == 3
    assert all(row["reward"] == 1 and row["answer"] in row["question"] for row in rows)
    assert "another answer" in set_aside(result)[0].reason
    asked = len(bench.model.asked)
    assert kept(bench.run([SEED, wrong], chain, name="again", window=1)) == rows
    assert len(bench.model.asked) == asked
    assert rewarded(rows[0]).answer == rows[0]["answer"]
    assert record(rows[0], mapping={"assistant": "output"})["output"].startswith("The answer is")


def test_counts_below_one_and_sources() -> None:
    """Refused before anything runs; a bare program stays as it is."""
    with pytest.raises(RecipeError, match="1 or more"):
        loong(retries=0)
    assert source_of("print(1)") == source_of("```\nprint(1)\n```") == "print(1)\n"
