"""An extraction: documents that were read, their blocks and chunks, in versions that never change.

One SQLite file. A document or a chunk stands from the version it came with (``first``) to the version it went with
(``gone``), so an edit writes what it changes and nothing else, and every version can be looked at: a row that was made
from a chunk finds it again by the chunk's id and the version. The file of blocks of a document is its content; it is
written once and shared by all versions.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.store import extraction_search

FILE = "chunks.db"
Record = dict[str, Any]
FORMAT = 1
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS versions (number INTEGER PRIMARY KEY, act TEXT, told TEXT, by TEXT, at REAL)",
    """CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, kind TEXT, text TEXT, sha256 TEXT, pages INTEGER,
       pages_read TEXT, warnings TEXT, blocks TEXT)""",
    """CREATE TABLE IF NOT EXISTS documents (row INTEGER PRIMARY KEY, name TEXT, content INTEGER, path TEXT, mark TEXT,
       first INTEGER, gone INTEGER)""",
    "CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text TEXT)",
    """CREATE TABLE IF NOT EXISTS chunks (row INTEGER PRIMARY KEY, id TEXT, document TEXT, words INTEGER, before TEXT,
       start INTEGER, stop INTEGER, heading TEXT, page INTEGER, last_page INTEGER, over TEXT, language TEXT,
       domain TEXT, tags TEXT, edited INTEGER, first INTEGER, gone INTEGER)""",
    "CREATE INDEX IF NOT EXISTS chunks_placed ON chunks (document, start)",
    "CREATE INDEX IF NOT EXISTS chunks_standing ON chunks (document, start) WHERE gone IS NULL",
    "CREATE INDEX IF NOT EXISTS chunks_named ON chunks (id)",
    "CREATE INDEX IF NOT EXISTS documents_named ON documents (name)",
    """CREATE VIEW IF NOT EXISTS whole AS
       SELECT c.*, t.text AS text FROM chunks AS c JOIN texts AS t ON t.id = c.words""",
    *extraction_search.SCHEMA,
)
CHUNK = ("id", "document", "words", "before", "start", "stop", "heading", "page", "last_page", "over", "language",
         "domain", "tags", "edited")  # fmt: skip
STATES = ("", "edited", "over", "untagged")
BETWEEN = " > "


class Stale(SeedbedError):
    """What was to be changed is not what it was when it was looked at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chunks: all that hold ``wish``, of a document, under a domain, with a tag, in a state (``STATES``)."""

    wish: str = ""
    document: str = ""
    domain: str = ""
    tag: str = ""
    state: str = ""


class Extraction:
    """The documents and chunks below a folder.

    Args:
        folder: of the extraction; the file is made when something is first taken in.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / FILE

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The file, for one piece of work. A writer waits for another one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=20, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            _make_ready(db)
            yield db

    def versions(self) -> list[Record]:
        """All versions, the newest first: ``number``, ``act``, ``told``, ``by``, ``at``."""
        if not self.path.exists():
            return []
        with self.open() as db:
            found = db.execute("SELECT * FROM versions ORDER BY number DESC").fetchall()
        return [{**dict(one), "told": msgspec.json.decode(one["told"])} for one in found]

    def head(self) -> int:
        """The newest version; 0 where nothing was taken in."""
        if not self.path.exists():
            return 0
        with self.open() as db:
            return newest(db)

    def documents(self, version: int) -> list[Record]:
        """The documents of a version by name, each with its counts; without texts."""
        with self.open() as db:
            query = f"""SELECT d.row, d.name, d.path, c.kind, c.sha256, c.pages, c.pages_read, c.warnings,
                length(c.text) AS characters, json_array_length(c.blocks) AS blocks,
                (SELECT count(*) FROM chunks AS k WHERE k.document = d.name AND {_alive(db, "k", version)}) AS chunks
                FROM documents AS d JOIN contents AS c ON c.id = d.content
                WHERE {_alive(db, "d", version)} ORDER BY d.name"""  # noqa: S608
            return [_document(one) for one in db.execute(query, {"version": version})]

    def document(self, name: str, version: int) -> Record:
        """A document of a version, with ``text`` and ``blocks``.

        Raises:
            SeedbedError: there is none of that name.
        """
        with self.open() as db:
            query = f"""SELECT d.row, d.name, d.path, d.content, c.* FROM documents AS d JOIN contents AS c
                ON c.id = d.content WHERE d.name = :name AND {_alive(db, "d", version)}"""  # noqa: S608
            found = db.execute(query, {"name": name, "version": version}).fetchone()
        if found is None:
            raise SeedbedError(f"there is no document '{name}' in version {version}")
        return {**_document(found), "blocks": msgspec.json.decode(found["blocks"])}

    def chunks(self, wanted: Wanted, version: int, *, after: int = 0, most: int | None = 50) -> list[Record]:
        """Chunks in the order of their documents; ``after`` are passed over."""
        with self.open() as db:
            return list(select(db, wanted, version, after=after, most=most))

    def count(self, wanted: Wanted, version: int) -> int:
        """How many chunks that are."""
        with self.open() as db:
            table, where, values = where_of(db, wanted, version)
            query = f"SELECT count(*) FROM {table} AS k WHERE {where}"  # noqa: S608
            return int(db.execute(query, {**values, "version": version}).fetchone()[0])

    def within(self, document: str, start: int, stop: int, version: int) -> list[Record]:
        """The chunks that share a stretch of a document, in order."""
        values = {"document": document, "start": start, "stop": stop, "version": version}
        with self.open() as db:
            query = f"""SELECT * FROM whole AS k WHERE {_alive(db, "k", version)} AND document = :document
                AND start < :stop AND stop > :start ORDER BY start, row LIMIT 500"""  # noqa: S608
            return [_chunk(one) for one in db.execute(query, values)]

    def chunk(self, identity: str, version: int) -> Record:
        """The chunk of an id, as it was in a version: how a row finds what it was made from.

        Raises:
            SeedbedError: there was none.
        """
        with self.open() as db:
            query = f"SELECT * FROM whole AS k WHERE {_alive(db, 'k', version)} AND id = :id"  # noqa: S608
            found = db.execute(query, {"id": identity, "version": version}).fetchone()
        if found is None:
            raise SeedbedError(f"there is no chunk '{identity}' in version {version}")
        return _chunk(found)

    def tags(self, version: int) -> dict[str, int]:
        """Every tag with its chunks, the commonest first."""
        with self.open() as db:
            query = f"""SELECT t.value, count(*) FROM chunks AS k, json_each(k.tags) AS t
                WHERE {_alive(db, "k", version)} GROUP BY t.value ORDER BY count(*) DESC, t.value"""  # noqa: S608
            return {str(tag): int(count) for tag, count in db.execute(query, {"version": version})}

    def domains(self, version: int) -> list[Record]:
        """The tree of domains: ``domain``, ``chunks``, and ``subdomains`` of the same form."""
        tree: dict[str, dict[str, int]] = {}
        with self.open() as db:
            query = f"""SELECT domain, count(*) FROM chunks AS k WHERE {_alive(db, "k", version)} AND domain != ''
                GROUP BY domain ORDER BY domain"""  # noqa: S608
            for domain, count in db.execute(query, {"version": version}):
                first, _, rest = domain.partition(BETWEEN)
                tree.setdefault(first, {})[rest] = int(count)
        return [
            {
                "domain": first,
                "chunks": sum(below.values()),
                "subdomains": [{"domain": name, "chunks": count} for name, count in below.items() if name],
            }
            for first, below in tree.items()
        ]

    def rows(self, wanted: Wanted, version: int, name: str) -> Iterator[Record]:
        """Chunks that hold words as rows of a source: each tells its chunk, its stretch and the version."""
        with self.open() as db:
            for number, one in enumerate(select(db, wanted, version, after=0, most=None), 1):
                if one["text"].strip():
                    yield {
                        "id": one["id"],
                        "text": one["text"],
                        "document": one["document"],
                        "heading": one["heading"],
                        "page": one["page"],
                        "chunk": number,
                        "chunk_start": one["start"],
                        "chunk_end": one["stop"],
                        "chunk_id": one["id"],
                        "extraction": f"{name}@{version}",
                        "tags": one["tags"],
                        **({"domain": one["domain"]} if one["domain"] else {}),
                        **({"language": one["language"]} if one["language"] else {}),
                    }


