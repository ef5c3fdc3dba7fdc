"""Self-OSS-Instruct: concepts, a task, and responses kept for passing tests that could fail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Limits, Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.code.self_oss_instruct import self_oss_instruct
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

CODE = "def secret_seed(xs):\n    return sum(xs)"
TASK = "Write a function add(a, b)."
BRIEF = Limits(wall=30.0, cpu=1.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def response(solution: str, tests: str) -> str:
    return f"So:\n```python\n{solution}\n```\nTests:\n```python\n{tests}\n```"


RIGHT = "def add(a, b):\n    return a + b"
TESTS = "assert add(1, 2) == 3\nassert add(-1, 1) == 0"


def made(sandbox: Sandbox, *responses: Scripted, language: str = "en", **how: Any) -> tuple[Any, Here, Context]:
    here = Here(sandbox, [{"concepts": ["sums", "求和"]}, TASK, *responses])
    ctx = Context(here, language=language)
    row = asyncio.run(self_oss_instruct(ctx, CODE, samples=len(responses), faults=4, limits=BRIEF, **how))
    return row, here, ctx


def test_the_row_holds_the_solution_and_its_tests_apart(sandbox: Sandbox) -> None:
    """And the solution passes them again; the seed is shown for its concepts alone."""
    row, here, _ = made(sandbox, response(RIGHT, TESTS), "no code")
    assert (row["instruction"], row["passed"], row["samples"]) == (TASK, 1, 2)
    assert "assert" not in row["output"]
    assert asyncio.run(unit_tests(Context(Here(sandbox)), row["output"], row["tests"])).passed
    shown = ["secret_seed" in prompt_text(one) for one in here.asked]
    assert shown == [True, False, False, False]
    assert all(one.temperature == 0.7 for one in here.asked)


def test_chinese(sandbox: Sandbox) -> None:
    """Every step is asked in Chinese."""
    _, here, _ = made(sandbox, response(RIGHT, TESTS), language="zh")
    assert all(word in prompt_text(one) for one, word in zip(here.asked, ("概念", "难度", "代码块"), strict=True))


WRONG: list[Scripted] = [
    response("def add(a, b):\n    return a - b", TESTS),
    response("def add(a, b):\n    return a + b + 1", TESTS),
    response("def add(a, b):\n    return abs(a) + abs(b)", TESTS),
    response("def add(a, b):\n    return a * b", TESTS),
    response("def add(a, b):\n    while True:\n        pass", TESTS),
    response("def add(a, b):\n    raise SystemExit(0)", TESTS),
    response("import os\ndef add(a, b):\n    os._exit(0)", TESTS),
    response("def add(a, b):\n    print('all tests passed')", TESTS),
    response(
        "class Same:\n    def __eq__(self, other):\n        return True\ndef add(a, b):\n    return Same()", TESTS
    ),
    response("def sum_up(a, b):\n    return a + b", TESTS),
    response("def add(a, b)\n    return a + b", TESTS),
    response(RIGHT, "assert True"),
    response(RIGHT, "add(1, 2)"),
    response(RIGHT, "def test_add():\n    assert add(1, 2) is not Ellipsis"),
    response(
        RIGHT, "def test_add():\n    try:\n        assert add(1, 2) == 4\n    except AssertionError:\n        pass"
    ),
    response(RIGHT, "print(add(1, 2) == 3)"),
    response(RIGHT, "assert add(1, 2) == 4"),
    f"```python\n{RIGHT}\n```",
    f"{RIGHT}\n\n{TESTS}",
    Reply(response(RIGHT, TESTS), finish="length"),
]
GOOD: list[Scripted] = [response(f"{RIGHT}  # {n}", f"{TESTS}\nassert add({n}, 5) == {n + 5}") for n in range(20)]


def test_of_twenty_wrong_responses_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: failing, forging, hanging, without tests, and tests that always pass."""
    assert len(WRONG) == 20
    row, _, ctx = made(sandbox, *(one for pair in zip(WRONG, GOOD, strict=True) for one in pair))
    assert 19 <= row["passed"] <= 20
    assert len(ctx.notes["failed"]) == 40 - row["passed"]
    with pytest.raises(Reject, match="none of 20 responses"):
        made(sandbox, *WRONG)


def test_without_faults_the_tests_alone_decide(sandbox: Sandbox) -> None:
    """As the paper has it; tests that prove nothing pass then."""
    assert made(sandbox, response(RIGHT, "assert add(1, 2) is not Ellipsis"), least=0.0)[0]["passed"] == 1
    with pytest.raises(Reject):
        made(sandbox, response("def add(a, b):\n    return 4", TESTS), least=0.0)


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """Concepts in another form, no samples, a sandbox that fails."""
    with pytest.raises(NoReadableReply):
        asyncio.run(self_oss_instruct(Context(Script(["sums"] * 3)), CODE))
    with pytest.raises(RecipeError, match="at least 1"):
        made(sandbox)
    script = Script([{"concepts": ["a"]}, TASK, response(RIGHT, TESTS)], outcomes=[Outcome("sandbox", stderr="none")])
    with pytest.raises(ProviderError, match="could not be run"):
        asyncio.run(self_oss_instruct(Context(script), CODE, samples=1))
