"""MinHash over texts on disk: time, peak memory and disk for 1,000,000 and 10,000,000 short documents.

    python bench/dedup_disk.py 1000000
    python bench/dedup_disk.py 10000000 --held 64

Texts of 40 to 80 words, a quarter of them copies with none to eight words exchanged, are written to an Arrow file
(not timed), read from there a batch at a time, and those that stay are written to another. A sample of the copies is
held against the exact similarity with the text they were made from: how many of those at the threshold or above went.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent))

from seedbed.quality.dedup.bands import Bands
from seedbed.quality.dedup.sketched import Sketched

BATCH, WORDS, THRESHOLD, NGRAM = 8192, 50_000, 0.7, 5
SCHEMA = pa.schema({"text": pa.string(), "of": pa.int64()})


def write(path: Path, count: int, seed: int) -> None:
    """The texts; ``of`` is the place of the text that one is a copy of, -1 for none."""
    draw = np.random.default_rng(seed)
    vocabulary = np.array(
        ["".join(chr(97 + c) for c in draw.integers(0, 26, size)) for size in draw.integers(2, 11, WORDS)]
    )
    weights = np.cumsum(1 / (np.arange(WORDS) + 10))
    held: list[tuple[int, Any]] = []
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, SCHEMA) as out:
        for begin in range(0, count, BATCH):
            texts, of = [], []
            for place in range(begin, min(begin + BATCH, count)):
                source = -1
                if len(held) > 1000 and draw.random() < 0.25:
                    source, told = held[int(draw.integers(len(held)))]
                    told = told.copy()
                    changes = int(draw.choice([0, 0, 1, 1, 2, 3, 5, 8]))
                    told[draw.integers(0, len(told), changes)] = draw.integers(0, WORDS, changes)
                else:
                    size = int(draw.integers(40, 81))
                    told = np.searchsorted(weights, draw.random(size) * weights[-1]).astype(np.int32)
                    if len(held) < 200_000:
                        held.append((place, told))
                    else:
                        held[int(draw.integers(len(held)))] = (place, told)
                texts.append(" ".join(vocabulary[told]))
                of.append(source)
            out.write_batch(pa.record_batch({"text": texts, "of": pa.array(of, pa.int64())}, schema=SCHEMA))


def batches(path: Path) -> Iterator[list[str]]:
    """The texts, a batch in memory at a time."""
    with pa.OSFile(str(path), "rb") as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number).column("text").to_pylist()


def keep(path: Path, target: Path, like: Any) -> int:
    """Write the texts that stay."""
    kept = begin = 0
    with pa.OSFile(str(path), "rb") as file, pa.OSFile(str(target), "wb") as made:
        reader = pa.ipc.open_file(file)
        with pa.ipc.new_file(made, SCHEMA) as out:
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                stay = like[begin : begin + batch.num_rows] < 0
                out.write_batch(batch.filter(pa.array(stay)))
                begin, kept = begin + batch.num_rows, kept + int(stay.sum())
    return kept


def grams(text: str) -> set[str]:
    """Word n-grams."""
    words = text.split()
    return {" ".join(words[place : place + NGRAM]) for place in range(max(1, len(words) - NGRAM + 1))}


def recall(path: Path, like: Any, sample: int) -> tuple[int, int, int]:
    """Of a sample of copies: how many are alike enough to their source, how many of those went, how many wrongly."""
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
        of = table.column("of").to_numpy()
        rows = np.random.default_rng(7).permutation(np.flatnonzero(of >= 0))[:sample]
        alike = found = wrong = 0
        text = table.column("text")
        for row in rows.tolist():
            mine, theirs = grams(text[row].as_py()), grams(text[int(of[row])].as_py())
            if len(mine & theirs) / len(mine | theirs) >= THRESHOLD and like[int(of[row])] < 0:
                alike, found = alike + 1, found + int(like[row] >= 0)
            if like[row] >= 0:
                kept = grams(text[int(like[row])].as_py())
                wrong += len(mine & kept) / len(mine | kept) < THRESHOLD
        return alike, found, wrong


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--file", type=Path, help="the texts, made if they are not there; else a temporary file")
    parser.add_argument("--held", type=int, default=128, help="megabytes of each kind that stay in memory")
    parser.add_argument("--permutations", type=int, default=128)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.file or Path(folder) / "texts.arrow"
        if not path.exists():
            write(path, args.count, 1)
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        wall, cpu = time.perf_counter(), time.process_time()
        with Sketched(batches(path), NGRAM, Bands(args.permutations, THRESHOLD, 1), held=args.held << 20) as found:
            read = time.process_time() - cpu
            like, _ = found.near(THRESHOLD)
            written = found.written
        kept = keep(path, Path(folder) / "kept.arrow", like)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{args.count:,} texts: {wall:.1f} s, {cpu:.1f} CPU-s (signatures {read:.1f}), peak {peak:,.0f} MB (before "
            f"{base:,.0f}), {written / 1e9:.2f} GB of temporary files, kept {kept:,}",
            flush=True,
        )
        alike, went, wrong = recall(path, like, 20_000)
        print(f"of {alike:,} sampled copies at {THRESHOLD} or above {went:,} went; {wrong} went wrongly")


if __name__ == "__main__":
    main()
