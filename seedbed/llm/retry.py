"""Asking again after a passing failure; the only layer that does.

Rate limits never come here (``limit.py`` waits them out), and what is wrong with the request or the account is not
passing. Waits are drawn from 0 up to 0.5, 1, 2 … 30 s (exponential back-off with full jitter), so that many rows which
failed together do not come back together; the draws are of no consequence for any result, hence a generator apart.
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

    async def __call__(self, request: Request) -> Reply:
        """The reply of the first try that succeeds.

        Raises:
            ProviderError: never a passing one; the scope is ``row`` when all tries failed.
        """
        try:
            return await self._inner(request)
        except ProviderError as error:
            if error.scope != "passing":
                raise
            return await self._again(request, error)

    async def _again(self, request: Request, error: ProviderError) -> Reply:
        began = monotonic()
        for attempt in range(1, self.tries):
            wait = self._jitter.uniform(0.0, min(self.first * 2.0 ** (attempt - 1), self.longest))
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
        else:
            raise _exhausted(error, f"{self.tries} tries") from error
        raise _exhausted(error, f"{monotonic() - began:.0f} s of trying") from error

    async def close(self) -> None:
        """Close what is under it."""
        await self._inner.close()


def _exhausted(error: ProviderError, after: str) -> ProviderError:
    return ProviderError(f"{error} (given up after {after})", scope="row", status=error.status)
