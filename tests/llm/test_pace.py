"""The pace, on a simulated clock against simulated servers: the limit is used, little is refused, outages pass."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable

import pytest

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.limit import Limit
from seedbed.llm.pace import Pace
from seedbed.llm.window import Window

LetIn = Callable[[float], bool]


class Clock(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while nothing is to be done."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Skipping(self))

    def time(self) -> float:
        return self.now


class _Skipping(selectors.SelectSelector):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._clock.now += max(timeout or 0.0, 0.0)
        return []


class Server:
    """A server that lets in or refuses, and counts both."""

    def __init__(self, let_in: LetIn, *, latency: float = 0.05, wait: float | None = None) -> None:
        self.let_in, self.latency, self.wait = let_in, latency, wait
        self.good = self.refused = 0

    async def __call__(self, request: Request) -> Reply:
        if not self.let_in(asyncio.get_running_loop().time()):
            self.refused += 1
            await asyncio.sleep(0.005)
            raise ProviderError("too many", retry_after=self.wait, slow_down=True, status=429)
        self.good += 1
        await asyncio.sleep(self.latency)
        return Reply("fine", tokens_out=100)

    async def close(self) -> None:
        """Nothing is open."""


def bucket(rate: float, burst: float) -> LetIn:
    level, when = burst, 0.0

    def let_in(now: float) -> bool:
        nonlocal level, when
        level, when = min(burst, level + (now - when) * rate), now
        level -= (good := level >= 1.0)
        return good

    return let_in


def minutes(count: int) -> LetIn:
    """So many requests in each minute of the clock."""
    used: dict[int, int] = {}

    def let_in(now: float) -> bool:
        minute = int(now // 60)
        used[minute] = used.get(minute, 0) + 1
        return used[minute] <= count

    return let_in


def outage(begin: float, end: float, inner: LetIn = lambda now: True) -> LetIn:
    return lambda now: inner(now) and not begin <= now < end


def driven(
    server: Server, warm: float, seconds: float, *, workers: int = 64, pace: Pace | None = None
) -> tuple[int, int]:
    """How many were let in and refused in ``seconds`` after ``warm`` seconds, with so many who always ask."""

    async def scene() -> tuple[int, int]:
        limit = Limit(server, Window(256, adaptive=False, first=256), pace)

        async def worker() -> None:
            while True:
                await limit(Request())

        asking = [asyncio.ensure_future(worker()) for _ in range(workers)]
        await asyncio.sleep(warm)
        good, refused = server.good, server.refused
        await asyncio.sleep(seconds)
        found = server.good - good, server.refused - refused
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert limit.flying == 0
        await limit.close()
        return found

    clock = Clock()
    try:
        return clock.run_until_complete(scene())
    finally:
        clock.close()


@pytest.mark.parametrize(
    ("rate", "burst", "latency", "warm"), [(300, 30, 0.05, 5), (300, 10, 0.02, 5), (2, 2, 0.05, 60)]
)
def test_the_limit_is_used_and_hardly_crossed(rate: float, burst: float, latency: float, warm: float) -> None:
    """Of a token bucket 95 % are used after the search, with less than 1 % refused (or a handful)."""
    good, refused = driven(Server(bucket(rate, burst), latency=latency), warm, 30)
    assert good >= 0.95 * rate * 30
    assert refused <= max(0.01 * good, 6)


def test_long_replies_do_not_mislead() -> None:
    """A server of 50 a second whose replies take 4 s is used as well once its pace is found."""
    good, refused = driven(Server(bucket(50, 5), latency=4.0), 90, 30, workers=256)
    assert good >= 0.95 * 50 * 30
    assert refused <= 0.01 * good


@pytest.mark.parametrize("wait", [None, 20.0])
def test_a_fixed_window_is_used_up_each_minute(wait: float | None) -> None:
    """500 a minute, with and without Retry-After: all of them, with under 3 % refused."""
    good, refused = driven(Server(minutes(500), wait=wait), 120, 180)
    assert good >= 0.95 * 1500
    assert refused <= 0.03 * good


@pytest.mark.parametrize("wait", [None, 1.0])
@pytest.mark.parametrize("begin", [0.0, 10.0])
def test_after_an_outage_the_pace_comes_back(begin: float, wait: float | None) -> None:
    """Half a minute of nothing but refusals costs a few of them, and 20 s later the server is busy again."""
    server = Server(outage(begin, begin + 30.0), wait=wait)
    good, _ = driven(server, begin + 50.0, 10)
    assert good >= 2000
    assert server.refused <= 64 + 40


def test_a_full_window_proves_no_rate() -> None:
    """While fewer are in flight than the limit would bear, the rate does not grow beyond what was tried."""

    async def scene() -> float:
        limit = Limit(Server(outage(0.0, 0.5), latency=1.0), Window(4, adaptive=False, first=4))

        async def worker() -> None:
            while True:
                await limit(Request())

        asking = [asyncio.ensure_future(worker()) for _ in range(32)]
        await asyncio.sleep(60.0)
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        return limit.pace.rate or 0.0

    clock = Clock()
    try:
        assert 1.0 <= clock.run_until_complete(scene()) <= 100.0
    finally:
        clock.close()


def test_a_learned_rate_is_where_it_begins() -> None:
    """With the pace of an earlier run nothing is refused while the limit is found again."""
    good, refused = driven(Server(bucket(300, 30)), 0, 5, pace=Pace(290.0))
    assert good >= 0.9 * 290 * 5
    assert refused <= 3


def test_a_learned_rate_that_is_too_high_is_corrected_within_seconds() -> None:
    """A server that lets in a third of what it did the last time is not knocked at for long."""
    good, refused = driven(Server(bucket(100, 20)), 0, 5, pace=Pace(300.0))
    assert good >= 0.8 * 100 * 5
    assert refused <= 0.6 * good
    good, refused = driven(Server(bucket(100, 20)), 8, 30, pace=Pace(300.0))
    assert good >= 0.95 * 100 * 30
    assert refused <= 0.01 * good


def test_nothing_let_in_for_long_stops_the_run() -> None:
    """After the patience is over the message says how long nothing was let in, and what to do."""

    async def scene() -> None:
        limit = Limit(Server(lambda now: False), Window(4, adaptive=False), patience=60.0)
        with pytest.raises(ProviderError, match="nothing was let in for") as caught:
            await limit(Request())
        assert caught.value.scope == "run"
        await limit.close()

    clock = Clock()
    try:
        clock.run_until_complete(scene())
    finally:
        clock.close()


def test_limits_of_the_recipe_are_kept_without_a_refusal() -> None:
    """Requests and tokens a minute are never crossed, and are used."""

    async def scene(**limits: float) -> int:
        server = Server(lambda now: True)
        limit = Limit(server, Window(256, adaptive=False, first=256), **limits)  # type: ignore[arg-type]

        async def worker() -> None:
            while True:
                await limit(Request(max_tokens=100))

        asking = [asyncio.ensure_future(worker()) for _ in range(32)]
        await asyncio.sleep(60.0)
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        return server.good

    def count(**limits: float) -> int:
        clock = Clock()
        try:
            return clock.run_until_complete(scene(**limits))
        finally:
            clock.close()

    assert 590 <= count(requests_per_minute=600) <= 611
    assert 0.9 * 300 <= count(tokens_per_minute=30_300) <= 1.05 * 300
