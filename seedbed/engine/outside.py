"""The outside, as the engine sees it: models by role, the journal before them, the budget around them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from seedbed.core.errors import ProviderError, RecipeError
from seedbed.core.find import nearest
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Item
from seedbed.core.seed import digest
from seedbed.engine.halt import Halt
from seedbed.engine.journal import Journal, Kind
from seedbed.engine.walk import Record
from seedbed.llm.spec import ModelSpec, resolved

if TYPE_CHECKING:
    from seedbed.core.step import Step
    from seedbed.engine.plan import Budget
    from seedbed.engine.programs import Programs
    from seedbed.engine.sessions import Sessions

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


def _say_nothing(*_: Any, **__: Any) -> None:
    """The default of what is told of events."""


class Asker(Protocol):
    """What answers for one role: a model with its wrappers."""

    spec: ModelSpec

    def __call__(self, request: Request, key: bytes) -> Awaitable[Reply]:
        """The reply to a request, which the journal will keep under a key."""


class Spending:
    """What this run has spent so far, and the line it must not cross."""

    __slots__ = ("_until", "budget", "lost", "money", "requests", "reused", "tokens_in", "tokens_out", "unreadable")

    def __init__(self, budget: Budget, *, already: Mapping[str, float] | None = None) -> None:
        spent = already or {}
        self.budget = budget
        self.money = float(spent.get("money", 0.0))
        self.tokens_in, self.tokens_out = int(spent.get("tokens_in", 0)), int(spent.get("tokens_out", 0))
        self.requests, self.reused, self.unreadable = int(spent.get("requests", 0)), 0, int(spent.get("unreadable", 0))
        self.lost = int(spent.get("lost", 0))
        hours = budget.hours
        self._until = None if hours is None else time.monotonic() + 3600 * hours - float(spent.get("seconds", 0.0))

    def exceeded(self) -> str | None:
        """Which part of the budget is spent, in words, or None."""
        budget = self.budget
        if budget.requests is not None and self.requests >= budget.requests:
            return f"{budget.requests:,} requests"
        if budget.tokens is not None and self.tokens_in + self.tokens_out >= budget.tokens:
            return f"{budget.tokens:,} tokens"
        if budget.money is not None and self.money >= budget.money:
            return f"{budget.money:g} of money"
        if self._until is not None and time.monotonic() >= self._until:
            return f"{budget.hours:g} hours"
        return None

    def lose(self, requests: int) -> None:
        """So many requests were in flight when the process that asked them ended: perhaps paid, never answered."""
        self.lost += requests

    def facts(self) -> dict[str, float]:
        """The figures, for the run's record."""
        names = ("money", "tokens_in", "tokens_out", "requests", "reused", "unreadable", "lost")
        return {name: getattr(self, name) for name in names}


