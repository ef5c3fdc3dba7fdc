"""Examples: one input, scripted replies and the result, at the end of every entry.

An example drives the real function without a model. It is the entry's test, its sample in the documentation, its
preview, and what a dry run answers with.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from seedbed.core.context import Context
from seedbed.core.errors import SeedbedError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Row
from seedbed.core.step import WHOLE, Entry

if TYPE_CHECKING:
    from seedbed.core.environment import Environment, Move, Opened
    from seedbed.core.program import Outcome, Program

Scripted = str | Mapping[str, Any] | Reply
"""A reply of a script: its text, a JSON object to be its text, or a whole ``Reply``."""


@dataclass(frozen=True)
class Example:
    """One worked input of an entry.

    Attributes:
        row: the columns given (a list of rows for a table or a chain).
        replies: what the model answers, in the order it is asked.
        outcomes: what the programs did that it runs, and the steps of its sessions, in their order.
        gives: what comes out: the new columns, the rows, ``True`` / ``False`` for a verdict, the value of a measure.
        settings: settings that differ from the defaults.
        language: of the prompts.
    """

    row: Row | Sequence[Row]
    gives: Any
    replies: Sequence[Scripted] = ()
    outcomes: Sequence[Outcome] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"


class Script:
    """Answers requests from a list and keeps what was asked.

    With ``cycle`` the list starts again at its end, for a dry run; otherwise running out is an error.
    """

    def __init__(self, replies: Sequence[Scripted], *, outcomes: Sequence[Outcome] = (), cycle: bool = False) -> None:
        self._replies, self._cycle, self.asked = [as_reply(one) for one in replies], cycle, list[Request]()
        self._outcomes = list(outcomes)
        self.ran: list[Program] = []
        self.done: list[tuple[Environment, Move]] = []

    async def __call__(self, request: Request) -> Reply:
        """The next reply.

        Raises:
            SeedbedError: more was asked than the script holds.
        """
        place = len(self.asked)
        self.asked.append(request)
        if place >= len(self._replies) and not (self._cycle and self._replies):
            raise SeedbedError(f"the script holds {len(self._replies)} replies, but the function asked once more")
        return self._replies[place % len(self._replies)]

    async def run_program(self, program: Program) -> Outcome:
        """The next outcome.

        Raises:
            SeedbedError: more was run than the script holds.
        """
        self.ran.append(program)
        return self._outcome("ran one more program")

    @asynccontextmanager
    async def open_session(self, environment: Environment) -> AsyncIterator[Opened]:
        """A session whose steps take the next outcomes."""
        from seedbed.core.environment import Opened

        async def move(move: Move) -> Outcome:
            self.done.append((environment, move))
            return self._outcome("did one more thing in a session")

        yield Opened(move)

    def _outcome(self, what: str) -> Outcome:
        place = len(self.ran) + len(self.done) - 1
        if place >= len(self._outcomes) and not (self._cycle and self._outcomes):
            raise SeedbedError(f"the script holds {len(self._outcomes)} outcomes, but the function {what}")
        return self._outcomes[place % len(self._outcomes)]


def as_reply(scripted: Scripted) -> Reply:
    """A scripted reply as the method sees it."""
    if isinstance(scripted, Reply):
        return scripted
    if isinstance(scripted, str):
        return Reply(scripted)
    import msgspec

    return Reply(msgspec.json.encode(scripted).decode())


def rehearse(found: Entry, example: Example, *, seed: int = 0) -> tuple[Any, list[Request]]:
    """Run an entry on an example: what the function returned and what it asked.

    Raises:
        SeedbedError: the replies run out; or what the function itself raises.
    """
    script = Script(example.replies, outcomes=example.outcomes)
    result = asyncio.run(call(found, example.row, example.settings, script, seed=seed, language=example.language))
    return result, script.asked


async def call(
    found: Entry, row: Any, settings: Mapping[str, Any], outside: Any, *, seed: int = 0, language: str = "en"
) -> Any:
    """Call an entry's function on one row (or table) with a given outside."""
    if found.shape == "chain":
        return found.function(**settings)
    if found.shape in WHOLE and not found.asks:
        return found.function(_table(row), **settings)
    if found.shape in WHOLE:
        return await found.function(Context(outside, seed=(seed, found.name, "example")), _table(row), **settings)
    values = {name: row[name] for name in (*found.reads, *found.optional) if name in row}
    if not found.asks:
        return found.function(**values, **settings)
    text = " ".join(str(value) for value in values.values())
    ctx = Context(outside, seed=(seed, found.name, "example"), language=language, text=text)
    return await found.function(ctx, **values, **settings)


def _table(rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(list(rows))
