"""Counting: what was asked, what came, what it cost, how long it took. Plain counters, no events."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import msgspec

from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.client import Client


class Meter(msgspec.Struct):
    """The counters of one model.

    Attributes:
        requests: asked of this model, whatever it took to answer them.
        replies, failed: how they ended.
        retries: tries after a failure; ``refused``: 429 and the like, paced and sent again.
        cached: answered from the cache (these are not among ``requests``).
        tokens_in, tokens_out, money: as the server metered them; ``estimated`` replies had no such figures.
        seconds: the sum of all latencies, waiting included; ``buckets[i]``: replies of less than 2**i ms.
    """

    requests: int = 0
    replies: int = 0
    failed: int = 0
    retries: int = 0
    refused: int = 0
    cached: int = 0
    estimated: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    seconds: float = 0.0
    buckets: list[int] = msgspec.field(default_factory=lambda: [0] * 32)

    def percentile(self, share: float) -> float:
        """The latency in seconds that a share (0 to 1) of the replies stayed under, to a factor of two."""
        wanted = share * self.replies
        counted = 0
        for power, count in enumerate(self.buckets):
            counted += count
            if counted and counted >= wanted:
                return float(2**power) / 1000.0
        return 0.0

    def facts(self) -> dict[str, Any]:
        """The figures, for a run's record and for showing."""
        names = ("requests", "replies", "failed", "retries", "refused", "cached", "estimated", "tokens_in",
                 "tokens_out", "money")  # fmt: skip
        mean = self.seconds / self.replies if self.replies else 0.0
        return {name: getattr(self, name) for name in names} | {
            "latency": round(mean, 4),
            "p50": self.percentile(0.5),
            "p99": self.percentile(0.99),
        }


class Metered:
    """A client that counts what passes through it. Prices are per million tokens."""

    def __init__(self, inner: Client, meter: Meter, *, price_in: float = 0.0, price_out: float = 0.0) -> None:
        self.meter, self._inner = meter, inner
        self._in, self._out = price_in / 1e6, price_out / 1e6

    async def __call__(self, request: Request) -> Reply:
        """The reply, counted."""
        meter = self.meter
        meter.requests += 1
        began = perf_counter()
        came = False
        try:
            reply = await self._inner(request)
            came = True
        finally:
            meter.failed += not came
        seconds = perf_counter() - began
        meter.replies += 1
        meter.seconds += seconds
        meter.buckets[min(int(seconds * 1000.0).bit_length(), 31)] += 1
        meter.tokens_in += reply.tokens_in
        meter.tokens_out += reply.tokens_out
        meter.estimated += reply.estimated
        meter.money += reply.tokens_in * self._in + reply.tokens_out * self._out
        return reply

    async def close(self) -> None:
        """Close what is under it."""
        await self._inner.close()
