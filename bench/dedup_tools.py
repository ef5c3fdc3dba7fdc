"""One tool removing near duplicates from a file of texts, in a process of its own: for bench/dedup.py to time.

    python bench/dedup_tools.py TOOL FILE

Prints the numbers of the removed texts as JSON. Word 5-grams, threshold 0.7, 128 permutations where it can be set.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

THRESHOLD, NGRAM, PERMUTATIONS = 0.7, 5, 128


def texts_of(file: Path) -> list[str]:
    """The texts of the file."""
    with file.open() as lines:
        return [json.loads(line)["text"] for line in lines]


def grams_of(text: str) -> list[str]:
    """Word n-grams."""
    words = text.split()
    return [" ".join(words[place : place + NGRAM]) for place in range(max(1, len(words) - NGRAM + 1))]


def _ours(entry: Callable[..., Any], file: Path) -> list[int]:
    import pyarrow as pa

    sys.path.insert(0, str(Path(__file__).parent.parent))
    from seedbed.core.table import PLACE

    texts = texts_of(file)
    table = pa.table({PLACE: list(range(len(texts))), "text": texts})
    count = len(texts)
    del texts
    kept = set(entry(table, threshold=THRESHOLD, ngram=NGRAM).column(PLACE).to_pylist())
    return [row for row in range(count) if row not in kept]


def near_dedup(file: Path) -> list[int]:
    """Ours, exact."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from seedbed.quality.dedup.near_dedup import near_dedup as entry

    return _ours(entry, file)


def minhash(file: Path) -> list[int]:
    """Ours, for long documents."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from seedbed.quality.dedup.minhash import minhash as entry

    return _ours(entry, file)


def rensa(file: Path) -> list[int]:
    """R-MinHash and its LSH; candidates above the threshold by their signatures."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    signatures: dict[int, Any] = {}
    removed = []
    for row, text in enumerate(texts_of(file)):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
        signature.update(grams_of(text))
        if any(signature.jaccard(signatures[other]) >= THRESHOLD for other in index.query(signature)):
            removed.append(row)
            continue
        index.insert(row, signature)
        signatures[row] = signature
    return removed


def datasketch(file: Path) -> list[int]:
    """MinHash and MinHashLSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    signatures: dict[int, Any] = {}
    removed = []
    for row, text in enumerate(texts_of(file)):
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([gram.encode() for gram in grams_of(text)])
        if any(signature.jaccard(signatures[other]) >= THRESHOLD for other in index.query(signature)):
            removed.append(row)
            continue
        index.insert(row, signature)
        signatures[row] = signature
    return removed


def datatrove(file: Path) -> list[int]:
    """Its four MinHash stages on disk, one worker."""
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets

    class Texts(PipelineStep):
        name = type = "texts"

        def run(self, data: DocumentsPipeline = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
            for row, text in enumerate(texts_of(file)):
                yield Document(text=text, id=str(row))

    kept: list[int] = []

    class Kept(PipelineStep):
        name = type = "kept"

        def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
            for document in data:
                kept.append(int(document.id))
                yield document

    config = MinhashConfig(n_grams=NGRAM, num_buckets=16, hashes_per_bucket=8)
    with tempfile.TemporaryDirectory() as home:
        folders = [f"{home}/{name}" for name in ("signatures", "buckets", "remove")]
        for number, steps in enumerate(
            (
                [Texts(), MinhashDedupSignature(folders[0], config=config)],
                [MinhashDedupBuckets(folders[0], folders[1], config=config)],
                [MinhashDedupCluster(folders[1], folders[2], config=config)],
                [Texts(), MinhashDedupFilter(folders[2]), Kept()],
            )
        ):
            tasks = config.num_buckets if number == 1 else 1
            LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=f"{home}/log{number}").run()
    stays = set(kept)
    return [row for row in range(len(texts_of(file))) if row not in stays]


def semhash(file: Path) -> list[int]:
    """Embedding neighbours; its model comes from a hub, so it needs a network or a filled cache."""
    from semhash import SemHash

    texts = texts_of(file)
    found = SemHash.from_records(texts).self_deduplicate(threshold=0.95)
    stays = set(found.selected)
    seen: set[str] = set()
    removed = []
    for row, text in enumerate(texts):
        if text not in stays or text in seen:
            removed.append(row)
        seen.add(text)
    return removed


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
