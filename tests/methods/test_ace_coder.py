"""AceCoder: tests that the oracle passes and that prove something, pairs by pass rate, the hardest questions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Limits, Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.ace_coder import EXAMPLE, ace_coder, attempt, write_tests
from seedbed.methods.code.ace_coder_pairs import apart, keep_hardest, pair
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

QUESTION = "Write a function add(a, b) that returns the sum of two integers."
ORACLE = "def add(a, b):\n    return a + b"
BRIEF = Limits(wall=30.0, cpu=1.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


def question(sandbox: Sandbox, tests: list[str], **how: Any) -> tuple[Any, Here, Context]:
    here = Here(sandbox, [{"question": QUESTION, "function": "add", "tests": tests}, fenced(ORACLE)])
    ctx = Context(here, language=how.pop("language", "en"))
    return asyncio.run(write_tests(ctx, "Add numbers.", limits=BRIEF, **how)), here, ctx


GOOD = [f"assert add({n}, {n}) == {2 * n}" for n in range(18)] + [
    "assert add(a=1, b=2) == 3",
    "assert add(-1, 1) in (0, 5)",
]
WRONG = [
    "assert add(1, 2) == 4",
    "assert add(0, 0) == 1",
    "assert add(2, 2) == 5, 'sum'",
    "assert not add(1, 1) == 2",
    "assert add(1)",
    "assert add(1, 2) is None",
    "assert add('1', 2) == 3",
    "assert True",
    "assert 1 + 2 == 3",
    "assert callable(add)",
    "assert add(1, 2) is not None",
    "assert add(1, 2) != 7",
    "assert add(1, 2) or True",
    "assert add",
    "print(add(1, 2) == 3)",
    "add(1, 2)",
    "for n in range(3):\n    assert add(n, n) == 2 * n",
    "assert add(1, 2) ==",
    "assert sub(1, 2) == -1",
    "import random; assert add(1, random.random()) > 0",
]


def test_of_twenty_wrong_tests_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: what the oracle fails, what passes for any function, what is no assertion about this one."""
    assert len(WRONG) == len(GOOD) == 20
    row, _, ctx = question(sandbox, [one for both in zip(WRONG, GOOD, strict=True) for one in both])
    assert set(row["tests"]) & set(WRONG) == set()
    assert len(set(row["tests"]) & set(GOOD)) >= 19
    assert row["written"] == 40
    assert ctx.notes["proving_nothing"] >= 5


def test_a_question_with_too_few_tests_is_set_aside(sandbox: Sandbox) -> None:
    """Three are too few for paper and code, four for the paper."""
    for rule, fewest in (("paper", 5), ("code", 4)):
        for number in (3, 4, 5):
            if number >= fewest:
                assert len(question(sandbox, GOOD[:number], rule=rule)[0]["tests"]) == number
            else:
                with pytest.raises(Reject, match=f"{number} of {number} tests stay"):
                    question(sandbox, GOOD[:number], rule=rule)
    with pytest.raises(Reject, match="1 of 1"):
        question(sandbox, GOOD[:1] * 9)


def test_the_published_sampling_and_chinese(sandbox: Sandbox) -> None:
    """0.7 and 8,192 tokens to ask, greedy for the oracle; the prompts follow the language."""
    _, here, _ = question(sandbox, GOOD, language="zh")
    first, second = here.asked
    assert (first.temperature, first.max_tokens, second.temperature, second.role) == (0.7, 8192, 0.0, "oracle")
    assert "约 20 条" in prompt_text(first)
    assert "代码块" in prompt_text(second)


@pytest.mark.parametrize(
    "reply",
    ["no JSON", '{"question": "short", "function": "add", "tests": ["assert add(1, 2) == 3"]}',
     {"question": QUESTION, "function": "add two", "tests": GOOD}, {"question": QUESTION, "tests": GOOD}],
)  # fmt: skip
def test_a_question_in_another_form_is_unreadable(reply: Scripted) -> None:
    """After three attempts."""
    with pytest.raises(NoReadableReply):
        asyncio.run(write_tests(Context(Script([reply] * 3)), "Add numbers."))


