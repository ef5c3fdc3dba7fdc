"""Review and sources at 100,000 rows: filters, searches, verdicts and tags on all that match, undo.

    python bench/review.py                                    # 100,000 rows and chunks, SQLite
    python bench/review.py --database postgresql://me:secret@127.0.0.1/empty     # the tables of the review there
    python bench/review.py --rows 20000 review

Shown is the middle of five, for what changes everything that of three. It passes when every filter, search and page is
below 300 ms, and every change of all rows below 3 s.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from store import rows as plain_rows  # noqa: E402

FILTER, CHANGE = 300.0, 3000.0
TOPICS = ("机器学习入门", "古代历史", "海洋生物")
WORDS = ("kitchen", "window market", "the", "ki", "海洋", "机器学习", "没有的词", "zzzz", "99999")


CPU: list[float] = []


def timed(work: Callable[[], Any], times: int = 5) -> float:
    """The middle of some runs, in milliseconds; ``CPU`` has that of this process's own work."""
    found, own = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        work()
        found.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - worked))
    CPU.append(statistics.median(own))
    return statistics.median(found)


def review(workspace: Path, count: int, database: str) -> Iterator[tuple[str, float, float]]:
    """A review of rows of about 1.2 kB, each with a score."""
    from seedbed.api.desk import Desk
    from seedbed.api.people import LOCAL, Visitor
    from seedbed.api.review_find import Found
    from seedbed.api.review_marks import Mark

    desk = Desk(workspace, keyring=False, database_url=database)
    project = desk.workspace.create("big")["id"]
    with (desk.workspace.home(project) / "big.jsonl").open("w", encoding="utf-8") as file:
        for number, row in enumerate(plain_rows(count)):
            judged = [{"step": "judge", "score": number * 7919 % 101 / 100}]
            whole = {**row, "topic": TOPICS[number % 3], "_checks": judged}
            file.write(json.dumps(whole, ensure_ascii=False) + "\n")
    me, other = Visitor(LOCAL, "owner", "owner"), Visitor("x", "other", "reviewer")
    began = time.perf_counter()
    queue = desk.reviews.create(project, "big", "file:big.jsonl", {"overlap": 1}, by="owner")["id"]
    while desk.reviews.queues.get(project, queue)["state"] == "filling":
        time.sleep(0.1)
    print(f"{count:,} rows copied in {time.perf_counter() - began:.0f} s")
    bench = desk.reviews

    def window(found: Found, who: Visitor = me, offset: int = 0) -> dict[str, Any]:
        return bench.window(project, queue, found, who, offset=offset, most=100)

    def looks(state: str) -> Iterator[tuple[str, float, float]]:
        yield f"{state}: deck", timed(lambda: bench.deck(project, queue, Found(), me)), FILTER
        yield f"{state}: the queue's counts", timed(lambda: bench.queues.get(project, queue)), FILTER
        for status in ("all", "open", "mine", "undecided", "accept"):
            found = Found(status)
            yield f"{state}: list, {status}", timed(lambda found=found: window(found)), FILTER
            yield f"{state}: list, {status}, someone else", timed(lambda found=found: window(found, other)), FILTER
        for sort in ("score", "-score", "size", "-size"):
            found = Found("all", sort=sort)
            yield f"{state}: order {sort}", timed(lambda found=found: window(found)), FILTER
        yield f"{state}: score below 0.1", timed(lambda: window(Found("all", below=0.1))), FILTER
        yield f"{state}: deep page", timed(lambda: window(Found("all"), offset=count - 200)), FILTER

    yield from looks("new")
    for word in WORDS:
        yield f"search: {word}", timed(lambda word=word: window(Found("all", q=word))), FILTER
    yield "search in the open, by score", timed(lambda: window(Found("open", q="海洋", sort="score"))), FILTER
    told: list[float] = []

    def everything(verdict: str, found: Found) -> Callable[[], Any]:
        return lambda: told.append(bench.bulk(project, queue, found, me, Mark(verdict, "so"))["done"])

    yield "accept all", timed(everything("accept", Found("all")), 1), CHANGE
    yield "undo", timed(lambda: bench.undo(project, queue, me), 1), CHANGE
    yield "accept all again", timed(everything("accept", Found("all")), 3), CHANGE
    yield "reject all that match 海洋", timed(everything("reject", Found("all", q="海洋")), 3), CHANGE
    yield "undo of those", timed(lambda: bench.undo(project, queue, me), 3), CHANGE
    yield from looks("judged")
    print("rows judged by each:", *told)
    yield "agreement", timed(lambda: bench.agreement(project, queue)), CHANGE
    desk.close()