class Outside:
    """One for a run. Every reply passes the journal before a method sees it.

    Args:
        journal: remembers replies.
        specs: the models of the recipe, by role.
        opener: opens the model of a role when it is first asked.
        spending: what was spent, and what may be.
        seed: of the run.
        language: that methods write in; ``auto`` for each row's own.
        once: never send a request again that was in flight when the run was killed (``at_most_once``).
        isolation: what programs are run under.
    """

    def __init__(
        self,
        journal: Journal,
        specs: Mapping[str, ModelSpec],
        opener: Callable[[str, ModelSpec], Asker],
        spending: Spending,
        *,
        seed: int = 0,
        language: str = "auto",
        once: bool = False,
        isolation: str = "auto",
    ) -> None:
        self.journal, self.spending, self.seed, self.language = journal, spending, seed, language
        self.salt = digest("run seed", seed)
        self._specs, self._opener, self._once = dict(specs), opener, once
        self.askers: dict[str, Asker] = {}
        self.isolation, self.tell = isolation, _say_nothing
        self.patience = 1  # grows with each resume: a check whose every judgement was unreadable may ask further
        self._programs: Programs | None = None
        self._sessions: Sessions | None = None
        self._persons: dict[str, bytes] = {}
        self.halted: Halt | None = None

    @property
    def programs(self) -> Programs:
        """What runs programs, made when the first one is to be run."""
        if self._programs is None:
            from seedbed.engine.programs import Programs

            self._programs = Programs(self.journal, self.isolation, tell=self.tell)
        return self._programs

    @property
    def sessions(self) -> Sessions:
        """What keeps environments open, made when the first one is wanted."""
        if self._sessions is None:
            from seedbed.engine.sessions import Sessions

            self._sessions = Sessions(self.journal, self.programs)
        return self._sessions

    def halt(self, halt: Halt) -> None:
        """Let no further request leave. The first reason stands: a run that is ending ends as it was going to."""
        self.halted = self.halted or halt

    def close(self) -> None:
        """End the programs that still run."""
        if self._programs is not None:
            self._programs.close()

    def person(self, step: Step) -> bytes:
        """16 bytes for a step's label."""
        name = step.name
        found = self._persons.get(name)
        if found is None:
            found = self._persons[name] = digest("step", name)
        return found

    def language_of(self, step: Step) -> str:
        """The language that a step writes in."""
        return step.language or self.language

    def resolved(self, request: Request, step: Step) -> Request:
        """The request as it is sent and remembered: its role's model, the recipe's sampling over the method's."""
        if step.role and step.role != request.role:
            request = msgspec.structs.replace(request, role=step.role)
        spec = self._specs.get(request.role) or self._spec_of(request.role)
        request = resolved(spec, request)
        if step.sampling:
            request = msgspec.structs.replace(request, **step.sampling)
        return request

    def _spec_of(self, role: str) -> ModelSpec:
        """A role without a model of its own is played by ``main``; embedding needs one that can."""
        main = self._specs.get("main")
        if main is None:
            raise RecipeError(f"the recipe names no model for the role '{role}'{nearest(role, self._specs)}")
        return self._specs.setdefault(role, main)

    async def reply(self, key: bytes, request: Request, item: Item, step: Step) -> Reply:
        """A reply from the journal, or from the model and then into the journal.

        Args:
            key: where the reply is remembered.
            request: what is asked.
            item, step: who asks, for those who look on.

        Raises:
            Halt: no new request may leave.
            ProviderError: the row's request will not be answered.
        """
        kept = self.journal.find(key)
        if kept is not None:
            self.spending.reused += 1
            reply = _decode(kept).reply
            reply.reused = True
            return reply
        if self.halted is not None or self.spending.exceeded():
            raise self._stop()
        if self._once and self.journal.was_in_flight(key):
            raise ProviderError(
                "in flight when the run was killed, and not asked again (asking: at_most_once)", scope="row"
            )
        sent = msgspec.structs.replace(request, seed=int.from_bytes(key[:4], "big") >> 1)
        self.spending.requests += 1
        self.journal.put(Kind.INTENT, key)
        if self._once:
            await self._written()
        try:
            reply = await self._asked(sent, key)
        except ProviderError:
            self.journal.put(Kind.NOTE, key)  # the request ended without a reply: it is not in flight any more
            raise
        self.journal.put(Kind.REPLY, key, _encode(Record(request, reply)))
        return reply

    async def _written(self) -> None:
        """Return when all that was put into the journal so far is on disk."""
        import asyncio

        await asyncio.wrap_future(self.journal.sync())

    async def _asked(self, request: Request, key: bytes) -> Reply:
        asker = self.askers.get(request.role)
        if asker is None:
            asker = self.askers[request.role] = self._opener(request.role, self._specs[request.role])
        try:
            reply = await asker(request, key)
        except ProviderError as error:
            if error.scope == "run":
                self.halt(Halt(str(error), state="failed"))
                raise self._stop() from error
            raise
        self._charge(asker.spec, reply)
        return reply

    def _charge(self, spec: ModelSpec, reply: Reply) -> None:
        spending = self.spending
        spending.tokens_in += reply.tokens_in
        spending.tokens_out += reply.tokens_out
        if spec.price_in or spec.price_out:
            spending.money += (reply.tokens_in * (spec.price_in or 0) + reply.tokens_out * (spec.price_out or 0)) / 1e6

    def _stop(self) -> Halt:
        if self.halted is None:
            self.halted = Halt(f"the budget of {self.spending.exceeded()} is spent", state="budget")
        return self.halted

    def count_unreadable(self) -> None:
        """One more of the replies that were paid for could not be read."""
        self.spending.unreadable += 1

    def facts(self) -> dict[str, Any]:
        """What the run's record says of the asking."""
        return self.spending.facts() | (self._sessions.facts() if self._sessions is not None else {})
