"""Running ``def`` steps: in place while they are quick, in a pool of processes once they prove slow.

A call in another process costs some 150 µs of pickling and waking. A step that takes less than that is faster where it
is; one that takes milliseconds would hold up every reply that arrives meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from seedbed.core.step import Step

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

SLOW = 0.002
"""Seconds; a step whose calls take longer on average goes to the pool."""
SECRET_WORDS = ("KEY", "TOKEN", "SECRET", "PASSWORD")


class Crew:
    """Calls steps that compute. The pool starts with the first slow step and ends with ``close``."""

    def __init__(self, *, processes: int | None = None) -> None:
        self._processes = processes or max(1, (os.cpu_count() or 2) - 1)
        self._pool: ProcessPoolExecutor | None = None
        self._spent: dict[str, list[float]] = {}

    async def call(self, step: Step, values: dict[str, Any]) -> Any:
        """What the step's function returns for these columns."""
        spent = self._spent.get(step.name)
        if spent is None:
            spent = self._spent[step.name] = [0.0, 0.0]
        function = step.entry.function
        if spent[0] >= 5 and spent[1] / spent[0] > SLOW and step.entry.wing != "own":
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._started(), _called, function, values, dict(step.settings))
        start = time.perf_counter()
        try:
            return function(**values, **step.settings)
        finally:
            spent[0] += 1
            spent[1] += time.perf_counter() - start

    def close(self) -> None:
        """End the pool's processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # spawn: a forked child would carry our memory, API keys included, and our locks
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_forget_secrets)
        return self._pool


def _forget_secrets() -> None:
    for name in [name for name in os.environ if any(word in name.upper() for word in SECRET_WORDS)]:
        del os.environ[name]


def _called(function: Callable[..., Any], values: dict[str, Any], settings: dict[str, Any]) -> Any:
    return function(**values, **settings)