def newest(db: sqlite3.Connection) -> int:
    """The newest version of an open file."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM versions").fetchone()[0])


def note_version(db: sqlite3.Connection, number: int, act: str, told: Mapping[str, Any], by: str) -> None:
    """Write down what a version is."""
    values = (number, act, msgspec.json.encode(told).decode(), by, time.time())
    db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", values)


def select(db: sqlite3.Connection, wanted: Wanted, version: int, *, after: int, most: int | None) -> Iterator[Record]:
    """Chunks of an open file, in order; texts are fetched of those that are shown, not of those passed over."""
    table, where, values = where_of(db, wanted, version)
    place = "ORDER BY document, start, row"
    query = f"SELECT row FROM {table} AS k WHERE {where} {place} LIMIT :most OFFSET :after"  # noqa: S608
    query = f"SELECT w.* FROM ({query}) AS s JOIN whole AS w ON w.row = s.row ORDER BY w.document, w.start, w.row"  # noqa: S608
    whole = {**values, "version": version, "most": -1 if most is None else most, "after": max(0, after)}
    for one in db.execute(query, whole):
        yield _chunk(one)


def where_of(db: sqlite3.Connection, wanted: Wanted, version: int) -> tuple[str, str, dict[str, Any]]:
    """The table ``k`` that a wish is about, a condition on it, and its values; ``version`` has to be given besides."""
    parts, values, table = [_alive(db, "k", version)], dict[str, Any](), "chunks"
    if wanted.wish:
        wish = wanted.wish.replace("\0", "\ufffd")  # to SQLite a text ends there
        text, values = extraction_search.found(db, wish)
        if not text:  # texts are looked at where nothing else helps: the table without them is a tenth as large
            table, text = "whole", "k.text LIKE :wish ESCAPE '!'"
        parts.append(f"({text} OR k.heading LIKE :wish ESCAPE '!' OR k.id = :exact)")
        plain = wish.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values |= {"wish": f"%{plain}%", "exact": wish}
    if wanted.document:
        parts.append("k.document = :document")
        values["document"] = wanted.document
    if wanted.domain:
        parts.append("(k.domain = :domain OR substr(k.domain, 1, length(:domain) + 3) = :domain || ' > ')")
        values["domain"] = wanted.domain
    if wanted.tag:
        parts.append("EXISTS (SELECT 1 FROM json_each(k.tags) AS t WHERE t.value = :tag)")
        values["tag"] = wanted.tag
    states = {"edited": "k.edited = 1", "over": "k.over != ''", "untagged": "k.tags = '[]'"}
    if wanted.state in states:
        parts.append(states[wanted.state])
    return table, " AND ".join(parts), values


def _make_ready(db: sqlite3.Connection) -> None:
    """Make the tables of a file that has none, and the index of one that is older than it."""
    query = "PRAGMA user_version"
    if db.execute(query).fetchone()[0] >= FORMAT:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if db.execute(query).fetchone()[0] < FORMAT:  # nobody else was quicker
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute(extraction_search.FILL)
            db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _alive(db: sqlite3.Connection, table: str, version: int) -> str:
    """Whether a line of a table stands in a version. The newest one, mostly asked for, has an index of its own."""
    if version >= newest(db):
        return f"{table}.gone IS NULL AND {table}.first <= :version"
    return f"{table}.first <= :version AND ({table}.gone IS NULL OR {table}.gone > :version)"


def _document(one: sqlite3.Row) -> Record:
    found = dict(one)
    for name in ("pages_read", "warnings"):
        found[name] = msgspec.json.decode(found[name])
    return found


def _chunk(one: sqlite3.Row) -> Record:
    return {**dict(one), "tags": msgspec.json.decode(one["tags"]), "edited": bool(one["edited"])}
