"""A folder of any size read in parallel into three Parquet files (documents, blocks, chunks) and a report.

Files go in parts, each the work of one thread and its own child process (`sandbox/guest.py`); a part is a folder below
`.parts`, moved into its place when it is whole, so that a reading that was stopped goes on where it was. A part is
known by the names, sizes and times of its files and by the settings: what changed is read again, nothing else.
Memory is bounded by a part for each worker.
"""

import json
import os
import shutil
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from seedbed.core.errors import ProviderError
from seedbed.core.version import __version__
from seedbed.ingest.blocks import Document, UnreadableDocument
from seedbed.ingest.clean import Cleaning, cleaned
from seedbed.ingest.corpus_passes import Passes, forget, pass_over
from seedbed.ingest.corpus_tables import SHAPE, TABLES, Made, doubles_in, merge, write_tables
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.languages import Detect, with_languages
from seedbed.ingest.read import Desk, Source, extras, found, read_all, same_as
from seedbed.ingest.reasons import advice, because, fault
from seedbed.ingest.shelf import Shelf
from seedbed.ingest.vision import Look
from seedbed.sandbox.guest import Guest

Chunker = Callable[[Document], list[Chunk]]

_MOST_FILES = 128
_MOST_BYTES = 32 << 20  # of the files of a part
_CUT = 32  # a part ends at about every 32nd name, by the name's hash: files added elsewhere leave it alone
_PARTS = ".parts"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files are read at once; seconds and bytes of memory that one may take."""

    workers: int = 2
    seconds: float = 60.0
    memory: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Outside:
    """What is not in the files: a shelf for pages of the web, a vision model and its name, a detector of languages."""

    shelf: Shelf | None = None
    look: Look | None = None
    looks_by: str = ""
    detect: Detect | None = None


@dataclass
class Report:
    """What came of it: counts, and a line for each file in `report.jsonl`.

    `left_out` are blocks that repeat, `placed` and `unplaced` paths of headings that were put under a domain of a tree
    (the model's, or a given one) or under none.
    """

    files: int = 0
    documents: int = 0
    unread: int = 0
    pages: int = 0
    characters: int = 0
    tables: int = 0
    chunks: int = 0
    left_out: int = 0
    placed: int = 0
    unplaced: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    resumed: int = 0

    def add(self, line: dict[str, Any]) -> None:
        """Count a line of the report."""
        self.files += 1
        if "reason" in line:
            self.unread += 1
            return
        self.documents += 1
        self.kinds[line["kind"]] += 1
        for name in ("pages", "characters", "tables", "chunks"):
            setattr(self, name, getattr(self, name) + (line[name] or 0))


OnProgress = Callable[[int, int, int], None]
"""Told of files done, files in all, and those not read."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with a document: it is cleaned and cut."""

    chunker: Chunker
    cleaning: Cleaning | None
    detect: Detect | None = None

    def done(self, document: Document) -> Made:
        """The document as it is kept, and its chunks."""
        kept = cleaned(document, self.cleaning) if self.cleaning else document
        kept = with_languages(kept, self.detect) if self.detect else kept
        return kept, self.chunker(kept)


@dataclass(frozen=True, slots=True)
class _Part:
    files: tuple[tuple[Path, str], ...]
    key: str


def read_corpus(  # noqa: PLR0913  # one call with named options reads better than a bundle
    source: Source,
    target: Path,
    *,
    chunker: Chunker,
    mark: str = "",
    cleaning: Cleaning | None = None,
    limits: Limits | None = None,
    on_progress: OnProgress | None = None,
    outside: Outside | None = None,
    passes: Passes | None = None,
) -> Report:
    """Read every document of a source into the folder `target`, then do what is wished for the corpus as a whole.

    `mark` says how `chunker` cuts: parts read with another mark, or cleaned otherwise, are read again. The same source
    and settings give the same tables, whatever the number of workers. Raises FileNotFoundError where nothing is.
    """
    began = time.monotonic()
    limits, outside = limits or Limits(), outside or Outside()
    skipped: list[UnreadableDocument] = []
    files, doubled = _without_doubles(found(source, skipped.append, outside.shelf))
    parts = list(
        _parts(
            files, f"{__version__} {SHAPE} {mark} {cleaning} {extras()} {outside.looks_by} {outside.detect is not None}"
        )
    )
    home = target / _PARTS
    home.mkdir(parents=True, exist_ok=True)
    waiting = [part for part in parts if not (home / part.key).is_dir()]
    count = _Count(len(files), sum(len(part.files) for part in parts) - sum(len(p.files) for p in waiting), on_progress)
    report = Report(resumed=count.done)
    _read_parts(waiting, home, _Work(chunker, cleaning, outside.detect), _Desks(limits, outside.look), count)
    _finish(target, [home / part.key for part in parts], [*skipped, *doubled], report)
    forget(target)
    if passes and (passes.tidy or passes.domains):
        told = pass_over([home / part.key for part in parts], target, chunker, passes)
        report.left_out, report.chunks = told.left_out, told.chunks
        report.placed, report.unplaced = told.placed, told.unplaced
    report.seconds = round(time.monotonic() - began, 3)
    _write(target / "report.json", json.dumps(vars(report), ensure_ascii=False, indent=1) + "\n")
    return report


def _without_doubles(files: list[tuple[Path, str]]) -> tuple[list[tuple[Path, str]], list[UnreadableDocument]]:
    """The files, of equal ones the first; only those of one size are compared."""
    sizes: dict[int, list[int]] = defaultdict(list)
    for place, (path, _) in enumerate(files):
        sizes[_stat(path)[0]].append(place)
    seen: dict[bytes, str] = {}
    doubles: dict[int, str] = {}
    for place in sorted(place for places in sizes.values() if len(places) > 1 for place in places):
        path, name = files[place]
        if (digest := _digest(path)) and (first := seen.setdefault(digest, name)) != name:
            doubles[place] = first
    kept = [file for place, file in enumerate(files) if place not in doubles]
    return kept, [same_as(files[place][1], first) for place, first in sorted(doubles.items())]


def _stat(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return -1, 0
    return stat.st_size, stat.st_mtime_ns


def _digest(path: Path) -> bytes | None:
    mixed = blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                mixed.update(piece)
    except OSError:
        return None  # told when it is read
    return mixed.digest()


def _parts(files: Sequence[tuple[Path, str]], mark: str) -> Iterator[_Part]:
    """Files in parts; where one ends hangs on names and sizes only."""
    group: list[tuple[Path, str]] = []
    size = 0
    for path, name in files:
        group.append((path, name))
        size += max(_stat(path)[0], 0)
        ends = blake2b(name.encode("utf-8", "surrogateescape"), digest_size=2).digest()[0] % _CUT == 0
        if ends or len(group) == _MOST_FILES or size > _MOST_BYTES:
            yield _part(group, mark)
            group, size = [], 0
    if group:
        yield _part(group, mark)


def _part(group: list[tuple[Path, str]], mark: str) -> _Part:
    told = repr([mark, *((name, *_stat(path)) for path, name in group)])
    return _Part(tuple(group), blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest())


class _Count:
    """Files done, told as they are; used by all workers."""

    def __init__(self, total: int, done: int, told: OnProgress | None) -> None:
        self.total, self.done, self.unread, self._told = total, done, 0, told
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def add(self, *, unread: bool) -> None:
        """Another file is done."""
        with self._lock:
            self.done += 1
            self.unread += unread
            if self._told:
                self._told(self.done, self.total, self.unread)


@dataclass(frozen=True, slots=True)
class _Desks:
    """Makes the guest of each worker."""

    limits: Limits
    look: Look | None

    def desk(self) -> Desk:
        return Desk(seconds=self.limits.seconds, memory=self.limits.memory, look=self.look)


def _read_parts(parts: Sequence[_Part], home: Path, work: _Work, desks: _Desks, count: _Count) -> None:
    queue: SimpleQueue[_Part] = SimpleQueue()
    for part in parts:
        queue.put(part)
    workers = max(1, min(desks.limits.workers, len(parts)))
    with ThreadPoolExecutor(workers, thread_name_prefix="ingest") as pool:
        futures = [pool.submit(_serve, queue, home, work, desks, count) for _ in range(workers)]
        try:
            for future in futures:
                future.result()
        except BaseException:
            count.stopped.set()  # the others end after the file they are at
            raise


def _serve(queue: SimpleQueue[_Part], home: Path, work: _Work, desks: _Desks, count: _Count) -> None:
    """Read parts until none is left; a child process belongs to the thread that started it."""
    with desks.desk() as guest:
        while not count.stopped.is_set():
            try:
                part = queue.get_nowait()
            except Empty:
                return
            _read_part(part, home, work, guest, count)


def _read_part(part: _Part, home: Path, work: _Work, guest: Guest, count: _Count) -> None:
    made: list[Made] = []
    lines: list[dict[str, Any]] = []
    for path, name in part.files:
        if count.stopped.is_set():
            return
        began = time.monotonic()
        unread = False
        for one in _guarded(path, name, guest):
            if isinstance(one, Document):
                made.append(work.done(one))
                line = _line(*made[-1])
            else:
                line, unread = _refusal(one), True
            lines.append({**line, "seconds": round(time.monotonic() - began, 3)})
            began = time.monotonic()
        count.add(unread=unread)
    temporary = home / f".{part.key}.{os.getpid()}.{threading.get_ident()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    write_tables(made, temporary)
    _write(temporary / "report.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    temporary.rename(home / part.key)


def _guarded(path: Path, name: str, guest: Guest) -> Iterator[Document | UnreadableDocument]:
    """What is in a file; a fault of a reader of ours is told of that file and does not end the reading of all."""
    try:
        yield from read_all(path, name=name, guest=guest)
    except ProviderError:
        raise  # a model that will answer nobody: what is read so far is kept
    except Exception as error:  # noqa: BLE001  # the edge of the readers: see above
        yield UnreadableDocument(name, because("fault", error=fault(error)), advice("report"))


def _refusal(problem: UnreadableDocument) -> dict[str, Any]:
    """What the report says of a file that is no document."""
    return {"name": problem.name, "reason": problem.reason, "way_out": problem.way_out}


def _line(one: Document, chunks: list[Chunk]) -> dict[str, Any]:
    """What the report says of a document."""
    ways = Counter(page.way for page in one.pages_read)
    unsure = [page.number for page in one.pages_read if page.confidence is None or page.confidence < 0.8]
    return {
        "name": one.name,
        "kind": one.kind,
        "pages": one.pages,
        "characters": len(one.text),
        "tables": sum(block.kind == "table" for block in one.blocks),
        "blocks": len(one.blocks),
        "chunks": len(chunks),
        "ways": dict(ways),
        "unsure_pages": unsure,
        "warnings": list(one.warnings),
    }


def _finish(target: Path, parts: Sequence[Path], skipped: Sequence[UnreadableDocument], report: Report) -> None:
    """Put the parts together and remove those of before."""
    doubles = doubles_in(parts)
    for table in TABLES:
        merge([part / f"{table}.parquet" for part in parts], target / f"{table}.parquet", table, doubles)
    temporary = target / ".report.jsonl"
    with temporary.open("w", encoding="utf-8") as file:
        for part in parts:
            for line in (part / "report.jsonl").read_text(encoding="utf-8").splitlines(keepends=True):
                told = json.loads(line)
                if "reason" not in told and told["name"] in doubles:
                    told = _refusal(same_as(told["name"], doubles[told["name"]]))
                report.add(told)
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
        for problem in skipped:
            line = json.dumps(_refusal(problem), ensure_ascii=False) + "\n"
            report.add(json.loads(line))
            file.write(line)
    temporary.replace(target / "report.jsonl")
    kept = {part.name for part in parts}
    for old in (target / _PARTS).iterdir():
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