def test_an_oracle_without_code_is_asked_again() -> None:
    """It is unreadable, never a failed test."""
    script = Script([{"question": QUESTION, "function": "add", "tests": GOOD}, "It is easy."])
    with pytest.raises(Unreadable):
        asyncio.run(write_tests(Context(script), "Add numbers."))


def test_a_sandbox_that_fails_is_no_failed_test() -> None:
    """The row is tried again later."""
    script = Script([{"question": QUESTION, "function": "add", "tests": GOOD}, fenced(ORACLE)],
                    outcomes=[Outcome("sandbox", stderr="no room")])  # fmt: skip
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(write_tests(Context(script), "Add numbers."))


def test_accuracy_is_the_share_of_tests_and_equal_programs_count_once(sandbox: Sandbox) -> None:
    """Of those that stay by the paper, of all that were written by the code."""
    half = "def add(a, b):\n    return a + b if a < 5 else 0"
    replies: list[Scripted] = [fenced(ORACLE), fenced(half), fenced(ORACLE), "no code"]
    for rule, of in (("paper", 10), ("code", 20)):
        here = Here(sandbox, replies)
        found = asyncio.run(
            attempt(Context(here), QUESTION, "add", GOOD[:10], 20, samples=4, rule=rule, limits=BRIEF)  # type: ignore[arg-type]
        )
        assert found["programs"] == [ORACLE, half]
        assert found["accuracies"] == [10 / of, 5 / of]
        assert {one.role for one in here.asked} == {"sampler"}


@pytest.mark.parametrize(
    ("better", "worse", "paper", "code"),
    [("0.95", "0.5", True, True), ("0.9", "0.5", False, True), ("0.9", "0", False, False),
     ("0.79", "0.2", False, False), ("0.8", "0.5", False, False), ("0.8", "0.2", False, True),
     ("1", "0.1", True, True)],
)  # fmt: skip
def test_bounds_of_a_pair(better: str, worse: str, paper: bool, code: bool) -> None:
    """The paper's are strict, the code's are not; nothing is paired with a program that passes nothing."""
    assert apart(Fraction(better), Fraction(worse), "paper") is paper
    assert apart(Fraction(better), Fraction(worse), "code") is code


def test_the_winner_is_always_more_accurate() -> None:
    """Over all pairs of a question; without one the row is set aside."""
    shares = [n / 10 for n in range(11)]
    rows = pair(QUESTION, GOOD[:10], 20, [f"p{n}" for n in range(11)], shares)
    assert all(row["accuracy_chosen"] > row["accuracy_rejected"] > 0 for row in rows)
    assert len(rows) == 4 + 5
    with pytest.raises(Reject, match="far enough"):
        pair(QUESTION, GOOD[:10], 20, ["a", "b"], [0.5, 0.9])


def test_the_hardest_quarter() -> None:
    """By the mean accuracy; the others are set aside with the reason."""
    table = pa.table({"question": list("abcdefgh"), "mean_accuracy": [0.9, 0.1, 0.5, 0.6, 0.7, 0.2, 0.8, 1.0]})
    rows = keep_hardest(table).to_pylist()
    assert [row["question"] for row in rows] == ["b", "f"]
    (row,) = keep_hardest(table.slice(0, 1).append_column("instruction", [["seed"]])).to_pylist()
    assert row["instruction"] == "a"


def test_the_chain_and_its_settings() -> None:
    """Pairs by default, prompts for reinforcement learning otherwise."""
    assert [one.entry.name for one in ace_coder()] == ["write_tests", "attempt", "pair"]
    assert [one.entry.name for one in ace_coder(pairs=False)][-1] == "keep_hardest"
    with pytest.raises(RecipeError, match="samples >= 2"):
        ace_coder(samples=1)


def test_the_example() -> None:
    """The steps one after another give what it says."""
    script = Script(EXAMPLE.replies, outcomes=EXAMPLE.outcomes)
    ctx = Context(script)
    row: Any = asyncio.run(write_tests(ctx, "Add two numbers."))
    row |= asyncio.run(
        attempt(ctx, row["question"], row["function"], row["tests"], row["written"], samples=2)
    )  # fmt: skip
    assert pair(*(row[name] for name in ("question", "tests", "written", "programs", "accuracies"))) == EXAMPLE.gives
