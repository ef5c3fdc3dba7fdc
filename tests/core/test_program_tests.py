"""Tests of programs say what does not go together before anything runs."""

from __future__ import annotations

from typing import Any

import pytest

from seedbed.core.program import Outcome, Program
from seedbed.core.program_tests import CallTest, CodeTest, Coverage, PytestTest, StreamTest, TestResult

CALL, CODE, STREAM = CallTest("f", (), 1), CodeTest("assert f()"), StreamTest("", "")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"tests": (CALL,), "call": "f"}, "takes no `call`, `collect` or `stdin`"),
        ({"tests": (STREAM,), "stdin": "1"}, "takes no `call`, `collect` or `stdin`"),
        ({"tests": (CODE,), "collect": ("*.csv",)}, "takes no `call`, `collect` or `stdin`"),
        ({"tests": (STREAM,), "language": "sql"}, "is no query"),
        ({"tests": (STREAM, CALL), "language": "shell"}, "in shell can be tested by input and output"),
        ({"tests": (CALL,), "files": {"a": b""}}, "go with StreamTest and PytestTest only"),
        ({"tests": (CODE,), "children": True}, "go with StreamTest and PytestTest only"),
        ({"tests": (PytestTest({"../test_a.py": ""}),)}, "must be relative to the working folder"),
        ({"repeat": 0}, "`repeat` must be 1 or more, got 0"),
        ({"language": "shell", "coverage": True}, "only Python programs take `coverage`"),
    ],
)
def test_what_does_not_go_together(how: dict[str, Any], words: str) -> None:
    """The message names the setting, and what it goes with."""
    with pytest.raises(ValueError, match=words):
        Program("1", **how)


def test_what_goes_together() -> None:
    """Input and output may be tested in any language, with files and child processes; so may files of pytest."""
    assert Program("1", tests=(STREAM,), files={"a": b""}, children=True).tests == (STREAM,)
    assert Program("cat", language="shell", tests=(STREAM,)).tests == (STREAM,)
    assert Program("1", tests=(PytestTest({"test_a.py": ""}), CALL)).repeat == 1


def test_outcomes() -> None:
    """Only an outcome of which every test passed is ok; one that cannot decide is not decided."""
    failed = Outcome("tests", results=(TestResult("a", passed=False),))
    assert (failed.ok, failed.decided) == (False, True)
    assert not Outcome("sandbox", results=(TestResult("a", passed=False, undecided=True),)).decided


def test_coverage() -> None:
    """A share of the lines that can run; a program without any has nothing left to run."""
    assert Coverage((1, 2, 3, 4), (1, 4)).share == 0.5
    assert Coverage((1, 2, 3, 4), (1, 4)).missed == (2, 3)
    assert Coverage((), ()).share == 1.0
