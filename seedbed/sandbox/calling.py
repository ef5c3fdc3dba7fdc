"""Calls of a solution with arguments, and what they give: the tests that need no guest beside the solution's own."""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import CallTest, Coverage, TestResult
from seedbed.sandbox import beside, comparing, frames, plain
from seedbed.sandbox.asserted import Asked
from seedbed.sandbox.outcome import coverage_of, reason_of
from seedbed.sandbox.watching import Guest, Watch

_AHEAD, _AHEAD_BYTES = 16, 32 << 10
"""Calls that are under way at once: what fits into a socket, so that neither side waits for the other to read."""
Call = tuple[str, tuple[Any, ...], Mapping[str, Any]]
"""A name, perhaps dotted, and its arguments."""
Answer = dict[str, Any] | None
"""What the solution told of a call; None when it ended without telling."""


class Lender(Protocol):
    """What lends guests: the sandbox."""

    def guest(
        self, limits: Limits, *, program: Program | None = None, files: bool = False, link: int = -1, source: str = ""
    ) -> contextlib.AbstractContextManager[Guest]:
        """A guest that is not confined yet."""
        ...


class Callee:
    """A solution that waits in its guest to be called. `covered` is what was told of its lines, once it is left."""

    def __init__(self, guest: Guest, watch: Watch) -> None:
        self.guest, self.watch = guest, watch
        self.covered: Coverage | None = None
        self._unasked, self._waiting = deque[_Question](), deque[_Question]()
        self._size = 0  # bytes asked since none was waiting

    def load(self, program: Program, calls: Sequence[Call] = (), *, link: bool = False) -> tuple[dict[str, Any], str]:
        """Hand it over: what it told of its lines, and why it did not load or nothing. Raises Undecided.

        The first of the `calls` go with it, so that it need not wait for them.
        """
        settings = {"seed": program.seed, "most": program.limits.value, "coverage": program.coverage}
        unasked = self._unasked = deque(_Question(*call) for call in calls)
        asked_once = not any(one.owner for one in unasked)  # what a class makes is asked again, for its method
        count = len(unasked) if asked_once and not program.coverage else 0  # lines are told after the last answer
        self.guest.hand({"do": "answer", "source": program.source, "link": link, "calls": count, **settings})
        self._ask()
        if count and not unasked:
            self.watch.let_be()
        lines = (self.told() or {}) if program.coverage else {}
        told = self.told()
        if told is None:
            return lines, f"the solution did not load: {end(self.guest)}"
        return lines, "" if told.get("loaded") is True else f"the solution did not load: {error(told)}"

    def told(self) -> Answer:
        """The guest's next message, or None when it ended without one."""
        self.watch.until(lambda: bool(self.guest.inbox) or self.guest.ending is not None)
        if not self.guest.inbox:
            self.guest.drain()
        return self.guest.inbox.pop(0) if self.guest.inbox else None

    def leave(self, lines: dict[str, Any]) -> None:
        """Ask nothing more; what it tells of its lines then is kept."""
        if "lines" not in lines:
            return
        with contextlib.suppress(OSError):
            self.guest.channel.shutdown(socket.SHUT_WR)
        self.watch.until(lambda: self.guest.ending is not None or any("covered" in one for one in self.guest.inbox))
        self.guest.drain()
        self.covered = coverage_of([lines, *self.guest.inbox])

    def answers(self) -> Iterator[Answer]:
        """What each call gives, in order."""
        while self._waiting:
            yield self._answer(self._waiting.popleft())
            self._ask()

    def _ask(self) -> None:
        """Ask ahead, plain calls only, as far as a socket holds them."""
        unasked, waiting = self._unasked, self._waiting
        self._size = self._size if waiting else 0
        while unasked and (not waiting or unasked[0].follows(waiting[-1], self._size, len(waiting))):
            self.guest.put(unasked[0].packed)
            self._size += len(unasked[0].packed)
            waiting.append(unasked.popleft())

    def _answer(self, question: _Question) -> Answer:
        told = self.told()
        if not question.owner or told is None or "raised" in told:
            return told
        try:
            made = plain.untagged(told.get("value"))
        except plain.NotPlain:
            made = None
        if type(made) is not plain.Opaque:
            return {"raised": "TypeError", "message": f"{question.owner} gave no object"}
        self.guest.send({"ask": "invoke", "of": made.handle, "name": question.method, **question.given})
        return self.told()


