"""Is a solution right? The code under test and its tests never share an interpreter.

The candidate loads its program in one guest and answers calls with plain values. Where tests are code they run in a
second guest, the checker, which asks the candidate over a link and tells its results on a channel of its own; where
they are arguments and an expected value, or input and output, they are compared here. So printing a verdict, leaving
with status 0, patching built-ins, or an object equal to everything changes nothing: a wrong value is a wrong value.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import (
    MALFORMED,
    CallTest,
    CodeTest,
    Coverage,
    PytestTest,
    StreamTest,
    Test,
    TestResult,
)
from seedbed.sandbox import asserted, beside, calling, comparing, standing
from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.outcome import reason_of
from seedbed.sandbox.watching import Guest, Watch

_DEFINED = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)
"""Names that a solution defines; by pattern, because parsing a hostile source can end the parser's process."""

Results = dict[int, list[TestResult]]
"""By the identity of the test."""


class Runner(Protocol):
    """What runs whole programs, and lends guests to those who talk to them: the sandbox."""

    level: str

    def run(self, program: Program) -> Outcome:
        """Run one program."""
        ...

    def guest(
        self, limits: Limits, *, program: Program | None = None, files: bool = False, link: int = -1, source: str = ""
    ) -> contextlib.AbstractContextManager[Guest]:
        """A guest that is not confined yet."""
        ...


@dataclass(slots=True)
class _Run:
    """What one run of all tests said."""

    results: Results = field(default_factory=dict)
    coverage: list[Coverage] = field(default_factory=list)

    def saw(self, coverage: Coverage | None) -> None:
        """Add what a guest told of its lines."""
        if coverage is not None:
            self.coverage.append(coverage)


def tested(sandbox: Runner, program: Program) -> Outcome:
    """Try a program that has tests, as often as it says."""
    start, runs = time.monotonic(), []
    told: dict[str, Any] = {
        "level": sandbox.level,
        "trust": "inline" if any(isinstance(one, PytestTest) for one in program.tests) else "split",
    }
    try:
        runs = [_once(sandbox, replace(program, seed=program.seed + run)) for run in range(program.repeat)]
    except (beside.Undecided, IsolationMissing, OSError) as problem:
        return Outcome("sandbox", stderr=str(problem), wall=time.monotonic() - start, **told)
    results, flaky = _together([_in_order(program, run) for run in runs])
    told |= {"results": results, "flaky": flaky, "wall": time.monotonic() - start, "coverage": _joined(runs)}
    if any(not one.passed and not one.undecided for one in results):
        return Outcome("tests", **told)
    unsaid = next((one for one in results if one.undecided), None)
    return Outcome("ok", **told) if unsaid is None else Outcome("sandbox", stderr=unsaid.reason, **told)


def _once(sandbox: Runner, program: Program) -> _Run:
    """Every kind of test in its own way. Raises Undecided."""
    calls = [one for one in program.tests if isinstance(one, CallTest)]
    codes = [one for one in program.tests if isinstance(one, CodeTest)]
    run = _Run()
    if calls:
        run.results |= _each(calls, _calls(sandbox, program, calls, run))
    if codes:
        plainly = _plainly(program, codes)
        told = _asserted(sandbox, program, plainly, run) if plainly else _codes(sandbox, program, codes, run)
        run.results |= told
    for one in program.tests:
        if isinstance(one, StreamTest):
            run.results[id(one)] = [_stream(sandbox, program, one, run)]
        elif isinstance(one, PytestTest):
            run.results[id(one)] = beside.pytest_results(sandbox, program, one)
    return run


def _in_order(program: Program, run: _Run) -> list[TestResult]:
    return [result for one in program.tests for result in run.results[id(one)]]


def _each(tests: Sequence[Test], results: Sequence[TestResult]) -> Results:
    return {id(test): [result] for test, result in zip(tests, results, strict=True)}


def _named(test: Test, place: int) -> str:
    return test.name or (test.call if isinstance(test, CallTest) else f"test {place + 1}")


# --- several runs


