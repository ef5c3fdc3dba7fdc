"""How many requests at once: for servers of one's own, whose limit shows as latency and not as a refusal.

Begins at 16 and grows with every reply, as TCP's slow start does, until throughput no longer rises with it and latency
does; then holds, tries a quarter more now and then, and gives a quarter up when latency doubles at equal throughput.
Where replies take minutes it does not grow, and a request that was not answered in time at all halves it. Throughput
and latency are taken by output token, so that a step with longer replies is not mistaken for a slow server.
"""

from __future__ import annotations

FIRST = 16
LEAST = 4
EPOCH = 1.0  # seconds; while growing, an epoch is one window of replies instead
HOLD = 30  # epochs between two tries to grow
SLOW = 200.0  # seconds of a reply; twice as many at once would come near to the first-byte timeout


class Window:
    """``size`` is how many may be in flight, from ``LEAST`` up to ``most``."""

    __slots__ = ("_began", "_grown", "_halved", "_hold", "_latency", "_replies", "_seconds", "_starting", "_throughput",
                 "_tokens", "_waited", "adaptive", "most", "size")  # fmt: skip

    def __init__(self, most: int, *, adaptive: bool, first: int | None = None) -> None:
        self.most, self.adaptive = most, adaptive
        self.size = min(first or FIRST, most)
        self._starting = True
        self._grown = 0  # the size before the last growth, while it is on trial
        self._hold = 0
        self._throughput = self._latency = 0.0  # of the last size that was judged
        self._began = self._halved = -1.0  # `_halved`: when an unanswered request made it smaller
        self._clear(0.0)

    def replied(self, now: float, seconds: float, tokens: int, *, waiting: bool) -> None:
        """A reply came after ``seconds``, of ``tokens``; ``waiting`` says whether others wait for a place."""
        if not self.adaptive:
            if self.size < self.most:
                self.size += 1
            return
        if self._began < 0.0:
            self._began = now - seconds
        self._replies += 1
        self._tokens += tokens or 1
        self._seconds += seconds
        self._waited += waiting
        full = self._replies >= self.size if self._starting else now - self._began >= EPOCH
        if full and self._replies >= LEAST:
            self._judge(now)

    def unanswered(self, now: float, sent: float) -> None:
        """A request that left at ``sent`` got no byte in time; those that left beside it tell nothing new."""
        if self.adaptive and sent >= self._halved:
            self.size = max(self.size // 2, min(LEAST, self.most))
            self._halved, self._grown, self._starting, self._hold = now, 0, False, HOLD
            self._clear(now)

    def _judge(self, now: float) -> None:
        saturated = self._waited >= self._replies // 2
        throughput = self._tokens / max(now - self._began, 1e-6)
        latency = self._seconds / self._tokens
        slow = self._seconds > SLOW * self._replies
        self._clear(now)
        if not saturated or slow:
            self._grown = 0
            return
        better = throughput > 1.05 * self._throughput
        if self._grown and not better:  # then all that grew is the waiting (Little's law)
            self.size, self._grown, self._starting, self._hold = self._grown, 0, False, HOLD
            return
        if not self._grown and self._latency and not better and latency > 2.0 * self._latency:
            self.size = max(self.size * 3 // 4, min(LEAST, self.most))
            self._throughput, self._latency, self._starting, self._hold = throughput, latency, False, HOLD
            return
        self._grow(throughput, latency)

    def _grow(self, throughput: float, latency: float) -> None:
        tried, self._grown = self._grown, 0
        if tried or not self._latency:
            self._throughput, self._latency = throughput, latency
        if self._hold > 0 and not tried:
            self._hold -= 1
        elif self.size < self.most:
            self._throughput, self._latency = throughput, latency
            self._grown = self.size
            self.size = min(self.size * 2 if self._starting else self.size * 5 // 4 + 1, self.most)
        else:
            self._starting = False

    def _clear(self, now: float) -> None:
        self._replies = self._tokens = self._waited = 0
        self._seconds = 0.0
        if self._began >= 0.0:
            self._began = now
