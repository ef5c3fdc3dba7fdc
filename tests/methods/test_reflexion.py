# ruff: noqa: E501  # programs are easier to read on one line
"""Reflexion: tests of one's own, reflections, and hidden tests that run once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Limits, Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.ace_coder_pairs import fenced
from seedbed.methods.code.reflexion import reflexion
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

BRIEF = Limits(wall=30.0, cpu=1.0)
TASK = "Write add(a, b), the sum of two numbers."
GOOD, BAD = "def add(a, b):\n    return a + b", "def add(a, b):\n    return a - b"
OWN = fenced("assert add(1, 2) == 3\nassert add(0, 4) == 4")
HIDDEN = ["assert add(20, 22) == 42", "assert add(-3, 1) == -2"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def made(
    sandbox: Sandbox, *replies: Scripted, language: str = "en", hidden: Any = HIDDEN, **how: Any
) -> tuple[Any, Here, Context]:
    here = Here(sandbox, replies)
    ctx = Context(here, language=language)
    settings = {"faults": 3, "limits": BRIEF, **how}
    return asyncio.run(reflexion(ctx, TASK, "add", hidden, **settings)), here, ctx


def hidden_runs(here: Here) -> int:
    """How often the last program met the hidden tests; with faults in it they are other programs."""
    return sum(str(one.tests).count("20, 22") > 0 and one.source == here.ran[-1].source for one in here.ran)


@pytest.mark.parametrize("times", [0, 1, 4])
def test_failing_k_times_makes_k_reflections_and_one_program_more(times: int, sandbox: Sandbox) -> None:
    """The hidden tests run once, at the end, and no prompt has a word of them; the last three reflections are shown."""
    tries = [
        one
        for n in range(times)
        for one in (f"Reason {n}: it takes away.", fenced(GOOD if n == times - 1 else f"{BAD} - {n}"))
    ]
    row, here, _ = made(sandbox, OWN, fenced(BAD if times else GOOD), *tries, least=0.0)
    assert (len(row["implementations"]), len(row["reflections"]), len(row["test_feedback"])) == (
        times + 1,
        times,
        times,
    )
    assert row["is_solved"]
    assert row["output"] == fenced(GOOD)
    assert hidden_runs(here) == 1
    assert not any("20, 22" in prompt_text(one) for one in here.asked)
    assert not any("```" in one for one in row["reflections"])
    assert len(row["messages"]) == 2 + 2 * times
    if times == 4:
        last = prompt_text(here.asked[-1])
        assert [f"Reason {n}" in last for n in range(4)] == [False, True, True, True]


def test_the_first_draft_is_greedy_and_later_ones_are_not(sandbox: Sandbox) -> None:
    """As published."""
    _, here, _ = made(sandbox, OWN, fenced(BAD), "It takes away.", fenced(GOOD), least=0.0)
    assert [one.temperature for one in here.asked] == [0.7, 0.0, 0.7, 0.7]


def test_asserts_that_cannot_be_used_are_dropped(sandbox: Sandbox) -> None:
    """No assert, no Python, another function, true without a solution; of the rest as many as wanted."""
    lines = ["import os", "assert add(1, 2 == 3", "assert sub(1, 2) == 3", "assert add(1, 2) is not None", "assert add(2, 2) == 4",
             "assert add(2, 3) == 5", "assert add(2, 4) == 6", "add(1, 1)"]  # fmt: skip
    row, _, ctx = made(sandbox, fenced("\n".join(lines)), fenced(GOOD), cap=2)
    assert len(row["internal_tests"]) == 2
    assert set(row["internal_tests"]) <= set(lines[4:7])
    assert ctx.notes["own_tests_dropped"] == 2
    with pytest.raises(Reject, match="none of the model's own tests"):
        made(sandbox, fenced("assert add(1, 2) is not None"))
    with pytest.raises(Unreadable, match="wanted lines of the form"):
        made(sandbox, fenced("def add(a, b):\n    return a + b"))


def test_chinese(sandbox: Sandbox) -> None:
    """Each request is."""
    row, here, _ = made(sandbox, OWN, fenced(BAD), "应当相加。", fenced(GOOD), language="zh")
    words = ("不要编写解答", "只回复", "不要写代码", "目前的反思")
    assert all(word in prompt_text(one) for one, word in zip(here.asked, words, strict=True))
    assert row["test_feedback"][0].startswith("未通过的测试")


def test_the_loop_ends_and_wrong_tests_of_ones_own_do_not_decide(sandbox: Sandbox) -> None:
    """After so many iterations; a right program that fails a wrong test of the model's own is right."""
    wrong = fenced("assert add(1, 2) == 4")
    row, _, ctx = made(sandbox, wrong, fenced(GOOD), "It must be four.", fenced(GOOD), iterations=1)
    assert row["is_solved"]
    assert ctx.notes["own_tests_failed"] == 1
    with pytest.raises(Reject, match="hidden tests do not hold"):
        made(sandbox, OWN, fenced(BAD), iterations=0)
    row, _, _ = made(sandbox, OWN, fenced(BAD), iterations=0, unsolved=True)
    assert not row["is_solved"]


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """Code in a reflection, no code where it is wanted, settings without sense, a sandbox that fails."""
    with pytest.raises(Unreadable, match="holds code"):
        made(sandbox, OWN, fenced(BAD), fenced("return a + b"))
    with pytest.raises(Unreadable):
        made(sandbox, OWN, "no code")
    for how in ({"cap": 0}, {"least": 2.0}, {"iterations": -1}):
        with pytest.raises(RecipeError):
            made(sandbox, **how)
    script = Script([OWN], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(reflexion(Context(script), TASK, "add", HIDDEN))


SAME = "class S(int):\n    def __eq__(self, o): return True\n    __hash__ = None\n"
WRONG: list[tuple[str, list[str]]] = [
    *[(f"def add(a, b):\n    {body}", HIDDEN) for body in (
        "return a - b", "return abs(a) + abs(b)", "return a * b", "return 3", "return {(1, 2): 3, (0, 4): 4}.get((a, b))",
        "return a + b if a >= 0 else 0", "print(42)", "raise SystemExit(0)", "return a + b + (a > 10)", "return str(a + b)",
        "import os; os._exit(0)", "return [a + b]", "assert False", "return a + b if b < 20 else 41", "while a > 9: pass\n    return a + b")],
    (f"{SAME}def add(a, b):\n    return S(1)", HIDDEN),
    (GOOD, ["assert True"]), (GOOD, ["assert add(1, 1) is not Ellipsis"]), (GOOD, ["add(1, 2)"]), (GOOD, ["assert add(1, 2) == 5"]),
]  # fmt: skip


def test_of_twenty_wrong_programs_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Right on the model's own tests only, forged, hanging; and hidden tests that always pass or are wrong."""
    assert len(WRONG) == 20
    for program, hidden in WRONG:
        with pytest.raises((Reject, ProviderError)):  # what hangs, where the machine is too busy to tell
            made(sandbox, OWN, fenced(program), hidden=hidden, iterations=0)
    kept = 0
    for n in range(20):
        try:
            kept += made(sandbox, OWN, fenced(f"def add(a, b):\n    total = a + b\n    return total  # {n}"))[0][
                "is_solved"
            ]
        except Reject:
            continue
    assert kept >= 19