class _Question:
    """A call as it is asked; of a dotted name the class is asked for first."""

    def __init__(self, call: str, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
        self.owner, _, self.method = call.rpartition(".")
        self.given: dict[str, Any] = {
            "arguments": [plain.tagged(one) for one in arguments],
            "keywords": {name: plain.tagged(one) for name, one in keywords.items()},
        }
        given = {"arguments": [], "keywords": {}} if self.owner else self.given
        self.packed = frames.packed({"ask": "call", "name": self.owner or self.method, **given})

    def follows(self, other: _Question, size: int, waiting: int) -> bool:
        """Whether it can be asked while another's answer is still to come."""
        return not self.owner and not other.owner and waiting < _AHEAD and size + len(self.packed) < _AHEAD_BYTES


@contextlib.contextmanager
def loaded(sandbox: Lender, program: Program, calls: Sequence[Call]) -> Iterator[tuple[Callee, str]]:
    """A solution in a guest that is to answer calls, and why it did not load or nothing. Raises Undecided."""
    with sandbox.guest(program.limits, source=program.source) as guest:
        callee = Callee(guest, Watch(guest))
        lines, failed = callee.load(program, calls)
        yield callee, failed
        if not failed:
            callee.leave(lines)


def compared(callee: Callee, tests: Sequence[CallTest], names: Sequence[str]) -> list[TestResult]:
    """What it gave beside the values that it must give."""
    return [_compared(callee, *one) for one in zip(tests, names, callee.answers(), strict=True)]


def _compared(callee: Callee, test: CallTest, name: str, told: Answer) -> TestResult:
    value, failed = _value(callee, told)
    wrong = failed or comparing.given(value, test)
    return TestResult(name, not wrong, wrong)


def asserted(callee: Callee, pieces: Sequence[list[Asked]], names: Sequence[str]) -> list[TestResult]:
    """Assertions on calls; a piece of test code passes when all of its own hold."""
    answers = callee.answers()
    results = []
    for piece, name in zip(pieces, names, strict=True):
        wrong = [why for one, told in [(one, next(answers)) for one in piece] if (why := _unmet(callee, one, told))]
        results.append(TestResult(name, not wrong, wrong[0] if wrong else ""))
    return results


def _unmet(callee: Callee, one: Asked, told: Answer) -> str:
    """Why an assertion does not hold, in the words of the checker; nothing where it does."""
    value, failed = _value(callee, told)
    if not failed and value == one.expected:  # plain values of exact types on both sides
        return ""
    said = f"AssertionError: {one.message}" if one.message else "AssertionError"
    return f"{failed or said} (line {one.line} of the test)"


def _value(callee: Callee, told: Answer) -> tuple[Any, str]:
    """What a call gave, and why it gave nothing. Raises Undecided."""
    if told is None:
        return None, f"the solution ended: {end(callee.guest)}"
    if "raised" in told:
        return None, error(told)
    try:
        return plain.untagged(told.get("value")), ""
    except plain.NotPlain as problem:
        return None, str(problem)


def end(guest: Guest) -> str:
    """How a guest ended. Raises Undecided where that was our doing."""
    reason, status = reason_of(guest, {}) if not guest.failure else ("sandbox", None)
    if reason == "sandbox":
        raise beside.Undecided(guest.failure)
    return f"exit {status}" if reason in {"ok", "error"} else reason


def error(told: Mapping[str, Any]) -> str:
    """What was raised, in a line."""
    return f"{told.get('raised', 'it left')}: {str(told.get('message', ''))[:500]}".removesuffix(": ")
