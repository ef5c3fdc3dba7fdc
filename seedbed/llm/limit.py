"""Pace: keep one server busy without being refused.

In flight there are as many as the window allows; what is more waits in a queue. After the first 429 (or 503, 529)
requests leave one by one at the rate that the server lets in, and a refused one goes back to the front. Limits that
the recipe names, and those that a server announces in ``x-ratelimit-*`` headers, are token buckets on top.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.text import estimate_tokens
from seedbed.llm.client import Client
from seedbed.llm.meter import Meter
from seedbed.llm.pace import LONG_WAIT, Bucket, Pace, announced, refill
from seedbed.llm.window import Window

Event = Callable[[str, dict[str, object]], None]

PATIENCE = 600.0  # seconds without anything let in, after which the run stops
STRAY_SHARE, STRAY_WEIGHT, STRAY_SAMPLE = 0.2, 0.03, 500  # see ``_stray``
STRAY_WAIT = 0.5  # seconds
_SHORT = 0.001  # seconds; timers finer than this are not kept


class Limit:
    """A client that paces another. One for each (endpoint, key, model).

    Args:
        window: how many in flight.
        pace: the rate that was learned before, if any.
        requests_per_minute, tokens_per_minute: what the user knows of the server's limits.
        patience: seconds of nothing but refusals until the run is stopped.

    Attributes:
        closing: called before the end, to write down what was learned.
    """

    def __init__(
        self,
        inner: Client,
        window: Window,
        pace: Pace | None = None,
        *,
        meter: Meter | None = None,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        patience: float = PATIENCE,
        on_event: Event | None = None,
    ) -> None:
        self.window, self.pace = window, pace or Pace()
        self.closing: Callable[[], None] | None = None
        self.flying = 0
        self._inner, self._meter, self._patience, self._on_event = inner, meter or Meter(), patience, on_event
        own = {"requests": requests_per_minute, "tokens": tokens_per_minute}
        self._buckets = {(what, "own"): _bucket(rate) for what, rate in own.items() if rate is not None}
        self._by_tokens = tokens_per_minute is not None
        self._waiting: deque[tuple[asyncio.Future[None], float]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0  # when the timer fires
        self._next = 0.0  # when the next one may leave, at the present rate
        self._out = 300.0  # tokens of a reply, a running mean for estimates
        self._share = 0.0  # of refusals among the late answers, a running mean
        self._refusals = self._outcomes = 0  # since the first refusal
        self._refused_since = -1.0  # when the first of an unbroken row of refusals came

    async def __call__(self, request: Request) -> Reply:
        """The reply, once the server lets the request in."""
        loop = asyncio.get_running_loop()
        cost = self._cost(request) if self._by_tokens else 0.0
        front, pause = False, 0.0
        while True:
            if pause:
                await asyncio.sleep(pause)
            now = loop.time()
            if front or self._waiting or not self._free(now, cost):
                await self._turn(loop, cost, front=front)
                now = loop.time()
            try:
                reply = await self._inner(request)
            except ProviderError as error:
                if error.mute:
                    self.window.unanswered(loop.time(), now)
                if not error.slow_down:
                    raise
                pause = self._stray(error)
                if not pause:
                    self._refused(loop.time(), now, error)
                front = True
            else:
                self._replied(loop.time(), now, reply, cost)
                return reply
            finally:
                self.flying -= 1
                if self._waiting:
                    self._pump(loop)

    def heard(self, headers: Mapping[str, str]) -> None:
        """Take over the limits that a server announces with an answer."""
        for what in ("requests", "tokens"):
            found = announced(headers, what)
            if found is None:
                continue
            limit, remaining, reset = found
            bucket = self._buckets.setdefault((what, "announced"), Bucket(1.0, limit))
            bucket.rate, bucket.size, bucket.level = refill(limit, remaining, reset), limit, remaining
            self._by_tokens = self._by_tokens or what == "tokens"

    async def close(self) -> None:
        """Close what is under it."""
        if self.closing is not None:
            self.closing()
        if self._timer is not None:
            self._timer.cancel()
        await self._inner.close()

    def _free(self, now: float, cost: float) -> bool:
        """Take a place at once when nothing stands in the way."""
        if self.flying >= self.window.size:
            return False
        if self.pace.rate is None and not self._buckets:
            self.flying += 1
            return True
        if self._delay(now, cost) > 0.0:
            return False
        self._leave(now, cost)
        if self.pace.rate is not None:
            self.pace.idle(now)
        return True

    def _delay(self, now: float, cost: float) -> float:
        """Seconds until the next request may leave."""
        delay = 0.0
        if self.pace.rate is not None:
            delay = max(self.pace.held, self._next) - now
        for (what, _), bucket in self._buckets.items():
            delay = max(delay, bucket.wait(now, 1.0 if what == "requests" else cost))
        return delay

    def _leave(self, now: float, cost: float) -> None:
        self.flying += 1
        rate = self.pace.rate
        if rate is not None:
            # a late timer may catch up by a few, never by a burst
            self._next = max(self._next, now - 0.01) + 1.0 / rate
            if self.pace.dark:
                self.pace.probe(now)
        for (what, _), bucket in self._buckets.items():
            bucket.take(1.0 if what == "requests" else cost)

    async def _turn(self, loop: asyncio.AbstractEventLoop, cost: float, *, front: bool) -> None:
        """Wait in the queue; on return the place is taken."""
        place = loop.create_future()
        (self._waiting.appendleft if front else self._waiting.append)((place, cost))
        self._pump(loop)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # it was let go in the same moment
                self.flying -= 1
                self._pump(loop)
            raise

    def _pump(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let go whoever may go now; set a timer for the next."""
        waiting = self._waiting
        while waiting and self.flying < self.window.size:
            place, cost = waiting[0]
            if place.done():
                waiting.popleft()
                continue
            now = loop.time()
            delay = self._delay(now, cost)
            if delay > 0.0:
                self._alarm(loop, now + max(delay, _SHORT))
                return
            waiting.popleft()
            self._leave(now, cost)
            if self.pace.rate is not None:
                # where the window is full it is the window that limits, and the rate proves nothing
                (self.pace.busy if waiting and self.flying < self.window.size else self.pace.idle)(now)
            place.set_result(None)

    def _alarm(self, loop: asyncio.AbstractEventLoop, when: float) -> None:
        """Look again at that time at the latest."""
        if self._timer is not None:
            if self._due <= when + _SHORT:
                return
            self._timer.cancel()
        self._due = when
        self._timer = loop.call_at(when, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._pump(loop)

    def _stray(self, error: ProviderError) -> float:
        """Seconds that this request alone waits, when its refusal is one among many replies; 0 when it tells a limit.

        Some gateways refuse a few requests at any rate. Slowing down does not help there, so until a fifth of the late
        answers (or a twelfth of many) are refusals, nothing else is slowed down.
        """
        wait = error.retry_after or STRAY_WAIT
        if self.pace.rate is not None or wait > LONG_WAIT:
            return 0.0
        self._share += STRAY_WEIGHT * (1.0 - self._share)
        self._refusals += 1
        self._outcomes += 1
        lasting = self._outcomes >= STRAY_SAMPLE and self._refusals * 12 > self._outcomes
        if lasting or self._share > STRAY_SHARE:
            return 0.0
        self._meter.refused += 1
        return wait

    def _replied(self, now: float, sent: float, reply: Reply, cost: float) -> None:
        self._refused_since = -1.0
        if self._refusals:
            self._share -= STRAY_WEIGHT * self._share
            self._outcomes += 1
        self.pace.accepted(now, sent)
        self.window.replied(now, now - sent, reply.tokens_out, waiting=bool(self._waiting))
        if self._by_tokens:
            self._out += 0.05 * (reply.tokens_out - self._out)
            own = self._buckets.get(("tokens", "own"))  # what a server announces is settled already
            if own is not None:
                own.take(reply.tokens_in + reply.tokens_out - cost)

    def _refused(self, now: float, sent: float, error: ProviderError) -> None:
        """Slow down; give up when nothing at all was let in for long."""
        self._meter.refused += 1
        first = self.pace.rate is None
        held = self.pace.held
        self.pace.refused(now, sent, error.retry_after, others=self.flying - 1)
        if self._on_event is not None and (first or self.pace.held > held):
            self._on_event("paced", {"rate": self.pace.rate, "held": max(self.pace.held - now, 0.0)})
        if self._refused_since < 0.0:
            self._refused_since = now
        elif now - self._refused_since > self._patience:
            raise ProviderError(
                f"{error}; nothing was let in for {now - self._refused_since:.0f} s: wait for the limit to pass or "
                "lower requests_per_minute, then start again",
                scope="run",
                status=error.status,
            ) from error

    def _cost(self, request: Request) -> float:
        writes = request.kind in ("chat", "complete")
        made = min(self._out, request.max_tokens or self._out) * request.n if writes else 0.0
        return estimate_tokens(prompt_text(request)) + made


def _bucket(per_minute: float) -> Bucket:
    """A bucket that evens out: it never holds more than what a second (or one request) is worth."""
    return Bucket(per_minute / 60.0, max(per_minute / 60.0, 1.0))
