"""Unit test writer: tests kept for passing on the code and failing on its mutants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Limits, Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.splitting import split
from seedbed.methods.code.unit_test_writer import unit_test_writer
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

CODE = "def grade(points):\n    if points < 0:\n        raise ValueError(points)\n    return points >= 50"
STRONG = """def test_edges():
    assert grade(50) is True
    assert grade(49) is False
    assert grade(0) is False


def test_negative():
    for wrong in (-1, -2):
        try:
            grade(wrong)
        except ValueError as error:
            assert str(error) == str(wrong)
        else:
            raise AssertionError(wrong)"""
WEAK = "def test_some():\n    assert grade(70)"
BRIEF = Limits(wall=30.0, cpu=1.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


def written(sandbox: Sandbox, *replies: Scripted, language: str = "en", code: str = CODE, **how: Any) -> Any:
    here = Here(sandbox, replies)
    row = asyncio.run(unit_test_writer(Context(here, language=language), code, limits=BRIEF, **how))
    return row, here


def test_strong_tests_are_kept_with_what_they_found(sandbox: Sandbox) -> None:
    """And they pass on the code again."""
    row, here = written(sandbox, fenced(STRONG))
    assert row["killed"] >= 0.8 * row["faults"] > 4
    assert row["dropped"] == 0
    assert CODE in row["instruction"]
    assert asyncio.run(unit_tests(Context(Here(sandbox)), CODE, row["tests"])).passed
    assert len(here.asked) == 1


def test_survivors_are_shown_and_further_tests_join(sandbox: Sandbox) -> None:
    """The changes that nobody noticed stand in the second request; tests of one name are not taken twice."""
    row, here = written(sandbox, fenced(WEAK), fenced(f"{WEAK}\n\n{STRONG}"))
    asked = prompt_text(here.asked[1])
    assert "points >= 50 becomes points > 50" in asked
    assert row["tests"].count("def test_some") == 1
    assert row["tests"].count("def test_") == 3
    with pytest.raises(Reject, match="faults were found; not in line"):
        written(sandbox, fenced(WEAK), fenced(WEAK))


def test_a_test_that_fails_on_the_code_is_dropped(sandbox: Sandbox) -> None:
    """The code is right, so the test is wrong; with none left the wish is repeated, then the row set aside."""
    wrong = "def test_wrong():\n    assert grade(49) is True"
    row, _ = written(sandbox, fenced(f"{wrong}\n\n{STRONG}"))
    assert row["dropped"] == 1
    assert "test_wrong" not in row["tests"]
    with pytest.raises(Reject, match="none of 2 tests passes"):
        written(sandbox, fenced(wrong), fenced(wrong))


def test_chinese(sandbox: Sandbox) -> None:
    """Both requests and the instruction."""
    row, here = written(sandbox, fenced(WEAK), fenced(STRONG), language="zh")
    assert "单元测试" in row["instruction"]
    assert "变成" in prompt_text(here.asked[1])


@pytest.mark.parametrize(
    "reply",
    ["no code", fenced("assert grade(50)"), fenced("def test_x(:"), fenced("def test_nothing():\n    grade(50)"),
     fenced(STRONG) + fenced(WEAK), "```python\n" + STRONG],
)  # fmt: skip
def test_a_reply_without_test_functions_is_unreadable(reply: str, sandbox: Sandbox) -> None:
    """It is asked again."""
    with pytest.raises(Unreadable):
        written(sandbox, reply)


def test_head_and_tests_are_told_apart() -> None:
    """Imports of the solution go, helpers stay."""
    told = split(f"import math\nfrom solution import grade\nCASES = [1]\ndef help(): pass\n{WEAK}\nprint(1)")
    assert told["head"] == ["import math", "CASES = [1]", "def help():\n    pass"]
    assert [name for name, _ in told["tests"]] == ["test_some"]


WRONG = [
    *(f"def test_{n}():\n    assert {what}" for n, what in enumerate(
        ["True", "grade(70)", "grade is not None", "callable(grade)", "grade(60) == grade(61)",
         "grade(70) in (True, False)",
         "isinstance(grade(1), bool)", "grade(70) or True", "not grade(10)", "len(str(grade(5))) > 0", "1 + 1 == 2",
         "grade(49) is True", "grade(-1) is False", "grade('70') is True"])),
    "def test_caught():\n    try:\n        assert grade(1) == 7\n    except AssertionError:\n        pass",
    "def test_error():\n    try:\n        grade(-5)\n    except Exception:\n        pass",
    "def test_loop():\n    for n in []:\n        assert grade(n)",
    "import random\ndef test_chance():\n    assert grade(int(random.random() * 100)) in (True, False)",
    "def test_hang():\n    while True: pass\n    assert grade(60)",
    "def test_own():\n    def grade(n):\n        return n >= 50\n    assert grade(50) and not grade(49)",
]  # fmt: skip
RIGHT = [
    f"{STRONG}\n\ndef test_more():\n    assert grade({50 + n}) is True\n    assert grade({49 - n}) is False"
    for n in range(20)
]


def test_of_twenty_wrong_replies_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: tests that always pass, that see one side only, that fail on the code, that test something else."""
    assert len(WRONG) == len(RIGHT) == 20
    kept: list[list[str]] = [[], []]
    for place, kind in enumerate((WRONG, RIGHT)):
        for tests in kind:
            try:
                written(sandbox, fenced(tests), rounds=1, faults=12)
            except Reject:
                continue
            kept[place].append(tests)
    assert kept[0] == []
    assert len(kept[1]) >= 19


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """No code, a setting without sense, a sandbox that fails."""
    with pytest.raises(Reject, match="no code"):
        written(sandbox, code="  ")
    with pytest.raises(RecipeError, match="least"):
        written(sandbox, least=0.0)
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(
            unit_test_writer(Context(Script([fenced(STRONG)], outcomes=[Outcome("sandbox", stderr="no room")])), CODE)
        )
