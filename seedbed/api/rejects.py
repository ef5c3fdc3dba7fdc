"""Why rows of a run were set aside, with samples: read from its shards, each of which is read once."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

from seedbed.actions.export_run import accepted_shards, every_shard
from seedbed.core.text import shortened
from seedbed.engine import shard
from seedbed.engine.progress import reason_class
from seedbed.engine.shard import Aside

SAMPLES = 3
SHOWN = 600
"""Characters of a column that a sample shows."""
Reason = tuple[str, str, str]
"""Step, kind (``rejected`` or ``failed``) and the reason without its particulars."""


class Read:
    """What one shard holds of rows set aside."""

    __slots__ = ("counts", "samples")

    def __init__(self, path: Path) -> None:
        self.counts: Counter[Reason] = Counter()
        self.samples: dict[Reason, list[dict[str, Any]]] = {}
        for aside in shard.read_aside(path):
            reason = (aside.step, aside.kind, reason_class(aside.reason))
            self.counts[reason] += 1
            samples = self.samples.setdefault(reason, [])
            if len(samples) < SAMPLES:
                samples.append(_sample(aside))


class Rejects:
    """Counts and samples by reason, for runs that somebody looks at."""

    def __init__(self) -> None:
        self._lock, self._read = threading.Lock(), dict[tuple[Path, int], Read]()

    def of(self, folder: Path) -> list[dict[str, Any]]:
        """The reasons of a run, the commonest first, each with its ``count`` and ``samples``."""
        counts: Counter[Reason] = Counter()
        samples: dict[Reason, list[dict[str, Any]]] = {}
        for path in every_shard(folder):
            read = self._of(path)
            counts.update(read.counts)
            for reason, found in read.samples.items():
                kept = samples.setdefault(reason, [])
                kept.extend(found[: SAMPLES - len(kept)])
        return [
            {"step": reason[0], "kind": reason[1], "reason": reason[2], "count": count, "samples": samples[reason]}
            for reason, count in counts.most_common()
        ]

    def _of(self, path: Path) -> Read:
        place = (path, path.stat().st_mtime_ns)
        with self._lock:
            if place not in self._read:
                self._read[place] = Read(path)
            return self._read[place]


def accepted(folder: Path) -> int:
    """Rows of a run's dataset, counted in the files that hold them."""
    return sum(shard.read_header(path).kept for path in accepted_shards(folder))


def first_rows(folder: Path, *, most: int = 5) -> list[dict[str, Any]]:
    """The first rows of a run's dataset, shortened for showing."""
    found: list[dict[str, Any]] = []
    for path in accepted_shards(folder):
        items = shard.read_items(path)[: most - len(found)]
        found.extend({"id": item.id, **_shortened(item.row)} for item in items)
        if len(found) >= most:
            break
    return found


def _sample(aside: Aside) -> dict[str, Any]:
    told = {"id": aside.id, "reason": shortened(aside.reason, SHOWN)}
    value = "" if aside.value is None else shortened(str(aside.value), SHOWN)
    return {**told, "value": value, "row": _shortened(aside.row)}


def _shortened(row: dict[str, Any]) -> dict[str, str]:
    kept = {name: value for name, value in row.items() if not name.startswith("_")}
    return {name: _cut(value if isinstance(value, str) else str(value)) for name, value in kept.items()}


def _cut(text: str) -> str:
    """The beginning of a text, its lines as they are: of a program they matter."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
