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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from seedbed.core.program import Limits, Outcome, Program, Trust
from seedbed.sandbox import plain
from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.outcome import reason_of
from seedbed.sandbox.sandbox import Sandbox
from seedbed.sandbox.watching import Guest, Watch


@dataclass(frozen=True, slots=True)
class CallTest:
    """A function of the solution, arguments, and the value it must give.

    `call` may be dotted (``Solution.two_sum``): the class is made without arguments then. `tolerance` is for floats,
    absolute and relative. Types are exact, but an int equals a float of its value.
    """

    call: str
    arguments: tuple[Any, ...]
    expected: Any
    keywords: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class CodeTest:
    """Test code: assertions, functions named ``test…``, or unittest cases.

    Names it does not define are those of the solution, which it may also import ``from solution``.
    """

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class StreamTest:
    """What the program reads and what it must print; white space at the ends of lines and of the text is let go."""

    stdin: str
    stdout: str
    name: str = ""


Test = CallTest | CodeTest | StreamTest
_DEFINED = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)
"""Names that a solution defines; by pattern, because parsing a hostile source can end the parser's process."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: whether it passed, why not, and whether it could be decided at all."""

    name: str
    passed: bool
    reason: str = ""
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What the tests said of a solution.

    Attributes:
        results: one for each test, in order; code with several test functions gives one for each of those.
        trust: ``split`` when the tests ran apart from the solution, ``inline`` when they could be forged.
        level: the isolation.
        flaky: repeated runs disagreed.
        problem: why the sandbox could not decide, empty when it could.
    """

    results: tuple[TestResult, ...]
    trust: Trust = "split"
    level: str = ""
    flaky: bool = False
    problem: str = ""

    @property
    def passed(self) -> bool:
        """All tests ran and passed, every time."""
        return bool(self.results) and not self.flaky and not self.problem and all(one.passed for one in self.results)

    @property
    def undecided(self) -> bool:
        """Nothing is said of the solution: the sandbox failed, or a test that would decide cannot be split."""
        failed = any(not one.passed and not one.undecided for one in self.results)
        return bool(self.problem) or (not failed and any(one.undecided for one in self.results))


def check_solution(
    sandbox: Sandbox,
    source: str,
    tests: Sequence[Test],
    *,
    names: Sequence[str] = (),
    limits: Limits | None = None,
    repeat: int = 1,
    seed: int = 0,
) -> Checked:
    """Try a Python solution.

    Args:
        sandbox: where it runs.
        source: the solution.
        tests: what it must do; none makes a solution that nothing was asked of, and does not pass.
        names: functions and classes under test: test code takes them from the solution. All other names are looked
            for in Python and its library first, and where the solution has defined the same one the test is undecided.
        limits: of one guest; `wall` is also the time of all call tests, or all code tests, together.
        repeat: how often everything is run; runs that disagree are `flaky`.
        seed: of the random generators.
    """
    limits = limits or Limits()
    runs = [_once(sandbox, source, tests, tuple(names), limits, seed) for _ in range(max(1, repeat))]
    said = {tuple((one.name, one.passed) for one in run.results) for run in runs if not run.problem}
    problem = next((run for run in runs if run.problem), None)
    return replace(problem or runs[0], flaky=len(said) > 1)


def check_pytest(
    sandbox: Sandbox, files: Mapping[str, str], *, limits: Limits | None = None, arguments: Sequence[str] = ()
) -> Checked:
    """Run pytest over files, solution and tests in one interpreter: what cannot be split.

    A solution that wants to can forge this, so the result says ``trust: inline``. Needs level A, and pytest beside
    the interpreter.
    """
    program = Program(
        _PYTEST,
        call="report",
        arguments=(list(arguments),),
        files={name: text.encode() for name, text in files.items()},
        children=True,
        limits=limits or Limits(wall=60.0, cpu=60.0),
    )
    outcome = sandbox.run(program)
    if outcome.reason == "sandbox":
        return Checked((), "inline", sandbox.level, problem=outcome.stderr)
    if not outcome.ok or not isinstance(outcome.value, list):
        return Checked((TestResult("pytest", False, _why(outcome)),), "inline", sandbox.level)
    results = tuple(TestResult(str(name), passed is True, str(reason)) for name, passed, reason in outcome.value)
    return Checked(results or (TestResult("pytest", False, "no tests were found"),), "inline", sandbox.level)


_PYTEST = """
import sys, pytest

