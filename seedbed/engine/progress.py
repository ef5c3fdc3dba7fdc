"""Progress: counters that cost nothing a row, and events for whoever looks on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from seedbed.engine.flow import Outcome

Event = dict[str, Any]
Watcher = Callable[[Event], None]

EVERY = 0.5
"""Seconds between two events of the kind ``progress``."""


class Progress:
    """What has happened since the run began, as counters and as lines of ``events.jsonl``.

    Args:
        log: the file that events are added to.
        watch: called with every event as well (the terminal, a notebook, the studio).
        figures: what else a progress event shows: requests, tokens, money.
    """

    def __init__(self, log: Path, watch: Watcher | None, figures: Callable[[], dict[str, Any]]) -> None:
        self._file = log.open("ab", buffering=0)
        self._watch, self._figures = watch, figures
        self._began = self._told = time.monotonic()
        self.stage, self.rows, self.kept, self.expected = "", 0, 0, 0
        self.rejects: Counter[str] = Counter()
        self.watched: Callable[[], dict[str, float]] | None = None

    def begin(self, stage: str, expected: int) -> None:
        """A segment begins; ``expected`` rows go in."""
        self.stage, self.rows, self.kept, self.expected = stage, 0, 0, expected
        self.tell("stage", stage=stage, expected=expected)

    def row(self, outcome: Outcome) -> None:
        """One more row is through."""
        self.rows += 1
        self.kept += len(outcome.kept)
        for aside in outcome.aside:
            self.rejects[f"{aside.step}: {reason_class(aside.reason)}"] += 1
        if self.rows & 15 == 0:
            self.maybe()

    def skip(self, rows: int, kept: int) -> None:
        """Rows of a shard that an earlier start of this run finished."""
        self.rows += rows
        self.kept += kept

    def maybe(self) -> None:
        """Tell where things stand, if that was not told just now."""
        if time.monotonic() - self._told >= EVERY:
            self.tell("progress", **self.snapshot())

    def snapshot(self) -> dict[str, Any]:
        """Where things stand."""
        return {
            "stage": self.stage,
            "rows": self.rows,
            "kept": self.kept,
            "expected": self.expected,
            "seconds": round(time.monotonic() - self._began, 3),
            "rejects": dict(self.rejects.most_common(8)),
            **self._figures(),
            **({"watch": self.watched()} if self.watched is not None else {}),
        }

    def tell(self, kind: str, **facts: Any) -> None:
        """Write one event and show it."""
        self._told = time.monotonic()
        event = {"event": kind, "time": round(time.time(), 3), **facts}
        self._file.write(msgspec.json.encode(event) + b"\n")
        if self._watch is not None:
            self._watch(event)

    def close(self) -> None:
        """Close the log."""
        self._file.close()


LEAST_HEAD = 20
"""Characters before a colon that make a reason of their own: "undecided: …" goes on behind it."""


def reason_class(reason: str) -> str:
    """A reason up to the colon before its particulars, without figures and quotations: equal ones count together."""
    line = reason.split("\n", 1)[0]
    colon = line.find(": ", LEAST_HEAD)
    line = line if colon < 0 else line[:colon]
    kept, quoted = [], ""
    for character in line:
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "'\"":
            quoted = character
            kept.append("…")
        else:
            kept.append("#" if character.isdigit() else character)
    squeezed = "".join(kept)
    while "##" in squeezed:
        squeezed = squeezed.replace("##", "#")
    return squeezed[:80]