def _together(runs: Sequence[Sequence[TestResult]]) -> tuple[tuple[TestResult, ...], bool]:
    """The results of several runs as one: a test passes when it passed each time; whether any did not agree."""
    if len(runs) == 1:
        return tuple(runs[0]), False
    found: dict[tuple[str, int], list[TestResult]] = {}
    for run in runs:
        for key, result in _numbered(run):
            found.setdefault(key, []).append(result)
    joined = [_agreed(results, len(runs)) for results in found.values()]
    return tuple(result for result, _ in joined), not all(agreed for _, agreed in joined)


def _numbered(results: Sequence[TestResult]) -> Iterator[tuple[tuple[str, int], TestResult]]:
    """Each result with its name and how many before it had the same."""
    seen: dict[str, int] = {}
    for one in results:
        seen[one.name] = seen.get(one.name, -1) + 1
        yield (one.name, seen[one.name]), one


def _agreed(results: Sequence[TestResult], runs: int) -> tuple[TestResult, bool]:
    passed = sum(one.passed for one in results)
    if passed in {0, runs}:
        return min(results, key=lambda one: one.undecided), True  # that it failed says more than that nobody knows
    reason = next((one.reason for one in results if not one.passed), "the test was not there")
    return TestResult(results[0].name, False, f"passed in {passed} of {runs} runs; else {reason}"), False


def _joined(runs: Sequence[_Run]) -> Coverage | None:
    """The lines that any guest of any run went through."""
    told = [one for run in runs for one in run.coverage]
    if not told:
        return None
    return Coverage(told[0].lines, tuple(sorted({line for one in told for line in one.ran})))


# --- input and output


def _stream(sandbox: Runner, program: Program, test: StreamTest, run: _Run) -> TestResult:
    alone = replace(program, stdin=test.stdin, tests=(), names=(), repeat=1)
    outcome = sandbox.run(alone)
    if not outcome.decided:
        raise beside.Undecided(outcome.stderr)
    run.saw(outcome.coverage)
    name = test.name or "stdin"
    wrong = beside.why(outcome) if not outcome.ok else comparing.printed(outcome.stdout, test.stdout, test.tolerance)
    return TestResult(name, not wrong, wrong)


# --- arguments and values


def _calls(sandbox: Runner, program: Program, tests: Sequence[CallTest], run: _Run) -> list[TestResult]:
    names = [_named(test, i) for i, test in enumerate(tests)]
    calls = [(test.call, test.arguments, test.keywords) for test in tests]
    with calling.loaded(sandbox, program, calls) as (callee, failed):
        if failed:
            return [TestResult(name, False, failed) for name in names]
        results = calling.compared(callee, tests, names)
    run.saw(callee.covered)
    return results


def _plainly(program: Program, tests: Sequence[CodeTest]) -> list[tuple[CodeTest, list[asserted.Asked]]]:
    """Test code that is nothing but assertions on calls of the solution, all of it; else nothing."""
    own = frozenset(program.names)
    read = [asserted.asked(test.code, lambda name: name in own or not standing.pythons(name)) for test in tests]
    return [(test, pieces) for test, pieces in zip(tests, read, strict=True) if pieces] if all(read) else []


def _asserted(
    sandbox: Runner, program: Program, tests: Sequence[tuple[CodeTest, list[asserted.Asked]]], run: _Run
) -> Results:
    names = [_named(test, i) for i, (test, _) in enumerate(tests)]
    pieces = [_pieces(lines, name) for (_, lines), name in zip(tests, names, strict=True)]
    every = [(name, lines) for some in pieces for name, lines in some.items()]
    calls: list[calling.Call] = [(one.name, one.arguments, {}) for _, lines in every for one in lines]
    with calling.loaded(sandbox, program, calls) as (callee, failed):
        if failed:
            return _each([test for test, _ in tests], [TestResult(name, False, failed) for name in names])
        results = iter(calling.asserted(callee, [lines for _, lines in every], [name for name, _ in every]))
    run.saw(callee.covered)
    return {id(test): [next(results) for _ in some] for (test, _), some in zip(tests, pieces, strict=True)}


def _pieces(lines: Sequence[asserted.Asked], name: str) -> dict[str, list[asserted.Asked]]:
    """Test code by the names of what has a result of its own: each test function, else all of it."""
    found: dict[str, list[asserted.Asked]] = {}
    for one in lines:
        found.setdefault(f"{name}.{one.function}" if one.function else name, []).append(one)
    return found


# --- code