def report(arguments):
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


def _once(
    sandbox: Sandbox, source: str, tests: Sequence[Test], names: tuple[str, ...], limits: Limits, seed: int
) -> Checked:
    """Every kind of test in its own way, results in the order of the tests."""
    calls = [one for one in tests if isinstance(one, CallTest)]
    codes = [one for one in tests if isinstance(one, CodeTest)]
    results: dict[int, list[TestResult]] = {}
    try:
        if calls:
            results |= _each(calls, _calls(sandbox, source, calls, limits, seed))
        if codes:
            results |= _codes(sandbox, source, codes, names, limits, seed)
        results |= {
            id(one): [_stream(sandbox, source, one, limits, seed)] for one in tests if isinstance(one, StreamTest)
        }
    except (_Undecided, IsolationMissing, OSError) as problem:
        return Checked((), "split", sandbox.level, problem=str(problem))
    return Checked(tuple(result for one in tests for result in results[id(one)]), "split", sandbox.level)


class _Undecided(Exception):
    """The sandbox failed; nothing is said of the solution."""


def _each(tests: Sequence[Test], results: Sequence[TestResult]) -> dict[int, list[TestResult]]:
    return {id(test): [result] for test, result in zip(tests, results, strict=True)}


def _named(test: Test, place: int) -> str:
    return test.name or (test.call if isinstance(test, CallTest) else f"test {place + 1}")


# --- input and output


def _stream(sandbox: Sandbox, source: str, test: StreamTest, limits: Limits, seed: int) -> TestResult:
    outcome = sandbox.run(Program(source, stdin=test.stdin, limits=limits, seed=seed))
    if not outcome.decided:
        raise _Undecided(outcome.stderr)
    name = test.name or "stdin"
    if not outcome.ok:
        return TestResult(name, False, _why(outcome))
    given, wanted = _lines(outcome.stdout), _lines(test.stdout)
    if given == wanted:
        return TestResult(name, True)
    place = next(
        (i for i, (a, b) in enumerate(zip(given, wanted, strict=False)) if a != b), min(len(given), len(wanted))
    )
    got, want = (lines[place][:200] if place < len(lines) else "(nothing)" for lines in (given, wanted))
    return TestResult(name, False, f"line {place + 1} is {got!r}, expected {want!r}")


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _why(outcome: Outcome) -> str:
    last = outcome.stderr.strip().splitlines()[-1:] or [""]
    return f"{outcome.reason}: {last[0][:500]}" if last[0] else outcome.reason


# --- arguments and values


def _calls(sandbox: Sandbox, source: str, tests: Sequence[CallTest], limits: Limits, seed: int) -> list[TestResult]:
    with sandbox.guest(limits, source=source) as guest:
        watch = Watch(guest)
        loaded = _loaded(watch, guest, source, limits, seed, link=False)
        results = [] if loaded else [_call(watch, guest, test, _named(test, i)) for i, test in enumerate(tests)]
    return results or [TestResult(_named(test, i), False, loaded) for i, test in enumerate(tests)]


def _loaded(watch: Watch, guest: Guest, source: str, limits: Limits, seed: int, *, link: bool) -> str:
    """Hand the solution to its guest; why it did not load, or nothing. Raises _Undecided."""
    guest.send({"do": "answer", "source": source, "seed": seed, "link": link, "most": limits.value})
    told = _message(watch, guest)
    if told is None:
        return f"the solution did not load: {_end(guest)}"
    return "" if told.get("loaded") is True else f"the solution did not load: {_error(told)}"


