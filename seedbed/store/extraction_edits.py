"""Changing an extraction: every act is one new version, and any version can be brought back.

A chunk is named by its row, which is one state of one chunk: whoever changes a chunk that somebody else changed in
the meantime is told so, and nothing is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.core.text import shortened
from seedbed.store.extraction import BETWEEN, CHUNK, Extraction, Record, Stale, Wanted, newest, note_version, where_of

MOST_TAGS = 30
LONGEST_TAG = 60
UNDO = "undo"
Rows = Sequence[int] | Wanted
"""Chunks by their rows, or all that are wanted."""


def edit(of: Extraction, row: int, *, text: str, heading: str, by: str) -> int:
    """Put another text and heading in the place of a chunk's; the version that this made.

    Raises:
        SeedbedError: the text is empty, or the chunk is not what it was.
    """
    if not text.strip():
        raise SeedbedError("a chunk without words is none; remove it instead")

    def work(act: _Act) -> dict[str, Any]:
        before = act.chunk(row)
        if (before["text"], before["heading"]) != (text, heading):
            edited = before["edited"] or text != before["text"]
            words = before["words"] if text == before["text"] else None
            after = {**before, "text": text, "words": words, "heading": heading, "edited": edited}
            act.replace([before], [after])
        return {"chunk": before["id"]}

    return _acted(of, "edit", by, work)


def split(of: Extraction, row: int, *, at: int, by: str) -> int:
    """Cut a chunk in two before the character ``at``; the version that this made.

    Raises:
        SeedbedError: one half would be without words, or the chunk is not what it was.
    """

    def work(act: _Act) -> dict[str, Any]:
        one = act.chunk(row)
        left, right = one["text"][: max(0, at)], one["text"][max(0, at) :]
        if not left.strip() or not right.strip():
            raise SeedbedError(f"a cut at {at} of {len(one['text'])} leaves a half without words; put it elsewhere")
        place = one["stop"] if one["edited"] else one["start"] + len(left)
        first = {**one, "id": f"{one['id']}.1", "text": left, "words": None, "stop": place, "over": ""}
        begin = one["start"] if one["edited"] else place  # of an edited text nobody knows which half came from where
        second = {**one, "id": f"{one['id']}.2", "text": right, "words": None, "start": begin, "before": "", "over": ""}
        act.replace([one], [first, second])
        return {"chunk": one["id"]}

    return _acted(of, "split", by, work)


def merge(of: Extraction, row: int, *, by: str) -> int:
    """Join a chunk with the next one of its document; the version that this made.

    Raises:
        SeedbedError: it is the last one, or not what it was.
    """

    def work(act: _Act) -> dict[str, Any]:
        one = act.chunk(row)
        following = act.following(one)
        if following is None:
            raise SeedbedError("this is the last chunk of its document; there is none to join it with")
        meets = one["stop"] == following["start"] and not (one["edited"] or following["edited"])
        last = max(
            page
            for page in (one["page"], one["last_page"], following["page"], following["last_page"], 0)
            if page is not None
        )
        made = {
            **one,
            "id": shortened(f"{one['id']}+{following['id'].rpartition('/')[2]}", 200),
            "text": one["text"] + ("" if meets else "\n\n") + following["text"],
            "words": None,
            "stop": max(one["stop"], following["stop"]),
            "heading": _shared(one["heading"], following["heading"]),
            "last_page": last or None,
            "tags": list(dict.fromkeys([*one["tags"], *following["tags"]])),
            "edited": one["edited"] or following["edited"] or not meets,
            "over": "",
        }
        act.replace([one, following], [made])
        return {"chunk": one["id"]}

    return _acted(of, "merge", by, work)


def tag(of: Extraction, rows: Rows, *, add: Iterable[str], remove: Iterable[str], by: str) -> int:
    """Put tags on chunks and take others off; the version that this made, or the one there is if nothing changed.

    Raises:
        SeedbedError: a tag is too long, or a chunk is not what it was.
    """
    added, removed = _clean(add), set(_clean(remove))

    def changed(tags: str) -> str:
        kept = [each for each in msgspec.json.decode(tags) if each not in removed]
        return msgspec.json.encode(list(dict.fromkeys([*kept, *added]))[:MOST_TAGS]).decode()

    def work(act: _Act) -> dict[str, Any]:
        return {"add": added, "remove": sorted(removed), "chunks": act.alter(rows, "tags", changed)}

    return _acted(of, "tag", by, work)


def place(of: Extraction, rows: Rows, *, domain: str, by: str) -> int:
    """Put chunks under a domain (``A`` or ``A > B``; "" for none); the version that this made."""
    parts = [shortened(part.strip(), LONGEST_TAG) for part in domain.split(">")[:2]]
    told = BETWEEN.join(part for part in parts if part)

    def work(act: _Act) -> dict[str, Any]:
        return {"domain": told, "chunks": act.alter(rows, "domain", lambda _: told)}

    return _acted(of, "place", by, work)


def remove(of: Extraction, rows: Rows, *, by: str) -> int:
    """Leave chunks out from the next version on; the earlier versions keep them."""

    def work(act: _Act) -> dict[str, Any]:
        act.pick(rows)
        return {"chunks": act.end_picked()}

    return _acted(of, "remove", by, work)


def restore(of: Extraction, version: int, *, by: str) -> int:
    """Make a new version that is like an earlier one.

    Raises:
        SeedbedError: there is no such version.
    """

    def work(act: _Act) -> dict[str, Any]:
        if not 1 <= version < act.number:
            raise SeedbedError(f"there is no version {version}; there are 1 to {act.number - 1}")
        act.restore(version)
        return {"like": version}

    return _acted(of, "restore", by, work)


def undo(of: Extraction, *, by: str) -> int:
    """Take the last act back that was not taken back yet; the version that this made.

    Raises:
        SeedbedError: there is nothing left to take back.
    """

    def work(act: _Act) -> dict[str, Any]:
        target = act.undone()
        act.restore(target - 1)
        return {"of": target}

    return _acted(of, UNDO, by, work)


class _Act:
    """A new version that is being made in an open file."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db, self.head = db, newest(db)
        self.number, self.changes = self.head + 1, 0

    def chunk(self, row: int) -> Record:
        """A chunk as it stands now."""
        found = self.db.execute("SELECT * FROM whole WHERE row = ?", (row,)).fetchone()
        if found is None or found["gone"] is not None:
            raise Stale("this chunk was changed in the meantime; load the page again to see it as it is")
        return {**dict(found), "tags": msgspec.json.decode(found["tags"])}

    def pick(self, rows: Rows) -> None:
        """Note in the table ``picked`` which chunks are meant."""
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS picked (row INTEGER PRIMARY KEY)")
        if isinstance(rows, Wanted):
            table, where, values = where_of(self.db, rows, self.head)
            query = f"INSERT INTO picked SELECT k.row FROM {table} AS k WHERE {where}"  # noqa: S608
            self.db.execute(query, {**values, "version": self.head})
            return
        for row in dict.fromkeys(rows):
            self.chunk(row)
            self.db.execute("INSERT INTO picked VALUES (?)", (row,))

    def alter(self, rows: Rows, column: str, changed: Callable[[str], str]) -> int:
        """Put another value into a column of chunks, all in a few statements; how many were not so already."""
        self.pick(rows)
        self.db.create_function("altered", 1, lru_cache(10_000)(changed), deterministic=True)
        same = f"SELECT row FROM chunks WHERE row IN (SELECT row FROM picked) AND altered({column}) = {column}"  # noqa: S608
        self.db.execute(f"DELETE FROM picked WHERE row IN ({same})")  # noqa: S608
        values = ", ".join(f"altered({name})" if name == column else name for name in CHUNK)
        source = "FROM chunks WHERE row IN (SELECT row FROM picked)"
        self.db.execute(f"INSERT INTO chunks ({', '.join(CHUNK)}, first) SELECT {values}, ? {source}", (self.number,))
        return self.end_picked()

    def end_picked(self) -> int:
        """End the chunks that were picked; how many."""
        query = "UPDATE chunks SET gone = ? WHERE row IN (SELECT row FROM picked)"
        ended = self.db.execute(query, (self.number,)).rowcount
        self.changes += ended
        return ended

    def following(self, one: Record) -> Record | None:
        """The chunk after one in its document."""
        found = self.db.execute(
            "SELECT row FROM chunks WHERE gone IS NULL AND document = ? AND (start, row) > (?, ?) ORDER BY start, row",
            (one["document"], one["start"], one["row"]),
        ).fetchone()
        return self.chunk(found["row"]) if found else None

    def replace(self, before: Iterable[Record], after: Iterable[Record]) -> None:
        """End chunks, and begin others."""
        gone = [(self.number, one["row"]) for one in before]
        self.db.executemany("UPDATE chunks SET gone = ? WHERE row = ?", gone)
        self.changes += len(gone) + add_chunks(self.db, after, self.number)

    def restore(self, version: int) -> None:
        """Let stand what stood in a version, and nothing else."""
        for table, columns in (("chunks", ", ".join(CHUNK)), ("documents", "name, content, path, mark")):
            stood = "first <= :old AND (gone IS NULL OR gone > :old)"
            values = {"old": version, "new": self.number}
            missing = f"{stood} AND gone IS NOT NULL"
            back = f"INSERT INTO {table} ({columns}, first) SELECT {columns}, :new FROM {table} WHERE {missing}"  # noqa: S608
            ended = f"UPDATE {table} SET gone = :new WHERE gone IS NULL AND first > :old AND first < :new"  # noqa: S608
            for statement in (ended, back):
                self.changes += self.db.execute(statement, values).rowcount

    def undone(self) -> int:
        """The version whose act an undo takes back."""
        target = self.head
        while target > 0:
            found = self.db.execute("SELECT act, told FROM versions WHERE number = ?", (target,)).fetchone()
            if found["act"] != UNDO:
                break
            target = int(msgspec.json.decode(found["told"])["of"]) - 1
        if target <= 1:
            raise SeedbedError("there is nothing to take back")
        return target


