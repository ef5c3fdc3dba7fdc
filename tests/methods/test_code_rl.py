"""CodeRL: four outcomes, four rewards, a baseline to hold them against, and rows for the critic."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.program import Limits, Outcome
from seedbed.core.program_tests import TestResult
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.code.code_rl import code_rl
from seedbed.methods.code.code_rl_outcomes import LABELS, ended
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

BRIEF = Limits(wall=20.0, cpu=1.0)
CALLS: dict[str, Any] = {"instruction": "Add two numbers.", "entry_point": "add", "tests": [
    {"call": "add", "arguments": [1, 2], "expected": 3}, "assert add(0, 0) == 0", "assert add(-1, 5) == 4",
]}  # fmt: skip
GOOD = "def add(a, b):\n    return a + b"
FAILS, RAISES, BROKEN = (
    "def add(a, b):\n    return a - b",
    "def add(a, b):\n    return a + c",
    "def add(a, b)\n    return",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(program: str) -> str:
    return f"```python\n{program}\n```"


def run(here: Script, **given: Any) -> tuple[list[Any], Context]:
    ctx = Context(here, language=given.pop("language", "en"))
    return asyncio.run(code_rl(ctx, **{**CALLS, "limits": BRIEF, **given})), ctx


def test_four_programs_four_rewards(sandbox: Sandbox) -> None:
    """Compile error, runtime error, a failed test, all passed; the return is against the greedy baseline."""
    here = Here(sandbox, [fenced(one) for one in (FAILS, GOOD, RAISES, BROKEN, FAILS)])
    rows, _ = run(here, samples=4)
    assert [(row["label"], row["reward"], row["origin"], row["times"]) for row in rows] == [
        ("failed_test", -0.3, "baseline", 2),
        ("passed", 1.0, "sampled", 1),
        ("runtime_error", -0.6, "sampled", 1),
        ("compile_error", -1.0, "sampled", 1),
    ]  # fmt: skip
    assert [row["relative_return"] for row in rows] == [0.0, 1.3, -0.3, -0.7]
    assert {row["baseline_reward"] for row in rows} == {-0.3}
    assert "NameError" in rows[2]["error"]
    assert "SyntaxError" in rows[3]["error"]
    assert here.asked[0].temperature == 0.0
    assert here.asked[1].temperature == 0.6
    assert all(row["text"].endswith(row["output"].split("\n", 1)[1].removesuffix("\n```")) for row in rows)


def test_a_share_of_the_baselines_class_is_nothing(sandbox: Sandbox) -> None:
    """Another program of the same outcome has a return of 0."""
    rows, _ = run(Here(sandbox, [fenced(GOOD), fenced("def add(a, b):\n    return b + a")]), samples=1)
    assert [row["relative_return"] for row in rows] == [0.0, 0.0]


WRONG = [
    *(f"def add(a, b):\n    return a + b + {n}" for n in range(1, 6)),
    *(f"def add(a, b):\n    return [a, b][{n}]" for n in range(2, 5)),
    *(f"def add(a, b):\n    return {one}a + b" for one in ("(", "((")),
    "def add(a, b):\n    while True:\n        pass",
    "def plus(a, b):\n    return a + b",
    "import sys\nsys.exit(0)\n\n\ndef add(a, b):\n    return a + b",
    "raise ValueError('gave 3, expected 3')",
    "def add(a, b):\n    raise AssertionError('passed')",
    "def add(a, b):\n    print('3 of 3 tests passed')",
    "class Same:\n    def __eq__(self, other):\n        return True\n\n\ndef add(a, b):\n    return Same()",
    "def add(a, b):\n    return a + b if a else None",
    "def add(a):\n    return a",
    "def add(a, b):\n    return str(a + b)",
]  # fmt: skip
RIGHT = [
    *(f"def add(a, b):\n    return a + b + {n} - {n}" for n in range(6)),
    *(f"def add(a, b, *, more={n}):\n    return a + b" for n in range(6)),
    "add = lambda a, b: a + b",
    "def add(*numbers):\n    return sum(numbers)",
    "from operator import add",
    "import operator\n\n\ndef add(a, b):\n    return operator.add(a, b)",
    "def add(a, b):\n    print('noise')\n    return a + b",
    "def add(a, b):\n    return a - -b",
    "def helper(a, b):\n    return a + b\n\n\ndef add(a, b):\n    return helper(a, b)",
    "class Adder:\n    def __call__(self, a, b):\n        return a + b\n\n\nadd = Adder()",
]  # fmt: skip


def test_of_twenty_wrong_programs_none_is_called_right_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Planted: errors, time, other results, objects that equal everything, an early end; all stay, with their label."""
    assert len(WRONG) == len(RIGHT) == 20
    mixed = [fenced(one) for both in zip(WRONG, RIGHT, strict=True) for one in both]
    rows, _ = run(Here(sandbox, [fenced(GOOD), *mixed]), samples=40, limits=Limits(wall=6.0, cpu=1.0))
    told = {row["output"]: row["label"] for row in rows}
    assert len(told) == 41
    assert not [one for one in WRONG if told[fenced(one)] == "passed"]
    assert sum(told[fenced(one)] == "passed" for one in RIGHT) >= 19
    assert Counter(told.values())["compile_error"] == 2
    assert {told[fenced(one)] for one in WRONG} == {"compile_error", "runtime_error", "failed_test"}


