"""Programs that a step runs: in the sandbox, once, and remembered like replies.

What a program did is written to the journal under the key of the row, the step and the program, so a run that is
killed and started again takes the outcomes it has: also those of programs that would do something else each time.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.program import Outcome, Program
from seedbed.core.program_tests import Coverage, Test, TestResult, Trust
from seedbed.core.row import canonical
from seedbed.engine.journal import Journal, Kind
from seedbed.sandbox import plain

if TYPE_CHECKING:
    from seedbed.sandbox.sandbox import Sandbox


def content(program: Program) -> bytes:
    """The canonical bytes of a program: source, input, files, limits."""
    parts = msgspec.to_builtins({name: getattr(program, name) for name in _SIMPLE})
    files = {name: bytes(data) for name, data in program.files.items()}
    stdin = program.stdin.encode() if isinstance(program.stdin, str) else program.stdin
    call = plain.encode([program.arguments, dict(program.keywords)]).decode()
    return canonical([parts, msgspec.to_builtins(files), msgspec.to_builtins(stdin), call, *_asked(program)])


def _asked(program: Program) -> list[str]:
    """The tests, as the text of a plain value, since what they expect may be more than JSON has.

    Nothing for a program without any: it is remembered under the key that it had before programs took tests.
    """
    told = {name: getattr(program, name) for name in _TESTING}
    if told == _UNTESTED:
        return []
    tests = [(type(one).__name__, *(_field(one, name) for name in one.__slots__)) for one in program.tests]
    return [plain.encode(told | {"tests": tests}).decode()]


def _field(test: Test, name: str) -> Any:
    value = getattr(test, name)
    return dict(value) if isinstance(value, Mapping) else value


_SIMPLE = ("source", "language", "collect", "call", "children", "seed", "tables", "limits")
_TESTING = ("tests", "names", "repeat", "coverage")
_UNTESTED = {name: getattr(Program(""), name) for name in _TESTING}


class Programs:
    """Runs the programs of one run of a recipe.

    Args:
        journal: remembers outcomes.
        isolation: as the recipe says (``auto``, ``strict`` …).
        tell: told the level once, when the sandbox opens.
    """

    def __init__(
        self, journal: Journal, isolation: str = "auto", *, tell: Callable[..., None] = lambda *_, **__: None
    ) -> None:
        self._journal, self._isolation, self._tell = journal, isolation, tell
        self._sandbox: Sandbox | None = None
        self._threads: ThreadPoolExecutor | None = None

    def open(self) -> Sandbox:
        """The sandbox, opened when it is first wanted.

        Raises:
            IsolationMissing: this machine does not give what the recipe asks for; the message says the way out.
        """
        if self._sandbox is None:
            from seedbed.sandbox.sandbox import Sandbox

            self._sandbox = Sandbox(self._isolation)
            self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="sandbox")
            self._tell("sandbox", level=self._sandbox.level, describe=self._sandbox.description)
        return self._sandbox

    async def run(self, key: bytes, program: Program) -> Outcome:
        """What a program did: from the journal, or by running it now.

        An outcome that is the sandbox's own fault is not kept, so that it is tried again by ``resume``.
        """
        kept = self._journal.find(key)
        if kept is not None:
            return read_outcome(kept)
        sandbox = self.open()
        outcome = await asyncio.get_running_loop().run_in_executor(self._threads, sandbox.run, program)
        if outcome.decided:
            self._journal.put(Kind.OUTCOME, key, written_outcome(outcome))
        return outcome

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Call something that works in the sandbox in one of its threads."""
        self.open()
        assert self._threads is not None
        return self._threads.submit(function, *arguments)

    def close(self) -> None:
        """End whatever still runs."""
        if self._sandbox is not None:
            self._sandbox.close()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)


def written_outcome(outcome: Outcome) -> bytes:
    """An outcome as the journal keeps it."""
    parts = {name: getattr(outcome, name) for name in Outcome.__slots__ if name not in ("value", "files")}
    files = {name: bytes(data) for name, data in outcome.files.items()}
    return msgspec.json.encode({**parts, "files": files, "value": plain.encode(outcome.value).decode()})


def read_outcome(kept: bytes) -> Outcome:
    """An outcome from the journal."""
    parts = msgspec.json.decode(kept, type=_Kept)
    told = {name: getattr(parts, name) for name in Outcome.__slots__ if name != "value"}
    return Outcome(**told, value=plain.decode(parts.value.encode()))


class _Kept(msgspec.Struct):
    """An outcome as the journal has it: the value as the text of a plain value."""

    reason: str
    exit: int | None
    stdout: str
    stderr: str
    value: str
    wall: float
    cpu: float
    peak_memory: int
    files: dict[str, bytes]
    level: str
    results: tuple[TestResult, ...] = ()
    trust: Trust | None = None
    flaky: bool = False
    coverage: Coverage | None = None
