"""One tool removing near duplicates from a file of texts, in a process of its own: for bench/dedup.py to time.

    python bench/dedup_tools.py TOOL FILE

Prints the numbers of the removed texts and its peak of memory as JSON. Word 5-grams, threshold 0.7, 128 permutations
where it can be set.
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
    _encode_before_hashing()
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


def _encode_before_hashing() -> None:
    """datatrove 0.10 hands texts to xxhash, which from version 4 takes bytes only: encode them, as its sha1 does."""
    import xxhash
    from datatrove.utils.hashes import xxhash as theirs

    theirs.xxhash64 = lambda data: xxhash.xxh64_intdigest(data.encode() if isinstance(data, str) else data)


def semhash(file: Path) -> list[int]:
    """Embedding neighbours at 0.95, by a model2vec model made of the table that the package wordllama holds.

    Its own model comes from a hub; this one is of the same kind (a static table of words' pieces) and needs no network.
    """
    from semhash import SemHash

    texts = texts_of(file)
    found = SemHash.from_records(texts, model=_static_model()).self_deduplicate(threshold=0.95)
    stays = set(found.selected)
    seen: set[str] = set()
    removed = []
    for row, text in enumerate(texts):
        if text not in stays or text in seen:
            removed.append(row)
        seen.add(text)
    return removed


def _static_model() -> Any:
    from importlib.util import find_spec

    import numpy as np
    from model2vec import StaticModel
    from tokenizers import Tokenizer

    found = find_spec("wordllama")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("pip install --no-deps wordllama: semhash is given the vectors inside it")
    home = Path(found.submodule_search_locations[0])
    data = (home / "weights/l2_supercat_256.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    shape = json.loads(data[8 : 8 + size])["embedding.weight"]["shape"]
    table = np.frombuffer(data[8 + size :], np.float16).reshape(shape).astype(np.float32)
    return StaticModel(table, Tokenizer.from_file(str(home / "tokenizers/l2_supercat_tokenizer_config.json")))


def semantic_dedup(file: Path) -> list[int]:
    """Ours, by the same vectors at the same threshold."""
    import asyncio

    import pyarrow as pa

    sys.path.insert(0, str(Path(__file__).parent.parent))
    from seedbed.core.context import Context
    from seedbed.core.example import Script
    from seedbed.core.table import PLACE
    from seedbed.quality.dedup.semantic_dedup import semantic_dedup as entry

    texts = texts_of(file)
    table = pa.table({PLACE: list(range(len(texts))), "text": texts})
    made = asyncio.run(entry(Context(Script([])), table, by="static", threshold=0.95))
    kept = set(made.column(PLACE).to_pylist())
    return [row for row in range(len(texts)) if row not in kept]


def peak() -> float:
    """Megabytes of memory at most; what the parent had before is not in it, as it is in ``ru_maxrss``."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    print(json.dumps({"removed": globals()[sys.argv[1]](Path(sys.argv[2])), "peak": peak()}))