def chunks(workspace: Path, count: int) -> Iterator[tuple[str, float, float]]:
    """An extraction with chunks of about 1.1 kB."""
    from seedbed.store import extraction_edits as edits
    from seedbed.store.extraction import Extraction, Wanted

    book = Extraction(workspace / "extraction")
    began = time.perf_counter()
    filled(book, count)
    print(f"{count:,} chunks written in {time.perf_counter() - began:.0f} s, {book.path.stat().st_size >> 20} MiB")

    def looked(wanted: Wanted) -> Callable[[], Any]:
        def look() -> None:
            head = book.head()
            book.chunks(wanted, head, most=50)
            book.count(wanted, head)

        return look

    for name, wanted in {
        "all": Wanted(), "document": Wanted(document="book 3.md"), "domain": Wanted(domain="a"),
        "tag": Wanted(tag="t3"), "untagged": Wanted(state="untagged"), "edited": Wanted(state="edited"),
    }.items():  # fmt: skip
        yield f"chunks: {name}", timed(looked(wanted)), FILTER
    for word in WORDS:
        yield f"chunks: search {word}", timed(looked(Wanted(wish=word))), FILTER
    yield "chunks: search in a domain", timed(looked(Wanted(wish="海洋", domain="a"))), FILTER
    yield "documents", timed(lambda: book.documents(book.head())), FILTER
    places = iter(range(100))
    yield (
        "tag all chunks",
        timed(lambda: edits.tag(book, Wanted(), add=[f"new {next(places)}"], remove=[], by="x"), 3),
        CHANGE,
    )
    yield "undo", timed(lambda: edits.undo(book, by="x"), 1), CHANGE
    found = Wanted(wish="海洋")
    yield "tag all that match 海洋", timed(lambda: edits.tag(book, found, add=["sea"], remove=[], by="x"), 1), CHANGE
    yield "place all", timed(lambda: edits.place(book, Wanted(), domain=f"d{next(places)}", by="x"), 3), CHANGE
    yield "leave all out that match 海洋", timed(lambda: edits.remove(book, found, by="x"), 1), CHANGE
    yield "restore", timed(lambda: edits.restore(book, 1, by="x"), 1), CHANGE
    yield "chunks: search after all this", timed(looked(Wanted(wish="kitchen"))), FILTER
    yield "chunks: all after all this", timed(looked(Wanted())), FILTER


def filled(book: Any, count: int) -> None:
    """Write chunks of books of 500 chunks each."""
    from seedbed.store.extraction import newest, note_version
    from seedbed.store.extraction_edits import add_chunks

    def every() -> Iterator[dict[str, Any]]:
        for number, row in enumerate(plain_rows(count)):
            text = f"{row['question']} {row['answer']} {TOPICS[number % 3]} {row['answer']}"
            yield {
                "id": f"book {number // 500}.md/{number % 500}", "document": f"book {number // 500}.md", "text": text,
                "words": None, "before": "", "start": number % 500 * 1500, "stop": number % 500 * 1500 + len(text),
                "heading": f"Part {number % 500 // 20} > {TOPICS[number % 3]}", "page": None, "last_page": None,
                "over": "", "language": "en", "domain": ("a", "a > b", "c")[number % 3],
                "tags": [f"t{number % 11}"] if number % 2 else [], "edited": False,
            }  # fmt: skip

    with book.open() as db:
        db.execute("BEGIN IMMEDIATE")
        number = newest(db) + 1
        add_chunks(db, every(), number)
        note_version(db, number, "read", {}, "bench")
        db.execute("COMMIT")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", default=["review", "chunks"])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    sound = True
    with tempfile.TemporaryDirectory() as folder:
        works = {
            "review": lambda: review(Path(folder), given.rows, given.database),
            "chunks": lambda: chunks(Path(folder), given.rows),
        }
        for part in given.parts:
            for name, middle, limit in works[part]():
                sound = sound and middle < limit
                over = "" if middle < limit else "OVER "
                print(f"{name:40} {middle:8.1f} ms {CPU[-1]:8.1f} of its own   {over}{limit:g}", flush=True)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