def _codes(sandbox: Runner, program: Program, tests: Sequence[CodeTest], run: _Run) -> Results:
    """Run test code. A name that Python has too, the solution has defined and nobody has listed may mean either.

    Then the tests are run with it meaning the solution's, as they would beside it, and with it meaning Python's, which
    no solution can make say what it likes. What fails the first way has failed; what passes both ways has passed.
    """
    defined = tuple(_DEFINED.findall(program.source))
    found = _code_run(sandbox, program, tests, run, (program.names, defined))
    if not any(standing.EITHER in one.reason for results in found.values() for one in results):
        return found
    theirs = _code_run(sandbox, program, tests, run, ((*program.names, *defined), ()))
    python = _code_run(sandbox, program, tests, run, (program.names, ()))
    return {test: _either(found[test], theirs[test], python[test]) for test in found}


def _either(found: list[TestResult], theirs: list[TestResult], python: list[TestResult]) -> list[TestResult]:
    if not any(standing.EITHER in one.reason for one in found):
        return found
    if any(not one.passed and not one.undecided for one in theirs):
        return theirs
    return theirs if all(one.passed for one in (*theirs, *python)) else found


def _code_run(
    sandbox: Runner,
    program: Program,
    tests: Sequence[CodeTest],
    run: _Run,
    naming: tuple[tuple[str, ...], tuple[str, ...]],
) -> Results:
    """Run test code in a checker. What it told comes back by test; what it did not tell has failed.

    `naming`: names that are the solution's, and those that may be either's.
    """
    limits = program.limits
    with contextlib.ExitStack() as stack:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours, theirs:
            candidate = stack.enter_context(sandbox.guest(limits, link=ours.fileno(), source=program.source))
            checker = stack.enter_context(
                sandbox.guest(limits, link=theirs.fileno(), source="".join(test.code for test in tests))
            )
        watch = Watch(candidate, checker)
        checker.limits = replace(limits, wall=limits.wall + 1.0)
        job = {"do": "check", "tests": [{"name": str(i), "code": test.code} for i, test in enumerate(tests)]}
        settings = {"seed": program.seed, "seconds": limits.wall, "most": limits.value}
        # its first question waits in the link
        checker.hand({**job, **settings, "names": naming[0], "defined": naming[1]})
        callee = calling.Callee(candidate, watch)
        lines, failed = callee.load(program, link=True)
        if failed:
            return _each(tests, [TestResult(_named(test, i), False, failed) for i, test in enumerate(tests)])
        watch.until(lambda: checker.ending is not None or _complete(checker))
        checker.drain()
        results = _told(candidate, checker, tests)
        callee.leave(lines)
        run.saw(callee.covered)
        return results


def _complete(checker: Guest) -> bool:
    """Whether it has told that all tests are through."""
    return bool(checker.inbox) and "all" in checker.inbox[-1]


def _told(candidate: Guest, checker: Guest, tests: Sequence[CodeTest]) -> Results:
    if checker.failure or candidate.failure:
        raise beside.Undecided(checker.failure or candidate.failure)
    by_test: Results = {id(test): [] for test in tests}
    for told in checker.inbox:
        if "all" not in told and "name" in told:
            place, _, inner = str(told["name"]).partition(".")
            test = tests[int(place)]
            name = f"{_named(test, int(place))}{'.' if inner else ''}{inner}"
            reason = str(told["reason"]) if candidate.broken is None or told["passed"] else _broken(candidate)
            reason = f"{MALFORMED}: {reason}" if told.get("malformed") is True else reason
            by_test[id(test)].append(TestResult(name, told["passed"] is True, reason, told["undecided"] is True))
    complete = _complete(checker)
    for i, test in enumerate(tests):
        if not by_test[id(test)] or (not complete and i == _last(by_test, tests)):
            why = _broken(candidate) if candidate.broken else f"the tests did not end: {reason_of(checker, {})[0]}"
            by_test[id(test)].append(TestResult(_named(test, i), False, why))
    return by_test


def _last(by_test: Mapping[int, Sequence[TestResult]], tests: Sequence[CodeTest]) -> int:
    """The last test that told anything: when the checker ended early, that one may be incomplete."""
    return max((i for i, test in enumerate(tests) if by_test[id(test)]), default=-1)


def _broken(guest: Guest) -> str:
    return f"the solution was stopped: {guest.broken}"
