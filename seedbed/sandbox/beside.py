"""Tests that cannot be split from the solution: files of pytest, run in one interpreter with it.

A solution that wants to can forge what they say, so their outcome says ``trust: inline``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from seedbed.core.program import Outcome, Program
from seedbed.core.program_tests import PytestTest, TestResult

MODULE = "solution.py"
STARTING = 20.0
"""Seconds for pytest to start, which is no part of what the tests take."""


class Undecided(Exception):
    """The sandbox failed; nothing is said of the solution."""


class Runs(Protocol):
    """What runs whole programs."""

    def run(self, program: Program) -> Outcome:
        """Run one program."""
        ...


def pytest_results(sandbox: Runs, program: Program, test: PytestTest) -> list[TestResult]:
    """Run the files, the solution beside them; one result for each test that pytest finds.

    Raises:
        Undecided: the sandbox failed, or there is no pytest in it.
    """
    texts = {**test.files, MODULE: program.source} if program.source.strip() else dict(test.files)
    outcome = sandbox.run(
        Program(
            _PYTEST,
            call="report",
            arguments=(list(test.arguments),),
            files={**program.files, **{name: text.encode() for name, text in texts.items()}},
            children=True,
            seed=program.seed,
            limits=replace(program.limits, wall=program.limits.wall + STARTING, cpu=program.limits.cpu + STARTING),
        )
    )
    if not outcome.decided:
        raise Undecided(outcome.stderr)
    if outcome.ok and outcome.value == "missing":
        raise Undecided("there is no pytest beside the interpreter: pip install pytest, or write the tests as code")
    if not outcome.ok or not isinstance(outcome.value, list):
        return [TestResult(test.name, False, why(outcome))]
    told = [TestResult(str(name), passed is True, str(reason)) for name, passed, reason in outcome.value]
    return told or [TestResult(test.name, False, "no tests were found")]


def why(outcome: Outcome) -> str:
    """How a program ended that did not end well, in a line."""
    last = outcome.stderr.strip().splitlines()[-1:] or [""]
    return f"{outcome.reason}: {last[0][:500]}" if last[0] else outcome.reason


_PYTEST = """
import sys

def report(arguments):
    try:
        import pytest
    except ImportError:
        return "missing"
    found = []
    class Listener:
        def pytest_runtest_logreport(self, report):
            if report.when == "call" or report.failed:
                found.append((report.nodeid, report.passed, "" if report.passed else report.longreprtext[-1000:]))
        def pytest_collectreport(self, report):
            if report.failed:
                found.append((report.nodeid or "collection", False, report.longreprtext[-1000:]))
    sys.path.insert(0, ".")
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments], plugins=[Listener()])
    return found
"""
