"""Following a run by its file of events, as far as it was not read yet."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Any

import msgspec

EVENTS = "events.jsonl"
MOST = 4 << 20
"""Bytes that are read at once; of a longer file that was never read, only the end."""
TROUBLES = {"endpoint down", "endpoint up", "unreadable", "damage", "self_judging", "watch", "in_flight_at_kill",
            "asker_died", "asker_waits", "asker_holds", "batch", "stopping"}  # fmt: skip
KEPT = 30
WINDOW = 60.0
"""Seconds that the rate is reckoned over."""


class Follower:
    """What the events of one run say so far. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._path, self._offset, self._lock = folder / EVENTS, 0, threading.Lock()
        self._steps: deque[tuple[float, int]] = deque(maxlen=400)
        self.progress: dict[str, Any] = {}
        self.models: dict[str, str] = {}
        self.troubles: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.paced = 0
        self.version = 0

    def read(self) -> int:
        """Read what is new; a number that grows with every event."""
        with self._lock:
            try:
                size = self._path.stat().st_size
            except FileNotFoundError:
                return self.version
            if size < self._offset:  # the run was made anew
                self._offset = 0
            first = self._offset == 0 and size > MOST
            with self._path.open("rb") as file:
                file.seek(size - MOST if first else self._offset)
                if first:
                    file.readline()
                start = file.tell()
                data = file.read(MOST)
            whole = data[: data.rfind(b"\n") + 1]
            self._offset = start + len(whole)
            for line in whole.splitlines():
                self._take(line)
            return self.version

    def _take(self, line: bytes) -> None:
        try:
            event = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError:  # a kill in the middle of a line
            return
        self.version += 1
        kind = event.get("event", "")
        if kind == "progress":
            self.progress = event
            self._steps.append((event["time"], event["rows"]))
        elif kind == "stage":
            self._steps.clear()
            self._steps.append((event["time"], 0))
            self.progress = {**self.progress, **event, "rows": 0, "kept": 0}
        elif kind == "model":
            self.models[event["role"]] = event["describe"]
        elif kind == "paced":
            self.paced += 1
        elif kind == "end":
            self._steps.clear()
        elif kind in TROUBLES:
            self.troubles.append(event)

    def rate(self) -> float:
        """Rows a second over the last minute of this stage."""
        with self._lock:
            steps = list(self._steps)
        if len(steps) < 2:
            return 0.0
        last = steps[-1]
        first = next(one for one in steps if last[0] - one[0] <= WINDOW or one is last)
        seconds = last[0] - first[0]
        return max(0.0, (last[1] - first[1]) / seconds) if seconds > 0 else 0.0

    def seconds_left(self) -> float | None:
        """Seconds that this stage will take at that rate, or None where that cannot be said."""
        rate, expected = self.rate(), self.progress.get("expected") or 0
        return (expected - self.progress.get("rows", 0)) / rate if rate and expected else None


class Followers:
    """A follower for each run that somebody looks at."""

    def __init__(self) -> None:
        self._lock, self._known = threading.Lock(), dict[Path, Follower]()

    def of(self, folder: Path) -> Follower:
        """The follower of a run's folder, with all that is new."""
        with self._lock:
            found = self._known.setdefault(folder, Follower(folder))
        found.read()
        return found
