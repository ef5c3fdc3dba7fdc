"""Token buckets, announced limits, and what is in flight: against simulated servers on a simulated clock."""

import random

import pytest

from seedbed.llm.pace import Bucket, announced, refill, span
from seedbed.llm.window import Window


def test_a_bucket_never_gives_more_than_its_rate() -> None:
    """Over any stretch it lets through its size and its rate, no more."""
    bucket, draw, now, taken = Bucket(10.0, 5.0), random.Random(1), 1.0, 0
    while now < 11.0:
        if bucket.wait(now, 1.0) == 0.0:
            bucket.take(1.0)
            taken += 1
        now += draw.random() / 50
    assert 95 <= taken <= 106


def test_announced_limits_are_read() -> None:
    """Buckets tell their rate by the time to being full, windows by what is left until their end."""
    headers = {"x-ratelimit-limit-requests": "600", "x-ratelimit-remaining-requests": "540"}
    found = announced(headers | {"x-ratelimit-reset-requests": "6s"}, "requests")
    assert found == (600.0, 540.0, 6.0)
    assert refill(*found) == pytest.approx(10.0)
    assert refill(500.0, 100.0, 10.0) == pytest.approx(10.0)
    assert announced(headers, "tokens") is None
    assert announced(headers | {"x-ratelimit-reset-requests": "later"}, "requests") is None
    assert [span(text) for text in ("120ms", "6m0s", "1h30m", "2.5", "", "x1s")] == [
        0.12,
        360.0,
        5400.0,
        2.5,
        None,
        None,
    ]


def drive(window: Window, slots: int, rounds: int = 400) -> int:
    """A server with so many slots and 50 ms a request: beyond them, requests only wait longer."""
    now = 0.0
    for _ in range(rounds):
        size = window.size
        seconds = 0.05 * max(1.0, size / slots)
        now += seconds
        for _ in range(size):
            window.replied(now, seconds, 100, waiting=True)
    return window.size


@pytest.mark.parametrize("slots", [4, 32, 128])
def test_the_window_finds_what_a_server_can_do(slots: int) -> None:
    """It grows while throughput does, and stays within a few times of the server's slots."""
    size = drive(Window(1024, adaptive=True), slots)
    assert slots <= size <= max(4 * slots, 32)


def test_the_window_fills_where_latency_stays() -> None:
    """A server that only has latency gets all that may be in flight."""
    assert drive(Window(256, adaptive=True), 10_000) == 256


def test_where_replies_take_minutes_it_does_not_grow() -> None:
    """Twice as many at once would not be answered in time."""
    window = Window(256, adaptive=True, first=32)
    for epoch in range(20):
        for _ in range(window.size):
            window.replied(300.0 * (epoch + 1), 300.0, 100, waiting=True)
    assert window.size == 32


def test_what_is_not_answered_in_time_halves_it_once() -> None:
    """Those that left before it was halved tell nothing new; a number of the recipe's stays."""
    window = Window(256, adaptive=True, first=64)
    for _ in range(40):
        window.unanswered(600.0, 0.0)
    assert window.size == 32
    window.unanswered(1200.0, 600.0)
    assert window.size == 16
    given = Window(64, adaptive=False, first=64)
    given.unanswered(600.0, 0.0)
    assert given.size == 64


def test_a_given_number_is_not_adapted() -> None:
    """What the recipe says is what is in flight."""
    assert drive(Window(64, adaptive=False), 4) == 64
