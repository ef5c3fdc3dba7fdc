"""What the journal costs: a put, a miss, a hit, and opening it with 100,000 and 1,000,000 replies.

    python bench/journal.py [folder]

Keys are random, payloads 1-2 KB of JSON. Memory is the growth of the resident set over a million puts with a sync
every 1,000; times of opening are those of a fresh process.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from seedbed.engine.journal import Journal, Kind

OPEN = """
import sys, time
from pathlib import Path
from seedbed.engine.journal import Journal
start = time.perf_counter()
journal = Journal.open(Path(sys.argv[1]))
print(f"{time.perf_counter() - start:.3f}")
journal.close()
"""


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def payloads(count: int) -> list[bytes]:
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(3000)]
    sizes = [rng.randint(1000, 2000) for _ in range(count)]
    return [json.dumps({"text": " ".join(rng.choices(words, k=size // 6))}).encode() for size in sizes]


def put(journal: Journal, count: int, texts: list[bytes]) -> tuple[float, float, list[bytes]]:
    sample, spent = [], 0.0
    start = time.perf_counter()
    for block in range(0, count, 1000):
        keys = [os.urandom(16) for _ in range(1000)]
        before = time.perf_counter()
        for i, key in enumerate(keys):
            journal.put(Kind.REPLY, key, texts[(block + i) % len(texts)])
        spent += time.perf_counter() - before
        journal.sync().result()
        sample.append(keys[0])
    return spent / count * 1e6, time.perf_counter() - start, sample


def look_up(journal: Journal, keys: list[bytes]) -> float:
    start = time.perf_counter()
    for key in keys:
        journal.find(key)
    return (time.perf_counter() - start) / len(keys) * 1e6


def opening(folder: Path) -> str:
    return min(subprocess.check_output([sys.executable, "-c", OPEN, str(folder)], text=True).strip() for _ in range(3))


def measure(folder: Path, count: int) -> None:
    texts = payloads(500)
    journal = Journal.open(folder)
    before = resident()
    cost, took, sample = put(journal, count, texts)
    grown = resident() - before
    miss = look_up(journal, [os.urandom(16) for _ in range(100_000)])
    hit = look_up(journal, sample)
    journal.close()
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(
        f"{count:>9,} replies: put {cost:.2f} us, {count / took:,.0f}/s on disk, {grown:+.0f} MB resident, "
        f"{size:,.0f} MB, miss {miss:.2f} us, hit {hit:.0f} us, opened in {opening(folder)} s"
    )


def main() -> None:
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for count in (100_000, 1_000_000):
        with tempfile.TemporaryDirectory(dir=place) as folder:
            measure(Path(folder), count)


if __name__ == "__main__":
    main()