def test_programs_that_read_and_print(sandbox: Sandbox) -> None:
    """Tests in the manner of APPS; the request says how the program is used, and begins with the starter."""
    tests = {"inputs": ["1 2", "3 4"], "outputs": ["3", "7"]}
    good, late = "print(sum(map(int, input().split())))", "print(3)"
    here = Here(sandbox, [fenced(good), fenced(late), fenced("print(1 / 0)")])
    rows, _ = run(here, samples=2, tests=tests, entry_point="", starter="# sum")
    assert [row["label"] for row in rows] == ["passed", "failed_test", "runtime_error"]
    assert "standard input" in rows[0]["instruction"]
    assert rows[0]["instruction"].count("# sum") == 1
    here = Here(sandbox, [fenced(good), fenced(late)])
    rows, _ = run(here, samples=1, tests=tests, entry_point="", language="zh")
    assert "标准输入" in prompt_text(here.asked[0])


def test_repairs_are_asked_for_only_where_nothing_passed(sandbox: Sandbox) -> None:
    """The best programs first, with what went wrong; the repaired one is run as well."""
    here = Here(sandbox, [fenced(BROKEN), fenced(FAILS), fenced(GOOD)])
    rows, _ = run(here, samples=1, repairs=1)
    assert here.asked[2].role == "repair"
    asked = prompt_text(here.asked[2])
    assert FAILS in asked
    assert "failed test" in asked
    assert [(row["origin"], row["label"]) for row in rows][-1] == ("repaired", "passed")
    here = Here(sandbox, [fenced(GOOD), fenced(FAILS)])
    assert len(run(here, samples=1, repairs=3)[0]) == 2


def test_a_reply_without_a_program_is_none(sandbox: Sandbox) -> None:
    """It is counted; the baseline's is asked for again."""
    _, ctx = run(Here(sandbox, [fenced(GOOD), "I cannot.", f"{fenced(GOOD)}\n{fenced(FAILS)}", "```python\ndef add("]),
                 samples=3)  # fmt: skip
    assert ctx.notes["no_program"] == 3
    with pytest.raises(Unreadable, match="one closed code block"):
        run(Here(sandbox, ["I cannot."]), samples=1)


def scripted(*outcomes: Outcome) -> Script:
    return Script([fenced(GOOD)] * 2, outcomes=outcomes)


def test_an_undecided_run_is_no_label() -> None:
    """The sandbox's failure, or a test that cannot decide, is raised; nothing is labelled by it."""
    with pytest.raises(ProviderError, match="compiled"):
        run(scripted(Outcome("sandbox", stderr="no room")), samples=1)
    unsaid = TestResult("test 1", passed=False, reason="the test code is no Python", undecided=True)
    with pytest.raises(ProviderError, match="no Python"):
        run(scripted(Outcome("ok", 0), Outcome("sandbox", results=(unsaid,))), samples=1)
    with pytest.raises(ProviderError, match="no room"):
        run(scripted(Outcome("ok", 0), Outcome("sandbox", stderr="no room")), samples=1)


@pytest.mark.parametrize(
    ("reason", "crashed"),
    [("gave 1, expected 2", False), ("line 1 is '1', expected '2'", False), ("AssertionError: a (line 1)", False),
     ("ValueError: expected 2", True), ("Stop: expected", True), ("timeout", True),
     ("the solution ended: exit 0", True)],
)  # fmt: skip
def test_an_error_is_told_from_another_result(reason: str, crashed: bool) -> None:
    """By the reason of the test; a time-out is a runtime error."""
    assert ended(TestResult("a", passed=False, reason=reason)) is crashed


def critic(*labels: dict[str, float]) -> list[Any]:
    return [Reply(labels=one) for one in labels]


def test_the_critic_scores_line_by_line(sandbox: Sandbox) -> None:
    """As many scores as lines, of the row's own label; a critic of other labels is refused."""
    even: dict[str, float] = dict.fromkeys(LABELS, 0.25)
    here = Here(sandbox, [fenced(GOOD), fenced(GOOD), *critic(even, {**even, "passed": 0.9})])
    rows, _ = run(here, samples=1, scored=True)
    assert rows[0]["line_scores"] == [0.25, 0.9]
    assert here.asked[2].texts[1] == "def add(a, b):"
    with pytest.raises(RecipeError, match="train one"):
        run(Here(sandbox, [fenced(GOOD), fenced(GOOD), *critic({"good": 0.5, "bad": 0.5})]), samples=1, scored=True)


def test_tests_that_cannot_be_read_are_told() -> None:
    """Before anything is asked."""
    for tests in ([], "", [{"arguments": [1], "expected": 2}], [{"stdin": "1"}]):
        with pytest.raises(Reject, match="cannot be read"):
            run(Script([]), tests=tests, entry_point="")
    with pytest.raises(RecipeError, match="at least 1 sample"):
        run(Script([]), samples=0)
