"""Several endpoints of one model: ask the least busy one, leave a broken one alone, try it again now and then.

A circuit opens after 5 failures in a row or when half of the last 20 failed; then one request is let through after 1,
2, 4 … 60 s as a probe. Failures are lines and servers that broke (no answer, 5xx), not refusals of one request. While
every circuit is open, requests wait here and do not use up their tries; the run stops when nothing was ever reached,
or when everything has been down for long. One endpoint alone has a circuit as well, for the same reasons. An endpoint
that answered others while one request got no byte in time is busy, not broken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.client import Client

Event = Callable[[str, dict[str, object]], None]

IN_A_ROW = 5
OF_THE_LAST = 20
LONGEST = 60.0  # seconds between two probes
UNREACHED = 15.0  # seconds after which an endpoint that was never reached stops the run
DOWN = 600.0  # seconds after which endpoints that went down stop the run


class Endpoint:
    """One endpoint and its circuit."""

    __slots__ = ("answered", "client", "down", "failures", "flying", "last", "name", "open_until", "probing", "reached",
                 "wait")  # fmt: skip

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name = client, name
        self.flying = self.failures = self.last = 0  # `last`: the last 20 outcomes as bits, 1 for a failure
        self.open_until = 0.0  # 0 while the circuit is closed
        self.wait = 1.0
        self.down = 0.0  # when the first of an unbroken row of failures came
        self.answered = 0  # how often it did
        self.reached = self.probing = False

    @property
    def well(self) -> bool:
        """Whether it answered all of late, so that one more answer says nothing new."""
        return self.reached and not self.last and not self.failures and not self.open_until

    def good(self) -> None:
        """It answered: whatever it said, it is up."""
        self.reached, self.failures, self.open_until, self.wait, self.down = True, 0, 0.0, 1.0, 0.0
        self.last = (self.last << 1) & 0xFFFFF

    def bad(self, now: float) -> bool:
        """It broke. Returns whether the circuit opens by it: at once when it was never reached."""
        self.failures += 1
        self.last = (self.last << 1 | 1) & 0xFFFFF
        self.down = self.down or now
        if self.open_until and not self.probing:
            return False  # it was on its way when the circuit opened
        if self.reached and not self.probing and self.failures < IN_A_ROW and self.last.bit_count() < OF_THE_LAST // 2:
            return False
        self.open_until, self.wait, self.last = now + self.wait, min(2 * self.wait, LONGEST), 0
        return True


class Balance:
    """A client over several others.

    Args:
        endpoints: clients with the names that messages and events use.
        unreached: seconds until the run stops when no endpoint has ever answered.
        down: the same when they had answered before.
    """

    def __init__(
        self,
        endpoints: Sequence[tuple[Client, str]],
        *,
        unreached: float = UNREACHED,
        down: float = DOWN,
        on_event: Event | None = None,
    ) -> None:
        self.endpoints = [Endpoint(client, name) for client, name in endpoints]
        self._unreached, self._down, self._on_event = unreached, down, on_event
        self._change = asyncio.Event()
        self._given_up = ""  # why, once waiting was found to be in vain

    async def __call__(self, request: Request) -> Reply:
        """The reply of the least busy endpoint whose circuit is closed."""
        endpoint = self._closed() or await self._wait(asyncio.get_running_loop())
        probe = endpoint.probing
        endpoint.flying += 1
        before, answered = endpoint.answered, True
        try:
            return await endpoint.client(request)
        except ProviderError as error:
            answered = not _broke(error)
            if not answered and not (error.mute and endpoint.answered > before):
                self._failed(endpoint, error, asyncio.get_running_loop().time())
            raise
        except asyncio.CancelledError:
            answered = False
            raise
        finally:
            endpoint.flying -= 1
            if answered:
                endpoint.answered += 1
                if not endpoint.well:
                    self._answered(endpoint)
            if probe:
                endpoint.probing = False
                self._changed()

    async def close(self) -> None:
        """Close every endpoint."""
        for endpoint in self.endpoints:
            await endpoint.client.close()

    def _closed(self) -> Endpoint | None:
        """The least busy endpoint with a closed circuit."""
        best: Endpoint | None = None
        for endpoint in self.endpoints:
            if endpoint.open_until == 0.0 and (best is None or endpoint.flying < best.flying):
                best = endpoint
        return best

    async def _wait(self, loop: asyncio.AbstractEventLoop) -> Endpoint:
        """Wait until a circuit closes or a probe is due; this request is then the probe."""
        while True:
            found = self._closed()
            if found is not None:
                return found
            now = loop.time()
            idle = [endpoint for endpoint in self.endpoints if not endpoint.probing]
            due = min(idle, key=lambda endpoint: endpoint.open_until, default=None)
            if due is not None and due.open_until <= now:
                due.probing = True
                return due
            if self._given_up:
                raise ProviderError(self._given_up, scope="run")
            change = self._change
            timer = None if due is None else loop.call_at(due.open_until, self._changed)
            try:
                await change.wait()
            finally:
                if timer is not None:
                    timer.cancel()

    def _changed(self) -> None:
        """Wake those who wait, each to look for itself."""
        change, self._change = self._change, asyncio.Event()
        change.set()

    def _answered(self, endpoint: Endpoint) -> None:
        if endpoint.open_until:
            self._given_up = ""
            self._tell("endpoint up", endpoint, "")
            endpoint.good()
            self._changed()
        else:
            endpoint.good()

    def _failed(self, endpoint: Endpoint, error: ProviderError, now: float) -> None:
        endpoint.reached = endpoint.reached or error.status is not None
        if endpoint.bad(now):
            self._tell("endpoint down", endpoint, str(error))
        if any(not each.down for each in self.endpoints):
            return
        since = now - max(each.down for each in self.endpoints)
        if not any(each.reached for each in self.endpoints) and since > self._unreached:
            self._give_up(f"{error}; no endpoint was ever reached: start the server, or change the model's URL", error)
        if since > self._down:
            self._give_up(f"{error}; every endpoint has been down for {since:.0f} s: bring one up, start again", error)

    def _give_up(self, why: str, error: ProviderError) -> None:
        """Those who wait are told as well: the next probe may be a minute away, and the run ends here."""
        self._given_up = why
        self._changed()
        raise ProviderError(why, scope="run") from error

    def _tell(self, what: str, endpoint: Endpoint, why: str) -> None:
        if self._on_event is not None:
            self._on_event(what, {"endpoint": endpoint.name, "reason": why, "wait": endpoint.wait})


def _broke(error: ProviderError) -> bool:
    """Whether an error says that line or server is broken; a refusal and an unreadable answer do not."""
    return error.scope == "passing" and not error.slow_down and (error.status is None or error.status >= 500)
