"""One row walking through one asking step, on recorded replies as far as they go.

The function is called from its beginning as often as needed: replies that are in the journal are handed to it at once,
so it walks the same road again, and only what is missing leaves the process.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.context import Context, correction
from seedbed.core.errors import NoReadableReply, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.request import Request, content
from seedbed.core.row import Item, derived_key

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from seedbed.core.environment import Environment, Opened
    from seedbed.core.program import Outcome, Program
    from seedbed.core.step import Step
    from seedbed.engine.outside import Outside
    from seedbed.engine.sessions import RowSessions

ATTEMPTS = 3
"""How often one request is asked while its replies are unreadable, the first time included."""

BLANK_ATTEMPTS = 6
"""The same for replies without any text: an accident of the server, not of the model, so the next one is often good."""

_NO_SALT = bytes(16)


class Record(msgspec.Struct, omit_defaults=True):
    """What the journal keeps under a reply's key."""

    request: Request
    reply: Reply


class Walk:
    """Answers the requests of one row in one step and remembers what it handed out.

    A reply's key is made of the row's key, the step's label, the content of the request and how often this row asked
    the same before; of the run's seed only where sampling depends on it. A place in a file is never part of it.
    """

    __slots__ = ("_bad", "_context", "_counts", "_item", "_known", "_origin", "_outside", "_patience", "_sessions",
                 "_step", "asks", "replies")  # fmt: skip

    def __init__(self, outside: Outside, step: Step, item: Item) -> None:
        self._outside, self._step, self._item = outside, step, item
        self._patience = outside.patience if decides(step) else 1
        self._counts: dict[bytes, int] = {}
        self._known: dict[bytes, Reply] = {}
        self._bad: dict[bytes, list[tuple[Reply, str]]] = {}
        self._origin: dict[bytes, bytes] = {}
        self._sessions: RowSessions | None = None
        self._context: Context
        self.asks: list[bytes] = []
        self.replies: list[Reply] = []

    async def run(self, values: dict[str, Any], *, text: str) -> tuple[Any, dict[str, Any]]:
        """What the step's function returns for this row, and its notes.

        Raises:
            Reject, ProviderError, Halt: as the function or the outside does; anything else is a bug of the entry.
        """
        try:
            return await self._walked(values, text)
        finally:
            for reply in self.received:
                if reply.misread and not reply.reused:
                    self._outside.count_unreadable()
            if self._sessions is not None:
                self._sessions.close()
            del self._context  # the two name each other: a row must not wait for the garbage collector to leave memory

    async def _walked(self, values: dict[str, Any], text: str) -> tuple[Any, dict[str, Any]]:
        outside, step = self._outside, self._step
        seed = (outside.seed, step.name, self._item.key)
        while True:
            self._counts.clear()
            self.asks.clear()
            self.replies.clear()
            ctx = Context(self, seed=seed, language=outside.language_of(step), text=text, prompts=step.prompts)
            ctx.patience = self._patience
            self._context = ctx
            try:
                return await step.entry.function(ctx, **values, **step.settings), ctx.notes
            except (Unreadable, NoReadableReply) as error:
                if isinstance(error, Unreadable) and self._ask_again(error):
                    continue
                if not ctx.kept:
                    raise
                ctx.note(ended=error.reason)
                return ctx.kept, ctx.notes

    async def __call__(self, request: Request) -> Reply:
        """The reply to a request: known to this walk, in the journal, or from outside."""
        request = self._outside.resolved(request, self._step)
        first = self._key(request)
        bad = self._bad.get(first)
        key = first
        if bad:
            key = derived_key(first, "again", len(bad))
            if len(bad) > 1 or request.temperature == 0:  # a 1.5B model kept 16 of 20 rows so, 12 when shown at once
                request = _corrected(request, *bad[-1], self._context.language)
        self.asks.append(key)
        reply = self._known.get(key)
        if reply is None:
            reply = await self._outside.reply(key, request, self._item, self._step)
            reply.key = key
            self._known[key], self._origin[key] = reply, first
        self.replies.append(reply)
        return reply

    async def run_program(self, program: Program) -> Outcome:
        """What a program did, for this row in this step: from the journal, or by running it."""
        from seedbed.engine.programs import content as program_content

        return await self._outside.programs.run(self._named(program_content(program), _NO_SALT), program)

    def open_session(self, environment: Environment) -> AbstractAsyncContextManager[Opened]:
        """A kept environment, for this row in this step: its steps from the journal, or done now."""
        from seedbed.engine.sessions import RowSessions
        from seedbed.engine.sessions import content as environment_content

        if self._sessions is None:
            self._sessions = RowSessions(self._outside.sessions, self._differed)
        return self._sessions.open(self._named(environment_content(environment), _NO_SALT), environment)

    def _differed(self, what: dict[str, Any]) -> None:
        """A session that was done over went another way than its record: a fact for the row's lineage."""
        self._context.notes.setdefault("replay_differs", []).append(what)

    def _key(self, request: Request) -> bytes:
        return self._named(content(request), self._outside.salt if request.temperature != 0 else _NO_SALT)

    def _named(self, data: bytes, salt: bytes) -> bytes:
        """The key of a request or program: of what it is, who wants it, and how often it was wanted before."""
        base = blake2b(data, digest_size=16, key=self._item.key, salt=salt, person=self._outside.person(self._step))
        key = base.digest()
        count = self._counts.get(key, 0)
        self._counts[key] = count + 1
        return key if count == 0 else derived_key(key, "n", count)

    @property
    def received(self) -> Collection[Reply]:
        """Every reply that this row had in this step, those that could not be read as well."""
        return self._known.values()

    @property
    def misread(self) -> bool:
        """Whether a reply could not be read and was asked for again."""
        return bool(self._bad)

    def _ask_again(self, error: Unreadable) -> bool:
        """Mark the reply that could not be read, so that the next walk asks anew; False after the last try."""
        key = error.reply.key
        first = self._origin.get(key)
        if first is None:
            return False
        error.reply.misread = True
        bad = self._bad.setdefault(first, [])
        if len(bad) + 1 >= self._patience * (ATTEMPTS if error.reply.text.strip() else BLANK_ATTEMPTS):
            return False
        bad.append((error.reply, error.reason))
        return True


def decides(step: Step) -> bool:
    """Whether a step judges rows: what it could not decide, an unreadable judgement too, is tried again."""
    return step.entry.shape == "verdict" or step.entry.wing == "checks"


def _corrected(request: Request, reply: Reply, reason: str, language: str) -> Request:
    """The request that shows a model what was wrong; a raw completion is only sampled anew (its key differs)."""
    if request.kind != "chat":
        return request
    turns = [*request.messages, *correction(reply.text, reason, language)]
    return msgspec.structs.replace(request, messages=turns)
