"""Near-duplicate removal: ours beside rensa, datasketch, datatrove and semhash, on one generated corpus.

    python bench/dedup.py                                ours, 20,000 and 100,000 texts
    python bench/dedup.py --peers ../peers/bin/python    theirs too, from an environment of their own
    python bench/dedup.py --sizes 20000 1000000 --seed 7

A quarter of the texts are copies of others with none to eight words exchanged. What has to go is known from comparing
all pairs exactly (word 5-grams, Jaccard 0.7, the first stays); above 200,000 texts that takes too long, and what
``near_dedup`` removes stands in its place, which is the same wherever it was compared. Precision and recall are of the
texts that are removed. Each tool reads the same file in a process of its own, timed from outside. semhash and
``semantic_dedup`` compare meanings, so they are not expected to agree with Jaccard.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.dedup_tools import THRESHOLD, grams_of

HERE = Path(__file__).parent
OURS = ("near_dedup", "minhash", "semantic_dedup")
PEERS = ("rensa", "datasketch", "datatrove", "semhash")


def corpus(count: int, seed: int) -> list[str]:
    """Texts of 40 to 80 words of a Zipf-like vocabulary, a quarter of them near copies."""
    draw = random.Random(seed)
    words = ["".join(draw.choices(string.ascii_lowercase, k=draw.randint(2, 10))) for _ in range(50_000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    fresh = [draw.choices(words, cum_weights=weights, k=draw.randint(40, 80)) for _ in range(count - count // 4)]
    copies = []
    for _ in range(count // 4):
        copy = list(draw.choice(fresh))
        for _ in range(draw.choice([0, 0, 1, 1, 2, 3, 5, 8])):
            copy[draw.randrange(len(copy))] = draw.choice(words)
        copies.append(copy)
    texts = [" ".join(text) for text in fresh + copies]
    draw.shuffle(texts)
    return texts


def truth(texts: list[str]) -> set[int]:
    """The texts that have to go, by an inverted index over every n-gram: slow, and without any shortcut."""
    index: dict[str, list[int]] = {}
    sizes: list[int] = []
    gone: set[int] = set()
    for row, text in enumerate(texts):
        grams = set(grams_of(text))
        common: dict[int, int] = {}
        for gram in grams:
            for other in index.get(gram, ()):
                common[other] = common.get(other, 0) + 1
        sizes.append(len(grams))
        if any(same / (len(grams) + sizes[other] - same) >= THRESHOLD for other, same in common.items()):
            gone.add(row)
            continue
        for gram in grams:
            index.setdefault(gram, []).append(row)
    return gone


def timed(command: list[str]) -> tuple[float, float, dict[str, Any]]:
    """Wall and CPU seconds of a process, and what it says in its last line."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    said, wrong = process.stdout.read(), process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError((wrong.strip().splitlines() or ["no message"])[-1][:300])
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, json.loads(said.splitlines()[-1])


def measure(tool: str, python: str, file: Path, rounds: int) -> tuple[float, float, float, set[int]]:
    """Medians of the rounds and what was removed. The time to read the file is in it."""
    runs = [timed([python, str(HERE / "dedup_tools.py"), tool, str(file)]) for _ in range(rounds)]
    wall, cpu = (statistics.median(run[place] for run in runs) for place in (0, 1))
    return wall, cpu, max(run[2]["peak"] for run in runs), set(runs[0][2]["removed"])


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", help="a Python that has the peers installed")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--tools", nargs="+", default=[*OURS, *PEERS])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the texts: 1,000,000 take a minute to make")
    args = parser.parse_args()
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = written(size, args.seed, args.keep or Path(folder))
            wanted = truth(read(file)) if size <= 200_000 else None
            print(f"{size:,} texts" + (f", {len(wanted):,} to remove" if wanted is not None else ""), flush=True)
            for tool in args.tools:
                python = sys.executable if tool in OURS else args.peers
                if python:
                    removed = line(tool, python, file, args.rounds, wanted, size)
                    wanted = removed if wanted is None and tool == "near_dedup" else wanted


def written(size: int, seed: int, folder: Path) -> Path:
    """The file of the texts, made where it is not there."""
    file = folder / f"texts-{size}-{seed}.jsonl"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text in corpus(size, seed)))
    return file


def read(file: Path) -> list[str]:
    """The texts of a file."""
    with file.open() as lines:
        return [json.loads(line)["text"] for line in lines]


def line(tool: str, python: str, file: Path, rounds: int, wanted: set[int] | None, size: int) -> set[int] | None:
    """One line of the table; what was removed."""
    try:
        wall, cpu, memory, removed = measure(tool, python, file, rounds)
    except RuntimeError as error:
        print(f"  {tool:<14} did not run: {error}", flush=True)
        return None
    right = "" if wanted is None else f"{len(removed & wanted) / max(len(removed), 1):8.3f}"
    found = "" if wanted is None else f"{len(removed & wanted) / max(len(wanted), 1):8.3f}"
    print(
        f"  {tool:<14} {wall:8.2f} s {memory:7.0f} MB {size / cpu:9,.0f} texts/CPU-s  removed {len(removed):7,}"
        f"  precision {right}  recall {found}",
        flush=True,
    )
    return removed


if __name__ == "__main__":
    main()