def _call(watch: Watch, guest: Guest, test: CallTest, name: str) -> TestResult:
    told = _asked(watch, guest, test)
    if told is None:
        return TestResult(name, False, f"the solution ended: {_end(guest)}")
    if "raised" in told:
        return TestResult(name, False, _error(told))
    try:
        value = plain.untagged(told.get("value"))
    except plain.NotPlain as error:
        return TestResult(name, False, str(error))
    if plain.same(value, test.expected, test.tolerance):
        return TestResult(name, True)
    return TestResult(name, False, f"gave {_short(value)}, expected {_short(test.expected)}")


def _asked(watch: Watch, guest: Guest, test: CallTest) -> dict[str, Any] | None:
    arguments = [plain.tagged(one) for one in test.arguments]
    keywords = {name: plain.tagged(one) for name, one in test.keywords.items()}
    owner, _, method = test.call.rpartition(".")
    guest.send({"ask": "call", "name": owner or method, "arguments": [] if owner else arguments,
                "keywords": {} if owner else keywords})  # fmt: skip
    told = _message(watch, guest)
    if not owner or told is None or "raised" in told:
        return told
    try:
        made = plain.untagged(told.get("value"))
    except plain.NotPlain:
        made = None
    if type(made) is not plain.Opaque:
        return {"raised": "TypeError", "message": f"{owner} gave no object"}
    guest.send({"ask": "invoke", "of": made.handle, "name": method, "arguments": arguments, "keywords": keywords})
    return _message(watch, guest)


def _message(watch: Watch, guest: Guest) -> dict[str, Any] | None:
    """The guest's next message, or None when it ended without one."""
    watch.until(lambda: bool(guest.inbox) or guest.ending is not None)
    if not guest.inbox:
        guest.drain()
    return guest.inbox.pop(0) if guest.inbox else None


def _end(guest: Guest) -> str:
    reason, status = reason_of(guest, {}) if not guest.failure else ("sandbox", None)
    if reason == "sandbox":
        raise _Undecided(guest.failure)
    return f"exit {status}" if reason in {"ok", "error"} else reason


def _error(told: Mapping[str, Any]) -> str:
    return f"{told.get('raised', 'it left')}: {str(told.get('message', ''))[:500]}".removesuffix(": ")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "…"


# --- code


def _codes(
    sandbox: Sandbox, source: str, tests: Sequence[CodeTest], names: tuple[str, ...], limits: Limits, seed: int
) -> dict[int, list[TestResult]]:
    """Run test code in a checker. What it told comes back by test; what it did not tell has failed."""
    with contextlib.ExitStack() as stack:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours, theirs:
            candidate = stack.enter_context(sandbox.guest(limits, link=ours.fileno(), source=source))
            checker = stack.enter_context(
                sandbox.guest(limits, link=theirs.fileno(), source="".join(test.code for test in tests))
            )
        watch = Watch(candidate, checker)
        checker.limits = replace(limits, wall=limits.wall + 1.0)
        job = {"do": "check", "tests": [{"name": str(i), "code": test.code} for i, test in enumerate(tests)]}
        settings = {"names": names, "seed": seed, "seconds": limits.wall, "most": limits.value}
        checker.send({**job, **settings, "defined": _DEFINED.findall(source)})  # its first question waits in the link
        loaded = _loaded(watch, candidate, source, limits, seed, link=True)
        if loaded:
            return _each(tests, [TestResult(_named(test, i), False, loaded) for i, test in enumerate(tests)])
        watch.until(lambda: checker.ending is not None or _complete(checker))
        checker.drain()
        return _told(candidate, checker, tests)


def _complete(checker: Guest) -> bool:
    """Whether it has told that all tests are through."""
    return bool(checker.inbox) and "all" in checker.inbox[-1]


def _told(candidate: Guest, checker: Guest, tests: Sequence[CodeTest]) -> dict[int, list[TestResult]]:
    if checker.failure or candidate.failure:
        raise _Undecided(checker.failure or candidate.failure)
    by_test: dict[int, list[TestResult]] = {id(test): [] for test in tests}
    for told in checker.inbox:
        if "all" not in told and "name" in told:
            place, _, inner = str(told["name"]).partition(".")
            test = tests[int(place)]
            name = f"{_named(test, int(place))}{'.' if inner else ''}{inner}"
            reason = str(told["reason"]) if candidate.broken is None or told["passed"] else _broken(candidate)
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
