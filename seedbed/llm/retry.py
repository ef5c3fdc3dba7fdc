"""Asking again after a passing failure; the only layer that does.

Rate limits never come here (``limit.py`` waits them out), and what is wrong with the request or the account is not
passing. Waits are drawn from 0 up to 0.5, 1, 2 … 30 s (exponential back-off with full jitter), so that many rows which
failed together do not come back together. A server that answers nearly everything is not overloaded, so while few
requests fail, a wait is a fifth of that. The draws are of no consequence for any result, hence a generator apart.
"""

from __future__ import annotations

import asyncio
import random
from time import monotonic

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.client import Client
from seedbed.llm.meter import Meter

WEIGHT = 0.02
"""Of one outcome in the running share of failures."""
MANY = 0.25
"""The share of failures from which on a server counts as in trouble, and waits have their full length."""
UNANSWERED = 3
"""How often a request that got no byte in time is asked again, however long that took."""
SHORTEST = 0.2
"""The part of a full wait while next to nothing fails."""


class Retry:
    """A client that asks another again.

    Args:
        tries: how often a request is asked in all.
        seconds: the time after which no further try begins.
        first, longest: the first and the longest wait, in seconds.
    """

    def __init__(
        self,
        inner: Client,
        *,
        tries: int = 6,
        seconds: float = 600.0,
        first: float = 0.5,
        longest: float = 30.0,
        meter: Meter | None = None,
    ) -> None:
        self.tries, self.seconds, self.first, self.longest = tries, seconds, first, longest
        self._inner, self._meter = inner, meter or Meter()
        self._jitter = random.Random()
        self._share = 0.0  # of failures among the late tries, a running mean

    async def __call__(self, request: Request) -> Reply:
        """The reply of the first try that succeeds.

        Raises:
            ProviderError: never a passing one; the scope is ``row`` when all tries failed.
        """
        try:
            reply = await self._inner(request)
        except ProviderError as error:
            if error.scope != "passing":
                raise
            return await self._again(request, error)
        if self._share:
            self._share -= WEIGHT * self._share
        return reply

    async def _again(self, request: Request, error: ProviderError) -> Reply:
        began = monotonic()
        for attempt in range(1, self.tries):
            self._share += WEIGHT * (1.0 - self._share)
            longest = min(self.first * 2.0 ** (attempt - 1), self.longest)
            wait = self._jitter.uniform(0.0, longest * min(max(self._share / MANY, SHORTEST), 1.0))
            wait = max(wait, error.retry_after or 0.0)
            if monotonic() - began + wait > self.seconds:
                break
            await asyncio.sleep(wait)
            self._meter.retries += 1
            try:
                return await self._inner(request)
            except ProviderError as another:
                if another.scope != "passing":
                    raise
                error = another
                if error.mute and attempt < UNANSWERED:
                    began = monotonic()  # it waited for an answer all the while; meanwhile less is asked at once
        else:
            raise _exhausted(error, f"{self.tries} tries") from error
        raise _exhausted(error, f"{monotonic() - began:.0f} s of trying") from error

    async def close(self) -> None:
        """Close what is under it."""
        await self._inner.close()


def _exhausted(error: ProviderError, after: str) -> ProviderError:
    return ProviderError(f"{error} (given up after {after})", scope="row", status=error.status)
