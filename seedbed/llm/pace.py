"""How fast to ask a server that refuses what comes too fast: a controller without input, output or clock of its own.

Nothing is paced until the first refusal. Then the rate is found by doubling and halving the interval, and held just
below the limit: cut by 2 % after a refusal (at most once a second; to what was let in, when many were refused), raised
by 0.2 % a clean second near the last refused rate, 1 % off it, 3 % after a quiet minute. Four refusals in a row are an
outage or the end of a fixed window: then single requests ask from time to time whether it is over, and what was let in
since the last one is the rate. Times are seconds of any monotonic clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FIRST = 20.0  # requests a second after the first refusal, before anything is known
AGAIN = 5.0  # requests a second after an outage of which nothing is known
SLOWEST = 1 / 60  # requests a second
STAGE = 0.25  # seconds that a rate must hold to count as let in, while the limit is searched
NEAR = 0.97
DARK = 4  # refusals in a row
LONG_WAIT = 3.0  # seconds: a Retry-After above this holds everything, a shorter one is a cut
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)?")
_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "": 1.0}


class Pace:
    """The rate at which requests may leave. ``rate`` is None as long as nothing was refused."""

    __slots__ = ("_bad", "_bottom", "_ceiling", "_counted", "_cut", "_good", "_known", "_let_in", "_opened", "_quiet",
                 "_searching", "_settle", "_stage", "_streak", "dark", "held", "rate")  # fmt: skip

    def __init__(self, rate: float | None = None) -> None:
        self.rate = rate
        self.held = 0.0  # nothing leaves before this time
        self.dark = False  # nothing is let in at the moment
        self._known = 0.0  # the ceiling before a row of refusals
        self._searching = False
        self._bottom = 0.0  # the fastest rate that held
        self._ceiling = rate or 0.0  # the slowest rate that was refused
        self._stage = 0.0  # when the present rate began
        self._settle = STAGE  # how long a rate must hold while the limit is searched
        self._counted = -1.0  # when the last refusal was counted
        self._cut = self._quiet = 0.0
        self._good = self._bad = 0  # let in and refused since the last cut
        self._streak = self._let_in = 0
        self._opened = -1.0  # when requests last began to flow, and how many were let in since

    def accepted(self, now: float, sent: float) -> None:
        """A request that left at ``sent`` was let in."""
        self._streak = 0
        self._let_in += 1
        self._good += 1
        if self._opened < 0.0:
            self._opened = sent
        elif self.dark and sent > self._counted:
            self._lit(now)

    def refused(self, now: float, sent: float, wait: float | None, *, others: int = 0) -> None:
        """A request that left at ``sent`` was refused.

        Args:
            wait: the server's Retry-After.
            others: how many are in flight beside it: they may have been let in.
        """
        self._quiet = now
        self._bad += 1
        first = self.rate is None
        if self.rate is None:
            self.rate, self._searching, self._stage = FIRST, True, now
            self._opened = sent if self._opened < 0 else self._opened
        elif sent <= self._counted:
            return  # it left before the last cut could work
        elif not self.dark:
            self._known = self._known if self._streak else self._ceiling
            self._slower(now)
        self._settle = max(STAGE, 1.5 * (now - sent))
        self._counted = now + (STAGE if first else 0.0)  # what left with the first burst says nothing of the rate
        self._streak += 1
        hold = wait if wait is not None and wait > LONG_WAIT else 0.0
        if self._streak >= DARK:
            hold = max(hold, wait or 0.0, min(2.0 ** (self._streak - DARK), 16.0))
            self.dark = self.dark or others == 0
        if self.dark:
            self.held = now + hold
        elif hold:
            self._hold(now, hold)

    def probe(self, now: float) -> None:
        """A request leaves in the dark: no other one may until its answer is there, or for long."""
        self.held = now + 16.0

    def busy(self, now: float) -> None:
        """Called when a request leaves while others wait: only then does a rate prove anything."""
        if self.rate is None or now - self._stage < (max(self._settle, 3 / self.rate) if self._searching else 1.0):
            return
        self._stage = now
        if self._searching:
            self._bottom = self.rate
            self._search()
        elif now - self._quiet > 60.0:
            self.rate *= 1.03
        else:
            near = NEAR * self._ceiling <= self.rate <= self._ceiling / NEAR
            self.rate *= 1.002 if near else 1.01

    def idle(self, now: float) -> None:
        """Called when nothing waits: the present second proves nothing."""
        self._stage = now

    def _slower(self, now: float) -> None:
        assert self.rate is not None
        self._stage = now
        if self._searching:
            self._ceiling = self.rate
            self._search()
        elif now - self._cut >= 1.0 or self._streak:
            # a second refusal in a row says that the limit is far below: halve instead of shaving
            since, self._cut = max(self._cut, self._opened), now
            many = self._bad > 2 and self._bad > self._good // 10
            measured = NEAR * self._good / max(now - since, 0.1) if many else self.rate
            self._ceiling, self._good, self._bad = self.rate, 0, 0
            least = self.rate / 2
            self.rate = max(least if self._streak else min(measured, 0.98 * self.rate), least, SLOWEST)

    def _search(self) -> None:
        """The next rate to try: double until one is refused, then the middle, until 4 % are between."""
        if not self._ceiling:
            self.rate = 2 * self._bottom
        elif self._bottom == 0.0:
            self.rate = max(self._ceiling / 2, SLOWEST)
        elif self._ceiling <= 1.04 * self._bottom:
            self.rate, self._searching = NEAR * self._ceiling, False
            self._cut, self._good, self._bad = self._stage, 0, 0
        else:
            self.rate = (self._bottom + self._ceiling) / 2

    def _lit(self, now: float) -> None:
        """The dark is over: what was let in over the whole round is the rate; if that was nothing, search anew."""
        self.dark, self.held, self._stage, self._settle = False, 0.0, now, STAGE
        let_in, whole = self._let_in - 1, now - self._opened
        self._searching = let_in < DARK
        if self._searching:
            self.rate, self._bottom, self._ceiling = max(self._let_in / whole, AGAIN), 0.0, 0.0
        else:
            self.rate = max(1.1 * let_in / whole, SLOWEST)
            self._ceiling = max(self._known, self.rate)
        self._opened, self._let_in = now, 0
        self._cut, self._good, self._bad = now, 0, 0

    def _hold(self, now: float, seconds: float) -> None:
        """Nothing leaves for a while; what was let in over the whole round tells the rate of a fixed window."""
        assert self.rate is not None
        whole = now - self._opened + seconds
        over = 1.1 * max(self._let_in, 1) / whole if whole > 0 else self.rate
        if over < self.rate:
            self.rate = max(over, self.rate / (4 if self._searching else 2), SLOWEST)
            self._bottom = min(self._bottom, self.rate / 2)
        self.held = self._stage = max(self.held, now + seconds)
        self._opened, self._let_in = self.held, 0
        self._cut, self._good, self._bad = self.held, 0, 0
        self._settle = max(self._settle, seconds / 4)


class Bucket:
    """A token bucket: ``level`` grows by ``rate`` a second up to ``size``."""

    __slots__ = ("_when", "level", "rate", "size")

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size, self.level, self._when = rate, size, size, 0.0

    def wait(self, now: float, cost: float) -> float:
        """Seconds until ``cost`` may be taken; a cost above the size waits for a full bucket."""
        self.level = min(self.size, self.level + max(now - self._when, 0.0) * self.rate) if self._when else self.level
        self._when = now
        missing = min(cost, self.size) - self.level
        return missing / self.rate if missing > 0 else 0.0

    def take(self, cost: float) -> None:
        """Take it, into debt where need be: a debt is waited for by the next one."""
        self.level -= cost


def announced(headers: Mapping[str, str], what: str) -> tuple[float, float, float] | None:
    """Limit, remaining and seconds to the reset from ``x-ratelimit-*-requests`` or ``-tokens``; None when absent."""
    try:
        limit = float(headers[f"x-ratelimit-limit-{what}"])
        remaining = float(headers[f"x-ratelimit-remaining-{what}"])
    except (KeyError, ValueError):
        return None
    reset = span(headers.get(f"x-ratelimit-reset-{what}", ""))
    return (limit, max(remaining, 0.0), reset) if reset is not None and 0 < limit < 1e12 else None


def refill(limit: float, remaining: float, reset: float) -> float:
    """Units a second that three such figures mean.

    A bucket says when it will be full again, so what is used over the time to the reset is its rate, and that times a
    usual period is the limit. A fixed window says when it ends: then what remains is spread over what is left.
    """
    used = limit - remaining
    if used > 0 and reset > 0:
        for period in (1.0, 60.0, 3600.0, 86_400.0):
            if 0.9 <= used / reset * period / limit <= 1.1:
                return limit / period
    return max(remaining, 1.0) / reset if reset > 0 else limit / 60.0


def span(text: str) -> float | None:
    """Seconds in ``1s``, ``6m0s``, ``120ms``, ``1h30m`` or a bare number; None for anything else."""
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNIT[unit] for number, unit in parts)