def add_chunks(db: sqlite3.Connection, chunks: Iterable[Record], number: int) -> int:
    """Write chunks that begin with a version; how many."""
    marks = ", ".join("?" * (len(CHUNK) + 1))
    values = []
    for one in chunks:
        words = one["words"]
        if words is None:
            words = db.execute("INSERT INTO texts (text) VALUES (?)", (one["text"],)).lastrowid
        told = {**one, "words": words, "tags": msgspec.json.encode(one["tags"]).decode()}
        values.append((*(told[name] for name in CHUNK), number))
    db.executemany(f"INSERT INTO chunks ({', '.join(CHUNK)}, first) VALUES ({marks})", values)  # noqa: S608
    return len(values)


def _acted(of: Extraction, act: str, by: str, work: Callable[[_Act], dict[str, Any]]) -> int:
    """Do one act in one transaction; the version there is then."""
    with of.open() as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            made = _Act(db)
            told = work(made)
            if made.changes == 0 and act not in (UNDO, "restore"):
                db.execute("ROLLBACK")
                return made.head
            note_version(db, made.number, act, told, by)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return made.number


def _clean(tags: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in tags if one.strip()))
    for one in found:
        if len(one) > LONGEST_TAG:
            raise SeedbedError(f"a tag has up to {LONGEST_TAG} characters; '{shortened(one, 40)}' has {len(one)}")
    return found


def _shared(one: str, other: str) -> str:
    """The path of headings that two chunks share, else the first one's."""
    parts = []
    for left, right in zip(one.split(BETWEEN), other.split(BETWEEN), strict=False):
        if left != right:
            break
        parts.append(left)
    return BETWEEN.join(parts) or one
