"""BEIR: a folder of ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/SPLIT.tsv``, to measure a retriever on.

Every passage stands in the corpus once, the wrong ones as well, however many rows name it; so does every query. The
ids are hashes of the texts. A row's ``title`` belongs to its right passages. Read as in ``triples``. Held against beir
2.2: ``GenericDataLoader``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import encoded
from seedbed.export.seen import Seen, digest, seen_beside
from seedbed.export.texts import Retrieved, retrieved
from seedbed.export.written import Misfit, Written

FILE = "beir"
"""The name of the folder in a dataset's folder."""


def beir(rows: Iterator[Row], target: Path, *, split: str = "test") -> Written:
    """Write a retrieval benchmark into the folder ``target``; see the card above.

    Raises:
        RecipeError: the split cannot name a file.
    """
    if not split.isidentifier():
        raise RecipeError(f"beir: split must be a word such as test, got {split!r}")
    skipped: Counter[str] = Counter()
    paths = [target / "corpus.jsonl", target / "queries.jsonl", target / "qrels" / f"{split}.tsv"]
    count = 0
    with ExitStack() as stack:
        seen = stack.enter_context(seen_beside(target))
        files = [stack.enter_context(replacing(path)) for path in paths]
        files[2].write(b"query-id\tcorpus-id\tscore\n")
        for row in rows:
            try:
                found = retrieved(row)
                title = row["title"] if isinstance(row.get("title"), str) else ""
                encoded([found.query, title, *found.positives, *found.negatives])  # all of it, or nothing
            except Misfit as misfit:
                skipped[str(misfit)] += 1
                continue
            _write(found, title, seen, files)
            count += 1
    return Written(paths, count, dict(skipped))


def _write(found: Retrieved, title: str, seen: Seen, files: Sequence[IO[bytes]]) -> None:
    corpus, queries, qrels = files
    query = _id("q", found.query)
    if seen.add("query", found.query):
        queries.write(encoded({"_id": query, "text": found.query}) + b"\n")
    for text in (*found.positives, *found.negatives):
        own = title if text in found.positives else ""
        if seen.add("passage", text):
            corpus.write(encoded({"_id": _id("d", text), "title": own, "text": text}) + b"\n")
    for text in found.positives:
        if seen.add("pair", found.query, text):
            qrels.write(f"{query}\t{_id('d', text)}\t1\n".encode())


def _id(kind: str, text: str) -> str:
    return kind + digest(text, size=10).hex()
