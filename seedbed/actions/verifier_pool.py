"""Checking many responses at once, in processes that are ended when one takes too long.

An item is ``{"problem": …, "response": …}``: a row's column ``problem`` (mapping or JSON text) and what a model said (a
text or chat messages). Its result is a verdict, or an error that names the item and the way out; an error has no score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from seedbed.checks.warm_worker import WarmWorker, WorkerFailed

CHUNK = 64
"""Items that go to a process at once."""
Result = dict[str, Any]


class VerifierPool:
    """Processes that check; for any number of threads.

    Args:
        workers: processes.
        seconds: of the processor that one item may take.
    """

    def __init__(self, workers: int = 2, *, seconds: float = 5.0) -> None:
        if workers < 1 or seconds <= 0:
            raise ValueError(f"a verifier needs at least 1 worker and a time, got {workers} and {seconds:g} s")
        self.workers, self._seconds = workers, seconds
        self._all = [WarmWorker("seedbed.problems.worker") for _ in range(workers)]
        self._idle: SimpleQueue[WarmWorker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="verifier")

    def __enter__(self) -> VerifierPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what is being checked gets an error."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for _ in range(2):  # the second time for a process that a thread was just about to start
            for worker in self._all:
                worker.close()
            self._threads.shutdown()

    def verify(self, items: Sequence[Any]) -> list[Result]:
        """A result for each item, in their order: ``score``, ``passed``, ``readable`` and ``reason``, or ``error``."""
        results: list[Result] = [_malformed(place, item) or {} for place, item in enumerate(items)]
        good = [place for place, found in enumerate(results) if not found]
        chunks = [good[start : start + CHUNK] for start in range(0, len(good), CHUNK)]
        for chunk, found in zip(chunks, self._threads.map(lambda one: self._chunk(items, one), chunks), strict=True):
            for place, result in zip(chunk, found, strict=True):
                results[place] = result
        return results

    def _chunk(self, items: Sequence[Any], places: Sequence[int]) -> list[Result]:
        """The results of a chunk; where it takes too long or ends the process, each item has a turn of its own."""
        try:
            verdicts = self._asked([items[place] for place in places])
        except WorkerFailed as error:
            if len(places) == 1:
                return [_failed(places[0], f"{error}; shorten the response, or allow more with --seconds")]
            return [result for place in places for result in self._chunk(items, [place])]
        return [_numbered(place, verdict) for place, verdict in zip(places, verdicts, strict=True)]

    def _asked(self, items: Sequence[Mapping[str, Any]]) -> list[Result]:
        worker = self._idle.get()
        try:
            job = {"verify": [[item["problem"], item["response"]] for item in items]}
            verdicts: list[Result] = worker.ask(job, seconds=self._seconds)["verdicts"]
            return verdicts
        finally:
            self._idle.put(worker)


def _malformed(place: int, item: Any) -> Result | None:
    if not isinstance(item, Mapping):
        return _failed(place, f"an object with `problem` and `response` is wanted, got {type(item).__name__}")
    for name in ("problem", "response"):
        if name not in item:
            return _failed(place, f"it has no `{name}`; send the row's column `problem` and the model's `response`")
    return None


def _numbered(place: int, verdict: Result) -> Result:
    return _failed(place, str(verdict["error"])) if "error" in verdict else {"item": place, **verdict}


def _failed(place: int, why: str) -> Result:
    return {"item": place, "error": f"item {place}: {why}"}
