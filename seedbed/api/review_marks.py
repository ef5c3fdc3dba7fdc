"""Judging: seats, verdicts, edits, undo. What one person has decided nobody overwrites by coming later.

A row has as many seats as people judge it. Whoever is shown a row holds a seat for some minutes, whoever decides keeps
it. Whoever changes something in a review waits for whoever does so already, so two browsers, or two studios, cannot
both be first.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from seedbed.actions.reviewed import Judged
from seedbed.api.database import Database, Record, writing
from seedbed.api.refusal import Refused, not_found
from seedbed.api.review_find import ROW, Found, beyond, conditions, counted, listed, with_body
from seedbed.api.review_write import HELD, SETTLER, judge, seated, sit, take_back, take_turn
from seedbed.api.tables import REVIEW_SEATS, REVIEWS

AT_ONCE = 1000
OPEN = Found()


class Mark(msgspec.Struct, frozen=True):
    """What somebody says of a row; None leaves a part as it is, a verdict of "" takes it back."""

    verdict: str | None = None
    reason: str | None = None
    edits: dict[str, Any] | None = None


class Marks:
    """The verdicts and edits of all queues."""

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, threading.Lock()

    def deck(
        self, queue: Record, found: Found, reviewer: str, *, after: int = 0, most: int = 5, hold: bool = False
    ) -> list[Record]:
        """The next rows behind a place; with ``hold`` they are kept for this person."""
        where = conditions(queue, found, reviewer)
        with self._database.engine.connect() as connection:
            further = [beyond(connection, queue["id"], found, after)] if after else []
            rows = _records(connection.execute(listed(found, *where, *further, most=most)))
        if not (hold and found.status == "open" and rows):
            return rows
        numbers = [one["number"] for one in rows]
        with self._turn(queue) as connection:
            wanted = select(ROW.number).where(ROW.queue_id == queue["id"], ROW.number.in_(numbers))
            sit(connection, queue, reviewer, wanted, until=time.time() + HELD)
            mine = seated(connection, queue, reviewer, numbers)
        return [one for one in rows if one["number"] in mine]

    def window(self, queue: Record, found: Found, reviewer: str, *, offset: int, most: int) -> tuple[list[Record], int]:
        """Rows from a place in the list on, and how many there are in all."""
        where = conditions(queue, found, reviewer)
        with self._database.engine.connect() as connection:
            rows = _records(connection.execute(listed(found, *where, most=most, offset=offset)))
            known = bool(found.q and rows)  # texts are looked through once
            return rows, rows[0]["total"] if known else counted(connection, *where)

    def row(self, queue: Record, number: int) -> Record:
        """One row.

        Raises:
            Refused: there is none of that number.
        """
        with self._database.engine.connect() as connection:
            found = _records(connection.execute(with_body(ROW.queue_id == queue["id"], ROW.number == number)))
        if not found:
            raise not_found(f"there is no row {number} in this review")
        return found[0]

    def of_rows(self, queue: Record, names: Sequence[str]) -> dict[str, list[Record]]:
        """What everybody said of some rows, by row."""
        with self._database.engine.connect() as connection:
            return _said(connection, queue, names)

    def decide(
        self, queue: Record, number: int, reviewer: str, mark: Mark, *, seen: float | None = None, settle: bool = False
    ) -> None:
        """Give a verdict, an edit, or both.

        Args:
            seen: when what the person saw of their own was written (0 for nothing); None asks for no check.
            settle: have the last word instead of one among several.

        Raises:
            Refused: somebody else was first, or it was changed in another window.
        """
        row = self.row(queue, number)
        writer = SETTLER if settle else reviewer
        with self._turn(queue) as connection:
            said = _said(connection, queue, [row["row_id"]])[row["row_id"]]
            mine = next((one for one in said if one["reviewer"] == writer), None)
            if seen is not None and seen != (mine["updated"] if mine else 0):
                raise Refused(f"row {number} was changed in another window; it is shown as it is now", kind="stale")
            done = judge(connection, queue, reviewer, _given(mark), ROW.number == number, settle=settle)
        if not done:
            who = self._holders(queue, number, reviewer)
            raise Refused(f"row {number} is judged by {who or 'somebody else'}; take the next one", kind="taken")

    def bulk(
        self,
        queue: Record,
        found: Found,
        reviewer: str,
        mark: Mark,
        numbers: Sequence[int] = (),
        *,
        expected: int | None = None,
    ) -> dict[str, int]:
        """Judge the rows of some numbers, or without any all that are found: how many were ``done``, and ``taken``.

        Raises:
            Refused: there are not as many as was ``expected``: the list has changed since it was looked at.
        """
        own = [ROW.queue_id == queue["id"], ROW.number.in_(numbers)]
        where = own if numbers else conditions(queue, found, reviewer)
        with self._turn(queue) as connection:
            total = counted(connection, *where)
            if expected is not None and total != expected:
                raise Refused(f"{expected} rows were meant, and now there are {total}: look again", kind="stale")
            done = judge(connection, queue, reviewer, _given(mark), *where)
        return {"done": done, "taken": total - done}

    def undo(self, queue: Record, reviewer: str) -> list[int]:
        """Take back what this person did last, all rows of it; their numbers."""
        with self._turn(queue) as connection:
            return take_back(connection, queue, reviewer)

    def tally(self, queue: Record, found: Found, reviewer: str) -> dict[str, int]:
        """How many rows are found (``total``), this person has judged (``mine``), and wait for them (``open``)."""
        mine = (REVIEWS.c.of_name == queue["id"], REVIEWS.c.reviewer == reviewer, REVIEWS.c.verdict != "")
        with self._database.engine.connect() as connection:
            said = connection.execute(select(func.count()).select_from(REVIEWS).where(*mine)).scalar()
            left = counted(connection, *conditions(queue, OPEN, reviewer))
            same = (found.status, found.q, found.below) == (OPEN.status, OPEN.q, OPEN.below)
            total = left if same else counted(connection, *conditions(queue, found, reviewer))
        return {"total": total, "mine": said or 0, "open": left}

    def judged(self, queue: Record) -> Iterator[Judged]:
        """Every row with what was decided."""
        last = 0
        while rows := self._piece(queue, last):
            said = self.of_rows(queue, [one["row_id"] for one in rows])
            yield from (_judged(one, said[one["row_id"]], queue["settings"]["overlap"]) for one in rows)
            last = rows[-1]["number"]

    def _piece(self, queue: Record, last: int) -> list[Record]:
        wanted = with_body(ROW.queue_id == queue["id"], ROW.number > last).order_by(ROW.number).limit(AT_ONCE)
        with self._database.engine.connect() as connection:
            return _records(connection.execute(wanted))

    @contextmanager
    def _turn(self, queue: Record) -> Iterator[Connection]:
        """A transaction in which nobody else changes what was said in this review, from this process or another."""
        with self._lock, writing(self._database.engine) as connection:
            take_turn(connection, queue)
            yield connection

    def _holders(self, queue: Record, number: int, reviewer: str) -> str:
        seats = self._database.rows(
            REVIEW_SEATS, REVIEW_SEATS.c.queue_id == queue["id"], REVIEW_SEATS.c.number == number
        )
        return ", ".join(sorted(one["reviewer"] for one in seats if one["reviewer"] != reviewer))


def outcome(said: Sequence[Record], overlap: int) -> tuple[str, list[Record]]:
    """What a row's verdicts come to, and the reviews that say so: the settler's word, else the most votes."""
    votes = [one for one in said if one["verdict"]]
    settled = [one for one in votes if one["reviewer"] == SETTLER]
    if settled:
        return str(settled[0]["verdict"]), settled
    if len(votes) < overlap:
        return "", votes
    counts = Counter(one["verdict"] for one in votes).most_common()
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        return "split", votes
    return str(counts[0][0]), [one for one in votes if one["verdict"] == counts[0][0]]


def _given(mark: Mark) -> Record:
    """The columns that a mark changes."""
    edits = None if mark.edits is None else msgspec.json.encode(mark.edits).decode()
    told = {"verdict": mark.verdict, "reason": mark.reason, "edits": edits}
    return {name: value for name, value in told.items() if value is not None}


def edits_of(deciding: Sequence[Record]) -> dict[str, Any]:
    """The edits that count: the last of those whose verdict does."""
    made = [one for one in deciding if one["edits"] != "{}"]
    last = max(made, key=lambda one: one["updated"], default=None)
    return dict(msgspec.json.decode(last["edits"])) if last else {}


def _judged(row: Record, said: Sequence[Record], overlap: int) -> Judged:
    told, deciding = outcome(said, overlap)
    body = msgspec.json.decode(row["body"])
    marks = sum(bool(one["verdict"]) and one["reviewer"] != SETTLER for one in said)
    reason = "; ".join(dict.fromkeys(one["reason"] for one in deciding if one["reason"]))
    edits = edits_of(deciding) if told in ("accept", "swap") else {}
    return Judged(body["row"], told, edits, max(1, marks), reason, body["stratum"], body["of"] or 0)


def _records(found: Any) -> list[Record]:
    return [dict(row._mapping) for row in found]  # noqa: SLF001 - its public name


def _said(connection: Connection, queue: Record, names: Sequence[str]) -> dict[str, list[Record]]:
    here = (REVIEWS.c.project_id == queue["project_id"], REVIEWS.c.of_name == queue["id"])
    wanted = select(REVIEWS).where(*here, REVIEWS.c.row_id.in_(names)).order_by(REVIEWS.c.created)
    said: dict[str, list[Record]] = {name: [] for name in names}
    for one in _records(connection.execute(wanted)):
        said[one["row_id"]].append(one)
    return said
